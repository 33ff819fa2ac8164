use super::*;
use crate::record::project::Participation;

fn project(title: &str, summary: &str, people: &[&str]) -> Project {
    Project {
        title: Text::of("en", title),
        summary: Text::of("en", summary),
        people: people
            .iter()
            .map(|name| Participation {
                name: Some((*name).to_owned()),
                ..Participation::default()
            })
            .collect(),
        ..Project::default()
    }
}

fn verdicts(before: &[Project], now: &[Project]) -> Vec<Verdict> {
    let before: Vec<Former<'_>> = before
        .iter()
        .map(|project| Former {
            project,
            is_gone: false,
        })
        .collect();
    compare(&before, &now.iter().collect::<Vec<_>>(), &[])
}

const MARSH: &str = "How much carbon do restored salt marshes bury in their first twenty years, and for how long does it stay there?";
const OTHER: &str = "Who takes part in citizen science on birds, and what becomes of those who stop counting after one winter?";

#[test]
fn the_same_title_is_the_same_project_wherever_it_stands() {
    let before = [project("A", MARSH, &["X Y"]), project("B", OTHER, &["X Z"])];
    let now = [project("b", "", &[]), project("“A”", OTHER, &[])];
    let title = vec![Sign::Title];
    assert_eq!(
        verdicts(&before, &now),
        [Verdict::Same(1, title.clone()), Verdict::Same(0, title)]
    );
}

#[test]
fn projects_of_one_title_stay_apart() {
    let before = [project("A", MARSH, &[]), project("A", OTHER, &[])];
    let title = vec![Sign::Title];
    assert_eq!(
        verdicts(&before, &before),
        [Verdict::Same(0, title.clone()), Verdict::Same(1, title)]
    );
}

#[test]
fn another_title_with_the_same_description_is_the_same_project() {
    let before = [project("A", MARSH, &["X Y"]), project("B", OTHER, &["X Y"])];
    let now = [
        project("B", OTHER, &["X Y"]),
        project("Mud", &format!("{MARSH} Yes."), &["Z Q"]),
    ];
    assert_eq!(
        verdicts(&before, &now)[1],
        Verdict::Same(0, vec![Sign::Text])
    );
}

#[test]
fn a_description_that_several_share_shows_nothing() {
    let before = [project("A", MARSH, &["X Y"]), project("B", MARSH, &["X Z"])];
    let now = [project("C", MARSH, &["Q R"])];
    assert_eq!(verdicts(&before, &now), [Verdict::New]);
}

#[test]
fn people_and_neighbours_together_show_it_and_people_alone_let_it_be_supposed() {
    let before = [
        project("A", "", &["X Y"]),
        project("B", "", &["X Z"]),
        project("C", "", &["X Y"]),
    ];
    let now = [
        project("A", "", &["X Y"]),
        project("Quite another", "", &["Prof. X Z"]),
        project("C", "", &["X Y"]),
    ];
    assert_eq!(
        verdicts(&before, &now)[1],
        Verdict::Same(1, vec![Sign::People, Sign::Neighbours])
    );
    let now = [
        project("A", "", &["X Y"]),
        project("C", "", &["X Y"]),
        project("Quite another", "", &["X Z"]),
    ];
    assert_eq!(
        verdicts(&before, &now)[2],
        Verdict::Perhaps(1, vec![Sign::People])
    );
}

#[test]
fn a_place_alone_shows_nothing() {
    let before = [project("A", "", &["X Y"]), project("B", "", &["X Z"])];
    let now = [
        project("A", "", &["X Y"]),
        project("Quite another", "", &["Q R"]),
    ];
    assert_eq!(verdicts(&before, &now)[1], Verdict::New);
}

#[test]
fn what_comes_back_is_known_by_its_title() {
    let (old, new) = (project("A", MARSH, &[]), project("A", "", &[]));
    let before = [Former {
        project: &old,
        is_gone: true,
    }];
    assert_eq!(
        compare(&before, &[&new], &[]),
        [Verdict::Same(0, vec![Sign::Title])]
    );
}

#[test]
fn what_a_person_says_goes_before_every_sign() {
    let old = [project("A", MARSH, &["X Y"]), project("B", OTHER, &["X Z"])];
    let before: Vec<Former<'_>> = old
        .iter()
        .map(|project| Former {
            project,
            is_gone: false,
        })
        .collect();
    let now: Vec<&Project> = old.iter().collect();
    let verdicts = compare(&before, &now, &[(0, Some(1)), (1, None)]);
    assert_eq!(
        verdicts,
        [Verdict::Same(1, vec![Sign::Stated]), Verdict::New]
    );
}

use super::super::decisions;
use super::super::review::Spot;
use super::*;
use crate::record::{Organisation, Programme, Project};

const SOURCES: [&str; 2] = ["a", "b"];

fn telling(identities: &str) -> ThingTelling {
    let mut telling = ThingTelling::of(SOURCES.map(str::to_owned).into());
    for decision in decisions::read(identities, "f").unwrap().things {
        telling.decision(decision);
    }
    telling
}

fn settle(telling: ThingTelling) -> Things {
    telling.settle(&mut Known {
        first: &mut |_, _| None,
        is: &|_, id| !id.starts_with("no-"),
    })
}

fn organisations(list: &[(SourceNumber, &str)], identities: &str) -> Things {
    let mut telling = telling(identities);
    for (source, json) in list {
        let record: Organisation = serde_json::from_str(json).unwrap();
        telling.organisation(&record, *source, Spot::default());
    }
    settle(telling)
}

fn projects(list: &[(SourceNumber, &str)], identities: &str) -> Things {
    let mut telling = telling(identities);
    for (source, json) in list {
        let record: Project = serde_json::from_str(json).unwrap();
        telling.project(&record, *source, Spot::default());
    }
    settle(telling)
}

fn current<'a>(things: &'a Things, id: &'a str) -> &'a str {
    things.current(Kind::Organisation, id)
}

fn rules(things: &Things) -> Vec<&str> {
    things
        .review
        .iter()
        .map(|item| item.rule.as_str())
        .collect()
}

#[test]
fn o1_the_same_ror_is_one_organisation_and_other_rors_are_two_whatever_their_names() {
    let ror = |id: &str, name: &str, ror: &str| {
        format!(r#"{{"id": "{id}", "name": {{"en": "{name}"}}, "ror": "https://ror.org/{ror}"}}"#)
    };
    let (one, same, other) = (
        ror("ugent", "Ghent University", "00cv9y106"),
        ror("x-1", "Universiteit Gent", "00cv9y106"),
        ror("x-2", "Ghent University", "05f950310"),
    );
    let things = organisations(&[(0, &one), (1, &same), (1, &other)], "");
    assert_eq!(current(&things, "x-1"), "ugent");
    assert_eq!(current(&things, "x-2"), "x-2");
    assert!(things.why(Kind::Organisation, "x-1").contains("O1"));
}

#[test]
fn o2_a_name_is_compared_without_legal_form_and_article_and_not_across_countries() {
    let one = r#"{"id": "np", "name": {"nl": "Natuurpunt"}, "country": "BE"}"#;
    let same = r#"{"id": "x-1", "name": {"nl": "Natuurpunt v.z.w."}, "country": "BE"}"#;
    let abroad = r#"{"id": "x-2", "name": {"nl": "Natuurpunt"}, "country": "NL"}"#;
    assert_eq!(
        current(&organisations(&[(0, one), (1, same)], ""), "x-1"),
        "np"
    );
    assert_eq!(
        current(&organisations(&[(0, one), (1, abroad)], ""), "x-2"),
        "x-2"
    );
}

#[test]
fn o2_a_place_in_parentheses_is_part_of_the_name_and_an_acronym_is_not() {
    let berkeley = r#"{"id": "uc", "name": {"en": "University of California (Berkeley)"}}"#;
    let davis = r#"{"id": "x-1", "name": {"en": "University of California (Davis)"}}"#;
    let whole = r#"{"id": "x-2", "name": {"en": "University of California"}}"#;
    let short = r#"{"id": "x-3", "name": {"en": "University of California (UCal)"}}"#;
    let things = organisations(&[(0, berkeley), (1, davis), (1, whole), (2, short)], "");
    assert_eq!(current(&things, "x-1"), "x-1");
    assert_eq!(current(&things, "x-2"), "x-2");
    assert_eq!(current(&things, "x-3"), "x-2");
}

#[test]
fn o2_faculties_of_one_name_are_compared_inside_of_their_parents() {
    let a = [
        r#"{"id": "ugent", "name": {"nl": "Universiteit Gent"}}"#,
        r#"{"id": "ugent-law", "name": {"nl": "Faculteit Recht"}, "parent": "ugent"}"#,
    ];
    let b = [
        r#"{"id": "x-1", "name": {"nl": "Universiteit Gent"}}"#,
        r#"{"id": "x-2", "name": {"nl": "KU Leuven"}}"#,
        r#"{"id": "x-3", "name": {"nl": "Faculteit Recht"}, "parent": "x-1"}"#,
        r#"{"id": "x-4", "name": {"nl": "Faculteit Recht"}, "parent": "x-2"}"#,
        r#"{"id": "x-5", "name": {"nl": "Faculteit Recht"}, "type": "faculty"}"#,
    ];
    let list: Vec<_> = a
        .map(|json| (0, json))
        .into_iter()
        .chain(b.map(|json| (1, json)))
        .collect();
    let things = organisations(&list, "");
    assert_eq!(current(&things, "x-3"), "ugent-law");
    assert_eq!(current(&things, "x-4"), "x-4");
    assert_eq!(current(&things, "x-5"), "x-5");
}

#[test]
fn o3_an_acronym_alone_merges_only_with_one_expansion() {
    let fwo =
        r#"{"id": "fwo", "name": {"nl": "Fonds Wetenschappelijk Onderzoek"}, "acronym": "FWO"}"#;
    let alone = r#"{"id": "x-1", "name": {"nl": "FWO"}}"#;
    let other =
        r#"{"id": "fwo-2", "name": {"nl": "Federatie van Wateroverlast"}, "acronym": "FWO"}"#;
    assert_eq!(
        current(&organisations(&[(0, fwo), (1, alone)], ""), "x-1"),
        "fwo"
    );
    let things = organisations(&[(0, fwo), (0, other), (1, alone)], "");
    assert_eq!(current(&things, "x-1"), "x-1");
    assert_eq!(rules(&things), ["O3 ACRONYM", "O3 ACRONYM"]);
    // Where nobody says what it stands for, it may be two.
    let too = r#"{"id": "y-1", "name": {"nl": "FWO"}}"#;
    let things = organisations(&[(0, too), (1, alone)], "");
    assert_eq!(current(&things, "y-1"), "y-1");
    assert_eq!(rules(&things), ["O3 ACRONYM"]);
}

#[test]
fn a_misspelt_acronym_beside_the_right_expansion_merges_and_is_told() {
    let fwo =
        r#"{"id": "fwo", "name": {"nl": "Fonds Wetenschappelijk Onderzoek"}, "acronym": "FWO"}"#;
    let wrong = r#"{"id": "x-1", "name": {"nl": "Fonds Wetenschappelijk Onderzoek (FOW)"}}"#;
    let things = organisations(&[(0, fwo), (1, wrong)], "");
    assert_eq!(current(&things, "x-1"), "fwo");
    assert!(things.notes[0].contains("`fow` in b"), "{:?}", things.notes);
}

#[test]
fn a_funder_and_its_programme_in_one_name_are_split() {
    let mut telling = telling("");
    for (source, json) in [
        (
            0,
            r#"{"id": "belspo", "name": {"nl": "Federaal Wetenschapsbeleid"}, "acronym": "BELSPO"}"#,
        ),
        (1, r#"{"id": "x-1", "name": {"nl": "Belspo-BRAIN-be 2.0"}}"#),
    ] {
        let record: Organisation = serde_json::from_str(json).unwrap();
        telling.organisation(&record, source, Spot::default());
    }
    let programme: Programme = serde_json::from_str(
        r#"{"id": "brain", "name": {"nl": "BRAIN-be 2.0"}, "funder": "belspo"}"#,
    )
    .unwrap();
    telling.programme(&programme, 0);
    assert_eq!(settle(telling).split("x-1"), Some(("belspo", "brain")));
}

#[test]
fn r1_and_r2_identifiers_and_grants_of_one_project_each_merge_projects() {
    let one = r#"{"id": "p", "title": {"en": "A"}, "identifiers": [{"scheme": "doi", "value": "10.1/X"}], "grants": [{"funder": "fwo", "number": "G.01"}]}"#;
    let by_doi = r#"{"id": "x-1", "title": {"en": "B"}, "identifiers": [{"scheme": "doi", "value": "https://dx.doi.org/10.1/x"}]}"#;
    let by_grant =
        r#"{"id": "x-2", "title": {"en": "C"}, "grants": [{"funder": "fwo", "number": "G01"}]}"#;
    let sibling =
        r#"{"id": "x-3", "title": {"en": "D"}, "grants": [{"funder": "fwo", "number": "G01"}]}"#;
    let now = |things: &Things, id: &str| things.current(Kind::Project, id).to_owned();
    assert_eq!(now(&projects(&[(0, one), (1, by_doi)], ""), "x-1"), "p");
    assert_eq!(now(&projects(&[(0, one), (1, by_grant)], ""), "x-2"), "p");
    // A grant that pays for two projects of a source says of neither that it is the other source's.
    let two = projects(&[(0, one), (1, by_grant), (1, sibling)], "");
    assert_eq!(
        (now(&two, "x-2"), now(&two, "x-3")),
        ("x-2".into(), "x-3".into())
    );
}

#[test]
fn r3_like_titles_only_propose_a_twin_and_either_verdict_ends_the_question() {
    let one = r#"{"id": "p", "title": {"en": "Salt marshes as carbon sinks"}}"#;
    let like = r#"{"id": "x-1", "title": {"en": "Carbon sinks: salt marshes"}}"#;
    let things = projects(&[(0, one), (1, like)], "");
    assert_eq!(things.current(Kind::Project, "x-1"), "x-1");
    assert_eq!(rules(&things), ["R3 TWIN"]);
    for verdict in &things.review[0].verdicts {
        let after = projects(
            &[(0, one), (1, like)],
            &format!("projects:\n{}\n", verdict.yaml),
        );
        assert!(after.review.is_empty(), "{:?}", after.review);
        let expected = if verdict.says == "same" { "p" } else { "x-1" };
        assert_eq!(after.current(Kind::Project, "x-1"), expected);
    }
}

#[test]
fn decisions_that_contradict_each_other_are_refused_with_both_lines() {
    let things = projects(
        &[],
        "projects:\n  - {same: [a, b]}\n  - {key: a, different: [b]}\n",
    );
    assert_eq!(things.unsettled[0].places, ["f:3", "f:2"]);
    let things = projects(
        &[],
        "projects:\n  - {match: a, set: {end: 2025}}\n  - {match: a, set: {end: 2024}}\n",
    );
    assert_eq!(things.unsettled[0].places, ["f:3", "f:2"]);
}

#[test]
fn a_decision_on_what_is_not_there_is_stale() {
    for text in [
        "projects:\n  - {same: [a, no-b]}\n",
        "projects:\n  - {ignore: no-b}\n",
        "organisations:\n  - {key: no-b, set: {acronym: X}}\n",
    ] {
        let things = projects(&[], text);
        assert!(
            things.notes[0].contains("f:2: stale decision"),
            "{:?}",
            things.notes
        );
    }
}

#[test]
fn the_older_id_is_kept_and_among_new_ones_that_of_the_first_source() {
    let json = |id: &str| {
        format!(
            r#"{{"id": "{id}", "title": {{"en": "A"}}, "identifiers": [{{"scheme": "doi", "value": "10.1/x"}}]}}"#
        )
    };
    let tell = || {
        let mut telling = telling("");
        for (source, id) in [(1, "a-of-b"), (0, "z-of-a")] {
            let record: Project = serde_json::from_str(&json(id)).unwrap();
            telling.project(&record, source, Spot::default());
        }
        telling
    };
    assert_eq!(settle(tell()).current(Kind::Project, "a-of-b"), "z-of-a");
    let things = tell().settle(&mut Known {
        first: &mut |_, id| (id == "a-of-b").then_some(3),
        is: &|_, _| true,
    });
    assert_eq!(things.current(Kind::Project, "z-of-a"), "a-of-b");
}

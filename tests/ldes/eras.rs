//! Eras: where everything is said in another way, it is said anew.

use super::{BASE, all_members, crawl, dumped, numbered, of_projects, replayed, sync_at, write};

#[test]
fn another_licence_begins_an_era_in_which_everything_is_told_anew() {
    let dataset = numbered(1..=5, 2);
    sync_at(&dataset, 1_700_000_000);
    write(&dataset, (1..=4).map(|n| (n, "Project")));
    let server = dataset.serve();
    let before = all_members(&crawl(&server));
    let page = crawl(&server).remove(0).path;
    let dataset = server.crash();
    let licence = "https://creativecommons.org/licenses/by/4.0/";
    dataset.configure(
        &format!("base = \"{BASE}\""),
        &format!("base = \"{BASE}\"\nlicense = \"{licence}\""),
    );
    let server = dataset.serve();
    let gone = server.get(&page).send().unwrap();
    assert_eq!(gone.status(), 410);
    assert!(gone.text().unwrap().contains("/ldes"));

    let now = all_members(&crawl(&server));
    assert_eq!(replayed(&now), dumped(&server.dataset));
    // Whoever goes on with what there was has it too: no member is known, times are later, what is there is replaced.
    let (last, first) = (before.last().unwrap(), &now[0]);
    assert!(last.created < first.created, "{last:?} {first:?}");
    assert!(
        now.iter()
            .all(|member| before.iter().all(|known| known.iri != member.iri))
    );
    assert!(now.iter().all(|member| member.deed != "Create"));
    let both = [before, now.clone()].concat();
    assert_eq!(replayed(&both), dumped(&server.dataset));
    let projects = of_projects(now);
    let deleted: Vec<&str> = projects
        .iter()
        .filter(|member| member.deed == "Delete")
        .map(|member| member.thing.as_str())
        .collect();
    assert_eq!(deleted, [format!("{BASE}/id/project/p5")]);

    // It goes on from there.
    write(&server.dataset, [(1, "Changed"), (9, "Project")]);
    server.dataset.done(&["sync"]);
    let members = of_projects(all_members(&crawl(&server)));
    let new = super::deeds(&members[projects.len()..]);
    assert_eq!(
        new,
        [
            "Update p1",
            "Delete p2",
            "Delete p3",
            "Delete p4",
            "Create p9"
        ]
    );
}

#[test]
fn a_ledger_that_was_restored_begins_an_era() {
    let dataset = numbered(1..=3, 2);
    sync_at(&dataset, 1_700_000_000);
    dataset.done(&["backup", "kept"]);
    write(&dataset, [(1, "Lost"), (2, "Lost")]);
    sync_at(&dataset, 1_700_000_100);
    let server = dataset.serve();
    let lost = all_members(&crawl(&server));
    let dataset = server.crash();
    dataset.done(&["restore", "kept", "--force"]);
    write(&dataset, [(1, "Project"), (2, "Other"), (3, "Project")]);
    let server = dataset.serve();
    let now = all_members(&crawl(&server));
    // The revision has the number of one that was handed out before, and its versions are others.
    assert!(
        now.iter()
            .all(|member| lost.iter().all(|known| known.iri != member.iri))
    );
    assert_eq!(
        replayed(&[lost, now.clone()].concat()),
        dumped(&server.dataset)
    );
}

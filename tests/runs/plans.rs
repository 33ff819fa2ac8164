//! Plans of what was collected: what people reviewed is what is done.

use std::fs;

use serde_json::Value;

use super::{five, projects, rows, synced, table};
use crate::support::Folder;

/// A folder in which two projects of five are planned to be renamed, and a sixth to be added.
fn planned() -> Folder {
    let folder = synced("");
    let text = five().replace("One", "First").replace("Two", "Second");
    folder.write("list.csv", text + "t6,Six,\n");
    folder.good(&["sync", "--plan", "--out", "plan.json"]);
    folder
}

fn title(folder: &Folder, id: &str) -> String {
    let rows = folder.ask(&format!(
        "SELECT ?title {{ <http://localhost:7878/id/project/{id}> <http://purl.org/dc/terms/title> ?title }}"
    ));
    rows[0]["title"]["value"].as_str().unwrap().to_owned()
}

#[test]
fn a_plan_applies_the_collection_that_was_reviewed_and_asks_nobody_again() {
    let folder = planned();
    let plan: Value = serde_json::from_str(&folder.read("plan.json")).unwrap();
    let changes = plan["changes"].as_array().unwrap();
    let first = changes.iter().find(|change| change["key"] == "t1").unwrap();
    assert_eq!(
        first["fields"][0],
        serde_json::json!({"path": "title.nl", "old": "One", "new": "First"})
    );
    // The source has something else by now, and then nothing at all.
    folder.write("list.csv", rows(&[("t1", "Premier")]));
    folder.remove("list.csv");
    let out = folder.good(&["sync", "--apply", "plan.json"]);
    assert!(out.contains("1 added, 2 changed, 0 removed"), "{out}");
    assert_eq!(title(&folder, "t1"), "First");
    assert_eq!(
        projects(&folder),
        ["own", "t1", "t2", "t3", "t4", "t5", "t6"]
    );
    folder.good(&["verify"]);
    // What was kept for the plan is used up.
    assert_eq!(
        fs::read_dir(folder.path(".oogst/plans")).unwrap().count(),
        0
    );
    let err = folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    assert!(
        err.contains("the ledger is at revision 2, and the plan starts from 1"),
        "{err}"
    );
}

#[test]
fn a_plan_is_refused_where_anything_moved_and_says_what() {
    let folder = planned();
    let refused = || folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    folder.write("data/identities.yaml", "people: []\n");
    assert!(refused().contains("the decisions in identities.yaml have changed"));
    folder.remove("data/identities.yaml");
    folder.write("data/projects/own.yaml", "id: own\ntitle: Renamed\n");
    assert!(refused().contains("source `own` has changed"));
    folder.write("data/projects/own.yaml", "id: own\ntitle: Own\n");
    let config = folder.read("oogst.toml");
    folder.write("oogst.toml", format!("{config}{}", table("more", "")));
    let err = refused();
    assert!(
        err.contains("the settings have changed; source `more` is new"),
        "{err}"
    );
    folder.write("oogst.toml", config);
    // Nothing of this was done; now nothing has moved.
    assert_eq!(folder.revision(), 1);
    folder.good(&["sync", "--apply", "plan.json"]);
    assert_eq!(folder.revision(), 2);
}

#[test]
fn a_plan_whose_collection_is_lost_is_refused() {
    let folder = planned();
    fs::remove_dir_all(folder.path(".oogst/plans")).unwrap();
    let err = folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    assert!(err.contains("source `list` has changed"), "{err}");
    assert_eq!(folder.revision(), 1);
}

#[test]
fn a_plan_that_was_tampered_with_is_refused() {
    let folder = planned();
    let kept = fs::read_dir(folder.path(".oogst/plans")).unwrap().next();
    let spool = kept.unwrap().unwrap().path().join("list.spool");
    let text = fs::read_to_string(&spool).unwrap();
    fs::write(&spool, text.replace("First", "Hacked")).unwrap();
    let err = folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    assert!(err.contains("source `list` has changed"), "{err}");
    let plan = folder.read("plan.json");
    let plan: Value = serde_json::from_str(&plan).unwrap();
    let hash = plan["hash"].as_str().unwrap();
    let other = hash.chars().rev().collect::<String>();
    folder.write("plan.json", folder.read("plan.json").replace(hash, &other));
    folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    assert_eq!(folder.revision(), 1);
}

#[test]
fn a_plan_that_nobody_keeps_leaves_nothing() {
    let folder = synced("");
    folder.write("list.csv", rows(&[("t1", "First")]));
    let before = folder.read(".oogst/sources/list.spool");
    let plan = folder.good(&["sync", "--plan"]);
    assert!(plan.contains("title.nl: \"One\" → \"First\""), "{plan}");
    assert!(!folder.path(".oogst/plans").exists());
    assert_eq!(folder.read(".oogst/sources/list.spool"), before);
}

#[test]
fn removals_that_a_plan_shows_are_meant() {
    let folder = synced("vanished = \"remove\"");
    folder.write("list.csv", rows(&[("t1", "One")]));
    let plan = ["sync", "--plan", "--out", "plan.json"];
    let run = folder.run(&plan);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(
        run.err.contains("4 of its 5 projects would be removed"),
        "{}",
        run.err
    );
    folder.good(&[&plan[..], &["--allow-removals"]].concat());
    folder.good(&["sync", "--apply", "plan.json"]);
    assert_eq!(projects(&folder), ["own", "t1"]);
}

#[test]
fn what_was_collected_for_plans_is_kept_for_the_last_eight() {
    let folder = synced("");
    for number in 0..10 {
        folder.write("list.csv", rows(&[("t1", &format!("Title {number}"))]));
        folder.good(&["sync", "--plan", "--out", &format!("plan{number}.json")]);
    }
    assert_eq!(
        fs::read_dir(folder.path(".oogst/plans")).unwrap().count(),
        8
    );
    folder.run(&["sync", "--apply", "plan0.json"]).bad(1);
    folder.good(&["sync", "--apply", "plan9.json"]);
    assert_eq!(title(&folder, "t1"), "Title 9");
}

#[test]
fn a_plan_of_many_changes_spells_out_a_thousand_and_names_the_others() {
    let folder = synced("");
    let many = (0..1_200).map(|number| (format!("m{number}"), format!("Title {number}")));
    let many: Vec<(String, String)> = many.collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(id, title)| (&**id, &**title)).collect();
    folder.write("list.csv", rows(&many));
    let told = folder.good(&["sync", "--plan", "--out", "plan.json"]);
    assert!(
        told.contains("… and 205 more changes"),
        "{}",
        &told[told.len() - 300..]
    );
    let plan: Value = serde_json::from_str(&folder.read("plan.json")).unwrap();
    assert_eq!(plan["changes"].as_array().unwrap().len(), 1_000);
    let others = plan["others"].as_array().unwrap();
    // The five that are no longer in the table are marked, which changes them.
    assert_eq!(others.len(), 205);
    assert_eq!(others[0]["kind"], "project");
    assert_eq!(others[0]["change"], "added");
    folder.good(&["sync", "--apply", "plan.json"]);
    assert_eq!(projects(&folder).len(), 1_206);
}

//! Sync: what it would do, what it does, and what it refuses to do.

use serde_json::Value;

use super::support::{Folder, snapshot};

fn project(id: &str, title: &str, more: &str) -> String {
    format!("id: {id}\ntitle: {{nl: {title}}}\n{more}")
}

/// A dataset of ten projects that was synced at second 1,000,000.
fn synced() -> Folder {
    let folder = Folder::new();
    for number in 0..10 {
        let people = "people:\n  - {name: Ada Lovelace, role: researcher}\n";
        folder.write(
            &format!("data/projects/x{number}.yaml"),
            project(&format!("x{number}"), &format!("Project {number}"), people),
        );
    }
    folder.write(
        "data/organisations.yaml",
        "- {id: ugent, name: {nl: Universiteit Gent}}\n",
    );
    folder.run_at(1_000_000, &["sync"]).good();
    folder
}

fn entities(folder: &Folder, kind: &str, state: &str) -> i64 {
    folder.status()["entities"][kind][state].as_i64().unwrap()
}

/// Everything in the state folder that a sync writes, to see that a plan writes nothing.
fn ledger(folder: &Folder) -> Vec<u8> {
    std::fs::read(folder.path(".oogst/ledger.sqlite")).unwrap()
}

#[test]
fn a_plan_shows_fields_and_triples_and_writes_nothing() {
    let folder = synced();
    let before = ledger(&folder);
    folder.write(
        "data/projects/x1.yaml",
        project(
            "x1",
            "Another title",
            "start: 2020\npeople:\n  - {name: Ada Lovelace, role: promotor}\n",
        ),
    );
    folder.write("data/projects/new.yaml", project("new", "New", ""));
    folder.remove("data/projects/x2.yaml");
    let plan = folder.run_at(2_000_000, &["sync", "--plan"]).good();
    let triple = |line: &&str| line.starts_with("    + <") || line.starts_with("    - <");
    let told: Vec<&str> = plan.lines().filter(|line| !triple(line)).collect();
    snapshot("sync", "plan", &told.join("\n"));
    for line in [
        "    - <http://localhost:7878/id/project/x1> <http://purl.org/dc/terms/title> \"Project 1\"@nl .",
        "    + <http://localhost:7878/id/project/x1> <http://purl.org/dc/terms/title> \"Another title\"@nl .",
        "    - <http://localhost:7878/id/project/x2> <http://purl.org/dc/terms/identifier> \"x2\" .",
        "    + <http://localhost:7878/id/project/new> <http://purl.org/dc/terms/identifier> \"new\" .",
    ] {
        assert!(plan.lines().any(|have| have == line), "{line}\n{plan}");
    }
    assert_eq!(ledger(&folder), before);
    assert_eq!(folder.revision(), 1);
    folder.good(&["verify"]);
    // What is told is what is done.
    let report = folder.run_at(2_000_000, &["sync"]).good();
    snapshot("sync", "report", &report);
    let number = |text: &str, before: &str, after: &str| -> u64 {
        let (_, rest) = text.split_once(before).unwrap();
        rest.split_once(after).unwrap().0.parse().unwrap()
    };
    assert_eq!(
        number(&plan, "triples: ", " to add"),
        number(&report, "graph: ", " triples added")
    );
    assert_eq!(
        number(&plan, "to add, ", " to remove"),
        number(&report, "triples added, ", " removed")
    );
}

#[test]
fn a_plan_for_an_empty_dataset_makes_no_state_folder() {
    let folder = Folder::with(&[("data/projects/a.yaml", "id: a\ntitle: A\n")]);
    let plan = folder.good(&["sync", "--plan"]);
    assert!(plan.contains("+ project/a"), "{plan}");
    assert!(!folder.path(".oogst").exists());
}

#[test]
fn a_second_sync_changes_nothing_and_says_so() {
    let folder = synced();
    assert_eq!(folder.good(&["sync"]), "nothing changed\n");
    assert_eq!(folder.good(&["sync", "--plan"]), "nothing would change\n");
    let status = folder.status();
    assert_eq!(status["revision"]["number"], 1);
    assert_eq!(status["runs"][0]["outcome"], "nothing changed");
}

#[test]
fn a_vanished_record_becomes_a_tombstone() {
    let folder = synced();
    folder.remove("data/projects/x3.yaml");
    folder.good(&["sync"]);
    assert_eq!(entities(&folder, "project", "live"), 9);
    assert_eq!(entities(&folder, "project", "removed"), 1);
    assert_eq!(
        folder
            .ask("SELECT ?p { <http://localhost:7878/id/project/x3> ?p ?o }")
            .len(),
        0
    );
    let explained = folder.good(&["explain", "project/x3"]);
    assert!(
        explained.contains("removed: no source has it any more"),
        "{explained}"
    );
    folder.good(&["verify"]);
}

#[test]
fn a_removed_record_that_comes_back_is_one_thing_with_its_history() {
    let folder = synced();
    let text = folder.read("data/projects/x3.yaml");
    folder.remove("data/projects/x3.yaml");
    folder.run_at(1_100_000, &["sync"]).good();
    folder.write("data/projects/x3.yaml", text);
    folder.run_at(1_200_000, &["sync"]).good();
    assert_eq!(entities(&folder, "project", "live"), 10);
    assert_eq!(entities(&folder, "project", "removed"), 0);
    assert_eq!(folder.revision(), 3);
    let rows = folder.ask(
        "SELECT ?date { <http://localhost:7878/doc/project/x3> <http://purl.org/dc/terms/modified> ?date }",
    );
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["date"]["value"], "1970-01-14T21:20:00Z");
    folder.good(&["verify"]);
}

#[test]
fn more_than_a_fifth_vanishes_only_where_that_is_allowed() {
    let folder = synced();
    for number in 0..2 {
        folder.remove(&format!("data/projects/x{number}.yaml"));
    }
    folder.good(&["sync"]);
    for number in 2..5 {
        folder.remove(&format!("data/projects/x{number}.yaml"));
    }
    let message = folder.run(&["sync"]).bad(1);
    snapshot("sync", "too-many-removals", &message);
    assert_eq!(folder.run(&["sync", "--plan"]).bad(1), message);
    assert_eq!(entities(&folder, "project", "live"), 8);
    folder.good(&["sync", "--allow-removals"]);
    assert_eq!(entities(&folder, "project", "live"), 5);
    folder.good(&["verify"]);
}

#[test]
fn everything_vanishing_is_refused() {
    let folder = synced();
    for number in 0..10 {
        folder.remove(&format!("data/projects/x{number}.yaml"));
    }
    let message = folder.run(&["sync"]).bad(1);
    assert!(
        message.contains("10 of 10 projects would vanish"),
        "{message}"
    );
    assert_eq!(entities(&folder, "project", "live"), 10);
}

#[test]
fn a_plan_that_was_kept_is_applied_to_the_letter() {
    let folder = synced();
    folder.write("data/projects/x1.yaml", project("x1", "Changed", ""));
    folder.good(&["sync", "--plan", "--out", "plan.json"]);
    let plan: Value = serde_json::from_str(&folder.read("plan.json")).unwrap();
    assert_eq!(plan["format"], "oogst-plan/2");
    assert_eq!(plan["basis"]["revision"], 1);
    assert!(!plan["changes"].as_array().unwrap().is_empty());
    let report = folder.good(&["sync", "--apply", "plan.json"]);
    assert!(report.contains("revision 2"), "{report}");
    folder.good(&["verify"]);
    // Once it is applied the world is another one.
    let message = folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    snapshot("sync", "plan-outdated", &message);
}

#[test]
fn a_plan_is_refused_after_an_edit_of_the_records() {
    let folder = synced();
    folder.write("data/projects/x1.yaml", project("x1", "Changed", ""));
    folder.good(&["sync", "--plan", "--out", "plan.json"]);
    folder.write("data/projects/x1.yaml", project("x1", "Changed again", ""));
    let message = folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    assert!(
        message.contains("the plan is not what a sync would do now: source `data` has changed"),
        "{message}"
    );
    assert_eq!(folder.revision(), 1);
}

#[test]
fn a_plan_for_a_first_sync_is_applied_too() {
    let folder = Folder::with(&[("data/projects/a.yaml", "id: a\ntitle: A\n")]);
    folder.good(&["sync", "--plan", "--out", "plan.json"]);
    folder.good(&["sync", "--apply", "plan.json"]);
    assert_eq!(folder.revision(), 1);
    folder.good(&["verify"]);
}

#[test]
fn what_is_no_plan_is_refused() {
    let folder = synced();
    folder.write("plan.json", "{}");
    let message = folder.run(&["sync", "--apply", "plan.json"]).bad(1);
    snapshot("sync", "no-plan", &message);
}

#[test]
fn people_who_are_merged_leave_a_redirect() {
    let folder = Folder::with(&[(
        "data/projects/a.yaml",
        "- {id: a, title: A, people: [{name: E. Desmet, role: researcher}]}\n- {id: b, title: B, people: [{name: Ellen Desmet, role: researcher}]}\n",
    )]);
    folder.good(&["sync"]);
    assert_eq!(entities(&folder, "person", "live"), 2);
    let people: Vec<String> = folder
        .ask("SELECT ?p ?name { ?p a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> ?name } ORDER BY ?name")
        .iter()
        .map(|row| row["p"]["value"].as_str().unwrap().to_owned())
        .collect();
    folder.write(
        "data/identities.yaml",
        "people:\n  - {match: E. Desmet, same: [Ellen Desmet], because: she said so}\n",
    );
    folder.good(&["sync"]);
    assert_eq!(entities(&folder, "person", "live"), 1);
    assert_eq!(entities(&folder, "person", "removed"), 1);
    let explained: Vec<String> = people
        .iter()
        .map(|iri| folder.good(&["explain", iri]))
        .collect();
    let (kept, gone) = if explained[0].contains("merged into") {
        (1, 0)
    } else {
        (0, 1)
    };
    assert!(
        explained[gone].contains(&format!("merged into {}", people[kept])),
        "{explained:?}"
    );
    assert!(explained[kept].contains("rule H1"), "{explained:?}");
    folder.good(&["verify"]);
    // Without the decision they are two again, under the keys that they had.
    folder.write("data/identities.yaml", "people: []\n");
    folder.good(&["sync"]);
    assert_eq!(entities(&folder, "person", "live"), 2);
    for iri in &people {
        assert!(!folder.good(&["explain", iri]).contains("merged"));
    }
    folder.good(&["verify"]);
}

#[test]
fn datestamps_never_go_back() {
    let folder = synced();
    folder.write("data/projects/x1.yaml", project("x1", "Earlier", ""));
    folder.run_at(500_000, &["sync"]).good();
    let status = folder.status();
    assert_eq!(status["revision"]["number"], 2);
    assert_eq!(status["revision"]["datestamp"], 1_000_000);
    folder.write("data/projects/x1.yaml", project("x1", "Later", ""));
    folder.run_at(3_000_000, &["sync"]).good();
    assert_eq!(folder.status()["revision"]["datestamp"], 3_000_000);
    folder.good(&["verify"]);
}

#[test]
fn a_time_that_is_none_is_refused() {
    let folder = synced();
    let mut command = folder.command(&["sync"]);
    let run = command
        .env("SOURCE_DATE_EPOCH", "yesterday")
        .output()
        .unwrap();
    let message = super::support::Run::of(run).bad(1);
    assert!(
        message.contains("SOURCE_DATE_EPOCH is `yesterday`"),
        "{message}"
    );
}

#[test]
fn other_settings_of_the_site_make_the_graph_anew() {
    let folder = synced();
    folder.write(
        "oogst.toml",
        "[site]\nbase = \"https://data.example.org\"\n",
    );
    folder.good(&["sync"]);
    assert_eq!(folder.revision(), 1, "the records are the same");
    folder.good(&["verify"]);
    assert_eq!(folder.ask("SELECT ?s { ?s a <http://xmlns.com/foaf/0.1/Project> FILTER(STRSTARTS(STR(?s), 'https://data.example.org/id/')) }").len(), 10);
    assert_eq!(
        folder
            .ask("SELECT ?s { ?s ?p ?o FILTER(STRSTARTS(STR(?s), 'http://localhost')) }")
            .len(),
        0
    );
}

#[test]
fn a_graph_that_was_deleted_is_made_again() {
    let folder = synced();
    let all = "CONSTRUCT WHERE { ?s ?p ?o }";
    let sorted = || {
        let text = folder.good(&["query", "-q", all, "--format", "ntriples"]);
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let before = sorted();
    std::fs::remove_dir_all(folder.path(".oogst/graph")).unwrap();
    folder.good(&["sync"]);
    assert_eq!(sorted(), before);
    folder.good(&["verify"]);
}

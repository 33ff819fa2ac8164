//! Others stay who they are, whether a source that named the person beside them is asked again or not.

use std::fs;

use super::{CRIS, DUNES, NOW, SETTINGS, dataset, nothing_is_left, traces};
use crate::support::Folder;

const MORE: &str = "\n[[sources]]\nname = \"other\"\ntype = \"json\"\npath = \"other.json\"\n";

/// The dataset with one more source that is collected, which gives nothing yet.
fn with_other() -> Folder {
    let folder = dataset();
    folder.write("other.json", "[]");
    folder.write("oogst.toml", format!("{SETTINGS}{MORE}"));
    folder.run_at(NOW + 250, &["sync"]).good();
    folder
}

fn forget(folder: &Folder) {
    let told = folder
        .run_at(NOW + 300, &["forget", "p-quill", "--yes"])
        .good();
    assert!(
        told.contains("person p-"),
        "somebody else is touched: {told}"
    );
}

/// The people who are published: IRIs and names.
fn people(folder: &Folder) -> Vec<(String, String)> {
    let asked = "SELECT ?who ?name { ?who a <http://xmlns.com/foaf/0.1/Person> ; <http://xmlns.com/foaf/0.1/name> ?name }";
    let text = |value: &serde_json::Value| value["value"].as_str().unwrap().to_owned();
    let rows = folder.ask(asked);
    let mut people: Vec<_> = rows
        .iter()
        .map(|row| (text(&row["who"]), text(&row["name"])))
        .collect();
    people.sort();
    people
}

fn names(folder: &Folder) -> Vec<String> {
    let mut names: Vec<String> = people(folder).into_iter().map(|(_, name)| name).collect();
    names.sort();
    names
}

/// Syncs that ask all, or only another source, change nothing.
#[track_caller]
fn nothing_changes(folder: &Folder, from: i64) {
    let revision = folder.revision();
    let only: &[&str] = &["sync", "--source", "other"];
    for (after, args) in (1..).zip([only, &["sync"], only, only]) {
        let told = folder.run_at(from + after, args).good();
        assert!(told.starts_with("nothing changed"), "{args:?}: {told}");
    }
    assert_eq!(folder.revision(), revision);
    nothing_is_left(folder);
    folder.good(&["verify"]);
}

#[test]
fn whoever_was_one_person_because_of_the_forgotten_stays_so() {
    let folder = with_other();
    let before = people(&folder);
    forget(&folder);
    let mut stay = before;
    stay.retain(|(who, _)| !who.ends_with("/p-quill"));
    assert_eq!(stay.len(), 2);
    nothing_changes(&folder, NOW + 310);
    folder.write("cris.json", CRIS.replace("Reeds", "Reed beds"));
    let told = folder.run_at(NOW + 400, &["sync"]).good();
    assert!(told.contains("0 added, 1 changed, 0 removed"), "{told}");
    nothing_changes(&folder, NOW + 500);
    assert_eq!(people(&folder), stay);
    // A decision still parts them.
    folder.write(
        "data/identities.yaml",
        "people:\n  - match: {name: Wilma Mentioned, source: curated}\n    different: [{name: Wilma Mentioned, source: cris}]\n",
    );
    folder.run_at(NOW + 600, &["sync"]).good();
    let wilma = names(&folder);
    assert_eq!(
        wilma,
        ["Otto Staysworth", "Wilma Mentioned", "Wilma Mentioned"]
    );
    nothing_changes(&folder, NOW + 700);
}

#[test]
fn nobody_comes_back_under_the_key_that_the_name_had_in_another_source() {
    let folder = with_other();
    let rows =
        folder.ask("SELECT ?who { ?who <http://xmlns.com/foaf/0.1/name> \"Wilma Mentioned\" }");
    let iri = rows[0]["who"]["value"].as_str().unwrap().to_owned();
    folder.run_at(NOW + 300, &["forget", &iri, "--yes"]).good();
    let ledger = fs::read(folder.path(".oogst/ledger.sqlite")).unwrap();
    let ledger = String::from_utf8_lossy(&ledger).to_lowercase();
    assert!(!ledger.contains("mentioned|wilma") && !ledger.contains("wilma|mentioned"));
    let only: &[&str] = &["sync", "--source", "other"];
    for (after, args) in (1..).zip([only, &["sync"], only]) {
        let told = folder.run_at(NOW + 300 + after, args).good();
        assert!(told.starts_with("nothing changed"), "{args:?}: {told}");
    }
    assert_eq!(names(&folder), ["Otto Staysworth", "Zebulona Quillfeather"]);
    // Allowed again, it is the same person.
    let key = iri.rsplit('/').next().unwrap();
    folder.good(&["forget", key, "--allow-again"]);
    folder.run_at(NOW + 400, &["sync"]).good();
    let back = people(&folder);
    assert!(
        back.contains(&(iri, "Wilma Mentioned".to_owned())),
        "{back:?}"
    );
    assert_eq!(back.len(), 3);
}

#[test]
fn who_was_forgotten_makes_nobody_one_person_any_more() {
    let folder = with_other();
    forget(&folder);
    let dunes = DUNES.replace("Wilma Mentioned", "Newt Comer");
    folder.write(
        "data/projects/dunes.yaml",
        format!("{dunes}  - {{name: Wilma Mentioned, role: member}}\n"),
    );
    let another = CRIS.replace("Somebody Else", "Somebody New");
    let newcomer = r#"{"id": "ponds", "kind": "project", "title": {"en": "Ponds"},
        "people": [{"name": "Zebulona Quillfeather", "role": "researcher"}, {"name": "Newt Comer", "role": "member"}]}]"#;
    let another = format!("{},{newcomer}", another.trim_end().trim_end_matches(']'));
    folder.write("cris.json", another);
    folder.run_at(NOW + 400, &["sync"]).good();
    let newcomers = names(&folder);
    let newcomers = newcomers.iter().filter(|name| *name == "Newt Comer");
    assert_eq!(newcomers.count(), 2);
    nothing_changes(&folder, NOW + 500);
}

#[test]
fn where_a_source_names_only_the_forgotten_the_next_says_who_takes_part() {
    let folder = with_other();
    let project = |changed: &str, name: &str| {
        format!(
            r#"[{{"id": "pools", "kind": "project", "title": {{"en": "Pools"}}, "source": {{"retrieved": "{changed}"}},
                 "people": [{{"name": "{name}", "role": "member"}}]}}]"#
        )
    };
    let cris = project("2026-05-01", "Zebulona Quillfeather");
    let cris = cris.trim().trim_start_matches('[');
    folder.write(
        "cris.json",
        format!("{},{cris}", CRIS.trim_end().trim_end_matches(']')),
    );
    folder.write("other.json", project("2024-01-01", "Gerda Remains"));
    folder.run_at(NOW + 260, &["sync"]).good();
    forget(&folder);
    folder.run_at(NOW + 400, &["sync"]).good();
    assert!(names(&folder).contains(&"Gerda Remains".to_owned()));
    nothing_changes(&folder, NOW + 500);
}

#[test]
fn what_is_kept_for_a_plan_holds_nobody_who_was_forgotten_and_the_plan_applies() {
    let folder = with_other();
    forget(&folder);
    folder.write("cris.json", CRIS.replace("Reeds", "Reed beds"));
    let planned = folder
        .run_at(NOW + 400, &["sync", "--plan", "--out", "plan.json"])
        .good();
    assert!(planned.contains("0 would be added, 1 changed"), "{planned}");
    let kept = folder.path(".oogst/plans");
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 1);
    assert_eq!(traces(&kept), Vec::<String>::new());
    let said = folder
        .run_at(NOW + 500, &["sync", "--apply", "plan.json"])
        .good();
    assert!(said.contains("0 added, 1 changed, 0 removed"), "{said}");
    nothing_changes(&folder, NOW + 600);
}

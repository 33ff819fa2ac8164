//! Sources that are collected: each may fail alone, be asked alone, and is told of; plans keep what they were made of.

mod plans;
mod server;

use serde_json::Value;

use super::support::{Folder, Run};

/// A source of this name: a table of projects in a file of that name.
fn table(name: &str, more: &str) -> String {
    format!(
        "[[sources]]\nname = \"{name}\"\ntype = \"table\"\npath = \"{name}.csv\"\n{more}\n\
         [[sources.table.records]]\nkind = \"project\"\nid = {{ column = \"Nr\" }}\n\
         fields.title.nl = \"Naam\"\nfields.part_of = \"Deel\"\n"
    )
}

/// The rows of a table: numbers and titles.
fn rows(rows: &[(&str, &str)]) -> String {
    let rows = rows.iter().map(|(id, title)| format!("{id},{title},\n"));
    format!("Nr,Naam,Deel\n{}", rows.collect::<String>())
}

/// A folder of one project as a record, and tables.
fn folder(tables: &str) -> Folder {
    let folder = Folder::with(&[("data/projects/own.yaml", "id: own\ntitle: Own\n")]);
    folder.write(
        "oogst.toml",
        format!("[[sources]]\nname = \"own\"\ntype = \"records\"\npath = \"data\"\n{tables}"),
    );
    folder
}

/// A folder with a table of five projects, which was synced.
fn synced(more: &str) -> Folder {
    let folder = folder(&table("list", more));
    folder.write("list.csv", five());
    folder.run_at(1_000_000, &["sync"]).good();
    folder
}

fn five() -> String {
    rows(&[
        ("t1", "One"),
        ("t2", "Two"),
        ("t3", "Three"),
        ("t4", "Four"),
        ("t5", "Five"),
    ])
}

/// How a source was last read.
fn told(folder: &Folder, name: &str) -> Value {
    let status = folder.status();
    let sources = status["sources"].as_array().unwrap();
    let found = sources.iter().find(|source| source["name"] == name);
    found.unwrap().clone()
}

/// The ids of the projects.
fn projects(folder: &Folder) -> Vec<String> {
    let rows = folder.ask(
        "SELECT ?id { ?p a <http://xmlns.com/foaf/0.1/Project> ; <http://purl.org/dc/terms/identifier> ?id } ORDER BY ?id",
    );
    let id = |row: &Value| row["id"]["value"].as_str().unwrap().to_owned();
    rows.iter().map(id).collect()
}

/// A run of which a part failed: exit code 1, and a result all the same.
#[track_caller]
fn partly(run: Run) -> (String, String) {
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(!run.out.is_empty(), "{}", run.err);
    (run.out, run.err)
}

#[test]
fn a_source_that_fails_leaves_the_others_and_what_it_gave() {
    let folder = synced("");
    folder.remove("list.csv");
    folder.write("data/projects/own.yaml", "id: own\ntitle: Renamed\n");
    let (out, err) = partly(folder.run_at(2_000_000, &["sync"]));
    assert!(out.contains("revision 2"), "{out}");
    assert!(
        err.contains("error: source `list` failed, and is as it was when it was last collected"),
        "{err}"
    );
    assert_eq!(projects(&folder), ["own", "t1", "t2", "t3", "t4", "t5"]);
    let list = told(&folder, "list");
    assert_eq!(list["last"]["outcome"], "failed");
    assert_eq!(list["last"]["records"], 5);
    assert_eq!(list["last"]["last_success"], "1970-01-12T13:46:40Z");
    partly(folder.run_at(3_000_000, &["sync"]));
    assert_eq!(told(&folder, "list")["last"]["failures"], 2);
    let shown = folder.good(&["status"]);
    assert!(
        shown.contains("source list failed 2 times since it was last had (1970-01-12T13:46:40Z): "),
        "{shown}"
    );
    folder.write("list.csv", five());
    folder.run_at(4_000_000, &["sync"]).good();
    assert_eq!(told(&folder, "list")["last"]["failures"], 0);
    folder.good(&["verify"]);
}

#[test]
fn a_source_that_was_never_had_is_nothing_and_the_others_are_synced() {
    let folder = folder(&table("list", ""));
    let (out, _) = partly(folder.run(&["sync"]));
    assert!(out.contains("revision 1"), "{out}");
    assert_eq!(projects(&folder), ["own"]);
    assert_eq!(told(&folder, "list")["last"]["last_success"], Value::Null);
    let shown = folder.good(&["status"]);
    assert!(shown.contains("(never)"), "{shown}");
}

#[test]
fn what_a_source_gives_that_is_not_sound_is_left_out_whole() {
    let folder = synced("");
    folder.write(
        "list.csv",
        "Nr,Naam,Deel\nt1,One,\nt2,Changed,\nt6,Six,nowhere\n",
    );
    folder.write("data/projects/own.yaml", "id: own\ntitle: Renamed\n");
    let (out, err) = partly(folder.run(&["sync"]));
    assert!(out.contains("0 added, 1 changed, 0 removed"), "{out}");
    assert!(err.contains("what it gives has 1 fault"), "{err}");
    assert!(
        err.contains("list.csv:4:") && err.contains("nowhere"),
        "{err}"
    );
    assert_eq!(projects(&folder), ["own", "t1", "t2", "t3", "t4", "t5"]);
    assert_eq!(told(&folder, "list")["last"]["outcome"], "failed");
    // A fault in what people edit stops everything, as ever.
    folder.write("data/projects/own.yaml", "id: own\ntitel: Renamed\n");
    folder.run(&["sync"]).bad(1);
    let status = folder.status();
    assert_eq!(status["last"]["outcome"], "failed");
    folder.good(&["verify"]);
}

#[test]
fn too_much_that_is_removed_is_refused_for_this_source_alone() {
    let folder = synced("vanished = \"remove\"");
    folder.write("list.csv", rows(&[("t1", "One"), ("t2", "Two")]));
    folder.write("data/projects/own.yaml", "id: own\ntitle: Renamed\n");
    let (out, err) = partly(folder.run(&["sync"]));
    assert!(out.contains("0 added, 1 changed, 0 removed"), "{out}");
    assert!(
        err.contains("3 of its 5 projects would be removed, more than limits.removal_percent = 20"),
        "{err}"
    );
    assert_eq!(projects(&folder).len(), 6);
    // The next run sees the same, for the collection before is still there.
    partly(folder.run(&["sync"]));
    folder.good(&["sync", "--allow-removals"]);
    assert_eq!(projects(&folder), ["own", "t1", "t2"]);
    assert_eq!(told(&folder, "list")["last"]["removed"], 3);
    folder.good(&["verify"]);
}

#[test]
fn a_source_may_have_a_limit_of_its_own() {
    let folder = synced("vanished = \"remove\"\nremoval_percent = 60");
    folder.write("list.csv", rows(&[("t1", "One"), ("t2", "Two")]));
    let out = folder.good(&["sync"]);
    assert!(out.contains("0 added, 0 changed, 3 removed"), "{out}");
    assert!(
        out.contains("source list: 2 records: 0 new, 0 changed, 3 removed, 0 gone and kept"),
        "{out}"
    );
}

#[test]
fn a_source_whose_collection_is_lost_cannot_empty_the_ledger() {
    let folder = synced("vanished = \"remove\"");
    std::fs::remove_dir_all(folder.path(".oogst/sources")).unwrap();
    folder.write("list.csv", rows(&[("t1", "One")]));
    let err = folder.run(&["sync"]).bad(1);
    assert!(err.contains("4 of 6 projects would vanish"), "{err}");
    assert_eq!(projects(&folder).len(), 6);
}

#[test]
fn what_is_missing_is_kept_and_marked_and_comes_back() {
    let folder = synced("");
    folder.write("list.csv", rows(&[("t1", "One"), ("t2", "Other")]));
    folder.good(&["sync"]);
    assert_eq!(projects(&folder).len(), 6);
    let list = told(&folder, "list");
    assert_eq!(list["last"]["gone"], 3);
    assert_eq!(list["last"]["changed"], 1);
    folder.write("list.csv", five());
    folder.good(&["sync"]);
    assert_eq!(told(&folder, "list")["last"]["gone"], 0);
    assert_eq!(projects(&folder).len(), 6);
}

#[test]
fn one_source_alone_is_asked_and_the_others_are_as_they_were() {
    let folder = folder(&(table("a", "") + &table("b", "")));
    folder.write("a.csv", rows(&[("a1", "A")]));
    folder.write("b.csv", rows(&[("b1", "B")]));
    folder.run_at(1_000_000, &["sync"]).good();
    folder.write("a.csv", rows(&[("a1", "A"), ("a2", "A")]));
    folder.write("b.csv", rows(&[("b1", "B"), ("b2", "B")]));
    folder.run_at(2_000_000, &["sync", "--source", "a"]).good();
    assert_eq!(projects(&folder), ["a1", "a2", "b1", "own"]);
    assert_eq!(
        told(&folder, "a")["last"]["finished"],
        "1970-01-24T03:33:20Z"
    );
    assert_eq!(
        told(&folder, "b")["last"]["finished"],
        "1970-01-12T13:46:40Z"
    );
    let err = folder.run(&["sync", "--source", "c"]).bad(1);
    assert_eq!(
        err,
        "error: there is no source `c` that is collected; give one of a, b\n"
    );
    let err = folder.run(&["sync", "--source", "own"]).bad(1);
    assert!(err.contains("no source `own` that is collected"), "{err}");
    folder.run(&["sync"]).good();
    assert_eq!(projects(&folder), ["a1", "a2", "b1", "b2", "own"]);
}

#[test]
fn a_source_that_was_never_collected_is_asked_in_any_case() {
    let folder = folder(&(table("a", "") + &table("b", "")));
    folder.write("a.csv", rows(&[("a1", "A")]));
    folder.write("b.csv", rows(&[("b1", "B")]));
    folder.good(&["sync", "--source", "a"]);
    assert_eq!(projects(&folder), ["a1", "b1", "own"]);
}

#[test]
fn what_a_killed_sync_left_is_removed() {
    let folder = synced("");
    folder.write(".oogst/sources/.collecting-x/list.spool", "half");
    folder.good(&["sync"]);
    assert!(!folder.path(".oogst/sources/.collecting-x").exists());
}

#[test]
fn where_a_collected_record_comes_from_is_told_after_the_sync_too() {
    let folder = synced("");
    let explained = folder.good(&["explain", "project/t2"]);
    assert!(explained.contains("source `list`"), "{explained}");
    assert!(!explained.contains(".collecting"), "{explained}");
}

#[test]
fn a_schedule_tells_when_a_source_is_asked_next() {
    let folder = folder(&table("list", "schedule = \"30 4 * * *\""));
    folder.write("list.csv", five());
    let config = folder.read("oogst.toml");
    folder.write(
        "oogst.toml",
        format!("[sync]\nschedule = \"0 3 * * *\"\ntime_zone = \"Europe/Brussels\"\n{config}"),
    );
    folder.good(&["sync"]);
    let status = folder
        .run_at(1_800_000_000, &["status", "--format", "json"])
        .good();
    let status: Value = serde_json::from_str(&status).unwrap();
    assert_eq!(status["sources"][0]["next"], "2027-01-16T02:00:00Z");
    assert_eq!(status["sources"][1]["next"], "2027-01-16T03:30:00Z");
    let config = folder.read("oogst.toml");
    folder.write("oogst.toml", config.replace("0 3 * * *", "daily"));
    let err = folder.run(&["status"]).bad(1);
    assert!(
        err.contains("`sync.schedule` is `daily`, which is no cron expression"),
        "{err}"
    );
}

//! RDF as a source: what was published comes back, what others publish is read, and what is broken is told.

mod bad;
mod foreign;
mod own;

use super::support::{Folder, REPOSITORY, synced_copy};

const NOW: i64 = 1_800_000_000;

/// A dataset whose only source is RDF at a path.
fn reading(path: &str, more: &str) -> Folder {
    let folder = Folder::new();
    let settings = format!(
        "[site]\nbase = \"https://data.example.org\"\nlanguages = [\"nl\", \"en\"]\n\n\
         [[sources]]\nname = \"elsewhere\"\ntype = \"rdf\"\npath = \"{path}\"\n{more}\n"
    );
    folder.write("oogst.toml", settings);
    folder
}

/// Syncs; gives what was said on standard error.
#[track_caller]
fn synced(folder: &Folder) -> String {
    folder.run_at(NOW, &["sync"]).told(0)
}

/// Syncs where the source cannot be had, which is told in the exit code; gives what was said on standard error.
#[track_caller]
fn failed(folder: &Folder) -> String {
    folder.run_at(NOW, &["sync"]).told(1)
}

/// The dump's file of a form.
fn dumped(folder: &Folder, end: &str) -> String {
    folder.run_at(NOW, &["dump"]).good();
    folder.read(&format!("dumps/latest/oogst.{end}"))
}

#[test]
fn a_dump_that_is_read_by_another_dataset_gives_the_same_dump() {
    let first = synced_copy(&["oogst.toml", "data", "ontology"]);
    let turtle = dumped(&first, "ttl");
    let settings = first.read("oogst.toml");
    let (site, _) = settings.split_once("[[sources]]").unwrap();
    for end in ["ttl", "nq", "rdf", "jsonld"] {
        let second = Folder::new();
        let source = "[[sources]]\nname = \"dump\"\ntype = \"rdf\"\n";
        let file = format!("oogst.{end}");
        second.write("oogst.toml", format!("{site}{source}path = \"{file}\"\n"));
        second.write(&file, first.read(&format!("dumps/latest/{file}")));
        std::fs::create_dir(second.path("ontology")).unwrap();
        let copied = std::process::Command::new("cp")
            .arg("-r")
            .arg(format!("{REPOSITORY}/ontology"))
            .arg(second.path("."))
            .status();
        assert!(copied.unwrap().success());
        assert_eq!(synced(&second), "", "{end}");
        let again = dumped(&second, "ttl");
        assert!(again == turtle, "{end}: {}", difference(&turtle, &again));
    }
}

/// The first lines that differ.
fn difference(one: &str, other: &str) -> String {
    let pairs = one.lines().zip(other.lines());
    let differing = pairs.filter(|(a, b)| a != b).take(5);
    let shown: Vec<String> = differing.map(|(a, b)| format!("- {a}\n+ {b}")).collect();
    shown.join("\n")
}

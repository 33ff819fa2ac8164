//! What one instance gives out, another takes whole: every field of every record.

use std::process::Command;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::round_trip::{full, lists, said_by, said_in};
use super::{Server, example, harvester, numbered};
use crate::property::records::records;
use crate::support::records::live;
use crate::support::{Folder, python, shared};

/// Harvests, and compares every record.
#[track_caller]
fn comes_through(first: &Server) -> Folder {
    let second = harvester(first, "");
    second.good(&["sync"]);
    let asked = lists(first);
    assert!(
        asked.iter().any(|list| list.contains("metadataPrefix=rdf")),
        "{asked:?}"
    );
    same(first, &second);
    second
}

#[track_caller]
fn same(first: &Server, second: &Folder) {
    let (given, taken) = (live(&first.dataset.path("")), live(&second.path("")));
    assert!(given.len() > 10, "{}", given.len());
    for (name, record) in &given {
        assert_eq!(Some(record), taken.get(name), "{name}");
    }
    assert_eq!(given.len(), taken.len());
}

#[test]
fn every_field_of_every_record_of_the_example_comes_through() {
    let first = example(20);
    let second = comes_through(&first);
    let (given, taken) = (said_by(&first), said_in(&second));
    assert!(given == taken);
}

#[test]
fn every_field_that_a_record_can_have_comes_through() {
    comes_through(&full(5).serve());
}

#[test]
fn every_field_of_generated_records_comes_through() {
    let Some((python, tool)) = python().zip(shared("tools/generate_records.py")) else {
        return;
    };
    let made = Command::new(python)
        .arg(tool)
        .args(["--projects", "150", "--seed", "7"])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let dataset = numbered([], 100);
    std::fs::write(dataset.path("data/projects.ndjson"), made.stdout).unwrap();
    // Labels that are made are made in the languages of either.
    dataset.configure("[\"en\"]", "[\"nl\", \"en\"]");
    comes_through(&dataset.serve());
}

#[test]
fn every_field_of_any_records_comes_through() {
    let mut runner = TestRunner::deterministic();
    for _ in 0..3 {
        let made = records().new_tree(&mut runner).unwrap().current();
        let dataset = full(7);
        std::fs::write(dataset.path("data/projects.ndjson"), made.ndjson()).unwrap();
        comes_through(&dataset.serve());
    }
}

#[test]
fn changes_and_deletions_come_through() {
    let first = example(20);
    let second = comes_through(&first);
    let asked = lists(&first).len();
    let path = first.dataset.path("data/projects/palim.yaml");
    let record = std::fs::read_to_string(&path).unwrap();
    let changed = record.replace(
        "acronym: PALIM",
        "acronym: PALIM-2\nbudget: {value: 12.5, currency: EUR}",
    );
    std::fs::write(&path, changed).unwrap();
    std::fs::remove_file(
        first
            .dataset
            .path("data/projects/exiled-and-separated.yaml"),
    )
    .unwrap();
    first.dataset.done(&["sync"]);
    let said = second.good(&["sync"]);
    assert!(said.contains("projects       +0 ~1 -1"), "{said}");
    let later = lists(&first);
    assert!(later[asked].contains("from="), "{later:?}");
    same(&first, &second);
    assert!(second.good(&["sync"]).contains("nothing changed"));
}

#[test]
fn another_base_is_no_hindrance() {
    let first = example(20);
    let second = harvester(&first, "");
    let settings = second.read("oogst.toml");
    second.write(
        "oogst.toml",
        settings.replacen(
            "https://data.example.org",
            "https://other.example.net/data",
            1,
        ),
    );
    second.good(&["sync"]);
    same(&first, &second);
}

#[test]
fn cerif_is_asked_for_where_the_settings_say_so() {
    let first = example(20);
    let second = harvester(
        &first,
        "[sources.oai]\nprefix = \"oai_cerif_openaire_v1_2\"\n",
    );
    second.good(&["sync"]);
    let asked = lists(&first);
    assert!(
        asked
            .iter()
            .any(|list| list.contains("metadataPrefix=oai_cerif_openaire_v1_2")),
        "{asked:?}"
    );
}

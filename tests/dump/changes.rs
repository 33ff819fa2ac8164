//! What is different between a dump and the one before.

use std::collections::BTreeSet;

use serde_json::json;

use super::{dataset, projects, published};
use crate::support::Folder;

fn lines(folder: &Folder, name: &str) -> BTreeSet<String> {
    folder
        .read(&format!("dumps/{name}"))
        .lines()
        .map(str::to_owned)
        .collect()
}

/// The dump before, with its changes applied, is the latest dump.
#[track_caller]
fn the_changes_lead_from_dump_to_dump(folder: &Folder) -> (usize, usize) {
    let dumps = published(folder);
    let since = dumps[0].since.clone().unwrap();
    let before = dumps.iter().find(|dump| dump.name == since.name).unwrap();
    let mut triples = lines(folder, &format!("{}/oogst.nt", before.name));
    let removed = lines(folder, "latest/changes.removed.nt");
    let added = lines(folder, "latest/changes.added.nt");
    for triple in &removed {
        assert!(triples.remove(triple), "{triple} was not there");
    }
    for triple in &added {
        assert!(triples.insert(triple.clone()), "{triple} was there already");
    }
    assert!(triples == lines(folder, "latest/oogst.nt"));
    (removed.len(), added.len())
}

#[test]
fn a_dump_with_its_changes_is_the_next_one() {
    let folder = dataset(300, "formats = [\"ntriples\"]\nprofiles = [\"all\"]");
    folder.good(&["dump"]);
    // Several syncs lie between: edited, removed, come and gone again.
    let mut records: Vec<String> = projects(303).lines().map(str::to_owned).collect();
    records.drain(10..13);
    records[5] = records[5].replace("Project", "Other title");
    folder.write("data/projects.ndjson", records.join("\n"));
    folder.run_at(1_800_100_000, &["sync"]).good();
    records[5] = records[5].replace("Other title", "Third title");
    records[200] = json!({"kind": "project", "id": "p203", "title": {"en": "Another"}}).to_string();
    records.pop();
    folder.write("data/projects.ndjson", records.join("\n"));
    folder.run_at(1_800_200_000, &["sync"]).good();
    let said = folder.good(&["dump"]);
    let (removed, added) = the_changes_lead_from_dump_to_dump(&folder);
    assert!(removed > 30 && added > 30, "{removed} {added}");
    assert!(said.contains("since revision 1: "), "{said}");
    // The same revision once more: the same changes.
    let first = folder.read("dumps/latest/changes.added.nt");
    folder.good(&["dump"]);
    assert_eq!(folder.read("dumps/latest/changes.added.nt"), first);
    assert_eq!(published(&folder)[0].since.as_ref().unwrap().revision, 1);
    // And packed like all files.
    assert!(folder.path("dumps/latest/changes.removed.nt.gz").exists());
    assert!(folder.path("dumps/latest/changes.removed.nt.zst").exists());
}

#[test]
fn a_dump_of_another_mapping_is_not_compared() {
    let folder = dataset(3, "formats = [\"ntriples\"]");
    folder.good(&["dump"]);
    let settings = folder
        .read("oogst.toml")
        .replace("data.example.org", "other.example.org");
    folder.write("oogst.toml", settings);
    folder.write("data/projects.ndjson", projects(4));
    folder.run_at(1_800_100_000, &["sync"]).good();
    folder.good(&["dump"]);
    assert_eq!(published(&folder)[0].since, None);
    assert!(!folder.path("dumps/latest/changes.added.nt").exists());
}

#[test]
fn a_dump_of_a_ledger_that_is_gone_is_not_compared() {
    let folder = dataset(3, "formats = [\"ntriples\"]");
    folder.good(&["dump"]);
    std::fs::remove_dir_all(folder.path(".oogst")).unwrap();
    folder.run_at(1_900_000_000, &["sync"]).good();
    folder.write("data/projects.ndjson", projects(4));
    folder.run_at(1_900_100_000, &["sync"]).good();
    folder.good(&["dump"]);
    assert_eq!(published(&folder)[0].since, None);
}

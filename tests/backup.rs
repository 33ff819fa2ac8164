//! `oogst backup` and `oogst restore`, without a server. Beside one: `serve::backup`.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::crash::{self, Random};
use super::support::Folder;

const TIME: i64 = 1_800_000_000;

/// A dataset with an edition of many records, synced.
fn dataset(edition: u64) -> Folder {
    let folder = Folder::new();
    crash::write(&folder, edition);
    folder.run_at(TIME, &["sync", "--allow-removals"]).good();
    folder
}

fn manifest(folder: &Folder, backup: &str) -> Value {
    serde_json::from_str(&folder.read(&format!("{backup}/manifest.json"))).unwrap()
}

/// Every byte below a folder that says something: path and content.
fn content(folder: &Path) -> Vec<(String, Vec<u8>)> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            (name, fs::read(path).unwrap())
        })
        .collect()
}

#[test]
fn a_backup_is_restored_where_nothing_is() {
    let folder = dataset(0);
    folder.write(
        "data/more.yaml",
        "kind: project\nid: more\nlanguage: en\ntitle: One more\n",
    );
    folder.run_at(TIME + 60, &["sync"]).good();
    let told = folder.run_at(TIME + 90, &["backup", "kept"]).good();
    assert!(told.starts_with("backup of revision 2 in "), "{told}");
    let manifest = manifest(&folder, "kept");
    assert_eq!(manifest["format"], "oogst-backup/1");
    assert_eq!(manifest["revision"], 2);
    assert_eq!(manifest["made"], oogst::time::rfc3339(TIME + 90));
    assert_eq!(manifest["base"], "https://data.example.org");
    let files = manifest["files"].as_array().unwrap();
    assert!(files.iter().any(|file| file["path"] == "ledger.sqlite"));
    assert!(files.iter().any(|file| file["path"] == "oogst.toml"));
    assert_eq!(manifest["graph"], cfg!(feature = "rocksdb"));

    let before = content(&folder.path("kept"));
    let other = Folder::with(&[("oogst.toml", &folder.read("oogst.toml"))]);
    let kept = folder.path("kept").display().to_string();
    let told = other.good(&["restore", &kept]);
    assert!(told.starts_with("restored revision 2, "), "{told}");
    let (mut expected, mut restored) = (folder.status(), other.status());
    // How sources were read is no part of it: they are asked anew.
    for own in ["state", "last", "sources"] {
        expected[own] = Value::Null;
        restored[own] = Value::Null;
    }
    assert_eq!(restored, expected);
    assert!(other.good(&["verify"]).contains("revision 2"));
    // The graph came with it: nothing was made anew.
    #[cfg(feature = "rocksdb")]
    assert!(other.path(".oogst/graph/current").exists());
    // What is done with what was restored never reaches the backup.
    crash::write(&other, 1);
    other
        .run_at(TIME + 120, &["sync", "--allow-removals"])
        .good();
    assert!(content(&folder.path("kept")) == before);
}

#[cfg(feature = "rocksdb")]
#[test]
fn ledger_and_graph_of_a_backup_stand_at_one_revision() {
    let folder = dataset(0);
    folder.good(&["backup", "kept"]);
    let graph = oogst::graph::stand_in(&folder.path("kept/graph")).unwrap();
    assert_eq!(graph.unwrap().revision, 1);
    let manifest = manifest(&folder, "kept");
    assert_eq!(manifest["revision"], 1);
    assert_eq!(manifest["graph"], true);
}

#[test]
fn a_backup_is_not_written_over_anything() {
    let folder = dataset(0);
    folder.write("kept/mine.txt", "mine");
    let told = folder.run(&["backup", "kept"]).bad(1);
    assert!(told.contains("is not empty; name a folder"), "{told}");
    folder.write("file", "mine");
    folder.run(&["backup", "file"]).bad(1);
    assert_eq!(content(&folder.path("kept")).len(), 1);
    // An empty folder is as good as none.
    fs::create_dir(folder.path("empty")).unwrap();
    folder.good(&["backup", "empty"]);
    assert!(folder.path("empty/manifest.json").exists());
    let told = Folder::new().run(&["backup", "kept"]).bad(1);
    assert!(told.contains("run `oogst sync`"), "{told}");
}

#[test]
fn a_ledger_that_is_there_is_replaced_only_by_force_and_kept() {
    let folder = dataset(0);
    folder.good(&["backup", "kept"]);
    crash::write(&folder, 1);
    folder
        .run_at(TIME + 60, &["sync", "--allow-removals"])
        .good();
    let told = folder.run(&["restore", "kept"]).bad(1);
    assert!(told.contains("with --force it is moved aside"), "{told}");
    assert_eq!(folder.revision(), 2);
    let restored = folder.run_at(TIME + 90, &["restore", "kept", "--force"]);
    assert!(
        restored.err.contains("replaced-2027-01-15T080130Z"),
        "{}",
        restored.err
    );
    restored.good();
    assert_eq!(folder.revision(), 1);
    folder.good(&["verify"]);
    // What was moved aside is a ledger that can be used.
    let other = Folder::with(&[("oogst.toml", &folder.read("oogst.toml"))]);
    fs::create_dir(other.path(".oogst")).unwrap();
    let aside = folder.path(".oogst/replaced-2027-01-15T080130Z/ledger.sqlite");
    fs::copy(aside, other.path(".oogst/ledger.sqlite")).unwrap();
    assert_eq!(other.revision(), 2);
}

#[test]
fn a_damaged_ledger_is_replaced_too() {
    let folder = dataset(0);
    folder.good(&["backup", "kept"]);
    folder.write(
        ".oogst/ledger.sqlite",
        "no ledger at all, but long enough to be taken for one",
    );
    folder.good(&["restore", "kept", "--force"]);
    assert!(folder.good(&["verify"]).contains("revision 1"));
}

#[test]
fn a_backup_that_is_not_whole_is_refused_and_nothing_changes() {
    let folder = dataset(0);
    folder.good(&["backup", "kept"]);
    let refused = |change: &dyn Fn(&Path), expected: &str| {
        let broken = folder.path("broken");
        fs::create_dir_all(&broken).unwrap();
        for (name, bytes) in content(&folder.path("kept")) {
            folder.write(&format!("broken/{name}"), bytes);
        }
        change(&broken);
        let told = folder.run(&["restore", "broken", "--force"]).bad(1);
        assert!(told.contains(expected), "{told}");
        fs::remove_dir_all(&broken).unwrap();
        assert_eq!(folder.revision(), 1);
    };
    let ledger = |broken: &Path| broken.join("ledger.sqlite");
    refused(
        &|broken| {
            let mut bytes = fs::read(ledger(broken)).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(ledger(broken), bytes).unwrap();
        },
        "has another SHA-256",
    );
    refused(
        &|broken| {
            let bytes = fs::read(ledger(broken)).unwrap();
            fs::write(ledger(broken), &bytes[..bytes.len() - 1]).unwrap();
        },
        "bytes instead of",
    );
    refused(
        &|broken| fs::remove_file(ledger(broken)).unwrap(),
        "is not there",
    );
    refused(
        &|broken| fs::remove_file(broken.join("manifest.json")).unwrap(),
        "is no backup",
    );
    let edit = |broken: &Path, old: &str, new: &str| {
        let path = broken.join("manifest.json");
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(old));
        fs::write(path, text.replace(old, new)).unwrap();
    };
    refused(
        &|broken| edit(broken, "oogst-backup/1", "oogst-backup/2"),
        "use the oogst that made it",
    );
    refused(
        &|broken| edit(broken, "\"revision\": 1", "\"revision\": 7"),
        "stands at revision 1",
    );
    refused(
        &|broken| edit(broken, "ledger.sqlite", "../x"),
        "it names the file",
    );
    assert!(folder.good(&["verify"]).contains("revision 1"));
}

/// Starts a command and kills it after a time. `true` where it was done before.
fn killed(folder: &Folder, arguments: &[&str], after: Duration) -> bool {
    let mut child = folder
        .command(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap().success()
}

fn micros(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_micros()).unwrap()
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_state_or_the_new_one() {
    let folder = dataset(0);
    folder.good(&["backup", "kept"]);
    crash::write(&folder, 1);
    folder
        .run_at(TIME + 60, &["sync", "--allow-removals"])
        .good();
    folder.good(&["backup", "later"]);
    let since = Instant::now();
    folder.good(&["restore", "kept", "--force"]);
    let whole = micros(since);
    let mut random = Random(2);
    let (mut interrupted, mut changed) = (0, 0);
    for _ in 0..30 {
        let before = folder.revision();
        let backup = if before == 1 { "later" } else { "kept" };
        let after = Duration::from_micros(random.below(whole));
        let done = killed(&folder, &["restore", backup, "--force"], after);
        interrupted += u32::from(!done);
        let revision = folder.revision();
        let told = folder.good(&["verify"]);
        assert!(told.contains(&format!("revision {revision}, ")), "{told}");
        if done {
            assert_ne!(revision, before, "what was acknowledged is not there");
        }
        assert!([1, 2].contains(&revision), "{revision}");
        changed += u32::from(revision != before);
    }
    assert!(
        interrupted >= 6,
        "{interrupted} were interrupted, {changed} changed the state"
    );
    folder.good(&["restore", "kept", "--force"]);
    // What was left behind halfway goes with the next one.
    let left = fs::read_dir(folder.path(".oogst")).unwrap();
    let left = left.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_str().unwrap().starts_with(".restoring")
    });
    assert_eq!(left.count(), 0);
    assert_eq!(folder.revision(), 1);
    folder.good(&["verify"]);
}

#[test]
fn a_backup_that_is_killed_is_there_whole_or_not_at_all() {
    let folder = dataset(0);
    let since = Instant::now();
    folder.good(&["backup", "whole"]);
    let whole = micros(since);
    let mut random = Random(3);
    let mut interrupted = 0;
    for number in 0..20 {
        let name = format!("kept-{number}");
        let after = Duration::from_micros(random.below(whole));
        let done = killed(&folder, &["backup", &name], after);
        interrupted += u32::from(!done);
        let is_there = folder.path(&name).exists();
        assert!(is_there || !done);
        if is_there {
            let other = Folder::new();
            let path = folder.path(&name).display().to_string();
            other.good(&["restore", &path]);
        }
    }
    assert!(interrupted >= 4, "{interrupted} were interrupted");
    folder.good(&["verify"]);
}

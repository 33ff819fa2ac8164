//! Dumps: which files there are, that they are what they say, and how long they stay. `tests/commands/dump.rs` has what
//! `oogst dump` says and what becomes of one that breaks off.

mod awkward;
mod changes;
mod readers;
mod server;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use oogst::config::Config;
use oogst::dump::{self, Dumps, Published};
use serde_json::{Value, json};

use super::support::{Folder, program};

const GIVEN: [&str; 4] = ["Anna", "Bob", "Zoë", "Nikos"];

/// A family name for a number.
fn family(n: usize) -> String {
    let syllables = [
        "berg", "dal", "meer", "stra", "veld", "wijk", "zand", "horst", "beek", "laar",
    ];
    format!("Van{}{}", syllables[n / 10], syllables[n % 10])
}

/// Projects in several languages, with people, as NDJSON.
fn projects(count: usize) -> String {
    let mut records = String::new();
    for n in 0..count {
        let record = json!({
            "kind": "project", "id": format!("p{n}"),
            "title": {"en": format!("Project \"{n}\" 🌍"), "el": format!("Έργο {n}"), "ar": format!("مشروع {n}")},
            "start": "2020-01-01",
            "people": [{"name": format!("{} {}", GIVEN[n % 4], family(n % 90)), "role": "researcher"}],
        });
        writeln!(records, "{record}").unwrap();
    }
    records
}

/// A dataset of so many projects, synced at a time, with these settings of dumps.
fn dataset(count: usize, settings: &str) -> Folder {
    let folder = Folder::new();
    let site = "[site]\nbase = \"https://data.example.org\"\nlicense = \"https://creativecommons.org/publicdomain/zero/1.0/\"\n";
    folder.write("oogst.toml", format!("{site}[dumps]\n{settings}\n"));
    folder.write("data/projects.ndjson", projects(count));
    folder.run_at(1_800_000_000, &["sync"]).good();
    folder
}

/// The files of a dump, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn published(folder: &Folder) -> Vec<Published> {
    dump::published(&folder.path("dumps")).unwrap()
}

#[test]
fn every_format_of_every_profile_is_there_packed_in_every_way() {
    let folder = dataset(20, "");
    folder.good(&["dump"]);
    let files = files(&folder.path("dumps/latest"));
    for stem in ["oogst", "oogst-foaf", "oogst-vivo", "oogst-schema"] {
        for end in ["ttl", "nt", "nq", "trig", "rdf", "jsonld"] {
            let plain = &files[&format!("{stem}.{end}")];
            let mut read = Vec::new();
            let gzip = files[&format!("{stem}.{end}.gz")].as_slice();
            // It takes one member and no more.
            let mut reader = flate2::read::GzDecoder::new(gzip);
            reader.read_to_end(&mut read).unwrap();
            assert!(read == *plain, "{stem}.{end}.gz");
            let zstd = files[&format!("{stem}.{end}.zst")].as_slice();
            let mut reader = zstd::Decoder::new(zstd).unwrap().single_frame();
            read.clear();
            reader.read_to_end(&mut read).unwrap();
            assert!(read == *plain, "{stem}.{end}.zst");
        }
    }
    for name in [
        "manifest.json",
        "SHA256SUMS",
        "void.ttl",
        "ro-crate-metadata.json",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    assert_eq!(files.len(), 4 * 6 * 3 + 4, "there is no dump before");
}

#[test]
fn the_hashes_are_those_that_sha256sum_finds() {
    let Some(sha256sum) = program("sha256sum") else {
        return;
    };
    let folder = dataset(20, "");
    folder.good(&["dump"]);
    let check = || {
        let mut command = Command::new(&sha256sum);
        command.args(["--strict", "--quiet", "-c", "SHA256SUMS"]);
        let output = command.current_dir(folder.path("dumps/latest")).output();
        output.unwrap()
    };
    let good = check();
    assert!(good.status.success(), "{good:?}");
    // Every file is in the list, but for the list itself.
    let listed = folder.read("dumps/latest/SHA256SUMS").lines().count();
    assert_eq!(listed + 1, files(&folder.path("dumps/latest")).len());
    folder.write("dumps/latest/oogst.nt", "changed");
    assert!(!check().status.success());
}

#[test]
fn a_dump_is_the_same_bytes_however_many_threads_write_it() {
    let settings = |threads: usize| format!("threads = {threads}");
    let folder = dataset(700, &settings(1));
    let dumped = |threads: usize| {
        let text = folder.read("oogst.toml");
        let old = text
            .lines()
            .find(|line| line.starts_with("threads"))
            .unwrap();
        folder.write("oogst.toml", text.replace(old, &settings(threads)));
        let out = format!("out-{threads}");
        folder.good(&["dump", "--out", &out]);
        files(&folder.path(&out).join("latest"))
    };
    let one = dumped(1);
    assert!(one["oogst.nt"].len() > 1_000_000);
    for threads in [2, 5] {
        let other = dumped(threads);
        assert_eq!(other.len(), one.len());
        for (name, bytes) in &one {
            assert!(other[name] == *bytes, "{name} with {threads} threads");
        }
    }
}

#[test]
fn settings_choose_formats_profiles_and_packing() {
    let settings =
        "formats = [\"turtle\", \"turtle\"]\nprofiles = [\"foaf\"]\ncompressions = [\"zstd\"]";
    let folder = dataset(3, settings);
    folder.good(&["dump"]);
    let names: Vec<String> = files(&folder.path("dumps/latest")).into_keys().collect();
    let expected = [
        "SHA256SUMS",
        "manifest.json",
        "oogst-foaf.ttl.zst",
        "ro-crate-metadata.json",
        "void.ttl",
    ];
    assert_eq!(names, expected);
    // The counts are those of everything all the same.
    assert!(published(&folder)[0].triples > published(&folder)[0].files[0].triples);
    folder.write("oogst.toml", "[dumps]\nformats = [\"turtel\"]\n");
    let told = folder.run(&["dump"]).bad(1);
    assert!(
        told.contains("oogst.toml:2:12: unknown variant `turtel`"),
        "{told}"
    );
    folder.write("oogst.toml", "[dumps]\nschedule = \"often\"\n");
    let told = folder.run(&["dump"]).bad(1);
    assert!(told.contains("`dumps.schedule` is `often`"), "{told}");
}

#[test]
fn so_many_dumps_are_kept_and_the_oldest_go() {
    let folder = dataset(3, "keep = 2\nformats = [\"ntriples\"]");
    let revisions = |folder: &Folder| -> Vec<i64> {
        published(folder).iter().map(|dump| dump.revision).collect()
    };
    folder.good(&["dump"]);
    for (n, day) in [(4, 4), (5, 5)] {
        folder.write("data/projects.ndjson", projects(n));
        folder
            .run_at(1_800_000_000 + 86_400 * day, &["sync"])
            .good();
        folder.good(&["dump"]);
    }
    assert_eq!(revisions(&folder), [3, 2]);
    let newest = &published(&folder)[0];
    assert_eq!(newest.name, "2027-01-20-revision-3");
    assert!(newest.is_latest);
    // To dump a revision again is no further dump.
    let again = folder.good(&["dump"]);
    assert!(!again.contains("removed the old dump"), "{again}");
    assert_eq!(revisions(&folder), [3, 2]);
    let names = fs::read_dir(folder.path("dumps")).unwrap();
    assert_eq!(names.count(), 4, "two dumps, `latest` and the lock");
}

#[test]
fn one_dump_is_written_at_a_time() {
    let folder = dataset(3, "formats = [\"ntriples\"]");
    let held = Dumps::hold(&folder.path("dumps")).unwrap();
    let told = folder.run(&["dump"]).bad(1);
    assert!(
        told.contains("another dump is being written into"),
        "{told}"
    );
    assert_eq!(folder.status()["dumps"]["last"]["outcome"], "failed");
    drop(held);
    folder.good(&["dump"]);
    assert_eq!(folder.status()["dumps"]["last"]["outcome"], "done");
    let shown = folder.good(&["status"]);
    assert!(shown.contains("dumps: 2027-01-15-revision-1"), "{shown}");
}

#[test]
fn a_dump_that_is_kept_can_be_written_again_or_withdrawn() {
    let folder = dataset(5, "formats = [\"ntriples\", \"turtle\"]");
    folder.good(&["dump"]);
    let first = files(&folder.path("dumps/latest"));
    folder.write("data/projects.ndjson", projects(4));
    folder
        .run_at(1_800_100_000, &["sync", "--allow-removals"])
        .good();
    folder.good(&["dump"]);
    let config = Config::load(Some(&folder.path("oogst.toml"))).unwrap();
    let dumps = Dumps::hold(&folder.path("dumps")).unwrap();
    let [_, older] = published(&folder).try_into().unwrap();
    let stop = AtomicBool::new(false);
    // Out of what the ledger knows of the revisions before.
    let again = dump::again(&config, &dumps, &older, &stop, &mut |_| {}).unwrap();
    assert_eq!(again.triples, older.triples);
    assert_eq!(files(&older.folder), first);
    let names = |folder: &Folder| -> Vec<(i64, bool)> {
        let dumps = published(folder);
        dumps
            .iter()
            .map(|dump| (dump.revision, dump.is_latest))
            .collect()
    };
    assert_eq!(names(&folder), [(2, true), (1, false)]);
    let newest = published(&folder)[0].name.clone();
    drop(dumps);
    // All of them: the same bytes, for nothing was forgotten.
    let second = files(&folder.path("dumps/latest"));
    let again = dump::rewrite(&config, &folder.path("dumps")).unwrap();
    assert_eq!(again, [older.name.clone(), newest.clone()]);
    assert_eq!(files(&folder.path("dumps/latest")), second);
    assert_eq!(names(&folder), [(2, true), (1, false)]);
    let dumps = Dumps::hold(&folder.path("dumps")).unwrap();
    dumps.withdraw(&newest).unwrap();
    assert_eq!(names(&folder), [(1, true)]);
    dumps.withdraw(&older.name).unwrap();
    assert_eq!(names(&folder), []);
    assert!(!folder.path("dumps/latest").is_symlink());
}

#[test]
fn a_dump_can_be_broken_off_and_leaves_nothing() {
    let folder = dataset(5, "");
    let config = Config::load(Some(&folder.path("oogst.toml"))).unwrap();
    let stop = AtomicBool::new(true);
    let out: PathBuf = folder.path("dumps");
    let broken = dump::dump(&config, &out, &stop, &mut |_| {}).unwrap_err();
    assert!(broken.to_string().contains("broken off"), "{broken}");
    let left: Vec<_> = fs::read_dir(out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, [".lock"]);
}

#[test]
fn the_manifest_says_what_each_file_is() {
    let folder = dataset(5, "");
    folder.good(&["dump"]);
    let manifest: Value = serde_json::from_str(&folder.read("dumps/latest/manifest.json")).unwrap();
    assert_eq!(manifest["revision"], 1);
    assert_eq!(manifest["datestamp"], "2027-01-15T08:00:00Z");
    assert_eq!(manifest["since"], Value::Null);
    let files = manifest["files"].as_array().unwrap();
    let file = files
        .iter()
        .find(|file| file["name"] == "oogst-vivo.rdf.gz")
        .unwrap();
    assert_eq!(file["format"], "rdfxml");
    assert_eq!(file["profile"], "vivo");
    assert_eq!(file["compression"], "gzip");
    assert_eq!(file["role"], "whole");
    let bytes = fs::metadata(folder.path("dumps/latest/oogst-vivo.rdf.gz"))
        .unwrap()
        .len();
    assert_eq!(file["bytes"], bytes);
}

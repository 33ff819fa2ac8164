//! `kill -9` at any instant loses nothing that was acknowledged, and leaves no graph that differs from the ledger.

use std::fmt::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::support::{Folder, undated};

/// How often `sync` is killed.
const KILLS: u64 = 50;
const PROJECTS: u64 = 400;

/// Numbers that look random and are the same each time (`SplitMix64`).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// The records of an edition: each edition differs from the one before in a few projects, and has others.
fn records(edition: u64) -> String {
    let mut out = String::new();
    for number in 0..12 {
        let parent = if number % 4 == 0 {
            String::new()
        } else {
            format!(",\"parent\":\"o{}\"", number - number % 4)
        };
        writeln!(
            out,
            "{{\"kind\":\"organisation\",\"id\":\"o{number}\",\"name\":{{\"en\":\"Organisation {number}\"}}{parent}}}"
        )
        .unwrap();
    }
    let first = edition % 7;
    for number in first..PROJECTS + first {
        // A tenth of the projects change with each edition.
        let version = if number % 10 == edition % 10 {
            edition
        } else {
            0
        };
        let person = |offset: u64| {
            let letters = |n: u64| char::from(b'a' + u8::try_from(n % 26).unwrap());
            let n = number / 3 + offset + version;
            format!(
                "Given{} Family{}{}",
                letters(n),
                letters(n / 26),
                letters(n * 7)
            )
        };
        writeln!(
            out,
            "{{\"kind\":\"project\",\"id\":\"x{number}\",\"title\":{{\"en\":\"Project {number}, version {version}\"}},\
             \"abstract\":{{\"en\":\"{}\"}},\"start\":{},\"people\":[{{\"name\":\"{}\",\"role\":\"researcher\"}},\
             {{\"name\":\"{}\",\"role\":\"promotor\"}}],\"organisations\":[{{\"organisation\":\"o{}\",\"role\":\"host\"}}],\
             \"grants\":[{{\"funder\":\"o{}\",\"number\":\"{}\"}}]}}",
            "words ".repeat(30),
            2000 + number % 20,
            person(0),
            person(1),
            number % 12,
            number % 3,
            number / 2
        )
        .unwrap();
    }
    out
}

/// Settings of an edition: every few editions a licence comes or goes, so that the graph has to be made anew.
fn settings(edition: u64) -> String {
    let license = if edition % 8 < 4 {
        ""
    } else {
        "license = \"https://creativecommons.org/publicdomain/zero/1.0/\"\n"
    };
    format!("[site]\nbase = \"https://data.example.org\"\n{license}")
}

pub(super) fn write(folder: &Folder, edition: u64) {
    folder.write("oogst.toml", settings(edition));
    folder.write("data/records.ndjson", records(edition));
}

/// Starts a sync and kills it after a time. `true` where it was done before.
fn killed(folder: &Folder, after: Duration) -> bool {
    let mut child = folder
        .command(&["sync", "--allow-removals"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(after);
    // On Unix this is SIGKILL.
    child.kill().unwrap();
    let ended = child.wait_with_output().unwrap();
    if let Some(code) = ended.status.code() {
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&ended.stderr));
    }
    ended.status.success()
}

/// What `verify` and `status` say after a kill: never a revision that was acknowledged and is gone, never a graph that
/// is not what the ledger says.
fn assert_sound(folder: &Folder, acknowledged: i64) -> i64 {
    folder.good(&["verify"]);
    let revision = folder.revision();
    assert!(
        revision >= acknowledged,
        "revision {acknowledged} is lost: {revision}"
    );
    // Once more: what was brought forward is there to stay.
    folder.good(&["verify"]);
    revision
}

/// The triples of the last dump without dates of descriptions.
fn dumped(folder: &Folder) -> std::collections::BTreeSet<String> {
    folder.good(&["dump", "--out", "out"]);
    let file = folder.path("out/latest/oogst.nt");
    undated(&std::fs::read_to_string(file).unwrap())
}

/// The triples of the graph as it is on the disk.
fn asked(folder: &Folder) -> std::collections::BTreeSet<String> {
    let query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }";
    undated(&folder.good(&["query", "-q", query, "--format", "ntriples"]))
}

/// How long a sync of an edition takes here and now, to begin with and later.
fn durations() -> [Duration; 2] {
    let folder = Folder::new();
    [0, 1].map(|edition| {
        write(&folder, edition);
        let started = Instant::now();
        folder.good(&["sync", "--allow-removals"]);
        started.elapsed()
    })
}

#[test]
fn a_sync_that_is_killed_loses_nothing_that_was_acknowledged() {
    let [first, later] = durations();
    let mut random = Random(1);
    let mut folder = Folder::new();
    let (mut acknowledged, mut edition) = (0, 0);
    let (mut done, mut interrupted) = (0, 0);
    for kill in 0..KILLS {
        // Every fifth time from nothing: the first filling of a graph goes another way than later ones.
        if kill % 5 == 0 {
            folder = Folder::new();
            acknowledged = 0;
        }
        edition += 1;
        write(&folder, edition);
        let whole = if acknowledged == 0 { first } else { later };
        let micros = u64::try_from(whole.as_micros()).unwrap();
        if killed(&folder, Duration::from_micros(random.below(micros))) {
            done += 1;
            let revision = folder.revision();
            assert!(
                revision > acknowledged,
                "edition {edition} was acknowledged and is not there"
            );
            acknowledged = revision;
        } else {
            interrupted += 1;
        }
        if !folder.path(".oogst").exists() {
            continue;
        }
        acknowledged = assert_sound(&folder, acknowledged);
    }
    assert!(
        interrupted >= KILLS / 5,
        "{interrupted} were interrupted, {done} were done"
    );
    // What is left goes on to the end, and is what it would be without all this.
    folder.good(&["sync", "--allow-removals"]);
    folder.good(&["verify"]);
    let fresh = Folder::new();
    write(&fresh, edition);
    fresh.good(&["sync"]);
    let expected = undated(&fresh.good(&["map", "--format", "ntriples"]));
    for (what, triples) in [
        ("the dump of a fresh start", dumped(&fresh)),
        ("the dump", dumped(&folder)),
        ("the graph", asked(&folder)),
    ] {
        assert_eq!(triples.len(), expected.len(), "{what}");
        assert!(triples == expected, "{what} is not what the records say");
    }
    assert!(!expected.is_empty());
}

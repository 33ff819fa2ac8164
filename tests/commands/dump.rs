//! `oogst dump`.

use std::fmt::Write;
use std::fs;

use serde_json::json;

use super::synced;
use crate::support::{Folder, snapshot};

fn latest(folder: &Folder) -> String {
    fs::read_link(folder.path("dumps/latest"))
        .unwrap()
        .display()
        .to_string()
}

#[test]
fn a_dump_is_published_whole_and_latest_points_to_it() {
    let folder = synced();
    let said = folder.good(&["dump"]);
    let numbers = |word: &str| word.replace(',', "").parse::<u64>().is_ok();
    let redact = |word: &str| if numbers(word) { "[number]" } else { word }.to_owned();
    let lines = said.lines().map(|line| {
        let words: Vec<String> = line.split_whitespace().map(redact).collect();
        words.join(" ")
    });
    let lines = lines.collect::<Vec<_>>().join("\n");
    snapshot(
        "commands",
        "dump",
        &lines.replace(&latest(&folder), "[name]"),
    );
    assert!(latest(&folder).ends_with("-revision-1"));
    folder.write("data/projects/b.yaml", "id: b\ntitle: B\n");
    folder.good(&["sync"]);
    folder.good(&["dump"]);
    assert!(latest(&folder).ends_with("-revision-2"));
    let mut names: Vec<String> = fs::read_dir(folder.path("dumps"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name: &String| !name.starts_with('.'))
        .collect();
    names.sort();
    let dumps = names.iter().filter(|name| oogst::dump::is_dump(name));
    assert_eq!(dumps.count(), 2);
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn a_dump_that_cannot_be_written_leaves_the_last_as_it_was() {
    let folder = synced();
    folder.good(&["dump"]);
    folder.write("data/projects/b.yaml", "id: b\ntitle: B\n");
    folder.good(&["sync"]);
    // A link cannot take the place of a folder that is not empty.
    fs::remove_file(folder.path("dumps/latest")).unwrap();
    folder.write("dumps/latest/something", "else");
    let message = folder.run(&["dump"]).bad(3);
    assert!(message.contains("the last dump is as it was"), "{message}");
    assert_eq!(folder.read("dumps/latest/something"), "else");
    // Nor can a folder be made where a file is.
    folder.write("file", "");
    let message = folder.run(&["dump", "--out", "file"]).bad(3);
    snapshot("commands", "dump-into-a-file", &folder.redact(&message));
    assert_eq!(folder.read("file"), "");
}

#[test]
fn a_dump_that_is_killed_leaves_the_last_as_it_was() {
    let folder = synced();
    folder.good(&["dump"]);
    let mut many = String::new();
    for n in 0..3_000 {
        let record = json!({"kind": "project", "id": format!("p{n}"), "title": {"en": format!("Project {n}")}});
        writeln!(many, "{record}").unwrap();
    }
    folder.write("data/many.ndjson", many);
    folder.good(&["sync"]);
    let mut child = folder.command(&["dump"]).spawn().unwrap();
    // It is killed as soon as it has begun to write.
    let begun = || {
        fs::read_dir(folder.path("dumps"))
            .unwrap()
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with(".dump-"))
    };
    let started = std::time::Instant::now();
    while !begun() {
        assert!(started.elapsed().as_secs() < 20, "the dump never began");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(latest(&folder).ends_with("-revision-1"));
    // Its rest is there, and is seen by nobody; the next dump removes it.
    assert!(begun());
    folder.good(&["dump"]);
    assert!(latest(&folder).ends_with("-revision-2"));
    assert!(!begun());
}

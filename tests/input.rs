//! What is refused: every message names the place, the value, what is allowed and the remedy, and nothing is written.

mod bytes;
mod machine;
mod references;
mod values;

use std::fmt::Write;
use std::fs::File;

use super::support::{Folder, snapshot};

/// A small dataset without faults.
const SOUND: &[(&str, &str)] = &[
    (
        "data/projects/first.yaml",
        "id: first\ntitle: {nl: Eerste}\npeople:\n  - {name: Ada Lovelace, role: researcher}\n",
    ),
    (
        "data/organisations.yaml",
        "- {id: ugent, name: {nl: Universiteit Gent}}\n- {id: belspo, name: {nl: Belspo}}\n",
    ),
    (
        "data/programmes.yaml",
        "- {id: brain, name: {en: BRAIN}, funder: belspo}\n",
    ),
    (
        "data/people.yaml",
        "- {id: p-ada, given: Ada, family: Lovelace}\n",
    ),
];

/// Runs `check` and `sync` over the sound dataset and these files: both refuse, with one message, and change nothing.
/// The first fault is at `place` (`file:line:column`). What people read is in `tests/input/NAME.snap`.
#[track_caller]
fn refused(name: &str, place: &str, files: &[(&str, &[u8])]) {
    let folder = Folder::with(SOUND);
    for (path, bytes) in files {
        folder.write(path, bytes);
    }
    refused_in(&folder, name, place);
    // A dataset that holds something already is not touched either.
    let folder = Folder::with(SOUND);
    folder.good(&["sync"]);
    for (path, bytes) in files {
        folder.write(path, bytes);
    }
    folder.run(&["sync"]).bad(1);
    assert_eq!(folder.revision(), 1, "nothing was changed");
    folder.good(&["verify"]);
}

#[track_caller]
fn refused_in(folder: &Folder, name: &str, place: &str) {
    let message = folder.run(&["check"]).bad(1);
    assert!(!folder.path(".oogst").exists(), "`check` writes nothing");
    let (faults, _) = message.trim_end().rsplit_once('\n').unwrap();
    assert!(
        faults.starts_with(&format!("{place}: ")),
        "{place}\n{message}"
    );
    assert!(faults.contains("\n  = help: "), "no remedy\n{message}");
    let synced = folder.run(&["sync"]).bad(1);
    assert!(
        synced.starts_with(faults),
        "`sync` says what `check` says\n{message}\n{synced}"
    );
    assert!(synced.ends_with("nothing was changed\n"), "{synced}");
    assert_eq!(folder.revision(), 0);
    snapshot("input", name, &folder.redact(&message));
}

/// A project with these lines.
#[track_caller]
fn project_refused(name: &str, line: usize, column: usize, lines: &str) {
    let text = format!("id: x\n{lines}\n");
    let place = format!("data/projects/x.yaml:{line}:{column}");
    refused(name, &place, &[("data/projects/x.yaml", text.as_bytes())]);
}

#[test]
fn a_sound_dataset_is_not_refused() {
    let folder = Folder::with(SOUND);
    let run = folder.run(&["check"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    snapshot("input", "sound", &run.err);
    assert!(!folder.path(".oogst").exists());
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest() {
    project_refused("unknown-key", 3, 1, "title: {nl: X}\nacronym_: XY");
}

#[test]
fn an_unknown_key_deep_inside_is_refused_at_its_place() {
    project_refused(
        "unknown-key-inside",
        5,
        24,
        "title: {nl: X}\ngrants:\n  - funder: belspo\n    amount: {value: 1, munt: EUR}",
    );
}

#[test]
fn a_duplicate_key_is_refused() {
    project_refused("duplicate-key", 3, 1, "title: {nl: X}\ntitle: {nl: Y}");
}

#[test]
fn a_language_given_twice_is_refused() {
    project_refused("duplicate-language", 3, 3, "title:\n  nl: X\n  NL: Y");
}

#[test]
fn a_wrong_type_is_refused() {
    project_refused("wrong-type", 3, 9, "title: {nl: X}\npeople: 3");
}

#[test]
fn a_yes_that_is_no_boolean_is_refused() {
    project_refused("wrong-boolean", 3, 10, "title: {nl: X}\npublish: perhaps");
}

#[test]
fn an_unknown_role_is_refused_with_those_there_are() {
    project_refused(
        "unknown-role",
        4,
        26,
        "title: {nl: X}\npeople:\n  - {name: Ada Lovelace, role: promoter}",
    );
}

#[test]
fn a_duplicate_id_is_refused_with_both_places() {
    refused(
        "duplicate-id",
        "data/projects/x.yaml:2:5",
        &[("data/projects/x.yaml", b"title: {nl: X}\nid: first\n")],
    );
}

#[test]
fn an_id_that_is_none_is_refused() {
    refused(
        "bad-id",
        "data/projects/x.yaml:1:5",
        &[("data/projects/x.yaml", b"id: X_1\ntitle: {nl: X}\n")],
    );
}

#[test]
fn an_empty_title_is_refused() {
    project_refused("empty-title", 2, 13, "title: {nl: '  '}");
}

#[test]
fn a_title_without_languages_is_refused() {
    project_refused("title-without-languages", 2, 8, "title: {}");
}

#[test]
fn a_missing_title_is_refused() {
    project_refused("missing-title", 1, 1, "acronym: X");
}

#[test]
fn an_alias_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "a{level}: &a{level} [{aliases}]").unwrap();
    }
    let bomb = format!("id: x\ntitle: {{nl: X}}\nkeywords:\n  nl: [a]\n{text}");
    let folder = Folder::with(SOUND);
    folder.write("data/projects/x.yaml", &bomb);
    // In a field that takes lists the bomb would have to be expanded to be read.
    let list = text.replace("\na", "\n  a").replacen("a0", "  a0", 1);
    folder.write(
        "data/projects/y.yaml",
        format!("id: y\ntitle: {{nl: Y}}\nkeywords:\n{list}"),
    );
    // Here even what is in no field is read, to find the kind.
    folder.write("data/z.yaml", &bomb);
    let started = std::time::Instant::now();
    let message = folder.run(&["check"]).bad(1);
    assert!(started.elapsed().as_secs() < 10, "it was expanded");
    for file in ["projects/x", "projects/y", "z"] {
        assert!(message.contains(&format!("data/{file}.yaml:")), "{message}");
    }
    snapshot("input", "alias-bomb", &message);
}

#[test]
fn a_file_of_200_megabytes_is_refused_unread() {
    let folder = Folder::with(SOUND);
    let file = File::create(folder.path("data/projects/x.yaml")).unwrap();
    file.set_len(200 << 20).unwrap();
    let started = std::time::Instant::now();
    refused_in(&folder, "too-large", "data/projects/x.yaml");
    assert!(started.elapsed().as_secs() < 10, "it was read");
}

#[test]
fn a_line_of_200_megabytes_is_refused_unread() {
    let folder = Folder::with(SOUND);
    let file = File::create(folder.path("data/x.ndjson")).unwrap();
    file.set_len(200 << 20).unwrap();
    refused_in(&folder, "too-long-line", "data/x.ndjson:1:1");
}

#[test]
fn two_decisions_that_contradict_each_other_are_refused_with_both_lines() {
    refused(
        "contradiction",
        "data/identities.yaml:3:1",
        &[(
            "data/identities.yaml",
            b"people:\n  - {match: A. Lovelace, same: [Ada Lovelace]}\n  - {match: A. Lovelace, different: [Ada Lovelace]}\n",
        ), ("data/projects/y.yaml", b"id: y\ntitle: {nl: Y}\npeople: [{name: A. Lovelace, role: researcher}]\n")],
    );
}

#[test]
fn many_faults_are_all_told_in_the_order_of_the_files() {
    project_refused(
        "many",
        3,
        11,
        "title: {nl: X}\nhomepage: nowhere\npart_of: no-project\nstart: 2020\nend: 2019\npeople:\n  - {role: researcher}",
    );
}

#[test]
fn an_unknown_setting_is_refused_by_every_command() {
    let folder = Folder::with(SOUND);
    folder.write(
        "oogst.toml",
        "[site]\nbase = \"https://example.org\"\ncolour = \"red\"\n",
    );
    let message = folder.run(&["check"]).bad(1);
    for command in ["sync", "status", "verify", "map", "dump"] {
        assert_eq!(folder.run(&[command]).bad(1), message, "{command}");
    }
    assert!(!folder.path(".oogst").exists());
    snapshot("input", "unknown-setting", &message);
}

#[test]
fn a_setting_of_another_type_is_refused_in_words() {
    let folder = Folder::with(SOUND);
    folder.write("oogst.toml", "[serve]\nworkers = \"many\"\n");
    snapshot(
        "input",
        "setting-of-another-type",
        &folder.run(&["sync"]).bad(1),
    );
    folder.write("oogst.toml", "[serve]\nquery_seconds = -1\n");
    snapshot("input", "negative-setting", &folder.run(&["sync"]).bad(1));
}

#[test]
fn a_setting_with_an_impossible_value_is_refused() {
    let folder = Folder::with(SOUND);
    folder.write("oogst.toml", "[site]\nbase = \"data.example.org\"\n");
    snapshot("input", "bad-setting", &folder.run(&["sync"]).bad(1));
    assert!(!folder.path(".oogst").exists());
}

#[test]
fn a_source_that_is_not_there_is_refused() {
    let folder = Folder::with(&[(
        "oogst.toml",
        "[[sources]]\nname = \"a\"\ntype = \"records\"\npath = \"nowhere\"\n",
    )]);
    snapshot("input", "no-source", &folder.run(&["check"]).bad(1));
}

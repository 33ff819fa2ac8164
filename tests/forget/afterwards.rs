//! What comes after, and what comes between: killed on the way, a backup of before, people who were merged.

use std::process::Stdio;
use std::time::Duration;

use super::{NOW, PEOPLE, dataset, nothing_is_left, traces};

#[test]
fn killed_at_any_instant_the_same_again_does_the_rest() {
    for milliseconds in [0, 20, 60, 100, 150, 220, 300, 500] {
        let folder = dataset();
        let mut command = folder.command(&["forget", "p-quill", "--yes"]);
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        folder.run(&["forget", "p-quill", "--yes"]).good();
        nothing_is_left(&folder);
        folder.good(&["verify"]);
        assert_eq!(folder.status()["forgotten"][0]["done"], true);
    }
}

#[test]
fn who_was_forgotten_is_forgotten_in_a_backup_that_is_put_back() {
    let folder = dataset();
    folder.good(&["backup", "kept"]);
    folder
        .run_at(NOW + 300, &["forget", "p-quill", "--yes"])
        .good();
    assert!(
        !traces(&folder.path("kept")).is_empty(),
        "a backup is not reached"
    );
    let told = folder
        .run_at(NOW + 400, &["restore", "kept", "--force"])
        .told(0);
    assert!(told.contains("forgotten in it too: p-quill"), "{told}");
    nothing_is_left(&folder);
    folder.good(&["verify"]);
    folder.run_at(NOW + 500, &["sync"]).good();
    nothing_is_left(&folder);
    let told = folder.good(&["explain", "person/p-quill"]);
    assert!(told.contains("forgotten: nothing of it is kept"), "{told}");
}

#[test]
fn somebody_is_forgotten_under_every_key_that_they_had() {
    let folder = dataset();
    let more = "- id: p-before\n  given: Zebulona M.\n  family: Quillfeather\n";
    folder.write("data/people.yaml", format!("{PEOPLE}{more}"));
    folder.run_at(NOW + 210, &["sync"]).good();
    folder.write(
        "data/identities.yaml",
        "people:\n  - {key: p-quill, same: [p-before], because: she says so}\n",
    );
    folder
        .run_at(NOW + 220, &["sync", "--allow-removals"])
        .good();
    let told = folder.good(&["explain", "person/p-before"]);
    assert!(
        told.contains("merged into https://data.example.org/id/person/p-quill"),
        "{told}"
    );
    let told = folder
        .run_at(NOW + 300, &["forget", "p-before", "--yes"])
        .good();
    assert!(told.starts_with("person p-quill is forgotten"), "{told}");
    nothing_is_left(&folder);
    for key in ["p-quill", "p-before"] {
        let told = folder.good(&["explain", &format!("person/{key}")]);
        assert!(told.contains("forgotten: nothing of it is kept"), "{told}");
    }
    // The decision parted: either record alone is still theirs.
    folder.remove("data/identities.yaml");
    folder.run_at(NOW + 400, &["sync"]).good();
    nothing_is_left(&folder);
}

#[test]
fn a_sync_after_another_gives_what_one_alone_would_give() {
    let folder = dataset();
    folder
        .run_at(NOW + 300, &["forget", "p-quill", "--yes"])
        .good();
    let told = folder.run_at(NOW + 400, &["sync"]).good();
    assert!(told.starts_with("nothing changed"), "{told}");
    assert_eq!(folder.revision(), 4);
}

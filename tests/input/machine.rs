//! Faults of the machine: a state folder that is held, full or read-only. They end with 3, say what to do, and lose
//! nothing.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use oogst::state::{Hold, State};

use super::super::support::{Folder, Run, skipped, snapshot};
use super::SOUND;

#[test]
fn a_second_writer_is_refused_with_the_pid_of_the_first() {
    let folder = Folder::with(SOUND);
    folder.good(&["sync"]);
    let held = State::hold(&folder.path(".oogst"), Hold::Alone).unwrap();
    let message = folder.run(&["sync"]).bad(3);
    let pid = std::process::id().to_string();
    assert!(message.contains(&format!("process {pid}")), "{message}");
    snapshot("input", "second-writer", &message.replace(&pid, "[pid]"));
    assert_eq!(folder.revision(), 1, "reading the ledger goes on");
    drop(held);
    folder.good(&["sync"]);
}

/// Runs `mount` or `umount` as root, or as whoever becomes root without a password.
fn as_root(program: &str, args: &[&str], folder: &Path) -> bool {
    let done = |mut command: Command| {
        let ended = command.args(args).arg(folder).output();
        ended.is_ok_and(|ended| ended.status.success())
    };
    let mut sudo = Command::new("sudo");
    sudo.args(["-n", program]);
    done(Command::new(program)) || done(sudo)
}

/// Mounts a small file system on the state folder while `test` runs. `false` where only root could.
fn on_a_mount(folder: &Folder, options: &str, test: impl FnOnce()) -> bool {
    let state = folder.path(".oogst");
    fs::create_dir_all(&state).unwrap();
    let options = format!("mode=1777,{options}");
    if !as_root("mount", &["-t", "tmpfs", "-o", &options, "tmpfs"], &state) {
        return skipped::<()>("mounting a tmpfs needs root").is_some();
    }
    let unmount = Unmount(&state);
    test();
    drop(unmount);
    true
}

fn remount(folder: &Folder, options: &str) {
    let options = format!("remount,{options}");
    assert!(as_root("mount", &["-o", &options], &folder.path(".oogst")));
}

struct Unmount<'a>(&'a Path);

impl Drop for Unmount<'_> {
    fn drop(&mut self) {
        assert!(as_root("umount", &[], self.0) || std::thread::panicking());
    }
}

/// The machine is at fault: code 3, a message that says what to do, no panic.
#[track_caller]
fn machines_fault(run: Run) -> String {
    let message = run.bad(3);
    assert!(!message.contains("panicked"), "{message}");
    message
}

#[test]
fn a_full_state_folder_is_told() {
    let folder = Folder::with(SOUND);
    on_a_mount(&folder, "size=60k", || {
        let message = machines_fault(folder.run(&["sync"]));
        snapshot("input", "full", &folder.redact(&message));
    });
}

#[test]
fn a_disk_that_is_full_at_any_moment_loses_nothing() {
    let folder = Folder::with(SOUND);
    let project = |number: u32| {
        let text = "x".repeat(2_000);
        folder.write(
            &format!("data/projects/p{number}.yaml"),
            format!("id: p{number}\ntitle: {{nl: '{number} {text}'}}\n"),
        );
    };
    (0..200).for_each(project);
    let mut told = BTreeSet::new();
    let mut done = false;
    for size in [
        100, 200, 400, 800, 1_200, 1_600, 2_000, 2_400, 3_200, 4_800, 6_400, 9_600,
    ] {
        done = false;
        let mounted = on_a_mount(&folder, &format!("size={size}k"), || {
            let run = folder.run(&["sync"]);
            if run.code == 0 {
                done = true;
            } else {
                told.insert(folder.redact(&machines_fault(run)));
            }
            remount(&folder, "size=64m");
            folder.good(&["sync"]);
            assert_eq!(folder.revision(), 1);
            folder.good(&["verify"]);
        });
        if !mounted {
            return;
        }
    }
    assert!(done, "the largest is large enough");
    // The ledger may be what finds no room, or the graph where it is on the disk.
    let ledger = "the disk of the state folder is full; nothing was changed";
    let (of_ledger, of_graph): (Vec<_>, Vec<_>) = told
        .into_iter()
        .partition(|message| message.contains(ledger));
    assert_eq!(of_ledger.len(), 1);
    assert_eq!(of_graph.is_empty(), !cfg!(feature = "rocksdb"));
    if !of_graph.is_empty() {
        snapshot("input", "full-graph", &of_graph.concat());
    }
}

#[test]
fn a_state_folder_that_fills_up_loses_nothing() {
    let folder = Folder::with(SOUND);
    on_a_mount(&folder, "size=4m", || {
        folder.good(&["sync"]);
        let before = folder.good(&[
            "query",
            "-q",
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "--format",
            "ntriples",
        ]);
        for project in 0..3_000 {
            let text = "x".repeat(2_000);
            folder.write(
                &format!("data/projects/p{project}.yaml"),
                format!("id: p{project}\ntitle: {{nl: '{text}'}}\n"),
            );
        }
        let message = machines_fault(folder.run(&["sync"]));
        snapshot("input", "filled-up", &folder.redact(&message));
        assert_eq!(folder.revision(), 1, "nothing was changed");
        for project in 0..3_000 {
            folder.remove(&format!("data/projects/p{project}.yaml"));
        }
        folder.good(&["verify"]);
        let after = folder.good(&[
            "query",
            "-q",
            "CONSTRUCT WHERE { ?s ?p ?o }",
            "--format",
            "ntriples",
        ]);
        assert_eq!(before, after);
    });
}

#[test]
fn a_read_only_state_folder_is_told() {
    let folder = Folder::with(SOUND);
    let mut seen = false;
    on_a_mount(&folder, "ro", || {
        seen = true;
        let message = machines_fault(folder.run(&["sync"]));
        snapshot("input", "read-only", &folder.redact(&message));
    });
    if !seen {
        // Whoever is not root is kept out by the folder's own rights.
        use std::os::unix::fs::PermissionsExt;
        let rights =
            |mode| fs::set_permissions(folder.path(".oogst"), fs::Permissions::from_mode(mode));
        rights(0o555).unwrap();
        let message = machines_fault(folder.run(&["sync"]));
        rights(0o755).unwrap();
        assert!(message.contains("cannot use the state folder"), "{message}");
    }
}

#[test]
fn a_state_folder_that_becomes_read_only_is_told() {
    let folder = Folder::with(SOUND);
    on_a_mount(&folder, "size=20m", || {
        folder.good(&["sync"]);
        remount(&folder, "ro");
        let message = machines_fault(folder.run(&["sync"]));
        snapshot("input", "read-only-later", &folder.redact(&message));
        // SQLite reads a ledger in WAL mode only where it may make the file that readers share.
        let message = machines_fault(folder.run(&["status"]));
        snapshot("input", "read-only-status", &folder.redact(&message));
    });
}

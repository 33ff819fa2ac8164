//! Backup and restore beside a running server.

use std::fs;

use super::server::{Dataset, Server};

#[test]
fn a_backup_is_made_while_the_server_runs_and_syncs_go_on() {
    let server = Server::of_example();
    let dataset = &server.dataset;
    std::thread::scope(|scope| {
        let syncs = scope.spawn(|| {
            for number in 0..6 {
                let path = dataset.path(&format!("data/projects/new-{number}.yaml"));
                let record = format!("id: new-{number}\nlanguage: en\ntitle: New {number}\n");
                fs::write(path, record).unwrap();
                dataset.done(&["sync"]);
            }
        });
        for number in 0..6 {
            let told = dataset.done(&["backup", &format!("kept-{number}")]);
            assert!(told.starts_with("backup of revision "), "{told}");
            assert!(server.is_up());
        }
        syncs.join().unwrap();
    });
    let mut revisions = Vec::new();
    for number in 0..6 {
        let kept = dataset.path(&format!("kept-{number}"));
        let manifest = fs::read_to_string(kept.join("manifest.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let revision = manifest["revision"].as_i64().unwrap();
        #[cfg(feature = "rocksdb")]
        {
            let stand = oogst::graph::stand_in(&kept.join("graph")).unwrap();
            assert_eq!(stand.unwrap().revision, revision);
        }
        let other = Dataset::with("");
        other.done(&["restore", kept.to_str().unwrap()]);
        let told = other.done(&["verify"]);
        assert!(told.contains(&format!("revision {revision}, ")), "{told}");
        revisions.push(revision);
    }
    assert!(revisions.is_sorted(), "{revisions:?}");
    let refused = dataset.run(&["backup", "kept-0"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("is not empty"), "{told}");
}

#[test]
fn nothing_is_restored_under_a_running_server() {
    let server = Server::of_example();
    server.dataset.done(&["backup", "kept"]);
    let refused = server.dataset.run(&["restore", "kept", "--force"]);
    assert_eq!(refused.status.code(), Some(3));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(
        told.contains(&format!("process {}", server.pid())),
        "{told}"
    );
    assert!(server.is_up());
}

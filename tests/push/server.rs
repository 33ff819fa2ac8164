//! A server that pushes by itself.

use std::fs;

use super::store::{Fate, Remote, Speaks};
use crate::serve::server::{Dataset, Server, eventually};

fn target(store: &Remote) -> String {
    let settings = store.sparql("after_sync = true");
    format!("[[push]]\nname = \"there\"\n{settings}")
}

/// Waits until a target is known to hold the last revision, and the graph has a thing.
fn comes(server: &Server, store: &Remote, thing: &str) {
    eventually(thing, || {
        let status = server.dataset.done(&["status", "--format", "json"]);
        let status: serde_json::Value = serde_json::from_str(&status).unwrap();
        let target = &status["push"][0];
        let there = store.graph().iter().any(|triple| triple.contains(thing));
        (there && target["behind"] == 0 && target["held"]["triples"] == store.graph().len())
            .then_some(())
    });
}

#[test]
fn a_server_pushes_when_it_starts_and_after_each_sync() {
    let store = Remote::new(Speaks::Sparql(None), |_| Fate::Done);
    let server = Dataset::with(&target(&store)).serve();
    comes(&server, &store, "/id/project/refufam>");
    let path = server.dataset.path("data/projects/new-one.yaml");
    fs::write(path, "id: new-one\nlanguage: en\ntitle: New\n").unwrap();
    server.dataset.done(&["sync"]);
    comes(&server, &store, "/id/project/new-one>");
    let metric = |name: &str| server.metric(&format!("oogst_push_{name}{{target=\"there\"}}"));
    assert!((metric("revision") - 2.0).abs() < 0.1);
    assert!(metric("revisions_behind").abs() < 0.1);
    assert!(metric("failed").abs() < 0.1);
    assert!(metric("last_success_timestamp_seconds") > 1_700_000_000.0);
    // The command works beside it.
    let said = server.dataset.done(&["push", "there"]);
    assert!(said.contains("nothing to send"), "{said}");
}

#[test]
fn a_target_that_fails_keeps_no_sync_waiting() {
    let store = Remote::new(Speaks::Sparql(None), |number| match number {
        0 => Fate::Refused("400 Bad Request", &[]),
        _ => Fate::Done,
    });
    let server = Dataset::with(&target(&store)).serve();
    server.logged("push to there");
    server.logged("status 400");
    let metric = |name: &str| server.metric(&format!("oogst_push_{name}{{target=\"there\"}}"));
    assert!(metric("revision").abs() < 0.1);
    assert!((metric("revisions_behind") - 1.0).abs() < 0.1);
    assert!((metric("failed") - 1.0).abs() < 0.1);
    let path = server.dataset.path("data/projects/new-one.yaml");
    fs::write(path, "id: new-one\nlanguage: en\ntitle: New\n").unwrap();
    server.dataset.done(&["sync"]);
    comes(&server, &store, "/id/project/new-one>");
}

#[test]
fn a_server_does_not_start_without_the_secret_of_a_target() {
    let store = Remote::new(Speaks::Sparql(None), |_| Fate::Done);
    let settings = target(&store) + "\ntoken_env = \"OOGST_TEST_NOT_SET\"";
    let dataset = Dataset::with(&settings);
    let output = dataset.run(&["serve", "--bind", "127.0.0.1:0"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("OOGST_TEST_NOT_SET is not set"), "{told}");
}

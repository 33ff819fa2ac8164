//! From the workers over one revision to those over the next.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use super::SELECT;
use super::server::{Dataset, Server, body, encoded, is_running, wait_until};
use super::workers::ENDLESS;

#[test]
fn a_new_revision_is_handed_over_while_answers_are_sent() {
    let server = Dataset::with("[serve]\nquery_seconds = 60\nquery_rows = 3_000_000").serve();
    let workers = server.workers();
    let path = format!(
        "/sparql?format=csv&query={}",
        encoded(&format!("{ENDLESS} LIMIT 2000000"))
    );
    let begun = server.get(&path).send().unwrap();
    let record = "id: new-one\nlanguage: en\ntitle: A project that is new\n";
    fs::write(server.dataset.path("data/projects/new-one.yaml"), record).unwrap();
    server.dataset.done(&["sync"]);
    let answer = server.ask(SELECT, "text/csv").text().unwrap();
    assert!(answer.contains("A project that is new"), "{answer}");
    let (bytes, whole) = body(begun);
    assert!(whole);
    let rows = bytes.split(|byte| *byte == b'\n').count();
    assert!(rows >= 2_000_001, "{rows}");
    // With the last answer of the old revision go its workers and its checkpoint.
    wait_until("the old workers are gone", || {
        workers.iter().all(|pid| !is_running(*pid))
    });
    wait_until("one checkpoint is left", || {
        let folders = fs::read_dir(server.dataset.path(".oogst/workers")).unwrap();
        folders
            .flatten()
            .filter(|entry| entry.path().is_dir())
            .count()
            == 1
    });
}

#[test]
fn a_worker_that_does_not_start_is_made_up_for() {
    let server = Dataset::with("[serve]\nworkers = 2").serve();
    // Whoever puts something in its way may come too late on a busy machine: then once more.
    let next = (1..=10)
        .map(|number| server.dataset.path(&format!(".oogst/workers/{number}")))
        .find(|next| hinder_the_first_worker(&server, next))
        .expect("a worker that does not start");
    wait_until("another in its place", || {
        next.join("2.sock").exists() && server.workers_that_are("shared") == 2
    });
}

/// Syncs, and puts a folder in the place of the socket of the first worker over the checkpoint in a folder that is to come.
/// Gives whether that was in time. In any case the new revision is answered.
fn hinder_the_first_worker(server: &Server, next: &Path) -> bool {
    let title = format!("A project for {}", next.display());
    let record = format!("id: new-one\nlanguage: en\ntitle: {title}\n");
    fs::write(server.dataset.path("data/projects/new-one.yaml"), record).unwrap();
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let hindering = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                match fs::create_dir(next.join("0.sock")) {
                    Ok(()) => return true,
                    Err(fault) if fault.kind() == ErrorKind::NotFound => {}
                    Err(_) => return false,
                }
            }
            false
        });
        server.dataset.done(&["sync"]);
        wait_until("the new revision", || {
            let answer = server.ask(SELECT, "text/csv").text().unwrap();
            answer.contains(&title)
        });
        is_over.store(true, Ordering::Relaxed);
        hindering.join().unwrap()
    })
}

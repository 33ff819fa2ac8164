//! Targets that fail on the way, and pushes that are killed.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::store::{Fate, Remote, Speaks};
use super::{Dataset, assert_same};
use crate::crash::Random;

const OPEN: Speaks = Speaks::Sparql(None);

#[test]
fn what_may_pass_is_sent_again_and_what_was_not_acknowledged_too() {
    let store = Remote::new(OPEN, |number| match number % 5 {
        0 => Fate::Refused("503 Service Unavailable", &["Retry-After: 0"]),
        1 => Fate::Refused("500 Internal Server Error", &[]),
        2 => Fate::Lost,
        _ => Fate::Done,
    });
    let mut dataset = Dataset::new(&store.sparql("batch_triples = 300"));
    for _ in 0..3 {
        dataset.sync();
        dataset.push(&[]).good();
        assert_same(&store.graph(), &dataset.ours());
        dataset.change();
    }
}

#[test]
fn a_target_that_asks_for_time_is_given_it_and_one_that_asks_for_too_much_is_left_alone() {
    let store = Remote::new(OPEN, |number| match number {
        0 => Fate::Refused("429 Too Many Requests", &["Retry-After: 1"]),
        2 => Fate::Refused("503 Service Unavailable", &["Retry-After: 3600"]),
        _ => Fate::Done,
    });
    let mut dataset = Dataset::new(&store.sparql("batch_triples = 100000\nbatch_bytes = 60000000"));
    dataset.sync();
    let began = Instant::now();
    dataset.push(&[]).good();
    assert!(began.elapsed() >= Duration::from_secs(1));
    dataset.change();
    dataset.sync();
    let told = dataset.push(&[]).bad(3);
    assert!(told.contains("left alone for 3600 seconds"), "{told}");
    assert_eq!(store.updates(), 3, "it was not asked again");
    dataset.push(&[]).good();
    assert_same(&store.graph(), &dataset.ours());
}

#[test]
fn a_target_that_is_too_slow_is_told_and_taken_up_where_it_was() {
    let store = Remote::new(OPEN, |number| match number {
        2..=3 => Fate::Slow,
        _ => Fate::Done,
    });
    let dataset = Dataset::new(&store.sparql("batch_triples = 500\nseconds = 1\nretries = 1"));
    dataset.sync();
    let told = dataset.push(&[]).bad(3);
    assert!(told.contains("no answer in 1 seconds"), "{told}");
    let target = &dataset.folder.status()["push"][0];
    assert_eq!(target["going"]["requests"], 2, "{target}");
    let said = dataset.push(&[]).good();
    assert!(
        said.contains("taken up where it was broken off, after 2 requests"),
        "{said}"
    );
    // What was given up may still have been done, later.
    std::thread::sleep(Duration::from_secs(2));
    assert_same(&store.graph(), &dataset.ours());
}

#[test]
fn nobody_there_is_told() {
    let target = "update = \"http://127.0.0.1:1/update\"\ngraph = \"default\"\nretries = 1\nretry_milliseconds = 1";
    let dataset = Dataset::new(target);
    let told = dataset.push(&[]).bad(1);
    assert!(told.contains("run `oogst sync`"), "{told}");
    dataset.sync();
    let told = dataset.push(&[]).bad(3);
    assert!(
        told.contains("cannot be reached") && told.contains("tried 2 times"),
        "{told}"
    );
}

/// Starts a push and kills it after a time. `true` where it was done before.
fn killed(dataset: &Dataset, after: Duration) -> bool {
    let mut child = dataset
        .with_secret(&["push", "there"])
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

/// Kills pushes at random, with syncs in between, and gives how many were broken off.
pub(super) fn kill_at_random(dataset: &mut Dataset, kills: u64) -> u64 {
    let mut random = Random(3);
    dataset.sync();
    let began = Instant::now();
    dataset.push(&["--whole"]).good();
    let whole = u64::try_from(began.elapsed().as_micros()).unwrap();
    let mut broken = 0;
    for kill in 0..kills {
        if kill % 2 == 0 {
            dataset.change();
            dataset.sync();
        }
        if kill % 4 == 0 {
            // The whole again: what is known to be there is forgotten.
            std::fs::remove_file(dataset.folder.path(".oogst/push/there.json")).unwrap();
            let after = Duration::from_micros(random.below(whole / 2));
            let mut child = dataset
                .with_secret(&["push", "there", "--replace"])
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(after);
            child.kill().unwrap();
            broken += u64::from(!child.wait().unwrap().success());
            if !dataset.folder.path(".oogst/push/there.json").exists() {
                // It had not begun: who begins says what is meant.
                dataset.push(&["--replace"]).good();
            }
        }
        let after = Duration::from_micros(random.below(whole));
        broken += u64::from(!killed(dataset, after));
    }
    broken
}

#[test]
fn a_push_that_is_killed_at_any_instant_goes_on_to_the_same_end() {
    let store = Remote::new(OPEN, |_| Fate::Done);
    let mut dataset = Dataset::new(&store.sparql("batch_triples = 40"));
    let broken = kill_at_random(&mut dataset, 24);
    assert!(broken >= 8, "{broken} were broken off");
    dataset.push(&[]).good();
    assert_same(&store.graph(), &dataset.ours());
    assert!(dataset.push(&[]).good().contains("nothing to send"));
}

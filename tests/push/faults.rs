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
fn a_redirect_is_told_and_not_followed_with_the_secret() {
    let store = Remote::new(OPEN, |_| {
        Fate::Refused(
            "301 Moved Permanently",
            &["Location: https://example.org/new"],
        )
    });
    let dataset = Dataset::new(&store.sparql("token_env = \"PUSH_SECRET\""));
    dataset.sync();
    let mut command = dataset.folder.command(&["push", "there"]);
    let run = crate::support::Run::of(command.env("PUSH_SECRET", "abc.def").output().unwrap());
    let told = run.bad(1);
    assert!(told.contains("leads to https://example.org/new"), "{told}");
    assert_eq!(store.updates(), 1);
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

/// How many requests the journal says were acknowledged, of a push that is going on.
fn acknowledged(dataset: &Dataset) -> Option<u64> {
    let journal = std::fs::read_to_string(dataset.folder.path(".oogst/push/there.json")).ok()?;
    let journal: serde_json::Value = serde_json::from_str(&journal).unwrap();
    journal["going"]["requests"].as_u64()
}

/// Starts a push and kills it a little after so many requests. `true` where it was broken off.
fn killed(dataset: &Dataset, args: &[&str], requests: u64, later: Duration) -> bool {
    let mut child = dataset
        .with_secret(args)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while child.try_wait().unwrap().is_none()
        && acknowledged(dataset).is_none_or(|done| done < requests)
    {
        std::thread::sleep(Duration::from_micros(300));
    }
    std::thread::sleep(later);
    // On Unix this is SIGKILL.
    child.kill().unwrap();
    let ended = child.wait_with_output().unwrap();
    if let Some(code) = ended.status.code() {
        assert_eq!(code, 0, "{}", String::from_utf8_lossy(&ended.stderr));
    }
    !ended.status.success()
}

/// Kills pushes at random, of changes and of everything, with syncs in between. Most of them are broken off.
pub(super) fn kill_at_random(dataset: &mut Dataset, kills: u64) {
    let mut random = Random(3);
    let mut broken = 0;
    for kill in 0..kills {
        if kill % 2 == 0 {
            dataset.change();
            dataset.sync();
        }
        let mut args = vec!["push", "there"];
        let mut requests = random.below(4);
        if kill % 4 == 0 {
            // Everything again: what is known to be there is forgotten.
            let journal = dataset.folder.path(".oogst/push/there.json");
            assert!(kill == 0 || std::fs::remove_file(journal).is_ok());
            args.push("--replace");
            requests = random.below(20);
        }
        let later = Duration::from_micros(random.below(3_000));
        broken += u64::from(killed(dataset, &args, requests, later));
    }
    assert!(broken >= kills / 2, "{broken} of {kills} were broken off");
}

#[test]
fn a_push_that_is_killed_at_any_instant_goes_on_to_the_same_end() {
    let store = Remote::new(OPEN, |_| Fate::Done);
    let mut dataset = Dataset::new(&store.sparql("batch_triples = 40"));
    kill_at_random(&mut dataset, 20);
    dataset.push(&[]).good();
    assert_same(&store.graph(), &dataset.ours());
    assert!(dataset.push(&[]).good().contains("nothing to send"));
}

use super::one::One;
use super::*;
use crate::config::Vanished;
use crate::record::{Kind, Person, Record};
use crate::source::Silent;
use crate::source::collector::{Before, CollectError, Taker, Yield};
use crate::source::spool::{Beside, Item};

/// Gives people with these ids (those behind a `-` are said to be gone), then comes to its end in this way; without one it
/// fails.
struct Gives(&'static [&'static str], Option<Yield>);

impl Collector for Gives {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        for id in self.0 {
            if let Some(gone) = id.strip_prefix('-') {
                taker.gone(Kind::Person, gone);
                continue;
            }
            let person = Person::named((*id).to_owned(), None, "Peeters".to_owned());
            taker.item(Item {
                record: Record::Person(person),
                beside: Beside::default(),
            });
        }
        self.1.clone().ok_or_else(|| CollectError::Unusable {
            at: "people.csv".to_owned(),
            message: "broke off".to_owned(),
        })
    }
}

fn whole(ids: &'static [&'static str]) -> Gives {
    Gives(ids, Some(Yield::Whole))
}

/// Collects one after the other; gives how each went, and the ids that are there then, with `†` if they are gone.
fn collected(vanished: Vanished, all: &[Gives]) -> (Vec<Run>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let spool = spool(folder.path(), "people");
    let source = SourceConfig {
        vanished,
        ..Config::default().sources().remove(0)
    };
    let one = One {
        source: &source,
        before: &spool,
        after: &spool,
        percent: None,
        now: 0,
    };
    let runs = all
        .iter()
        .map(|gives| one.collect(gives, &Silent).unwrap())
        .collect();
    let mut ids = Vec::new();
    let mark = |item: &Item| {
        if item.beside.gone.is_some() {
            "†"
        } else {
            ""
        }
    };
    spool
        .each(&mut |item| ids.push(format!("{}{}", item.record.id(), mark(&item))))
        .unwrap();
    (runs, ids)
}

#[test]
fn what_a_source_no_longer_has_is_kept_and_marked_or_removed() {
    let all = [whole(&["p-1", "p-2"]), whole(&["p-2"])];
    let (runs, ids) = collected(Vanished::Keep, &all);
    assert_eq!(ids, ["p-2", "p-1†"]);
    assert_eq!((runs[1].told.records, runs[1].told.gone), (2, 1));
    let (runs, ids) = collected(Vanished::Remove, &all);
    assert_eq!(ids, ["p-2"]);
    assert_eq!((runs[1].told.records, runs[1].told.gone), (1, 0));
}

#[test]
fn what_comes_back_is_no_longer_marked() {
    let all = [whole(&["p-1"]), whole(&[]), whole(&["p-1"])];
    assert_eq!(collected(Vanished::Keep, &all[..2]).1, ["p-1†"]);
    assert_eq!(collected(Vanished::Keep, &all).1, ["p-1"]);
}

#[test]
fn a_source_that_fails_halfway_leaves_what_was_collected_before() {
    let all = [whole(&["p-1", "p-2"]), Gives(&["p-3"], None)];
    let (runs, ids) = collected(Vanished::Remove, &all);
    assert_eq!(ids, ["p-1", "p-2"]);
    assert_eq!(runs[1].told.records, 2);
    let fault = runs[1].failed.as_ref().unwrap().to_string();
    assert_eq!(fault, "people.csv: broke off");
}

#[test]
fn changes_leave_what_they_do_not_speak_of() {
    let changes = Some(Yield::Changes(serde_json::Value::Null));
    let all = [whole(&["p-1"]), Gives(&["p-2"], changes)];
    assert_eq!(collected(Vanished::Remove, &all).1, ["p-2", "p-1"]);
}

#[test]
fn an_id_that_is_given_twice_is_told_and_taken_once() {
    let (runs, ids) = collected(Vanished::Keep, &[whole(&["p-1", "p-1"])]);
    assert_eq!(ids, ["p-1"]);
    assert_eq!(runs[0].notices.count(), 1);
}

#[test]
fn what_a_source_says_is_gone_is_removed_unless_everything_is_kept() {
    let changes = || Some(Yield::Changes(serde_json::Value::Null));
    let all = [whole(&["p-1", "p-2", "p-3"]), Gives(&["-p-2"], changes())];
    assert_eq!(collected(Vanished::Told, &all).1, ["p-1", "p-3"]);
    assert_eq!(collected(Vanished::Remove, &all).1, ["p-1", "p-3"]);
    assert_eq!(collected(Vanished::Keep, &all).1, ["p-1", "p-2†", "p-3"]);
    // What is only missing is not gone.
    let all = [whole(&["p-1", "p-2"]), whole(&["p-1"])];
    assert_eq!(collected(Vanished::Told, &all).1, ["p-1", "p-2†"]);
}

#[test]
fn what_is_new_changed_gone_and_removed_is_counted() {
    let all = [
        whole(&["p-1", "p-2", "p-3"]),
        whole(&["p-1", "p-4"]),
        whole(&["p-1", "p-3"]),
    ];
    let (runs, _) = collected(Vanished::Remove, &all);
    let counts = |run: &Run| {
        let told = &run.told;
        (told.records, told.new, told.changed, told.removed)
    };
    assert_eq!(counts(&runs[0]), (3, 3, 0, 0));
    assert_eq!(counts(&runs[1]), (2, 1, 0, 2));
    assert_eq!(counts(&runs[2]), (2, 1, 0, 1));
    let (runs, _) = collected(Vanished::Keep, &all);
    // What comes back is no longer what it was: it is not marked any more.
    assert_eq!(counts(&runs[2]), (4, 0, 1, 0));
    assert_eq!(runs[2].told.gone, 2);
    assert_eq!(runs[2].told.outcome, Outcome::Collected);
}

#[test]
fn more_than_a_share_is_removed_only_where_that_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let spool = spool(folder.path(), "people");
    let source = SourceConfig {
        vanished: Vanished::Remove,
        ..Config::default().sources().remove(0)
    };
    let one = |percent| One {
        source: &source,
        before: &spool,
        after: &spool,
        percent,
        now: 0,
    };
    let limit = Some((40, "sources.removal_percent"));
    let five = whole(&["p-1", "p-2", "p-3", "p-4", "p-5"]);
    one(limit).collect(&five, &Silent).unwrap();
    let two = whole(&["p-1", "p-2"]);
    let run = one(limit).collect(&two, &Silent).unwrap();
    let told = run.failed.unwrap().to_string();
    assert!(
        told.starts_with(
            "3 of its 5 people would be removed, more than sources.removal_percent = 40"
        ),
        "{told}"
    );
    assert_eq!((run.told.records, run.told.removed), (5, 0));
    let three = whole(&["p-1", "p-2", "p-3"]);
    assert!(
        one(limit)
            .collect(&three, &Silent)
            .unwrap()
            .failed
            .is_none()
    );
    assert!(one(None).collect(&two, &Silent).unwrap().failed.is_none());
}

#[test]
fn a_source_that_says_that_nothing_changed_leaves_everything() {
    let all = [whole(&["p-1"]), Gives(&[], Some(Yield::Unchanged))];
    let (runs, ids) = collected(Vanished::Remove, &all);
    assert_eq!(ids, ["p-1"]);
    assert_eq!(runs[1].told.outcome, Outcome::Unchanged);
    assert_eq!(runs[1].told.records, 1);
}

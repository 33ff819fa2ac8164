use super::*;
use crate::record::{Person, Record};
use crate::source::Silent;
use crate::source::spool::Beside;

/// Gives people with these ids, then comes to its end in this way; without one it fails.
struct Gives(&'static [&'static str], Option<Yield>);

impl Collector for Gives {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        for id in self.0 {
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
    let runs = all
        .iter()
        .map(|one| collect(one, &source, &spool, &spool, 0, &Silent).unwrap())
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
    assert_eq!((runs[1].records, runs[1].gone), (2, 1));
    let (runs, ids) = collected(Vanished::Remove, &all);
    assert_eq!(ids, ["p-2"]);
    assert_eq!((runs[1].records, runs[1].gone), (1, 0));
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
    assert_eq!(runs[1].records, 2);
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

use super::*;
use crate::record::Entity;

fn concept(key: &str, label: &str) -> Entity {
    let json = format!(r#"{{"label":{{"en":"{label}"}}}}"#);
    Entity {
        key: key.to_owned(),
        body: Body::from_json(Kind::Concept, json.as_bytes()).unwrap(),
    }
}

/// Makes a revision of these concepts, which enters the feed.
fn sync(ledger: &mut Ledger, concepts: &[(&str, &str)], now: i64) {
    let mut draft = ledger.draft(now).unwrap();
    for (key, label) in concepts {
        draft.put(&concept(key, label), "test").unwrap();
    }
    for (kind, key) in draft.vanished() {
        draft.remove(kind, &key, &[]).unwrap();
    }
    draft.commit().unwrap();
    ledger.enter(|| now).unwrap();
}

/// The events: deed, key and revision.
fn told(ledger: &Ledger) -> Vec<(Deed, String, i64)> {
    let events = ledger.events(1, u64::MAX).unwrap();
    let events = events.into_iter();
    events
        .map(|event| (event.deed, event.key, event.revision))
        .collect()
}

#[test]
fn revisions_that_are_followed_late_come_in_their_order() {
    let mut ledger = Ledger::in_memory().unwrap();
    sync(&mut ledger, &[("a", "One"), ("b", "One")], 100);
    ledger.follow("m", || 100).unwrap();
    sync(&mut ledger, &[("a", "Two"), ("b", "One")], 100);
    sync(&mut ledger, &[("a", "Three")], 100);
    sync(&mut ledger, &[("a", "Three"), ("b", "Back")], 90);
    ledger.follow("m", || 200).unwrap();
    let expected = [
        (Deed::Create, "a", 1),
        (Deed::Create, "b", 1),
        (Deed::Update, "a", 2),
        (Deed::Update, "a", 3),
        (Deed::Delete, "b", 3),
        (Deed::Create, "b", 4),
    ];
    let expected = expected.map(|(deed, key, revision)| (deed, key.to_owned(), revision));
    assert_eq!(told(&ledger), expected);
    let times: Vec<i64> = (1..=6)
        .map(|at| ledger.event_time(at).unwrap().unwrap())
        .collect();
    assert_eq!(
        times,
        [100_000, 100_000, 100_001, 100_002, 100_002, 100_003]
    );
    // Again, nothing comes.
    ledger.follow("m", || 300).unwrap();
    assert_eq!(told(&ledger), expected);
    assert_eq!(ledger.event_time(7).unwrap(), None);
}

#[test]
fn a_version_that_was_erased_is_given_as_one_that_went_and_keeps_its_place() {
    let mut ledger = Ledger::in_memory().unwrap();
    sync(&mut ledger, &[("a", "One"), ("b", "One")], 100);
    ledger.follow("m", || 100).unwrap();
    sync(&mut ledger, &[("a", "Two"), ("b", "One")], 101);
    ledger.follow("m", || 101).unwrap();
    ledger
        .connection
        .execute("UPDATE superseded SET body = NULL", [])
        .unwrap();
    let expected = [
        (Deed::Delete, "a".to_owned(), 1),
        (Deed::Create, "b".to_owned(), 1),
        (Deed::Update, "a".to_owned(), 2),
    ];
    assert_eq!(told(&ledger), expected);
    assert_eq!(ledger.events(1, 1).unwrap()[0].version, None);
}

#[test]
fn an_era_begins_with_everything_as_it_is_later_than_all_before() {
    let mut ledger = Ledger::in_memory().unwrap();
    ledger.follow("m", || 100).unwrap();
    assert_eq!(ledger.era().unwrap(), None);
    sync(&mut ledger, &[("a", "One"), ("b", "One")], 100);
    sync(&mut ledger, &[("b", "Two")], 100);
    // What went before anybody could follow is told to nobody.
    ledger.follow("m", || 100).unwrap();
    assert_eq!(told(&ledger), [(Deed::Create, "b".to_owned(), 2)]);
    for (mapping, begun) in [("n", 101), ("m", 102)] {
        let before = ledger.event_time(1).unwrap();
        // The clock stands still.
        ledger.follow(mapping, || 100).unwrap();
        let era = Era { begun, events: 2 };
        assert_eq!(ledger.era().unwrap(), Some(era));
        let expected = [
            (Deed::Delete, "a".to_owned(), 2),
            (Deed::Update, "b".to_owned(), 2),
        ];
        assert_eq!(told(&ledger), expected);
        assert!(ledger.event_time(1).unwrap() > before);
    }
    assert!(ledger.had_era(100).unwrap() && !ledger.had_era(99).unwrap());
}

mod crowds;

use super::super::{decisions, key};
use super::*;

fn mention<'a>(stated: &'a str, project: &'a str, source: SourceNumber) -> Mention<'a> {
    Mention {
        stated,
        project,
        source,
        spot: Spot::default(),
        at: 0,
        affiliation: None,
    }
}

fn settle(telling: Telling, registry: &Registry) -> People {
    telling.settle(registry, &Things::default())
}

fn telling(sources: &[&str], mentions: &[(&str, &str, SourceNumber)], identities: &str) -> Telling {
    let mut telling = Telling::of(sources.iter().map(|name| (*name).to_owned()).collect());
    for (name, project, source) in mentions {
        telling.mention(&mention(name, project, *source));
    }
    for decision in decisions::read(identities, "identities.yaml")
        .unwrap()
        .people
    {
        telling.decision(decision);
    }
    telling
}

fn told(mentions: &[(&str, &str)], identities: &str) -> Telling {
    let mentions: Vec<_> = mentions
        .iter()
        .map(|(name, project)| (*name, *project, 0))
        .collect();
    telling(&["data"], &mentions, identities)
}

fn who<'a>(people: &'a People, name: &str, project: &str) -> (&'a str, Rule) {
    people.who(name, project, 0).unwrap()
}

fn registered(k1: &str, key: &str) -> Registry {
    let registered = Registered {
        key: key.to_owned(),
        revision: 1,
        source: "data".to_owned(),
    };
    Registry::from([((k1.to_owned(), String::new()), registered)])
}

fn rules(people: &People) -> Vec<&str> {
    people
        .review
        .iter()
        .map(|item| item.rule.as_str())
        .collect()
}

#[test]
fn b1_the_same_name_within_a_source_is_one_person_whatever_the_order() {
    let mentions = [
        ("Prof. Ellen Desmet", "b"),
        ("Desmet, Ellen", "a"),
        ("Sara Lembrechts", "a"),
    ];
    let mut turned = mentions;
    turned.reverse();
    let people = settle(told(&mentions, ""), &Registry::new());
    assert_eq!(
        who(&people, "Ellen Desmet", "a"),
        who(&people, "Desmet, Ellen", "b")
    );
    assert_eq!(people.from_mentions.len(), 2);
    assert_eq!(
        people.from_mentions,
        settle(told(&turned, ""), &Registry::new()).from_mentions
    );
}

#[test]
fn h1_what_people_say_is_the_same_is_merged_into_the_older_key() {
    let identities = "people:\n  - {match: E. Desmet, same: [Ellen Desmet], because: x}\n";
    let registry = registered("ellen|desmet", "p-older");
    let people = settle(
        told(&[("E. Desmet", "a"), ("Ellen Desmet", "b")], identities),
        &registry,
    );
    assert_eq!(who(&people, "E. Desmet", "a"), ("p-older", Rule::H1));
    assert_eq!(who(&people, "Ellen Desmet", "b").0, "p-older");
    assert_eq!(people.from_mentions.len(), 1);
    assert!(people.review.is_empty());
}

#[test]
fn h2_one_mention_is_set_apart_and_keeps_its_key() {
    let identities =
        "people:\n  - {match: Jan Peeters, different: [{name: Jan Peeters, record: b}]}\n";
    let people = settle(
        told(&[("Jan Peeters", "a"), ("Jan Peeters", "b")], identities),
        &Registry::new(),
    );
    let (a, b) = (
        who(&people, "Jan Peeters", "a"),
        who(&people, "Jan Peeters", "b"),
    );
    assert_ne!(a.0, b.0);
    assert_eq!(b.1, Rule::H2);
    assert_eq!(b.0, key::mint("jan|peeters", "project/b"));
    assert_eq!(people.from_mentions.len(), 2);
}

#[test]
fn h1_and_h2_that_contradict_each_other_are_refused_with_both_lines() {
    let identities = "people:\n  - {match: A. Claes, same: [An Claes]}\n  - {match: A. Claes, different: [An Claes]}\n";
    let people = settle(
        told(&[("A. Claes", "a"), ("An Claes", "b")], identities),
        &Registry::new(),
    );
    assert_eq!(
        people.unsettled[0].places,
        ["identities.yaml:3", "identities.yaml:2"]
    );
}

#[test]
fn a_decision_that_matches_nothing_is_noted_as_stale() {
    let people = settle(
        told(&[], "people:\n  - {match: No Body, same: [p-abc]}\n"),
        &Registry::new(),
    );
    assert!(
        people
            .notes
            .iter()
            .any(|note| note.contains("identities.yaml:2: stale")),
        "{:?}",
        people.notes
    );
}

fn record(id: &str, given: &str, orcid: Option<&str>) -> Person {
    let mut person = Person::named(id.to_owned(), Some(given.to_owned()), "Peeters".to_owned());
    person.orcid = orcid.map(str::to_owned);
    person
}

#[test]
fn a1_the_same_orcid_is_one_person_and_a2_different_ones_are_two() {
    let mut telling = told(&[("Jan Peeters", "a")], "");
    for (id, given, orcid) in [
        ("p-1", "Jan", "0000-0002-1825-0097"),
        ("p-2", "Johannes", "0000-0002-1825-0097"),
        ("p-3", "Jan", "0000-0002-1694-233X"),
    ] {
        telling.record(&record(id, given, Some(orcid)), 0, Spot::default());
    }
    let people = settle(telling, &Registry::new());
    assert_eq!(people.current("p-2"), ("p-1", Rule::A1));
    assert_eq!(people.current("p-3"), ("p-3", Rule::Stated));
    assert!(
        people
            .notes
            .iter()
            .any(|note| note.starts_with("A2 HOMONYM")),
        "{:?}",
        people.notes
    );
    assert_eq!(
        people.who("Jan Peeters", "a", 0),
        Err(["p-1".to_owned(), "p-3".to_owned()].as_slice())
    );
}

#[test]
fn a_record_that_comes_later_takes_over_the_key_of_the_mentions() {
    let registry = registered("jan|peeters", "p-mention");
    let mut telling = told(&[("Jan Peeters", "a")], "");
    telling.record(&record("p-new", "Jan", None), 0, Spot::default());
    let people = settle(telling, &registry);
    assert_eq!(people.current("p-new").0, "p-mention");
    assert_eq!(who(&people, "Jan Peeters", "a").0, "p-mention");
    assert!(people.from_mentions.is_empty());
}

const TWO: [&str; 2] = ["a", "b"];

#[test]
fn b2_one_name_in_two_sources_that_share_a_co_person_is_one_person_and_says_so() {
    let mentions = [
        ("Jan Peeters", "x", 0),
        ("Sara Maes", "x", 0),
        ("Jan Peeters", "y", 1),
        ("Maes, Sara", "y", 1),
    ];
    let people = settle(telling(&TWO, &mentions, ""), &Registry::new());
    let in_a = people.who("Jan Peeters", "x", 0).unwrap();
    let in_b = people.who("Jan Peeters", "y", 1).unwrap();
    assert_eq!(in_a.0, in_b.0);
    assert!([in_a.1, in_b.1].contains(&Rule::B2), "{in_a:?} {in_b:?}");
    let shared = &people.shared[in_a.0];
    assert!(shared[0].contains("co-person “sara maes”"), "{shared:?}");
    assert!(people.review.is_empty(), "{:?}", people.review);
}

#[test]
fn b3_one_name_in_two_sources_that_share_nothing_is_two_people_in_question() {
    let mentions = [("Jan Peeters", "x", 0), ("Jan Peeters", "y", 1)];
    let people = settle(telling(&TWO, &mentions, ""), &Registry::new());
    let in_a = people.who("Jan Peeters", "x", 0).unwrap();
    let in_b = people.who("Jan Peeters", "y", 1).unwrap();
    assert_ne!(in_a.0, in_b.0);
    assert_eq!(rules(&people), ["B3 SAME-NAME"]);
    let stated: Vec<&str> = people.review[0]
        .sides
        .iter()
        .flat_map(|side| &side.evidence)
        .map(|evidence| evidence.record.as_str())
        .collect();
    assert_eq!(stated.len(), 2, "{stated:?}");
}

#[test]
fn either_verdict_ends_the_question() {
    let mentions = [("Jan Peeters", "x", 0), ("Jan Peeters", "y", 1)];
    let people = settle(telling(&TWO, &mentions, ""), &Registry::new());
    for verdict in &people.review[0].verdicts {
        let decided = format!("people:\n{}\n", verdict.yaml);
        let after = settle(telling(&TWO, &mentions, &decided), &Registry::new());
        assert!(after.review.is_empty(), "{decided}{:?}", after.review);
        assert!(after.notes.is_empty() && after.unsettled.is_empty());
        let keys: std::collections::BTreeSet<&str> = [("x", 0), ("y", 1)]
            .map(|(project, source)| after.who("Jan Peeters", project, source).unwrap().0)
            .into();
        let expected = if verdict.says == "same" { 1 } else { 2 };
        assert_eq!(keys.len(), expected, "{decided}");
    }
}

#[test]
fn a_name_keeps_its_key_when_another_source_comes_with_the_same_name() {
    let alone = settle(
        telling(&["z"], &[("Jan Peeters", "x", 0)], ""),
        &Registry::new(),
    );
    let minted = &alone.minted[0];
    let held = Registered {
        key: minted.key.clone(),
        revision: 1,
        source: minted.source.clone(),
    };
    let registry = Registry::from([((minted.k1.clone(), minted.disambiguator.clone()), held)]);
    // `a` comes first by name, and the key is that of `z` all the same.
    let mentions = [("Jan Peeters", "y", 0), ("Jan Peeters", "x", 1)];
    let both = settle(telling(&["a", "z"], &mentions, ""), &registry);
    assert_eq!(both.who("Jan Peeters", "x", 1).unwrap().0, minted.key);
    assert_ne!(both.who("Jan Peeters", "y", 0).unwrap().0, minted.key);
}

#[test]
fn near_names_are_kept_apart_and_asked_about() {
    let mentions = [
        ("Ellen Desmet", "a"),
        ("E. Desmet", "b"),
        ("Johan Maes", "a"),
        ("Jo Maes", "b"),
        ("Sara Lembrechts", "a"),
        ("Sara Lembrecht", "b"),
    ];
    let people = settle(told(&mentions, ""), &Registry::new());
    assert_eq!(people.from_mentions.len(), 6);
    let mut found = rules(&people);
    found.sort_unstable();
    assert_eq!(found, ["C1 INITIALS", "C2 PREFIX", "C3 ONE-LETTER"]);
}

#[test]
fn two_records_of_one_source_are_no_question_however_near() {
    let mut telling = told(&[], "");
    telling.record(&record("p-1", "Jan", None), 0, Spot::default());
    telling.record(&record("p-2", "J.", None), 0, Spot::default());
    assert!(settle(telling, &Registry::new()).review.is_empty());
}

#[test]
fn a_key_whose_name_several_people_bear_now_is_split() {
    let registry = registered("jan|peeters", "p-mention");
    let mut telling = told(&[], "");
    telling.record(&record("p-1", "Jan", None), 0, Spot::default());
    telling.record(&record("p-2", "Jan", None), 0, Spot::default());
    let people = settle(telling, &registry);
    assert_eq!(people.split["p-mention"], ["p-1", "p-2"]);
}

proptest::proptest! {
    #[test]
    fn whatever_the_order_of_the_telling_the_outcome_is_the_same(
        mentions in proptest::collection::vec((0..8usize, 0..5usize, 0..3u16), 1..20),
        records in proptest::collection::vec((0..4usize, 0..8usize, 0..3u16), 0..6),
        turn in 0..20usize,
    ) {
        let outcome = |turn: usize| shuffled(&mentions, &records, turn);
        proptest::prop_assert_eq!(outcome(0), outcome(turn));
    }
}

/// What comes of mentions (name, project, source) and records (id, name, source), told from one of them on.
fn shuffled(
    mentions: &[(usize, usize, u16)],
    records: &[(usize, usize, u16)],
    turn: usize,
) -> Vec<String> {
    const NAMES: [&str; 8] = [
        "Jan Peeters",
        "J. Peeters",
        "Jan Peters",
        "Sara Maes",
        "Maes, Sara",
        "S. Maes",
        "An Claes",
        "Anna Claes",
    ];
    const PROJECTS: [&str; 5] = ["v", "w", "x", "y", "z"];
    let mut telling = Telling::of(["a", "b", "c"].map(str::to_owned).into());
    let (mut mentions, mut records) = (mentions.to_vec(), records.to_vec());
    let (by, of) = (turn % mentions.len(), records.len().max(1));
    mentions.rotate_left(by);
    records.rotate_left(turn % of);
    for (id, at, source) in records {
        let name = name::parse(NAMES[at]).unwrap();
        // A source gives an id once: the name follows from it.
        let id = format!("p-{id}-{at}");
        let person = Person::named(id, Some(name.given), name.family);
        telling.record(&person, source, Spot::default());
    }
    for (name, project, source) in mentions {
        telling.mention(&mention(NAMES[name], PROJECTS[project], source));
    }
    let people = settle(telling, &Registry::new());
    let mut out = vec![
        format!("{:?}", people.merged),
        format!("{:?}", people.from_mentions),
        format!("{:?}", people.minted),
        format!("{:?}", people.shared),
    ];
    let names = people.by_name.iter().map(|meaning| format!("{meaning:?}"));
    let by_source = people.by_source.iter();
    let mut rest: Vec<String> = names
        .chain(by_source.map(|meaning| format!("{meaning:?}")))
        .chain(people.review.iter().map(|item| item.id.clone()))
        .collect();
    rest.sort();
    out.extend(rest);
    out
}

//! Whatever happens, the pages are the versions, and what is closed stays.

use std::collections::{BTreeMap, BTreeSet};

use oogst::config::Config;
use oogst::ldes::{Address, Answer, Place, Stream};
use oogst::ledger::Ledger;
use oogst::rdf::Format;
use oogst::record::{Body, Entity, Kind};
use proptest::prelude::*;

/// What a sync leaves: each thing with what it is; without that, it is not there.
type Step = Vec<Option<u8>>;

const THINGS: usize = 6;

fn entity(number: usize, what: u8) -> Entity {
    let json = format!(r#"{{"label":{{"en":"What {number} is: {what}"}}}}"#);
    Entity {
        key: format!("thing-{number}"),
        body: Body::from_json(Kind::Concept, json.as_bytes()).unwrap(),
    }
}

/// Syncs, and gives how many things changed.
fn sync(ledger: &mut Ledger, step: &Step, now: i64) -> usize {
    let mut draft = ledger.draft(now).unwrap();
    for (number, what) in step.iter().enumerate() {
        if let Some(what) = what {
            draft.put(&entity(number, *what), "test").unwrap();
        }
    }
    for (kind, key) in draft.vanished() {
        draft.remove(kind, &key, &[]).unwrap();
    }
    let revision = draft.commit().unwrap();
    ledger.enter(|| now).unwrap();
    ledger.follow("the mapping", || now).unwrap();
    revision.map_or(0, |revision| {
        usize::try_from(revision.added + revision.changed + revision.removed).unwrap()
    })
}

/// The pages: the bytes, and which of them are closed.
fn pages(stream: &Stream, ledger: &Ledger, size: u64) -> Vec<(Vec<u8>, bool)> {
    let Some(era) = ledger.era().unwrap() else {
        return Vec::new();
    };
    let page = |number| {
        let begun = era.begun;
        let place = Place {
            begun,
            size,
            number,
        };
        match stream
            .answer(ledger, Address::Page(place), Format::NQuads)
            .unwrap()
        {
            Answer::Node {
                document,
                is_closed,
            } => Some((document, is_closed)),
            Answer::Gone | Answer::Unknown => None,
        }
    };
    (0..).map_while(page).collect()
}

/// Which version a member is, and what it is called in it; nothing where it went.
fn versions(pages: &[(Vec<u8>, bool)]) -> Vec<(String, Option<String>)> {
    let mut versions = Vec::new();
    for (page, _) in pages {
        let quads = super::quads(std::str::from_utf8(page).unwrap());
        let stream = "http://localhost:7878/ldes#stream";
        for iri in super::objects(&quads, stream, "https://w3id.org/tree#member") {
            let label = quads
                .iter()
                .filter(|quad| quad.graph_name.to_string() == format!("<{iri}>"))
                .find(|quad| quad.predicate.as_str().ends_with("#prefLabel"))
                .map(|quad| quad.object.to_string());
            let version = iri.rsplit_once("/id/concept/").unwrap().1.to_owned();
            versions.push((version, label));
        }
    }
    versions
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_pages_are_the_versions_and_closed_ones_stay(
        steps in prop::collection::vec(
            (prop::collection::vec(prop::option::of(0_u8..3), THINGS), 0_i64..2), 1..12
        ),
        size in 1_u64..5,
    ) {
        let stream = Stream::new(&Config::default());
        let mut ledger = Ledger::in_memory().unwrap();
        let mut now = 1_700_000_000;
        let mut expected: Vec<(String, Option<String>)> = Vec::new();
        let mut there: BTreeMap<usize, u8> = BTreeMap::new();
        let mut closed: Vec<Vec<u8>> = Vec::new();
        let mut revision = 0;
        let mut begun = None;
        for (step, passed) in steps {
            now += passed;
            let changed = sync(&mut ledger, &step, now);
            if changed > 0 {
                revision += 1;
                begun.get_or_insert(now);
            }
            let now_there: BTreeMap<usize, u8> = step
                .iter()
                .enumerate()
                .filter_map(|(number, what)| Some((number, (*what)?)))
                .collect();
            let numbers: BTreeSet<usize> = there.keys().chain(now_there.keys()).copied().collect();
            for number in numbers {
                if there.get(&number) != now_there.get(&number) {
                    let label = now_there
                        .get(&number)
                        .map(|what| format!("\"What {number} is: {what}\"@en"));
                    let begun = begun.unwrap();
                    expected.push((format!("thing-{number}?v={begun}.{revision}"), label));
                }
            }
            there = now_there;

            let pages = pages(&stream, &ledger, size);
            prop_assert_eq!(&versions(&pages), &expected);
            for (at, (page, is_closed)) in pages.iter().enumerate() {
                prop_assert_eq!(*is_closed, (at as u64 + 1) * size <= expected.len() as u64);
                match closed.get(at) {
                    Some(before) => prop_assert_eq!(before, page),
                    None if *is_closed => closed.push(page.clone()),
                    None => {}
                }
            }
        }
    }
}

//! Sets of valid records, with every field of every kind.

mod parts;

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use parts::*;

pub(crate) const BASE: &str = "https://data.example.org";

/// Ids that are in every set, so that others can name them: sets can be mixed record by record.
const ORGANISATIONS: [&str; 5] = ["o-0", "o-1", "o-2", "o-3", "o-4"];
const PROGRAMMES: [&str; 2] = ["g-0", "g-1"];
const ALWAYS: [&str; 3] = ["a-0", "a-1", "a-2"];
/// The people with records: id, given and family name, ORCID. Their names never change, so that keys stay.
const PEOPLE: [(&str, Option<&str>, &str, Option<&str>); 4] = [
    (
        "p-ada",
        Some("Ada"),
        "Lovelace",
        Some("0000-0002-1825-0097"),
    ),
    ("p-roos", Some("Roos-Marie"), "van den Bogaard", None),
    (
        "p-luk",
        Some("Łukasz"),
        "Güdük",
        Some("0000-0002-1694-233X"),
    ),
    ("p-plato", None, "Plato", None),
];
/// Names in projects: of people with records and of others, in several spellings.
const NAMES: [&str; 8] = [
    "Ada Lovelace",
    "Lovelace, Ada",
    "Prof. dr. Roos-Marie  van den Bogaard",
    "Lukasz Guduk",
    "Émilie du Châtelet",
    "Prof. Emilie du Chatelet, PhD",
    "Jan Peeters",
    "李 小龍",
];
const PAGES: [&str; 4] = [
    "https://shared.example.org/",
    "https://shared.example.org/a?b=c&d='e'#f",
    "http://xn--bcher-kva.example/ü/%20",
    "https://data.example.org/id/project/a-0",
];
const SUBJECTS: [&str; 4] = [
    "https://id.loc.gov/authorities/subjects/sh85047177",
    "urn:example:subject",
    "https://data.example.org/id/concept/research-type/applied",
    "https://data.example.org/id/concept/no/such",
];

/// Records by kind and id.
#[derive(Debug, Clone)]
pub(crate) struct Records(BTreeMap<(String, String), Value>);

impl Records {
    /// One record a line.
    pub(crate) fn ndjson(&self) -> String {
        let lines: Vec<String> = self.0.values().map(Value::to_string).collect();
        lines.join("\n")
    }

    /// A set in which each record is taken from one set or the other, or from neither.
    pub(crate) fn mixed_with(&self, other: &Self, choice: u64) -> Self {
        let mut out = BTreeMap::new();
        let keys: std::collections::BTreeSet<_> = self.0.keys().chain(other.0.keys()).collect();
        for (at, key) in (0u32..).zip(keys) {
            let bits = choice.rotate_left(at * 2) & 3;
            let mine = self.0.get(key);
            let taken = if bits == 0 { other.0.get(key) } else { mine };
            let needed = key.0 != "project" || key.1.starts_with("a-");
            let taken = if needed { taken.or(mine) } else { taken };
            if bits != 3 || needed {
                out.extend(taken.map(|record| (key.clone(), record.clone())));
            }
        }
        Self(out)
    }
}

fn participation() -> impl Strategy<Value = Value> {
    const ROLES: [&str; 8] = [
        "researcher",
        "promotor",
        "co-promotor",
        "committee-member",
        "principal-investigator",
        "coordinator",
        "contact",
        "member",
    ];
    let who = prop_oneof![
        select(&PEOPLE[..]).prop_map(|(id, ..)| ("person", json!(id))),
        select(&NAMES[..]).prop_map(|name| ("name", json!(name))),
    ];
    let role = prop_oneof![
        3 => select(&ROLES[..]).prop_map(Value::from),
        1 => prop::collection::vec(select(&ROLES[..]), 1..4).prop_map(Value::from),
    ];
    object(
        json!({}),
        vec![
            who.prop_map(|field| vec![field]).boxed(),
            always("role", role),
            list("honorifics", select(&["Prof.", "dr."][..])),
            maybe("stated", label(&OURS[..3])),
            maybe("affiliation", select(&ORGANISATIONS[..])),
        ],
    )
}

fn amount() -> impl Strategy<Value = Value> {
    (0u32..u32::MAX, 0..2, select(&["EUR", "CHF"][..])).prop_map(|(value, cents, currency)| {
        json!({"value": f64::from(value) + f64::from(cents) / 4.0, "currency": currency})
    })
}

fn grant() -> impl Strategy<Value = Value> {
    let number = prop_oneof![
        select(&["G.0123.20N", "g0123 20n", "101000001", "№", "a-b"][..]).prop_map(str::to_owned),
        word(),
    ];
    object(
        json!({}),
        vec![
            always("funder", select(&ORGANISATIONS[..3])),
            maybe("programme", select(&PROGRAMMES[..])),
            maybe("number", number),
            maybe("title", label(&OURS[3..])),
            period().boxed(),
            maybe("amount", amount()),
        ],
    )
}

fn involvement() -> impl Strategy<Value = Value> {
    const ROLES: [&str; 6] = [
        "coordinator",
        "host",
        "partner",
        "commissioner",
        "supporter",
        "contractor",
    ];
    (select(&ORGANISATIONS[..]), select(&ROLES[..]))
        .prop_map(|(organisation, role)| json!({"organisation": organisation, "role": role}))
}

fn output() -> impl Strategy<Value = Value> {
    const KINDS: [&str; 7] = [
        "report", "article", "book", "dataset", "software", "website", "other",
    ];
    object(
        json!({}),
        vec![
            always("title", text()),
            always("url", select(&PAGES[..])),
            maybe("type", select(&KINDS[..])),
        ],
    )
}

fn keywords() -> impl Strategy<Value = Value> {
    let words = prop::collection::vec(string(), 0..4);
    prop::collection::btree_map(select(&LANGUAGES[..]), words, 0..3).prop_map(|words| json!(words))
}

/// Only a project that comes before, and that is always there: no circles, nothing unknown.
fn part_of(id: &'static str) -> BoxedStrategy<Vec<(&'static str, Value)>> {
    let before: Vec<&str> = ALWAYS.into_iter().filter(|other| *other < id).collect();
    if before.is_empty() {
        Just(Vec::new()).boxed()
    } else {
        maybe("part_of", select(before))
    }
}

fn project(id: &'static str) -> impl Strategy<Value = Value> {
    const CATEGORIES: [&str; 3] = ["fundamental", "applied", "experimental-development"];
    const STATES: [&str; 4] = ["planned", "ongoing", "completed", "cancelled"];
    let value = prop_oneof![
        word(),
        Just("https://doi.org/10.5555/12345678".to_owned()),
        Just("cordis://a-0".to_owned()),
        Just(id.to_owned()),
    ];
    let identifier = (select(&["cordis", "doi", "identifier", "iri"][..]), value)
        .prop_map(|(scheme, value)| json!({"scheme": scheme, "value": value}));
    let source = select(&PAGES[..]).prop_map(|url| json!({"url": url, "retrieved": "2026-11"}));
    object(
        json!({"kind": "project", "id": id}),
        vec![
            always("title", text()),
            maybe("language", select(&["nl", "en-GB"][..])),
            maybe("acronym", name()),
            list("alternative", label(&[])),
            maybe("abstract", text()),
            maybe("category", select(&CATEGORIES[..])),
            maybe("status", select(&STATES[..])),
            period().boxed(),
            list("people", participation()),
            list("organisations", involvement()),
            list("grants", grant()),
            maybe("budget", amount()),
            maybe("funding", amount()),
            part_of(id),
            maybe("keywords", keywords()),
            list("subjects", select(&SUBJECTS[..])),
            maybe("homepage", select(&PAGES[..])),
            maybe("image", select(&PAGES[..])),
            list("outputs", output()),
            list("identifiers", identifier),
            maybe("source", source),
            maybe("publish", prop::bool::weighted(0.8)),
        ],
    )
}

fn person(at: usize) -> impl Strategy<Value = Value> {
    let (id, given, family, orcid) = PEOPLE[at];
    let mut fixed = json!({"kind": "person", "id": id, "family": family});
    for (name, value) in [("given", given), ("orcid", orcid)] {
        if let Some(value) = value {
            fixed[name] = json!(value);
        }
    }
    let affiliation = object(
        json!({}),
        vec![
            always("organisation", select(&ORGANISATIONS[..])),
            maybe("position", label(&OURS[..1])),
            period().boxed(),
        ],
    );
    object(
        fixed,
        vec![
            maybe("homepage", select(&PAGES[..])),
            list("affiliations", affiliation),
            maybe("publish", prop::bool::weighted(0.8)),
        ],
    )
}

fn organisation(at: usize) -> impl Strategy<Value = Value> {
    const CLASSES: [&str; 13] = [
        "university",
        "faculty",
        "department",
        "research-group",
        "institute",
        "funder",
        "company",
        "government",
        "ngo",
        "international",
        "foundation",
        "hospital",
        "other",
    ];
    let parent = if at == 0 {
        Just(Vec::new()).boxed()
    } else {
        maybe("parent", select(&ORGANISATIONS[..at]))
    };
    object(
        json!({"kind": "organisation", "id": ORGANISATIONS[at]}),
        vec![
            always("name", text()),
            maybe("acronym", name()),
            list("aliases", name()),
            maybe("type", select(&CLASSES[..])),
            parent,
            maybe("country", Just("BE")),
            maybe("homepage", select(&PAGES[..])),
            maybe("funding", amount()),
            maybe("ror", Just("https://ror.org/00cv9y106")),
            maybe("fundref", Just("10.13039/501100004385")),
            maybe("wikidata", Just("Q1137665")),
        ],
    )
}

fn programme(id: &'static str) -> impl Strategy<Value = Value> {
    object(
        json!({"kind": "programme", "id": id}),
        vec![
            always("name", text()),
            maybe("funder", select(&ORGANISATIONS[..])),
            maybe("homepage", select(&PAGES[..])),
        ],
    )
}

/// A set of valid records.
pub(crate) fn records() -> impl Strategy<Value = Records> {
    let mut fixed: Vec<BoxedStrategy<Value>> = Vec::new();
    fixed.extend(PROGRAMMES.iter().map(|id| programme(id).boxed()));
    fixed.extend((0..ORGANISATIONS.len()).map(|at| organisation(at).boxed()));
    fixed.extend((0..PEOPLE.len()).map(|at| person(at).boxed()));
    fixed.extend(ALWAYS.iter().map(|id| project(id).boxed()));
    let more = ["b-0", "b-1", "b-0-o-1", "b-2"].map(|id| prop::option::of(project(id)));
    (fixed, more).prop_map(|(fixed, more)| {
        let all = fixed.into_iter().chain(more.into_iter().flatten());
        let keyed = all.map(|record| {
            let field = |name: &str| record[name].as_str().unwrap().to_owned();
            ((field("kind"), field("id")), record)
        });
        Records(keyed.collect())
    })
}

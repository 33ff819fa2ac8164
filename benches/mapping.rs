//! What a sync spends its time on, without the stores: reading records, settling who is who, mapping, writing.
//!
//! ```text
//! .ci/cargo bench --profile release -- map        # only the benchmarks whose name holds "map"
//! ```
//!
//! The records are made here, in the shape of a research database: a title, an abstract of 150 words, three people, a
//! host, a grant, keywords. The same records are made each time, and nothing is read from a disk. The comparison of
//! whole processes is `benches/compare.sh`.

use std::hint::black_box;
use std::io;

use criterion::{BatchSize, Criterion, Throughput};
use oogst::config::Config;
use oogst::identity::people::{Mention, Registered, Registry, Telling};
use oogst::identity::review::Spot;
use oogst::identity::things::Things;
use oogst::mapping::{self, Profile, Site, Triple};
use oogst::rdf::{Format, Writer};
use oogst::record::check::check;
use oogst::record::entity::{ProjectLinks, Rule, Settled, Who};
use oogst::record::{Body, Entity, Project, Record};

/// How many projects there are.
const PROJECTS: usize = 4_000;
/// How many people take part in a project.
const PEOPLE: usize = 3;
/// How many different people there are.
const BEARERS: usize = 6_000;
/// 24 November 2026, the datestamp of every entity.
const DATESTAMP: i64 = 1_795_500_000;

const WORDS: [&str; 32] = [
    "archief",
    "beleid",
    "cel",
    "dataset",
    "eiwit",
    "familie",
    "gezondheid",
    "haven",
    "invloed",
    "jeugd",
    "klimaat",
    "landbouw",
    "migratie",
    "netwerk",
    "onderwijs",
    "patiënt",
    "quantum",
    "recht",
    "stad",
    "taal",
    "universiteit",
    "verkeer",
    "water",
    "energie",
    "ideeën",
    "zee",
    "van",
    "de",
    "het",
    "een",
    "voor",
    "en",
];
const GIVEN: [&str; 20] = [
    "An",
    "Bart",
    "Carla",
    "Dirk",
    "Elise",
    "François",
    "Greet",
    "Hilde",
    "Ivo",
    "Jürgen",
    "Katrien",
    "Luc",
    "Maëlle",
    "Nele",
    "Olivier",
    "Pieter",
    "Renée",
    "Sofie",
    "Łukasz",
    "Zoë",
];
const FAMILY: [&str; 15] = [
    "Peeters",
    "Van der Elst",
    "De Smet",
    "Janssens",
    "Maes",
    "Claes",
    "van den Bogaard",
    "Willems",
    "Lambert",
    "Dubois",
    "Müller",
    "Novak",
    "Rossi",
    "García",
    "Berg",
];

/// Numbers that look random and are the same each time:
/// [splitmix64](https://doi.org/10.1145/2660193.2660195).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        usize::try_from(z % sides as u64).unwrap_or_default()
    }

    fn text(&mut self, words: usize) -> String {
        let words: Vec<&str> = (0..words).map(|_| WORDS[self.below(WORDS.len())]).collect();
        words.join(" ")
    }
}

/// The name of a person, by number.
fn name(person: usize) -> String {
    let middle = WORDS[person / (GIVEN.len() * FAMILY.len()) % 26];
    let given = GIVEN[person % GIVEN.len()];
    let family = FAMILY[person / GIVEN.len() % FAMILY.len()];
    format!("{given} {middle} {family}")
}

/// A project as a line of NDJSON.
fn line(number: usize, dice: &mut Dice) -> String {
    let start = 1995 + dice.below(30);
    let people: Vec<serde_json::Value> = (0..PEOPLE)
        .map(|at| {
            let role = if at == 0 { "promotor" } else { "researcher" };
            serde_json::json!({"name": name(dice.below(BEARERS)), "role": role, "affiliation": "org-1"})
        })
        .collect();
    serde_json::json!({
        "id": format!("prj-{number:07}"),
        "language": "nl",
        "title": {"nl": dice.text(9)},
        "acronym": format!("P{number}"),
        "abstract": {"nl": dice.text(150)},
        "category": "fundamental",
        "start": start,
        "end": format!("{}-09-30", start + 4),
        "people": people,
        "organisations": [{"organisation": format!("org-{}", dice.below(200)), "role": "host"}],
        "grants": [{"funder": "fund-1", "number": format!("G{number:07}N"), "start": start}],
        "keywords": {"nl": [dice.text(1), dice.text(2), dice.text(3)]},
        "homepage": format!("https://research.example.org/project/{number}"),
    })
    .to_string()
}

fn lines() -> Vec<String> {
    let mut dice = Dice(42);
    (0..PROJECTS)
        .map(|number| line(number, &mut dice))
        .collect()
}

fn project(line: &str) -> Project {
    serde_json::from_str(line).expect("the lines are records")
}

/// A project as the ledger holds it.
fn entity(line: &str) -> Entity {
    let mut record = project(line);
    record.settle("nl");
    let people = record.people.iter().map(|participation| Who {
        key: oogst::iri::digest(participation.name.as_deref().unwrap_or_default()),
        rule: Rule::B1,
    });
    let links = ProjectLinks {
        people: people.collect(),
        grants: vec![format!("fund-1-{}", record.id)],
        ..ProjectLinks::default()
    };
    let key = record.id.clone();
    let body = Body::Project(Box::new(Settled { record, links }));
    Entity { key, body }
}

fn entities() -> Vec<Entity> {
    lines().iter().map(|line| entity(line)).collect()
}

fn count(entities: &[Entity], site: &Site, profile: Profile) -> u64 {
    let mut triples = 0;
    let mut sink = |_: &Triple<'_>| triples += 1;
    for entity in entities {
        mapping::map(entity, Some(DATESTAMP), site, profile, &mut sink);
    }
    triples
}

fn write(entities: &[Entity], site: &Site, format: Format, profile: Profile) -> u64 {
    let mut writer = Writer::new(format, &site.base, io::sink());
    for entity in entities {
        writer
            .entity(&entity.key, |sink| {
                mapping::map(entity, Some(DATESTAMP), site, profile, sink);
            })
            .expect("a sink takes everything");
    }
    let triples = writer.triples();
    writer.finish().expect("a sink takes everything");
    triples
}

/// Triples per second: mapping alone, then with each way of writing.
fn map_and_write(criterion: &mut Criterion) {
    let entities = entities();
    let site = Config::default().site();
    let mut group = criterion.benchmark_group("map");
    group.sample_size(20);
    for (name, profile) in [
        ("all", Profile::All),
        ("foaf", Profile::Foaf),
        ("vivo", Profile::Vivo),
        ("schema", Profile::Schema),
    ] {
        group.throughput(Throughput::Elements(count(&entities, &site, profile)));
        group.bench_function(format!("count {name}"), |bencher| {
            bencher.iter(|| count(black_box(&entities), &site, profile));
        });
    }
    group.throughput(Throughput::Elements(count(&entities, &site, Profile::All)));
    for format in Format::ALL {
        group.bench_function(format!("to {}", format.name()), |bencher| {
            bencher.iter(|| write(black_box(&entities), &site, format, Profile::All));
        });
    }
    group.finish();
}

/// Bytes per second: JSON to records, with their checks, and to the canonical JSON of the ledger.
fn parse(criterion: &mut Criterion) {
    let lines = lines();
    let entities = entities();
    let mut group = criterion.benchmark_group("record");
    group.throughput(Throughput::Bytes(
        lines.iter().map(|line| line.len() as u64).sum(),
    ));
    group.bench_function("JSON", |bencher| {
        bencher.iter(|| {
            lines
                .iter()
                .map(|line| project(black_box(line)).people.len())
                .sum::<usize>()
        });
    });
    group.bench_function("JSON, settled and checked", |bencher| {
        bencher.iter(|| {
            let findings = |line: &String| {
                let mut record = Record::Project(Box::new(project(black_box(line))));
                record.settle("nl");
                check(&record).len()
            };
            lines.iter().map(findings).sum::<usize>()
        });
    });
    group.bench_function("canonical JSON", |bencher| {
        bencher.iter(|| {
            let bodies = black_box(&entities).iter();
            bodies
                .map(|entity| entity.body.to_json().len())
                .sum::<usize>()
        });
    });
    group.finish();
}

/// Mentions per second: telling and settling, first from nothing, then with every key in the registry.
fn identity(criterion: &mut Criterion) {
    let projects: Vec<Project> = lines().iter().map(|line| project(line)).collect();
    let tell = || {
        let mut telling = Telling::of(vec!["data".to_owned()]);
        for project in &projects {
            for name in project
                .people
                .iter()
                .filter_map(|person| person.name.as_deref())
            {
                telling.mention(&Mention {
                    stated: name,
                    project: &project.id,
                    source: 0,
                    spot: Spot::default(),
                    at: 0,
                    affiliation: None,
                });
            }
        }
        telling
    };
    let mut registry = Registry::new();
    let things = Things::default();
    for one in tell().settle(&registry, &things).minted {
        let registered = Registered {
            key: one.key,
            revision: 1,
            source: one.source,
        };
        registry.insert((one.k1, one.disambiguator), registered);
    }
    let empty = Registry::new();
    let mut group = criterion.benchmark_group("identity");
    group.throughput(Throughput::Elements((PROJECTS * PEOPLE) as u64));
    group.bench_function("tell", |bencher| bencher.iter(tell));
    for (name, registry) in [
        ("settle, nobody known", &empty),
        ("settle, all known", &registry),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter_batched(
                tell,
                |telling| telling.settle(registry, &things),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    parse(&mut criterion);
    identity(&mut criterion);
    map_and_write(&mut criterion);
    criterion.final_summary();
}

//! What holds for any records: mapping never fails, no triple has two owners, every format reads back, and revisions
//! one by one lead where a start from nothing leads.

use std::collections::BTreeSet;

use oogst::assemble::{self, Made, Silent};
use oogst::collect::{self, Keep};
use oogst::config::Config;
use oogst::graph::Over;
use oogst::mapping::{self, Object, Profile, Triple};
use oogst::rdf::{Format, Writer};
use oogst::record::Body;
use oogst::sync::{Dataset, Options, sync};
use oogst::vocab::dcterms;
use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::model::GraphNameRef;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use tempfile::TempDir;

use super::support::triples;
use records::{Records, records};

mod back;
pub(crate) mod records;
mod soup;

fn config(folder: &TempDir) -> Config {
    let mut config = Config {
        folder: folder.path().to_owned(),
        ..Config::default()
    };
    records::BASE.clone_into(&mut config.site.base);
    config.site.license = Some("https://creativecommons.org/publicdomain/zero/1.0/".to_owned());
    config.site.languages = ["nl", "en", "fr"].map(str::to_owned).to_vec();
    config
}

fn write(folder: &TempDir, records: &Records) {
    std::fs::create_dir_all(folder.path().join("data")).unwrap();
    std::fs::write(folder.path().join("data/records.ndjson"), records.ndjson()).unwrap();
}

fn entities(config: &Config) -> Vec<Made> {
    let sources = collect::sources(config, Keep::Nothing, 0, &Silent).unwrap();
    let mut learned = assemble::learn(config, &sources.list, None, &Silent).unwrap();
    let mut out = Vec::new();
    let done = learned.entities(&Silent, &mut |made| {
        out.push(made);
        Ok::<(), std::convert::Infallible>(())
    });
    match done {
        Ok(()) => out,
        Err(assemble::AssembleError::Faults(faults)) => panic!("no valid records:\n{faults}"),
        Err(other) => panic!("{other}"),
    }
}

/// A triple as graphs compare it: language tags without case.
fn line(triple: &Triple<'_>) -> String {
    let object = match triple.object {
        Object::Iri(iri) => format!("<{iri}>"),
        Object::Term(term) => format!("<{}>", term.iri),
        Object::Plain(value) => format!("{value:?}"),
        Object::Lang(value, tag) => format!("{value:?}@{}", tag.to_ascii_lowercase()),
        Object::Typed(value, datatype) => format!("{value:?}^^<{}>", datatype.iri),
    };
    format!("<{}> <{}> {object}", triple.subject, triple.predicate.iri)
}

fn written(made: &[Made], config: &Config, format: Format) -> String {
    let site = config.site();
    let mut writer = Writer::new(format, &site.base, Vec::new());
    for Made { entity, .. } in made {
        writer
            .entity("x", |sink| {
                mapping::map(entity, Some(0), &site, Profile::All, sink);
            })
            .unwrap();
    }
    String::from_utf8(writer.finish().unwrap()).unwrap()
}

/// The triples of a dataset's graph without the dates of descriptions.
fn graph(dataset: &Dataset) -> BTreeSet<String> {
    let Over::Store(store) = dataset.graph.over() else {
        panic!("it is in memory")
    };
    let quads = store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph));
    quads
        .map(Result::unwrap)
        .filter(|quad| quad.predicate.as_str() != dcterms::MODIFIED.iri)
        .map(|quad| quad.to_string())
        .collect()
}

fn bring(dataset: &mut Dataset, now: i64) {
    let options = Options {
        allow_removals: true,
        ..Options::default()
    };
    sync(dataset, now, options, &Silent).unwrap();
    let site = dataset.site.clone();
    let (_, differences) = dataset
        .graph
        .verify(&dataset.ledger, &site, 5, &mut || {})
        .unwrap();
    assert_eq!(differences, []);
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(
            "tests/property/found.proptest-regressions",
        ))),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn no_two_records_say_the_same_triple(records in records()) {
        let folder = TempDir::new().unwrap();
        write(&folder, &records);
        let config = config(&folder);
        let site = config.site();
        let made = entities(&config);
        let mut keys = BTreeSet::new();
        let mut whole = BTreeSet::new();
        for Made { entity, .. } in &made {
            prop_assert!(keys.insert((entity.kind(), entity.key.clone())), "{} twice", entity.key);
            let json = entity.body.to_json();
            let again = Body::from_json(entity.kind(), &json).unwrap();
            prop_assert_eq!(again.to_json(), json);
            mapping::map(entity, Some(0), &site, Profile::All, &mut |triple: &Triple<'_>| {
                let line = line(triple);
                assert!(whole.insert(line.clone()), "said twice: {line}");
            });
        }
        for profile in [Profile::Foaf, Profile::Vivo, Profile::Schema] {
            let mut part = BTreeSet::new();
            for Made { entity, .. } in &made {
                mapping::map(entity, Some(0), &site, profile, &mut |triple: &Triple<'_>| {
                    let line = line(triple);
                    assert!(whole.contains(&line), "{profile:?} alone says {line}");
                    assert!(part.insert(line.clone()), "{profile:?} says twice: {line}");
                });
            }
        }
    }

    #[test]
    fn every_format_reads_back_as_the_same_graph(records in records()) {
        let folder = TempDir::new().unwrap();
        write(&folder, &records);
        let config = config(&folder);
        let made = entities(&config);
        let lines = written(&made, &config, Format::NTriples);
        let graph = triples(RdfFormat::NTriples, &lines);
        prop_assert_eq!(graph.len(), lines.lines().count());
        let json_ld = RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() };
        for (format, parsed) in [
            (Format::Turtle, RdfFormat::Turtle),
            (Format::RdfXml, RdfFormat::RdfXml),
            (Format::JsonLd, json_ld),
        ] {
            let text = written(&made, &config, format);
            prop_assert_eq!(&graph, &triples(parsed, &text), "{}", format.name());
        }
        prop_assert_eq!(lines, written(&made, &config, Format::NQuads));
    }

    #[test]
    fn revisions_one_by_one_lead_where_a_start_from_nothing_leads(
        first in records(),
        steps in prop::collection::vec((records(), any::<u64>()), 1..4),
    ) {
        let folder = TempDir::new().unwrap();
        let config = config(&folder);
        let mut grown = Dataset::in_memory(&config).unwrap();
        let mut now = first;
        write(&folder, &now);
        bring(&mut grown, 1_000);
        for (step, (other, choice)) in (0i64..).zip(&steps) {
            now = now.mixed_with(other, *choice);
            write(&folder, &now);
            // The clock may go back: datestamps do not.
            bring(&mut grown, 900 + step * 7);
            bring(&mut grown, 2_000);
        }
        let mut fresh = Dataset::in_memory(&config).unwrap();
        bring(&mut fresh, 5_000);
        prop_assert_eq!(graph(&grown), graph(&fresh));
    }
}

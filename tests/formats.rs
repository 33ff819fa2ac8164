//! Every format says the same, and says it in the same bytes each time.

use std::fs;
use std::path::Path;
use std::process::Command;

use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use sophia::api::parser::{QuadParser, TripleParser};
use sophia::api::prelude::*;
use sophia::api::quad::Spog;
use sophia::api::term::SimpleTerm;
use sophia::inmem::graph::FastGraph;
use sophia::isomorphism::isomorphic_graphs;
use sophia::jsonld::JsonLdParser;

use super::support::{Folder, OOGST, Run, repository, triples};

const FORMATS: [&str; 6] = ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"];

/// `oogst map` of a dataset.
fn map(dataset: &Path, format: &str) -> String {
    let mut command = Command::new(OOGST);
    command
        .args(["map", "--format", format])
        .current_dir(dataset)
        .env_remove("OOGST_CONFIG")
        .env("SOURCE_DATE_EPOCH", "1800000000");
    Run::of(command.output().unwrap()).good()
}

/// A document as sophia reads it: another implementation than the one that wrote it.
fn read(format: &str, text: &str) -> FastGraph {
    let bytes = text.as_bytes();
    let default_graph = |quads: Vec<Spog<SimpleTerm<'static>>>| -> FastGraph {
        let triples = quads.into_iter().map(|(triple, graph)| {
            assert!(graph.is_none(), "everything is in the default graph");
            triple
        });
        triples
            .map(Ok::<_, std::convert::Infallible>)
            .collect_triples()
            .unwrap()
    };
    match format {
        "turtle" => sophia::turtle::parser::turtle::TurtleParser::new()
            .parse(bytes)
            .collect_triples()
            .unwrap(),
        "ntriples" => sophia::turtle::parser::nt::NTriplesParser::new()
            .parse(bytes)
            .collect_triples()
            .unwrap(),
        "rdfxml" => sophia::xml::parser::RdfXmlParser::default()
            .parse(bytes)
            .collect_triples()
            .unwrap(),
        "nquads" => default_graph(
            sophia::turtle::parser::nq::NQuadsParser::new()
                .parse(bytes)
                .collect_quads()
                .unwrap(),
        ),
        "trig" => default_graph(
            sophia::turtle::parser::trig::TriGParser::new()
                .parse(bytes)
                .collect_quads()
                .unwrap(),
        ),
        "jsonld" => default_graph(JsonLdParser::new().parse(bytes).collect_quads().unwrap()),
        other => panic!("{other}"),
    }
}

fn all_formats_are_isomorphic(dataset: &Path) {
    let graphs = FORMATS.map(|format| read(format, &map(dataset, format)));
    let [first, others @ ..] = &graphs;
    assert!(
        first.triples().count() > 500,
        "there is something to compare"
    );
    for (graph, format) in others.iter().zip(&FORMATS[1..]) {
        assert!(
            isomorphic_graphs(first, graph).unwrap(),
            "turtle and {format}"
        );
    }
}

#[test]
fn the_example_is_the_same_graph_in_every_format() {
    all_formats_are_isomorphic(&repository("."));
}

#[test]
fn every_field_is_the_same_graph_in_every_format() {
    all_formats_are_isomorphic(&repository("tests/profile"));
}

#[test]
fn a_graph_that_lacks_one_triple_is_not_taken_for_the_same() {
    let text = map(&repository("."), "ntriples");
    let (_, without) = text.split_once('\n').unwrap();
    let [whole, less] = [text.as_str(), without].map(|text| read("ntriples", text));
    assert!(!isomorphic_graphs(&whole, &less).unwrap());
}

#[test]
fn the_same_records_give_the_same_bytes() {
    for dataset in [".", "tests/profile"].map(repository) {
        for format in FORMATS {
            assert_eq!(map(&dataset, format), map(&dataset, format), "{format}");
        }
    }
}

#[test]
fn n_quads_of_the_default_graph_are_n_triples() {
    let dataset = repository("tests/profile");
    assert_eq!(map(&dataset, "nquads"), map(&dataset, "ntriples"));
    assert_eq!(map(&dataset, "trig"), map(&dataset, "turtle"));
}

#[test]
fn no_triple_is_written_twice() {
    for dataset in [".", "tests/profile"].map(repository) {
        let text = map(&dataset, "ntriples");
        let lines = text.lines().count();
        assert_eq!(lines, triples(RdfFormat::NTriples, &text).len());
    }
}

#[test]
fn a_profile_is_a_part_of_the_whole() {
    let dataset = repository("tests/profile");
    let whole = triples(RdfFormat::NTriples, &map(&dataset, "ntriples"));
    for profile in ["foaf", "vivo", "schema"] {
        let mut command = Command::new(OOGST);
        command
            .args(["map", "--format", "ntriples", "--profile", profile])
            .current_dir(&dataset)
            .env("SOURCE_DATE_EPOCH", "1800000000");
        let part = triples(
            RdfFormat::NTriples,
            &Run::of(command.output().unwrap()).good(),
        );
        assert!(part.len() > 100, "{profile}");
        assert!(part.is_subset(&whole), "{profile}");
    }
}

/// The files of the last dump: name and bytes.
fn dumped(folder: &Folder, out: &str) -> Vec<(String, Vec<u8>)> {
    let latest = folder.path(out).join("latest");
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(latest)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn a_dump_has_the_same_bytes_each_time_and_the_same_graph_in_every_file() {
    let folder = Folder::new();
    let copy = Command::new("cp")
        .args(["-r", "oogst.toml", "data", "ontology"])
        .arg(folder.path("."))
        .current_dir(repository("tests/profile"))
        .status();
    assert!(copy.unwrap().success());
    folder.run_at(1_800_000_000, &["sync"]).good();
    for out in ["a", "b"] {
        folder.run_at(1_900_000_000, &["dump", "--out", out]).good();
    }
    folder.run_at(1_900_000_000, &["dump", "--out", "a"]).good();
    let files = dumped(&folder, "a");
    assert_eq!(files, dumped(&folder, "b"));
    let graph = |ending: &str, format| {
        let (_, bytes) = files
            .iter()
            .find(|(name, _)| *name == format!("oogst.{ending}"))
            .unwrap();
        triples(format, std::str::from_utf8(bytes).unwrap())
    };
    let json_ld = RdfFormat::JsonLd {
        profile: JsonLdProfileSet::empty(),
    };
    let first = graph("nt", RdfFormat::NTriples);
    for (ending, format) in [
        ("ttl", RdfFormat::Turtle),
        ("nq", RdfFormat::NQuads),
        ("trig", RdfFormat::TriG),
        ("rdf", RdfFormat::RdfXml),
        ("jsonld", json_ld),
    ] {
        assert_eq!(first, graph(ending, format), "{ending}");
    }
    // What is mapped without a store and what is dumped differ in nothing, at the same time.
    let mapped = folder
        .run_at(1_800_000_000, &["map", "--format", "ntriples"])
        .good();
    assert_eq!(first, triples(RdfFormat::NTriples, &mapped));
}

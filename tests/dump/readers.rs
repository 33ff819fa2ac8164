//! What others make of our files: each reader finds as many triples as we count.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfParser};
use oxigraph::model::Quad;
use oxigraph::store::Store;

use super::{awkward, dataset, published};
use crate::support::engines::Virtuoso;
use crate::support::{Folder, program, python, repository, skipped, synced_copy};

/// The example dataset, dumped.
fn example() -> Folder {
    let folder = synced_copy(&["oogst.toml", "data", "ontology", "queries"]);
    folder.good(&["dump"]);
    folder
}

const ENDS: [&str; 6] = ["ttl", "nt", "nq", "trig", "rdf", "jsonld"];

#[test]
fn oxigraph_loads_every_file() {
    for folder in [example(), awkward::dumped()] {
        loads_in_oxigraph(&folder);
    }
}

fn loads_in_oxigraph(folder: &Folder) {
    let dump = &published(folder)[0];
    assert!(dump.triples > 2_000);
    for stem in ["oogst", "oogst-foaf", "oogst-vivo", "oogst-schema"] {
        let counts = ENDS.map(|end| {
            let name = format!("{stem}.{end}");
            let format = match end {
                "jsonld" => RdfFormat::JsonLd {
                    profile: JsonLdProfileSet::empty(),
                },
                end => RdfFormat::from_extension(end).unwrap(),
            };
            let store = Store::new().unwrap();
            let text = folder.read(&format!("dumps/latest/{name}"));
            store.load_from_slice(format, text.as_bytes()).unwrap();
            let count = store.len().unwrap() as u64;
            assert_eq!(count, dump.file(&name).unwrap().triples, "{name}");
            count
        });
        assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    }
}

#[test]
fn rapper_reads_every_file_without_complaint() {
    let Some(rapper) = program("rapper") else {
        return;
    };
    for folder in [example(), awkward::dumped()] {
        loads_in_rapper(&rapper, &folder);
    }
}

fn loads_in_rapper(rapper: &Path, folder: &Folder) {
    let dump = &published(folder)[0];
    for (end, reader) in [
        ("ttl", "turtle"),
        ("nt", "ntriples"),
        ("nq", "nquads"),
        ("rdf", "rdfxml"),
    ] {
        for stem in ["oogst", "oogst-foaf", "oogst-vivo", "oogst-schema"] {
            let name = format!("{stem}.{end}");
            let output = Command::new(rapper)
                .args(["-c", "-i", reader, &name])
                .current_dir(folder.path("dumps/latest"))
                .output()
                .unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(output.status.success(), "{name}: {said}");
            let complains = |line: &&str| !line.starts_with("rapper: Parsing ");
            assert_eq!(said.lines().find(complains), None, "{name}");
            let counted = format!("returned {} triples", dump.file(&name).unwrap().triples);
            assert!(said.contains(&counted), "{name}: {said}");
        }
    }
}

/// The triples of N-Triples.
fn triples(text: &[u8]) -> HashSet<Quad> {
    let parser = RdfParser::from_format(RdfFormat::NTriples);
    parser.for_slice(text).map(Result::unwrap).collect()
}

#[test]
fn rapper_finds_the_same_triples_sign_for_sign() {
    let Some(rapper) = program("rapper") else {
        return;
    };
    for folder in [example(), awkward::dumped()] {
        let latest = folder.path("dumps/latest");
        let ours = triples(folder.read("dumps/latest/oogst.nt").as_bytes());
        for (name, reader) in [("oogst.ttl", "turtle"), ("oogst.rdf", "rdfxml")] {
            let mut command = Command::new(&rapper);
            command.args(["-q", "-i", reader, "-o", "ntriples", name]);
            let output = command.current_dir(&latest).output().unwrap();
            assert!(output.status.success(), "{output:?}");
            let theirs = triples(&output.stdout);
            assert_eq!(ours.difference(&theirs).next(), None, "{name}");
            assert_eq!(theirs.difference(&ours).next(), None, "{name}");
        }
    }
}

#[test]
fn rdflib_reads_every_file() {
    let Some(python) = python() else {
        return;
    };
    for folder in [example(), awkward::dumped()] {
        loads_in_rdflib(Path::new(&python), &folder);
    }
}

fn loads_in_rdflib(python: &Path, folder: &Folder) {
    let dump = &published(folder)[0];
    let program = "
import logging, sys
from rdflib import Dataset, Graph
logging.basicConfig(level=logging.WARNING)
for name in sys.argv[1:]:
    quads = name.endswith(('.nq', '.trig'))
    graph = Dataset(default_union=True) if quads else Graph()
    form = {'jsonld': 'json-ld', 'rdf': 'xml', 'nq': 'nquads', 'ttl': 'turtle'}
    end = name.rsplit('.', 1)[1]
    graph.parse(name, format=form.get(end, end))
    print(name, len(graph))
";
    let names = ENDS.map(|end| format!("oogst.{end}"));
    let output = Command::new(python)
        .args(["-c", program])
        .args(&names)
        .current_dir(folder.path("dumps/latest"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let warned = String::from_utf8(output.stderr).unwrap();
    assert!(!warned.contains("rdflib.term"), "{warned}");
    let said = String::from_utf8(output.stdout).unwrap();
    let counted = names.map(|name| format!("{name} {}\n", dump.file(&name).unwrap().triples));
    assert_eq!(said, counted.concat());
}

/// Has roc-validator judge a folder. Gives what it says, the verdict last.
fn judged(folder: &Path, severity: &str) -> Option<Vec<String>> {
    let Some(python) = std::env::var_os("OOGST_ROC_PYTHON") else {
        return skipped("OOGST_ROC_PYTHON names no Python that has roc-validator");
    };
    let output = Command::new(python)
        .arg(repository("tests/dump/ro_crate.py"))
        .arg(folder)
        .arg(severity)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{failed}");
    Some(said.lines().map(str::to_owned).collect())
}

#[test]
fn roc_validator_accepts_the_crate() {
    // With a licence, and without one.
    let unlicensed = dataset(3, "");
    let settings = unlicensed.read("oogst.toml");
    let licence = settings.lines().find(|line| line.starts_with("license"));
    unlicensed.write("oogst.toml", settings.replace(licence.unwrap(), ""));
    unlicensed.good(&["sync"]);
    unlicensed.good(&["dump"]);
    for folder in [example(), unlicensed] {
        let Some(said) = judged(&folder.path("dumps/latest/"), "RECOMMENDED") else {
            return;
        };
        assert!(said.last().unwrap().ends_with("passed"), "{said:?}");
        // It can refuse one.
        let text = folder.read("dumps/latest/ro-crate-metadata.json");
        folder.write(
            "dumps/latest/ro-crate-metadata.json",
            text.replace("datePublished", "published"),
        );
        let said = judged(&folder.path("dumps/latest/"), "REQUIRED").unwrap();
        assert!(said.last().unwrap().ends_with("failed"), "{said:?}");
    }
}

#[test]
fn virtuoso_loads_the_turtle_whole() {
    let Some(virtuoso) = Virtuoso::start() else {
        return;
    };
    for (folder, graph) in [
        (example(), "urn:example"),
        (awkward::dumped(), "urn:awkward"),
    ] {
        let loaded = virtuoso.load(&folder.path("dumps/latest/oogst.ttl"), graph);
        assert_eq!(loaded, published(&folder)[0].triples);
    }
}

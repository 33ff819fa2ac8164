//! Shapes and checks: what they refuse, what pySHACL says of the same data, what `oogst check` tells.

mod mutations;
mod own;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use oogst::shapes::{self, BUILT_IN, Check, Finding, Gathering, Shapes, Triples};
use oogst::vocab;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term};
use tempfile::TempDir;

use super::support::{OOGST, Run, python, repository};

const MESSAGE: &str = "http://www.w3.org/ns/shacl#message";
const NAME: &str = "http://www.w3.org/ns/shacl#name";

fn read(format: RdfFormat, text: &str) -> Vec<Quad> {
    let quads = RdfParser::from_format(format).for_slice(text);
    quads.map(Result::unwrap).collect()
}

fn triples(quads: &[Quad]) -> Triples {
    let mut gathering = Gathering::default();
    for quad in quads {
        gathering.quad(quad.clone());
    }
    gathering.finish()
}

fn judge(quads: &[Quad]) -> Vec<Finding> {
    shapes::validate(&Shapes::built_in().unwrap(), &triples(quads)).unwrap()
}

/// What `oogst map` makes of a dataset of the repository.
fn mapped(dataset: &str) -> Vec<Quad> {
    let mut command = Command::new(OOGST);
    command
        .args(["map", "--format", "ntriples"])
        .current_dir(repository(dataset))
        .env_remove("OOGST_CONFIG")
        .env("SOURCE_DATE_EPOCH", "1800000000");
    read(
        RdfFormat::NTriples,
        &Run::of(command.output().unwrap()).good(),
    )
}

/// The quads of our shapes.
fn our_shapes() -> Vec<Quad> {
    let texts = BUILT_IN.iter();
    texts
        .flat_map(|(_, text)| read(RdfFormat::Turtle, text))
        .collect()
}

fn files(folder: &str, end: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(repository(folder)).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(end).map(str::to_owned))
        .collect()
}

#[test]
fn every_file_of_shapes_is_built_in() {
    let built_in: BTreeSet<String> = BUILT_IN
        .iter()
        .map(|(name, _)| name.trim_end_matches(".ttl").to_owned())
        .collect();
    assert_eq!(built_in, files("ontology/shapes", ".ttl"));
    for (name, text) in BUILT_IN {
        let file = fs::read_to_string(repository("ontology/shapes").join(name)).unwrap();
        assert!(file == *text, "{name}");
    }
}

#[test]
fn every_shape_says_in_two_languages_what_it_wants() {
    let mut said: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for quad in our_shapes() {
        let NamedOrBlankNode::NamedNode(shape) = &quad.subject else {
            continue;
        };
        let entry = said.entry(shape.as_str().to_owned()).or_default();
        let property = quad.predicate.as_str();
        if let Term::Literal(literal) = &quad.object
            && let Some(tag) = literal.language()
        {
            *entry.entry(format!("{property} {tag}")).or_default() += 1;
        } else {
            *entry.entry(property.to_owned()).or_default() += 1;
        }
    }
    assert!(said.len() > 130, "{}", said.len());
    let class = "http://www.w3.org/ns/shacl#class".to_owned();
    for (shape, properties) in said {
        assert!(shape.starts_with("urn:oogst:shape:"), "{shape}");
        let once = |property: &str| properties.get(property) == Some(&1);
        // A node shape without constraints of its own has nothing to say of a node.
        let constrains = shape.contains('.') || properties.contains_key(&class);
        for tag in ["en", "nl"] {
            assert!(
                once(&format!("{NAME} {tag}")),
                "{shape} has no name in {tag}"
            );
            assert!(
                !constrains || once(&format!("{MESSAGE} {tag}")),
                "{shape} has no message in {tag}"
            );
        }
        assert!(once("http://www.w3.org/ns/shacl#severity"), "{shape}");
    }
}

#[test]
fn shapes_and_checks_name_terms_that_are_published() {
    let mut known: BTreeSet<String> = vocab::ALL
        .iter()
        .flat_map(|(_, _, terms)| terms.iter())
        .map(|term| term.iri.to_owned())
        .collect();
    known.extend(["broader"].map(|local| format!("{}{local}", vocab::skos::NAMESPACE)));
    let ours = |iri: &str| {
        let spaces = vocab::ALL.iter();
        spaces.clone().any(|(_, space, _)| iri.starts_with(space))
    };
    // Lists and datatypes are RDF's own.
    let list = |iri: &str| {
        [vocab::rdf::NAMESPACE, vocab::xsd::NAMESPACE]
            .iter()
            .any(|space| iri.starts_with(space))
    };
    let mut seen = 0;
    for quad in our_shapes() {
        if let Term::NamedNode(node) = &quad.object
            && ours(node.as_str())
            && !list(node.as_str())
        {
            seen += 1;
            assert!(known.contains(node.as_str()), "{node} in {}", quad.subject);
        }
    }
    assert!(seen > 150, "{seen}");
    for name in files("queries/checks", ".rq") {
        let text = fs::read_to_string(repository(&format!("queries/checks/{name}.rq"))).unwrap();
        let prefixes: BTreeMap<&str, &str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("PREFIX ")?.split_once(": <"))
            .map(|(prefix, iri)| (prefix, iri.trim_end_matches('>')))
            .collect();
        let body = text.lines().filter(|l| !l.starts_with(['#', 'P']));
        for word in body.flat_map(|line| line.split([' ', '(', ')', '|', '+', '*'])) {
            if let Some((prefix, local)) = word.split_once(':')
                && let Some(space) = prefixes.get(prefix)
            {
                let iri = format!("{space}{local}");
                assert!(known.contains(&iri), "{name}: {iri}");
                seen += 1;
            }
        }
    }
    assert!(seen > 200, "{seen}");
}

#[test]
fn the_example_conforms() {
    assert_eq!(judge(&mapped(".")).len(), 0);
    let run = Command::new(OOGST)
        .arg("check")
        .current_dir(repository("."))
        .env_remove("OOGST_CONFIG")
        .output();
    let run = Run::of(run.unwrap());
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let checks = files("queries/checks", ".rq").len();
    let told = format!("0 violations, 0 warnings, 0 infos; {checks} checks: 0 found something");
    assert!(run.err.contains(&told), "{}", run.err);
}

#[test]
fn every_constraint_is_violated_by_some_data() {
    let data = mapped("tests/profile");
    let wanted = mutations::constraints(&our_shapes());
    assert!(wanted.len() > 200, "{}", wanted.len());
    let mut violated = BTreeSet::new();
    for (_, quads) in mutations::of(&data, &our_shapes()) {
        for finding in judge(&quads) {
            let Term::NamedNode(shape) = &finding.shape else {
                panic!("{finding:?}");
            };
            violated.insert((shape.as_str().to_owned(), finding.constraint));
        }
    }
    let never: Vec<_> = wanted.difference(&violated).collect();
    assert!(never.is_empty(), "{never:#?}");
}

#[test]
fn pyshacl_judges_as_we_do() {
    let Some(python) = python() else { return };
    let folder = TempDir::new().unwrap();
    let shapes = folder.path().join("shapes.ttl");
    let all: Vec<&str> = BUILT_IN.iter().map(|(_, text)| *text).collect();
    fs::write(&shapes, all.join("\n")).unwrap();
    let mut command = Command::new(python);
    command
        .arg(repository("tests/shapes/verdicts.py"))
        .arg(&shapes);
    let data = mapped("tests/profile");
    let mut graphs = mutations::of(&data, &our_shapes());
    graphs.push(("example".to_owned(), mapped(".")));
    graphs.push(("everything".to_owned(), data));
    for (name, quads) in graphs {
        let lines: Vec<String> = quads.iter().map(|quad| format!("{quad} .\n")).collect();
        let [data, report] = ["nt", "ttl"].map(|end| folder.path().join(format!("{name}.{end}")));
        fs::write(&data, lines.concat()).unwrap();
        fs::write(&report, shapes::turtle(&judge(&quads)).unwrap()).unwrap();
        command.arg(data).arg(report);
    }
    let judged = command.output().unwrap();
    let out = String::from_utf8_lossy(&judged.stdout);
    let err = String::from_utf8_lossy(&judged.stderr);
    assert!(judged.status.success(), "{out}{err}");
    assert_eq!(err.matches("results alike").count(), 8, "{err}");
}

#[test]
fn every_check_finds_what_it_is_for() {
    let checks = Check::of_folder(&repository("queries/checks")).unwrap();
    let names: BTreeSet<String> = checks.iter().map(|check| check.name.clone()).collect();
    assert!(names.len() >= 8);
    assert_eq!(names, files("tests/shapes/checks", ".ttl"));
    for check in &checks {
        assert_eq!(check.title.iter().count(), 2, "{}", check.name);
        let file = repository(&format!("tests/shapes/checks/{}.ttl", check.name));
        let text = fs::read_to_string(file).unwrap();
        // The fixture says how many rows there are to be.
        let wanted = text.strip_prefix("# rows: ").unwrap();
        let wanted: usize = wanted.lines().next().unwrap().parse().unwrap();
        let found = check
            .run(&triples(&read(RdfFormat::Turtle, &text)))
            .unwrap();
        assert_eq!(found.rows.len(), wanted, "{}: {found:?}", check.name);
        let sound = check.run(&triples(&mapped("."))).unwrap();
        assert!(sound.rows.is_empty(), "{}: {sound:?}", check.name);
    }
}

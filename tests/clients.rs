//! What others ask the endpoint with: each client gets for a stored question the rows that `oogst query` gives.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use oxigraph::io::RdfFormat;
use oxigraph::model::{NamedOrBlankNode, Term};
use serde_json::{Map, Value};

use super::server::{Server, encoded};
use crate::support::{client, fed, program, python, repository};

/// They have parameters of several types, texts in languages, counts, dates, cells without a value and subqueries.
const QUESTIONS: [&str; 5] = [
    "supervision",
    "funding-by-year",
    "funders",
    "running-in",
    "co-promotors",
];

const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// A row: the variables that are bound, in order, each with what it is bound to.
type Row = String;

/// The term of a row of SPARQL results in JSON, as the scripts beside this file print it.
fn term(term: &Value) -> Value {
    let value = &term["value"];
    if term["type"] == "uri" {
        return serde_json::json!(["uri", value]);
    }
    let kind = match (term.get("xml:lang"), term.get("datatype")) {
        (Some(language), _) => language.as_str().unwrap().to_ascii_lowercase(),
        (None, Some(datatype)) => datatype.as_str().unwrap().to_owned(),
        (None, None) => STRING.to_owned(),
    };
    serde_json::json!(["literal", value, kind])
}

fn row(bindings: &Map<String, Value>) -> Row {
    let sorted: BTreeMap<&String, &Value> = bindings.iter().collect();
    serde_json::to_string(&sorted).unwrap()
}

/// The rows of SPARQL results in JSON.
fn rows(json: &str) -> Vec<Row> {
    let answer: Value = serde_json::from_str(json).unwrap();
    let bindings = answer["results"]["bindings"].as_array().unwrap().iter();
    let mut rows: Vec<Row> = bindings
        .map(|bindings| {
            let bindings = bindings.as_object().unwrap().iter();
            row(&bindings
                .map(|(name, value)| (name.clone(), term(value)))
                .collect())
        })
        .collect();
    rows.sort();
    rows
}

/// The text of a question that runs as it is, from the published examples.
fn published(server: &Server, name: &str) -> String {
    let examples = server.accepting("/.well-known/sparql-examples", "application/n-triples");
    let examples = super::quads(RdfFormat::NTriples, &examples.bytes().unwrap());
    let end = format!("#{name}");
    let texts: Vec<String> = examples
        .into_iter()
        .filter(|quad| quad.predicate.as_str().ends_with("shacl#select"))
        .filter(|quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(iri) if iri.as_str().ends_with(&end)))
        .map(|quad| match quad.object {
            Term::Literal(literal) => literal.value().to_owned(),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(texts.len(), 1, "{name}");
    texts.into_iter().next().unwrap()
}

/// Runs a client with the query on its standard input, or in a file that it names; gives what it prints.
fn run(mut command: Command, query: &str) -> String {
    let output = fed(&mut command, query);
    assert!(output.status.success(), "{command:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// Asks every question through a client, and holds what it gives against `oogst query`.
fn compare(client: impl Fn(&str, &str) -> Vec<Row>) {
    let server = Server::of_example();
    let endpoint = format!("{}/sparql", server.url);
    for name in QUESTIONS {
        let expected = rows(
            &server
                .dataset
                .done(&["query", "--name", name, "--format", "json"]),
        );
        assert!(expected.len() > 3, "{name}: {expected:?}");
        let mut given = client(&endpoint, &published(&server, name));
        given.sort();
        assert_eq!(given, expected, "{name}");
    }
}

/// The rows that one of the scripts prints.
fn printed(lines: &str) -> Vec<Row> {
    lines
        .lines()
        .map(|line| row(&serde_json::from_str(line).unwrap()))
        .collect()
}

fn with_python(client: &str) {
    let Some(python) = python() else { return };
    compare(|endpoint, query| {
        let mut command = Command::new(&python);
        command
            .arg(repository("tests/clients/ask.py"))
            .args([client, endpoint]);
        printed(&run(command, query))
    });
}

#[test]
fn sparqlwrapper_gets_the_right_answers() {
    with_python("sparqlwrapper");
}

#[test]
fn the_sparql_store_of_rdflib_gets_the_right_answers() {
    with_python("rdflib");
}

#[test]
fn comunica_gets_the_right_answers() {
    let (Some(folder), Some(node)) = (client("comunica"), program("node")) else {
        return;
    };
    compare(|endpoint, query| {
        let mut command = Command::new(&node);
        command
            .arg(repository("tests/clients/comunica/ask.mjs"))
            .arg(&folder)
            .arg(endpoint);
        printed(&run(command, query))
    });
}

#[test]
fn roqet_gets_the_right_answers() {
    let Some(roqet) = program("roqet") else {
        return;
    };
    compare(|endpoint, query| {
        let mut command = Command::new(&roqet);
        command.args([
            "-q", "-i", "sparql", "-r", "tsv", "-p", endpoint, "-e", query,
        ]);
        of_tsv(&run(command, ""))
    });
}

/// The rows of SPARQL results in TSV. What roqet writes in JSON or XML for a cell without a value is in neither standard.
fn of_tsv(tsv: &str) -> Vec<Row> {
    use oxigraph::sparql::results::{
        QueryResultsFormat, QueryResultsParser, SliceQueryResultsParserOutput,
    };
    let parsed = QueryResultsParser::from_format(QueryResultsFormat::Tsv)
        .for_slice(tsv)
        .unwrap();
    let SliceQueryResultsParserOutput::Solutions(solutions) = parsed else {
        panic!("{tsv}");
    };
    solutions
        .map(|solution| {
            let solution = solution.unwrap();
            let bindings = solution.iter().map(|(name, term)| {
                let term = match term {
                    Term::NamedNode(iri) => serde_json::json!(["uri", iri.as_str()]),
                    Term::Literal(literal) => {
                        let datatype = literal.datatype().as_str().to_owned();
                        let kind = literal.language().map_or(datatype, str::to_ascii_lowercase);
                        serde_json::json!(["literal", literal.value(), kind])
                    }
                    other => panic!("{other}"),
                };
                (name.as_str().to_owned(), term)
            });
            row(&bindings.collect())
        })
        .collect()
}

#[test]
fn the_published_text_of_every_question_gives_what_the_question_gives() {
    let server = Server::of_example();
    let examples = server.accepting("/.well-known/sparql-examples", "application/n-triples");
    let examples = super::quads(RdfFormat::NTriples, &examples.bytes().unwrap());
    let forms: BTreeSet<&str> = examples
        .iter()
        .filter_map(|quad| {
            quad.predicate
                .as_str()
                .strip_prefix("http://www.w3.org/ns/shacl#")
        })
        .filter(|word| ["select", "ask", "construct"].contains(word))
        .collect();
    assert_eq!(forms.len(), 3, "{forms:?}");
    let mut seen = 0;
    for file in std::fs::read_dir(repository("queries/questions")).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.contains("\nSELECT") {
            continue;
        }
        let expected = rows(
            &server
                .dataset
                .done(&["query", "--name", name, "--format", "json"]),
        );
        let query = encoded(&published(&server, name));
        let path = format!("/sparql?query={query}");
        let answer = server.accepting(&path, "application/sparql-results+json");
        assert_eq!(rows(&answer.text().unwrap()), expected, "{name}");
        seen += 1;
    }
    assert!(seen >= 15, "{seen}");
}

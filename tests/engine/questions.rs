//! All stored questions answer in an engine elsewhere as they do on the graph in the state folder.

use std::fs;

use serde_json::Value;

use super::{Place, example};
use crate::support::engines::{Oxigraph, Virtuoso};
use crate::support::{Folder, repository, triples};

use oxigraph::io::RdfFormat;

/// Values for parameters that have no default, or where the default finds little.
const GIVEN: &[(&str, &str)] = &[
    ("co-promotors", "least=2"),
    ("funding-by-year", "from=2019"),
    ("funding-by-year", "until=2020"),
    ("keywords", "language=en"),
    ("people", "role=promotor"),
    ("recent", "since=2020-01-01"),
    ("running-in", "year=2021"),
    ("untranslated", "missing=fr"),
    ("without-ror", "units=true"),
];

/// The answer to a question: its rows in any order, its triples, or a word.
fn answer(folder: &Folder, name: &str, given: Option<&str>) -> Vec<String> {
    let text = fs::read_to_string(repository("queries/questions").join(format!("{name}.rq")));
    let text = text.unwrap();
    let is_graph = text.lines().any(|line| line.starts_with("CONSTRUCT"));
    let format = if is_graph { "ntriples" } else { "json" };
    let mut arguments = vec!["query", "--name", name, "--format", format];
    arguments.extend(given.iter().flat_map(|given| ["--param", given]));
    let answer = folder.good(&arguments);
    if is_graph {
        return triples(RdfFormat::NTriples, &answer).into_iter().collect();
    }
    let answer: Value = serde_json::from_str(&answer).unwrap();
    if let Some(word) = answer["boolean"].as_bool() {
        return vec![word.to_string()];
    }
    let columns = answer["head"]["vars"].to_string();
    let rows = answer["results"]["bindings"].as_array().unwrap();
    let mut rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
    rows.sort();
    rows.push(columns);
    rows
}

fn names() -> Vec<String> {
    let files = fs::read_dir(repository("queries/questions")).unwrap();
    let mut names: Vec<String> = files
        .map(|file| file.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 25, "{names:?}");
    names
}

#[track_caller]
fn hold_against_embedded(place: &Place) {
    let here = example("");
    let there = example(&place.settings(""));
    for folder in [&here, &there] {
        let mut command = folder.command(&["sync"]);
        command.env("OOGST_TEST_ENGINE", Virtuoso::PASSWORD);
        command.env("SOURCE_DATE_EPOCH", "1800000000");
        let run = crate::support::Run::of(command.output().unwrap());
        run.good();
    }
    let all = names();
    let plain = all.iter().map(|name| (name.as_str(), None));
    let given = GIVEN.iter().map(|(name, given)| (*name, Some(*given)));
    let mut rows = 0;
    for (name, given) in plain.chain(given) {
        let expected = answer(&here, name, given);
        rows += expected.len();
        assert_eq!(answer(&there, name, given), expected, "{name} {given:?}");
    }
    assert!(rows > 500, "only {rows} rows were compared");
}

#[test]
fn on_virtuoso_all_stored_questions_answer_as_on_the_embedded_graph() {
    let Some(server) = Virtuoso::start() else {
        return;
    };
    server.let_anybody_update();
    let place = Place {
        update: server.query_url(),
        more: "",
        ..Place::of_virtuoso(&server)
    };
    hold_against_embedded(&place);
}

#[test]
fn on_oxigraphs_own_server_all_stored_questions_answer_as_on_the_embedded_graph() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    hold_against_embedded(&Place::of_oxigraph(&server, "default"));
}

//! Text search in queries, over the files of a dataset.

mod in_queries;

use super::support::{Folder, Run};

const PREFIXES: &str = "PREFIX search: <urn:oogst:search:>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
";
const BASE: &str = "https://data.example.org/research";

/// Projects by id, title and abstract.
const PROJECTS: &[(&str, &str, &str)] = &[
    (
        "migratierecht",
        "Migratierecht in beweging",
        "Over grenzen.",
    ),
    ("rechtbank", "De rechtbank van morgen", "Over zalen."),
    ("recht", "Het recht", "Over wetten."),
    (
        "abstract",
        "Iets anders",
        "Hier gaat het over recht en over Coördinatie.",
    ),
    ("taalbeleid", "Taalbeleid op school", "Leerlingen."),
    (
        "moedertaal",
        "De moedertaal",
        "Het beleid van de taal, en daarna meer.",
    ),
];

fn dataset() -> Folder {
    let folder = Folder::with(&[(
        "oogst.toml",
        &format!("[site]\nbase = \"{BASE}\"\nlanguages = [\"nl\"]\n"),
    )]);
    for (id, title, text) in PROJECTS {
        folder.write(
            &format!("data/{id}.yaml"),
            format!(
                "kind: project\nid: {id}\ntitle: {{ nl: \"{title}\" }}\nabstract: {{ nl: \"{text}\" }}\n"
            ),
        );
    }
    folder.write(
        "data/people.yaml",
        "- { kind: person, id: p-aaaaaaaaaa, given: Søren, family: Łukaszewicz }\n\
         - { kind: person, id: p-bbbbbbbbbb, given: José, family: Strauß }\n",
    );
    folder.good(&["sync"]);
    folder
}

fn ask(folder: &Folder, query: &str) -> Run {
    let query = format!("{PREFIXES}{query}");
    folder.run(&["query", "-q", &query, "--format", "csv"])
}

/// The rows of an answer: without the header, with things by their keys.
fn rows(run: Run) -> Vec<String> {
    let lines = run.good();
    let shorter = |line: &str| {
        let line = line.replace(&format!("{BASE}/id/project/"), "");
        line.replace(&format!("{BASE}/id/person/"), "")
    };
    lines.lines().skip(1).map(shorter).collect()
}

/// What a search finds, the best first. Concepts of the house are left out.
fn found(folder: &Folder, text: &str) -> Vec<String> {
    let text = oxigraph::model::Literal::new_simple_literal(text);
    let block = format!("?thing search:query {text} ; search:score ?score");
    let query = format!(
        "SELECT ?thing {{ SERVICE <{BASE}/search> {{ {block} }} }} ORDER BY DESC(?score) ?thing"
    );
    let mut found = rows(ask(folder, &query));
    found.retain(|thing| !thing.contains("/id/concept/"));
    found
}

#[test]
fn a_search_finds_whole_words_then_beginnings_then_what_is_inside_and_titles_before_texts() {
    let folder = dataset();
    assert_eq!(
        found(&folder, "recht"),
        ["recht", "rechtbank", "migratierecht", "abstract"]
    );
    assert_eq!(found(&folder, "taal"), ["taalbeleid", "moedertaal"]);
    assert_eq!(found(&folder, "taal beleid"), ["taalbeleid", "moedertaal"]);
    // Two letters stand for beginnings only, or everything would be found.
    assert_eq!(found(&folder, "be"), ["migratierecht", "moedertaal"]);
    assert!(
        found(&folder, "recht taal").is_empty(),
        "every word has to be there"
    );
}

#[test]
fn a_search_does_not_heed_diacritics_and_letters_of_other_languages() {
    let folder = dataset();
    for text in ["coordinatie", "COÖRDINATIE", "coördin"] {
        assert_eq!(found(&folder, text), ["abstract"], "{text}");
    }
    for text in ["soren", "Søren", "lukaszewicz", "Łukasz"] {
        assert_eq!(found(&folder, text), ["p-aaaaaaaaaa"], "{text}");
    }
    assert_eq!(found(&folder, "jose strauss"), ["p-bbbbbbbbbb"]);
}

#[test]
fn words_between_quotation_marks_are_a_phrase() {
    let folder = dataset();
    assert_eq!(found(&folder, "\"beleid van de taal\""), ["moedertaal"]);
    assert!(found(&folder, "\"taal de van beleid\"").is_empty());
    assert_eq!(found(&folder, "taal de van beleid"), ["moedertaal"]);
    assert_eq!(
        found(&folder, "\"recht en over\" coordinatie"),
        ["abstract"]
    );
    assert_eq!(found(&folder, "“het recht”"), ["recht"]);
}

#[test]
fn nothing_in_the_text_is_an_operator_of_the_index() {
    let folder = dataset();
    for text in [
        "\" OR *",
        "NEAR(",
        "title:",
        "*",
        "\"",
        "\"\"",
        "()",
        "recht OR",
        "-recht",
        "^recht",
        "{title} : recht",
        "recht + taal",
        "NOT recht",
        "recht AND",
        "'; DROP TABLE text; --",
        "\u{0}",
        "recht\u{0}",
        "\"re\u{0}cht x\"",
        "\\",
        "recht*",
    ] {
        let run = ask(
            &folder,
            &format!(
                "SELECT ?thing {{ SERVICE <{BASE}/search> {{ ?thing search:query {} }} }}",
                oxigraph::model::Literal::new_simple_literal(text)
            ),
        );
        assert_eq!(run.code, 0, "{text}: {}", run.err);
    }
    // What would be operators are words or nothing: none of these has the word OR, NOT or NEAR.
    assert!(found(&folder, "recht OR taal").is_empty());
    assert!(found(&folder, "NOT recht").is_empty());
    assert_eq!(found(&folder, "recht*"), found(&folder, "recht"));
    assert_eq!(found(&folder, "title:recht").len(), 0);
}

#[test]
fn a_search_knows_what_was_synced_since() {
    let folder = dataset();
    folder.write(
        "data/new.yaml",
        "kind: project\nid: new\ntitle: { nl: \"Vreemdelingenrecht\" }\n",
    );
    folder.remove("data/recht.yaml");
    folder.good(&["sync", "--allow-removals"]);
    assert_eq!(
        found(&folder, "recht"),
        ["rechtbank", "new", "migratierecht", "abstract"]
    );
}

#[test]
fn every_term_of_the_search_is_defined() {
    let file = super::support::repository("ontology/search.ttl");
    let text = std::fs::read_to_string(file).unwrap();
    let defined: std::collections::BTreeSet<String> =
        oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle)
            .for_slice(&text)
            .map(Result::unwrap)
            .filter(|quad| quad.predicate.as_str() == oogst::vocab::rdfs::LABEL.iri)
            .map(|quad| quad.subject.to_string())
            .collect();
    for term in oogst::vocab::search::ALL {
        assert!(defined.contains(&format!("<{}>", term.iri)), "{}", term.iri);
    }
}

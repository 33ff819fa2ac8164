//! Text search in queries, over the files of a dataset.

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
fn a_search_stands_beside_other_patterns_in_any_place() {
    let folder = dataset();
    let service = format!(
        "SERVICE <{BASE}/search> {{ ?thing search:query \"recht\" ; search:score ?score }}"
    );
    let all = [
        "Het recht",
        "De rechtbank van morgen",
        "Migratierecht in beweging",
        "Iets anders",
    ];
    for pattern in [
        format!("{service} ?thing dcterms:title ?title"),
        format!("?thing dcterms:title ?title . {service}"),
        format!("?thing a foaf:Project . {service} ?thing dcterms:title ?title"),
        format!("?thing dcterms:title ?title {{ SELECT ?thing ?score {{ {service} }} }}"),
        format!("{{ {service} }} OPTIONAL {{ ?thing dcterms:title ?title }}"),
    ] {
        let query = format!("SELECT ?title {{ {pattern} }} ORDER BY DESC(?score)");
        assert_eq!(rows(ask(&folder, &query)), all, "{pattern}");
    }
    let optional = format!(
        "SELECT ?title (BOUND(?score) AS ?is) {{ ?thing a foaf:Project ; dcterms:title ?title OPTIONAL {{ {service} }} }}"
    );
    let rows_of = rows(ask(&folder, &optional));
    assert_eq!(rows_of.len(), PROJECTS.len());
    assert_eq!(
        rows_of.iter().filter(|row| row.ends_with("true")).count(),
        4
    );
    for (keyword, count) in [("FILTER EXISTS", 4), ("FILTER NOT EXISTS", 2), ("MINUS", 2)] {
        let query = format!("SELECT ?thing {{ ?thing a foaf:Project {keyword} {{ {service} }} }}");
        assert_eq!(rows(ask(&folder, &query)).len(), count, "{keyword}");
    }
}

#[test]
fn a_search_may_be_narrowed() {
    let folder = dataset();
    let count = |block: &str| {
        let query = format!("SELECT * {{ SERVICE <urn:oogst:search> {{ {block} }} }}");
        rows(ask(&folder, &query)).len()
    };
    assert_eq!(count("?x search:query \"recht\""), 4);
    assert_eq!(count("?x search:query \"recht\"@nl"), 4);
    assert_eq!(count("?x search:query \"recht\" ; search:limit 2"), 2);
    assert_eq!(
        count("?x search:query \"recht\" ; search:titlesOnly true"),
        3
    );
    assert_eq!(
        count("?x search:query \"recht\" ; search:kind \"project\""),
        4
    );
    assert_eq!(
        count("?x search:query \"recht\" ; search:kind \"person\""),
        0
    );
    assert_eq!(
        count(&format!("<{BASE}/id/project/recht> search:query \"recht\"")),
        1
    );
    assert_eq!(
        count(&format!("<{BASE}/id/project/recht> search:query \"taal\"")),
        0
    );
    assert_eq!(
        count("<https://example.org/nowhere> search:query \"recht\""),
        0
    );
    assert_eq!(count("?x search:query \"\""), 0);
}

#[test]
fn a_thing_has_the_same_score_alone_as_among_others() {
    let folder = dataset();
    for (id, ..) in &PROJECTS[..4] {
        let iri = format!("<{BASE}/id/project/{id}>");
        let query = format!(
            "SELECT ?a ?b {{
               SERVICE <{BASE}/search> {{ {iri} search:query \"recht\" ; search:score ?a }}
               SERVICE <{BASE}/search> {{ ?x search:query \"recht\" ; search:score ?b }} FILTER(?x = {iri}) }}"
        );
        let rows = rows(ask(&folder, &query));
        let (alone, among) = rows[0].split_once(',').unwrap();
        assert_eq!(alone, among, "{id}");
    }
}

#[test]
fn the_words_may_come_from_values_from_bind_and_from_a_parameter() {
    let folder = dataset();
    let block = format!("SERVICE <{BASE}/search> {{ ?thing search:query ?text }}");
    let values = format!(
        "SELECT ?text (COUNT(*) AS ?n) {{ VALUES ?text {{ \"recht\" \"taal\" }} {block} }} GROUP BY ?text ORDER BY ?text"
    );
    assert_eq!(rows(ask(&folder, &values)), ["recht,4", "taal,2"]);
    let bind = format!("SELECT ?thing {{ BIND(\"rechtbank\" AS ?text) {block} }}");
    assert_eq!(rows(ask(&folder, &bind)), ["rechtbank"]);
    let query = format!("{PREFIXES}SELECT ?thing {{ {block} }}");
    let run = folder.run(&[
        "query",
        "-q",
        &query,
        "--param",
        "text=moedertaal",
        "--format",
        "csv",
    ]);
    assert_eq!(rows(run), ["moedertaal"]);
}

/// What a search may not be, and what is said of it.
const NOT_UNDERSTOOD: &[(&str, &str)] = &[
    ("", "is empty"),
    ("?x search:score ?s", "has no search:query"),
    (
        "?x search:query ?text",
        "by VALUES, by BIND of a literal, or as a parameter",
    ),
    ("?x search:query 5", "write words between quotation marks"),
    (
        "?x search:query <https://example.org/>",
        "write words between quotation marks",
    ),
    (
        "?x search:query \"a\" ; search:colour \"b\"",
        "allowed are <urn:oogst:search:query>",
    ),
    (
        "?x search:query \"a\" ; ?p \"b\"",
        "allowed are <urn:oogst:search:query>",
    ),
    (
        "?x search:query \"a\" ; search:query \"b\"",
        "says search:query twice",
    ),
    (
        "?x search:query \"a\" ; search:limit 0",
        "a number from 1 to 10000",
    ),
    (
        "?x search:query \"a\" ; search:limit 10001",
        "a number from 1 to 10000",
    ),
    (
        "?x search:query \"a\" ; search:kind \"book\"",
        "the kinds are \"concept\"",
    ),
    (
        "?x search:query \"a\" ; search:titlesOnly \"maybe\"",
        "write true or false",
    ),
    (
        "?x search:query \"a\" ; search:score 3",
        "write a variable, and FILTER outside",
    ),
    (
        "?x search:query \"a\" ; search:score ?x",
        "use two variables",
    ),
    (
        "?x search:query \"a\" . ?y search:query \"b\"",
        "write a SERVICE for each",
    ),
    (
        "?x search:query \"a\" FILTER(?x != 3)",
        "put what else there is outside",
    ),
    ("_:x search:query \"a\"", "write a variable, or an IRI"),
];

#[test]
fn a_search_that_is_not_understood_says_what_is_allowed() {
    let folder = dataset();
    for (block, said) in NOT_UNDERSTOOD {
        let query = format!("SELECT * {{ SERVICE <{BASE}/search> {{ {block} }} }}");
        let told = ask(&folder, &query).bad(1);
        assert!(
            told.contains("the search ") && told.contains(said),
            "{block}: {told}"
        );
        // Who asks silently is told nothing, and has one row that binds nothing.
        let silent = query.replace("SERVICE", "SERVICE SILENT");
        assert_eq!(ask(&folder, &silent).good().lines().count(), 2, "{block}");
    }
    let long = format!(
        "SELECT * {{ SERVICE <{BASE}/search> {{ ?x search:query \"{}\" }} }}",
        "a".repeat(1001)
    );
    assert!(
        ask(&folder, &long)
            .bad(1)
            .contains("more than 1000 characters")
    );
}

#[test]
fn a_query_may_not_search_without_end() {
    let folder = dataset();
    let blocks = |count: usize| -> String {
        let block = |number| {
            format!("{{ SERVICE <urn:oogst:search> {{ ?x search:query \"w{number}\" }} }}")
        };
        (0..count).map(block).collect::<Vec<_>>().join(" UNION ")
    };
    assert_eq!(
        ask(&folder, &format!("SELECT * {{ {} }}", blocks(16))).code,
        0
    );
    let told = ask(&folder, &format!("SELECT * {{ {} }}", blocks(17))).bad(1);
    assert!(told.contains("more than 16 different questions"), "{told}");
    // One question is asked once, wherever it stands.
    let same =
        vec!["{ SERVICE <urn:oogst:search> { ?x search:query \"recht\" } }"; 30].join(" UNION ");
    assert_eq!(
        rows(ask(&folder, &format!("SELECT * {{ {same} }}"))).len(),
        120
    );
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

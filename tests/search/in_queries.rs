//! A search beside the other patterns of a query.

use super::{BASE, PREFIXES, PROJECTS, ask, dataset, rows};

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

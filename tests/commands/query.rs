//! `oogst query`.

use oxigraph::io::RdfFormat;

use super::synced;
use crate::support::{snapshot, triples};

#[test]
fn a_query_is_answered_in_the_format_that_fits() {
    let folder = synced();
    let select = "SELECT ?title { ?s <http://purl.org/dc/terms/title> ?title } ORDER BY ?title";
    snapshot(
        "commands",
        "query-table",
        &folder.good(&["query", "-q", select]),
    );
    assert_eq!(
        folder.good(&["query", "-q", select, "--format", "csv"]),
        "title\r\nA project\r\nEen project\r\n"
    );
    assert_eq!(
        folder.good(&["query", "-q", select, "--format", "tsv"]),
        "?title\n\"A project\"@en\n\"Een project\"@nl\n"
    );
    let xml = folder.good(&["query", "-q", select, "--format", "xml"]);
    assert!(
        xml.contains("<literal xml:lang=\"nl\">Een project</literal>"),
        "{xml}"
    );
    let graph = "CONSTRUCT WHERE { ?s <http://purl.org/dc/terms/title> ?o }";
    let formats = [
        ("turtle", RdfFormat::Turtle),
        ("ntriples", RdfFormat::NTriples),
        ("rdfxml", RdfFormat::RdfXml),
    ];
    for (name, format) in formats {
        let answer = folder.good(&["query", "-q", graph, "--format", name]);
        assert_eq!(triples(format, &answer).len(), 2, "{name}");
    }
    assert_eq!(folder.good(&["query", "-q", "ASK { ?s ?p ?o }"]), "true\n");
    let message = folder
        .run(&["query", "-q", graph, "--format", "csv"])
        .bad(1);
    assert!(message.contains("use --format turtle"), "{message}");
}

#[test]
fn a_query_comes_from_a_file_from_standard_input_or_by_name() {
    let folder = synced();
    let ask = "ASK { ?s ?p ?o }";
    folder.write("q.rq", ask);
    folder.write(
        "queries/questions/anything.rq",
        format!("# title@en: Is there anything?\n{ask}"),
    );
    assert_eq!(folder.good(&["query", "q.rq"]), "true\n");
    assert_eq!(folder.run_with(ask, &["query", "-"]).good(), "true\n");
    assert_eq!(folder.good(&["query", "--name", "anything"]), "true\n");
    folder.run(&["query", "--name", "../secret"]).bad(1);
    folder.run(&["query", "no-such-file.rq"]).bad(1);
}

#[test]
fn parameters_are_bound_and_never_written_into_the_query() {
    let folder = synced();
    let query = "SELECT ?title { ?s <http://purl.org/dc/terms/identifier> ?id ; <http://purl.org/dc/terms/title> ?title } ORDER BY ?title";
    let ask = |param: &str| {
        let args = ["query", "-q", query, "--param", param, "--format", "csv"];
        folder.good(&args).lines().count() - 1
    };
    assert_eq!(ask("id=a"), 2);
    assert_eq!(ask("?id=\"a\""), 2);
    assert_eq!(ask("s=<http://localhost:7878/id/project/a>"), 2);
    assert_eq!(ask("title=\"Een project\"@nl"), 1);
    assert_eq!(ask("id=b"), 0);
    assert_eq!(ask("id=a\" } UNION { ?s ?p ?title } #"), 0);
    let message = folder.run(&["query", "-q", query, "--param", "id"]).bad(1);
    assert!(message.contains("NAME=VALUE"), "{message}");
    folder
        .run(&["query", "-q", query, "--param", "i d=x"])
        .bad(1);
    folder
        .run(&["query", "-q", query, "--param", "s=<no iri>"])
        .bad(1);
}

#[test]
fn what_is_no_query_is_refused() {
    let folder = synced();
    let refused = |query: &str| folder.run(&["query", "-q", query]).bad(1);
    assert!(refused("CHOOSE *").contains("not SPARQL 1.1"));
    assert!(refused("DELETE WHERE { ?s ?p ?o }").contains("this is an update"));
    assert!(refused(&"{".repeat(100_000)).contains("nests brackets deeper"));
    folder.good(&["verify"]);
}

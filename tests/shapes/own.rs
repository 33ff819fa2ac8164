//! A dataset's own shapes and checks, through the program: what is told, in which form, with which exit code.

use oogst::vocab;
use oxigraph::io::{RdfFormat, RdfParser};
use serde_json::Value;

use crate::support::{Folder, snapshot};

const DATA: &[(&str, &str)] = &[
    (
        "data/projects/first.yaml",
        "id: first\ntitle: {nl: Eerste}\npeople:\n  - {name: Ada Lovelace, role: researcher}\n",
    ),
    (
        "data/projects.ndjson",
        "{\"kind\": \"project\", \"id\": \"second\", \"title\": {\"en\": \"Second\"}, \"homepage\": \"https://example.org/2\"}\n",
    ),
];

const HEAD: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix vivo: <http://vivoweb.org/ontology/core#> .
@prefix ex: <https://example.org/shapes/> .
";

/// English titles are a must, home pages a wish; the second shape has no IRI.
const SHAPES: &str =
    "ex:project a sh:NodeShape ; sh:targetClass vivo:Project ; sh:property ex:english , [
        sh:path foaf:homepage ; sh:minCount 1 ; sh:severity sh:Warning ;
        sh:message \"A home page would be nice.\"@en ] .
ex:english sh:path dcterms:title ; sh:qualifiedMinCount 1 ;
    sh:qualifiedValueShape [ sh:languageIn ( \"en\" ) ] ;
    sh:message \"Er moet een Engelse titel zijn.\"@nl , \"There has to be an English title.\"@en .
";

fn dataset(shapes: &str) -> Folder {
    let folder = Folder::with(DATA);
    folder.write("ontology/shapes/own.ttl", format!("{HEAD}{shapes}"));
    folder
}

#[test]
fn a_violation_of_a_shape_of_the_dataset_is_told_with_the_record() {
    let run = dataset(SHAPES).run(&["check"]);
    assert_eq!(run.code, 1);
    snapshot("shapes", "text", &format!("{}\n{}", run.out, run.err));
}

#[test]
fn a_warning_does_not_fail() {
    let folder = dataset(&SHAPES.replace("ex:english , [", "["));
    let run = folder.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("warning: project first: foaf:homepage"));
    assert!(run.err.contains("0 violations, 1 warning, 0 infos"));
}

#[test]
fn programs_get_the_report_in_json() {
    let run = dataset(SHAPES).run(&["check", "--format", "json"]);
    assert_eq!(run.code, 1);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["conforms"], false);
    assert_eq!(report["checks"], Value::Array(Vec::new()));
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    let wanted = serde_json::json!({
        "severity": "violation",
        "file": "data/projects/first.yaml",
        "focus": "http://localhost:7878/id/project/first",
        "path": "dcterms:title",
        "value": null,
        "message": {
            "nl": "Er moet een Engelse titel zijn.",
            "en": "There has to be an English title.",
        },
        "constraint": "QualifiedMinCount",
        "shape": "https://example.org/shapes/english",
    });
    assert_eq!(results[0], wanted);
    assert_eq!(results[1]["severity"], "warning");
    assert_eq!(results[1]["shape"], Value::Null);
}

#[test]
fn the_report_in_rdf_is_the_same_each_time() {
    let folder = dataset(SHAPES);
    let [first, second] = [(); 2].map(|()| folder.run(&["check", "--format", "turtle"]).out);
    assert_eq!(first, second);
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(&first);
    let mut results = 0;
    for quad in quads {
        let quad = quad.unwrap();
        let local = quad.predicate.as_str().strip_prefix(vocab::sh::NAMESPACE);
        results += usize::from(local == Some("result"));
        if local == Some("conforms") {
            assert!(quad.object.to_string().contains("false"));
        }
    }
    assert_eq!(results, 2);
}

#[test]
fn a_file_that_is_named_is_told_of_alone() {
    let folder = dataset(SHAPES);
    let run = folder.run(&["check", "data/projects.ndjson"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let run = folder.run(&["check", "data/projects/first.yaml"]);
    assert_eq!(run.code, 1);
    assert!(run.out.starts_with("data/projects/first.yaml:1: violation"));
}

#[test]
fn our_shapes_in_the_folder_of_the_dataset_are_not_read_twice() {
    let folder = Folder::with(DATA);
    let before = folder.run(&["check"]).err;
    for (name, text) in oogst::shapes::BUILT_IN {
        folder.write(&format!("ontology/shapes/{name}"), text);
    }
    assert_eq!(folder.run(&["check"]).err, before);
}

#[test]
fn shapes_that_would_be_passed_over_are_refused() {
    let cases = [
        (
            "sparql",
            "ex:a a sh:NodeShape ; sh:sparql [ sh:select \"\" ] .",
        ),
        (
            "misspelt",
            "ex:a sh:targetClass vivo:Project ; sh:property [ sh:path dcterms:title ; sh:mincount 1 ] .",
        ),
        ("blank-target", "[] a sh:NodeShape ; sh:targetNode [] ."),
        (
            "no-path",
            "ex:a sh:targetClass vivo:Project ; sh:property [ sh:minCount 1 ] .",
        ),
        (
            "no-pattern",
            "ex:a sh:targetClass vivo:Project ; sh:property [ sh:path dcterms:title ; sh:pattern \"(\" ] .",
        ),
        (
            "no-turtle",
            "ex:a sh:targetClass vivo:Project ;; sh:nodeKind .\n",
        ),
    ];
    for (name, shapes) in cases {
        let message = dataset(shapes).run(&["check"]).bad(1);
        assert!(
            message.starts_with("error: ontology/shapes/own.ttl"),
            "{name}: {message}"
        );
        snapshot("shapes", &format!("refused-{name}"), &message);
    }
}

#[test]
fn a_folder_that_is_named_has_to_be_there() {
    for setting in ["shapes", "queries"] {
        let folder = Folder::with(DATA);
        folder.write("oogst.toml", format!("[check]\n{setting} = \"rules\"\n"));
        let message = folder.run(&["check"]).bad(1);
        assert!(message.contains("rules is no folder"), "{message}");
        folder.write("rules/.keep", "");
        folder.good(&["check"]);
    }
}

#[test]
fn faults_of_records_come_before_shapes() {
    let folder = dataset(SHAPES);
    folder.write("data/projects/third.yaml", "id: third\n");
    let message = folder.run(&["check", "--format", "json"]).bad(1);
    assert!(message.starts_with("data/projects/third.yaml:1:1: "));
    assert!(!message.contains("English title"));
}

const CHECK: &str = "# title: A project is without a home page\n# severity: error\n\
    SELECT ?project ?page WHERE { ?project a <http://vivoweb.org/ontology/core#Project> \
    OPTIONAL { ?project <http://xmlns.com/foaf/0.1/homepage> ?page } FILTER (!BOUND(?page)) }\n";

#[test]
fn a_check_that_finds_something_fails_with_a_table() {
    let folder = Folder::with(DATA);
    folder.write("queries/checks/page.rq", CHECK);
    let run = folder.run(&["check"]);
    assert_eq!(run.code, 1);
    snapshot("shapes", "check", &format!("{}\n{}", run.out, run.err));

    let run = folder.run(&["check", "--format", "json"]);
    assert_eq!(run.code, 1);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    let wanted = serde_json::json!([{
        "name": "page",
        "severity": "error",
        "file": "queries/checks/page.rq",
        "title": {"en": "A project is without a home page"},
        "columns": ["project", "page"],
        "rows": [[{"type": "uri", "value": "http://localhost:7878/id/project/first"}, null]],
    }]);
    assert_eq!(report["checks"], wanted);

    folder.write("queries/checks/page.rq", CHECK.replace("error", "warning"));
    let run = folder.run(&["check"]);
    assert_eq!(run.code, 0);
    assert!(
        run.out
            .contains("warning: A project is without a home page")
    );
}

#[test]
fn a_check_that_is_no_query_is_refused_with_its_place() {
    let cases = [
        (
            "# title: X\nSELECT ?x WHERE { ?x ?y }\n",
            "x.rq:3:1: the query is not SPARQL 1.1",
        ),
        ("SELECT * { ?s ?p ?o }\n", "x.rq:1: there is no title"),
        (
            "# title: X\n# severity: grave\nSELECT * {}\n",
            "x.rq:2: the severity is `grave`",
        ),
        (
            "# title: X\nASK { ?s ?p ?o }\n",
            "x.rq: a ASK query is not answered in rows",
        ),
        (
            "# title: X\nDELETE WHERE { ?s ?p ?o }\n",
            "x.rq: this is an update",
        ),
    ];
    for (query, wanted) in cases {
        let folder = Folder::with(DATA);
        folder.write("queries/checks/x.rq", query);
        let run = folder.run(&["check"]);
        assert_eq!(run.code, 1);
        assert!(
            run.err.contains(&format!("queries/checks/{wanted}")),
            "{wanted}: {}",
            run.err
        );
    }
}

#[test]
fn a_check_reaches_nothing_outside() {
    let folder = Folder::with(DATA);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let query =
        format!("# title: X\nSELECT * {{ SERVICE <http://{address}/sparql> {{ ?s ?p ?o }} }}\n");
    folder.write("queries/checks/x.rq", query);
    folder.run(&["check"]).bad(1);
    let nobody = listener.accept().unwrap_err();
    assert_eq!(nobody.kind(), std::io::ErrorKind::WouldBlock);
}

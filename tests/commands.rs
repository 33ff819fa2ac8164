//! The commands: what they print, what they refuse, how they end.

use std::fmt::Write;
use std::fs;

use oogst::graph::Graph;
use oogst::state::{Hold, State};
use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use serde_json::{Value, json};

use super::support::{Folder, snapshot, triples};

const PROJECT: &str = "id: a\ntitle: {nl: Een project, en: A project}\nstart: 2020\npeople:\n  - {name: Ada Lovelace, role: promotor}\n";

fn synced() -> Folder {
    let folder = Folder::with(&[("data/projects/a.yaml", PROJECT)]);
    folder.run_at(1_000_000, &["sync"]).good();
    folder
}

#[test]
fn a_new_dataset_can_be_checked_and_synced_at_once() {
    let folder = Folder::new();
    let said = folder.good(&["init"]);
    snapshot("commands", "init", &said);
    folder.good(&["check"]);
    let report = folder.good(&["sync"]);
    assert!(report.contains("revision 1"), "{report}");
    folder.good(&["verify"]);
    assert!(folder.read(".gitignore").contains(".oogst/"));
}

#[test]
fn a_new_dataset_is_made_in_a_folder_that_is_named() {
    let folder = Folder::new();
    folder.good(&["init", "deep/new"]);
    assert!(folder.path("deep/new/oogst.toml").exists());
    folder.good(&["--config", "deep/new/oogst.toml", "sync"]);
    assert!(
        folder.path("deep/new/.oogst").exists(),
        "paths start at the settings"
    );
}

#[test]
fn a_dataset_that_is_there_is_not_overwritten() {
    let folder = Folder::new();
    folder.write("data/people.yaml", "[]\n");
    let message = folder.run(&["init"]).bad(1);
    snapshot("commands", "init-refused", &message);
    assert_eq!(folder.read("data/people.yaml"), "[]\n");
    assert!(!folder.path("oogst.toml").exists(), "all or nothing");
}

#[test]
fn standard_input_is_mapped_whatever_it_is_written_in() {
    let folder = Folder::new();
    let yaml = format!("kind: project\n{PROJECT}");
    let json = r#"{"kind":"project","id":"a","title":{"nl":"Een project","en":"A project"},"start":2020,"people":[{"name":"Ada Lovelace","role":"promotor"}]}"#;
    let pretty: Value = serde_json::from_str(json).unwrap();
    let pretty = serde_json::to_string_pretty(&pretty).unwrap();
    let args = ["map", "-", "--format", "ntriples"];
    let mapped = [
        yaml.as_str(),
        json,
        &format!("{json}\n"),
        &format!("[{json}]"),
        &pretty,
    ]
    .map(|input| triples(RdfFormat::NTriples, &folder.run_with(input, &args).good()));
    assert!(mapped[0].len() > 50);
    for other in &mapped[1..] {
        assert_eq!(&mapped[0], other);
    }
    assert!(!folder.path(".oogst").exists());
}

#[test]
fn a_file_that_is_mapped_is_what_the_dataset_has() {
    let folder = synced();
    let by_file = folder.good(&["map", "data/projects/a.yaml", "--format", "ntriples"]);
    assert_eq!(by_file, folder.good(&["map", "--format", "ntriples"]));
    let default = folder.good(&["map"]);
    assert_eq!(
        triples(RdfFormat::Turtle, &default),
        triples(RdfFormat::NTriples, &by_file),
        "Turtle is the format where none is named"
    );
}

#[test]
fn nothing_is_mapped_where_a_record_is_at_fault() {
    let folder = Folder::new();
    let input = "{\"kind\":\"project\",\"id\":\"a\",\"title\":{\"nl\":\"A\"}}\n{\"kind\":\"project\",\"id\":\"b\"}\n";
    let message = folder.run_with(input, &["map", "-"]).bad(1);
    assert!(message.contains(":2:"), "{message}");
    assert!(message.contains("the key `title` is missing"), "{message}");
}

#[test]
fn a_thing_is_explained() {
    let folder = synced();
    snapshot(
        "commands",
        "explain-project",
        &folder.good(&["explain", "project/a"]),
    );
    let rows = folder.ask("SELECT ?p { ?p a <http://xmlns.com/foaf/0.1/Person> }");
    let person = rows[0]["p"]["value"].as_str().unwrap();
    snapshot(
        "commands",
        "explain-person",
        &folder.good(&["explain", person]),
    );
    let json: Value =
        serde_json::from_str(&folder.good(&["explain", person, "--format", "json"])).unwrap();
    assert_eq!(json["iri"], person);
    // A part of a thing is explained by the thing.
    let part = folder.good(&["explain", "http://localhost:7878/id/project/a/period/start"]);
    assert!(
        part.starts_with("<http://localhost:7878/id/project/a>\n"),
        "{part}"
    );
}

#[test]
fn what_never_was_is_not_explained() {
    let folder = synced();
    snapshot(
        "commands",
        "explain-unknown",
        &folder.run(&["explain", "project/b"]).bad(1),
    );
    snapshot(
        "commands",
        "explain-foreign",
        &folder
            .run(&["explain", "https://example.org/id/project/a"])
            .bad(1),
    );
}

#[test]
fn status_tells_revision_counts_and_runs() {
    let folder = Folder::new();
    assert_eq!(
        folder.good(&["status"]),
        "no ledger yet: run `oogst sync`\n"
    );
    assert_eq!(folder.status(), json!({"revision": null}));
    assert!(!folder.path(".oogst").exists());
    let folder = synced();
    snapshot("commands", "status", &folder.good(&["status"]));
    let status = folder.status();
    assert_eq!(status["revision"]["number"], 1);
    assert_eq!(
        status["entities"]["project"],
        json!({"live": 1, "removed": 0})
    );
    assert_eq!(status["serving"], false);
}

#[test]
fn what_needs_a_ledger_says_so() {
    let folder = Folder::new();
    for args in [
        &["dump"][..],
        &["query", "-q", "ASK {}"],
        &["explain", "project/a"],
    ] {
        let message = folder.run(args).bad(1);
        assert!(message.contains("run `oogst sync`"), "{args:?}: {message}");
    }
    assert!(!folder.path(".oogst").exists());
}

#[test]
fn verify_finds_a_graph_that_was_tampered_with() {
    let folder = synced();
    let said = folder.good(&["verify"]);
    assert!(
        said.starts_with("the graph is what the ledger says: revision 1, "),
        "{said}"
    );
    {
        let state = State::hold(&folder.path(".oogst"), Hold::Alone).unwrap();
        let graph = Graph::open(state.folder()).unwrap();
        if graph.stand().unwrap().is_none() {
            // Without the feature `rocksdb` the graph is made at each start: nobody can tamper with it.
            assert!(super::support::skipped::<()>("the graph is in memory").is_none());
            return;
        }
        let quad = |object: &str| {
            Quad::new(
                NamedNode::new("https://example.org/s").unwrap(),
                NamedNode::new("https://example.org/p").unwrap(),
                Literal::new_simple_literal(object),
                GraphName::DefaultGraph,
            )
        };
        let title = graph
            .store()
            .iter()
            .map(Result::unwrap)
            .find(|quad| quad.predicate.as_str() == "http://purl.org/dc/terms/title")
            .unwrap();
        graph.store().insert(&quad("a lie")).unwrap();
        graph.store().remove(&title).unwrap();
    }
    let message = folder.run(&["verify"]).bad(3);
    snapshot("commands", "verify-tampered", &message);
    // The remedy that it names is one.
    fs::remove_dir_all(folder.path(".oogst/graph")).unwrap();
    folder.good(&["sync"]);
    folder.good(&["verify"]);
}

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

#[test]
fn usage_errors_end_with_2() {
    let folder = Folder::new();
    for args in [
        &[][..],
        &["no-such-command"],
        &["map", "--format", "klingon"],
        &["query"],
        &["query", "a.rq", "-q", "ASK {}"],
        &["sync", "--out", "plan.json"],
        &["sync", "--plan", "--apply", "plan.json"],
    ] {
        let message = folder.run(args).bad(2);
        assert!(
            message.contains("Usage:") || message.contains("--help"),
            "{args:?}: {message}"
        );
    }
    let help = folder.good(&["--help"]);
    assert!(
        help.contains("Exit codes: 0 done, 1 the input is at fault"),
        "{help}"
    );
}

#[test]
fn settings_that_are_named_have_to_be_there() {
    let folder = Folder::new();
    let message = folder.run(&["--config", "no.toml", "check"]).bad(1);
    assert!(message.contains("cannot read no.toml"), "{message}");
}

fn latest(folder: &Folder) -> String {
    fs::read_link(folder.path("dumps/latest"))
        .unwrap()
        .display()
        .to_string()
}

#[test]
fn a_dump_is_published_whole_and_latest_points_to_it() {
    let folder = synced();
    let said = folder.good(&["dump"]);
    let numbers = |word: &str| word.replace(',', "").parse::<u64>().is_ok();
    let redact = |word: &str| if numbers(word) { "[number]" } else { word }.to_owned();
    let lines = said.lines().map(|line| {
        let words: Vec<String> = line.split_whitespace().map(redact).collect();
        words.join(" ")
    });
    snapshot("commands", "dump", &lines.collect::<Vec<_>>().join("\n"));
    assert_eq!(latest(&folder), "revision-1");
    folder.write("data/projects/b.yaml", "id: b\ntitle: B\n");
    folder.good(&["sync"]);
    folder.good(&["dump"]);
    assert_eq!(latest(&folder), "revision-2");
    let mut names: Vec<String> = fs::read_dir(folder.path("dumps"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["latest", "revision-1", "revision-2"]);
}

#[test]
fn a_dump_that_cannot_be_written_leaves_the_last_as_it_was() {
    let folder = synced();
    folder.good(&["dump"]);
    folder.write("data/projects/b.yaml", "id: b\ntitle: B\n");
    folder.good(&["sync"]);
    // A link cannot take the place of a folder that is not empty.
    fs::remove_file(folder.path("dumps/latest")).unwrap();
    folder.write("dumps/latest/something", "else");
    let message = folder.run(&["dump"]).bad(3);
    assert!(message.contains("the last dump is as it was"), "{message}");
    assert_eq!(folder.read("dumps/latest/something"), "else");
    // Nor can a folder be made where a file is.
    folder.write("file", "");
    let message = folder.run(&["dump", "--out", "file"]).bad(3);
    snapshot("commands", "dump-into-a-file", &folder.redact(&message));
    assert_eq!(folder.read("file"), "");
}

#[test]
fn a_dump_that_is_killed_leaves_the_last_as_it_was() {
    let folder = synced();
    folder.good(&["dump"]);
    let mut many = String::new();
    for n in 0..3_000 {
        let record = json!({"kind": "project", "id": format!("p{n}"), "title": {"en": format!("Project {n}")}});
        writeln!(many, "{record}").unwrap();
    }
    folder.write("data/many.ndjson", many);
    folder.good(&["sync"]);
    let mut child = folder.command(&["dump"]).spawn().unwrap();
    // It is killed as soon as it has begun to write.
    let begun = || {
        fs::read_dir(folder.path("dumps"))
            .unwrap()
            .flatten()
            .any(|entry| entry.file_name().to_string_lossy().starts_with(".dump-"))
    };
    let started = std::time::Instant::now();
    while !begun() {
        assert!(started.elapsed().as_secs() < 20, "the dump never began");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(latest(&folder), "revision-1");
    folder.good(&["dump"]);
    assert_eq!(latest(&folder), "revision-2");
}

#[test]
fn a_closed_pipe_is_no_fault() {
    let folder = synced();
    let mut child = folder
        .command(&["map", "--format", "ntriples"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
    assert!(ended.stderr.is_empty(), "{ended:?}");
}

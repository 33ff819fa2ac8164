//! The commands: what they print, what they refuse, how they end.

mod dump;
mod query;

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
fn who_names_a_thing_is_told_with_where_that_stands_now() {
    let folder = synced();
    let rows = folder.ask("SELECT ?p { ?p a <http://xmlns.com/foaf/0.1/Person> }");
    let person = rows[0]["p"]["value"].as_str().unwrap();
    let told = |folder: &Folder| folder.good(&["explain", person]);
    assert!(told(&folder).contains("data/projects/a.yaml, line 5)"));
    // Lines move, and the record is the same: no sync learns of it.
    folder.write("data/projects/a.yaml", format!("# One\n# Two\n{PROJECT}"));
    assert!(told(&folder).contains("data/projects/a.yaml, line 7)"));
    folder.remove("data/projects/a.yaml");
    folder.write("data/projects/b.yaml", PROJECT);
    assert!(told(&folder).contains("data/projects/b.yaml, line 5)"));
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

//! Engines that cannot be reached, refuse, or break off.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{GRAPH, Place, between, example};
use crate::fetch::server::{Server, say, send};
use crate::support::engines::Oxigraph;
use crate::support::{Folder, Run};

fn folder(settings: &str) -> Folder {
    let folder = Folder::new();
    folder.write("oogst.toml", settings);
    title(&folder, "one");
    folder
}

fn title(folder: &Folder, title: &str) {
    let record = format!(r#"{{"kind": "project", "id": "a", "title": {{"en": "{title}"}}}}"#);
    folder.write("data/a.json", record);
}

#[test]
fn what_an_engine_misses_stands_in_the_ledger_and_is_brought_to_it_later() {
    let Some(server) = Oxigraph::start() else {
        return;
    };
    let direct = Place::of_oxigraph(&server, GRAPH);
    let is_away = Arc::new(AtomicBool::new(false));
    let away = Arc::clone(&is_away);
    let (_proxy, place) = between(&direct, move |_| !away.load(Ordering::SeqCst));
    let folder = folder(&place.settings(""));
    folder.good(&["sync"]);
    let status = folder.good(&["status"]);
    assert!(
        status.contains(&format!("graph: {GRAPH} in the engine at")),
        "{status}"
    );
    assert!(status.contains("at revision 1"), "{status}");
    is_away.store(true, Ordering::SeqCst);
    title(&folder, "two");
    let Run { code, out, err } = folder.run(&["sync"]);
    assert_eq!(code, 3, "{out}{err}");
    assert!(out.contains("revision 2 of"), "{out}");
    assert!(
        out.contains("graph: behind; the next sync brings it forward"),
        "{out}"
    );
    assert!(
        err.contains("the engine that holds the graph is behind it"),
        "{err}"
    );
    assert_eq!(folder.revision(), 2);
    assert_eq!(folder.status()["engine"]["revision"], 1);
    is_away.store(false, Ordering::SeqCst);
    let told = folder.good(&["sync"]);
    assert!(told.contains("nothing changed"), "{told}");
    assert_eq!(folder.status()["engine"]["revision"], 2);
    assert!(
        direct
            .held()
            .iter()
            .any(|triple| triple.contains("\"two\"@en"))
    );
}

#[test]
fn an_engine_that_is_not_there_is_told_and_no_reason_to_lose_a_revision() {
    let folder = folder(
        "[graph]\nengine = \"remote\"\nquery = \"http://127.0.0.1:9/q\"\nupdate = \"http://127.0.0.1:9/u\"\nname = \"default\"\nretries = 0\n",
    );
    let told = folder.run(&["sync"]).told(3);
    assert!(told.contains("cannot be reached"), "{told}");
    assert_eq!(folder.revision(), 1);
    let status = folder.status();
    let why = status["engine"]["error"].as_str().unwrap();
    assert!(
        why.contains("http://127.0.0.1:9/q: cannot be reached"),
        "{why}"
    );
    let told = folder.run(&["query", "-q", "ASK {}"]).bad(1);
    assert!(
        told.contains("cannot be reached now; try again later"),
        "{told}"
    );
}

#[test]
fn a_secret_that_is_not_there_is_named() {
    let folder = folder(
        "[graph]\nengine = \"remote\"\nquery = \"http://127.0.0.1:9/q\"\nupdate = \"http://127.0.0.1:9/u\"\nname = \"default\"\nuser = \"me\"\npassword_env = \"OOGST_TEST_NOT_SET\"\n",
    );
    let told = folder.run(&["sync"]).bad(3);
    assert!(told.contains("OOGST_TEST_NOT_SET is not set"), "{told}");
}

#[test]
fn settings_of_an_engine_that_cannot_be_are_refused() {
    let folder = folder("[graph]\nengine = \"remote\"\n");
    let told = folder.run(&["sync"]).bad(1);
    assert!(
        told.contains("oogst.toml: `graph.query` is not given"),
        "{told}"
    );
    folder.write("oogst.toml", "[graph]\nname = \"http://e/g\"\n");
    let told = folder.run(&["sync"]).bad(1);
    assert!(
        told.contains("`graph.name` is for an engine elsewhere"),
        "{told}"
    );
}

/// An engine that answers marks as one does that stands at a revision, and queries as `rows` says.
fn engine(rows: &'static str, headers: &'static [&'static str], status: &'static str) -> Server {
    Server::with_robots(move |asked, stream| {
        const JSON: &str = "Content-Type: application/sparql-results+json";
        if asked.path == "/update" {
            say(stream, "204 No Content", &[], b"");
        } else if asked.body.contains("urn%3Aoogst%3Astate") {
            say(
                stream,
                "200 OK",
                &[JSON],
                br#"{"head": {"vars": ["p", "o"]}, "results": {"bindings": []}}"#,
            );
        } else if status.is_empty() {
            // A part of an answer that should be longer.
            send(
                stream,
                format!("HTTP/1.1 200 OK\r\n{JSON}\r\nContent-Length: 100000\r\n\r\n{rows}")
                    .as_bytes(),
            );
        } else {
            let all: Vec<&str> = std::iter::once(JSON)
                .chain(headers.iter().copied())
                .collect();
            say(stream, status, &all, rows.as_bytes());
        }
    })
}

fn asked_of(server: &Server, query: &str) -> Run {
    let place = Place {
        query: server.address("/query"),
        update: server.address("/update"),
        name: "default",
        more: "",
    };
    let folder = folder(&place.settings(""));
    folder.run(&["sync"]).good();
    folder.run(&["query", "-q", query])
}

const ONE: &str = r#"{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": {"type": "uri", "value": "http://e/1"}}]}}"#;

#[test]
fn half_an_answer_is_none() {
    const QUERY: &str = "SELECT ?s { ?s ?p ?o }";
    for (rows, headers, status, told) in [
        (ONE, &[][..], "200 OK", ""),
        (
            ONE,
            &["X-SPARQL-MaxRows: 1"][..],
            "200 OK",
            "cuts answers off after 1 rows",
        ),
        (ONE, &["X-SPARQL-MaxRows: 2"][..], "200 OK", ""),
        (
            ONE,
            &["X-SQL-State: S1TAT"][..],
            "200 OK",
            "stopped before it was done",
        ),
        (
            ONE,
            &[][..],
            "206 Partial Content",
            "stopped before it was done",
        ),
        (&ONE[..80], &[][..], "200 OK", "broke its answer off"),
        (&ONE[..80], &[][..], "", "broke its answer off"),
        ("<html>Oh</html>", &[][..], "200 OK", "broke its answer off"),
        (
            "secret words",
            &[][..],
            "400 Bad Request",
            "refused the query (status 400)",
        ),
        (
            "secret words",
            &[][..],
            "503 Service Unavailable",
            "cannot be reached now",
        ),
        (
            "secret words",
            &[][..],
            "403 Forbidden",
            "does not let us ask",
        ),
    ] {
        let server = engine(rows, headers, status);
        let Run { code, out, err } = asked_of(&server, QUERY);
        if told.is_empty() {
            assert_eq!(code, 0, "{err}");
            assert!(out.contains("http://e/1"), "{out}");
        } else {
            assert_eq!((code, out.as_str()), (1, ""), "{told}: {err}");
            let last = err.lines().last().unwrap();
            assert!(last.contains(told), "{told}: {err}");
            assert!(!last.contains("secret"), "{err}");
        }
    }
}

#[test]
fn nothing_is_passed_on_that_is_more_than_a_question_about_our_graph() {
    let server = engine(ONE, &[], "200 OK");
    for (query, told) in [
        ("SELECT (<bif:exec>(\"x\") AS ?x) {}", "is not passed on"),
        ("SELECT * { ?s <bif:contains> \"x\" }", "is not passed on"),
        (
            "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }",
            "is not allowed",
        ),
        (
            "INSERT DATA { <http://e/s> <http://e/p> 1 }",
            "this is an update",
        ),
        ("SELECT * {", "is not SPARQL"),
    ] {
        let told_us = asked_of(&server, query).bad(1);
        assert!(told_us.contains(told), "{query}: {told_us}");
    }
    // Another graph than ours needs no engine to be empty.
    let out = asked_of(&server, "SELECT ?s FROM <http://e/g> { ?s ?p ?o }").good();
    assert!(out.contains("0 rows"), "{out}");
    let forwarded = server.asked();
    let asked = |what: &str| {
        forwarded
            .iter()
            .filter(|one| one.body.contains(what))
            .count()
    };
    assert_eq!(asked("bif"), 0);
    assert_eq!(asked("SERVICE"), 0);
    assert_eq!(asked("%2Fe%2Fg"), 0);
}

#[test]
fn a_plan_needs_no_engine() {
    let folder = example(
        "\n[graph]\nengine = \"remote\"\nquery = \"http://127.0.0.1:9/q\"\nupdate = \"http://127.0.0.1:9/u\"\nname = \"default\"\n",
    );
    folder.good(&["sync", "--plan"]);
    folder.good(&["check"]);
}

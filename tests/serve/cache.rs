//! Answers that are kept, and what clients keep.

use std::collections::BTreeMap;
use std::fs;

use reqwest::blocking::Response;

use super::SELECT;
use super::server::{Dataset, Server, encoded, header};

fn x_cache(server: &Server, query: &str) -> String {
    let answer = server.ask(query, "text/csv");
    assert_eq!(answer.status(), 200);
    header(&answer, "x-cache")
}

#[test]
fn what_was_asked_before_comes_from_the_cache_until_the_graph_changes() {
    let server = Server::of_example();
    let first = server.ask(SELECT, "text/csv");
    assert_eq!(header(&first, "x-cache"), "miss");
    let second = server.ask(SELECT, "text/csv");
    assert_eq!(header(&second, "x-cache"), "hit");
    assert_eq!(first.text().unwrap(), second.text().unwrap());
    // Another format, other graphs, another query: another answer.
    assert_eq!(header(&server.ask(SELECT, "*/*"), "x-cache"), "miss");
    let none = format!(
        "/sparql?format=csv&default-graph-uri=urn%3Ag&query={}",
        encoded(SELECT)
    );
    let none = server.get(&none).send().unwrap();
    assert_eq!(header(&none, "x-cache"), "miss");
    assert_eq!(none.text().unwrap().lines().count(), 1);
    assert_eq!(x_cache(&server, &format!("{SELECT} ")), "miss");
    let record = "id: new-one\nlanguage: en\ntitle: A project that is new\n";
    fs::write(server.dataset.path("data/projects/new-one.yaml"), record).unwrap();
    server.dataset.done(&["sync"]);
    let third = server.ask(SELECT, "text/csv");
    assert_eq!(header(&third, "x-cache"), "miss");
    assert!(third.text().unwrap().contains("A project that is new"));
}

#[test]
fn what_may_change_by_itself_is_never_kept() {
    let server = Server::of_example();
    let chance = "SELECT (RAND() AS ?r) {}";
    let answers = [0, 1].map(|_| server.ask(chance, "text/csv"));
    for answer in &answers {
        assert_eq!(header(answer, "x-cache"), "bypass");
        assert_eq!(header(answer, "cache-control"), "no-store");
        assert_eq!(header(answer, "etag"), "");
    }
    let [one, other] = answers.map(|answer| answer.text().unwrap());
    assert_ne!(one, other);
    let without = Dataset::with("[serve]\ncache_bytes = 0").serve();
    assert_eq!(x_cache(&without, SELECT), "bypass");
    assert_eq!(x_cache(&without, SELECT), "bypass");
    // Faults are not kept either.
    for _ in 0..2 {
        assert_eq!(server.ask("SELECT nonsense", "*/*").status(), 400);
    }
}

#[test]
fn a_client_that_has_the_answer_of_this_revision_is_told_so() {
    let server = Server::of_example();
    let path = format!("/sparql?query={}", encoded(SELECT));
    let answer = server.get(&path).send().unwrap();
    let etag = header(&answer, "etag");
    assert!(etag.starts_with("W/\"1-"), "{etag}");
    assert_eq!(header(&answer, "cache-control"), "public, no-cache");
    for known in [&etag, etag.trim_start_matches("W/"), "\"x\", *"] {
        let again = server.get(&path).header("If-None-Match", known).send();
        let again = again.unwrap();
        assert_eq!(again.status(), 304, "{known}");
        assert_eq!(header(&again, "etag"), etag);
        assert!(header(&again, "vary").to_lowercase().contains("accept"));
        assert!(again.bytes().unwrap().is_empty());
    }
    let other_format = server.get(&path).header("Accept", "text/csv");
    let other_format = other_format.header("If-None-Match", &etag).send().unwrap();
    assert_eq!(other_format.status(), 200);
    let record = "id: new-one\nlanguage: en\ntitle: A project that is new\n";
    fs::write(server.dataset.path("data/projects/new-one.yaml"), record).unwrap();
    server.dataset.done(&["sync"]);
    let changed = server.get(&path).header("If-None-Match", &etag).send();
    assert_eq!(changed.unwrap().status(), 200);
}

#[test]
fn the_head_of_an_answer_is_that_of_the_answer() {
    let server = Server::of_example();
    let path = format!("/sparql?format=csv&query={}", encoded(SELECT));
    let whole = server.get(&path).send().unwrap();
    let head = server.head(&path).send().unwrap();
    assert_eq!(head.status(), 200);
    for name in ["content-type", "content-length", "etag", "vary"] {
        assert_eq!(header(&head, name), header(&whole, name), "{name}");
    }
    assert!(head.bytes().unwrap().is_empty());
}

/// The status, the headers but for those that are of the request, and the body.
fn told(answer: Response) -> (u16, BTreeMap<String, String>, String) {
    let of_the_request = ["date", "x-cache", "x-request-id"];
    let headers = answer.headers().iter();
    let headers = headers
        .filter(|(name, _)| !of_the_request.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    (answer.status().as_u16(), headers, answer.text().unwrap())
}

#[test]
fn an_answer_that_is_kept_is_sent_as_it_was_whoever_asks_and_however() {
    let server = Server::of_example();
    let by_address = format!("/sparql?query={}", encoded(SELECT));
    let ask = |how: &str| {
        let request = match how {
            "form" => return server.ask(SELECT, "*/*"),
            "body" => server.post("/sparql").body(SELECT),
            "slash" => server.post("/sparql/").body(SELECT),
            "address" => server.get(&by_address),
            other => panic!("nobody asks by {other}"),
        };
        let direct = request.header("Content-Type", "application/sparql-query");
        direct
            .header("Origin", "https://example.org")
            .send()
            .unwrap()
    };
    let first = ask("body");
    assert_eq!(header(&first, "x-cache"), "miss");
    assert_eq!(header(&first, "access-control-allow-origin"), "*");
    let first = told(first);
    for how in ["body", "body", "form", "slash", "address", "body"] {
        let again = ask(how);
        assert_eq!(header(&again, "x-cache"), "hit", "{how}");
        assert_ne!(header(&again, "x-request-id"), "");
        assert_eq!(told(again), first, "{how}");
    }
    let lines = server.get("/metrics").send().unwrap().text().unwrap();
    for counted in ["oogst_cache_hits_total 6", "oogst_cache_misses_total 1"] {
        assert!(lines.lines().any(|line| line == counted), "{lines}");
    }
}

#[test]
fn what_is_kept_is_compressed_shortened_and_known_as_anything_else() {
    let server = Server::of_example();
    let everything = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 100";
    let path = format!("/sparql?query={}", encoded(everything));
    let plain = server.get(&path).send().unwrap();
    let etag = header(&plain, "etag");
    let plain = told(plain);
    for _ in 0..2 {
        assert_eq!(told(server.get(&path).send().unwrap()), plain);
        let packed = server.get(&path).header("Accept-Encoding", "gzip");
        let packed = packed.send().unwrap();
        assert_eq!(header(&packed, "content-encoding"), "gzip");
        assert_eq!(header(&packed, "x-cache"), "hit");
        assert!(packed.bytes().unwrap().len() < plain.2.len());
        let known = server.get(&path).header("If-None-Match", &etag);
        assert_eq!(known.send().unwrap().status(), 304);
        let head = server.head(&path).send().unwrap();
        assert_eq!(header(&head, "etag"), etag);
        assert!(head.bytes().unwrap().is_empty());
    }
}

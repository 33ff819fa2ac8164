//! A server whose graph is in an engine elsewhere.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::Place;
use crate::serve::server::Dataset;
use crate::support::engines::{Oxigraph, Virtuoso};

const CSV: &str = "text/csv";
fn json(response: reqwest::blocking::Response) -> Value {
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

const COUNT: &str = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }";

#[test]
fn queries_and_stored_questions_are_passed_on_with_cache_and_etag() {
    let Some(engine) = Oxigraph::start() else {
        return;
    };
    let place = Place::of_oxigraph(&engine, super::GRAPH);
    let server = Dataset::with(&place.settings("")).serve();
    let first = server.ask(COUNT, CSV);
    assert_eq!(first.headers()["x-cache"], "miss");
    let etag = first.headers()["etag"].clone();
    let count = first.text().unwrap();
    let held = place.held().len();
    assert_eq!(count, format!("n\r\n{held}\r\n"));
    let again = server.ask(COUNT, CSV);
    assert_eq!(again.headers()["x-cache"], "hit");
    assert_eq!(again.headers()["etag"], etag);
    let question = server.accepting("/questions/funding-by-year?format=csv", CSV);
    assert_eq!(question.status(), 200);
    assert!(question.text().unwrap().lines().count() > 5);
    let described = server.ask(
        "DESCRIBE <http://localhost:7878/id/organisation/ugent>",
        "application/n-triples",
    );
    assert!(
        described
            .text()
            .unwrap()
            .contains("/id/organisation/ugent>")
    );
    let search = "PREFIX search: <urn:oogst:search:>
        SELECT ?thing { SERVICE <urn:oogst:search> { ?thing search:query \"migration\" } ?thing ?p ?o }";
    assert!(server.ask(search, CSV).text().unwrap().lines().count() > 10);
    let ready: Value = json(server.get("/ready").send().unwrap());
    assert_eq!(ready["status"], "ok");
    let done = server
        .dataset
        .done(&["query", "-q", COUNT, "--format", "csv"]);
    assert_eq!(done, count);
}

#[test]
fn an_engine_that_is_away_answers_503_and_pages_go_on_until_it_is_back() {
    let Some(mut engine) = Virtuoso::start() else {
        return;
    };
    engine.let_anybody_update();
    let place = Place {
        update: engine.query_url(),
        more: "again_seconds = 1\n",
        ..Place::of_virtuoso(&engine)
    };
    let server = Dataset::with(&place.settings("")).serve();
    assert_eq!(server.ask(COUNT, CSV).status(), 200);
    engine.sql("CHECKPOINT;");
    engine.stop();
    let refused = server.ask("SELECT (COUNT(*) AS ?m) { ?s ?p ?o }", CSV);
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"));
    let told: Value = json(refused);
    assert_eq!(told["error"]["code"], "engine-away");
    assert!(!told.to_string().contains("127.0.0.1"), "{told}");
    assert_eq!(server.accepting("/projects", "text/html").status(), 200);
    // A revision that the engine misses.
    let path = server.dataset.path("data/projects/refufam.yaml");
    let record = std::fs::read_to_string(&path).unwrap();
    let changed = record.replacen("acronym: REFUFAM", "acronym: BACKAGAIN", 1);
    assert_ne!(record, changed);
    std::fs::write(&path, changed).unwrap();
    let synced = server.dataset.run(&["sync"]);
    assert_eq!(synced.status.code(), Some(3), "{synced:?}");
    let ready = server.get("/ready").send().unwrap();
    assert_eq!(ready.status(), 503);
    assert_eq!(json(ready)["status"], "behind");
    engine.resume();
    let began = Instant::now();
    while json(server.get("/ready").send().unwrap())["status"] != "ok" {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "it is not brought forward"
        );
        std::thread::sleep(Duration::from_millis(200));
    }
    let found = "ASK { ?s ?p \"BACKAGAIN\" }";
    assert_eq!(server.ask(found, CSV).text().unwrap(), "true");
}

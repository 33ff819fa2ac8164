//! A server that syncs by itself.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use serde_json::Value;

use super::{rows, table};
use crate::serve::server::{Dataset, Server, TOKEN, eventually, header};

const NEW: &str = "/id/project/new-one";
const TOKENS: &str = "[serve]\ntoken_env = \"OOGST_TEST_TOKEN\"\ndrain_seconds = 1\n";

fn add_project(server: &Server, text: &str) {
    fs::write(server.dataset.path("data/projects/new-one.yaml"), text).unwrap();
}

fn status(server: &Server, path: &str) -> u16 {
    server.get(path).send().unwrap().status().as_u16()
}

/// A sample of `/metrics` that is a whole number.
fn metric(server: &Server, sample: &str) -> u64 {
    format!("{}", server.metric(sample)).parse().unwrap()
}

#[track_caller]
fn comes(server: &Server, path: &str) {
    eventually(path, || (status(server, path) == 303).then_some(()));
}

/// What the server says of its syncs, to those who have the token.
fn state(server: &Server) -> Value {
    let response = server.get("/-/sync").bearer_auth(TOKEN).send().unwrap();
    assert_eq!(response.status(), 200);
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

fn post(server: &Server, body: &'static str) -> reqwest::blocking::Response {
    let request = server.post("/-/sync").bearer_auth(TOKEN).body(body);
    request.send().unwrap()
}

#[test]
fn a_server_syncs_by_schedule() {
    let server = Dataset::with("[sync]\nschedule = \"* * * * * *\"").serve();
    assert_eq!(status(&server, NEW), 404);
    add_project(&server, "id: new-one\nlanguage: en\ntitle: New\n");
    comes(&server, NEW);
    // A fault is told in the log, and changes nothing.
    add_project(&server, "id: new-one\nlanguage: en\ntitel: New\n");
    server.logged("sync by schedule");
    server.logged("new-one.yaml:3:");
    assert_eq!(status(&server, NEW), 303);
    let status: Value =
        serde_json::from_str(&server.dataset.done(&["status", "--format", "json"])).unwrap();
    assert_eq!(status["last"]["trigger"], "schedule");
    assert_eq!(status["last"]["outcome"], "failed");
    assert!(status["sources"][0]["next"].is_string(), "{status}");
    assert!(metric(&server, "oogst_syncs_failed_total") >= 1);
    assert!(metric(&server, "oogst_syncs_done_total") >= 1);
}

/// The revision of the ledger. What the server counts follows a little later than what it shows.
fn revision_of(server: &Server) -> i64 {
    let status = server.dataset.done(&["status", "--format", "json"]);
    let status: Value = serde_json::from_str(&status).unwrap();
    status["revision"]["number"].as_i64().unwrap()
}

#[test]
fn a_server_syncs_when_files_change() {
    let settings = format!("[sync]\nwatch = true\n{}", table("list", ""));
    let dataset = Dataset::with(&settings);
    fs::write(dataset.path("list.csv"), rows(&[("t1", "One")])).unwrap();
    let server = dataset.serve();
    add_project(&server, "id: new-one\nlanguage: en\ntitle: New\n");
    comes(&server, NEW);
    let revision = revision_of(&server);
    // An editor puts another file in its place.
    let other = server.dataset.path("list.csv.new");
    fs::write(&other, rows(&[("t1", "One"), ("t2", "Two")])).unwrap();
    fs::rename(other, server.dataset.path("list.csv")).unwrap();
    comes(&server, "/id/project/t2");
    assert_eq!(revision_of(&server) - revision, 1);
    // What the syncs themselves write and read is no change.
    let done = metric(&server, "oogst_syncs_done_total");
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(metric(&server, "oogst_syncs_done_total"), done);
}

#[test]
fn without_a_token_in_the_settings_there_is_nothing_to_ask() {
    let server = Server::of_example();
    assert_eq!(post(&server, "").status(), 404);
    let asked = server.get("/-/sync").bearer_auth(TOKEN).send().unwrap();
    assert_eq!(asked.status(), 404);
}

#[test]
fn who_has_the_token_may_have_it_sync() {
    let server = Dataset::with(TOKENS).serve();
    add_project(&server, "id: new-one\nlanguage: en\ntitle: New\n");
    for token in ["", "another token of tests", &TOKEN[1..]] {
        let refused = server.post("/-/sync").bearer_auth(token).send().unwrap();
        assert_eq!(refused.status(), 401);
        assert_eq!(header(&refused, "www-authenticate"), "Bearer");
    }
    assert_eq!(server.post("/-/sync").send().unwrap().status(), 401);
    assert_eq!(status(&server, "/-/sync"), 401);
    let basic = server.post("/-/sync").basic_auth("oogst", Some(TOKEN));
    assert_eq!(basic.send().unwrap().status(), 401);
    for wrong in ["[]", "{\"removals\": true}", "{\"sources\": [\"nowhere\"]}"] {
        assert_eq!(post(&server, wrong).status(), 400, "{wrong}");
    }
    assert_eq!(state(&server)["last"]["trigger"], "command");
    assert_eq!(status(&server, NEW), 404);
    let accepted = post(&server, "");
    assert_eq!(accepted.status(), 202);
    assert_eq!(header(&accepted, "location"), "/-/sync");
    assert_eq!(accepted.text().unwrap(), "{\"status\":\"accepted\"}\n");
    comes(&server, NEW);
    let last = eventually("the end", || {
        let state = state(&server);
        state["running"].is_null().then(|| state["last"].clone())
    });
    assert_eq!(
        (&last["trigger"], &last["outcome"]),
        (&"http".into(), &"changed".into())
    );
    assert_eq!(last["revision"], 2);
}

#[test]
fn a_token_that_is_not_there_or_too_short_stops_the_server_at_once() {
    let dataset = Dataset::with("[serve]\ntoken_env = \"OOGST_NO_TOKEN\"");
    dataset.done(&["sync"]);
    let mut serve = dataset.command(&["serve", "--bind", "127.0.0.1:0"]);
    let refused = serve.output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("OOGST_NO_TOKEN, which is not set"), "{told}");
    let refused = serve.env("OOGST_NO_TOKEN", "secret").output().unwrap();
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(told.contains("shorter than 16 characters"), "{told}");
}

/// Gives a table at an address, each time when the test says what is in it.
struct Slow {
    url: String,
    bodies: Sender<String>,
}

impl Slow {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/list.csv", listener.local_addr().unwrap());
        let (bodies, waiting) = channel::<String>();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let mut head = String::new();
                let mut lines = BufReader::new(stream.try_clone().unwrap());
                while lines.read_line(&mut head).unwrap() > 2 {}
                let (status, body) = if head.starts_with("GET /list.csv") {
                    let Ok(body) = waiting.recv() else { return };
                    ("200 OK", body)
                } else {
                    ("404 Not Found", String::new())
                };
                let answer = format!(
                    "HTTP/1.1 {status}\r\nContent-Type: text/csv\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                    body.len()
                );
                // A client that was stopped does not take it.
                drop(stream.write_all(answer.as_bytes()));
            }
        });
        Self { url, bodies }
    }

    fn give(&self, table: &[(&str, &str)]) {
        self.bodies.send(rows(table)).unwrap();
    }
}

/// A server that is collecting a source, which waits for the test.
fn with_a_slow_source() -> (Server, Slow) {
    let slow = Slow::new();
    let source =
        table("list", "").replace("path = \"list.csv\"", &format!("url = \"{}\"", slow.url));
    let dataset = Dataset::with(&(TOKENS.to_owned() + &source));
    slow.give(&[("t1", "One")]);
    let server = dataset.serve();
    assert_eq!(post(&server, "{\"sources\": [\"list\"]}").status(), 202);
    eventually("the sync", || {
        let step = state(&server)["running"]["step"].clone();
        step.as_str()?.starts_with("collecting list").then_some(())
    });
    (server, slow)
}

#[test]
fn one_sync_is_done_at_a_time() {
    let (server, slow) = with_a_slow_source();
    let refused = post(&server, "");
    assert_eq!(refused.status(), 409);
    assert!(refused.headers().contains_key("retry-after"));
    assert!(
        refused
            .text()
            .unwrap()
            .contains("\"code\":\"sync-running\"")
    );
    assert_eq!(metric(&server, "oogst_sync_running"), 1);
    // Everything else is answered meanwhile.
    assert_eq!(status(&server, "/id/project/t1"), 303);
    assert!(
        server
            .dataset
            .done(&["status"])
            .contains("a server holds the dataset")
    );
    slow.give(&[("t1", "One"), ("t2", "Two")]);
    comes(&server, "/id/project/t2");
    eventually("the end", || {
        state(&server)["running"].is_null().then_some(())
    });
    assert_eq!(metric(&server, "oogst_sync_running"), 0);
    assert_eq!(metric(&server, "oogst_source_records{source=\"list\"}"), 2);
    assert_eq!(metric(&server, "oogst_source_failures{source=\"list\"}"), 0);
}

#[test]
fn a_command_that_waits_for_the_server_tells_how_far_it_is() {
    let (server, slow) = with_a_slow_source();
    let mut waiting = server.dataset.command(&["-v", "sync"]);
    let waiting = waiting
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_secs(1));
    slow.give(&[("t1", "First")]);
    // The command's own sync comes after it.
    eventually("the other sync", || {
        let running = state(&server)["running"].clone();
        let is_collecting = running["step"].as_str()?.starts_with("collecting list");
        (running["trigger"] == "command" && is_collecting).then_some(())
    });
    std::thread::sleep(Duration::from_secs(1));
    slow.give(&[("t1", "Second")]);
    let ended = waiting.wait_with_output().unwrap();
    let (out, err) = (
        String::from_utf8_lossy(&ended.stdout),
        String::from_utf8_lossy(&ended.stderr),
    );
    assert!(ended.status.success(), "{out}{err}");
    assert!(out.contains("revision 3"), "{out}{err}");
    assert!(err.contains("the server: collecting list"), "{err}");
}

#[test]
fn a_server_that_is_stopped_while_it_syncs_ends_in_order() {
    let (mut server, slow) = with_a_slow_source();
    let (code, took) = server.stop();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    // The first one goes to who was stopped.
    slow.give(&[("t1", "Lost")]);
    slow.give(&[("t1", "Other")]);
    let report = server.dataset.done(&["sync"]);
    assert!(report.contains("revision 2"), "{report}");
    server.dataset.done(&["verify"]);
}

//! Request ids and the access log.

use std::io::{Read, Write};

use super::server::{Dataset, Server, header};

/// Sends bytes, and gives what comes back until the server closes.
fn say(server: &Server, bytes: &[u8]) -> String {
    let mut stream = server.connect();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// A request with everything in it that could end a line, a value or a colour.
const HOSTILE: &[u8] = b"GET /id/project/x%0Astatus=200%0D%1B%5B31m%E2%80%A8?q=\xe2\x80\xa8\xc2\x85 HTTP/1.1\r\n\
    Host: localhost\r\nConnection: close\r\nX-Request-Id: hostile\r\n\
    User-Agent: \"quoted\" \xff\xe2\x80\xa8\xe2\x80\xae\tend\r\nReferer: https://example.org/\\\"\r\n\r\n";

#[test]
fn a_request_is_one_line_of_the_log_whatever_its_client_sends() {
    let server = Server::of_example();
    let answer = say(&server, HOSTILE);
    assert!(answer.starts_with("HTTP/1.1 404"), "{answer}");
    let line = server.logged("request=hostile");
    for part in [
        "client=127.0.0.1 method=GET path=\"/id/project/x%0Astatus=200%0D%1B%5B31m%E2%80%A8?q=",
        r"\u{2028}\u{85}",
        " status=404 ",
        " complete=true ",
        r#" agent="\"quoted\" "#,
        r#" referer="https://example.org/\\\"""#,
    ] {
        assert!(line.contains(part), "{part}: {line}");
    }
    let breaks = |letter: char| letter.is_control() || "\u{2028}\u{2029}\u{202e}".contains(letter);
    assert!(!line.contains(breaks), "{line:?}");
    server.get("/last").send().unwrap();
    server.logged("path=/last");
    assert_eq!(server.log().len(), 2, "{:?}", server.log());
}

#[test]
fn the_log_can_be_json_or_off() {
    let server = Dataset::with("[serve]\naccess_log = \"json\"").serve();
    say(&server, HOSTILE);
    let line = server.logged("\"hostile\"");
    assert!(line.is_ascii(), "{line}");
    let entry: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(entry["status"], 404);
    assert_eq!(entry["client"], "127.0.0.1");
    assert_eq!(entry["agent"], "\"quoted\" \u{fffd}\u{2028}\u{202e}\tend");
    assert!(entry["bytes"].as_u64().unwrap() > 0, "{line}");
    assert!(
        entry["ms"].is_number() && entry["time"].is_string(),
        "{line}"
    );
    let quiet = Dataset::with("[serve]\naccess_log = \"off\"").serve();
    assert!(quiet.is_up());
    assert_eq!(quiet.log(), Vec::<String>::new());
}

#[test]
fn a_long_path_is_cut_in_the_log() {
    let server = Server::of_example();
    server
        .get(&format!("/{}", "x".repeat(5_000)))
        .send()
        .unwrap();
    let line = server.logged("path=/xxx");
    assert!(line.contains(&"x".repeat(999)) && !line.contains(&"x".repeat(1_000)));
}

#[test]
fn every_answer_has_an_id_and_a_fault_tells_it() {
    let dataset = Dataset::with("[serve]\nquery_seconds = 1");
    let server = dataset.serve();
    let [one, other] = ["/", "/nothing"].map(|path| {
        let id = header(&server.get(path).send().unwrap(), "x-request-id");
        assert!(!id.is_empty());
        id
    });
    assert_ne!(one, other);
    let taken = |id: &str| {
        let response = server.get("/").header("X-Request-Id", id).send().unwrap();
        header(&response, "x-request-id") == id
    };
    assert!(taken("trace.1_a-B"));
    assert!(!taken("two words"));
    assert!(!taken(&"x".repeat(65)));
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    for accept in ["application/json", "text/plain", "text/html"] {
        let refused = server.ask(slow, accept);
        assert_eq!(refused.status(), 503);
        let id = header(&refused, "x-request-id");
        let told = refused.text().unwrap();
        assert!(told.contains(&id), "{told}");
    }
}

#[test]
fn an_answer_that_is_broken_off_is_logged_as_such() {
    let server = Dataset::with("[serve]\nquery_seconds = 1").serve();
    let endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    let response = server.ask(endless, "text/csv");
    assert!(response.text().is_err());
    let line = server.logged("path=/sparql");
    assert!(
        line.contains("status=200") && line.contains("complete=false"),
        "{line}"
    );
    let head = server.head("/").send().unwrap();
    assert_eq!(head.status(), 200);
    let line = server.logged("method=HEAD");
    assert!(line.contains("bytes=0 complete=true"), "{line}");
}

#[test]
fn who_asks_is_what_the_proxy_says_where_there_is_one() {
    let from = |server: &Server| {
        let request = server
            .get("/")
            .header("X-Forwarded-For", "10.9.9.9, 192.0.2.7");
        request.send().unwrap();
        server.logged("path=/")
    };
    let line = from(&Server::of_example());
    assert!(line.contains("client=127.0.0.1"), "{line}");
    let line = from(&Dataset::with("[serve]\nforwarded = true").serve());
    assert!(line.contains("client=192.0.2.7"), "{line}");
}

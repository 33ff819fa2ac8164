//! Clients that are slow, gone or too many.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::server::{Dataset, Server, encoded, eventually};

const ENDLESS: &str = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";

fn with(settings: &str) -> Server {
    Dataset::with(&format!("[serve]\n{settings}")).serve()
}

/// What comes until the server closes; a reset is an end too.
fn rest(mut stream: &TcpStream) -> String {
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut piece) {
        answer.extend_from_slice(&piece[..read]);
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_client_that_sends_its_head_too_slowly_is_cut_off() {
    let server = with("header_seconds = 1");
    // Nothing; a beginning of either protocol; a byte at a time.
    for sent in [
        "",
        "G",
        "PRI * HTTP/2",
        "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ",
    ] {
        let mut stream = server.connect();
        stream.write_all(sent.as_bytes()).unwrap();
        let since = Instant::now();
        assert_eq!(rest(&stream), "", "{sent:?}");
        assert!(since.elapsed() < Duration::from_secs(10), "{sent:?}");
    }
    let mut stream = server.connect();
    let since = Instant::now();
    stream.write_all(b"GET / HTTP/1.1\r\nX-Slow: ").unwrap();
    while stream.write_all(b"x").is_ok() {
        assert!(since.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(server.is_up());
}

#[test]
fn a_connection_that_is_silent_is_closed() {
    let server = with("idle_seconds = 1\nheader_seconds = 20");
    let mut stream = server.connect();
    stream
        .write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    let since = Instant::now();
    assert!(rest(&stream).starts_with("HTTP/1.1 200"));
    assert!(since.elapsed() < Duration::from_secs(10));
    // A request that takes longer than that is no silence.
    let server = with("idle_seconds = 1\nquery_seconds = 3");
    let slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }";
    assert_eq!(server.ask(slow, "*/*").status(), 503);
}

#[test]
fn a_client_that_does_not_read_its_answer_makes_room() {
    let server = with("stall_seconds = 1\nquery_seconds = 600");
    let mut stream = server.connect();
    let request = format!(
        "GET /sparql?query={} HTTP/1.1\r\nHost: x\r\n\r\n",
        encoded(ENDLESS)
    );
    stream.write_all(request.as_bytes()).unwrap();
    eventually("the query runs", || {
        (server.long_queries() == 1).then_some(())
    });
    eventually("the query is dropped", || {
        (server.long_queries() == 0).then_some(())
    });
    let line = server.logged("%3Fi");
    assert!(line.contains("complete=false"), "{line}");
}

#[test]
fn idle_connections_make_room_for_others() {
    let server = with("connections = 8\nheader_seconds = 60");
    // Half of them open and silent, half of them kept alive.
    let idle: Vec<TcpStream> = (0..40)
        .map(|number| {
            let mut stream = server.connect();
            if number % 2 == 0 {
                stream
                    .write_all(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
                    .unwrap();
            }
            stream
        })
        .collect();
    for _ in 0..5 {
        assert!(server.is_up());
    }
    assert!(server.metric("oogst_connections_open") <= 8.0);
    assert!(server.metric("oogst_connections_displaced_total") >= 32.0);
    drop(idle);
}

#[test]
fn where_every_connection_is_at_work_another_is_told_to_come_again() {
    let server = with("connections = 2\nquery_seconds = 4");
    let request = format!(
        "GET /sparql?query={} HTTP/1.1\r\nHost: x\r\n\r\n",
        encoded("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    );
    let at_work = [(); 2].map(|()| {
        let mut stream = server.connect();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    });
    // Until they have asked, their places can be taken.
    std::thread::sleep(Duration::from_millis(700));
    let refused = eventually("a third is refused", || {
        let mut stream = server.connect();
        stream
            .write_all(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .ok()?;
        let answer = rest(&stream);
        answer.starts_with("HTTP/1.1 503").then_some(answer)
    });
    assert!(refused.contains("retry-after: 5"), "{refused}");
    let (head, body) = refused.split_once("\r\n\r\n").unwrap();
    assert!(
        head.contains(&format!("content-length: {}\r\n", body.len())),
        "{refused}"
    );
    let told: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(told["error"]["code"], "busy");
    drop(at_work);
    eventually("there is room", || server.is_up().then_some(()));
    assert!(server.metric("oogst_connections_refused_total") >= 1.0);
}

#[test]
fn heads_that_are_too_large_are_refused() {
    let server = Server::of_example();
    let status = |head: String| {
        let mut stream = server.connect();
        // The server may answer before it has read all of it.
        let sent = stream.write_all(head.as_bytes());
        let answer = rest(&stream);
        assert!(sent.is_err() || !answer.is_empty());
        answer.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    let end = "HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    assert_eq!(status(format!("GET /{} {end}", "x".repeat(70_000))), "414");
    let headers = "X: y\r\n".repeat(200);
    assert_eq!(status(format!("GET / HTTP/1.1\r\n{headers}\r\n")), "431");
    let long = format!("X: {}\r\n", "y".repeat(200_000));
    assert_eq!(status(format!("GET / HTTP/1.1\r\n{long}\r\n")), "431");
    assert_eq!(status("nonsense\r\n\r\n".to_owned()), "400");
    assert!(server.is_up());
}

#[test]
fn a_machine_that_gives_no_more_connections_is_no_end() {
    let server = with("connections = 1000\nheader_seconds = 60");
    // As many files as it has open now, and a few.
    let open = std::fs::read_dir(format!("/proc/{}/fd", server.pid()));
    let Ok(open) = open else {
        return crate::support::skipped("there is no /proc").unwrap_or(());
    };
    let limit = open.count() + 20;
    let limited = std::process::Command::new("prlimit")
        .args([
            "--pid",
            &server.pid().to_string(),
            &format!("--nofile={limit}"),
        ])
        .status();
    if !limited.is_ok_and(|status| status.success()) {
        return crate::support::skipped("there is no prlimit").unwrap_or(());
    }
    let many: Vec<TcpStream> = (0..100).map(|_| server.connect()).collect();
    server.logged("no connection can be taken");
    eventually("there is room", || server.is_up().then_some(()));
    drop(many);
    eventually("there is room", || server.is_up().then_some(()));
    let told = server.log();
    let told = told.iter().filter(|line| line.contains("no connection"));
    assert_eq!(told.count(), 1, "a server that spins says so often");
}

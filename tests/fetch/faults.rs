//! Servers that misbehave, and what is said of them.

use std::net::TcpListener;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::server::{Server, say, send};
use super::{at, fault, open, settings, text};
use crate::support::Folder;

/// Long enough to be longer than anything that is waited for, and not for ever.
const LONG: Duration = Duration::from_secs(20);

#[test]
fn redirects_without_an_end_are_told() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/circle" => say(stream, "302 Found", &["Location: /back"], b""),
        "/back" => say(stream, "302 Found", &["Location: /circle"], b""),
        path => say(stream, "302 Found", &[&format!("Location: {path}x")], b""),
    });
    let config = settings(&folder);
    let told = fault(&config, &at(server.address("/circle")));
    assert!(told.contains("redirected in a circle"), "{told}");
    let told = fault(&config, &at(server.address("/on")));
    assert!(told.contains("redirected 11 times and further"), "{told}");
    assert_eq!(server.asked().len(), 2 + 11);
}

#[test]
fn what_may_pass_is_tried_again_and_what_cannot_is_not() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| match (asked.path.as_str(), asked.before) {
        ("/busy", 0) => say(stream, "503 Busy", &[], b""),
        ("/busy", 1) => say(stream, "429 Slow", &["Retry-After: 0"], b""),
        ("/busy", _) => say(stream, "200 OK", &[], b"at last"),
        ("/broken", _) => say(stream, "500 Broken", &[], b"a page that says so"),
        ("/nothing", _) => say(stream, "204 No Content", &[], b""),
        ("/later", _) => say(stream, "503 Busy", &["Retry-After: 86400"], b""),
        _ => say(stream, "404 Not Found", &[], b""),
    });
    let config = settings(&folder);
    let input = open(&config, &at(server.address("/busy"))).unwrap();
    assert_eq!(text(&input), "at last");
    let told = fault(&config, &at(server.address("/broken")));
    assert!(
        told.contains("status 500") && told.ends_with("(tried 3 times)"),
        "{told}"
    );
    let told = fault(&config, &at(server.address("/nothing")));
    assert!(told.contains("status 204"), "{told}");
    let told = fault(&config, &at(server.address("/missing")));
    assert!(
        told.contains("status 404") && told.contains("correct the `url`"),
        "{told}"
    );
    let began = Instant::now();
    let told = fault(&config, &at(server.address("/later")));
    assert!(told.contains("86400 seconds"), "{told}");
    assert!(began.elapsed() < LONG);
    assert_eq!(server.asked().len(), 3 + 3 + 1 + 1 + 1);
}

#[test]
fn an_answer_that_breaks_off_is_none_and_is_asked_for_again() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| {
        let cut: &[u8] = match asked.path.as_str() {
            "/length" => b"HTTP/1.1 200 OK\r\nETag: \"a\"\r\nContent-Length: 100\r\n\r\nhalf",
            "/chunks" => b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
            "/head" => b"HTTP/1.1 200 OK\r\nContent-Le",
            _ if asked.before == 0 => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
            _ => return say(stream, "200 OK", &[], b"whole"),
        };
        send(stream, cut);
    });
    let config = settings(&folder);
    for path in ["/length", "/chunks", "/head"] {
        let told = fault(&config, &at(server.address(path)));
        assert!(
            told.contains("broke off") && told.contains("tried 3 times"),
            "{told}"
        );
    }
    let input = open(&config, &at(server.address("/once"))).unwrap();
    assert_eq!(text(&input), "whole");
    // Nothing of the halves was kept.
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| !asked.headers.contains_key("if-none-match"))
    );
}

#[test]
fn a_server_that_is_silent_or_slow_is_given_up() {
    let folder = Folder::new();
    let (over, is_over) = channel::<()>();
    let is_over = std::sync::Mutex::new(is_over);
    let server = Server::new(move |asked, stream| {
        if asked.path == "/silent" {
            // Until the test is over.
            let waited = is_over.lock().unwrap().recv_timeout(LONG);
            assert!(waited.is_err());
            return;
        }
        if !send(
            stream,
            b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n",
        ) {
            return;
        }
        let began = Instant::now();
        while began.elapsed() < LONG && send(stream, b"a") {
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let mut config = settings(&folder);
    config.fetch.retries = 0;
    config.fetch.idle_seconds = 1;
    let began = Instant::now();
    let told = fault(&config, &at(server.address("/silent")));
    assert!(
        told.contains("was silent for 1 seconds") && told.contains("`fetch.idle_seconds`"),
        "{told}"
    );
    config.fetch.total_seconds = 1;
    let told = fault(&config, &at(server.address("/drips")));
    assert!(
        told.contains("did not send all of it") && told.contains("`fetch.total_seconds`"),
        "{told}"
    );
    assert!(began.elapsed() < LONG);
    drop(over);
}

#[test]
fn where_nobody_answers_is_told_why() {
    let folder = Folder::new();
    let mut config = settings(&folder);
    config.fetch.retries = 0;
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let told = fault(&config, &at(format!("http://{address}/")));
    assert!(told.contains("`127.0.0.1` cannot be reached"), "{told}");
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = plain.local_addr().unwrap();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = plain.accept().unwrap();
        send(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    let told = fault(&config, &at(format!("https://{address}/")));
    answering.join().unwrap();
    assert!(told.contains("no connection can be trusted"), "{told}");
    for bad in ["ftp://example.org/", "data/page.html"] {
        let told = fault(&config, &at(bad));
        assert!(told.contains("begins with http:// or https://"), "{told}");
    }
}

#[test]
fn an_answer_that_is_no_http_is_told() {
    let folder = Folder::new();
    let server = Server::new(|_, stream| {
        send(stream, b"220 mail.example.org ESMTP\r\n");
    });
    let told = fault(&settings(&folder), &at(server.address("/")));
    assert!(told.contains("broke off"), "{told}");
}

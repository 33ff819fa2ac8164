//! Answers in gzip, br and zstd.

use std::io::{Read, Write};

use reqwest::blocking::Response;

use super::SELECT;
use super::server::{Dataset, Server, body, encoded, header};

const DOCUMENT: &str = "/doc/project/refufam.ttl";
const ENCODINGS: [&str; 3] = ["gzip", "br", "zstd"];

fn encoded_as(server: &Server, path: &str, accept: &str) -> Response {
    let request = server.get(path).header("Accept-Encoding", accept);
    request.send().unwrap()
}

/// The bytes as another program reads them. Python has gzip; what it lacks is told by the first bytes.
fn begins_as(encoding: &str, bytes: &[u8]) -> bool {
    match encoding {
        "gzip" => bytes.starts_with(&[0x1f, 0x8b]),
        "zstd" => bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]),
        // Brotli has no mark of its own.
        _ => !bytes.is_empty() && !bytes.starts_with(b"@prefix"),
    }
}

#[test]
fn an_answer_comes_in_the_encoding_that_is_liked_best() {
    let server = Server::of_example();
    for (accept, expected) in [
        ("gzip", "gzip"),
        ("br", "br"),
        ("zstd", "zstd"),
        ("gzip, br, zstd", "zstd"),
        ("gzip, br;q=0.9, zstd;q=0.1", "gzip"),
        ("br;q=1, gzip;q=0.5", "br"),
        ("gzip;q=0", ""),
        ("identity", ""),
        ("compress", ""),
        ("*", "zstd"),
    ] {
        let response = encoded_as(&server, DOCUMENT, accept);
        assert_eq!(header(&response, "content-encoding"), expected, "{accept}");
        assert!(varies(&response), "{accept}");
    }
}

fn varies(response: &Response) -> bool {
    response.headers().get_all("vary").iter().any(|vary| {
        vary.to_str()
            .unwrap()
            .to_ascii_lowercase()
            .contains("accept-encoding")
    })
}

#[test]
fn every_encoding_says_the_same() {
    let server = Server::of_example();
    let plain = encoded_as(&server, DOCUMENT, "identity").bytes().unwrap();
    for encoding in ENCODINGS {
        let bytes = encoded_as(&server, DOCUMENT, encoding).bytes().unwrap();
        assert!(begins_as(encoding, &bytes), "{encoding}");
        assert!(bytes.len() * 2 < plain.len(), "{encoding}: {}", bytes.len());
        if let Some(read) = decoded(encoding, &bytes) {
            assert!(read == plain, "{encoding}");
        }
    }
}

/// Decompresses by Python, with packages of `.ci/requirements.txt`.
fn decoded(encoding: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let python = crate::support::python()?;
    let program = match encoding {
        "gzip" => {
            "import gzip,sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))"
        }
        "br" => {
            "import brotli,sys; sys.stdout.buffer.write(brotli.decompress(sys.stdin.buffer.read()))"
        }
        _ => {
            "import zstandard,sys; zstandard.ZstdDecompressor().copy_stream(sys.stdin.buffer, sys.stdout.buffer)"
        }
    };
    let mut child = std::process::Command::new(python)
        .args(["-c", program])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let bytes = bytes.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(&bytes).unwrap());
    let mut out = Vec::new();
    child.stdout.take().unwrap().read_to_end(&mut out).unwrap();
    writing.join().unwrap();
    assert!(child.wait().unwrap().success(), "{encoding}");
    Some(out)
}

#[test]
fn the_answer_to_a_query_comes_whole_in_every_encoding() {
    let server = Server::of_example();
    let query = format!("/sparql?format=json&query={}", encoded(SELECT));
    let plain = encoded_as(&server, &query, "identity").bytes().unwrap();
    for encoding in ENCODINGS {
        let response = encoded_as(&server, &query, encoding);
        assert_eq!(header(&response, "content-encoding"), encoding);
        let (bytes, whole) = body(response);
        assert!(whole, "{encoding}");
        if let Some(read) = decoded(encoding, &bytes) {
            assert!(read == plain, "{encoding}");
        }
    }
}

#[test]
fn what_is_compressed_has_an_etag_of_its_own_that_is_known_again() {
    let server = Server::of_example();
    let strong = header(&encoded_as(&server, DOCUMENT, "identity"), "etag");
    assert!(strong.starts_with('"'), "{strong}");
    for encoding in ENCODINGS {
        let response = encoded_as(&server, DOCUMENT, encoding);
        let etag = header(&response, "etag");
        assert_eq!(etag, format!("W/{strong}"));
        for known in [&etag, &strong] {
            let again = server
                .get(DOCUMENT)
                .header("Accept-Encoding", encoding)
                .header("If-None-Match", known)
                .send()
                .unwrap();
            assert_eq!(again.status(), 304, "{encoding}");
            assert_eq!(&header(&again, "etag"), known);
            assert!(varies(&again));
        }
    }
}

#[test]
fn small_answers_and_dumps_are_sent_as_they_are() {
    let dataset = Dataset::with("");
    dataset.done(&["sync"]);
    dataset.done(&["dump"]);
    let server = dataset.serve();
    let health = encoded_as(&server, "/health", "gzip");
    assert_eq!(header(&health, "content-encoding"), "");
    let dump = encoded_as(&server, "/dumps/latest/oogst.ttl", "gzip, br, zstd");
    assert_eq!(header(&dump, "content-encoding"), "");
    assert!(header(&dump, "etag").starts_with('"'));
    assert!(!header(&dump, "content-length").is_empty());
    let list = encoded_as(&server, "/sparql?format=json&query=ASK%7B%7D", "gzip");
    assert_eq!(list.status(), 200);
    let query = format!("/sparql?format=json&query={}", encoded(SELECT));
    let answer = encoded_as(&server, &query, "br");
    assert_eq!(header(&answer, "content-encoding"), "br");
}

#[test]
fn an_answer_that_is_broken_off_is_broken_off_in_every_encoding() {
    let server = Dataset::with("[serve]\nquery_seconds = 1").serve();
    let endless = encoded("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }");
    for encoding in ENCODINGS {
        let path = format!("/sparql?format=csv&query={endless}");
        let response = encoded_as(&server, &path, encoding);
        assert_eq!(response.status(), 200);
        assert_eq!(header(&response, "content-encoding"), encoding);
        let (bytes, whole) = body(response);
        assert!(!bytes.is_empty(), "{encoding}");
        assert!(!whole, "{encoding}: half an answer looks like a whole one");
    }
    assert!(server.is_up());
}

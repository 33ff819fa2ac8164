//! Documents that are kept as they were sent: in which coding, form and language, for how long, and for whom.

use std::fs;

use reqwest::blocking::Response;

use super::server::{Dataset, Server, header};

const PAGE: &str = "/doc/project/refufam.html";
const BARE: &str = "/doc/project/refufam";

/// A document, as a client with these headers gets it, and whether it was kept.
fn asked(server: &Server, path: &str, headers: &[(&str, &str)]) -> (String, Response) {
    let mut request = server.get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = request.send().unwrap();
    (header(&response, "x-cache"), response)
}

#[test]
fn a_document_is_made_and_compressed_once_for_each_coding() {
    let server = Server::of_example();
    for coding in ["identity", "gzip", "br", "zstd"] {
        let accept = [("Accept-Encoding", coding)];
        let (found, first) = asked(&server, PAGE, &accept);
        assert_eq!(found, "miss", "{coding}");
        let (found, second) = asked(&server, PAGE, &accept);
        assert_eq!(found, "hit", "{coding}");
        for name in [
            "etag",
            "content-encoding",
            "content-type",
            "content-length",
            "link",
            "vary",
            "content-security-policy",
            "access-control-allow-origin",
        ] {
            assert_eq!(header(&first, name), header(&second, name), "{name}");
        }
        assert_ne!(
            header(&first, "x-request-id"),
            header(&second, "x-request-id")
        );
        let told = header(&second, "content-encoding");
        assert_eq!(told, if coding == "identity" { "" } else { coding });
        let bytes = second.bytes().unwrap();
        assert_eq!(first.bytes().unwrap(), bytes);
        // How a browser asks is another way to ask for the same.
        let all = asked(
            &server,
            PAGE,
            &[("Accept-Encoding", &format!("{coding};q=1.0"))],
        );
        assert_eq!(all.0, "hit", "{coding}");
        assert_eq!(all.1.bytes().unwrap(), bytes);
    }
}

#[test]
fn a_kept_document_is_given_only_to_those_who_would_get_the_same() {
    let server = Server::of_example();
    let ways: [&[(&str, &str)]; 5] = [
        &[("Accept", "text/html"), ("Accept-Language", "nl")],
        &[("Accept", "text/html"), ("Accept-Language", "en")],
        &[("Accept", "text/turtle")],
        &[("Accept", "application/ld+json")],
        &[("Accept", "application/n-triples")],
    ];
    let mut seen = Vec::new();
    for way in ways {
        let (found, response) = asked(&server, BARE, way);
        assert_eq!(found, "miss", "{way:?}");
        seen.push(response.text().unwrap());
    }
    for (way, before) in ways.iter().zip(&seen) {
        let (found, response) = asked(&server, BARE, way);
        assert_eq!(found, "hit", "{way:?}");
        assert_eq!(&response.text().unwrap(), before, "{way:?}");
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), ways.len());
    // Data is in no language: who reads Dutch gets what was kept.
    let (found, _) = asked(
        &server,
        BARE,
        &[("Accept", "text/turtle"), ("Accept-Language", "nl")],
    );
    assert_eq!(found, "hit");
    let (found, _) = asked(&server, BARE, &[("Accept", "image/png")]);
    assert_eq!(found, "");
}

#[test]
fn an_address_with_parameters_of_strangers_fills_no_memory() {
    let server = Server::of_example();
    for path in [
        format!("{PAGE}?stranger=1"),
        format!("{PAGE}?lang=nl&stranger=1"),
        "/doc/project/refufam.ttl?stranger=1".to_owned(),
        "/doc/project/nobody.html".to_owned(),
        "/assets/nothing.js".to_owned(),
    ] {
        for _ in 0..2 {
            assert_eq!(asked(&server, &path, &[]).0, "", "{path}");
        }
    }
    let without = Dataset::with("[serve]\ndocument_cache_bytes = 0").serve();
    let pages = [0, 1].map(|_| asked(&without, PAGE, &[]));
    let pages = pages.map(|(found, page)| (found, page.text().unwrap()));
    assert_eq!(pages[0].0, "");
    assert_eq!(pages[0], pages[1]);
}

#[test]
fn who_has_a_document_is_told_so_whether_it_was_kept_or_not() {
    let server = Server::of_example();
    let etag = header(&asked(&server, PAGE, &[]).1, "etag");
    let again = Server::of_example();
    for expected in ["miss", "hit"] {
        let (found, response) = asked(&again, PAGE, &[("If-None-Match", &etag)]);
        assert_eq!(
            (found.as_str(), response.status().as_u16()),
            (expected, 304)
        );
        assert_eq!(header(&response, "etag"), etag);
        assert_eq!(header(&response, "content-type"), "");
        assert!(response.bytes().unwrap().is_empty());
    }
    let (found, other) = asked(&again, PAGE, &[("If-None-Match", "\"another\"")]);
    assert_eq!((found.as_str(), other.status().as_u16()), ("hit", 200));
}

#[test]
fn the_head_of_a_kept_document_is_that_of_the_document() {
    let server = Server::of_example();
    let get = server.get(PAGE).send().unwrap();
    let head = server.head(PAGE).send().unwrap();
    assert_eq!(head.status(), 200);
    for name in ["etag", "content-length", "content-type", "link"] {
        assert_eq!(header(&head, name), header(&get, name), "{name}");
    }
    let length: usize = header(&head, "content-length").parse().unwrap();
    assert_eq!(get.bytes().unwrap().len(), length);
    assert!(head.bytes().unwrap().is_empty());
}

#[test]
fn a_new_revision_makes_every_document_anew() {
    let server = Server::of_example();
    let before = header(&asked(&server, PAGE, &[]).1, "etag");
    assert_eq!(asked(&server, PAGE, &[]).0, "hit");
    let record = "id: new-one\nlanguage: en\ntitle: A project that is new\n";
    fs::write(server.dataset.path("data/projects/new-one.yaml"), record).unwrap();
    server.dataset.done(&["sync"]);
    let (found, after) = asked(&server, PAGE, &[("If-None-Match", &before)]);
    assert_eq!((found.as_str(), after.status().as_u16()), ("miss", 200));
    assert_ne!(header(&after, "etag"), before);
}

#[test]
fn a_stylesheet_is_compressed_once() {
    let server = Server::of_example();
    let page = server.get("/").send().unwrap().text().unwrap();
    let (_, rest) = page.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let (style, _) = rest.split_once('"').unwrap();
    let accept = [("Accept-Encoding", "gzip, br, zstd")];
    let (found, first) = asked(&server, style, &accept);
    assert_eq!(found, "miss");
    let etag = header(&first, "etag");
    let (found, second) = asked(&server, style, &accept);
    assert_eq!(found, "hit");
    assert_eq!(header(&second, "content-encoding"), "zstd");
    assert_eq!(first.bytes().unwrap(), second.bytes().unwrap());
    let (_, third) = asked(&server, style, &[accept[0], ("If-None-Match", &etag)]);
    assert_eq!(third.status(), 304);
}

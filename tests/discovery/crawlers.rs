//! The sitemap and robots.txt.

use std::collections::BTreeSet;

use super::super::serve::server::{Dataset, Server, header};
use super::{published, text};

/// What stands in the elements of a name.
fn all<'a>(document: &'a str, element: &str) -> Vec<&'a str> {
    let open = format!("<{element}>");
    let pieces = document.split(open.as_str()).skip(1);
    pieces.filter_map(|rest| rest.split('<').next()).collect()
}

/// The path of an address of the server.
#[track_caller]
fn path<'a>(server: &Server, address: &'a str) -> &'a str {
    let path = address.strip_prefix(server.url.as_str());
    path.unwrap_or_else(|| panic!("{address} is elsewhere"))
}

#[test]
fn every_address_of_the_sitemap_is_a_page() {
    let server = published("");
    let response = server.get("/sitemap.xml").send().unwrap();
    assert_eq!(
        header(&response, "content-type"),
        "application/xml; charset=utf-8"
    );
    let etag = header(&response, "etag");
    let sitemap = response.text().unwrap();
    let again = server
        .get("/sitemap.xml")
        .header("If-None-Match", etag)
        .send();
    assert_eq!(again.unwrap().status(), 304);
    let addresses = all(&sitemap, "loc");
    let once: BTreeSet<&str> = addresses.iter().copied().collect();
    assert_eq!(once.len(), addresses.len());
    let others = sitemap.split(" href=\"").skip(1);
    let others = others.map(|rest| rest.split('"').next().unwrap());
    let mut pages = 0;
    for address in addresses.iter().copied().chain(others) {
        let response = server.accepting(path(&server, address), "text/html");
        assert_eq!(response.status(), 200, "{address}");
        assert!(header(&response, "content-type").starts_with("text/html"));
        pages += 1;
    }
    assert_eq!(pages, addresses.len() * 4);
    let status = server.dataset.done(&["status", "--format", "json"]);
    let status: serde_json::Value = serde_json::from_str(&status).unwrap();
    let datestamp = oogst::time::rfc3339(status["revision"]["datestamp"].as_i64().unwrap());
    let things = addresses.iter().filter(|one| one.contains("/doc/")).count();
    assert_eq!(things, 93);
    let dated = all(&sitemap, "lastmod");
    assert_eq!(dated.len(), things + 1);
    assert!(dated.iter().all(|date| *date == datestamp), "{dated:?}");
}

#[test]
fn a_large_sitemap_is_an_index_of_files_with_the_same_addresses() {
    let server = published("");
    let small = text(&server, "/sitemap.xml");
    let whole: BTreeSet<&str> = all(&small, "loc")
        .into_iter()
        .map(|address| path(&server, address))
        .collect();
    let server = published("[catalogue]\nsitemap_urls = 20\n");
    let index = text(&server, "/sitemap.xml");
    assert!(index.contains("<sitemapindex "), "{index}");
    let files = all(&index, "loc");
    assert_eq!(all(&index, "lastmod").len(), files.len());
    let mut parts = BTreeSet::new();
    for file in &files {
        let part = text(&server, path(&server, file));
        let addresses = all(&part, "loc");
        assert!((1..=20).contains(&addresses.len()), "{file}");
        for address in addresses {
            assert!(parts.insert(path(&server, address).to_owned()), "{address}");
        }
    }
    assert!(files.len() > 6, "{files:?}");
    assert_eq!(
        parts.iter().map(String::as_str).collect::<BTreeSet<_>>(),
        whole
    );
    for none in [
        "projects-0.xml",
        "projects-9.xml",
        "planets-1.xml",
        "projects-1",
        "..%2Foogst.toml",
    ] {
        let response = server.get(&format!("/sitemap/{none}")).send().unwrap();
        assert_eq!(response.status(), 404, "{none}");
    }
}

#[test]
fn crawlers_are_kept_from_queries_and_searches_and_led_to_the_pages() {
    let server = Dataset::with("").serve_at_home("/under/here");
    let host = server.url.trim_end_matches("/under/here").to_owned();
    let client = reqwest::blocking::Client::builder()
        .no_proxy()
        .build()
        .unwrap();
    let response = client.get(format!("{host}/robots.txt")).send().unwrap();
    assert_eq!(
        header(&response, "content-type"),
        "text/plain; charset=utf-8"
    );
    let rules = response.text().unwrap();
    let robot = texting_robots::Robot::new("anybody", rules.as_bytes()).unwrap();
    for (path, allowed) in [
        ("/", true),
        ("/doc/project/refufam.html", true),
        ("/projects?page=2", true),
        ("/questions", true),
        ("/catalogue.ttl", true),
        ("/oai?verb=Identify", true),
        ("/dumps/latest/oogst.ttl", true),
        ("/sparql", false),
        ("/sparql?query=ASK%7B%7D", false),
        ("/search?q=law", false),
        ("/questions/titles?language=nl", false),
        ("/-/sync", false),
    ] {
        let address = format!("{}{path}", server.url);
        assert_eq!(robot.allowed(&address), allowed, "{path}");
    }
    assert_eq!(robot.sitemaps, [format!("{}/sitemap.xml", server.url)]);
}

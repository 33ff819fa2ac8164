//! `oogst extract` of a page that is at an address.

use std::sync::{Arc, Mutex};

use super::PAGE;
use crate::fetch::server::{Server, say};
use crate::support::Folder;

const PATIENT: &str = "[fetch]\ndelay_milliseconds = 0\nretries = 0\n";

/// A server of one document, which can be exchanged.
fn serving(media_type: &'static str, page: &[u8]) -> (Server, Arc<Mutex<Vec<u8>>>) {
    let page = Arc::new(Mutex::new(page.to_vec()));
    let shared = Arc::clone(&page);
    let server = Server::new(move |_, stream| {
        let page = shared.lock().unwrap().clone();
        let media_type = format!("Content-Type: {media_type}");
        say(stream, "200 OK", &[&media_type], &page);
    });
    (server, page)
}

/// The page as HTML.
fn html() -> String {
    let blocks = PAGE.split("\n\n").map(|block| {
        let lines: Vec<&str> = block.lines().collect();
        match lines.as_slice() {
            [title] if title.len() < 80 => format!("<h2>{title}</h2>"),
            _ => format!("<p>{}</p>", lines.join("<br>")),
        }
    });
    let blocks = blocks.collect::<Vec<_>>().join("\n");
    format!("<html><body>{blocks}</body></html>")
}

#[test]
fn a_page_at_an_address_becomes_drafts_and_is_extracted_again() {
    let (server, page) = serving("text/plain; charset=utf-8", PAGE.as_bytes());
    let folder = Folder::with(&[("oogst.toml", PATIENT)]);
    let url = server.address("/onderzoek");
    let into = ["extract", url.as_str(), "--into", "data/projects"];
    let told = folder.good(&into);
    assert!(told.ends_with("3 projects: 3 new\n"), "{told}");
    let file = "data/projects/schorren-en-koolstof.yaml";
    let draft = folder.read(file);
    assert!(
        draft.starts_with(&format!(
            "# Drafted by `oogst extract` from {url}, line 5.\n"
        )),
        "{draft}"
    );
    assert!(
        draft.contains(&format!("source:\n  url: {url}\n")),
        "{draft}"
    );
    assert_eq!(folder.good(&into), "3 projects: 3 as they were\n");
    assert_eq!(folder.read(file), draft);
    folder.write(
        file,
        draft.replace("name: Anke Claes\n", "name: Anke Claes-Peeters\n"),
    );
    *page.lock().unwrap() = PAGE.replace("(2020-2024)", "(2020-2025)").into_bytes();
    let told = folder.good(&into);
    assert!(
        told.ends_with("3 projects: 1 changed, 2 as they were\n"),
        "{told}"
    );
    let now = folder.read(file);
    assert!(
        now.contains("end: 2025\n") && now.contains("Anke Claes-Peeters"),
        "{now}"
    );
    folder.good(&["check"]);
    folder.good(&["sync"]);
}

#[test]
fn what_a_server_says_of_a_page_is_not_believed_against_the_page() {
    for media_type in [
        "text/html",
        "text/plain",
        "application/octet-stream",
        "application/xhtml+xml; charset=utf-8",
    ] {
        let (server, _) = serving(media_type, html().as_bytes());
        let folder = Folder::with(&[("oogst.toml", PATIENT)]);
        let url = server.address("/onderzoek?taal=nl");
        let json = folder.good(&["extract", &url, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let first = &json["projects"][0];
        assert!(
            first["title"]
                .as_str()
                .unwrap()
                .starts_with("Schorren en koolstof"),
            "{media_type}: {json}"
        );
        assert_eq!(
            json["projects"].as_array().map(Vec::len),
            Some(3),
            "{media_type}: {json}"
        );
    }
}

#[test]
fn what_is_no_page_is_told_with_what_to_do() {
    let docx = [b"PK\x05\x06".as_slice(), &[0; 18]].concat();
    for (media_type, body, said) in [
        (
            "application/pdf",
            b"%PDF-1.7\n".to_vec(),
            "is a PDF document, not a page",
        ),
        (
            "image/png",
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
            "is a binary file, not a page",
        ),
        ("application/msword", docx, "is a binary file, not a page"),
        (
            "application/json",
            b"{\"projects\": []}".to_vec(),
            "describes no project",
        ),
        ("text/html", Vec::new(), "is empty"),
    ] {
        let (server, _) = serving(media_type, &body);
        let folder = Folder::with(&[("oogst.toml", PATIENT)]);
        let url = server.address("/x");
        let told = folder.run(&["extract", &url, "--into", "drafts"]).bad(1);
        assert!(
            told.contains(said) && told.contains(&url),
            "{media_type}: {told}"
        );
        assert!(!folder.path("drafts").exists());
    }
}

#[test]
fn an_address_that_is_none_and_an_archive_of_several_pages_are_told() {
    let folder = Folder::with(&[("oogst.toml", PATIENT)]);
    let told = folder.run(&["extract", "ftp://example.org/a.html"]).bad(1);
    assert!(told.contains("begins with http:// or https://"), "{told}");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for name in ["a.html", "b.html"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
    }
    folder.write("two.zip", zip.finish().unwrap().into_inner());
    let told = folder.run(&["extract", "two.zip"]).bad(1);
    assert!(
        told.contains("two.zip: is an archive of several documents, not a page; save"),
        "{told}"
    );
}

//! Sources of every type over HTTP, through the program: from servers that are sound, and from those that are not. What was
//! collected before has to outlive all of them.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::fetch::server::{Server, say, send};
use super::support::{Folder, Run};

/// A source: its type, the path of its document, the document's media type, the document, and what the settings say more.
struct Source {
    class: &'static str,
    path: &'static str,
    media_type: &'static str,
    document: &'static str,
    more: &'static str,
}

const SOURCES: [Source; 5] = [
    Source {
        class: "cerif",
        path: "/export.xml",
        media_type: "application/xml",
        document: "<CERIF xmlns=\"https://www.openaire.eu/cerif-profile/1.2/\"><Project id=\"a\"><Title xml:lang=\"nl\">Schorren</Title></Project></CERIF>",
        more: "",
    },
    Source {
        class: "json",
        path: "/api/projects",
        media_type: "application/json",
        document: "[{\"kind\": \"project\", \"id\": \"a\", \"title\": {\"nl\": \"Schorren\"}}]",
        more: "",
    },
    Source {
        class: "page",
        path: "/onderzoek",
        media_type: "text/html; charset=utf-8",
        document: "<h1>Onderzoek</h1><h2>Schorren</h2><p>Hoeveel slib blijft er liggen op een schor dat werd hersteld?</p>\
                   <p>Onderzoeker: Anke Claes</p><p>Promotor: Prof. Bert Maes</p>",
        more: "",
    },
    Source {
        class: "rdf",
        path: "/graph?format=turtle",
        media_type: "text/turtle",
        document: "<https://data.example.org/id/project/a> a <http://vivoweb.org/ontology/core#Project> ;\n\
                   <http://purl.org/dc/terms/title> \"Schorren\"@nl .",
        more: "",
    },
    Source {
        class: "table",
        path: "/list.csv",
        media_type: "text/csv",
        document: "id,name\na,Schorren\n",
        more: "[[sources.table.records]]\nkind = \"project\"\nid = \"id\"\nfields.title.nl = \"name\"\n",
    },
];

/// What a server does, once it is no longer sound.
#[derive(Debug, Clone)]
enum Fault {
    Circle,
    Status,
    Midway,
    Slow,
    /// It sends these bytes, with these headers.
    Sends(Vec<&'static str>, Vec<u8>),
}

/// A server with the document of a source, and how to break it.
fn serving(source: &'static Source) -> (Server, Arc<Mutex<Option<Fault>>>) {
    let fault: Arc<Mutex<Option<Fault>>> = Arc::default();
    let shared = Arc::clone(&fault);
    let server = Server::new(move |asked, stream| {
        let fault = shared.lock().unwrap().clone();
        match fault {
            None if asked.headers.contains_key("if-none-match") => {
                say(stream, "304 Not Modified", &[], b"");
            }
            None => {
                let media_type = format!("Content-Type: {}", source.media_type);
                let headers = [media_type.as_str(), "ETag: \"1\""];
                say(stream, "200 OK", &headers, source.document.as_bytes());
            }
            Some(Fault::Circle) => {
                let to = format!("Location: {}", source.path);
                say(stream, "302 Found", &[&to], b"");
            }
            Some(Fault::Status) => say(stream, "500 Internal Server Error", &[], b"<h1>Oops</h1>"),
            Some(Fault::Midway) => {
                let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".as_slice();
                let half = &source.document.as_bytes()[..source.document.len() / 2];
                send(stream, &[head, half].concat());
            }
            Some(Fault::Slow) => {
                send(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                let began = Instant::now();
                while began.elapsed() < Duration::from_secs(30) && send(stream, b" ") {
                    std::thread::sleep(Duration::from_millis(50));
                }
            }
            Some(Fault::Sends(headers, body)) => say(stream, "200 OK", &headers, &body),
        }
    });
    (server, fault)
}

fn dataset(source: &Source, server: &Server, fetch: &str) -> Folder {
    let settings = format!(
        "[site]\nbase = \"https://data.example.org\"\nlanguages = [\"nl\"]\n\
         [fetch]\ndelay_milliseconds = 0\nretry_milliseconds = 1\nretries = 1\n{fetch}\n\
         [[sources]]\nname = \"far\"\ntype = \"{}\"\nurl = \"{}\"\n{}",
        source.class,
        server.address(source.path),
        source.more
    );
    Folder::with(&[("oogst.toml", &settings)])
}

fn titles(folder: &Folder) -> Vec<String> {
    let rows = folder.ask(
        "SELECT ?t { ?p a <http://vivoweb.org/ontology/core#Project> ; <http://purl.org/dc/terms/title> ?t }",
    );
    let title = |row: &serde_json::Value| row["t"]["value"].as_str().unwrap().to_owned();
    rows.iter().map(title).collect()
}

/// Syncs each source while its server is sound, and again when it is not: the run fails, says what is given for the type of the
/// source, and leaves what was there.
#[track_caller]
fn outlives(fault: &Fault, fetch: &str, says: impl Fn(&Source) -> &'static str) {
    for source in &SOURCES {
        let (server, broken) = serving(source);
        let folder = dataset(source, &server, fetch);
        folder.good(&["sync"]);
        assert_eq!(titles(&folder), ["Schorren"], "{}", source.class);
        *broken.lock().unwrap() = Some(fault.clone());
        let Run { code, out, err } = folder.run(&["sync"]);
        let said = format!("{}: {out}{err}", source.class);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(says(source)), "{said}");
        assert!(said.contains(&server.address("/")), "{said}");
        assert_eq!(titles(&folder), ["Schorren"], "{said}");
        assert_eq!(folder.revision(), 1, "{said}");
    }
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_type_of_source_is_read_from_an_address_and_not_twice() {
    for source in &SOURCES {
        let (server, _) = serving(source);
        let folder = dataset(source, &server, "");
        folder.good(&["sync"]);
        assert_eq!(titles(&folder), ["Schorren"], "{}", source.class);
        let again = folder.good(&["sync"]);
        assert!(
            again.contains("nothing changed"),
            "{}: {again}",
            source.class
        );
        let asked = server.asked();
        assert_eq!(asked.len(), 2, "{}", source.class);
        assert_eq!(asked[1].headers["if-none-match"], "\"1\"");
        assert!(!asked[0].headers["accept"].is_empty());
    }
}

#[test]
fn endless_redirects_leave_what_was_there() {
    outlives(&Fault::Circle, "", |_| "redirected in a circle");
}

#[test]
fn a_server_that_fails_leaves_what_was_there() {
    outlives(&Fault::Status, "", |_| "answered with status 500; ");
}

#[test]
fn an_answer_that_breaks_off_leaves_what_was_there() {
    outlives(&Fault::Midway, "", |_| "the answer broke off");
}

#[test]
fn a_slow_server_leaves_what_was_there() {
    let began = Instant::now();
    outlives(
        &Fault::Slow,
        "total_seconds = 1",
        |_| "raise `fetch.total_seconds`",
    );
    assert!(began.elapsed() < Duration::from_secs(100));
}

#[test]
fn a_truncated_gzip_leaves_what_was_there() {
    let packed = gzipped(&b"id,name\n".repeat(10_000));
    let cut = packed[..packed.len() - 9].to_vec();
    let file = Fault::Sends(vec!["Content-Type: application/gzip"], cut.clone());
    outlives(&file, "", |_| "cannot be unpacked: it ends too early");
    let answer = Fault::Sends(vec!["Content-Encoding: gzip"], cut);
    outlives(&answer, "", |_| "the answer broke off");
}

#[test]
fn a_bomb_leaves_what_was_there() {
    let bomb = gzipped(&vec![b' '; 64 << 20]);
    for header in ["Content-Type: application/gzip", "Content-Encoding: gzip"] {
        outlives(
            &Fault::Sends(vec![header], bomb.clone()),
            "",
            |_| "unpacks to more than 200 times its size",
        );
    }
}

#[test]
fn what_is_too_large_leaves_what_was_there() {
    let large = Fault::Sends(vec![], vec![b' '; 20_000]);
    outlives(
        &large,
        "bytes = 10000",
        |_| "is larger than 10000 bytes; raise `fetch.bytes`",
    );
}

#[test]
fn a_page_to_log_in_on_leaves_what_was_there() {
    let page =
        "<!doctype html>\n<html><body><h1>Log in</h1><p>Your session is over.</p></body></html>\n";
    let page = Fault::Sends(vec!["Content-Type: text/html"], page.as_bytes().to_vec());
    outlives(&page, "", |source| match source.class {
        "page" => "describes no project that could be found",
        "table" => "is a page (HTML), not a table",
        "json" => "is a page (HTML), not JSON",
        "rdf" => "the server says that it is text/html, which is no RDF",
        _ => "DOCTYPE",
    });
}

#[test]
fn a_picture_and_nothing_at_all_leave_what_was_there() {
    let picture = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &[7; 500]].concat();
    for body in [picture, Vec::new()] {
        outlives(
            &Fault::Sends(vec!["Content-Type: image/png"], body),
            "",
            |_| "far",
        );
    }
}

//! Fetching: documents from files and from servers, also from those that misbehave.

mod cache;
mod faults;
mod packed;
pub(crate) mod server;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use oogst::config::Config;
use oogst::fetch::{FetchError, Fetched, Fetcher, Input, Location, Silent, Wanted};

use server::{Server, say};

use super::support::Folder;

/// Settings that keep what they keep in a folder, and wait for nothing.
fn settings(folder: &Folder) -> Config {
    let mut config = Config {
        folder: folder.path("."),
        ..Config::default()
    };
    config.fetch.delay_milliseconds = 0;
    config.fetch.retry_milliseconds = 1;
    config.fetch.retries = 2;
    config
}

fn at(address: impl Into<String>) -> Wanted<'static> {
    Wanted::at(Location::Address(address.into()))
}

fn of(path: &Path) -> Wanted<'static> {
    Wanted::at(Location::File(path.to_owned()))
}

fn open(config: &Config, wanted: &Wanted<'_>) -> Result<Input, FetchError> {
    Fetcher::new(config)
        .open(wanted, &mut Silent)
        .map(|fetched| fetched.document().unwrap())
}

#[track_caller]
fn text(input: &Input) -> String {
    input.text().unwrap().text
}

#[track_caller]
fn fault(config: &Config, wanted: &Wanted<'_>) -> String {
    open(config, wanted).unwrap_err().to_string()
}

#[test]
fn a_document_comes_with_what_is_said_of_it() {
    let folder = Folder::new();
    let server = Server::new(|_, stream| {
        let headers = [
            "Content-Type: Text/HTML; Charset=\"ISO-8859-1\"",
            "Last-Modified: Wed, 25 Nov 2026 06:00:00 GMT",
        ];
        say(stream, "200 OK", &headers, b"Ren\xe9e");
    });
    let wanted = at(server.address("/staff/page.html?x=1#top")).accept("text/html");
    let input = open(&settings(&folder), &wanted).unwrap();
    assert_eq!(input.at, server.address("/staff/page.html?x=1"));
    assert_eq!(input.media_type.as_deref(), Some("text/html"));
    assert_eq!(input.charset.as_deref(), Some("ISO-8859-1"));
    assert_eq!(input.modified.as_deref(), Some("2026-11-25T06:00:00Z"));
    assert_eq!(input.file_name(), "page.html");
    assert_eq!(text(&input), "Renée");
    let asked = &server.asked()[0].headers;
    assert_eq!(asked["accept"], "text/html");
    assert!(asked["user-agent"].starts_with("oogst/"), "{asked:?}");
}

#[test]
fn a_wrong_charset_is_told() {
    let folder = Folder::new();
    let server = Server::new(|_, stream| {
        let headers = ["Content-Type: text/html; charset=iso-8859-1"];
        say(stream, "200 OK", &headers, "<p>RenÃ©e één".as_bytes());
    });
    let input = open(&settings(&folder), &at(server.address("/"))).unwrap();
    let decoded = input.text().unwrap();
    assert_eq!(decoded.text, "<p>RenÃ©e één");
    let told: Vec<&str> = decoded
        .notices
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    assert!(told[0].contains("but it is UTF-8"), "{told:?}");
    assert!(told[1].contains("encoded twice"), "{told:?}");
}

#[test]
fn redirects_are_followed_to_where_the_document_is() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/a" => say(stream, "301 Moved", &["Location: b/c"], b""),
        "/b/c" => say(stream, "307 Moved", &["Location: /d?e"], b"elsewhere"),
        _ => say(stream, "200 OK", &[], b"here"),
    });
    let input = open(&settings(&folder), &at(server.address("/a"))).unwrap();
    assert_eq!(
        (text(&input).as_str(), input.at),
        ("here", server.address("/d?e"))
    );
}

#[test]
fn a_secret_goes_to_the_host_that_it_is_for_and_into_no_message() {
    let folder = Folder::new();
    let other = Server::new(|_, stream| say(stream, "200 OK", &[], b"there"));
    let to = format!("Location: {}", other.address("/"));
    let server = Server::new(move |asked, stream| match asked.path.as_str() {
        "/away" => say(stream, "302 Found", &[&to], b""),
        _ => say(stream, "403 Forbidden", &[], b""),
    });
    // A variable that every process has.
    let headers = BTreeMap::from([("X-Key".to_owned(), "PATH".to_owned())]);
    let mut wanted = at(server.address("/away"));
    wanted.headers = Some(&headers);
    let config = settings(&folder);
    open(&config, &wanted).unwrap();
    let value = std::env::var("PATH").unwrap();
    assert_eq!(server.asked()[0].headers["x-key"], value);
    assert!(!other.asked()[0].headers.contains_key("x-key"));
    let mut wanted = at(server.address("/refused"));
    wanted.headers = Some(&headers);
    let fault_told = fault(&config, &wanted);
    assert!(
        fault_told.contains("status 403") && fault_told.contains("header_env"),
        "{fault_told}"
    );
    assert!(!fault_told.contains(&value));
    let headers = BTreeMap::from([("X-Key".to_owned(), "OOGST_NO_SUCH_VARIABLE".to_owned())]);
    wanted.headers = Some(&headers);
    let fault_told = fault(&config, &wanted);
    assert!(
        fault_told.contains("`OOGST_NO_SUCH_VARIABLE`"),
        "{fault_told}"
    );
}

#[test]
fn robots_txt_is_obeyed_and_asked_for_once() {
    let folder = Folder::new();
    let server = Server::with_robots(|asked, stream| match asked.path.as_str() {
        "/robots.txt" => {
            let rules = b"User-agent: *\nDisallow: /\n\nUser-agent: oogst\nDisallow: /private\n";
            say(stream, "200 OK", &[], rules);
        }
        _ => say(stream, "200 OK", &[], b"page"),
    });
    let mut config = settings(&folder);
    let fetcher = Fetcher::new(&config);
    let open = |path| fetcher.open(&at(server.address(path)), &mut Silent);
    assert!(open("/public").is_ok());
    let refused = open("/private/page").unwrap_err().to_string();
    assert!(
        refused.contains("/robots.txt asks that `oogst` does not"),
        "{refused}"
    );
    assert_eq!((server.robots(), server.asked().len()), (1, 1));
    config.fetch.user_agent = Some("other/1".to_owned());
    fault(&config, &at(server.address("/public")));
    config.fetch.robots = false;
    assert!(self::open(&config, &at(server.address("/private"))).is_ok());
}

#[test]
fn without_knowing_what_robots_txt_says_nothing_is_fetched() {
    let folder = Folder::new();
    let server = Server::with_robots(|asked, stream| match asked.path.as_str() {
        "/robots.txt" => say(stream, "503 Busy", &[], b""),
        _ => say(stream, "200 OK", &[], b"page"),
    });
    let told = fault(&settings(&folder), &at(server.address("/")));
    assert!(told.contains("nobody knows whether it may be"), "{told}");
    assert!(told.contains("status 503"), "{told}");
    assert_eq!((server.robots(), server.asked().len()), (3, 0));
}

#[test]
fn a_document_of_50_mb_comes_whole_and_nothing_larger_than_is_allowed() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| {
        let head: &[u8] = match asked.path.as_str() {
            "/told" => b"HTTP/1.1 200 OK\r\nContent-Length: 52428800\r\n\r\n",
            _ => b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
        };
        let piece = vec![b'a'; 1 << 16];
        if server::send(stream, head) {
            let _sent = (0..800)
                .take_while(|_| server::send(stream, &piece))
                .count();
        }
    });
    let mut config = settings(&folder);
    let input = open(&config, &at(server.address("/"))).unwrap();
    assert_eq!(input.length, 50 << 20);
    assert_eq!(text(&input).len(), 50 << 20);
    config.limits.file_bytes = 1 << 20;
    let input = open(&config, &at(server.address("/"))).unwrap();
    let told = input.text().unwrap_err().to_string();
    assert!(told.contains("`limits.file_bytes`"), "{told}");
    config.fetch.bytes = 1 << 20;
    for path in ["/", "/told"] {
        let told = fault(&config, &at(server.address(path)));
        assert!(
            told.contains("larger than 1048576 bytes; raise `fetch.bytes`"),
            "{told}"
        );
    }
}

#[test]
fn a_host_is_left_alone_for_a_while_between_two_requests() {
    let folder = Folder::new();
    let server = Server::with_robots(|asked, stream| match asked.path.as_str() {
        "/robots.txt" => say(stream, "200 OK", &[], b"User-agent: *\nCrawl-delay: 0.3\n"),
        "/busy" if asked.before == 0 => say(stream, "429 Slow", &["Retry-After: 1"], b""),
        _ => say(stream, "200 OK", &[], b"page"),
    });
    let config = settings(&folder);
    let fetcher = Fetcher::new(&config);
    let wanted = at(server.address("/"));
    let began = Instant::now();
    for _ in 0..3 {
        fetcher.open(&wanted, &mut Silent).unwrap();
    }
    assert!(
        began.elapsed() >= Duration::from_millis(600),
        "{:?}",
        began.elapsed()
    );
    let began = Instant::now();
    fetcher
        .open(&at(server.address("/busy")), &mut Silent)
        .unwrap();
    assert!(
        began.elapsed() >= Duration::from_secs(1),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_form_is_sent_and_what_answers_it_is_not_kept() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/moved" => say(stream, "302 Found", &["Location: /"], b""),
        "/moved-for-good" => say(stream, "308 Moved", &["Location: /"], b""),
        _ => say(stream, "200 OK", &["ETag: \"a\""], asked.method.as_bytes()),
    });
    let config = settings(&folder);
    for path in ["/", "/", "/moved-for-good"] {
        let mut wanted = at(server.address(path));
        wanted.form = Some("queries=%7B%7D");
        assert_eq!(text(&open(&config, &wanted).unwrap()), "POST");
    }
    assert!(!folder.path(".oogst").exists());
    let mut wanted = at(server.address("/moved"));
    wanted.form = Some("queries=%7B%7D");
    let told = fault(&config, &wanted);
    assert!(
        told.contains("the form that was sent would be lost"),
        "{told}"
    );
}

#[test]
fn a_server_that_syncs_can_fetch() {
    let folder = Folder::new();
    let server = Server::new(|_, stream| say(stream, "200 OK", &[], b"page"));
    let config = settings(&folder);
    let wanted = at(server.address("/"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let work = move || text(&open(&config, &wanted).unwrap());
    let fetched = runtime.block_on(runtime.spawn_blocking(work)).unwrap();
    assert_eq!(fetched, "page");
}

#[test]
fn what_is_known_is_not_given_again() {
    let folder = Folder::with(&[("a.csv", "id,name\n")]);
    let config = settings(&folder);
    let fetcher = Fetcher::new(&config);
    let wanted = of(&folder.path("a.csv"));
    let input = fetcher
        .open(&wanted, &mut Silent)
        .unwrap()
        .document()
        .unwrap();
    let known = input.mark().unwrap().to_owned();
    let again = fetcher.open(&wanted.clone().known(Some(&known)), &mut Silent);
    assert!(matches!(again.unwrap(), Fetched::Unchanged));
    folder.write("a.csv", "id,name\n1,a\n");
    let changed = fetcher.open(&wanted.known(Some(&known)), &mut Silent);
    assert_eq!(
        text(&changed.unwrap().document().unwrap()),
        "id,name\n1,a\n"
    );
}

//! What is kept of answers.

use std::fs;
use std::net::TcpStream;

use oogst::fetch::{Fetched, Fetcher, Silent};

use super::server::{Asked, Server, say};
use super::{at, open, settings, text};
use crate::support::Folder;

/// Answers with what is at a path, and knows whether it changed.
fn versioned(asked: &Asked, stream: &mut TcpStream) {
    let tag = format!("\"{}\"", asked.path);
    match asked.headers.get("if-none-match") {
        Some(known) if *known == tag => say(stream, "304 Not Modified", &[], b""),
        _ => {
            let headers = [
                format!("ETag: {tag}"),
                "Content-Type: text/csv; charset=utf-8".to_owned(),
            ];
            let headers = headers.each_ref().map(String::as_str);
            say(
                stream,
                "200 OK",
                &headers,
                asked.path.repeat(1000).as_bytes(),
            );
        }
    }
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let folder = Folder::new();
    let server = Server::new(versioned);
    let config = settings(&folder);
    let first = open(&config, &at(server.address("/a"))).unwrap();
    let second = open(&config, &at(server.address("/a"))).unwrap();
    assert_eq!(server.asked()[1].headers["if-none-match"], "\"/a\"");
    assert_eq!(text(&first), text(&second));
    assert_eq!(first.mark().unwrap(), second.mark().unwrap());
    assert_eq!(second.media_type.as_deref(), Some("text/csv"));
    assert_eq!(second.charset.as_deref(), Some("utf-8"));
    let known = at(server.address("/a")).known(Some(first.mark().unwrap()));
    let third = Fetcher::new(&config).open(&known, &mut Silent).unwrap();
    assert!(matches!(third, Fetched::Unchanged));
    // Who does not know it is given it, although the server says that it did not change.
    let unknown = at(server.address("/a")).known(Some("0"));
    let fourth = Fetcher::new(&config).open(&unknown, &mut Silent).unwrap();
    assert_eq!(text(&fourth.document().unwrap()), text(&first));
}

#[test]
fn what_is_kept_and_not_whole_is_asked_for_anew() {
    let folder = Folder::new();
    let server = Server::new(versioned);
    let config = settings(&folder);
    let first = open(&config, &at(server.address("/a"))).unwrap();
    for spoil in [&b""[..], b"/a/a/b"] {
        for file in fs::read_dir(folder.path(".oogst/http")).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|end| end == "body") {
                fs::write(path, spoil).unwrap();
            }
        }
        let again = open(&config, &at(server.address("/a"))).unwrap();
        assert_eq!(again.bytes().unwrap().len(), 2000);
    }
    assert!(
        server
            .asked()
            .iter()
            .all(|asked| !asked.headers.contains_key("if-none-match"))
    );
    // A kill between the two files: the body is there, and nothing names it.
    for file in fs::read_dir(folder.path(".oogst/http")).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            fs::write(path, "{\"addr").unwrap();
        }
    }
    let again = open(&config, &at(server.address("/a"))).unwrap();
    assert_eq!(again.mark().unwrap(), first.mark().unwrap());
}

#[test]
fn what_was_used_longest_ago_makes_room() {
    let folder = Folder::new();
    let server = Server::new(versioned);
    let mut config = settings(&folder);
    config.fetch.cache_bytes = 5_000;
    for path in ["/a", "/b", "/a", "/c"] {
        open(&config, &at(server.address(path))).unwrap();
        // Times of files are not finer than this everywhere.
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let bodies = || -> u64 {
        let files = fs::read_dir(folder.path(".oogst/http")).unwrap();
        let abouts = files.map(|file| file.unwrap().metadata().unwrap().len());
        abouts.filter(|length| *length >= 2_000).sum()
    };
    assert_eq!(bodies(), 4_000);
    for path in ["/a", "/b"] {
        open(&config, &at(server.address(path))).unwrap();
    }
    let last: Vec<bool> = server.asked()[4..]
        .iter()
        .map(|asked| asked.headers.contains_key("if-none-match"))
        .collect();
    assert_eq!(
        last,
        [true, false],
        "/b made room, and not /a, which was used after it"
    );
    config.fetch.cache_bytes = 0;
    let other = Folder::new();
    config.folder = other.path(".");
    open(&config, &at(server.address("/a"))).unwrap();
    assert!(!other.path(".oogst").exists());
}

#[test]
fn many_that_fetch_at_once_all_have_it_whole() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| {
        let body = format!("{} ", asked.before).repeat(40_000);
        say(
            stream,
            "200 OK",
            &["Last-Modified: Wed, 25 Nov 2026 06:00:00 GMT"],
            body.as_bytes(),
        );
    });
    let mut config = settings(&folder);
    // Each one removes what the others keep.
    config.fetch.cache_bytes = 100_000;
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..5 {
                    let text = text(&open(&config, &at(server.address("/"))).unwrap());
                    let (first, _) = text.split_once(' ').unwrap();
                    assert_eq!(text, format!("{first} ").repeat(40_000));
                }
            });
        }
    });
}

#[test]
fn what_a_killed_process_left_half_is_removed_in_time() {
    let folder = Folder::with(&[
        (".oogst/http/.part-old", "ha"),
        (".oogst/http/.part-new", "lf"),
    ]);
    let old = fs::File::options()
        .append(true)
        .open(folder.path(".oogst/http/.part-old"))
        .unwrap();
    old.set_modified(std::time::UNIX_EPOCH).unwrap();
    let server = Server::new(versioned);
    open(&settings(&folder), &at(server.address("/a"))).unwrap();
    assert!(!folder.path(".oogst/http/.part-old").exists());
    assert!(
        folder.path(".oogst/http/.part-new").exists(),
        "somebody may be writing it"
    );
}

#[test]
fn behind_a_redirect_only_the_document_itself_is_asked_whether_it_changed() {
    let folder = Folder::new();
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/latest" if asked.before < 2 => say(stream, "302 Found", &["Location: /one"], b""),
        "/latest" => say(stream, "302 Found", &["Location: /two"], b""),
        _ => versioned(asked, stream),
    });
    let config = settings(&folder);
    let texts: Vec<String> = (0..3)
        .map(|_| text(&open(&config, &at(server.address("/latest"))).unwrap()))
        .map(|text| text[..4].to_owned())
        .collect();
    assert_eq!(texts, ["/one", "/one", "/two"]);
    let checked: Vec<String> = server
        .asked()
        .into_iter()
        .filter(|asked| asked.headers.contains_key("if-none-match"))
        .map(|asked| asked.path)
        .collect();
    assert_eq!(checked, ["/one"]);
}

#[test]
fn who_only_looks_uses_what_is_kept_and_changes_nothing() {
    let folder = Folder::new();
    let server = Server::new(versioned);
    let config = settings(&folder);
    let look = |path| {
        let fetcher = Fetcher::new(&config).keeping_nothing();
        let had = fetcher
            .open(&at(server.address(path)), &mut Silent)
            .unwrap();
        text(&had.document().unwrap())
    };
    look("/a");
    assert!(!folder.path(".oogst").exists());
    open(&config, &at(server.address("/a"))).unwrap();
    let files = || {
        let files = fs::read_dir(folder.path(".oogst/http"))
            .unwrap()
            .map(Result::unwrap);
        let mut files: Vec<_> = files
            .map(|file| {
                (
                    file.file_name(),
                    file.metadata().unwrap().modified().unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    };
    let before = files();
    assert_eq!(look("/a"), "/a".repeat(1000));
    look("/b");
    assert_eq!(files(), before);
    assert!(server.asked()[2].headers.contains_key("if-none-match"));
}

#[test]
fn what_is_not_to_be_stored_is_not() {
    let folder = Folder::new();
    let server = Server::new(|_, stream| {
        say(
            stream,
            "200 OK",
            &["ETag: \"a\"", "Cache-Control: private, no-store"],
            b"secret",
        );
    });
    let config = settings(&folder);
    open(&config, &at(server.address("/"))).unwrap();
    open(&config, &at(server.address("/")).passing()).unwrap();
    let kept = folder.path(".oogst/http");
    assert!(!kept.exists() || fs::read_dir(kept).unwrap().next().is_none());
}

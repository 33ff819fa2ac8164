//! What is packed, on disk and on the way.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use oogst::fetch::{Fetcher, Silent};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::server::{Server, say};
use super::{at, fault, of, open, settings, text};
use crate::support::Folder;

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_file_is_unpacked_and_keeps_the_name_that_it_has_inside() {
    let folder = Folder::new();
    let config = settings(&folder);
    folder.write("a.csv.gz", gzipped(b"id\n1\n"));
    let input = open(&config, &of(&folder.path("a.csv.gz"))).unwrap();
    assert_eq!(
        (text(&input).as_str(), input.file_name()),
        ("id\n1\n", "a.csv")
    );
    // Two parts, one after the other, are one document.
    folder.write("b.gz", [gzipped(b"one "), gzipped(b"two")].concat());
    assert_eq!(
        text(&open(&config, &of(&folder.path("b.gz"))).unwrap()),
        "one two"
    );
    folder.write(
        "c.zip",
        zipped(&[("__MACOSX/._c.csv", b"x"), ("deep/c.csv", b"id\n2\n")]),
    );
    let input = open(&config, &of(&folder.path("c.zip"))).unwrap();
    assert_eq!(
        (text(&input).as_str(), input.name.as_deref()),
        ("id\n2\n", Some("deep/c.csv"))
    );
    assert!(input.at.ends_with("c.zip: deep/c.csv"), "{}", input.at);
}

#[test]
fn of_an_archive_with_many_members_one_is_named_or_all_of_a_kind_are_taken() {
    let folder = Folder::new();
    let config = settings(&folder);
    let path = folder.path("a.zip");
    folder.write(
        "a.zip",
        zipped(&[("b.csv", b"2"), ("a.csv", b"1"), ("read.me", b"0")]),
    );
    let told = fault(&config, &of(&path));
    assert!(
        told.contains("several documents; give `member` one of: a.csv, b.csv, read.me"),
        "{told}"
    );
    let mut wanted = of(&path);
    wanted.member = Some("b.csv");
    assert_eq!(text(&open(&config, &wanted).unwrap()), "2");
    wanted.member = Some("c.csv");
    let told = fault(&config, &wanted);
    assert!(told.contains("no member `c.csv`"), "{told}");
    let all = Fetcher::new(&config)
        .open_all(&of(&path), &["csv"], &mut Silent)
        .unwrap();
    assert_eq!(all.iter().map(text).collect::<Vec<_>>(), ["1", "2"]);
}

#[test]
fn of_a_folder_all_files_of_a_kind_are_taken_in_order() {
    let folder = Folder::with(&[
        ("in/b.html", "2"),
        ("in/a/z.html", "1"),
        ("in/.c.html", "0"),
        ("in/d.txt", "0"),
    ]);
    folder.write("in/e.html.gz", gzipped(b"3"));
    let config = settings(&folder);
    let fetcher = Fetcher::new(&config);
    let all = fetcher.open_all(&of(&folder.path("in")), &["html"], &mut Silent);
    assert_eq!(
        all.unwrap().iter().map(text).collect::<Vec<_>>(),
        ["1", "2", "3"]
    );
    let told = fetcher
        .open_all(&of(&folder.path("in")), &["xml"], &mut Silent)
        .unwrap_err();
    assert!(
        told.to_string().contains("no file whose name ends in .xml"),
        "{told}"
    );
    let told = fault(&config, &of(&folder.path("in")));
    assert!(told.contains("is a folder"), "{told}");
}

#[test]
fn many_documents_do_not_need_many_open_files() {
    let folder = Folder::new();
    let config = settings(&folder);
    let names: Vec<String> = (0..300).map(|number| format!("{number:04}.csv")).collect();
    let members: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (&**name, name.as_bytes()))
        .collect();
    folder.write("all.zip", zipped(&members));
    for name in &names {
        folder.write(&format!("in/{name}.gz"), gzipped(name.as_bytes()));
        folder.write(&format!("in/{name}"), name);
    }
    let fetcher = Fetcher::new(&config);
    for (place, times) in [("all.zip", 1), ("in", 2)] {
        let all = fetcher
            .open_all(&of(&folder.path(place)), &["csv"], &mut Silent)
            .unwrap();
        let texts: Vec<String> = all.iter().map(text).step_by(times).collect();
        assert_eq!(texts, names, "{place}");
        assert_eq!(all.len(), names.len() * times);
        // Where the system says how many are open.
        if let Ok(open) = std::fs::read_dir("/proc/self/fd") {
            let open = open.count();
            assert!(open < names.len(), "{open} files are open for {place}");
        }
    }
}

#[test]
fn what_is_packed_and_has_no_end_is_refused() {
    let folder = Folder::new();
    let config = settings(&folder);
    let whole = gzipped("word ".repeat(10_000).as_bytes());
    folder.write("a.gz", &whole[..whole.len() - 9]);
    let told = fault(&config, &of(&folder.path("a.gz")));
    assert!(
        told.contains("cannot be unpacked: it ends too early"),
        "{told}"
    );
    let whole = zipped(&[("a.csv", &[b'a'; 5000])]);
    folder.write("a.zip", &whole[..whole.len() / 2]);
    let told = fault(&config, &of(&folder.path("a.zip")));
    assert!(told.contains("cannot be unpacked"), "{told}");
    let cut = gzipped("word ".repeat(10_000).as_bytes());
    let server = Server::new(move |_, stream| {
        say(
            stream,
            "200 OK",
            &["Content-Encoding: gzip"],
            &cut[..cut.len() - 9],
        );
    });
    let told = fault(&config, &at(server.address("/")));
    assert!(
        told.contains("broke off") && told.contains("tried 3 times"),
        "{told}"
    );
}

#[test]
fn a_bomb_is_refused_wherever_it_is() {
    let folder = Folder::new();
    let config = settings(&folder);
    let zeroes = vec![0; 64 << 20];
    let packed = gzipped(&zeroes);
    assert!(packed.len() < 100_000);
    folder.write("a.gz", &packed);
    folder.write("a.zip", zipped(&[("a.csv", &zeroes)]));
    folder.write("b.zip", zipped(&[("a.csv.gz", &packed)]));
    for name in ["a.gz", "a.zip", "b.zip"] {
        let told = fault(&config, &of(&folder.path(name)));
        assert!(
            told.contains("unpacks to more than 200 times its size"),
            "{told}"
        );
    }
    let server = Server::new(move |asked, stream| match asked.path.as_str() {
        "/a.csv" => say(stream, "200 OK", &["Content-Encoding: gzip"], &packed),
        _ => say(
            stream,
            "200 OK",
            &["Content-Type: application/gzip"],
            &packed,
        ),
    });
    for path in ["/a.csv", "/a.csv.gz"] {
        let told = fault(&config, &at(server.address(path)));
        assert!(
            told.contains("unpacks to more than 200 times its size"),
            "{told}"
        );
    }
    assert_eq!(server.asked().len(), 2, "a bomb is not asked for again");
}

#[test]
fn an_answer_is_unpacked_on_the_way_and_where_it_is_a_packed_file() {
    let folder = Folder::new();
    let config = settings(&folder);
    let server = Server::new(|asked, stream| match asked.path.as_str() {
        "/plain" => say(
            stream,
            "200 OK",
            &["Content-Encoding: gzip"],
            &gzipped(b"a"),
        ),
        "/a.csv.gz" => say(
            stream,
            "200 OK",
            &["Content-Type: application/gzip"],
            &gzipped(b"b"),
        ),
        "/export" => {
            let body = zipped(&[("a.csv", b"c")]);
            say(stream, "200 OK", &["Content-Type: application/zip"], &body);
        }
        "/no-gzip" => say(
            stream,
            "200 OK",
            &["Content-Encoding: gzip"],
            b"plain text, as it is",
        ),
        _ => say(stream, "200 OK", &["Content-Encoding: br"], b"?"),
    });
    let told = fault(&config, &at(server.address("/no-gzip")));
    assert!(
        told.contains("cannot be unpacked: invalid gzip header"),
        "{told}"
    );
    for (path, expected) in [("/plain", "a"), ("/a.csv.gz", "b"), ("/export", "c")] {
        let input = open(&config, &at(server.address(path))).unwrap();
        assert_eq!(text(&input), expected);
        assert_eq!(
            server.asked().last().unwrap().headers["accept-encoding"],
            "gzip"
        );
    }
    let told = fault(&config, &at(server.address("/other")));
    assert!(told.contains("is sent as `br`"), "{told}");
}

proptest! {
    #![proptest_config(Config::with_cases(200))]

    /// What is damaged anywhere is refused or read, and nothing else happens.
    #[test]
    fn damage_anywhere_in_something_packed_is_survived(
        is_zip: bool,
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        is_cut: bool,
    ) {
        let folder = Folder::new();
        let mut config = settings(&folder);
        config.fetch.bytes = 1 << 20;
        let mut bytes = if is_zip {
            zipped(&[("a.csv", b"id,name\n1,a\n"), ("b/c.csv.gz", &gzipped(b"id\n2\n")), ("d.csv", b"")])
        } else {
            gzipped("id,name\n".repeat(100).as_bytes())
        };
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let name = if is_zip { "a.zip" } else { "a.csv.gz" };
        folder.write(name, bytes);
        let opened = Fetcher::new(&config).open_all(&of(&folder.path(name)), &["csv"], &mut Silent);
        match opened {
            Ok(inputs) => prop_assert!(inputs.iter().all(|input| input.length <= 1 << 20)),
            Err(fault) => prop_assert!(fault.to_string().contains(name), "{}", fault),
        }
    }
}

//! Dumps of a server: by schedule, over HTTP with the token, and the files as they are sent.

use std::fs;

use serde_json::Value;

use crate::serve::server::{Dataset, Server, TOKEN, eventually, header};

const SMALL: &str = "[dumps]\nformats = [\"turtle\"]\nprofiles = [\"all\"]\n";

fn state(server: &Server) -> Value {
    let response = server.get("/-/dump").bearer_auth(TOKEN).send().unwrap();
    assert_eq!(response.status(), 200);
    serde_json::from_str(&response.text().unwrap()).unwrap()
}

/// What the server says once a dump is there.
fn done(server: &Server) -> Value {
    eventually("a dump", || {
        let state = state(server);
        (state["last"]["outcome"] == "done" && state["running"].is_null()).then_some(state)
    })
}

#[test]
fn a_server_dumps_when_it_is_asked_with_the_token() {
    let settings = format!("[serve]\ntoken_env = \"OOGST_TEST_TOKEN\"\n{SMALL}");
    let server = Dataset::with(&settings).serve();
    assert_eq!(server.post("/-/dump").send().unwrap().status(), 401);
    let wrong = server
        .post("/-/dump")
        .bearer_auth("another token, and long");
    assert_eq!(wrong.send().unwrap().status(), 401);
    let asked = server.post("/-/dump").bearer_auth(TOKEN).send().unwrap();
    assert_eq!(asked.status(), 202);
    assert_eq!(header(&asked, "location"), "/-/dump");
    let state = done(&server);
    assert_eq!(state["last"]["trigger"], "http");
    assert_eq!(state["next"], Value::Null);
    assert_eq!(state["kept"].as_array().unwrap().len(), 1);
    assert!(server.metric("oogst_last_dump_timestamp_seconds") > 1_700_000_000.0);
    let file = server.get("/dumps/latest/oogst.ttl").send().unwrap();
    assert_eq!(file.status(), 200);
}

#[test]
fn without_a_token_nobody_has_the_server_dump() {
    let server = Server::of_example();
    for request in [server.post("/-/dump"), server.get("/-/dump")] {
        let response = request.bearer_auth(TOKEN).send().unwrap();
        assert_eq!(response.status(), 404);
    }
}

#[test]
fn a_server_dumps_by_schedule_what_is_new() {
    let settings = format!("{SMALL}schedule = \"* * * * * *\"\n");
    let server = Dataset::with(&settings).serve();
    let there = |what: &str| {
        eventually(what, || {
            let dumps = oogst::dump::published(&server.dataset.path("dumps")).unwrap();
            (!dumps.is_empty()).then_some(dumps)
        })
    };
    let first = there("a dump by schedule");
    let shown = server.dataset.done(&["status"]);
    assert!(shown.contains("next dump 20"), "{shown}");
    assert!(shown.contains(&format!(": {}, ", first[0].name)), "{shown}");
    // It is not made again and again.
    let made = || {
        let manifest = server.dataset.path("dumps/latest/manifest.json");
        fs::metadata(manifest).unwrap().modified().unwrap()
    };
    let before = made();
    std::thread::sleep(std::time::Duration::from_secs(3));
    assert_eq!(made(), before);
    let project = "id: new-one\nlanguage: en\ntitle: New\n";
    fs::write(server.dataset.path("data/projects/new-one.yaml"), project).unwrap();
    server.dataset.done(&["sync"]);
    eventually("another dump", || {
        let dumps = oogst::dump::published(&server.dataset.path("dumps")).unwrap();
        (dumps.len() == 2 && dumps[0].is_latest).then_some(())
    });
}

#[test]
fn a_part_of_a_file_is_sent_as_a_part() {
    let server = Dataset::with(SMALL).serve();
    server.dataset.done(&["dump"]);
    let path = "/dumps/latest/oogst.ttl";
    let whole = server.get(path).send().unwrap();
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    let (etag, modified) = (header(&whole, "etag"), header(&whole, "last-modified"));
    let whole = whole.bytes().unwrap();
    let length = whole.len();
    let asked = |range: &str| server.get(path).header("Range", range).send().unwrap();
    for (range, part) in [
        ("bytes=0-9".to_owned(), 0..10),
        ("bytes=100-".to_owned(), 100..length),
        ("bytes=-7".to_owned(), length - 7..length),
        (format!("bytes=5-{}", length * 2), 5..length),
    ] {
        let response = asked(&range);
        assert_eq!(response.status(), 206, "{range}");
        let told = format!("bytes {}-{}/{length}", part.start, part.end - 1);
        assert_eq!(header(&response, "content-range"), told);
        assert_eq!(header(&response, "content-length"), part.len().to_string());
        assert_eq!(header(&response, "etag"), etag);
        assert_eq!(response.bytes().unwrap(), whole[part]);
    }
    let outside = asked(&format!("bytes={length}-"));
    assert_eq!(outside.status(), 416);
    assert_eq!(
        header(&outside, "content-range"),
        format!("bytes */{length}")
    );
    for whole in ["bytes=0-1,4-5", "bytes=9-1", "pages=1-2"] {
        assert_eq!(asked(whole).status(), 200, "{whole}");
    }
    for (condition, status) in [
        (&etag, 206),
        (&modified, 206),
        (&"\"other\"".to_owned(), 200),
    ] {
        let request = server.get(path).header("Range", "bytes=0-9");
        let response = request.header("If-Range", condition).send().unwrap();
        assert_eq!(response.status(), status, "{condition}");
    }
    let head = server
        .head(path)
        .header("Range", "bytes=0-9")
        .send()
        .unwrap();
    assert_eq!(head.status(), 200);
    assert_eq!(header(&head, "content-length"), length.to_string());
    for (name, value, status) in [
        ("If-Modified-Since", modified.as_str(), 304),
        ("If-Match", "\"other\"", 412),
        ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT", 412),
    ] {
        let response = server.get(path).header(name, value).send().unwrap();
        assert_eq!(response.status(), status, "{name}");
    }
}

#[test]
fn a_file_is_sent_as_what_it_is_and_is_not_packed_again() {
    let settings = format!("{SMALL}compressions = [\"none\", \"gzip\", \"zstd\"]\n");
    let server = Dataset::with(&settings).serve();
    server.dataset.done(&["dump"]);
    for (file, media_type) in [
        ("oogst.ttl.gz", "application/gzip"),
        ("oogst.ttl.zst", "application/zstd"),
        ("manifest.json", "application/json"),
        ("ro-crate-metadata.json", "application/ld+json"),
    ] {
        let response = server.get(&format!("/dumps/latest/{file}")).send().unwrap();
        assert_eq!(header(&response, "content-type"), media_type);
        assert_eq!(header(&response, "content-encoding"), "");
    }
}

#[test]
fn a_page_shows_what_there_is_what_for_and_how_to_check_it() {
    let server = Server::of_example();
    server.dataset.done(&["dump"]);
    let dump = &oogst::dump::published(&server.dataset.path("dumps")).unwrap()[0];
    let page = |path: &str| {
        let response = server
            .get(path)
            .header("Accept-Language", "en")
            .send()
            .unwrap();
        assert_eq!(response.status(), 200, "{path}");
        response.text().unwrap()
    };
    let list = page("/dumps/");
    assert!(list.contains("Everything: the whole graph"), "{list}");
    assert!(list.contains(&format!("/dumps/{}/", dump.name)), "{list}");
    for path in [
        format!("/dumps/{}/", dump.name),
        "/dumps/latest/".to_owned(),
    ] {
        let text = page(&path);
        for file in &dump.files {
            assert!(text.contains(&file.sha256), "{}", file.name);
            assert!(
                text.contains(&format!(">{}</a>", file.name)),
                "{}",
                file.name
            );
        }
    }
    let lead = server.get("/dumps/latest").send().unwrap();
    assert_eq!(lead.status(), 308);
    assert_eq!(header(&lead, "location"), "/dumps/latest/");
    assert_eq!(server.get("/dumps/nothing/").send().unwrap().status(), 404);
}

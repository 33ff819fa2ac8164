//! What cannot be read at all: control characters, broken lines, bytes that are no UTF-8.

use super::{project_refused, refused};

#[test]
fn a_control_character_is_refused() {
    project_refused("control-character", 2, 13, "title: {nl: \"a bell: \\a\"}");
}

#[test]
fn a_control_character_in_ndjson_is_refused() {
    let line = br#"{"kind":"project","id":"x","title":{"nl":"a bell: \u0007"}}"#;
    refused(
        "control-character-ndjson",
        "data/x.ndjson:1:42",
        &[("data/x.ndjson", line)],
    );
}

#[test]
fn a_raw_control_character_is_refused() {
    project_refused("raw-control-character", 2, 18, "title: {nl: abcde\u{7}f}");
}

#[test]
fn a_line_of_ndjson_that_is_no_json_is_refused_at_its_line() {
    let lines =
        b"{\"kind\":\"project\",\"id\":\"x\",\"title\":{\"nl\":\"X\"}}\n{\"kind\":\"project\",\n";
    refused(
        "broken-ndjson",
        "data/x.ndjson:2:18",
        &[("data/x.ndjson", lines)],
    );
}

#[test]
fn a_record_of_no_kind_is_refused() {
    refused(
        "no-kind",
        "data/x.json:1:1",
        &[("data/x.json", br#"{"id": "x"}"#)],
    );
}

#[test]
fn invalid_utf8_is_refused_at_its_byte() {
    refused(
        "not-utf8",
        "data/projects/x.yaml:2:18",
        &[("data/projects/x.yaml", b"id: x\ntitle: {nl: Art D\xe9co}\n")],
    );
}

#[test]
fn invalid_utf8_in_ndjson_is_refused_at_its_byte() {
    refused(
        "not-utf8-ndjson",
        "data/x.ndjson:2:17",
        &[("data/x.ndjson", b"\n{\"title\": \"Art D\xe9co\"}\n")],
    );
}

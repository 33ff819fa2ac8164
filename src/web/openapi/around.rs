//! What is around the documents of things: lists, history, citations.

use serde_json::{Map, Value, json};

use super::{get, in_path, in_query, lang, status};
use crate::catalogue::citation::Style;
use crate::record::Kind;

const HTML: &str = "text/html";
/// A list: its page, and its files.
const LIST: [&str; 4] = [HTML, "text/csv", "application/json", "text/turtle"];

pub(super) fn paths() -> Map<String, Value> {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let kind = in_path(
        "kind",
        "The kind",
        &json!({"type": "string", "enum": kinds}),
    );
    let text = json!({"type": "string"});
    let key = in_path("key", "The key of the thing, which may hold slashes", &text);
    let cited = in_path(
        "key",
        "The key of the thing, with .bib, .ris, .json or .txt at its end",
        &text,
    );
    let listed = in_path(
        "key",
        "The key of the thing; with .csv, .json or .ttl at its end, the whole list as a file",
        &text,
    );
    let page = json!({"type": "integer", "minimum": 1, "default": 1});
    let page = in_query("page", "Which page", &page);
    let list = in_query(
        "list",
        "The list, by the name that it has in the links of the thing's page: `projects`, `people`",
        &text,
    );
    let others = [
        status("304", "It is what the client has already"),
        status("410", "The thing is gone"),
    ];
    let media_types = Style::ALL.map(|style| style.media_type().split(';').next().unwrap_or(HTML));
    let get = |id, summary, parameters: &[Value], media_types: &[&str]| json!({"get": get(id, summary, parameters, media_types, &others)});
    Map::from_iter([
        (
            "/cite/{kind}/{key}".to_owned(),
            get(
                "cite",
                "How a thing is cited",
                &[kind.clone(), cited, lang()],
                &media_types,
            ),
        ),
        (
            "/history/{kind}/{key}".to_owned(),
            get(
                "origin",
                "Where a thing comes from, and what each revision changed",
                &[kind.clone(), key.clone(), page.clone(), lang()],
                &[HTML],
            ),
        ),
        (
            "/lists/{kind}/{key}".to_owned(),
            get(
                "lists",
                "A list of a thing's page, page by page, or whole as a file",
                &[kind, listed, list, page, lang()],
                &LIST,
            ),
        ),
    ])
}

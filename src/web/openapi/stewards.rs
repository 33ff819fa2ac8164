//! The addresses of what stewards look at: what is left to decide, what changed, where it comes from, what a sync would do.

use serde_json::{Map, Value, json};

use super::{get, in_path, in_query, lang, status};
use crate::record::Kind;

const HTML: &str = "text/html";
const JSON: &str = "application/json";

/// Pages.
pub(super) fn pages() -> Map<String, Value> {
    let page = json!({"type": "integer", "minimum": 1, "default": 1});
    let page = in_query("page", "Which page", &page);
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let kind = json!({"type": "string", "enum": kinds});
    let kind = in_query("kind", "Only what is about this kind of thing", &kind);
    let rule = json!({"type": "string"});
    let rule = in_query("rule", "Only what this rule leaves open", &rule);
    let number = json!({"type": "integer", "minimum": 1});
    let number = in_path("number", "The revision", &number);
    let get = |id, summary, parameters: &[Value]| json!({"get": get(id, summary, parameters, &[HTML], &[])});
    Map::from_iter([
        (
            "/history".to_owned(),
            get(
                "history",
                "The revisions: when, and how many things came, changed and went",
                &[page.clone(), lang()],
            ),
        ),
        (
            "/history/runs".to_owned(),
            get(
                "runs",
                "The runs of sync, and what was noted",
                &[page.clone(), lang()],
            ),
        ),
        (
            "/history/{number}".to_owned(),
            get(
                "revision",
                "What a revision did to which thing",
                &[number, page.clone(), lang()],
            ),
        ),
        (
            "/plan".to_owned(),
            get(
                "planPage",
                "How much the last plan of a sync would change, and which plans wait to be applied",
                &[lang()],
            ),
        ),
        (
            "/review".to_owned(),
            get(
                "review",
                "What identity resolution leaves for people to decide, and what sources differ on",
                &[kind, page, rule, lang()],
            ),
        ),
        (
            "/sources".to_owned(),
            get(
                "sources",
                "What each source is, how it was last had, and when it is asked next",
                &[lang()],
            ),
        ),
    ])
}

/// What a sync would do.
pub(super) fn plan() -> Value {
    let refused = [
        status("401", "The token is not there, or wrong"),
        status("404", "The server has no token: nobody may"),
    ];
    let accepted = [
        status("202", "It begins; GET tells what comes of it"),
        status(
            "400",
            "The body is wrong, or names a source that there is not",
        ),
        status("409", "A sync or a plan is being made"),
    ];
    let mut begin = get(
        "plan",
        "Begins to find out what a sync would change; the body is that of /-/sync",
        &[],
        &[],
        &[refused.as_slice(), &accepted].concat(),
    );
    if let Some(responses) = begin["responses"].as_object_mut() {
        responses.remove("200");
    }
    begin["requestBody"] = json!({"content": {JSON: {"schema": {"type": "object"}}}});
    let state = get(
        "planState",
        "What is being done, and what the last plan says",
        &[],
        &[JSON],
        &refused,
    );
    json!({"get": state, "post": begin})
}

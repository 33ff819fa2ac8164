//! The addresses of the reconciliation service.

use serde_json::{Map, Value, json};

use super::{get, in_path, in_query, lang};

const JSON: &[&str] = &["application/json", "text/javascript"];

pub(super) fn paths() -> Map<String, Value> {
    let text = json!({"type": "string"});
    let parameter = |name: &str, description: &str| in_query(name, description, &text);
    let callback = parameter(
        "callback",
        "The function of a script that gets the answer (JSONP)",
    );
    let kinds = json!({"type": "string", "enum": ["organisation", "person", "project"]});
    let kind = in_query("type", "Of this type only", &kinds);
    let number = json!({"type": "integer", "minimum": 0, "default": 0});
    let asked = [
        parameter("queries", "A batch of queries, as JSON"),
        parameter("extend", "A data extension, as JSON"),
        parameter("query", "One query, as JSON or as a name"),
        callback.clone(),
    ];
    let summary =
        "The Reconciliation Service API 0.2; without parameters, its manifest (docs/RECONCILE.md)";
    let mut sent = get("reconcileByPost", summary, &[], JSON, &[]);
    sent["requestBody"] = json!({
        "required": true,
        "content": {"application/x-www-form-urlencoded": {"schema": {
            "type": "object",
            "properties": {"queries": text, "extend": text},
        }}},
    });
    let what = json!({"type": "string", "enum": ["entity", "property", "type"]});
    let what = in_path("what", "Of what", &what);
    let id = in_query("id", "The identifier", &text);
    let mut paths = helping(&what, &id, &kind, &callback, &number);
    paths.insert(
        "/reconcile".to_owned(),
        json!({"get": get("reconcile", summary, &asked, JSON, &[]), "post": sent}),
    );
    paths
}

/// What helps those who reconcile: suggestions, previews, properties.
fn helping(
    what: &Value,
    id: &Value,
    kind: &Value,
    callback: &Value,
    number: &Value,
) -> Map<String, Value> {
    let suggested = [
        what.clone(),
        in_query("prefix", "What was typed", &json!({"type": "string"})),
        in_query("cursor", "How many to leave out", number),
        kind.clone(),
        callback.clone(),
    ];
    let of = |operation: Value| json!({ "get": operation });
    let about = [what.clone(), id.clone(), callback.clone()];
    let proposed = [
        kind.clone(),
        in_query("limit", "How many", number),
        callback.clone(),
    ];
    Map::from_iter([
        (
            "/reconcile/suggest/{what}".to_owned(),
            of(get(
                "reconcileSuggest",
                "Suggestions while somebody types",
                &suggested,
                JSON,
                &[],
            )),
        ),
        (
            "/reconcile/flyout/{what}".to_owned(),
            of(get(
                "reconcileFlyout",
                "What is said of a suggestion",
                &about,
                JSON,
                &[],
            )),
        ),
        (
            "/reconcile/preview".to_owned(),
            of(get(
                "reconcilePreview",
                "A small page of a thing, for a frame",
                &[id.clone(), lang()],
                &["text/html"],
                &[],
            )),
        ),
        (
            "/reconcile/extend/properties".to_owned(),
            of(get(
                "reconcileProperties",
                "The properties that tables can be extended with",
                &proposed,
                JSON,
                &[],
            )),
        ),
    ])
}

//! `/openapi.json`: everything over HTTP, described for programs, in
//! [OpenAPI 3.1](https://spec.openapis.org/oas/v3.1.0). A test holds it against the addresses of `src/web.rs`.

mod around;
mod discovery;
mod dumps;
mod finding;
mod ldes;
mod model;
mod paths;
mod questions;
mod reconcile;
mod seeing;
mod stewards;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};

use super::App;

/// `GET /openapi.json`
pub(super) async fn openapi(State(app): State<App>) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "public, no-cache"),
    ];
    (headers, format!("{:#}\n", document(&app)))
}

fn document(app: &App) -> Value {
    let config = &app.config().site;
    let base = &app.site().base;
    let languages = &config.languages;
    let title = config
        .title
        .best(languages)
        .map_or("oogst", |(_, title)| title);
    let mut info = Map::new();
    info.insert("title".into(), title.into());
    info.insert("version".into(), env!("CARGO_PKG_VERSION").into());
    if let Some((_, description)) = config.description.best(languages) {
        info.insert("description".into(), description.into());
    }
    let mut paths = paths::of_site(app.config());
    paths.extend(discovery::of_site());
    paths.extend(questions::paths(app.questions()));
    paths.extend(seeing::paths());
    paths.extend(paths::of_host(base));
    json!({
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": base.as_str(), "description": "Where the dataset is published"}],
        "paths": paths,
        "components": {
            "schemas": {"Error": error()},
            "responses": {
                "Error": {
                    "description": "Why there is no answer, in JSON, plain text or as a page, as the header Accept asks",
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Error"}},
                        "text/plain": {"schema": {"type": "string"}},
                        "text/html": {"schema": {"type": "string"}},
                    },
                },
            },
        },
    })
}

/// The shape of every error.
fn error() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": {
            "error": {
                "type": "object",
                "required": ["code", "message", "hint"],
                "properties": {
                    "code": {"type": "string", "description": "For programs: never changed"},
                    "message": {"type": "string", "description": "What is wrong"},
                    "hint": {"type": "string", "description": "What to do"},
                },
            },
        },
    })
}

/// An operation that reads: what it does, its parameters, the media types of its answer, and the other statuses it has.
fn get(
    id: &str,
    summary: &str,
    parameters: &[Value],
    media_types: &[&str],
    others: &[Value],
) -> Value {
    let mut answer = json!({"description": summary});
    if !media_types.is_empty() {
        answer["content"] = content(media_types);
    }
    operation(id, summary, parameters, &answer, others)
}

fn operation(
    id: &str,
    summary: &str,
    parameters: &[Value],
    answer: &Value,
    others: &[Value],
) -> Value {
    let mut responses = Map::new();
    responses.insert("200".into(), answer.clone());
    for other in others.iter().filter_map(Value::as_object) {
        responses.extend(other.clone());
    }
    responses.insert(
        "default".into(),
        json!({"$ref": "#/components/responses/Error"}),
    );
    json!({
        "operationId": id,
        "summary": summary,
        "parameters": parameters,
        "responses": responses,
    })
}

/// Bodies in media types.
fn content(media_types: &[&str]) -> Value {
    let schema = |media_type: &str| match media_type {
        json if json.ends_with("json") => json!({"schema": {"type": "object"}}),
        _ => json!({"schema": {"type": "string"}}),
    };
    let all = media_types
        .iter()
        .map(|name| ((*name).to_owned(), schema(name)));
    Value::Object(all.collect())
}

/// A parameter in the query of the address.
fn in_query(name: &str, description: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "query", "description": description, "schema": schema})
}

/// A part of the path.
fn in_path(name: &str, description: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "path", "required": true, "description": description, "schema": schema})
}

/// Another status without a body.
fn status(code: &str, description: &str) -> Value {
    json!({code: {"description": description}})
}

/// The language of a page.
fn lang() -> Value {
    let schema = json!({"type": "string", "enum": ["nl", "en"]});
    in_query(
        "lang",
        "The language of the page; without it, the header Accept-Language decides",
        &schema,
    )
}

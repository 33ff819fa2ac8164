//! `/-/sync` and, in files of their own, `/-/plan` and `/-/dump`: what those may do over HTTP who have the token. Without a token in the settings there is nothing at the address.

pub(super) mod dump;
pub(super) mod plan;

use std::collections::BTreeSet;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::App;
use super::error::WebError;
use super::runs::Wanted;
use crate::collect::is_collected;
use crate::config::Config;
use crate::sync::{Last, Trigger};
use crate::time::rfc3339;

/// How short a token may be, in bytes. Shorter ones can be guessed.
const LEAST: usize = 16;

/// How long the body of a request may be, in bytes.
const BODY: usize = 64 * 1024;

/// The token, as its hash: what is compared tells nothing of where it differs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Token([u8; 32]);

/// The environment has no token that can be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadToken {
    /// The variable is not set.
    #[error(
        "`serve.token_env` names the environment variable {0}, which is not set; set it to the token, or remove the setting"
    )]
    Unset(String),
    /// It could be guessed.
    #[error(
        "the token in the environment variable {0} is shorter than {LEAST} characters; take a longer one, as `openssl rand -hex 32` gives"
    )]
    Short(String),
}

impl Token {
    /// The token of the environment, if the settings name one.
    ///
    /// # Errors
    /// Where it is not set, or too short.
    pub fn of(config: &Config) -> Result<Option<Self>, BadToken> {
        let Some(name) = &config.serve.token_env else {
            return Ok(None);
        };
        match std::env::var(name) {
            Ok(token) if token.is_empty() => Err(BadToken::Unset(name.clone())),
            Ok(token) if token.len() < LEAST => Err(BadToken::Short(name.clone())),
            Ok(token) => Ok(Some(Self::new(&token))),
            Err(_) => Err(BadToken::Unset(name.clone())),
        }
    }

    fn new(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    /// Is this the token? It takes as long wherever the two differ.
    fn is(&self, other: &Self) -> bool {
        let differing = self
            .0
            .iter()
            .zip(other.0)
            .fold(0, |all, (a, b)| all | (a ^ b));
        differing == 0
    }
}

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Asked {
    /// Which of the sources that are collected; all where it is not said.
    sources: Option<BTreeSet<String>>,
}

/// `POST /-/sync`: 202 where a sync begins, 409 where one is being done.
pub(super) async fn sync(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    begin(&app, &headers, &body, false)
}

/// Begins a sync, or a plan of one.
fn begin(app: &App, headers: &HeaderMap, body: &[u8], is_plan: bool) -> Result<Response, WebError> {
    if let Some(refused) = refused(app, headers) {
        return Ok(refused);
    }
    let sources = asked(app, body)?;
    if app.is_stopping() {
        let why = "the server stops";
        return Err(WebError::unavailable(
            "stopping",
            why,
            "Ask again later.",
            10,
        ));
    }
    let wanted = Wanted {
        trigger: Trigger::Http,
        sources,
        is_plan,
    };
    if !app.runs().ask(wanted) {
        let mut refused = WebError::new(
            StatusCode::CONFLICT,
            "sync-running",
            "a sync is being done",
            "Ask again when it is over: GET at this address tells.",
        )
        .into_response();
        refused
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("10"));
        return Ok(refused);
    }
    let what = if is_plan { "plan" } else { "sync" };
    let place = format!("{}/-/{what}", app.site().base.path());
    let accepted = told(StatusCode::ACCEPTED, &json!({"status": "accepted"}));
    Ok(([(LOCATION, place)], accepted).into_response())
}

/// `GET /-/sync`: what is being done, how the last one went, when the next ones come.
pub(super) async fn state(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(refused) = refused(&app, &headers) {
        return refused;
    }
    let last = Last::read(&app.config().state_path());
    let body = json!({
        "running": app.runs().current(),
        "last": last,
        "next": next(app.config()),
    });
    told(StatusCode::OK, &body)
}

fn told(status: StatusCode, body: &Value) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    (status, headers, format!("{body}\n")).into_response()
}

/// When each source is asked next.
fn next(config: &Config) -> Value {
    let now = jiff::Timestamp::now().as_second();
    let schedules = config.schedules().unwrap_or_default();
    let sources = config.sources().into_iter().map(|source| {
        let next = schedules.next(&source.name, now).map(rfc3339);
        (source.name, Value::from(next))
    });
    Value::Object(sources.collect())
}

/// What those are answered who do not have the token.
fn refused(app: &App, headers: &HeaderMap) -> Option<Response> {
    let Some(token) = app.token() else {
        return Some(WebError::not_found("there is nothing at this address").into_response());
    };
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, given)| Token::new(given.trim()));
    if given.is_some_and(|given| token.is(&given)) {
        return None;
    }
    let mut refused = WebError::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "this address is for those who have the token",
        "Send it as `Authorization: Bearer TOKEN`.",
    )
    .into_response();
    refused
        .headers_mut()
        .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    Some(refused)
}

/// The sources that a body names.
fn asked(app: &App, body: &[u8]) -> Result<Option<BTreeSet<String>>, WebError> {
    let hint = "Send nothing, or {\"sources\": [\"NAME\"]}.";
    if body.len() > BODY {
        let fault = WebError::bad_request("the body is too long", hint);
        return Err(fault.with_status(StatusCode::PAYLOAD_TOO_LARGE));
    }
    if body.iter().all(u8::is_ascii_whitespace) {
        return Ok(None);
    }
    // An object: serde would take a list for the fields in their order, too.
    let asked: Asked = serde_json::from_slice(body)
        .map(Value::Object)
        .and_then(serde_json::from_value)
        .map_err(|fault| WebError::bad_request(format!("the body is wrong: {fault}"), hint))?;
    let config = app.config();
    let known = |name: &String| {
        let mut sources = config.sources().into_iter();
        sources.any(|source| source.name == *name && is_collected(&source))
    };
    if let Some(name) = asked.sources.iter().flatten().find(|name| !known(name)) {
        return Err(WebError::bad_request(
            format!("there is no source `{name}` that is collected"),
            "Files of records are read in every sync; `oogst status` lists the others.",
        ));
    }
    Ok(asked.sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_itself_and_nothing_else() {
        let token = Token::new("0123456789abcdef");
        assert!(token.is(&Token::new("0123456789abcdef")));
        for other in [
            "",
            "0123456789abcdeg",
            "0123456789abcdef0",
            "1123456789abcdef",
        ] {
            assert!(!token.is(&Token::new(other)), "{other}");
        }
    }
}

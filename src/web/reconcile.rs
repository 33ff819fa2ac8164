//! `/reconcile`: the reconciliation service. What it says is made in [`crate::reconcile`]; here are only the ways that
//! requests come: in the address, in a form, and from scripts of old clients (JSONP).

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, RawQuery, Request as HttpRequest, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, Method};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::App;
use super::error::WebError;
use super::form::{Form, Pairs, pairs};
use super::pages::{self, Frame};
use crate::ledger::{Ledger, LedgerError};
use crate::reconcile::{Index, ReconcileError, Request, Service};

/// How long a request may be, in bytes.
const FORM: usize = 4 * 1024 * 1024;
/// How long the name of a function of a script may be.
const CALLBACK: usize = 128;
/// Previews stand in frames of the client's page.
const FRAMED: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

const FORMS: Form = Form {
    most: FORM,
    none: "what is sent is no form",
    wanted: "Send `queries` or `extend` as application/x-www-form-urlencoded, or in the address with GET.",
    shorter: "Send fewer queries at once.",
};

/// The service, with the names of the last revision that was asked for.
pub(super) struct Reconcile {
    service: Service,
    index: Mutex<Option<Arc<Index>>>,
}

impl Reconcile {
    pub(super) fn new(service: Service) -> Self {
        Self {
            service,
            index: Mutex::default(),
        }
    }

    /// The names of a ledger. Who comes while they are read waits for them.
    fn index(&self, ledger: &Ledger) -> Result<Arc<Index>, LedgerError> {
        let last = ledger.last_revision()?;
        let revision = last.map_or(0, |revision| revision.number);
        let mut kept = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = kept.as_ref().filter(|index| index.revision >= revision) {
            return Ok(index.clone());
        }
        let index = Arc::new(Index::of(ledger)?);
        *kept = Some(index.clone());
        Ok(index)
    }
}

impl From<ReconcileError> for WebError {
    fn from(fault: ReconcileError) -> Self {
        match fault {
            ReconcileError::Malformed(fault) => Self::bad_request(fault.message, fault.hint),
            ReconcileError::Ledger(fault) => fault.into(),
        }
    }
}

/// `GET /reconcile` and `POST /reconcile`: the manifest, queries, or a data extension.
pub(super) async fn reconcile(
    State(app): State<App>,
    request: HttpRequest,
) -> Result<Response, WebError> {
    let (parts, body) = request.into_parts();
    let mut given = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    if parts.method == Method::POST {
        given.extend(FORMS.read(&parts.headers, body).await?);
    }
    let callback = callback(&given)?;
    let request = Request::of(&given).map_err(ReconcileError::from)?;
    let reconcile = app.reconcile();
    let answer = app
        .read(move |ledger| {
            let index = reconcile.index(ledger)?;
            Ok(reconcile.service.answer(ledger, &index, &request)?)
        })
        .await?;
    Ok(written(&answer, callback.as_deref()))
}

/// `GET /reconcile/suggest/{what}`: entities, properties or types, while somebody types.
pub(super) async fn suggest(
    State(app): State<App>,
    Path(what): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let given = pairs(query.unwrap_or_default().as_bytes());
    let callback = callback(&given)?;
    let prefix = value(&given, "prefix").unwrap_or_default().to_owned();
    let cursor = value(&given, "cursor");
    let cursor = cursor.and_then(|cursor| cursor.parse().ok()).unwrap_or(0);
    let reconcile = app.reconcile();
    let service = &reconcile.service;
    let answer = match what.as_str() {
        "entity" => {
            let of = value(&given, "type").map(str::to_owned);
            let shared = app.words();
            let reconcile = reconcile.clone();
            app.read(move |ledger| {
                let words = shared.of(ledger)?;
                let service = &reconcile.service;
                Ok(service.suggest_entities(ledger, &words, &prefix, of.as_deref(), cursor)?)
            })
            .await?
        }
        "property" => service.suggest_properties(&prefix, cursor),
        "type" => service.suggest_types(&prefix, cursor),
        _ => return Err(absent()),
    };
    Ok(written(&answer, callback.as_deref()))
}

/// `GET /reconcile/flyout/{what}`: what is said of something that was suggested.
pub(super) async fn flyout(
    State(app): State<App>,
    Path(what): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let given = pairs(query.unwrap_or_default().as_bytes());
    let callback = callback(&given)?;
    let id = value(&given, "id").unwrap_or_default().to_owned();
    let reconcile = app.reconcile();
    let html = match what.as_str() {
        "entity" => {
            let wanted = id.clone();
            let found = app
                .read(move |ledger| Ok(reconcile.service.preview(ledger, &wanted)?))
                .await?;
            pages::flyout(&found.ok_or_else(absent)?)?
        }
        "property" => {
            let about = reconcile.service.about_property(&id).ok_or_else(absent)?;
            pages::about(about.0, about.1)?
        }
        "type" => {
            let name = reconcile.service.about_type(&id).ok_or_else(absent)?;
            pages::about(name, "")?
        }
        _ => return Err(absent()),
    };
    Ok(written(
        &json!({"id": id, "html": html}),
        callback.as_deref(),
    ))
}

/// `GET /reconcile/preview`: a small page of a thing, for a frame in the client's page.
pub(super) async fn preview(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let given = pairs(query.as_deref().unwrap_or_default().as_bytes());
    let id = value(&given, "id").unwrap_or_default().to_owned();
    let reconcile = app.reconcile();
    let found = app
        .read(move |ledger| Ok(reconcile.service.preview(ledger, &id)?))
        .await?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let page = pages::preview(frame, &found.ok_or_else(absent)?)?;
    let headers = [
        (CONTENT_TYPE, super::negotiate::HTML),
        (CONTENT_SECURITY_POLICY, FRAMED),
        (CACHE_CONTROL, "public, no-cache"),
    ];
    Ok((headers, page).into_response())
}

/// `GET /reconcile/extend/properties`: what tables can be extended with.
pub(super) async fn propose(
    State(app): State<App>,
    RawQuery(query): RawQuery,
) -> Result<Response, WebError> {
    let given = pairs(query.unwrap_or_default().as_bytes());
    let limit = value(&given, "limit").and_then(|limit| limit.parse().ok());
    let proposed = app
        .reconcile()
        .service
        .propose(value(&given, "type"), limit);
    Ok(written(&proposed, callback(&given)?.as_deref()))
}

fn absent() -> WebError {
    WebError::not_found("the reconciliation service has nothing of this name")
}

fn value<'a>(pairs: &'a Pairs, wanted: &str) -> Option<&'a str> {
    let pair = pairs.iter().find(|(name, _)| name == wanted);
    pair.map(|(_, value)| value.as_str())
}

/// The function of a script that the answer is given to. Only names become part of a script.
fn callback(pairs: &Pairs) -> Result<Option<String>, WebError> {
    let Some(name) = value(pairs, "callback").filter(|name| !name.is_empty()) else {
        return Ok(None);
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.');
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'));
    if name.len() > CALLBACK || !starts || !name.chars().all(is_plain) {
        return Err(WebError::bad_request(
            "`callback` is no name of a function",
            "Give letters, digits, `_`, `$` and full stops, at most 128.",
        ));
    }
    Ok(Some(name.to_owned()))
}

/// An answer as JSON, or as a call of the client's function. What JavaScript reads as the end of a line is escaped.
fn written(answer: &Value, callback: Option<&str>) -> Response {
    let json = answer.to_string();
    let (media_type, text) = match callback {
        None => ("application/json", json),
        Some(name) => {
            let json = json
                .replace('\u{2028}', "\\u2028")
                .replace('\u{2029}', "\\u2029");
            (
                "text/javascript; charset=utf-8",
                format!("/**/{name}({json});\n"),
            )
        }
    };
    let headers = [
        (CONTENT_TYPE, media_type),
        (CACHE_CONTROL, "public, no-cache"),
    ];
    (headers, text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_called() {
        let of = |name: &str| callback(&vec![("callback".to_owned(), name.to_owned())]);
        assert_eq!(
            of("jsonp.f_1$").ok().flatten().as_deref(),
            Some("jsonp.f_1$")
        );
        for bad in ["1x", "alert(1);f", "a b", "é", &"x".repeat(129)] {
            assert!(of(bad).is_err(), "{bad}");
        }
        assert!(of("").unwrap().is_none());
    }
}

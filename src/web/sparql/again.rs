//! What was asked before: an answer that is kept goes past all that makes and changes one, with the headers that it was sent
//! with.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CONTENT_ENCODING, IF_NONE_MATCH};
use axum::http::{Method, StatusCode, request};
use axum::response::Response;

use super::{App, WebError, asked};
use crate::web::compress::{self, Coding};
use crate::web::evaluate::Asked;

/// Among the extensions of a request: what it asks, which was received already.
#[derive(Clone)]
pub(super) struct Received(pub(super) Result<Asked, WebError>);

/// Stands around all that makes and changes an answer. Queries are received here, for it takes the query to find its answer.
pub(in crate::web) async fn kept<F: Future<Output = Response>>(
    app: App,
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    if !is_query(&app, &request) {
        return next(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let asked = asked(&app, &parts, body).await;
    let kept = asked.as_ref().ok().and_then(|asked| asked.kept.clone());
    let kept = kept.filter(|_| is_plain(&parts));
    if let Some(response) = kept.as_ref().and_then(|kept| kept.as_sent()) {
        app.cache().hits.inc();
        return response;
    }
    parts.extensions.insert(Received(asked));
    let response = next(Request::from_parts(parts, Body::empty())).await;
    if let Some(kept) = kept
        && response.status() == StatusCode::OK
        && !response.headers().contains_key(CONTENT_ENCODING)
    {
        kept.sent_with(response.headers());
    }
    response
}

/// Is it a query that is sent to `/sparql`?
fn is_query(app: &App, request: &Request) -> bool {
    let path = request.uri().path().strip_prefix(app.site().base.path());
    let sends = |query: &str| query.split('&').any(|pair| pair.starts_with("query="));
    matches!(path, Some("/sparql" | "/sparql/"))
        && match *request.method() {
            Method::POST => true,
            Method::GET => request.uri().query().is_some_and(sends),
            _ => false,
        }
}

/// Is the whole answer to be sent, and as it is?
fn is_plain(parts: &request::Parts) -> bool {
    let headers = &parts.headers;
    !headers.contains_key(IF_NONE_MATCH) && compress::liked(headers) == Some(Coding::Identity)
}

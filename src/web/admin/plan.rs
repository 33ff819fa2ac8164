//! `/-/plan`: has the server find out what a sync would change, and tells it.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::{begin, refused, told};
use crate::web::App;
use crate::web::error::WebError;

/// `POST /-/plan`: 202 where a plan begins, 409 where a sync or another plan is being made.
pub(in crate::web) async fn start(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    begin(&app, &headers, &body, true)
}

/// `GET /-/plan`: what is being done, and the last plan.
pub(in crate::web) async fn state(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(refused) = refused(&app, &headers) {
        return refused;
    }
    let body = json!({
        "running": app.runs().current(),
        "last": app.runs().planned(),
    });
    told(StatusCode::OK, &body)
}

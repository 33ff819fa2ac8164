//! `/-/dump`: has the server make a dump, and tells how that goes.

use axum::extract::State;
use axum::http::header::{LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{refused, told};
use crate::dump::{Last, published};
use crate::time::rfc3339;
use crate::web::App;
use crate::web::error::WebError;

/// `POST /-/dump`: 202 where a dump begins, 409 where one is being made.
pub(in crate::web) async fn start(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    if let Some(refused) = refused(&app, &headers) {
        return Ok(refused);
    }
    if app.is_stopping() {
        let why = "the server stops";
        return Err(WebError::unavailable(
            "stopping",
            why,
            "Ask again later.",
            10,
        ));
    }
    if !app.dumping().ask() {
        let mut refused = WebError::new(
            StatusCode::CONFLICT,
            "dump-running",
            "a dump is being made",
            "Ask again when it is over: GET at this address tells.",
        )
        .into_response();
        refused
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("10"));
        return Ok(refused);
    }
    let place = format!("{}/-/dump", app.site().base.path());
    let accepted = told(StatusCode::ACCEPTED, &json!({"status": "accepted"}));
    Ok(([(LOCATION, place)], accepted).into_response())
}

/// `GET /-/dump`: what is being made, how the last one went, when the next one comes, which there are.
pub(in crate::web) async fn state(State(app): State<App>, headers: HeaderMap) -> Response {
    if let Some(refused) = refused(&app, &headers) {
        return refused;
    }
    let config = app.config();
    let now = jiff::Timestamp::now().as_second();
    let schedule = config.dump_schedule().ok().flatten();
    let kept = published(&config.dump_path()).unwrap_or_default();
    let kept: Vec<String> = kept.into_iter().map(|dump| dump.name).collect();
    let body = json!({
        "running": app.dumping().current(),
        "last": Last::read(&config.state_path()),
        "next": schedule.and_then(|schedule| schedule.next(now)).map(rfc3339),
        "kept": kept,
    });
    told(StatusCode::OK, &body)
}

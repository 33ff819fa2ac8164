//! `/health`: do ledger and graph answer, and stand at one revision?

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::App;
use super::error::WebError;

/// `GET /health`: 200 and `{"status":"ok","revision":…}`; 503 while the graph stands elsewhere than the ledger, as it
/// does for a moment in each sync.
pub(super) async fn health(State(app): State<App>) -> Result<Response, WebError> {
    let store = app.store();
    let (ledger, graph) = app
        .read(move |ledger| {
            let last = ledger
                .last_revision()?
                .map_or(0, |revision| revision.number);
            let stand = crate::graph::stand_of(&store)?;
            Ok((last, stand.map_or(0, |stand| stand.revision)))
        })
        .await?;
    let (status, word) = if ledger == graph {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "behind")
    };
    let body = serde_json::json!({"status": word, "revision": ledger, "graph": graph});
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
    ];
    Ok((status, headers, format!("{body}\n")).into_response())
}

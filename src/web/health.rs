//! `/health`: does the process answer? `/ready`: should it be sent requests?

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::App;
use super::error::WebError;

/// Where ledger and graph stand.
#[derive(Debug, Clone, Copy)]
struct Stands {
    ledger: i64,
    graph: i64,
}

impl Stands {
    async fn of(app: &App) -> Result<Self, WebError> {
        let there = app.clone();
        app.read(move |ledger| {
            let last = ledger.last_revision()?;
            Ok(Self {
                ledger: last.map_or(0, |revision| revision.number),
                // After the ledger: a sync may have brought it forward.
                graph: there.graph_revision(),
            })
        })
        .await
    }

    fn word(self) -> &'static str {
        if self.ledger == self.graph {
            "ok"
        } else {
            "behind"
        }
    }

    fn told(self, status: StatusCode, word: &str) -> Response {
        let body =
            serde_json::json!({"status": word, "revision": self.ledger, "graph": self.graph});
        let headers = [
            (CONTENT_TYPE, "application/json"),
            (CACHE_CONTROL, "no-store"),
        ];
        (status, headers, format!("{body}\n")).into_response()
    }
}

/// `GET /health`: 200 and `{"status":"ok","revision":…,"graph":…}`. A graph that is behind the ledger, as it is for a
/// moment in each sync, is said and is no reason to start the process again.
pub(super) async fn health(State(app): State<App>) -> Result<Response, WebError> {
    let stands = Stands::of(&app).await?;
    Ok(stands.told(StatusCode::OK, stands.word()))
}

/// `GET /ready`: 200, with the same body. 503 while the server stops (`stopping`), and where the graph is behind the
/// ledger though no sync is bringing it forward (`behind`): pages and queries would tell of different revisions. Nor is a
/// server ready without query workers (`no-workers`).
pub(super) async fn ready(State(app): State<App>) -> Result<Response, WebError> {
    let mut stands = Stands::of(&app).await?;
    if app.is_stopping() {
        return Ok(stands.told(StatusCode::SERVICE_UNAVAILABLE, "stopping"));
    }
    let workers = app.pool().current();
    if workers.is_none_or(|workers| !workers.can_answer()) {
        return Ok(stands.told(StatusCode::SERVICE_UNAVAILABLE, "no-workers"));
    }
    if app.is_settled().is_err() {
        return Ok(stands.told(StatusCode::SERVICE_UNAVAILABLE, "behind"));
    }
    if stands.word() != "ok" && !app.is_writing() {
        // The sync may have ended between the two looks.
        stands = Stands::of(&app).await?;
    }
    let status = if stands.word() == "ok" || app.is_writing() {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    Ok(stands.told(status, stands.word()))
}

//! What a sync would change: that there is a plan, and how much it would do. What it says of each thing is not published yet, so it is
//! for those who have the token.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::response::{Html, IntoResponse};

use super::steward::Steward;
use super::{Frame, render};
use crate::sync;
use crate::time::rfc3339;
use crate::web::App;
use crate::web::error::WebError;
use crate::web::runs::Outline;

#[derive(Template)]
#[template(path = "plan.html")]
struct PlanPage {
    frame: Frame,
    last: Option<Outline>,
    /// Plans that wait to be applied: their hashes, and when they were made.
    kept: Vec<(String, String)>,
    /// The last revision.
    now: i64,
    steward: Option<Steward>,
}

impl PlanPage {
    /// A time for people: to the minute.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn minute(&self, time: &str) -> String {
        super::history::minute(time)
    }
}

/// `GET /plan`: the last plan in numbers, and the plans that wait.
pub(in crate::web) async fn plan(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    let steward = Steward::of(&app, &frame);
    let last = app.runs().planned().map(|planned| planned.outline());
    let state = app.config().state_path();
    let page = app
        .read(move |ledger| {
            let kept = sync::waiting(&state).into_iter();
            render(&PlanPage {
                frame: frame.of_class("WebPage", "/plan", "Plan"),
                last,
                kept: kept.map(|(hash, made)| (hash, rfc3339(made))).collect(),
                now: ledger.last_revision()?.map_or(0, |last| last.number),
                steward,
            })
        })
        .await?;
    let headers = [(VARY, "Accept-Language"), (CACHE_CONTROL, "no-store")];
    Ok((headers, Html(page)))
}

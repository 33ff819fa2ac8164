//! `/model`: what the data is like, counted once a revision. `/profile`: what it should be like, which is fixed.

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, ETAG, VARY};
use axum::response::{Html, IntoResponse, Response};
use tokio::sync::Mutex;

use super::App;
use super::error::WebError;
use super::pages::{self, Frame};
use crate::catalogue::model::Model;
use crate::iri;

/// The model at one revision.
#[derive(Debug)]
pub(super) struct Counted {
    /// The number of the revision.
    pub(super) revision: i64,
    /// What was counted.
    pub(super) model: Model,
}

/// The last one that was counted, and who counts.
#[derive(Debug, Default)]
pub(super) struct Kept {
    shown: RwLock<Option<Arc<Counted>>>,
    counting: Mutex<()>,
}

impl Kept {
    fn shown(&self) -> Option<Arc<Counted>> {
        let shown = self.shown.read().unwrap_or_else(PoisonError::into_inner);
        shown.clone()
    }
}

impl Counted {
    /// As it is now; while a later revision is counted, that before it. Counting maps everything, and goes on when whoever
    /// asked first is gone.
    async fn of(app: &App) -> Result<Arc<Self>, WebError> {
        let revision = app.read(revision).await?;
        let before = app.model().shown();
        if let Some(known) = before.clone().filter(|known| known.revision == revision) {
            return Ok(known);
        }
        let there = app.clone();
        let counting = tokio::spawn(async move { Self::count(&there).await });
        match before {
            Some(before) => Ok(before),
            None => counting.await.map_err(|fault| WebError::internal(&fault))?,
        }
    }

    /// Counts what is not counted yet.
    pub(super) async fn count(app: &App) -> Result<Arc<Self>, WebError> {
        let _alone = app.model().counting.lock().await;
        let (known, site) = (app.model().shown(), app.site().clone());
        let now = app
            .read(move |ledger| {
                let revision = revision(ledger)?;
                match known {
                    Some(known) if known.revision == revision => Ok(known),
                    _ => Ok(Arc::new(Self {
                        revision,
                        model: Model::of(ledger, &site)?,
                    })),
                }
            })
            .await?;
        let shown = app.model().shown.write();
        *shown.unwrap_or_else(PoisonError::into_inner) = Some(now.clone());
        Ok(now)
    }
}

fn revision(ledger: &crate::ledger::Ledger) -> Result<i64, WebError> {
    Ok(ledger.last_revision()?.map_or(0, |last| last.number))
}

/// `GET /model`
pub(super) async fn model(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let counted = Counted::of(&app).await?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    Ok(known(
        &headers,
        pages::model(&frame, &app.site().base, &counted)?,
    ))
}

/// `GET /profile`
pub(super) async fn profile(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    Ok(known(&headers, pages::profile(&frame)?))
}

/// `GET /profile/{part}`
pub(super) async fn part(
    State(app): State<App>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    Ok(known(&headers, pages::part(&frame, &name)?))
}

/// A page that is known by what is in it.
fn known(headers: &HeaderMap, page: String) -> Response {
    let etag = format!("\"{}\"", iri::digest(&page));
    let about = [
        (ETAG, etag.as_str()),
        (CACHE_CONTROL, "public, no-cache"),
        (VARY, "Accept, Accept-Language"),
    ];
    if super::negotiate::has(headers, &etag) {
        return (axum::http::StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, Html(page)).into_response()
}

//! `/suggest?q=`: things whose names hold the words that somebody is typing.

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::IntoResponse;
use serde_json::json;

use super::App;
use super::error::WebError;
use super::listing::Listing;
use super::pages::{self, Frame};
use crate::ledger::{Hit, Search};
use crate::record::Kind;

/// What is suggested, and how many at once.
const KINDS: [Kind; 3] = [Kind::Project, Kind::Person, Kind::Organisation];
const SUGGESTED: usize = 8;
/// Fewer letters say too little.
const LEAST: usize = 2;

/// `GET /suggest?q=`
pub(super) async fn suggest(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let words = Listing::of(None, query.as_deref())?.words;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let shared = app.words();
    let answer = app
        .read(move |ledger| {
            let mut hits: Vec<Hit> = Vec::new();
            if words.chars().count() >= LEAST {
                let index = shared.of(ledger)?;
                for kind in KINDS {
                    let search = Search {
                        text: &words,
                        limit: SUGGESTED,
                        kind: Some(kind),
                        titles_only: true,
                        thing: None,
                    };
                    hits.extend(ledger.search(&index, &search)?);
                }
            }
            // Stable: of equals, projects stay first.
            hits.sort_by(|a, b| b.score.total_cmp(&a.score));
            let mut out = Vec::new();
            for hit in hits.iter().take(SUGGESTED) {
                if let Some(body) = ledger.get(hit.kind, &hit.key)?.and_then(|row| row.body) {
                    let (name, lang, kind, address) = pages::suggested(&frame, &body, &hit.key);
                    out.push(json!({"name": name, "lang": lang, "kind": kind, "address": address}));
                }
            }
            Ok(json!({"q": words, "suggestions": out}))
        })
        .await?;
    let headers = [
        (VARY, "Accept-Language"),
        (CACHE_CONTROL, "public, no-cache"),
        (CONTENT_TYPE, "application/json"),
    ];
    Ok((headers, answer.to_string()))
}

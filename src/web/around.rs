//! What is around the document of a thing: its long lists, its origin and history, and how it is cited.

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::error::WebError;
use super::listing::{self, File, Wanted};
use super::negotiate;
use super::pages::{self, Frame, Reading};
use super::things::{self, kind_of, unknown};
use crate::catalogue::citation::{Citation, Style};
use crate::iri;
use crate::ledger::Row;
use crate::record::Entity;

/// The address of a thing, and who asks for what of it.
struct Asked {
    kind: String,
    key: String,
    query: Option<String>,
    headers: HeaderMap,
}

impl Asked {
    fn parameter(&self, name: &str) -> Option<String> {
        pages::parameter(self.query.as_deref(), name)
    }

    /// Which page of a list.
    fn page(&self) -> Result<usize, WebError> {
        pages::page_number(self.query.as_deref())
    }

    /// What is told of a live thing.
    async fn told<T: Send + 'static>(
        &self,
        app: &App,
        tell: impl FnOnce(&Reading<'_>, &Row, &Entity) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let kind = kind_of(&self.kind)?;
        let frame = Frame::of(app, &self.headers, self.query.as_deref());
        let (there, key) = (app.clone(), self.key.clone());
        app.read(move |ledger| {
            let row = ledger.get(kind, &key)?.ok_or_else(|| unknown(kind, &key))?;
            let Some(entity) = things::entity(&row) else {
                return Err(WebError::gone(format!("the {kind} `{key}` is gone")));
            };
            let reading = Reading {
                frame: &frame,
                site: there.site(),
                ledger,
                kinds: &*there.kinds().of(ledger)?,
            };
            tell(&reading, &row, &entity)
        })
        .await
    }

    /// Answers with what is told of a live thing.
    async fn answered(
        self,
        app: &App,
        media_type: &'static str,
        tell: impl FnOnce(&Reading<'_>, &Row, &Entity) -> Result<String, WebError> + Send + 'static,
    ) -> Result<Response, WebError> {
        let body = self.told(app, tell).await?;
        // By what it says: who was forgotten may have been in the past only, which is no new revision.
        let etag = format!("\"{}\"", iri::digest(&body));
        let known = [
            (ETAG, etag.clone()),
            (CACHE_CONTROL, "public, no-cache".to_owned()),
            (VARY, "Accept-Language".to_owned()),
        ];
        if negotiate::has(&self.headers, &etag) {
            return Ok((StatusCode::NOT_MODIFIED, known).into_response());
        }
        Ok((known, [(CONTENT_TYPE, media_type)], body).into_response())
    }
}

/// `GET /lists/{kind}/{key}?list=…&page=…`: a list of a thing's page, page by page; with `.csv`, `.json` or `.ttl` behind the
/// key, whole as a file.
pub(super) async fn lists(
    State(app): State<App>,
    Path((kind, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let asked = Asked {
        kind,
        key,
        query,
        headers,
    };
    let page = asked.page()?;
    let name = asked.parameter("list").unwrap_or_default();
    if let Some((key, format)) = File::at_end(&asked.key) {
        let key = key.to_owned();
        let asked = Asked { key, ..asked };
        let members = move |reading: &Reading<'_>, _: &Row, entity: &Entity| {
            pages::all_members(reading, entity, &name)
        };
        let things = asked.told(&app, members).await?;
        let frame = Frame::of(&app, &asked.headers, asked.query.as_deref());
        return listing::file(&app, frame, Wanted::Things(things), format);
    }
    asked
        .answered(&app, negotiate::HTML, move |reading, _, entity| {
            pages::members(reading, entity, &name, page)
        })
        .await
}

/// `GET /history/{kind}/{key}`: where a thing comes from, and what changed.
pub(super) async fn origin(
    State(app): State<App>,
    Path((kind, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let asked = Asked {
        kind,
        key,
        query,
        headers,
    };
    let page = asked.page()?;
    asked
        .answered(&app, negotiate::HTML, move |reading, row, entity| {
            pages::origin(reading, row, &entity.body, page)
        })
        .await
}

/// `GET /cite/{kind}/{key}.{bib,json,ris,txt}`: how a thing is cited.
pub(super) async fn cite(
    State(app): State<App>,
    Path((kind, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let stated = key.rsplit_once('.').and_then(|(key, end)| {
        let style = Style::ALL.into_iter().find(|one| one.extension() == end)?;
        Some((key.to_owned(), style))
    });
    let Some((key, style)) = stated else {
        return Err(WebError::not_found(
            "addresses of citations end in .bib, .ris, .json or .txt",
        ));
    };
    let asked = Asked {
        kind,
        key,
        query,
        headers,
    };
    asked
        .answered(&app, style.media_type(), move |reading, row, entity| {
            let (site_title, languages) = reading.frame.told();
            let cited = (entity, row.datestamp);
            let of = Citation::of(reading.ledger, reading.site, site_title, cited, languages)?;
            Ok(of.written(style))
        })
        .await
}

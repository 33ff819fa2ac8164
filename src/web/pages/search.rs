//! The page of searches: the best of all kinds, how many there are of each, and the facets of the projects among them.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{LINK, VARY};
use axum::response::{Html, IntoResponse};

use super::facets::{self, Shown};
use super::list::{Entry, entry, files, links};
use super::thing::item;
use super::{Frame, KINDS, grouped, render, words};
use crate::finding::Marked;
use crate::ledger::{Ledger, Search};
use crate::record::{Body, Kind};
use crate::web::App;
use crate::web::error::WebError;
use crate::web::listing::{Listing, PAGE};

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    words: String,
    /// Nothing is kept beside the words.
    kept: Vec<(&'static str, String)>,
    entries: Vec<Entry>,
    /// How many of each kind: name, number, address.
    kinds: Vec<(&'static str, String, String)>,
    facets: Vec<Shown>,
    files: Vec<(&'static str, &'static str, String)>,
    is_cut: bool,
}

/// `GET /search?q=`
pub(in crate::web) async fn search(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let listing = Listing::of(None, query.as_deref())?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let links = links(&frame, &listing, 1);
    let there = app.clone();
    let page = app
        .read_now(move |ledger, now| {
            let title = frame.say("Zoeken", "Search");
            let mut page = SearchPage {
                words: listing.words.clone(),
                kept: Vec::new(),
                entries: Vec::new(),
                kinds: Vec::new(),
                facets: Vec::new(),
                files: files(&frame, &listing),
                is_cut: false,
                frame: frame.of_class("SearchResultsPage", "/search", title),
            };
            if !listing.words.is_empty() {
                fill(&mut page, &there, ledger, &listing, now)?;
            }
            render(&page)
        })
        .await?;
    let headers = [(VARY, "Accept-Language".to_owned()), (LINK, links)];
    Ok((headers, Html(page)))
}

fn fill(
    page: &mut SearchPage,
    app: &App,
    ledger: &Ledger,
    listing: &Listing,
    now: i64,
) -> Result<(), WebError> {
    let frame = page.frame.clone();
    let index = app.words().of(ledger)?;
    let search = Search {
        text: &listing.words,
        limit: PAGE,
        ..Search::default()
    };
    let marked = Marked::of(&listing.words);
    for hit in ledger.search(&index, &search)? {
        if let Some(body) = ledger.get(hit.kind, &hit.key)?.and_then(|row| row.body) {
            let mut shown = entry(&frame, &marked, &body, &hit.key);
            let kind = words::kind(frame.lang, hit.kind);
            shown.item.detail = match shown.item.detail.as_str() {
                "" => kind.to_owned(),
                more => format!("{kind}, {more}"),
            };
            page.entries.push(shown);
        }
    }
    let rows = ledger.matching(&index, &listing.words)?;
    let found = app.finding().of(app, ledger)?.items(&rows);
    let mut all = 0;
    for kind in KINDS {
        let place = Kind::ALL.iter().position(|one| *one == kind).unwrap_or(0);
        let many = found.get(place).map_or(0, Vec::len);
        all += many;
        if many > 0 {
            let list = Listing::of(Some(kind), None)?;
            let list = Listing {
                words: listing.words.clone(),
                sort: crate::finding::Sort::Best,
                ..list
            };
            let address = format!("{}{}", frame.root, list.address("", frame.stated()));
            page.kinds.push((
                words::kinds(frame.lang, kind),
                grouped(many as u64),
                address,
            ));
            if kind == Kind::Project {
                let listed = list.find(app, ledger, kind, (frame.lang, now))?;
                page.facets = facets::shown(&frame, ledger, &list, &listed.found)?;
            }
        }
    }
    page.is_cut = all > page.entries.len();
    Ok(())
}

/// A thing that is suggested: name, its language, kind, address.
pub(in crate::web) fn suggested(
    frame: &Frame,
    body: &Body,
    key: &str,
) -> (String, String, &'static str, String) {
    let item = item(frame, body, key).shortened(120);
    let kind = words::kind(frame.lang, body.kind());
    (item.text, item.lang, kind, item.href.unwrap_or_default())
}

//! Lists: the things of a kind, page by page, and what a search finds.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};

use super::thing::{Item, item};
use super::{Frame, grouped, parameter, render, words};
use crate::ledger::{Ledger, Search};
use crate::record::{Body, Kind};
use crate::text::fold;
use crate::web::App;
use crate::web::error::WebError;

/// How many things a page lists.
const PAGE: u64 = 50;
/// Up to so many things, a list is in the order of names; beyond, in that of keys.
const SORTED: u64 = 2_000;
/// How many things a search gives.
const FOUND: usize = 100;

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    frame: Frame,
    title: &'static str,
    plural: &'static str,
    count: String,
    items: Vec<Item>,
    page: u64,
    pages: u64,
}

impl ListPage {
    /// The address of another page of this list.
    fn at(&self, page: u64) -> String {
        self.frame.of_list(self.plural, page)
    }
}

/// `GET /{plural}`: the things of a kind.
pub(in crate::web) async fn list(
    State(app): State<App>,
    Path(plural): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let kind = Kind::ALL
        .into_iter()
        .find(|kind| kind.plural() == plural)
        .ok_or_else(|| WebError::not_found("there is nothing at this address"))?;
    let page = match parameter(query.as_deref(), "page") {
        None => 1,
        Some(page) => page.parse().ok().filter(|page| *page > 0).ok_or_else(|| {
            WebError::bad_request("the parameter `page` is no number", "Pages count from 1.")
        })?,
    };
    let frame = Frame::of(&app, &headers, query.as_deref());
    let page = app
        .read(move |ledger| {
            let count = ledger.counts()?.get(&kind).map_or(0, |(live, _)| *live);
            let pages = count.div_ceil(PAGE).max(1);
            if page > pages {
                return Err(WebError::not_found(format!(
                    "this list has {pages} pages only"
                )));
            }
            let first = (page - 1) * PAGE;
            let (items, title) = (
                items(&frame, ledger, kind, count, first)?,
                words::kinds(frame.lang, kind),
            );
            let address = format!("{}/{}?page={page}", frame.base, kind.plural());
            render(&ListPage {
                frame: frame.listing(&address, title, first + 1, &items, count),
                title,
                plural: kind.plural(),
                count: grouped(count),
                items,
                page,
                pages,
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

fn items(
    frame: &Frame,
    ledger: &Ledger,
    kind: Kind,
    count: u64,
    skip: u64,
) -> Result<Vec<Item>, WebError> {
    let (from, many) = if count <= SORTED {
        (0, SORTED)
    } else {
        (skip, PAGE)
    };
    let mut entities = ledger.page(kind, from, usize::try_from(many).unwrap_or(usize::MAX))?;
    if count <= SORTED {
        entities.sort_by_cached_key(|entity| match &entity.body {
            Body::Person(person) => fold(&person.record.sort_name()),
            body => fold(&body.label(&frame.languages).1),
        });
        let skip = usize::try_from(skip)
            .unwrap_or(usize::MAX)
            .min(entities.len());
        entities.drain(..skip);
        entities.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    }
    Ok(entities
        .iter()
        .map(|entity| {
            let shown = item(frame, &entity.body, &entity.key);
            let detail = detail(frame, &entity.body);
            match &entity.body {
                Body::Person(person) => Item {
                    text: person.record.sort_name(),
                    ..shown
                },
                _ => shown.with(detail),
            }
        })
        .collect())
}

/// What a list says of a thing beside its name.
fn detail(frame: &Frame, body: &Body) -> String {
    let period = match body {
        Body::Project(body) => {
            let record = &body.record;
            words::period(frame.lang, record.start.as_ref(), record.end.as_ref())
        }
        Body::Grant(grant) => words::period(frame.lang, grant.start.as_ref(), grant.end.as_ref()),
        Body::Organisation(body) => {
            let class = body.record.class;
            class.map(|class| words::class(frame.lang, class).to_owned())
        }
        _ => None,
    };
    period.unwrap_or_default()
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    frame: Frame,
    words: String,
    items: Vec<Item>,
    is_cut: bool,
}

/// `GET /search?q=`
pub(in crate::web) async fn search(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let words = parameter(query.as_deref(), "q").unwrap_or_default();
    let words: String = words.chars().take(200).collect();
    let frame = Frame::of(&app, &headers, query.as_deref());
    let index = app.words();
    let page = app
        .read(move |ledger| {
            let mut items = Vec::new();
            let search = Search {
                text: &words,
                limit: FOUND,
                ..Search::default()
            };
            for hit in ledger.search(&*index.of(ledger)?, &search)? {
                if let Some(body) = ledger.get(hit.kind, &hit.key)?.and_then(|row| row.body) {
                    let kind = super::words::kind(frame.lang, hit.kind);
                    items.push(item(&frame, &body, &hit.key).with(kind));
                }
            }
            let title = frame.say("Zoeken", "Search");
            render(&SearchPage {
                is_cut: items.len() == FOUND,
                frame: frame.of_class("SearchResultsPage", "/search", title),
                words,
                items,
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

//! Lists: the things of a kind, narrowed down by words and facets, in an order, page by page.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{LINK, VARY};
use axum::response::{Html, IntoResponse, Response};

use super::facets::{self, Shown};
use super::thing::{Item, item};
use super::{Frame, grouped, render, words};
use crate::finding::{Marked, Piece, Sort};
use crate::ledger::Ledger;
use crate::record::{Body, Kind};
use crate::web::App;
use crate::web::error::WebError;
use crate::web::listing::{File, Listed, Listing, PAGE, Wanted, file};

/// How many characters of a title a list shows.
const LONGEST: usize = 300;

/// A thing in a list: pieces of texts are marked where they hold what was looked for.
pub(super) struct Entry {
    pub(super) item: Item,
    pub(super) title: Vec<Piece>,
    /// A passage of the text, and its language.
    pub(super) passage: Vec<Piece>,
    pub(super) lang: String,
}

/// A link to the same list in another way.
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) address: String,
    pub(super) is_current: bool,
}

#[derive(Template)]
#[template(path = "list.html")]
struct ListPage {
    frame: Frame,
    title: &'static str,
    plural: &'static str,
    words: String,
    /// What the form keeps: facets.
    kept: Vec<(&'static str, String)>,
    /// Facets that are on, with the links that take them off.
    chosen: Vec<(&'static str, Item)>,
    count: String,
    entries: Vec<Entry>,
    sorts: Vec<Way>,
    facets: Vec<Shown>,
    files: Vec<(&'static str, &'static str, String)>,
    /// The addresses of the pages before and after.
    before: Option<String>,
    after: Option<String>,
    number: usize,
    pages: usize,
    is_tree: bool,
}

/// `GET /{list}`: the things of a kind, as `/projects` or, with an end, as a file.
pub(in crate::web) async fn list(
    State(app): State<App>,
    Path(list): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (name, format) =
        File::at_end(&list).map_or((list.as_str(), None), |(stem, format)| (stem, Some(format)));
    let kind = Kind::ALL.into_iter().find(|kind| kind.plural() == name);
    if kind.is_none() && (name != "search" || format.is_none()) {
        return Err(WebError::not_found("there is nothing at this address"));
    }
    let listing = Listing::of(kind, query.as_deref())?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    match (kind, format) {
        (_, Some(format)) => file(&app, frame, Wanted::Listing(listing), format),
        (Some(kind), None) => page(&app, frame, listing, kind).await,
        (None, None) => Err(WebError::not_found("there is nothing at this address")),
    }
}

async fn page(app: &App, frame: Frame, listing: Listing, kind: Kind) -> Result<Response, WebError> {
    let there = app.clone();
    let (links, page) = app
        .read_now(move |ledger, now| {
            let listed = listing.find(&there, ledger, kind, (frame.lang, now))?;
            let count = listed.found.items.len();
            let pages = count.div_ceil(PAGE).max(1);
            if listing.page > pages {
                return Err(WebError::not_found(format!(
                    "this list has {pages} pages only"
                )));
            }
            let links = links(&frame, &listing, pages);
            Ok((links, filled(frame, ledger, &listing, kind, &listed)?))
        })
        .await?;
    let headers = [(VARY, "Accept-Language".to_owned()), (LINK, links)];
    Ok((headers, Html(page)).into_response())
}

fn filled(
    frame: Frame,
    ledger: &Ledger,
    listing: &Listing,
    kind: Kind,
    listed: &Listed,
) -> Result<String, WebError> {
    let found = &listed.found;
    let count = found.items.len();
    let first = (listing.page - 1) * PAGE;
    let marked = Marked::of(&listing.words);
    let shelf = listed.index.shelf(kind);
    let mut entries = Vec::new();
    for number in found.items.iter().skip(first).take(PAGE) {
        let key = shelf.key(*number);
        if let Some(body) = ledger.get(kind, key)?.and_then(|row| row.body) {
            entries.push(entry(&frame, &marked, &body, key));
        }
    }
    let items: Vec<Item> = entries.iter().map(|entry| entry.item.clone()).collect();
    let title = words::kinds(frame.lang, kind);
    let at = |page: usize| (page != listing.page).then(|| neighbour(&frame, listing, page));
    let pages = count.div_ceil(PAGE).max(1);
    let address = format!("{}{}", frame.base, listing.address("", ""));
    render(&ListPage {
        title,
        plural: kind.plural(),
        words: listing.words.clone(),
        kept: listing
            .kept()
            .into_iter()
            .filter(|(name, _)| *name != "q")
            .collect(),
        chosen: chosen(&frame, ledger, listing)?,
        count: grouped(count as u64),
        sorts: sorts(&frame, listing),
        facets: facets::shown(&frame, ledger, listing, found)?,
        files: files(&frame, listing),
        before: listing
            .page
            .checked_sub(1)
            .filter(|page| *page > 0)
            .and_then(at),
        after: Some(listing.page + 1)
            .filter(|page| *page <= pages)
            .and_then(at),
        number: listing.page,
        pages,
        is_tree: kind == Kind::Organisation,
        frame: frame.listing(&address, title, first as u64 + 1, &items, count as u64),
        entries,
    })
}

/// A thing as lists show it.
pub(super) fn entry(frame: &Frame, marked: &Marked, body: &Body, key: &str) -> Entry {
    let shown = item(frame, body, key);
    let shown = match body {
        Body::Person(person) => Item {
            text: person.record.sort_name(),
            ..shown
        },
        _ => shown.with(detail(frame, body)),
    };
    let shown = shown.shortened(LONGEST);
    let (mut passage, mut lang) = (Vec::new(), String::new());
    if let Body::Project(body) = body {
        let texts = body
            .record
            .summary
            .iter()
            .map(|(tag, text)| (tag, marked.passage(text)));
        let mut texts: Vec<_> = texts.filter(|(_, pieces)| !pieces.is_empty()).collect();
        let place = |tag: &str| frame.languages.iter().position(|one| one == tag);
        texts.sort_by_key(|(tag, _)| place(tag).unwrap_or(usize::MAX));
        if let Some((tag, pieces)) = texts.into_iter().next() {
            (passage, lang) = (pieces, tag.to_owned());
        }
    }
    Entry {
        title: marked.mark(&shown.text),
        item: shown,
        passage,
        lang,
    }
}

/// What a list says of a thing beside its name.
pub(super) fn detail(frame: &Frame, body: &Body) -> String {
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

/// The address of another page of a list.
fn neighbour(frame: &Frame, listing: &Listing, page: usize) -> String {
    let other = Listing {
        page,
        ..listing.clone()
    };
    format!("{}{}", frame.root, other.address("", frame.stated()))
}

/// The facets that are on, each as a link that takes it off.
fn chosen(
    frame: &Frame,
    ledger: &Ledger,
    listing: &Listing,
) -> Result<Vec<(&'static str, Item)>, WebError> {
    let mut out = Vec::new();
    for (facet, value) in &listing.wanted {
        let address = listing.toggled(*facet, value).address("", frame.stated());
        let item = Item {
            href: Some(format!("{}{address}", frame.root)),
            ..facets::label(frame, ledger, *facet, value)?
        };
        out.push((facets::title(frame, *facet), item));
    }
    Ok(out)
}

fn sorts(frame: &Frame, listing: &Listing) -> Vec<Way> {
    let way = |sort: Sort| {
        let (nl, en) = match sort {
            Sort::Best => ("beste eerst", "best first"),
            Sort::Title => ("naam", "name"),
            Sort::Year => ("jaar", "year"),
            Sort::Changed => ("laatst gewijzigd", "last changed"),
        };
        let other = Listing {
            sort,
            page: 1,
            ..listing.clone()
        };
        Way {
            name: frame.say(nl, en),
            address: format!("{}{}", frame.root, other.address("", frame.stated())),
            is_current: sort == listing.sort,
        }
    };
    listing.sorts().into_iter().map(way).collect()
}

/// The list as files: names, media types and addresses.
pub(super) fn files(frame: &Frame, listing: &Listing) -> Vec<(&'static str, &'static str, String)> {
    let told = |format: File| {
        let (end, name, media_type) = format.told();
        let address = listing.address(end, frame.stated());
        (name, media_type, format!("{}{address}", frame.root))
    };
    File::ALL.map(told).to_vec()
}

/// The header of a list: its files, and its neighbours.
pub(super) fn links(frame: &Frame, listing: &Listing, pages: usize) -> String {
    let mut links: Vec<String> = files(frame, listing)
        .into_iter()
        .map(|(_, media_type, address)| {
            format!("<{address}>; rel=\"alternate\"; type=\"{media_type}\"")
        })
        .collect();
    let mut add = |relation: &str, page: usize| {
        links.push(format!(
            "<{}>; rel=\"{relation}\"",
            neighbour(frame, listing, page)
        ));
    };
    if pages > 1 {
        add("first", 1);
        add("last", pages);
    }
    if listing.page > 1 {
        add("prev", listing.page - 1);
    }
    if listing.page < pages {
        add("next", listing.page + 1);
    }
    links.join(", ")
}

//! The tree of organisations: what is a part of what, with the projects of each. Where there are many, a page opens a few
//! levels, and links lead to what is below.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};

use super::thing::{Item, item};
use super::{Frame, parameter, render};
use crate::finding::{Branch, Facet, Index};
use crate::ledger::Ledger;
use crate::record::Kind;
use crate::text::grouped;
use crate::web::App;
use crate::web::error::WebError;
use crate::web::listing::Listing;
use crate::web::negotiate::Lang;

/// How many organisations a page has, and how many of one level stand on it.
const MOST: usize = 200;
const LEVEL: usize = 100;
/// How many levels a page opens at most.
const LEVELS: usize = 4;

/// What stands on a page: an organisation, or where the list within one begins or ends.
enum Line {
    Organisation(Box<Node>),
    Down,
    Up,
}

/// An organisation in the tree.
struct Node {
    item: Item,
    /// How many projects it has, and where they are.
    projects: Option<(String, String)>,
    /// Does a list of its parts follow?
    is_open: bool,
    /// How many parts it has that are not on this page, and where they are.
    below: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "tree.html")]
struct TreePage {
    frame: Frame,
    /// What the page is about, and all that it is a part of, the largest first; empty at the top.
    path: Vec<Item>,
    lines: Vec<Line>,
    /// The addresses of the pages before and after.
    before: Option<String>,
    after: Option<String>,
    number: usize,
    pages: usize,
}

/// `GET /organisations/tree`, with `under` below one organisation.
pub(in crate::web) async fn tree(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let under = parameter(query.as_deref(), "under").unwrap_or_default();
    let number = Listing::of(None, query.as_deref())?.page;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let there = app.clone();
    let page = app
        .read(move |ledger| {
            let index = there.finding().of(&there, ledger)?;
            let shelf = index.shelf(Kind::Organisation);
            if !under.is_empty() && shelf.item(&under).is_none() {
                return Err(WebError::not_found(format!(
                    "there is no organisation `{under}`"
                )));
            }
            let branches = index.branches(&under, language(frame.lang));
            let pages = branches.len().div_ceil(LEVEL).max(1);
            if number > pages {
                return Err(WebError::not_found(format!(
                    "this list has {pages} pages only"
                )));
            }
            let mut growing = Growing {
                frame: &frame,
                ledger,
                index: &index,
                left: MOST,
                lines: Vec::new(),
            };
            let shown = branches.iter().skip((number - 1) * LEVEL).take(LEVEL);
            growing.left = growing.left.saturating_sub(shown.len());
            growing.grow(shown.cloned().collect(), 1)?;
            let lines = growing.lines;
            let title = frame.say("Organisaties als boom", "Organisations as a tree");
            let address = |page: usize| address(&frame, &under, page);
            render(&TreePage {
                path: path(&frame, ledger, &under)?,
                lines,
                before: (number > 1).then(|| address(number - 1)),
                after: (number < pages).then(|| address(number + 1)),
                number,
                pages,
                frame: frame
                    .clone()
                    .of_class("CollectionPage", "/organisations/tree", title),
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

fn language(lang: Lang) -> usize {
    usize::from(lang == Lang::En)
}

fn address(frame: &Frame, under: &str, page: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if !under.is_empty() {
        query.append_pair("under", under);
    }
    if page > 1 {
        query.append_pair("page", &page.to_string());
    }
    if !frame.stated().is_empty() {
        query.append_pair("lang", frame.stated());
    }
    format!("{}/organisations/tree?{}", frame.root, query.finish())
}

/// An organisation and all that it is a part of, the largest first.
fn path(frame: &Frame, ledger: &Ledger, under: &str) -> Result<Vec<Item>, WebError> {
    let mut path = Vec::new();
    let mut at = under.to_owned();
    let mut seen = Vec::new();
    while !at.is_empty() && seen.len() < 16 && !seen.contains(&at) {
        let Some(body) = ledger
            .get(Kind::Organisation, &at)?
            .and_then(|row| row.body)
        else {
            break;
        };
        let shown = item(frame, &body, &at).shortened(120);
        path.push(Item {
            href: Some(address(frame, &at, 1)),
            ..shown
        });
        let above = match &body {
            crate::record::Body::Organisation(body) => body.record.parent.clone(),
            _ => None,
        };
        seen.push(std::mem::replace(&mut at, above.unwrap_or_default()));
    }
    path.reverse();
    Ok(path)
}

/// A page that is filled.
struct Growing<'a> {
    frame: &'a Frame,
    ledger: &'a Ledger,
    index: &'a Index,
    /// How many organisations it may still take.
    left: usize,
    lines: Vec<Line>,
}

impl Growing<'_> {
    /// Adds organisations, each with its parts below it where there is room for all of them.
    fn grow(&mut self, branches: Vec<Branch>, level: usize) -> Result<(), WebError> {
        for branch in branches {
            let body = self.ledger.get(Kind::Organisation, &branch.key)?;
            let Some(body) = body.and_then(|row| row.body) else {
                continue;
            };
            let is_open = branch.parts > 0 && branch.parts <= self.left && level < LEVELS;
            let below = (branch.parts > 0 && !is_open).then(|| {
                let address = address(self.frame, &branch.key, 1);
                (grouped(branch.parts as u64), address)
            });
            self.lines.push(Line::Organisation(Box::new(Node {
                item: item(self.frame, &body, &branch.key).shortened(120),
                projects: self.projects(&branch)?,
                is_open,
                below,
            })));
            if is_open {
                self.left -= branch.parts;
                let parts = self.index.branches(&branch.key, language(self.frame.lang));
                self.lines.push(Line::Down);
                self.grow(parts, level + 1)?;
                self.lines.push(Line::Up);
            }
        }
        Ok(())
    }

    fn projects(&self, branch: &Branch) -> Result<Option<(String, String)>, WebError> {
        if branch.projects == 0 {
            return Ok(None);
        }
        let list = Listing::of(Some(Kind::Project), None)?;
        let list = list.toggled(Facet::Organisation, &branch.key);
        let address = list.address("", self.frame.stated());
        let number = grouped(u64::from(branch.projects));
        Ok(Some((number, format!("{}{address}", self.frame.root))))
    }
}

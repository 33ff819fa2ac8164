//! The page of what is left for people to decide.

mod dutch;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};

use super::{Frame, Lang, grouped, parameter, render};
use crate::identity::review::{Evidence, Item};
use crate::web::App;
use crate::web::error::WebError;

/// How many questions a page lists.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "review.html")]
struct ReviewPage {
    frame: Frame,
    count: String,
    items: Vec<Item>,
    page: usize,
    pages: usize,
}

impl ReviewPage {
    /// The address of another page of this list.
    fn at(&self, page: usize) -> String {
        self.frame.of_list("review", page)
    }

    /// The address of the page of one of those in question.
    fn thing(&self, item: &Item, key: &str) -> String {
        let (root, suffix) = (&self.frame.root, &self.frame.suffix);
        format!("{root}/doc/{}/{key}.html{suffix}", item.kind)
    }

    /// Is there a question of identity among them, which a line in `identities.yaml` answers?
    fn decides(&self) -> bool {
        self.items.iter().any(|item| !item.verdicts.is_empty())
    }

    /// The question, and the language that it is in: none is said of what a source asks in its own words.
    fn question(&self, item: &Item) -> (String, &'static str) {
        let dutch = match self.frame.lang {
            Lang::Nl => dutch::question(item),
            Lang::En => None,
        };
        match dutch {
            Some(question) => (question, "nl"),
            None if item.rule == "SOURCE" => (item.question.clone(), ""),
            None => (item.question.clone(), "en"),
        }
    }

    /// Where something is stated. Only addresses of the web are told: files are nobody's business here.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn place(&self, evidence: &Evidence) -> String {
        let mut place = evidence.source.clone();
        let is_address = evidence.file.starts_with("http");
        let file = if is_address {
            evidence.file.as_str()
        } else {
            let name = std::path::Path::new(&evidence.file).file_name();
            name.and_then(|name| name.to_str()).unwrap_or_default()
        };
        if !file.is_empty() {
            place = format!("{place}, {file}");
            if evidence.line > 0 {
                place = format!("{place}:{}", evidence.line);
            }
            if !evidence.part.is_empty() {
                place = format!("{place}, {}", evidence.part);
            }
        }
        place = format!("{place}, {}", evidence.record);
        if !evidence.field.is_empty() {
            place = format!("{place}, {}", evidence.field);
        }
        place
    }
}

/// `GET /review`: what is left for people to decide.
pub(in crate::web) async fn review(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let page: usize = match parameter(query.as_deref(), "page") {
        None => 1,
        Some(page) => page.parse().ok().filter(|page| *page > 0).ok_or_else(|| {
            WebError::bad_request("the parameter `page` is no number", "Pages count from 1.")
        })?,
    };
    let frame = Frame::of(&app, &headers, query.as_deref());
    let page = app
        .read(move |ledger| {
            let items = ledger.review()?;
            let pages = items.len().div_ceil(PAGE).max(1);
            if page > pages {
                return Err(WebError::not_found(format!(
                    "this list has {pages} pages only"
                )));
            }
            let title = frame.say("Te beslissen", "To decide");
            render(&ReviewPage {
                frame: frame.of_class("WebPage", "/review", title),
                count: grouped(items.len() as u64),
                items: items
                    .into_iter()
                    .skip((page - 1) * PAGE)
                    .take(PAGE)
                    .collect(),
                page,
                pages,
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

//! Pages for people: plain HTML, rendered here, without scripts. Templates escape everything; [`link`] lets only
//! addresses of the web and of mail become links.

mod agent;
mod catalogue;
mod chart;
mod dumps;
mod facets;
mod front;
mod grant;
mod history;
mod list;
mod members;
mod model;
mod network;
mod origin;
mod overview;
mod plan;
mod preview;
mod profile;
mod project;
mod quality;
mod question;
mod review;
mod search;
mod sources;
mod sparql;
mod steward;
mod thing;
mod tree;
mod words;

use std::str::FromStr;

use askama::Template;
use axum::http::HeaderMap;

use super::App;
use super::assets::{self, Script};
use super::error::WebError;
use super::negotiate::Lang;
use crate::catalogue::structured;
use crate::config::SiteConfig;
use crate::finding::Facet;
use crate::iri::Base;
use crate::ledger::{Kinds, Ledger, Row};
use crate::mapping::{self, Site};
use crate::record::{Entity, Kind};
use crate::text::{Text, grouped};

pub(super) use catalogue::catalogue;
pub(super) use dumps::{dump, dumps};
pub(super) use front::front;
pub(super) use history::{history, revision, runs};
pub(super) use list::list;
pub(super) use members::{all_members, members};
pub(super) use model::model;
pub(super) use network::{network, network_data};
pub(super) use origin::origin;
pub(super) use overview::overview;
pub(super) use plan::plan;
pub(super) use preview::{about, flyout, preview};
pub(super) use profile::{part, profile};
pub(super) use quality::{lacking, quality};
pub(super) use question::{question, questions};
pub(super) use review::review;
pub(super) use search::{search, suggested};
pub(super) use sources::sources;
pub(super) use sparql::{Opened, sparql};
use thing::Item;
pub(super) use thing::thing;
pub(super) use tree::tree;

/// What all pages share.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    /// The language of the furniture.
    pub(super) lang: Lang,
    /// The path that addresses start with.
    pub(super) root: String,
    /// `?lang=…`, where the address says the language; else empty.
    pub(super) suffix: String,
    /// The other parameters of the address, to go before another `lang`: empty, or ending in `&`.
    rest: String,
    /// The languages of texts, the one that is liked best first.
    languages: Vec<String>,
    /// The title of the site.
    site: String,
    /// The language of that title.
    site_lang: String,
    base: String,
    /// The page in schema.org, as it stands in its head; empty where nothing is said.
    data: String,
}

impl Frame {
    /// The frame of a page for a request.
    pub(super) fn of(app: &App, headers: &HeaderMap, query: Option<&str>) -> Self {
        let named = parameter(query, "lang").and_then(|tag| Lang::of(&tag));
        let config: &SiteConfig = &app.config().site;
        let lang = named.unwrap_or_else(|| Lang::accepted(headers, &config.languages));
        let mut languages = vec![lang.tag().to_owned()];
        languages.extend(config.languages.iter().cloned());
        let (site_lang, site) = best(&config.title, &languages);
        Self {
            lang,
            root: app.site().base.path().to_owned(),
            suffix: named.map_or_else(String::new, |lang| format!("?lang={}", lang.tag())),
            languages,
            site,
            site_lang,
            base: app.site().base.as_str().to_owned(),
            data: String::new(),
            rest: query
                .unwrap_or_default()
                .split('&')
                .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
                .fold(String::new(), |rest, pair| rest + pair + "&"),
        }
    }

    /// The same, of a page that says this in schema.org.
    pub(super) fn describing(self, node: serde_json::Value) -> Self {
        self.with_data(&structured::page(node))
    }

    /// The same, of a page with this document in its head.
    fn with_data(self, document: &serde_json::Value) -> Self {
        Self {
            data: structured::embedded(document),
            ..self
        }
    }

    /// The same, of a page of which there is no more to say than its class, its path and its name.
    fn of_class(self, class: &str, path: &str, name: &str) -> Self {
        let address = format!("{}{path}", self.base);
        self.describing(structured::other(class, &address, name))
    }

    /// The same, of a list with these items from a place on, of so many in all.
    fn listing(self, address: &str, name: &str, first: u64, items: &[Item], all: u64) -> Self {
        let host = self.base.trim_end_matches(self.root.as_str());
        let item = |item: &Item| {
            let path = item.href.as_deref().unwrap_or_default();
            (item.text.clone(), format!("{host}{path}"))
        };
        let items: Vec<_> = items.iter().map(item).collect();
        self.describing(structured::list(address, name, first, &items, all))
    }

    /// The languages of texts, the one that is liked best first.
    pub(super) fn languages(&self) -> &[String] {
        &self.languages
    }

    /// The language that the address says; empty where it says none.
    fn stated(&self) -> &'static str {
        if self.suffix.is_empty() {
            ""
        } else {
            self.lang.tag()
        }
    }

    /// The address of a list of which only what has a value of a facet is wanted.
    fn with_facet(&self, kind: Kind, facet: Facet, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair(facet.name(), value);
        if !self.stated().is_empty() {
            query.append_pair("lang", self.stated());
        }
        format!("{}/{}?{}", self.root, kind.plural(), query.finish())
    }

    /// The address of another page of a list.
    fn of_list(&self, name: &str, page: impl std::fmt::Display) -> String {
        let lang = self.suffix.replacen('?', "&", 1);
        format!("{}/{name}?page={page}{lang}", self.root)
    }

    /// The title of the site, and the languages of its texts.
    pub(super) fn told(&self) -> (&str, &[String]) {
        (&self.site, &self.languages)
    }

    /// The address of the stylesheet of all pages.
    fn style(&self) -> String {
        format!("{}/assets/{}", self.root, assets::style())
    }

    /// The address of the picture beside titles.
    fn icon(&self) -> String {
        format!("{}/assets/{}", self.root, assets::icon())
    }

    /// The script of a page, where the program has it.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn script(&self, page: &str) -> Option<Script> {
        assets::script(page)
    }

    /// A text without what turns the direction of letters, for where nothing keeps it apart: the title of a window.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn straight(&self, text: &str) -> String {
        let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        text.replace(turns, "")
    }

    /// Words in the language of the page.
    fn say(&self, nl: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(nl, en)
    }
}

/// What the page of a thing is read from.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) frame: &'a Frame,
    pub(super) site: &'a Site,
    pub(super) ledger: &'a Ledger,
    pub(super) kinds: &'a Kinds,
}

/// A parameter of the query of an address.
pub(super) fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let uri: axum::http::Uri = format!("/?{}", query?).parse().ok()?;
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
    pairs
        .0
        .into_iter()
        .find(|(have, _)| have == name)
        .map(|(_, value)| value)
}

/// Which page of a list is asked for, from 1.
pub(super) fn page_number<N: FromStr + PartialOrd + From<u8>>(
    query: Option<&str>,
) -> Result<N, WebError> {
    let Some(stated) = parameter(query, "page") else {
        return Ok(N::from(1));
    };
    let number = stated.parse().ok().filter(|number| *number > N::from(0));
    number.ok_or_else(|| {
        let shown: String = stated.chars().take(20).collect();
        WebError::bad_request(
            format!("the parameter `page` is `{shown}`, which is no number of a page"),
            "Pages count from 1.",
        )
    })
}

/// The kinds in the order in which people ask for them.
const KINDS: [Kind; 6] = [
    Kind::Project,
    Kind::Person,
    Kind::Organisation,
    Kind::Grant,
    Kind::Programme,
    Kind::Concept,
];

/// A text in the first of these languages that there is: language, then text.
fn best(text: &Text, languages: &[String]) -> (String, String) {
    text.best(languages)
        .map_or_else(Default::default, |(tag, value)| {
            (tag.to_owned(), value.to_owned())
        })
}

/// The address, if it may become a link.
fn link(address: &str) -> Option<String> {
    let scheme = address.split(':').next()?.to_ascii_lowercase();
    let may = address.contains(':') && ["http", "https", "mailto"].contains(&scheme.as_str());
    may.then(|| address.to_owned())
}

/// The IRI of a thing: a subject from elsewhere keeps its own.
pub(super) fn iri_of(site: &Site, entity: &Entity) -> String {
    mapping::thing(&entity.key, &entity.body, site)
}

fn render(page: &impl Template) -> Result<String, WebError> {
    page.render().map_err(|fault| WebError::internal(&fault))
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    frame: Frame,
    status: u16,
    message: &'a str,
    hint: &'a str,
}

/// The page for an error.
pub(super) fn error(
    app: &App,
    headers: &HeaderMap,
    query: &str,
    error: &WebError,
) -> Result<String, WebError> {
    render(&ErrorPage {
        frame: Frame::of(app, headers, Some(query)),
        status: error.status.as_u16(),
        message: &error.message,
        hint: &error.hint,
    })
}

#[derive(Template)]
#[template(path = "tombstone.html")]
struct TombstonePage {
    frame: Frame,
    iri: String,
    date: String,
    /// What stands for it now: addresses and keys.
    replaced: Vec<(String, String)>,
}

/// The page for what is gone.
pub(super) fn tombstone(frame: &Frame, base: &Base, row: &Row) -> Result<String, WebError> {
    render(&TombstonePage {
        iri: base.thing(row.kind, &row.key),
        date: date(row.datestamp),
        replaced: row
            .replaced_by()
            .into_iter()
            .map(|other| {
                let (root, kind, suffix) = (&frame.root, row.kind, &frame.suffix);
                let address = format!("{root}/doc/{kind}/{other}.html{suffix}");
                (address, other.to_owned())
            })
            .collect(),
        frame: frame.clone(),
    })
}

/// The day of a time.
fn date(seconds: i64) -> String {
    crate::time::rfc3339(seconds)
        .split('T')
        .next()
        .unwrap_or_default()
        .to_owned()
}

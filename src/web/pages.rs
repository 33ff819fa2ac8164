//! Pages for people: plain HTML, rendered here, without scripts. Templates escape everything; [`link`] lets only
//! addresses of the web and of mail become links.

mod agent;
mod front;
mod grant;
mod list;
mod preview;
mod project;
mod question;
mod review;
mod thing;
mod words;

use askama::Template;
use axum::http::HeaderMap;

use super::App;
use super::assets::{self, Script};
use super::dumps::Listed;
use super::error::WebError;
use super::negotiate::Lang;
use crate::config::SiteConfig;
use crate::iri::Base;
use crate::ledger::Row;
use crate::mapping::Site;
use crate::record::{Body, Entity};
use crate::text::{Text, grouped};

pub(super) use front::front;
pub(super) use list::{list, search};
pub(super) use preview::{about, flyout, preview};
pub(super) use question::{question, questions};
pub(super) use review::review;
pub(super) use thing::thing;

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
            rest: query
                .unwrap_or_default()
                .split('&')
                .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
                .fold(String::new(), |rest, pair| rest + pair + "&"),
        }
    }

    /// The address of another page of a list.
    fn of_list(&self, name: &str, page: impl std::fmt::Display) -> String {
        let lang = self.suffix.replacen('?', "&", 1);
        format!("{}/{name}?page={page}{lang}", self.root)
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

    /// Words in the language of the page.
    fn say(&self, nl: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(nl, en)
    }
}

/// A parameter of the query of an address.
fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let uri: axum::http::Uri = format!("/?{}", query?).parse().ok()?;
    let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri).ok()?;
    pairs
        .0
        .into_iter()
        .find(|(have, _)| have == name)
        .map(|(_, value)| value)
}

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
    match &entity.body {
        Body::Concept(concept) if concept.iri.is_some() => concept.iri.clone().unwrap_or_default(),
        body => site.base.thing(body.kind(), &entity.key),
    }
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

#[derive(Template)]
#[template(path = "sparql.html")]
struct SparqlPage {
    frame: Frame,
    endpoint: String,
    seconds: u64,
    example: &'static str,
}

/// The page with a form for queries.
pub(super) fn sparql(
    app: &App,
    headers: &HeaderMap,
    query: Option<&str>,
) -> Result<String, WebError> {
    render(&SparqlPage {
        frame: Frame::of(app, headers, query),
        endpoint: app.site().base.endpoint(),
        seconds: app.config().serve.query_seconds,
        example: include_str!("templates/example.rq"),
    })
}

#[derive(Template)]
#[template(path = "dumps.html")]
struct DumpsPage {
    frame: Frame,
    dumps: Vec<Listed>,
}

impl DumpsPage {
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates call it so"
    )]
    fn size(&self, bytes: &u64) -> String {
        format!("{} bytes", grouped(*bytes))
    }
}

/// The list of dumps.
pub(super) fn dumps(frame: Frame, dumps: Vec<Listed>) -> Result<String, WebError> {
    render(&DumpsPage { frame, dumps })
}

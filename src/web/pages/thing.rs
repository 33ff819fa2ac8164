//! The page of a thing: one template, filled by kind.

mod page;
mod related;
mod timeline;

use askama::Template;

use super::{Frame, Reading, agent, best, date, grant, iri_of, link, project, render, words};
use crate::catalogue::citation::{Citation, Style};
use crate::catalogue::structured;
use crate::finding::Facet;
use crate::ledger::Row;
use crate::rdf::Format;
use crate::record::date::Date;
use crate::record::{Body, Entity, Kind};
use crate::text::{Text, grouped};
use crate::web::error::WebError;

pub(super) use page::{Group, LISTED, Look, Page, Prose, shortened};
use timeline::Timeline;

/// How many characters of a name other pages show.
const NAME: usize = 300;
/// How many bytes of schema.org a page has in its head. What is longer is at the address that the page names.
const DATA: usize = 32_000;

/// Something on a page: words, perhaps a link, and what is said of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Item {
    pub(super) text: String,
    /// The language of the text; empty where it has none.
    pub(super) lang: String,
    pub(super) href: Option<String>,
    pub(super) detail: String,
    /// Which thing it is, where that is asked: in lists of their own.
    pub(super) thing: Option<(Kind, String)>,
    /// Since when, where it has a period.
    pub(super) start: Option<Date>,
    /// Until when.
    pub(super) end: Option<Date>,
}

impl Item {
    /// Words in the language of the page, or in none.
    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// A text in its language.
    pub(super) fn of(text: &Text, frame: &Frame) -> Self {
        let (lang, text) = best(text, &frame.languages);
        Self {
            text,
            lang,
            ..Self::default()
        }
    }

    /// An address, as a link where it may be one.
    pub(super) fn address(address: &str) -> Self {
        Self {
            text: address.to_owned(),
            href: link(address),
            ..Self::default()
        }
    }

    /// The same, with what is said of it.
    pub(super) fn with(self, detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            ..self
        }
    }

    /// The same, with no more characters than this.
    pub(super) fn shortened(self, longest: usize) -> Self {
        Self {
            text: shortened(&self.text, longest),
            ..self
        }
    }

    /// The same, with its period.
    pub(super) fn during(self, start: Option<Date>, end: Option<Date>) -> Self {
        Self { start, end, ..self }
    }

    /// The same, as a link where the address may be one.
    pub(super) fn to(self, address: &str) -> Self {
        Self {
            href: link(address),
            ..self
        }
    }
}

/// A thing by its name, as a link to its page.
pub(super) fn item(frame: &Frame, body: &Body, key: &str) -> Item {
    let (lang, text) = body.label(&frame.languages);
    let Frame { root, suffix, .. } = frame;
    Item {
        text: shortened(&text, NAME),
        lang: lang.unwrap_or_default().to_owned(),
        href: Some(format!("{root}/doc/{}/{key}.html{suffix}", body.kind())),
        ..Item::default()
    }
}

#[derive(Template)]
#[template(path = "thing.html")]
struct ThingPage {
    frame: Frame,
    kinds: &'static str,
    plural: &'static str,
    /// Kind and key, as addresses end.
    path: String,
    title: Item,
    /// The title, not longer than the title of a window may be.
    short: String,
    others: Vec<Item>,
    facts: Vec<Group>,
    timeline: Option<Timeline>,
    prose: Vec<Prose>,
    groups: Vec<Group>,
    related: Vec<Item>,
    citation: String,
    styles: [(&'static str, String); 4],
    iri: String,
    /// The same, where it may be a link: a concept from elsewhere has any.
    permalink: Option<String>,
    formats: Vec<(&'static str, &'static str, String)>,
    sources: Vec<Item>,
    date: String,
    revision: i64,
}

impl ThingPage {
    /// The address of a whole list.
    fn list(&self, group: &Group) -> String {
        let lang = self.frame.suffix.replacen('?', "&", 1);
        let (root, path) = (&self.frame.root, &self.path);
        format!("{root}/lists/{path}?list={}{lang}", group.name)
    }

    /// A list with facets of what a list of this page has, where there is one: what the link says, and its address.
    fn narrowed(&self, group: &Group) -> Option<(&'static str, String)> {
        let (kind, facet) = match (self.plural, group.name) {
            ("people", "projects") => (Kind::Project, Facet::Person),
            ("organisations", "parts") => {
                let address = self.faceted(Kind::Project, Facet::Organisation);
                let nl = "Projecten, ook die van de onderdelen";
                return Some((
                    self.frame.say(nl, "Projects, with those of the parts"),
                    address,
                ));
            }
            ("organisations", "projects") => (Kind::Project, Facet::Organisation),
            ("programmes", "grants") => (Kind::Grant, Facet::Programme),
            _ => return None,
        };
        let words = self.frame.say("Verfijnen", "Narrow down");
        (group.count > 1).then(|| (words, self.faceted(kind, facet)))
    }

    /// The things of a kind that have this one as the value of a facet.
    fn faceted(&self, kind: Kind, facet: Facet) -> String {
        let key = self.path.split_once('/').map_or("", |(_, key)| key);
        self.frame.with_facet(kind, facet, key)
    }

    /// How many items there are in all, as people read it.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn total(&self, group: &Group) -> String {
        grouped(group.count as u64)
    }
}

/// Fills what is looked at of a page.
pub(super) fn fill<'a>(
    reading: &Reading<'a>,
    key: &'a str,
    body: &Body,
    look: Look<'a>,
) -> Result<Page<'a>, WebError> {
    let mut page = Page::of(reading, body.kind(), key, look)?;
    match body {
        Body::Project(body) => project::fill(&mut page, body)?,
        Body::Person(body) => agent::person(&mut page, body)?,
        Body::Organisation(body) => agent::organisation(&mut page, body)?,
        Body::Grant(body) => grant::grant(&mut page, body)?,
        Body::Programme(body) => grant::programme(&mut page, body)?,
        Body::Concept(body) => grant::concept(&mut page, body)?,
    }
    Ok(page)
}

/// The page of a thing.
pub(in crate::web) fn thing(
    reading: &Reading<'_>,
    row: &Row,
    entity: &Entity,
) -> Result<String, WebError> {
    let Reading {
        frame,
        site,
        ledger,
        kinds,
    } = *reading;
    let kind = entity.kind();
    let page = fill(reading, &entity.key, &entity.body, Look::Whole)?;
    let related = match &entity.body {
        Body::Project(body) => related::related(&page, kinds, body)?,
        _ => Vec::new(),
    };
    let (lang, text) = entity.body.label(&frame.languages);
    let (start, end) = page::period_of(&entity.body);
    let title = Item {
        lang: lang.unwrap_or_default().to_owned(),
        ..Item::plain(text)
    };
    let path = format!("{kind}/{}", entity.key);
    let own = Item {
        lang: title.lang.clone(),
        ..Item::plain(shortened(&title.text, NAME)).during(start, end)
    };
    let entity_then = (entity, row.datestamp);
    let citation = Citation::of(ledger, site, &frame.site, entity_then, &frame.languages)?;
    let data = structured::thing(ledger, site, entity, row.datestamp)?;
    let described = frame.clone().with_data(&data);
    let iri = iri_of(site, entity);
    render(&ThingPage {
        kinds: words::kinds(frame.lang, kind),
        plural: kind.plural(),
        permalink: link(&iri),
        iri,
        formats: formats(frame, &path),
        timeline: Timeline::of(&own, &page.groups),
        short: shortened(&title.text, 150),
        title,
        related,
        citation: shortened(&citation.text(), 1_000),
        styles: styles(frame, &path),
        sources: super::origin::sources(row),
        date: date(row.datestamp),
        revision: row.revision,
        others: page.others,
        facts: page.facts,
        prose: page.prose,
        groups: page.groups,
        path,
        frame: if described.data.len() > DATA {
            frame.clone()
        } else {
            described
        },
    })
}

/// The styles of its citation: name, address.
fn styles(frame: &Frame, path: &str) -> [(&'static str, String); 4] {
    let Frame { root, suffix, .. } = frame;
    Style::ALL.map(|style| {
        let end = style.extension();
        (style.name(), format!("{root}/cite/{path}.{end}{suffix}"))
    })
}

/// The formats of its description: name, media type, address.
fn formats(frame: &Frame, path: &str) -> Vec<(&'static str, &'static str, String)> {
    let formats = [
        Format::Turtle,
        Format::NTriples,
        Format::RdfXml,
        Format::JsonLd,
    ];
    let address = |format: Format| format!("{}/doc/{path}.{}", frame.root, format.extension());
    formats
        .map(|format| (format.name(), format.media_type(), address(format)))
        .to_vec()
}

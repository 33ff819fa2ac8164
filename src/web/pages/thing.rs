//! The page of a thing: one template, filled by kind.

use askama::Template;

use super::{Frame, agent, best, date, grant, iri_of, link, project, render, words};
use crate::catalogue::structured;
use crate::ledger::{Ledger, Row};
use crate::mapping::Site;
use crate::rdf::Format;
use crate::record::{Body, Entity, Kind};
use crate::text::Text;
use crate::web::error::WebError;

/// How many things that name this one are listed.
const LISTED: usize = 500;

/// Something on a page: words, perhaps a link, and what is said of it.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    pub(super) text: String,
    /// The language of the text; empty where it has none.
    pub(super) lang: String,
    pub(super) href: Option<String>,
    pub(super) detail: String,
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
        match self.text.char_indices().nth(longest) {
            Some((end, _)) => Self {
                text: format!("{}…", self.text[..end].trim_end()),
                ..self
            },
            None => self,
        }
    }

    /// The same, as a link where the address may be one.
    pub(super) fn to(self, address: &str) -> Self {
        Self {
            href: link(address),
            ..self
        }
    }
}

/// Items under a heading.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) title: &'static str,
    pub(super) items: Vec<Item>,
}

/// A text in one language, in paragraphs.
#[derive(Debug)]
pub(super) struct Prose {
    pub(super) lang: String,
    pub(super) paragraphs: Vec<String>,
}

/// The page, while it is filled.
pub(super) struct Page<'a> {
    pub(super) frame: &'a Frame,
    pub(super) ledger: &'a Ledger,
    pub(super) key: &'a str,
    pub(super) kind: Kind,
    facts: Vec<Group>,
    groups: Vec<Group>,
    pub(super) prose: Vec<Prose>,
    others: Vec<Item>,
}

impl Page<'_> {
    /// Words in the language of the page.
    pub(super) fn say(&self, nl: &'static str, en: &'static str) -> &'static str {
        self.frame.say(nl, en)
    }

    /// Adds a short fact; nothing where there are no items.
    pub(super) fn fact(&mut self, title: &'static str, items: Vec<Item>) {
        if !items.is_empty() {
            self.facts.push(Group { title, items });
        }
    }

    /// Adds a list under a heading; nothing where there are no items.
    pub(super) fn group(&mut self, title: &'static str, items: Vec<Item>) {
        if !items.is_empty() {
            self.groups.push(Group { title, items });
        }
    }

    /// The other languages of the title.
    pub(super) fn titles(&mut self, title: &Text) {
        let (shown, _) = best(title, &self.frame.languages);
        for (tag, value) in title.iter().filter(|(tag, _)| *tag != shown) {
            self.others.push(Item {
                text: value.to_owned(),
                lang: tag.to_owned(),
                ..Item::default()
            });
        }
    }

    /// A text in each of its languages, the one of the page first.
    pub(super) fn text(&mut self, text: &Text) {
        let (shown, _) = best(text, &self.frame.languages);
        let mut texts: Vec<(&str, &str)> = text.iter().collect();
        texts.sort_by_key(|(tag, _)| *tag != shown);
        self.prose.extend(texts.into_iter().map(|(tag, value)| {
            Prose {
                lang: tag.to_owned(),
                paragraphs: value
                    .split('\n')
                    .map(str::trim)
                    .filter(|paragraph| !paragraph.is_empty())
                    .map(str::to_owned)
                    .collect(),
            }
        }));
    }

    /// Another thing, by its name, as a link to its page.
    pub(super) fn thing(&self, kind: Kind, key: &str) -> Result<Item, WebError> {
        Ok(match self.ledger.get(kind, key)?.and_then(|row| row.body) {
            Some(body) => self.entity(&body, key),
            None => Item::plain(key),
        })
    }

    /// Another thing that was read.
    pub(super) fn entity(&self, body: &Body, key: &str) -> Item {
        item(self.frame, body, key)
    }

    /// The things that name this one.
    pub(super) fn naming(&self) -> Result<Vec<(String, Body)>, WebError> {
        let mut out = Vec::new();
        for (kind, key) in self.ledger.naming(self.kind, self.key, LISTED)? {
            if let Some(body) = self.ledger.get(kind, &key)?.and_then(|row| row.body) {
                out.push((key, body));
            }
        }
        Ok(out)
    }
}

/// A thing by its name, as a link to its page.
pub(super) fn item(frame: &Frame, body: &Body, key: &str) -> Item {
    let (lang, text) = body.label(&frame.languages);
    let Frame { root, suffix, .. } = frame;
    Item {
        text,
        lang: lang.unwrap_or_default().to_owned(),
        href: Some(format!("{root}/doc/{}/{key}.html{suffix}", body.kind())),
        detail: String::new(),
    }
}

#[derive(Template)]
#[template(path = "thing.html")]
struct ThingPage {
    frame: Frame,
    kind: &'static str,
    kinds: &'static str,
    plural: &'static str,
    title: Item,
    others: Vec<Item>,
    facts: Vec<Group>,
    prose: Vec<Prose>,
    groups: Vec<Group>,
    iri: String,
    formats: Vec<(&'static str, &'static str, String)>,
    date: String,
    revision: i64,
}

/// The page of a thing.
pub(in crate::web) fn thing(
    frame: &Frame,
    site: &Site,
    ledger: &Ledger,
    row: &Row,
    entity: &Entity,
) -> Result<String, WebError> {
    let kind = entity.kind();
    let mut page = Page {
        frame,
        ledger,
        key: &entity.key,
        kind,
        facts: Vec::new(),
        groups: Vec::new(),
        prose: Vec::new(),
        others: Vec::new(),
    };
    match &entity.body {
        Body::Project(body) => project::fill(&mut page, body)?,
        Body::Person(body) => agent::person(&mut page, body)?,
        Body::Organisation(body) => agent::organisation(&mut page, body)?,
        Body::Grant(body) => grant::grant(&mut page, body)?,
        Body::Programme(body) => grant::programme(&mut page, body)?,
        Body::Concept(body) => grant::concept(&mut page, body)?,
    }
    let formats = [
        Format::Turtle,
        Format::NTriples,
        Format::RdfXml,
        Format::JsonLd,
    ];
    let address = |format: Format| {
        let extension = format.extension();
        format!("{}/doc/{kind}/{}.{extension}", frame.root, entity.key)
    };
    render(&ThingPage {
        kind: words::kind(frame.lang, kind),
        kinds: words::kinds(frame.lang, kind),
        plural: kind.plural(),
        title: item(frame, &entity.body, &entity.key),
        iri: iri_of(site, entity),
        formats: formats
            .map(|format| (format.name(), format.media_type(), address(format)))
            .to_vec(),
        date: date(row.datestamp),
        revision: row.revision,
        others: page.others,
        facts: page.facts,
        prose: page.prose,
        groups: page.groups,
        frame: frame
            .clone()
            .with_data(&structured::thing(ledger, site, entity, row.datestamp)?),
    })
}

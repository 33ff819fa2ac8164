//! The page of a thing while it is filled: by the same code for the page itself, for one of its lists, and for a version of the
//! past, of which another part is looked at each time.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Item, item};
use crate::ledger::{Ledger, Number};
use crate::record::date::Date;
use crate::record::{Body, Entity, Kind};
use crate::text::{Text, fold};
use crate::web::error::WebError;
use crate::web::pages::{Frame, Reading, best};

/// How many items of a list a page shows before it leads to the whole list.
const SHOWN: usize = 25;
/// How many items of a list of its own a page has.
pub(in crate::web::pages) const LISTED: usize = 50;
/// Up to so many things, lists are sorted; beyond, they are in the order in which the things came.
const SORTED: usize = 1_000;
/// How many characters of one word a page shows: titles that are books stay whole on their own page only.
const LONGEST: usize = 300;
/// How many characters of texts a page shows.
const PROSE: usize = 20_000;
/// How many items of a fact a page shows.
const FACTS: usize = 40;
/// How many other titles a page shows.
const TITLES: usize = 12;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web::pages) enum Look<'a> {
    /// The page.
    Whole,
    /// A page of one of its lists; without a number, all of it.
    List(&'a str, Option<usize>),
    /// What the record itself said once.
    Past,
}

/// Items under a heading.
#[derive(Debug)]
pub(in crate::web::pages) struct Group {
    /// In addresses; empty for facts.
    pub(in crate::web::pages) name: &'static str,
    pub(in crate::web::pages) title: &'static str,
    pub(in crate::web::pages) items: Vec<Item>,
    /// How many there are in all.
    pub(in crate::web::pages) count: usize,
}

/// A text in one language, in paragraphs.
#[derive(Debug)]
pub(in crate::web::pages) struct Prose {
    pub(in crate::web::pages) lang: String,
    pub(in crate::web::pages) paragraphs: Vec<String>,
    /// Is there more of it?
    pub(in crate::web::pages) is_cut: bool,
}

/// The page, while it is filled.
pub(in crate::web::pages) struct Page<'a> {
    pub(in crate::web::pages) frame: &'a Frame,
    pub(in crate::web::pages) ledger: &'a Ledger,
    pub(in crate::web::pages) key: &'a str,
    pub(in crate::web::pages) look: Look<'a>,
    /// Who names it.
    named: BTreeMap<Kind, Vec<Number>>,
    pub(in crate::web::pages) facts: Vec<Group>,
    pub(in crate::web::pages) groups: Vec<Group>,
    pub(in crate::web::pages) prose: Vec<Prose>,
    /// The title in other languages; of the past, in all.
    pub(in crate::web::pages) others: Vec<Item>,
}

impl<'a> Page<'a> {
    /// A page of which nothing is filled in.
    pub(super) fn of(
        reading: &Reading<'a>,
        kind: Kind,
        key: &'a str,
        look: Look<'a>,
    ) -> Result<Self, WebError> {
        let Reading { ledger, kinds, .. } = reading;
        let named = match look {
            Look::Past => BTreeMap::new(),
            Look::Whole | Look::List(..) => ledger.naming_by_kind(kinds, kind, key)?,
        };
        Ok(Self {
            frame: reading.frame,
            ledger,
            key,
            look,
            named,
            facts: Vec::new(),
            groups: Vec::new(),
            prose: Vec::new(),
            others: Vec::new(),
        })
    }

    /// Words in the language of the page.
    pub(in crate::web::pages) fn say(&self, nl: &'static str, en: &'static str) -> &'static str {
        self.frame.say(nl, en)
    }

    /// Which items of a list are looked at; `None` where none are.
    fn range(&self, name: &str, count: usize) -> Option<Range<usize>> {
        let range = match self.look {
            Look::Whole => 0..SHOWN.min(count),
            Look::Past => 0..count,
            Look::List(wanted, None) if wanted == name => 0..count,
            Look::List(wanted, Some(page)) if wanted == name => {
                let start = page.saturating_sub(1).saturating_mul(LISTED).min(count);
                start..(start + LISTED).min(count)
            }
            Look::List(..) => return None,
        };
        (count > 0).then_some(range)
    }

    /// An item as it is shown here.
    fn shown(&self, mut item: Item) -> Item {
        if self.look != Look::Past {
            item.text = shortened(&item.text, LONGEST);
            item.detail = shortened(&item.detail, LONGEST);
        }
        item
    }

    /// Adds a short fact; nothing where there are no items.
    pub(in crate::web::pages) fn fact(&mut self, title: &'static str, mut items: Vec<Item>) {
        if items.is_empty() || matches!(self.look, Look::List(..)) {
            return;
        }
        let count = items.len();
        if self.look == Look::Whole && count > FACTS {
            items.truncate(FACTS);
            items.push(Item::plain("…"));
        }
        self.facts.push(Group {
            name: "",
            title,
            items: items.into_iter().map(|item| self.shown(item)).collect(),
            count,
        });
    }

    /// Adds a list under a heading, of which only the items are made that are looked at; nothing where there are none.
    pub(in crate::web::pages) fn group<T>(
        &mut self,
        name: &'static str,
        title: &'static str,
        all: &[T],
        item: impl Fn(&Self, &T) -> Result<Item, WebError>,
    ) -> Result<(), WebError> {
        let Some(range) = self.range(name, all.len()) else {
            return Ok(());
        };
        let mut items = Vec::with_capacity(range.len());
        for one in &all[range] {
            items.push(self.shown(item(self, one)?));
        }
        self.groups.push(Group {
            name,
            title,
            items,
            count: all.len(),
        });
        Ok(())
    }

    /// Adds a list of those of a kind that name this thing, with what is said of each: the latest first where they have
    /// periods, else by name.
    pub(in crate::web::pages) fn naming(
        &mut self,
        by: Kind,
        name: &'static str,
        title: &'static str,
        detail: impl Fn(&Self, &Body) -> String,
    ) -> Result<(), WebError> {
        let numbers = self.named.remove(&by).unwrap_or_default();
        let count = numbers.len();
        let Some(range) = self.range(name, count) else {
            return Ok(());
        };
        let mut entities = Vec::new();
        if count <= SORTED {
            for number in numbers {
                entities.extend(self.ledger.numbered(number)?);
            }
            self.sort(&mut entities);
            entities.truncate(range.end);
            entities.drain(..range.start.min(entities.len()));
        } else {
            for number in &numbers[range] {
                entities.extend(self.ledger.numbered(*number)?);
            }
        }
        let mut items = Vec::with_capacity(entities.len());
        for Entity { key, body } in entities {
            let (start, end) = period_of(&body);
            let item = self.entity(&body, &key).during(start, end);
            let said = detail(self, &body);
            items.push(self.shown(item.with(said)));
        }
        self.groups.push(Group {
            name,
            title,
            items,
            count,
        });
        Ok(())
    }

    fn sort(&self, entities: &mut [Entity]) {
        entities.sort_by_cached_key(|entity| {
            let (start, _) = period_of(&entity.body);
            let start = start.map(|date| (date.year(), date.month(), date.day()));
            let name = match &entity.body {
                Body::Person(person) => fold(&person.record.sort_name()),
                body => fold(&body.label(&self.frame.languages).1),
            };
            (std::cmp::Reverse(start), name, entity.key.clone())
        });
    }

    /// The other languages of the title.
    pub(in crate::web::pages) fn titles(&mut self, title: &Text) {
        let (shown, _) = best(title, &self.frame.languages);
        let is_past = self.look == Look::Past;
        for (tag, value) in title.iter().filter(|(tag, _)| is_past || *tag != shown) {
            if !is_past && self.others.len() == TITLES {
                break;
            }
            let other = Item {
                text: value.to_owned(),
                lang: tag.to_owned(),
                ..Item::default()
            };
            self.others.push(self.shown(other));
        }
    }

    /// A text in each of its languages, the one of the page first.
    pub(in crate::web::pages) fn text(&mut self, text: &Text) {
        let (shown, _) = best(text, &self.frame.languages);
        let mut texts: Vec<(&str, &str)> = text.iter().collect();
        texts.sort_by_key(|(tag, _)| *tag != shown);
        let mut left = match self.look {
            Look::Past => usize::MAX,
            Look::Whole | Look::List(..) => PROSE,
        };
        for (tag, value) in texts {
            let mut prose = Prose {
                lang: tag.to_owned(),
                paragraphs: Vec::new(),
                is_cut: false,
            };
            let paragraphs = value.split('\n').map(str::trim);
            for paragraph in paragraphs.filter(|paragraph| !paragraph.is_empty()) {
                if left == 0 {
                    prose.is_cut = true;
                    break;
                }
                let part = shortened(paragraph, left);
                prose.is_cut |= part.len() < paragraph.len();
                left -= part.chars().count().min(left);
                prose.paragraphs.push(part);
            }
            self.prose.push(prose);
        }
    }

    /// Another thing, by its name, as a link to its page. What was merged since is what it became.
    pub(in crate::web::pages) fn thing(&self, kind: Kind, key: &str) -> Result<Item, WebError> {
        let live = self.live(kind, key)?;
        Ok(live.unwrap_or_else(|| Item::plain(key)))
    }

    /// Is a person still published? Of those who are not, no page says anything, neither what they were in the past.
    pub(in crate::web::pages) fn is_published(&self, key: &str) -> Result<bool, WebError> {
        Ok(self.live(Kind::Person, key)?.is_some())
    }

    /// The same, where there still is one.
    fn live(&self, kind: Kind, key: &str) -> Result<Option<Item>, WebError> {
        let Some(row) = self.ledger.get(kind, key)? else {
            return Ok(None);
        };
        if let Some(body) = &row.body {
            return Ok(Some(self.entity(body, key)));
        }
        let [other] = row.replaced_by()[..] else {
            return Ok(None);
        };
        let body = self.ledger.get(kind, other)?.and_then(|row| row.body);
        Ok(body.map(|body| self.entity(&body, other)))
    }

    /// Another thing that was read.
    pub(in crate::web::pages) fn entity(&self, body: &Body, key: &str) -> Item {
        let is_listed = matches!(self.look, Look::List(..));
        Item {
            thing: is_listed.then(|| (body.kind(), key.to_owned())),
            ..item(self.frame, body, key)
        }
    }
}

/// The period of a thing that has one.
pub(in crate::web::pages) fn period_of(body: &Body) -> (Option<Date>, Option<Date>) {
    match body {
        Body::Project(project) => (project.record.start, project.record.end),
        Body::Grant(grant) => (grant.start, grant.end),
        Body::Concept(_) | Body::Organisation(_) | Body::Person(_) | Body::Programme(_) => {
            (None, None)
        }
    }
}

/// The beginning of a text that is too long.
pub(in crate::web::pages) fn shortened(text: &str, longest: usize) -> String {
    if text.len() <= longest {
        return text.to_owned();
    }
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

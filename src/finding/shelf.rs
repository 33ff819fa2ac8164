//! The things of one kind: their keys, their orders, and what facets say of them.

use super::column::Column;
use super::facet::{Facet, facets};
use super::standing::Span;
use crate::ledger::{Ledger, LedgerError};
use crate::record::date::Date;
use crate::record::project::Status;
use crate::record::{Body, Kind};
use crate::text::fold;

/// The things of a kind. A thing is known by its place in the order of keys.
#[derive(Debug)]
pub struct Shelf {
    /// The kind.
    pub kind: Kind,
    /// All keys, one after the other.
    keys: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// The row of each in the ledger.
    pub(super) rows: Vec<u32>,
    /// For each language of pages, all things in the order of their names.
    pub(super) by_name: Vec<Vec<u32>>,
    /// All things, the latest year first.
    pub(super) by_year: Vec<u32>,
    /// All things, the last change first.
    pub(super) by_change: Vec<u32>,
    columns: Vec<(Facet, Column)>,
    /// When projects begin and end, for their status.
    spans: Vec<Span>,
}

impl Shelf {
    /// Reads the things of a kind. `ancestors` gives an organisation and all that it is a part of.
    pub(super) fn read(
        ledger: &Ledger,
        kind: Kind,
        languages: &[Vec<String>],
        ancestors: &dyn Fn(&str) -> Vec<String>,
    ) -> Result<Self, LedgerError> {
        let listed = facets(kind).iter().filter(|facet| **facet != Facet::Status);
        let mut shelf = Self {
            kind,
            keys: String::new(),
            ends: Vec::new(),
            rows: Vec::new(),
            by_name: Vec::new(),
            by_year: Vec::new(),
            by_change: Vec::new(),
            columns: listed.map(|facet| (*facet, Column::default())).collect(),
            spans: Vec::new(),
        };
        let mut names: Vec<Vec<String>> = vec![Vec::new(); languages.len()];
        let mut years: Vec<i16> = Vec::new();
        let mut changes: Vec<i64> = Vec::new();
        ledger.for_each_row(kind, |row, entity, changed| {
            shelf.keys.push_str(&entity.key);
            let end = u32::try_from(shelf.keys.len()).unwrap_or(u32::MAX);
            shelf.ends.push(end);
            shelf.rows.push(row);
            for (names, languages) in names.iter_mut().zip(languages) {
                names.push(sorted_by(&entity.body, languages));
            }
            years.push(year(&entity.body).unwrap_or(i16::MIN));
            changes.push(changed);
            if let Body::Project(body) = &entity.body {
                shelf.spans.push(Span::of(&body.record));
            }
            for (facet, column) in &mut shelf.columns {
                column.push(
                    values(*facet, &entity.body, ancestors)
                        .iter()
                        .map(String::as_str),
                );
            }
        })?;
        for names in &names {
            shelf.by_name.push(order(names.len(), |item| &names[item]));
        }
        let first = shelf.by_name.first().cloned().unwrap_or_default();
        shelf.by_year = then_by(&first, |item| std::cmp::Reverse(years[item]));
        shelf.by_change = then_by(&first, |item| std::cmp::Reverse(changes[item]));
        Ok(shelf)
    }

    /// How many things there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The key of a thing.
    #[must_use]
    pub fn key(&self, item: u32) -> &str {
        let item = item as usize;
        let start = item.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start as usize..self.ends[item] as usize]
    }

    /// The thing of a key.
    #[must_use]
    pub fn item(&self, key: &str) -> Option<u32> {
        let (mut low, mut high) = (0, u32::try_from(self.len()).unwrap_or(u32::MAX));
        while low < high {
            let middle = low + (high - low) / 2;
            match self.key(middle).cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn column(&self, facet: Facet) -> Option<&Column> {
        let mut columns = self.columns.iter();
        columns.find_map(|(have, column)| (*have == facet).then_some(column))
    }

    /// The number of a value of a facet, where anything may have it.
    pub(super) fn number(&self, facet: Facet, value: &str) -> Option<u32> {
        if facet == Facet::Status {
            let place = Status::ALL
                .iter()
                .position(|status| status.code() == value)?;
            return u32::try_from(place).ok();
        }
        self.column(facet)?.number(value)
    }

    /// The value of a number.
    pub(super) fn value(&self, facet: Facet, number: usize) -> &str {
        if facet == Facet::Status {
            return Status::ALL.get(number).map_or("", |status| status.code());
        }
        self.column(facet).map_or("", |column| column.name(number))
    }

    /// How many values a facet has.
    pub(super) fn values(&self, facet: Facet) -> usize {
        if facet == Facet::Status {
            return Status::ALL.len();
        }
        self.column(facet).map_or(0, Column::len)
    }

    /// The values of each thing, as a function that is asked often.
    pub(super) fn reader(&self, facet: Facet, today: u32) -> Reader<'_> {
        match self.column(facet) {
            Some(column) => Reader::Listed(column),
            None => Reader::Standing(&self.spans, today),
        }
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        let columns: usize = self.columns.iter().map(|(_, column)| column.bytes()).sum();
        let lists = 4 + self.by_name.len();
        columns + self.keys.len() + 4 * lists * self.len() + size_of_val(self.spans.as_slice())
    }
}

/// Gives the numbers of the values that things have.
pub(super) enum Reader<'a> {
    Listed(&'a Column),
    Standing(&'a [Span], u32),
}

impl Reader<'_> {
    /// Each value of a thing.
    pub(super) fn each(&self, item: usize, mut each: impl FnMut(u32)) {
        match self {
            Self::Listed(column) => column.of(item).iter().copied().for_each(each),
            Self::Standing(spans, today) => {
                if let Some(status) = spans.get(item).and_then(|span| span.status(*today)) {
                    each(status);
                }
            }
        }
    }
}

fn order<'a, K: Ord + 'a>(many: usize, key: impl Fn(usize) -> &'a K) -> Vec<u32> {
    let mut order: Vec<u32> = (0..u32::try_from(many).unwrap_or(u32::MAX)).collect();
    order.sort_by(|a, b| key(*a as usize).cmp(key(*b as usize)));
    order
}

/// Another order; of equals, the one before stays.
fn then_by<K: Ord>(order: &[u32], key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut order = order.to_vec();
    order.sort_by_key(|item| key(*item as usize));
    order
}

/// What lists of names are sorted by.
fn sorted_by(body: &Body, languages: &[String]) -> String {
    match body {
        Body::Person(person) => fold(&person.record.sort_name()),
        body => fold(&body.label(languages).1),
    }
}

/// The year in which a thing begins.
fn year(body: &Body) -> Option<i16> {
    let start = match body {
        Body::Project(body) => body.record.start.as_ref(),
        Body::Grant(grant) => grant.start.as_ref(),
        _ => None,
    };
    start.map(Date::year)
}

/// The values of a facet of one thing.
fn values(facet: Facet, body: &Body, ancestors: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let whole = |keys: &mut dyn Iterator<Item = &str>| keys.flat_map(ancestors).collect();
    match (facet, body) {
        (Facet::Year, body) => year(body)
            .map(|year| year.to_string())
            .into_iter()
            .collect(),
        (_, Body::Project(body)) => {
            let record = &body.record;
            match facet {
                Facet::Category => record
                    .category
                    .iter()
                    .map(|c| c.code().to_owned())
                    .collect(),
                Facet::Funder => record
                    .grants
                    .iter()
                    .map(|grant| grant.funder.clone())
                    .collect(),
                Facet::Person => {
                    let known = body.links.people.iter().filter(|who| !who.key.is_empty());
                    known.map(|who| who.key.clone()).collect()
                }
                Facet::Organisation => {
                    let taking = record
                        .organisations
                        .iter()
                        .map(|one| one.organisation.as_str());
                    let beside = record
                        .people
                        .iter()
                        .filter_map(|one| one.affiliation.as_deref());
                    whole(&mut taking.chain(beside))
                }
                Facet::Language => {
                    let tags = record.title.iter().chain(record.summary.iter());
                    let tags = tags.map(|(tag, _)| tag.to_owned());
                    tags.filter(|tag| !tag.is_empty()).collect()
                }
                _ => Vec::new(),
            }
        }
        (Facet::Organisation, Body::Person(body)) => {
            let places = &body.record.affiliations;
            whole(&mut places.iter().map(|one| one.organisation.as_str()))
        }
        (Facet::Type, Body::Organisation(body)) => body
            .record
            .class
            .iter()
            .map(|class| class.code().to_owned())
            .collect(),
        (Facet::Country, Body::Organisation(body)) => body.record.country.iter().cloned().collect(),
        (Facet::Funder, Body::Grant(grant)) => vec![grant.funder.clone()],
        (Facet::Programme, Body::Grant(grant)) => grant.programme.iter().cloned().collect(),
        (Facet::Funder, Body::Programme(body)) => body.record.funder.iter().cloned().collect(),
        (Facet::Scheme, Body::Concept(concept)) => concept.scheme.iter().cloned().collect(),
        _ => Vec::new(),
    }
}

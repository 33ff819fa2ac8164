//! Lists as addresses say them: words, facets, order and page; and the addresses of their neighbours.

mod columns;
mod file;

use std::sync::Arc;

use super::App;
use super::error::WebError;
use super::negotiate::Lang;
use crate::finding::{Facet, Found, Index, Query, Sort, facets};
use crate::ledger::{Ledger, Search};
use crate::record::Kind;

pub(super) use file::{File, Wanted, file};

/// How many characters of words are heeded, and how many values of facets.
const LONGEST: usize = 200;
const VALUES: usize = 32;
/// How many of what words find are put in order of how well they fit.
const RANKED: usize = 500;
/// How many values of a facet are shown.
const SHOWN: usize = 8;
/// How many things a page lists.
pub(super) const PAGE: usize = 50;

/// A list, as it is asked for.
#[derive(Debug, Clone)]
pub(super) struct Listing {
    /// The kind; `None` for a search among all.
    pub(super) kind: Option<Kind>,
    /// Words that are looked for; may be empty.
    pub(super) words: String,
    /// The values of facets that are wanted.
    pub(super) wanted: Vec<(Facet, String)>,
    pub(super) sort: Sort,
    /// From 1.
    pub(super) page: usize,
    /// The facet of which more values are shown.
    pub(super) more: Option<Facet>,
}

/// What a list holds at one instant.
pub(super) struct Listed {
    pub(super) index: Arc<Index>,
    pub(super) found: Found,
}

impl Listing {
    /// The list that an address asks for.
    pub(super) fn of(kind: Option<Kind>, query: Option<&str>) -> Result<Self, WebError> {
        let query = query.unwrap_or_default();
        let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let value = |name: &str| {
            pairs
                .iter()
                .find(|(have, _)| have == name)
                .map(|(_, value)| value)
        };
        let words: String = value("q")
            .map_or("", String::as_str)
            .chars()
            .take(LONGEST)
            .collect();
        let words = words.trim().to_owned();
        let page = super::pages::page_number(Some(query))?;
        let possible = kind.map_or(&[][..], facets);
        let named = |name: &str| possible.iter().copied().find(|facet| facet.name() == name);
        let mut wanted: Vec<(Facet, String)> = Vec::new();
        for (name, value) in &pairs {
            if let Some(facet) = named(name)
                && !value.is_empty()
                && !wanted
                    .iter()
                    .any(|(have, other)| *have == facet && other == value)
            {
                wanted.push((facet, value.chars().take(LONGEST).collect()));
            }
        }
        wanted.truncate(VALUES);
        let default = if words.is_empty() {
            Sort::Title
        } else {
            Sort::Best
        };
        Ok(Self {
            sort: sort(value("sort").map(String::as_str), kind, &words)?.unwrap_or(default),
            more: value("more").and_then(|name| named(name)),
            kind,
            words,
            wanted,
            page,
        })
    }

    /// The orders that this list may have.
    pub(super) fn sorts(&self) -> Vec<Sort> {
        sorts(self.kind, &self.words)
    }

    fn default_sort(&self) -> Sort {
        if self.words.is_empty() {
            Sort::Title
        } else {
            Sort::Best
        }
    }

    /// The same list, with a value of a facet taken on, or off where it is on.
    pub(super) fn toggled(&self, facet: Facet, value: &str) -> Self {
        let mut other = Self {
            page: 1,
            more: None,
            ..self.clone()
        };
        let before = other.wanted.len();
        other
            .wanted
            .retain(|(have, wanted)| *have != facet || wanted != value);
        if other.wanted.len() == before {
            other.wanted.push((facet, value.to_owned()));
        }
        other
    }

    /// The name of the list in addresses.
    pub(super) fn name(&self) -> &'static str {
        self.kind.map_or("search", Kind::plural)
    }

    /// What of its address other lists keep: words and facets.
    pub(super) fn kept(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.words.is_empty() {
            pairs.push(("q", self.words.clone()));
        }
        pairs.extend(
            self.wanted
                .iter()
                .map(|(facet, value)| (facet.name(), value.clone())),
        );
        pairs
    }

    /// Its address below the root of the site: `end` is that of a file, or empty; `lang` is that of the address, or empty.
    pub(super) fn address(&self, end: &str, lang: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.kept() {
            query.append_pair(name, &value);
        }
        if self.sort != self.default_sort() {
            query.append_pair("sort", self.sort.name());
        }
        if let Some(more) = self.more {
            query.append_pair("more", more.name());
        }
        // A file is the whole list.
        if self.page > 1 && end.is_empty() {
            query.append_pair("page", &self.page.to_string());
        }
        if !lang.is_empty() {
            query.append_pair("lang", lang);
        }
        let query = query.finish();
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/{}{end}{mark}{query}", self.name())
    }

    /// Finds what a list of a kind holds. `now` is in seconds since 1970.
    pub(super) fn find(
        &self,
        app: &App,
        ledger: &Ledger,
        kind: Kind,
        (lang, now): (Lang, i64),
    ) -> Result<Listed, WebError> {
        let index = app.finding().of(app, ledger)?;
        let mut matched = None;
        if !self.words.is_empty() {
            let words = app.words().of(ledger)?;
            let rows = ledger.matching(&words, &self.words)?;
            let place = Kind::ALL.iter().position(|one| *one == kind).unwrap_or(0);
            let all = index.items(&rows).swap_remove(place);
            let search = Search {
                text: &self.words,
                limit: RANKED,
                kind: Some(kind),
                ..Search::default()
            };
            let best = match self.sort {
                Sort::Best => ledger.search(&words, &search)?,
                _ => Vec::new(),
            };
            let things = index.shelf(kind);
            let best: Vec<u32> = best
                .iter()
                .filter_map(|hit| things.item(&hit.key))
                .collect();
            matched = Some((all, best));
        }
        let found = index.find(&Query {
            kind,
            matched: matched
                .as_ref()
                .map(|(all, best)| (all.as_slice(), best.as_slice())),
            wanted: &self.wanted,
            sort: self.sort,
            language: usize::from(lang == Lang::En),
            today: day(now),
            values: SHOWN,
            more: self.more,
        });
        Ok(Listed { index, found })
    }
}

/// The orders that a list may have.
fn sorts(kind: Option<Kind>, words: &str) -> Vec<Sort> {
    let Some(kind) = kind else {
        return vec![Sort::Best];
    };
    let all = Sort::ALL.into_iter();
    all.filter(|sort| sort.is_for(kind, !words.is_empty()))
        .collect()
}

fn sort(name: Option<&str>, kind: Option<Kind>, words: &str) -> Result<Option<Sort>, WebError> {
    let Some(name) = name else {
        return Ok(None);
    };
    let possible = sorts(kind, words);
    if let Some(sort) = possible.iter().find(|sort| sort.name() == name) {
        return Ok(Some(*sort));
    }
    let names: Vec<&str> = possible.iter().map(|sort| sort.name()).collect();
    Err(WebError::bad_request(
        "this list has no such order",
        format!("The parameter `sort` may be {}.", names.join(", ")),
    ))
}

/// A day as a number such as 20260131.
fn day(seconds: i64) -> u32 {
    let text = crate::time::rfc3339(seconds);
    let digits: String = text.chars().take(10).filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

//! What a list is asked, and what it answers.

use super::facet::{Facet, facets};
use super::index::Index;
use crate::record::Kind;

/// The order of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// The best first: those that were found by words.
    Best,
    /// By title or name.
    Title,
    /// The latest year first.
    Year,
    /// The last change first.
    Changed,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Best, Self::Title, Self::Year, Self::Changed];

    /// The value of the parameter in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Best => "best",
            Self::Title => "title",
            Self::Year => "year",
            Self::Changed => "changed",
        }
    }

    /// May a list of this kind be in this order?
    #[must_use]
    pub fn is_for(self, kind: Kind, has_words: bool) -> bool {
        match self {
            Self::Best => has_words,
            Self::Year => matches!(kind, Kind::Project | Kind::Grant),
            Self::Title | Self::Changed => true,
        }
    }
}

/// What is looked for among the things of a kind.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// The kind.
    pub kind: Kind,
    /// What was found by words: all of it, and the best of it, the best first. `None` where no words are asked for.
    pub matched: Option<(&'a [u32], &'a [u32])>,
    /// Facets with the values that are wanted: one of each facet's.
    pub wanted: &'a [(Facet, String)],
    /// The order.
    pub sort: Sort,
    /// The number of the list of languages that names are sorted by.
    pub language: usize,
    /// The day, as a number such as 20260131: what is ongoing depends on it.
    pub today: u32,
    /// How many values of a facet are counted out, the most frequent first.
    pub values: usize,
    /// The facet of which ten times as many are.
    pub more: Option<Facet>,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The value.
    pub value: String,
    /// How many things have it, of those that the other facets leave.
    pub number: usize,
    /// Is it wanted?
    pub is_wanted: bool,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The things, in order.
    pub items: Vec<u32>,
    /// Each facet with its values, and how many more values there are.
    pub facets: Vec<(Facet, Vec<Count>, usize)>,
}

impl Index {
    /// Finds.
    #[must_use]
    pub fn find(&self, query: &Query<'_>) -> Found {
        let things = self.shelf(query.kind);
        let all = facets(query.kind);
        let readers: Vec<_> = all
            .iter()
            .map(|one| things.reader(*one, query.today))
            .collect();
        let mut counts: Vec<Vec<usize>> =
            all.iter().map(|one| vec![0; things.values(*one)]).collect();
        // The wanted numbers of each facet; a value that nothing has is a number that nothing has.
        let wanted: Vec<Option<Vec<u32>>> =
            all.iter().map(|one| numbers(things, query, *one)).collect();
        let mut is_found = vec![false; things.len()];
        let mut look = |item: usize| {
            // How many facets it fails, and the last of them: one that fails one facet only counts among the values of that.
            let mut failed = 0;
            let mut last = None;
            for (place, wanted) in wanted.iter().enumerate() {
                let Some(wanted) = wanted else { continue };
                let mut has = false;
                readers[place].each(item, |value| has |= wanted.contains(&value));
                if !has {
                    failed += 1;
                    last = Some(place);
                }
            }
            is_found[item] = failed == 0;
            match (failed, last) {
                (0, _) => {
                    for (reader, counts) in readers.iter().zip(&mut counts) {
                        reader.each(item, |value| counts[value as usize] += 1);
                    }
                }
                (1, Some(place)) => {
                    readers[place].each(item, |value| counts[place][value as usize] += 1);
                }
                _ => {}
            }
        };
        match query.matched {
            Some((matched, _)) => matched.iter().for_each(|item| look(*item as usize)),
            None => (0..things.len()).for_each(look),
        }
        let facets = all
            .iter()
            .zip(&counts)
            .zip(&wanted)
            .map(|((facet, counts), wanted)| {
                let most = match query.more {
                    Some(more) if more == *facet => query.values * 10,
                    _ => query.values,
                };
                let (values, others) = best(things, *facet, counts, wanted.as_deref(), most);
                (*facet, values, others)
            });
        Found {
            facets: facets.collect(),
            items: sorted(things, query, is_found),
        }
    }
}

fn numbers(shelf: &super::Shelf, query: &Query<'_>, facet: Facet) -> Option<Vec<u32>> {
    let mut values = query
        .wanted
        .iter()
        .filter(|(have, _)| *have == facet)
        .peekable();
    values.peek()?;
    Some(
        values
            .filter_map(|(_, value)| shelf.number(facet, value))
            .collect(),
    )
}

/// The things that were found, in the order that is asked for.
fn sorted(shelf: &super::Shelf, query: &Query<'_>, mut is_found: Vec<bool>) -> Vec<u32> {
    let mut out = Vec::new();
    if let (Sort::Best, Some((_, best))) = (query.sort, query.matched) {
        for item in best {
            if std::mem::take(&mut is_found[*item as usize]) {
                out.push(*item);
            }
        }
    }
    let order = match query.sort {
        Sort::Best | Sort::Title => shelf.by_name.get(query.language),
        Sort::Year => Some(&shelf.by_year),
        Sort::Changed => Some(&shelf.by_change),
    };
    let order = order.into_iter().flatten().copied();
    out.extend(order.filter(|item| is_found[*item as usize]));
    out
}

/// The most frequent values, those that are wanted in any case, and how many others there are.
fn best(
    shelf: &super::Shelf,
    facet: Facet,
    counts: &[usize],
    wanted: Option<&[u32]>,
    most: usize,
) -> (Vec<Count>, usize) {
    let is_wanted = |number: usize| {
        wanted.is_some_and(|wanted| wanted.iter().any(|one| *one as usize == number))
    };
    let mut there: Vec<usize> = (0..counts.len())
        .filter(|number| counts[*number] > 0 || is_wanted(*number))
        .collect();
    let all = there.len();
    // Of years the last ones are shown, not the most frequent.
    let weight = |number: usize| match facet {
        Facet::Year => shelf.value(facet, number).parse().unwrap_or(0),
        _ => counts[number],
    };
    let order = |number: &usize| {
        (
            !is_wanted(*number),
            std::cmp::Reverse(weight(*number)),
            shelf.value(facet, *number).to_owned(),
        )
    };
    if there.len() > most {
        // Names are compared only of those that stay.
        let rough = |number: &usize| {
            (
                !is_wanted(*number),
                std::cmp::Reverse(weight(*number)),
                *number,
            )
        };
        there.select_nth_unstable_by_key(most, rough);
        there.truncate(most);
    }
    there.sort_by_cached_key(order);
    let value = |number: usize| Count {
        value: shelf.value(facet, number).to_owned(),
        number: counts[number],
        is_wanted: is_wanted(number),
    };
    let others = all - there.len();
    (there.into_iter().map(value).collect(), others)
}

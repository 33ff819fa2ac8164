//! The mapped data in memory: each term once, each triple as three numbers in three orders.
//!
//! Shapes and checks read much and write nothing, so that sorted lists do: a triple takes 36 bytes, where a store that
//! can be changed takes several hundred.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use oxigraph::model::{Quad, Term};
use spareval::{InternalQuad, QueryableDataset};

use crate::graph;
use crate::mapping::{self, Profile, Site, Triple};
use crate::record::Entity;

/// A triple by the numbers of its terms: subject, predicate, object.
pub(super) type Numbers = [u32; 3];

/// Triples that can be searched.
#[derive(Default)]
pub struct Triples {
    terms: Terms,
    /// By subject, by predicate and by object. In the list of place `k`, a row begins with the triple's term `k`, and
    /// the others follow in their order, around.
    orders: [Vec<Numbers>; 3],
}

/// Triples that are being gathered.
#[derive(Default)]
pub struct Gathering {
    terms: Terms,
    triples: Vec<Numbers>,
}

#[derive(Default)]
struct Terms {
    by_number: Vec<Arc<Term>>,
    numbers: HashMap<Arc<Term>, u32>,
}

impl Terms {
    fn number(&mut self, term: Term) -> u32 {
        if let Some(number) = self.numbers.get(&term) {
            return *number;
        }
        let number = u32::try_from(self.by_number.len()).unwrap_or(u32::MAX);
        let term = Arc::new(term);
        self.by_number.push(Arc::clone(&term));
        self.numbers.insert(term, number);
        number
    }
}

impl Gathering {
    /// Adds an entity's triples, of the profile `all`.
    pub fn entity(&mut self, entity: &Entity, site: &Site) {
        mapping::map(entity, None, site, Profile::All, &mut |triple: &Triple<
            '_,
        >| {
            self.quad(graph::quad(triple));
        });
    }

    /// Adds a triple.
    pub fn quad(&mut self, quad: Quad) {
        let numbers = [
            self.terms.number(quad.subject.into()),
            self.terms.number(quad.predicate.into()),
            self.terms.number(quad.object),
        ];
        self.triples.push(numbers);
    }

    /// Sorts what was gathered.
    #[must_use]
    pub fn finish(self) -> Triples {
        // The first order is the list that was gathered, itself: no copy stands beside the others.
        let mut by_subject = self.triples;
        by_subject.sort_unstable();
        by_subject.dedup();
        by_subject.shrink_to_fit();
        let [by_predicate, by_object] = [1, 2].map(|first| {
            let turned = |triple: &Numbers| [0, 1, 2].map(|at| triple[(first + at) % 3]);
            let mut rows: Vec<Numbers> = by_subject.iter().map(turned).collect();
            rows.sort_unstable();
            rows
        });
        Triples {
            terms: self.terms,
            orders: [by_subject, by_predicate, by_object],
        }
    }
}

impl Triples {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.orders[0].len()
    }

    /// Are there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.orders[0].is_empty()
    }

    pub(super) fn term(&self, number: u32) -> &Term {
        &self.terms.by_number[number as usize]
    }

    pub(super) fn number(&self, term: &Term) -> Option<u32> {
        self.terms.numbers.get(term).copied()
    }

    /// The triples that have these terms.
    pub(super) fn matching(
        &self,
        pattern: [Option<u32>; 3],
    ) -> impl Iterator<Item = Numbers> + use<'_> {
        let [subject, predicate, object] = pattern;
        let first = match (subject, predicate, object) {
            (_, None, Some(_)) => 2,
            (None, Some(_), _) => 1,
            _ => 0,
        };
        let wanted = [0, 1, 2].map(|at| pattern[(first + at) % 3]);
        let known = wanted.iter().take_while(|term| term.is_some()).count();
        let wanted = wanted.map(Option::unwrap_or_default);
        let rows = &self.orders[first];
        let start = rows.partition_point(|row| row[..known] < wanted[..known]);
        let count = rows[start..].partition_point(|row| row[..known] <= wanted[..known]);
        rows[start..start + count]
            .iter()
            .map(move |row| [0, 1, 2].map(|at| row[(at + 3 - first) % 3]))
    }
}

impl std::fmt::Debug for Triples {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} triples", self.len())
    }
}

/// A term in a query: one of ours, or one that a query made or names and that no triple has.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TermOfQuery {
    /// By its number.
    Known(u32),
    /// Itself.
    Other(Arc<Term>),
}

impl<'a> QueryableDataset<'a> for &'a Triples {
    type InternalTerm = TermOfQuery;
    type Error = Infallible;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&TermOfQuery>,
        predicate: Option<&TermOfQuery>,
        object: Option<&TermOfQuery>,
        graph_name: Option<Option<&TermOfQuery>>,
    ) -> impl Iterator<Item = Result<InternalQuad<TermOfQuery>, Infallible>> + use<'a> {
        let data: &'a Triples = self;
        let mut pattern = [None; 3];
        // There is a default graph and no other.
        let mut none = !matches!(graph_name, Some(None));
        for (place, term) in pattern.iter_mut().zip([subject, predicate, object]) {
            match term {
                None => {}
                Some(TermOfQuery::Known(number)) => *place = Some(*number),
                Some(TermOfQuery::Other(_)) => none = true,
            }
        }
        (!none)
            .then(|| data.matching(pattern))
            .into_iter()
            .flatten()
            .map(|triple| {
                let [subject, predicate, object] = triple.map(TermOfQuery::Known);
                Ok(InternalQuad {
                    subject,
                    predicate,
                    object,
                    graph_name: None,
                })
            })
    }

    fn internalize_term(&self, term: Term) -> Result<TermOfQuery, Infallible> {
        Ok(match self.number(&term) {
            Some(number) => TermOfQuery::Known(number),
            None => TermOfQuery::Other(Arc::new(term)),
        })
    }

    fn externalize_term(&self, term: TermOfQuery) -> Result<Term, Infallible> {
        Ok(match term {
            TermOfQuery::Known(number) => self.term(number).clone(),
            TermOfQuery::Other(term) => Arc::unwrap_or_clone(term),
        })
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};

    use super::*;

    #[test]
    fn every_pattern_finds_what_has_its_terms() {
        let text = "<a:1> <p:1> <a:2> , <a:3> . <a:2> <p:1> <a:3> ; <p:2> <a:1> , <a:3> . <a:3> <p:2> <a:2> .";
        let mut gathering = Gathering::default();
        for _ in 0..2 {
            // What is said twice is held once.
            for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text) {
                gathering.quad(quad.unwrap());
            }
        }
        let data = gathering.finish();
        assert_eq!(data.len(), 6);
        let all: Vec<Numbers> = data.matching([None; 3]).collect();
        let mut patterns = 0;
        for triple in &all {
            for mask in 0..8 {
                let pattern = [0, 1, 2].map(|at| (mask >> at & 1 == 1).then(|| triple[at]));
                let fits = |other: &&Numbers| {
                    (0..3).all(|at| pattern[at].is_none_or(|term| term == other[at]))
                };
                let mut wanted: Vec<Numbers> = all.iter().filter(fits).copied().collect();
                let mut found: Vec<Numbers> = data.matching(pattern).collect();
                wanted.sort_unstable();
                found.sort_unstable();
                assert_eq!(found, wanted, "{pattern:?}");
                patterns += 1;
            }
        }
        assert_eq!(patterns, 48);
    }
}

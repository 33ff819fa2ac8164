//! What the graph holds, in numbers. Taken out of mapping, entity by entity: each triple is emitted by exactly one of them, so
//! that counts of parts add up.

use std::collections::BTreeMap;

use foldhash::fast::FixedState;

use crate::ledger::{Ledger, LedgerError};
use crate::mapping::{self, Object, Profile, Sink, Site, Triple};
use crate::record::date::Date;
use crate::record::{Body, Entity, Kind};
use crate::vocab::{Term, rdf};

type ByTerm = std::collections::HashMap<&'static str, (&'static Term, u64), FixedState>;

/// Counts of a graph, or of a part of it. A sink: what is mapped into it is counted.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    triples: u64,
    properties: ByTerm,
    classes: ByTerm,
    entities: BTreeMap<Kind, u64>,
    examples: BTreeMap<Kind, String>,
    first: Option<Date>,
    last: Option<Date>,
}

impl Sink for Counts {
    fn triple(&mut self, triple: &Triple<'_>) {
        self.triples += 1;
        count(&mut self.properties, triple.predicate, 1);
        if let Object::Term(class) = triple.object
            && triple.predicate == &rdf::TYPE
        {
            count(&mut self.classes, class, 1);
        }
    }
}

fn count(counts: &mut ByTerm, term: &'static Term, more: u64) {
    counts.entry(term.iri).or_insert((term, 0)).1 += more;
}

impl Counts {
    /// Counts everything that is live.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(ledger: &Ledger, site: &Site) -> Result<Self, LedgerError> {
        let mut counts = Self::default();
        ledger.for_each_live::<LedgerError>(|entity, datestamp| {
            counts.note(entity);
            mapping::map(entity, Some(datestamp), site, Profile::All, &mut counts);
            Ok(())
        })?;
        Ok(counts)
    }

    /// Of these many things of each kind nothing more is known.
    #[must_use]
    pub fn of_kinds(kinds: impl IntoIterator<Item = (Kind, u64)>) -> Self {
        Self {
            entities: kinds.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Notes what is known of an entity beyond its triples, which are mapped into the counts as into any sink.
    pub fn note(&mut self, entity: &Entity) {
        let kind = entity.kind();
        *self.entities.entry(kind).or_default() += 1;
        self.example(kind, &entity.key);
        if let Body::Project(project) = &entity.body {
            let (start, end) = (project.record.start, project.record.end);
            self.first = earlier(self.first, start.or(end));
            self.last = later(self.last, end.or(start));
        }
    }

    /// Of each kind, the first key.
    fn example(&mut self, kind: Kind, key: &str) {
        let before = self.examples.get(&kind);
        if before.is_none_or(|before| key < before.as_str()) {
            self.examples.insert(kind, key.to_owned());
        }
    }

    /// Adds the counts of another part.
    pub fn merge(&mut self, other: Self) {
        self.triples += other.triples;
        for (term, more) in other.properties.into_values() {
            count(&mut self.properties, term, more);
        }
        for (term, more) in other.classes.into_values() {
            count(&mut self.classes, term, more);
        }
        for (kind, more) in other.entities {
            *self.entities.entry(kind).or_default() += more;
        }
        for (kind, key) in other.examples {
            self.example(kind, &key);
        }
        self.first = earlier(self.first, other.first);
        self.last = later(self.last, other.last);
    }

    /// How many triples.
    #[must_use]
    pub fn triples(&self) -> u64 {
        self.triples
    }

    /// How many things that have a document of their own.
    #[must_use]
    pub fn entities(&self) -> u64 {
        self.entities.values().sum()
    }

    /// How many of a kind.
    #[must_use]
    pub fn of_kind(&self, kind: Kind) -> u64 {
        self.entities.get(&kind).copied().unwrap_or(0)
    }

    /// The first thing of each kind that there is, by key.
    pub fn examples(&self) -> impl Iterator<Item = (Kind, &str)> {
        self.examples
            .iter()
            .map(|(kind, key)| (*kind, key.as_str()))
    }

    /// The properties, and how many triples have them; in the order of their IRIs.
    #[must_use]
    pub fn properties(&self) -> Vec<(&'static Term, u64)> {
        sorted(&self.properties)
    }

    /// The classes, and how many things are of them; in the order of their IRIs.
    #[must_use]
    pub fn classes(&self) -> Vec<(&'static Term, u64)> {
        sorted(&self.classes)
    }

    /// The first and the last date at which projects run, as far as they are known.
    #[must_use]
    pub fn period(&self) -> Option<(Date, Date)> {
        self.first.zip(self.last)
    }
}

fn sorted(counts: &ByTerm) -> Vec<(&'static Term, u64)> {
    let mut list: Vec<_> = counts.values().copied().collect();
    list.sort_by_key(|(term, _)| term.iri);
    list
}

/// The earlier of two dates. Of `2018` and `2018-09` the wider one is: nothing is claimed that is not known.
fn earlier(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(a), Some(b)) => Some(if by_start(a) <= by_start(b) { a } else { b }),
        (a, b) => a.or(b),
    }
}

fn later(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    match (one, other) {
        (Some(a), Some(b)) => Some(if by_end(a) >= by_end(b) { a } else { b }),
        (a, b) => a.or(b),
    }
}

fn by_start(date: Date) -> (i16, i8, i8) {
    (
        date.year(),
        date.month().unwrap_or(0),
        date.day().unwrap_or(0),
    )
}

fn by_end(date: Date) -> (i16, i8, i8) {
    (
        date.year(),
        date.month().unwrap_or(i8::MAX),
        date.day().unwrap_or(i8::MAX),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_of_parts_add_up() {
        let triple = |predicate, object| Triple {
            subject: "urn:x",
            predicate,
            object,
        };
        let mut whole = Counts::default();
        let mut parts = [Counts::default(), Counts::default()];
        let person = &crate::vocab::foaf::PERSON;
        for (at, triple) in [
            triple(&rdf::TYPE, Object::Term(person)),
            triple(&crate::vocab::foaf::NAME, Object::Plain("A")),
            triple(&rdf::TYPE, Object::Term(person)),
        ]
        .iter()
        .enumerate()
        {
            whole.triple(triple);
            parts[at % 2].triple(triple);
        }
        let [mut one, other] = parts;
        one.merge(other);
        assert_eq!(one.classes(), [(person, 2)]);
        assert_eq!(one.properties(), whole.properties());
        assert_eq!(one.triples(), 3);
    }

    #[test]
    fn a_period_claims_no_more_than_is_known() {
        let date = |text: &str| Some(text.parse::<Date>().unwrap());
        assert_eq!(earlier(date("2018-09"), date("2018")), date("2018"));
        assert_eq!(later(date("2018-09"), date("2018")), date("2018"));
        assert_eq!(
            earlier(date("2018-09"), date("2017-12-31")),
            date("2017-12-31")
        );
        assert_eq!(later(date("2018-09"), None), date("2018-09"));
    }
}

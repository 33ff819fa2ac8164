//! From the records of the sources to entities: references checked, people settled, grants and concepts lifted out.
//!
//! The sources are read twice, so that memory holds an index and not the records: [`learn`] builds the index and
//! finds what is wrong; [`Learned::entities`] hands out the entities one by one.

mod blame;
mod concepts;
mod cycles;
mod grants;
mod index;
mod review;
mod settle;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::identity::people::{People, Registry};
use crate::iri::Base;
use crate::record::entity::{PersonLinks, Settled};
use crate::record::{Body, Entity, Kind, Person, Record};
use crate::source::{Fault, Faults, Found, Source, SourceError, Visitor};

use blame::Blame;
use index::Index;

pub use crate::source::{Progress, Silent};

/// An entity, and where it comes from.
#[derive(Debug)]
pub struct Made {
    /// The entity.
    pub entity: Entity,
    /// Where from: source, file and record; for what was lifted out of others, how.
    pub origin: Origin,
}

/// Where an entity comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A record of a source.
    Record {
        /// The source's name in the settings.
        source: Arc<str>,
        /// The file.
        file: Arc<PathBuf>,
        /// Which record of the file, from 0; in NDJSON, which line.
        item: u32,
    },
    /// Made from what other records mention.
    Mentions,
    /// A concept of a scheme.
    Scheme,
}

/// Why entities could not be made.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError<E> {
    /// A source cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// Records are at fault.
    #[error("{} fault{} in the records", .0.count(), if .0.count() == 1 { "" } else { "s" })]
    Faults(Faults),
    /// A scheme of concepts is at fault.
    #[error(transparent)]
    Scheme(#[from] concepts::SchemeError),
    /// What takes the entities failed.
    #[error("{0}")]
    Taker(E),
}

/// What is known after the first reading.
pub struct Learned<'a> {
    config: &'a Config,
    sources: &'a [Box<dyn Source>],
    index: Index,
    /// Who is who.
    pub people: People,
    /// How many mentions of people there are.
    pub mentions: usize,
    /// How many records each source gave.
    pub records: BTreeMap<Arc<str>, u64>,
    faults: Faults,
    blame: Blame,
    /// Could every record be read? Else references are not checked: what they name may be in what could not.
    complete: bool,
}

/// Reads the sources for the first time.
///
/// # Errors
/// Where a source cannot be read. What is wrong in records is kept for [`Learned::entities`].
pub fn learn<'a>(
    config: &'a Config,
    sources: &'a [Box<dyn Source>],
    registry: &Registry,
    progress: &dyn Progress,
) -> Result<Learned<'a>, SourceError> {
    let mut first = First {
        index: Index::default(),
        faults: Faults::default(),
        read: 0,
        unread: false,
        config,
        progress,
    };
    let mut blame = Blame::default();
    let mut records = BTreeMap::new();
    for source in sources {
        let known = first.faults.count();
        first.read = 0;
        source.read(&config.limits, &mut first)?;
        blame.note(source.name(), first.faults.since(known));
        records.insert(Arc::clone(source.name()), first.read);
    }
    let First {
        mut index,
        mut faults,
        unread,
        ..
    } = first;
    let telling = std::mem::take(&mut index.telling);
    let mentions = telling.mentions();
    let people = telling.settle(registry);
    for unsettled in &people.unsettled {
        faults.add(index.decision_fault(unsettled));
    }
    for fault in cycles::find(&index) {
        faults.add(fault);
    }
    index.settle_people(&people);
    Ok(Learned {
        config,
        sources,
        index,
        people,
        mentions,
        records,
        faults,
        blame,
        complete: !unread,
    })
}

struct First<'a> {
    index: Index,
    faults: Faults,
    read: u64,
    unread: bool,
    config: &'a Config,
    progress: &'a dyn Progress,
}

impl Visitor for First<'_> {
    fn record(&mut self, mut found: Found) {
        self.read += 1;
        found.record.settle(self.config.default_language());
        for finding in crate::record::check::check(&found.record) {
            self.faults
                .add(found.place.fault(Some(&found.record), finding));
        }
        if let Err(fault) = self.index.add(&found) {
            self.faults.add(*fault);
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.unread = true;
        self.faults.add(fault);
    }

    fn identities(&mut self, file: &Arc<PathBuf>, text: &str) {
        if let Err(fault) = self.index.decisions(file, text) {
            self.faults.add(*fault);
        }
    }

    fn progress(&mut self, bytes: u64) {
        self.progress.bytes(bytes);
    }
}

impl Learned<'_> {
    /// How many records of a kind the sources hold.
    #[must_use]
    pub fn count(&self, kind: Kind) -> usize {
        self.index.count(kind)
    }

    /// After faults: those of each source. Nothing where some are in no source, but in decisions or in circles.
    #[must_use]
    pub fn faults_by_source(&mut self) -> BTreeMap<Arc<str>, Faults> {
        self.blame.by_source()
    }

    /// Reads the sources again and hands out every entity: records in the order of the sources, then what was lifted
    /// out of them in the order of the keys.
    ///
    /// # Errors
    /// Where records are at fault, a source cannot be read, or the taker fails. With faults in the records, the taker
    /// may have got entities before they were found: it has to take them back.
    pub fn entities<E>(
        &mut self,
        progress: &dyn Progress,
        taker: &mut dyn FnMut(Made) -> Result<(), E>,
    ) -> Result<(), AssembleError<E>> {
        if !self.complete {
            self.blame.total(&self.faults);
            return Err(AssembleError::Faults(std::mem::take(&mut self.faults)));
        }
        let concepts = concepts::load(self.config)?;
        let mut second = Second {
            learned: &*self,
            concepts: &concepts,
            base: self.config.site().base,
            faults: Faults::default(),
            grants: grants::Grants::default(),
            merged: Vec::new(),
            subjects: BTreeSet::new(),
            failed: None,
            taker,
            progress,
        };
        let mut found = Vec::new();
        for source in self.sources {
            let known = second.faults.count();
            source.read(&self.config.limits, &mut second)?;
            found.push((source.name(), second.faults.since(known)));
        }
        second.lifted_out();
        let Second { faults, failed, .. } = second;
        for fault in faults.sorted() {
            self.faults.add(fault);
        }
        for (source, faults) in found {
            self.blame.note(source, faults);
        }
        self.blame.total(&self.faults);
        match failed {
            Some(fault) => Err(AssembleError::Taker(fault)),
            None if self.faults.is_empty() => Ok(()),
            None => Err(AssembleError::Faults(std::mem::take(&mut self.faults))),
        }
    }
}

struct Second<'a, E> {
    learned: &'a Learned<'a>,
    concepts: &'a concepts::Concepts,
    base: Base,
    faults: Faults,
    grants: grants::Grants,
    /// Records of people who are one with others.
    merged: Vec<(String, Person, Origin)>,
    subjects: BTreeSet<String>,
    failed: Option<E>,
    taker: &'a mut dyn FnMut(Made) -> Result<(), E>,
    progress: &'a dyn Progress,
}

impl<E> Second<'_, E> {
    fn give(&mut self, key: String, body: Body, origin: Origin) {
        // Where something is known to be wrong nothing is given out: two records of one id are no two entities.
        if self.failed.is_none() && self.learned.faults.is_empty() {
            let made = Made {
                entity: Entity { key, body },
                origin,
            };
            self.failed = (self.taker)(made).err();
        }
    }

    fn person(&mut self, person: Person, origin: Origin) {
        let people = &self.learned.people;
        let (key, _) = people.current(&person.id);
        if self.learned.index.is_shared_identity(key) || key != person.id {
            let key = key.to_owned();
            self.merged.push((key, person, origin));
        } else {
            self.give_person(person, PersonLinks::default(), origin);
        }
    }

    fn give_person(&mut self, mut person: Person, mut links: PersonLinks, origin: Origin) {
        self.learned.people.decorate(&mut person);
        if !person.publish {
            return;
        }
        links.homepage_shared = self.learned.index.is_shared(person.homepage.as_deref());
        self.give(
            person.id.clone(),
            Body::Person(Settled {
                record: person,
                links,
            }),
            origin,
        );
    }

    /// What no record is: merged people, people known by name only, grants, concepts.
    fn lifted_out(&mut self) {
        let mut merged = std::mem::take(&mut self.merged);
        // The record whose key is kept comes first: what it says goes before what the others say.
        merged.sort_by(|a, b| (&a.0, a.1.id != a.0, &a.1.id).cmp(&(&b.0, b.1.id != b.0, &b.1.id)));
        for group in merged.chunk_by(|a, b| a.0 == b.0) {
            let (key, first, origin) = &group[0];
            let mut person = first.clone();
            person.id.clone_from(key);
            for (_, other, _) in &group[1..] {
                settle::absorb(&mut person, other);
            }
            self.give_person(person, PersonLinks::default(), origin.clone());
        }
        for (key, (given, family)) in &self.learned.people.from_mentions {
            let person = Person::named(key.clone(), Some(given.clone()), family.clone());
            let links = PersonLinks {
                from_mentions: true,
                ..PersonLinks::default()
            };
            self.give_person(person, links, Origin::Mentions);
        }
        for (key, grant) in
            std::mem::take(&mut self.grants).finish(&self.learned.index, self.learned.config)
        {
            self.give(key, Body::Grant(Box::new(grant)), Origin::Mentions);
        }
        for (key, concept) in self
            .concepts
            .with_subjects(&self.base, &std::mem::take(&mut self.subjects))
        {
            self.give(key, Body::Concept(concept), Origin::Scheme);
        }
    }
}

impl<E> Visitor for Second<'_, E> {
    fn record(&mut self, mut found: Found) {
        found.record.settle(self.learned.config.default_language());
        let index = &self.learned.index;
        for finding in settle::references(&found.record, index, &self.learned.people) {
            self.faults
                .add(found.place.fault(Some(&found.record), finding));
        }
        let origin = Origin::Record {
            source: Arc::clone(&found.place.source),
            file: Arc::clone(&found.place.file),
            item: found.place.item,
        };
        match found.record {
            Record::Project(project) if !project.publish => {}
            Record::Project(project) => {
                let settled = settle::project(
                    *project,
                    index,
                    &self.learned.people,
                    &mut self.grants,
                    &|subject| self.concepts.key(&self.base, subject),
                );
                self.subjects
                    .extend(settled.record.subjects.iter().cloned());
                self.give(
                    settled.record.id.clone(),
                    Body::Project(Box::new(settled)),
                    origin,
                );
            }
            Record::Person(person) => self.person(person, origin),
            Record::Organisation(record) => {
                let links = index.organisation_links(&record);
                self.give(
                    record.id.clone(),
                    Body::Organisation(Settled { record, links }),
                    origin,
                );
            }
            Record::Programme(record) => {
                let links = index.programme_links(&record);
                self.give(
                    record.id.clone(),
                    Body::Programme(Settled { record, links }),
                    origin,
                );
            }
        }
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    fn identities(&mut self, _: &Arc<PathBuf>, _: &str) {}

    fn progress(&mut self, bytes: u64) {
        self.progress.bytes(bytes);
    }
}

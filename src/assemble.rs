//! From the records of the sources to entities: references checked, people settled, grants and concepts lifted out.
//!
//! The sources are read twice, so that memory holds an index and not the records: [`learn`] builds the index and
//! finds what is wrong; [`Learned::entities`] hands out the entities one by one.

mod asked;
mod blame;
mod concepts;
mod cycles;
mod grants;
mod index;
mod join;
mod review;
mod second;
mod settle;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::config::Config;
use crate::identity::forgotten::Forgotten;
use crate::identity::people::{People, Registry};
use crate::identity::review::Item;
use crate::identity::things::{Known, Things};
use crate::ledger::{Ledger, LedgerError};
use crate::record::visibility::Property;
use crate::record::{Entity, Kind};
use crate::source::spool::{At, EXTENSION};
use crate::source::{Fault, Faults, Found, Looking, Source, SourceError, Visitor};

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
        /// Of a collected record: where it stands in what it was collected from.
        at: Option<Box<At>>,
    },
    /// Made from what other records mention.
    Mentions,
    /// A concept of a scheme.
    Scheme,
}

/// Why sources could not be learned from.
#[derive(Debug, thiserror::Error)]
pub enum LearnError {
    /// A source cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What was before cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
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
    /// Which organisations, programmes and projects are one.
    pub things: Things,
    /// What is left for people to decide, after [`Learned::entities`].
    pub review: Vec<Item>,
    /// On how many fields sources differ.
    pub conflicts: usize,
    /// What people should know after the second reading.
    later: Vec<String>,
    /// Where decisions, and after [`Learned::entities`] records, still name people who were forgotten.
    pub named: Vec<String>,
    /// The same in what was collected: by file, which records, and which of a project's people; of a record of their own, none.
    pub named_in: BTreeMap<PathBuf, BTreeMap<u32, Vec<usize>>>,
    /// How many mentions of people there are.
    pub mentions: usize,
    /// How many records each source gave.
    pub records: BTreeMap<Arc<str>, u64>,
    faults: Faults,
    blame: Blame,
    /// Could every record be read? Else references are not checked: what they name may be in what could not.
    complete: bool,
}

/// Reads the sources for the first time. `past` is what was before.
///
/// # Errors
/// Where a source or the ledger cannot be read. What is wrong in records is kept for [`Learned::entities`].
pub fn learn<'a>(
    config: &'a Config,
    sources: &'a [Box<dyn Source>],
    past: Option<&Ledger>,
    progress: &dyn Progress,
) -> Result<Learned<'a>, LearnError> {
    let mut first = First {
        index: Index::of(numbered(sources)),
        faults: Faults::default(),
        looking: Looking::default(),
        read: 0,
        unread: false,
        config,
        progress,
    };
    first.index.has_homepages = config.persons.publish.has(Property::Homepage);
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
    let things = settle_things(&mut index, past)?;
    index.settle_things(&things);
    let telling = std::mem::take(&mut index.telling);
    let mentions = telling.mentions();
    let mut registry = past.map_or_else(|| Ok(Registry::new()), Ledger::registry)?;
    let forgotten = past.map_or_else(|| Ok(Forgotten::default()), Ledger::forgotten)?;
    let recalled = telling.recall(&forgotten, &mut registry);
    let mut people = telling.settle(&registry, &things);
    for unsettled in things.unsettled.iter().chain(&people.unsettled) {
        faults.add(index.decision_fault(unsettled));
    }
    for fault in cycles::find(&index) {
        faults.add(fault);
    }
    index.settle_people(&people);
    let named = recalled.places.clone();
    index.forget(&people, recalled);
    index.keep_no_forgotten(&mut people);
    Ok(Learned {
        config,
        sources,
        index,
        people,
        things,
        review: Vec::new(),
        conflicts: 0,
        later: Vec::new(),
        named,
        named_in: BTreeMap::new(),
        mentions,
        records,
        faults,
        blame,
        complete: !unread,
    })
}

/// The sources with their numbers: those that people curate first, each by name, whatever the order of the settings.
fn numbered(sources: &[Box<dyn Source>]) -> Vec<(Arc<str>, bool)> {
    let is_curated = |source: &dyn Source| {
        let end = source.path().extension();
        end.is_none_or(|end| end != EXTENSION)
    };
    let mut out: Vec<(Arc<str>, bool)> = sources
        .iter()
        .map(|source| (Arc::clone(source.name()), is_curated(&**source)))
        .collect();
    out.sort_by(|a, b| (!a.1, &a.0).cmp(&(!b.1, &b.0)));
    out.dedup();
    out
}

fn settle_things(index: &mut Index, past: Option<&Ledger>) -> Result<Things, LedgerError> {
    let telling = std::mem::take(&mut index.things);
    let mut failed = None;
    let mut first = |kind: Kind, id: &str| match past?.first_revision(kind, id) {
        Ok(revision) => revision,
        Err(fault) => {
            failed = Some(fault);
            None
        }
    };
    let things = telling.settle(&mut Known {
        first: &mut first,
        is: &|kind, id| index.get(kind, id).is_some(),
    });
    match failed {
        Some(fault) => Err(fault),
        None => Ok(things),
    }
}

struct First<'a> {
    index: Index,
    faults: Faults,
    looking: Looking,
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
            self.faults.add_with(|| {
                let looking = &mut self.looking;
                found.place.fault_in(looking, Some(&found.record), finding)
            });
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
    /// What people should know of who is who and what is what.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let (people, things) = (&self.people.notes, &self.things.notes);
        let mut notes = [people.as_slice(), things, &self.later].concat();
        notes.retain(|note| !self.index.names_forgotten(note));
        notes
    }

    /// What a key that is gone stands for now: the key that it was merged into; where several bear what it named, all of
    /// them.
    #[must_use]
    pub fn replaced(&self, kind: Kind, key: &str) -> Vec<&str> {
        if kind == Kind::Person {
            let merged = self.people.merged.get(key).map(|(current, _)| current);
            let split = self.people.split.get(key).into_iter().flatten();
            return match merged {
                Some(current) => vec![current],
                None => split.map(String::as_str).collect(),
            };
        }
        let split = self.things.split(key).map(|(funder, _)| funder);
        let split = split.filter(|_| kind == Kind::Organisation);
        let current = self.things.replaced(kind, key);
        current.or(split).into_iter().collect()
    }

    /// Is a person not published because nobody is, or because they were forgotten?
    #[must_use]
    pub fn is_hidden(&self, kind: Kind, key: &str) -> bool {
        let is_nobody = self.config.persons.publish.is_nobody();
        kind == Kind::Person && (is_nobody || self.index.is_forgotten(key))
    }

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
        let mut second = second::Second::of(self, &concepts, taker, progress);
        let mut found = Vec::new();
        for source in self.sources {
            let known = second.faults.count();
            source.read(&self.config.limits, &mut second)?;
            found.push((source.name(), second.faults.since(known)));
        }
        second.lifted_out();
        let second::Outcome {
            faults,
            failed,
            review,
            conflicts,
            notes,
            named,
            named_in,
        } = second.finish();
        for fault in faults.sorted() {
            self.faults.add(fault);
        }
        for (source, faults) in found {
            self.blame.note(source, faults);
        }
        self.blame.total(&self.faults);
        self.review = review;
        self.conflicts = conflicts;
        self.later = notes;
        self.named.extend(named);
        self.named_in = named_in;
        match failed {
            Some(fault) => Err(AssembleError::Taker(fault)),
            None if self.faults.is_empty() => Ok(()),
            None => Err(AssembleError::Faults(std::mem::take(&mut self.faults))),
        }
    }
}

//! The second reading: every record is settled and given out; records that are one thing are kept until all of them are
//! there.

mod deciding;
mod hiding;
mod standing;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::concepts::Concepts;
use super::join::{self, Held, Joined};
use super::review::Asking;
use super::{Learned, Made, Origin, Progress, grants, settle};
use crate::identity::people::SourceNumber;
use crate::identity::review::Item;
use crate::iri::Base;
use crate::record::entity::{PersonLinks, Settled};
use crate::record::sources::{SourceRecord, Sources};
use crate::record::traces::unnamed;
use crate::record::{Body, Entity, Kind, Person, Project, Record};
use crate::source::{Fault, Faults, Found, Looking, Visitor};

use standing::{asked, origin, url};

pub(super) struct Second<'a, E> {
    learned: &'a Learned<'a>,
    concepts: &'a Concepts,
    base: Base,
    pub(super) faults: Faults,
    looking: Looking,
    grants: grants::Grants,
    /// Records that are one with others, by kind and the key that they have now.
    held: BTreeMap<(Kind, String), Vec<Held>>,
    subjects: BTreeSet<String>,
    /// People known by name only who are named in what is published.
    named: HashSet<String>,
    /// Mentions that decisions speak of.
    met: HashSet<(String, String)>,
    asking: Asking,
    /// Where records name people who were forgotten.
    forgotten: Vec<String>,
    /// Which records of what was collected do.
    forgotten_in: BTreeMap<PathBuf, BTreeMap<u32, Vec<usize>>>,
    failed: Option<E>,
    taker: &'a mut dyn FnMut(Made) -> Result<(), E>,
    progress: &'a dyn Progress,
}

/// What is left when everything was given out.
pub(super) struct Outcome<E> {
    pub(super) faults: Faults,
    pub(super) failed: Option<E>,
    pub(super) review: Vec<Item>,
    pub(super) conflicts: usize,
    /// Decisions that met nothing, questions that are not listed.
    pub(super) notes: Vec<String>,
    /// Where records name people who were forgotten.
    pub(super) named: Vec<String>,
    /// Which records of what was collected do.
    pub(super) named_in: BTreeMap<PathBuf, BTreeMap<u32, Vec<usize>>>,
}

impl<'a, E> Second<'a, E> {
    pub(super) fn of(
        learned: &'a Learned<'a>,
        concepts: &'a Concepts,
        taker: &'a mut dyn FnMut(Made) -> Result<(), E>,
        progress: &'a dyn Progress,
    ) -> Self {
        Self {
            learned,
            concepts,
            base: learned.config.site().base,
            faults: Faults::default(),
            looking: Looking::default(),
            grants: grants::Grants::default(),
            held: BTreeMap::new(),
            subjects: BTreeSet::new(),
            named: HashSet::new(),
            met: HashSet::new(),
            asking: Asking::of(learned),
            forgotten: Vec::new(),
            forgotten_in: BTreeMap::new(),
            failed: None,
            taker,
            progress,
        }
    }

    pub(super) fn finish(self) -> Outcome<E> {
        let conflicts = self.asking.conflicts;
        let mut notes = self.learned.people.unmet(&self.met);
        let (review, left_out) = self.asking.finish(self.learned);
        if left_out > 0 {
            notes.push(format!(
                "{left_out} more questions for review are not listed: of each rule the first {} are",
                crate::identity::review::KEPT
            ));
        }
        Outcome {
            faults: self.faults,
            failed: self.failed,
            review,
            conflicts,
            notes,
            named: self.forgotten,
            named_in: self.forgotten_in,
        }
    }

    fn give(&mut self, key: String, body: Body, origin: Origin) {
        // Where something is known to be wrong nothing is given out: two records of one id are no two entities.
        if self.failed.is_none() && self.learned.faults.is_empty() {
            let made = Made {
                entity: Entity { key, body },
                origin,
            };
            self.asking.given(&made.entity);
            self.failed = (self.taker)(made).err();
        }
    }

    /// The key that a record has now, and whether others are the same thing.
    fn key(&self, record: &Record) -> (String, bool) {
        let index = &self.learned.index;
        match record {
            Record::Person(person) => {
                let (key, _) = self.learned.people.current(&person.id);
                let is_joined = index.is_shared_identity(key) || key != person.id;
                (key.to_owned(), is_joined)
            }
            other => {
                let key = self.learned.things.current(other.kind(), other.id());
                (key.to_owned(), index.is_joined(other.kind(), key))
            }
        }
    }

    /// One thing, of one record or of several.
    fn thing(&mut self, key: &str, mut joined: Joined) {
        self.decide(key, &mut joined);
        self.hide(&mut joined);
        let Joined {
            record,
            sources,
            origin,
            others,
            people_of,
        } = joined;
        let origins: Vec<&Origin> = std::iter::once(&origin).chain(&others).collect();
        self.asking
            .conflicts(key, record.kind(), &sources, &origins);
        let index = &self.learned.index;
        match record {
            Record::Project(project) => self.project(*project, &people_of, sources, origin),
            Record::Person(person) => {
                let links = PersonLinks {
                    sources,
                    ..PersonLinks::default()
                };
                self.person(person, links, origin);
            }
            Record::Organisation(mut record) => {
                if self.learned.things.split(&record.id).is_some() {
                    return;
                }
                settle::plain_organisation(&mut record);
                let mut links = index.organisation_links(&record);
                links.sources = sources;
                let body = Body::Organisation(Settled { record, links });
                self.give(key.to_owned(), body, origin);
            }
            Record::Programme(record) => {
                let mut links = index.programme_links(&record);
                links.sources = sources;
                let body = Body::Programme(Settled { record, links });
                self.give(key.to_owned(), body, origin);
            }
        }
    }

    fn project(
        &mut self,
        project: Project,
        people_of: &(String, SourceNumber),
        sources: Sources,
        origin: Origin,
    ) {
        let learned = self.learned;
        if !project.publish || learned.things.is_ignored(&project.id) {
            return;
        }
        let mut settled =
            settle::project(project, people_of, learned, &mut self.grants, &|subject| {
                self.concepts.key(&self.base, subject)
            });
        settled.links.sources = sources;
        for who in &settled.links.people {
            if learned.people.from_mentions.contains_key(&who.key) {
                self.named.insert(who.key.clone());
            }
        }
        self.subjects
            .extend(settled.record.subjects.iter().cloned());
        let key = settled.record.id.clone();
        self.give(key, Body::Project(Box::new(settled)), origin);
    }

    fn person(&mut self, mut person: Person, mut links: PersonLinks, origin: Origin) {
        let people = &self.learned.people;
        if let Some((fields, place)) = people.decorate(&mut person) {
            for field in fields {
                let sources = &mut links.sources;
                sources.fields.insert(field.to_owned(), place.to_owned());
                sources.conflicts.retain(|one| one.field != field);
            }
        }
        if !person.publish || self.learned.index.is_unpublished(&person.id) {
            return;
        }
        let Some(person) = self.learned.config.persons.publish.person(person) else {
            return;
        };
        let shared = people.shared.get(&person.id).into_iter().flatten();
        links.shared = shared
            .map(|text| unnamed(text, self.learned.index.hidden()))
            .collect();
        links.homepage_shared = self.learned.index.is_shared(person.homepage.as_deref());
        let key = person.id.clone();
        let record = person;
        self.give(key, Body::Person(Settled { record, links }), origin);
    }

    /// What no record is: things of several records, people known by name only, grants, concepts.
    pub(super) fn lifted_out(&mut self) {
        for ((_, key), held) in std::mem::take(&mut self.held) {
            self.thing(&key, join::join(&key, held));
        }
        for (key, (given, family)) in &self.learned.people.from_mentions {
            if !self.named.contains(key) {
                continue;
            }
            let person = Person::named(key.clone(), Some(given.clone()), family.clone());
            let links = PersonLinks {
                from_mentions: true,
                ..PersonLinks::default()
            };
            self.person(person, links, Origin::Mentions);
        }
        let grants = std::mem::take(&mut self.grants);
        for (key, grant) in grants.finish(&self.learned.index, self.learned.config) {
            self.give(key, Body::Grant(Box::new(grant)), Origin::Mentions);
        }
        for (key, concept) in self
            .concepts
            .with_subjects(&self.base, &std::mem::take(&mut self.subjects))
        {
            self.give(key, Body::Concept(concept), Origin::Scheme);
        }
    }

    fn hold(&mut self, key: String, found: Found, from: SourceRecord, origin: Origin) {
        let source = self.learned.index.source(&found.place.source);
        let retrieved = match &found.record {
            Record::Project(project) => project.source.as_ref().and_then(|of| of.retrieved),
            _ => None,
        };
        let beside = found.beside;
        let changed = beside.and_then(|beside| beside.changed);
        let held = Held {
            people: self.people_of(&found.record, source),
            source,
            curated: self.learned.index.is_curated(source),
            changed: changed.or_else(|| retrieved.map(|date| date.to_string())),
            from,
            record: found.record,
            origin,
        };
        let kind = held.record.kind();
        self.held.entry((kind, key)).or_default().push(held);
    }

    /// The keys of the people that a project names.
    fn people_of(&self, record: &Record, source: SourceNumber) -> BTreeSet<String> {
        let Record::Project(project) = record else {
            return BTreeSet::new();
        };
        let people = &self.learned.people;
        let keys = project.people.iter().filter_map(|one| {
            let name = one.name.as_deref();
            let named = name.and_then(|name| people.who(name, &project.id, source).ok());
            let stated = one.person.as_deref().map(|key| people.current(key));
            Some(named.or(stated)?.0.to_owned())
        });
        keys.collect()
    }

    fn reason(&self, record: &Record) -> String {
        match record {
            Record::Person(person) => {
                let merged = self.learned.people.merged.get(&person.id);
                merged.map_or_else(String::new, |(_, rule)| rule.reason().to_owned())
            }
            other => {
                let things = &self.learned.things;
                things.why(other.kind(), other.id()).to_owned()
            }
        }
    }
}

impl<E> Visitor for Second<'_, E> {
    fn record(&mut self, mut found: Found) {
        let learned = self.learned;
        found.record.settle(learned.config.default_language());
        let source = learned.index.source(&found.place.source);
        if let Record::Project(project) = &found.record {
            let names = project.people.iter().filter_map(|one| one.name.as_deref());
            let people = &learned.people;
            self.met
                .extend(names.filter_map(|name| people.decided(name, &project.id)));
        }
        let findings = settle::references(&found.record, &learned.index, &learned.people, source);
        for finding in findings {
            self.faults.add_with(|| {
                let looking = &mut self.looking;
                found.place.fault_in(looking, Some(&found.record), finding)
            });
        }
        if !learned.things.is_plain() {
            settle::rename(&mut found.record, &learned.things);
        }
        let (key, is_joined) = self.key(&found.record);
        let beside = found.beside.as_deref();
        let origin = origin(&found.place, beside);
        self.note_forgotten(&found, source);
        let (questions, place) = asked(&found.record, beside, &learned.index);
        self.asking
            .source(&key, &found.record, &found.place.source, questions, &place);
        let from = || SourceRecord {
            source: found.place.source.to_string(),
            id: found.record.id().to_owned(),
            url: url(&found.record, beside),
            gone: beside.and_then(|beside| beside.gone.clone()),
            why: self.reason(&found.record),
        };
        if is_joined {
            let from = from();
            self.hold(key, found, from, origin);
            return;
        }
        let mut sources = Sources::default();
        if beside.is_some() {
            sources.from.push(from());
        }
        let joined = Joined {
            people_of: (key.clone(), source),
            record: found.record,
            sources,
            origin,
            others: Vec::new(),
        };
        self.thing(&key, joined);
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    fn identities(&mut self, _: &Arc<PathBuf>, _: &str) {}

    fn progress(&mut self, bytes: u64) {
        self.progress.bytes(bytes);
    }
}

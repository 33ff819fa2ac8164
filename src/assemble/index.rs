//! What has to be known of all records before one can be settled: small things only, for there may be many.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::path::PathBuf;
use std::sync::Arc;

use crate::identity::decisions;
use crate::identity::people::{People, Telling, Unsettled};
use crate::record::check::Finding;
use crate::record::entity::{OrganisationLinks, ProgrammeLinks};
use crate::record::{Kind, Organisation, Programme, Record};
use crate::source::{Fault, Found, Place};
use crate::text::Text;

/// Where a record stands: the file by its number, and which record of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    file: u32,
    item: u32,
}

/// What is kept of every record: little, for there may be very many.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) spot: Spot,
    /// Is it published?
    pub(super) publish: bool,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    files: Vec<(Arc<str>, Arc<PathBuf>)>,
    known: HashMap<Kind, HashMap<Box<str>, Known>>,
    /// The organisation or project that one of these is part of.
    part_of: HashMap<Kind, HashMap<Box<str>, Box<str>>>,
    /// What grants are called after: the labels of organisations and programmes.
    labels: HashMap<Kind, HashMap<Box<str>, Text>>,
    /// How often a home page is given, by the hash of its address.
    homepages: HashMap<u64, bool>,
    /// The organisations that grants name.
    funders: HashSet<Box<str>>,
    /// What identity is settled from.
    pub(super) telling: Telling,
    decision_file: Option<Arc<PathBuf>>,
    /// People who are one with another: their keys, and the keys they have now.
    identities: HashSet<String>,
    /// People who are known and not published, by the keys they have now.
    unpublished: HashSet<String>,
}

impl Index {
    /// Learns of a record. An id that is there already is a fault.
    pub(super) fn add(&mut self, found: &Found) -> Result<(), Box<Fault>> {
        let record = &found.record;
        let spot = self.spot(&found.place);
        if let Some(first) = self.get(record.kind(), record.id()) {
            let first = self.place(first.spot);
            let at = first.shown();
            let finding = Finding::new(
                "id",
                format!(
                    "`{}` is the id of another {} too, at {at}",
                    record.id(),
                    record.kind()
                ),
                "give one of the two another id, or remove it",
            );
            return Err(Box::new(found.place.fault(Some(record), finding)));
        }
        let mut publish = true;
        match record {
            Record::Project(project) => {
                publish = project.publish;
                self.project(project);
                self.note_whole(Kind::Project, &project.id, project.part_of.as_deref());
            }
            Record::Person(person) => {
                publish = person.publish;
                self.telling.record(person);
            }
            Record::Organisation(o) => {
                let acronym = o
                    .acronym
                    .as_ref()
                    .map(|acronym| Text::of("", acronym.clone()));
                self.note_label(
                    Kind::Organisation,
                    &o.id,
                    acronym.unwrap_or_else(|| o.name.clone()),
                );
                self.note_whole(Kind::Organisation, &o.id, o.parent.as_deref());
            }
            Record::Programme(programme) => {
                self.note_label(Kind::Programme, &programme.id, programme.name.clone());
            }
        }
        // What is not published says nothing about what is.
        if publish {
            self.homepage(record);
        }
        self.known
            .entry(record.kind())
            .or_default()
            .insert(record.id().into(), Known { spot, publish });
        Ok(())
    }

    fn note_whole(&mut self, kind: Kind, id: &str, whole: Option<&str>) {
        if let Some(whole) = whole {
            self.part_of
                .entry(kind)
                .or_default()
                .insert(id.into(), whole.into());
        }
    }

    fn note_label(&mut self, kind: Kind, id: &str, label: Text) {
        self.labels
            .entry(kind)
            .or_default()
            .insert(id.into(), label);
    }

    /// What a project or an organisation is part of.
    pub(super) fn whole(&self, kind: Kind, id: &str) -> Option<&str> {
        self.part_of.get(&kind)?.get(id).map(|whole| &**whole)
    }

    /// The projects or organisations that are part of another.
    pub(super) fn parts(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.part_of
            .get(&kind)
            .into_iter()
            .flatten()
            .map(|(id, _)| &**id)
    }

    /// What a grant is called after: an organisation's acronym or name, a programme's name.
    pub(super) fn label(&self, kind: Kind, id: &str) -> Option<&Text> {
        self.labels.get(&kind)?.get(id)
    }

    fn project(&mut self, project: &crate::record::Project) {
        if !project.publish {
            return;
        }
        for participation in &project.people {
            match &participation.name {
                Some(name) => self.telling.mention(name, &project.id),
                None => self.telling.stated(),
            }
        }
        for grant in &project.grants {
            if !self.funders.contains(grant.funder.as_str()) {
                self.funders.insert(grant.funder.as_str().into());
            }
        }
    }

    fn homepage(&mut self, record: &Record) {
        let homepage = match record {
            Record::Project(r) => &r.homepage,
            Record::Person(r) => &r.homepage,
            Record::Organisation(r) => &r.homepage,
            Record::Programme(r) => &r.homepage,
        };
        if let Some(homepage) = homepage {
            self.homepages
                .entry(hash(homepage))
                .and_modify(|shared| *shared = true)
                .or_insert(false);
        }
    }

    fn spot(&mut self, place: &Place) -> Spot {
        let is_last = self
            .files
            .last()
            .is_some_and(|(_, file)| Arc::ptr_eq(file, &place.file));
        if !is_last {
            self.files
                .push((Arc::clone(&place.source), Arc::clone(&place.file)));
        }
        Spot {
            file: u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX),
            item: place.item,
        }
    }

    pub(super) fn place(&self, spot: Spot) -> Place {
        let (source, file) = &self.files[spot.file as usize];
        Place {
            source: Arc::clone(source),
            file: Arc::clone(file),
            item: spot.item,
        }
    }

    pub(super) fn get(&self, kind: Kind, id: &str) -> Option<&Known> {
        self.known.get(&kind)?.get(id)
    }

    pub(super) fn ids(&self, kind: Kind) -> impl Iterator<Item = (&str, &Known)> {
        self.known
            .get(&kind)
            .into_iter()
            .flatten()
            .map(|(id, known)| (&**id, known))
    }

    pub(super) fn count(&self, kind: Kind) -> usize {
        self.known.get(&kind).map_or(0, HashMap::len)
    }

    /// Learns decisions about identities.
    pub(super) fn decisions(&mut self, file: &Arc<PathBuf>, text: &str) -> Result<(), Box<Fault>> {
        self.decision_file = Some(Arc::clone(file));
        match decisions::read(text, &file.display().to_string()) {
            Ok(list) => {
                for decision in list {
                    self.telling.decision(decision);
                }
                Ok(())
            }
            Err(wrong) => Err(Box::new(Fault {
                file: file.as_ref().clone(),
                line: wrong.line,
                column: wrong.column,
                record: None,
                field: String::new(),
                message: wrong.message,
                remedy: Some(wrong.remedy),
                snippet: text
                    .lines()
                    .nth(wrong.line.saturating_sub(1))
                    .map(str::to_owned),
            })),
        }
    }

    /// The fault of a decision that cannot be carried out.
    pub(super) fn decision_fault(&self, unsettled: &Unsettled) -> Fault {
        let line = |place: &String| place.rsplit(':').next().and_then(|line| line.parse().ok());
        Fault {
            file: self.decision_file.as_deref().cloned().unwrap_or_default(),
            line: unsettled.places.first().and_then(line).unwrap_or(0),
            column: 1,
            record: None,
            field: String::new(),
            message: format!("{} ({})", unsettled.message, unsettled.places.join(" and ")),
            remedy: Some(unsettled.remedy.clone()),
            snippet: None,
        }
    }

    /// Keeps of the people who were settled what the second reading asks.
    pub(super) fn settle_people(&mut self, people: &People) {
        for (key, (current, _)) in &people.merged {
            self.identities.insert(key.clone());
            self.identities.insert(current.clone());
        }
        let unpublished: Vec<String> = self
            .ids(Kind::Person)
            .filter(|(_, known)| !known.publish)
            .map(|(id, _)| people.current(id).0.to_owned())
            .collect();
        self.unpublished.extend(unpublished);
    }

    /// Is the person one with another?
    pub(super) fn is_shared_identity(&self, key: &str) -> bool {
        self.identities.contains(key)
    }

    /// Is the person known and not published?
    pub(super) fn is_unpublished(&self, person: &str) -> bool {
        self.unpublished.contains(person)
    }

    /// Do two records give this home page?
    pub(super) fn is_shared(&self, homepage: Option<&str>) -> bool {
        homepage.is_some_and(|homepage| {
            self.homepages
                .get(&hash(homepage))
                .copied()
                .unwrap_or(false)
        })
    }

    pub(super) fn organisation_links(&self, record: &Organisation) -> OrganisationLinks {
        OrganisationLinks {
            homepage_shared: self.is_shared(record.homepage.as_deref()),
            funds: self.funders.contains(record.id.as_str()),
        }
    }

    pub(super) fn programme_links(&self, record: &Programme) -> ProgrammeLinks {
        ProgrammeLinks {
            homepage_shared: self.is_shared(record.homepage.as_deref()),
        }
    }
}

fn hash(text: &str) -> u64 {
    foldhash::quality::FixedState::default().hash_one(text)
}

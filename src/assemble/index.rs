//! What has to be known of all records before one can be settled: small things only, for there may be many.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::path::PathBuf;
use std::sync::Arc;

use crate::identity::decisions;
use crate::identity::people::{Mention, People, SourceNumber, Telling, Unsettled};
use crate::identity::review::Spot;
use crate::identity::things::{ThingTelling, Things};
use crate::record::check::Finding;
use crate::record::entity::{OrganisationLinks, ProgrammeLinks};
use crate::record::{Kind, Organisation, Programme, Record};
use crate::source::{Fault, Found, Place};
use crate::text::Text;

/// What is kept of every record: little, for there may be very many.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) spot: Spot,
    /// Is it published?
    pub(super) publish: bool,
    /// Do people edit it, in files of records?
    curated: bool,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    /// The sources by number, and whether people curate them.
    sources: Vec<(Arc<str>, bool)>,
    files: Vec<(Arc<str>, Arc<PathBuf>)>,
    known: HashMap<Kind, HashMap<Box<str>, Known>>,
    /// The organisation or project that one of these is part of.
    part_of: HashMap<Kind, HashMap<Box<str>, Box<str>>>,
    /// What grants are called after: the labels of organisations and programmes.
    labels: HashMap<Kind, HashMap<Box<str>, Text>>,
    /// How often a home page is given, by the hash of its address.
    homepages: HashMap<u64, bool>,
    /// Who gives a home page, where there are several sources: records that are one may give the same.
    givers: HashMap<u64, HashSet<(Kind, Box<str>)>>,
    /// Things that several records are.
    joined: HashSet<(Kind, Box<str>)>,
    /// The organisations that grants name.
    funders: HashSet<Box<str>>,
    /// What identity is settled from.
    pub(super) telling: Telling,
    /// What organisations, programmes and projects are settled from.
    pub(super) things: ThingTelling,
    decision_file: Option<Arc<PathBuf>>,
    /// People who are one with another: their keys, and the keys they have now.
    identities: HashSet<String>,
    /// People who are known and not published, by the keys they have now.
    unpublished: HashSet<String>,
}

impl Index {
    /// Begins, with the sources by number, and whether people curate them.
    pub(super) fn of(sources: Vec<(Arc<str>, bool)>) -> Self {
        let names = || sources.iter().map(|(name, _)| name.to_string()).collect();
        Self {
            telling: Telling::of(names()),
            things: ThingTelling::of(names()),
            sources,
            ..Self::default()
        }
    }

    /// The number of a source.
    pub(super) fn source(&self, name: &Arc<str>) -> SourceNumber {
        let at = self.sources.iter().position(|(have, _)| have == name);
        at.and_then(|at| SourceNumber::try_from(at).ok())
            .unwrap_or_default()
    }

    /// Do people curate a source?
    pub(super) fn is_curated(&self, number: SourceNumber) -> bool {
        self.sources[usize::from(number)].1
    }

    fn has_several_sources(&self) -> bool {
        self.sources.len() > 1
    }

    /// Learns of a record. An id that its source, or another that people edit, has already is a fault; one that a source
    /// of another kind has is the same thing.
    pub(super) fn add(&mut self, found: &Found) -> Result<(), Box<Fault>> {
        let record = &found.record;
        let spot = self.spot(&found.place);
        let source = self.source(&found.place.source);
        let curated = self.is_curated(source);
        let known = self.get(record.kind(), record.id());
        let of_first = known.map(|known| (known.curated, self.source_at(known.spot)));
        let is_again =
            of_first.is_some_and(|(other, first)| !(curated && other) && first != source);
        if let Some(first) = known.filter(|_| !is_again) {
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
        let publish = self.tell(record, source, spot);
        // What a source that goes before says of the same thing is not said anew.
        let goes_before = of_first.is_some_and(|(_, first)| first < source);
        if !goes_before {
            self.note(record);
        }
        self.homepage(record);
        let of_kind = self.known.entry(record.kind()).or_default();
        if let Some(known) = of_kind.get_mut(record.id()) {
            self.joined.insert((record.kind(), record.id().into()));
            known.publish &= publish;
            known.curated |= curated;
            if !goes_before {
                known.spot = spot;
            }
            return Ok(());
        }
        let known = Known {
            spot,
            publish,
            curated,
        };
        of_kind.insert(record.id().into(), known);
        Ok(())
    }

    /// Tells identity of a record. Gives whether it is published.
    fn tell(&mut self, record: &Record, source: SourceNumber, spot: Spot) -> bool {
        match record {
            Record::Project(project) => {
                self.project(project, source, spot);
                project.publish
            }
            Record::Person(person) => {
                self.telling.record(person, source, spot);
                person.publish
            }
            Record::Organisation(organisation) => {
                self.things.organisation(organisation, source, spot);
                true
            }
            Record::Programme(programme) => {
                self.things.programme(programme, source);
                true
            }
        }
    }

    /// Notes what other records ask of this one.
    fn note(&mut self, record: &Record) {
        match record {
            Record::Person(_) => {}
            Record::Project(project) => {
                self.note_whole(Kind::Project, &project.id, project.part_of.as_deref());
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

    fn project(&mut self, project: &crate::record::Project, source: SourceNumber, spot: Spot) {
        if !project.publish {
            return;
        }
        self.things.project(project, source, spot);
        for (at, participation) in (0..).zip(&project.people) {
            let mut mention = Mention {
                stated: participation.person.as_deref().unwrap_or_default(),
                project: &project.id,
                source,
                spot,
                at,
                affiliation: participation.affiliation.as_deref(),
            };
            match &participation.name {
                Some(name) => {
                    mention.stated = name;
                    self.telling.mention(&mention);
                }
                None => self.telling.stated(&mention),
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
            if self.has_several_sources() {
                let giver = (record.kind(), record.id().into());
                self.givers.entry(hash(homepage)).or_default().insert(giver);
            }
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

    fn source_at(&self, spot: Spot) -> SourceNumber {
        self.source(&self.files[spot.file as usize].0)
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
            Ok(decisions) => {
                for decision in decisions.people {
                    self.telling.decision(decision);
                }
                for decision in decisions.things {
                    self.things.decision(decision);
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
        let file = unsettled
            .places
            .first()
            .and_then(|place| place.rsplit_once(':'));
        let file = file.map(|(file, _)| PathBuf::from(file));
        Fault {
            file: file
                .or_else(|| self.decision_file.as_deref().cloned())
                .unwrap_or_default(),
            line: unsettled.places.first().and_then(line).unwrap_or(0),
            column: 1,
            record: None,
            field: String::new(),
            message: format!("{} ({})", unsettled.message, unsettled.places.join(" and ")),
            remedy: Some(unsettled.remedy.clone()),
            snippet: None,
        }
    }

    /// Brings what was noted to the ids that things have now.
    pub(super) fn settle_things(&mut self, things: &Things) {
        for (page, givers) in std::mem::take(&mut self.givers) {
            let mut now: Vec<(Kind, &str)> = givers
                .iter()
                .map(|(kind, id)| (*kind, things.current(*kind, id)))
                .collect();
            now.sort_unstable();
            now.dedup();
            self.homepages.insert(page, now.len() > 1);
        }
        if things.is_plain() {
            return;
        }
        for kind in [Kind::Organisation, Kind::Programme, Kind::Project] {
            for (id, current, _) in things.merged(kind) {
                self.joined.insert((kind, current.into()));
                self.joined.insert((kind, id.into()));
                let publish = self.get(kind, id).is_none_or(|known| known.publish);
                let of_kind = self.known.get_mut(&kind);
                if let Some(known) = of_kind.and_then(|of_kind| of_kind.get_mut(current)) {
                    known.publish &= publish;
                }
            }
        }
        for kind in [Kind::Organisation, Kind::Project] {
            let parts = self.part_of.remove(&kind).unwrap_or_default();
            let parts = parts.into_iter().map(|(id, whole)| {
                let now = |id: &str| Box::from(things.current(kind, id));
                (now(&id), now(&whole))
            });
            // Two records of one thing may say of what it is a part in two ways of one.
            let parts = parts.filter(|(id, whole): &(Box<str>, Box<str>)| id != whole);
            self.part_of.insert(kind, parts.collect());
        }
        let funders = std::mem::take(&mut self.funders);
        self.funders = funders
            .iter()
            .map(|id| {
                let id = things.split(id).map_or(&**id, |(funder, _)| funder);
                Box::from(things.current(Kind::Organisation, id))
            })
            .collect();
    }

    /// Are several records this thing?
    pub(super) fn is_joined(&self, kind: Kind, key: &str) -> bool {
        !self.joined.is_empty() && self.joined.contains(&(kind, Box::from(key)))
    }

    /// Keeps of the people who were settled what the second reading asks.
    pub(super) fn settle_people(&mut self, people: &People) {
        for (key, (current, _)) in &people.merged {
            self.identities.insert(key.clone());
            self.identities.insert(current.clone());
        }
        let again = self.joined.iter().filter(|(kind, _)| *kind == Kind::Person);
        let again: Vec<String> = again
            .map(|(_, id)| people.current(id).0.to_owned())
            .collect();
        self.identities.extend(again);
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
            ..OrganisationLinks::default()
        }
    }

    pub(super) fn programme_links(&self, record: &Programme) -> ProgrammeLinks {
        ProgrammeLinks {
            homepage_shared: self.is_shared(record.homepage.as_deref()),
            ..ProgrammeLinks::default()
        }
    }
}

fn hash(text: &str) -> u64 {
    foldhash::quality::FixedState::default().hash_one(text)
}

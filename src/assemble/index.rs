//! What has to be known of all records before one can be settled: small things only, for there may be many.

mod learning;
mod settling;

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use std::path::PathBuf;
use std::sync::Arc;

use crate::identity::name;
use crate::identity::people::{SourceNumber, Telling, Unsettled};
use crate::identity::review::Spot;
use crate::identity::things::ThingTelling;
use crate::record::entity::{OrganisationLinks, ProgrammeLinks};
use crate::record::{Kind, Organisation, Programme};
use crate::source::{Fault, Place};
use crate::text::{Text, fold};

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
    /// What people should look at, as the records that they edit say it.
    pub(super) asked: Vec<String>,
    /// What identity is settled from.
    pub(super) telling: Telling,
    /// What organisations, programmes and projects are settled from.
    pub(super) things: ThingTelling,
    decision_file: Option<Arc<PathBuf>>,
    /// People who are one with another: their keys, and the keys they have now.
    identities: HashSet<String>,
    /// People who are known and not published, by the keys they have now.
    unpublished: HashSet<String>,
    /// People who were forgotten, by the keys they had and those they have now.
    forgotten: HashSet<String>,
    /// Their names, as K1.
    forgotten_names: HashSet<String>,
    /// The names, as K1, of people who are known and not published.
    hidden: HashSet<String>,
    /// Are people's own pages published?
    pub(super) has_homepages: bool,
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

    /// Are several records this thing?
    pub(super) fn is_joined(&self, kind: Kind, key: &str) -> bool {
        !self.joined.is_empty() && self.joined.contains(&(kind, Box::from(key)))
    }

    /// Is the person one with another?
    pub(super) fn is_shared_identity(&self, key: &str) -> bool {
        self.identities.contains(key)
    }

    /// Is the person known and not published?
    pub(super) fn is_unpublished(&self, person: &str) -> bool {
        self.unpublished.contains(person)
    }

    /// Was the person forgotten?
    pub(super) fn is_forgotten(&self, person: &str) -> bool {
        self.forgotten.contains(person)
    }

    /// The names, as K1, of people who are not published, and of those who were forgotten.
    pub(super) fn hidden(&self) -> impl Iterator<Item = &String> {
        self.hidden.iter().chain(&self.forgotten_names)
    }

    /// Does a note name somebody who was forgotten?
    pub(super) fn names_forgotten(&self, note: &str) -> bool {
        if self.forgotten_names.is_empty() {
            return false;
        }
        let note = format!(" {} ", fold(note));
        let named = |k1: &String| note.contains(&format!(" {} ", fold(&k1.replace('|', " "))));
        self.forgotten_names.iter().any(named)
    }

    /// Is this the name of somebody who is known and not published?
    pub(super) fn is_hidden(&self, stated: &str) -> bool {
        if self.hidden.is_empty() {
            return false;
        }
        let name = name::parse(stated).map(|name| name::k1(&name.given, &name.family));
        name.is_ok_and(|k1| self.hidden.contains(&k1))
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

//! The names and identifiers of one revision, in memory.

use std::collections::HashMap;

use super::KINDS;
use crate::identity::name::{k1, parse};
use crate::identity::organisation::{is_acronym, with_acronym, without_legal_form};
use crate::ledger::{Ledger, LedgerError};
use crate::link::alike::Names;
use crate::link::name;
use crate::record::{Body, Kind, identifier};
use crate::text::fold;

/// The index of a revision.
pub struct Index {
    /// The revision.
    pub revision: i64,
    organisations: Shelf,
    people: Shelf,
    projects: Shelf,
    /// By identifier, as [`identifiers`] writes it.
    by_identifier: HashMap<String, Vec<(Kind, u32)>>,
}

/// The things of a kind.
#[derive(Default)]
pub(super) struct Shelf {
    keys: Vec<Box<str>>,
    pub(super) names: Names,
    /// By what the rules of identity compare: folded name of an organisation, K1 of a person.
    by_name: HashMap<Box<str>, Vec<u32>>,
    by_acronym: HashMap<Box<str>, Vec<u32>>,
}

impl Shelf {
    pub(super) fn key(&self, item: u32) -> &str {
        self.keys.get(item as usize).map_or("", |key| key)
    }

    /// The things that the rules would call the same by this name.
    pub(super) fn named(&self, name: &str) -> &[u32] {
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }

    /// The things that have this acronym.
    pub(super) fn abbreviated(&self, acronym: &str) -> &[u32] {
        let found = self.by_acronym.get(fold(acronym).as_str());
        found.map_or(&[], Vec::as_slice)
    }
}

impl Index {
    /// Reads the names of a ledger.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(ledger: &Ledger) -> Result<Self, LedgerError> {
        let last = ledger.last_revision()?;
        let mut index = Self {
            revision: last.map_or(0, |revision| revision.number),
            organisations: Shelf::default(),
            people: Shelf::default(),
            projects: Shelf::default(),
            by_identifier: HashMap::new(),
        };
        for kind in KINDS {
            ledger.for_each_of(kind, &mut |entity, _| {
                index.add(&entity.key, &entity.body);
                Ok::<(), LedgerError>(())
            })?;
            index.shelf_mut(kind).names.weigh();
        }
        Ok(index)
    }

    pub(super) fn shelf(&self, kind: Kind) -> &Shelf {
        match kind {
            Kind::Organisation => &self.organisations,
            Kind::Person => &self.people,
            _ => &self.projects,
        }
    }

    fn shelf_mut(&mut self, kind: Kind) -> &mut Shelf {
        match kind {
            Kind::Organisation => &mut self.organisations,
            Kind::Person => &mut self.people,
            _ => &mut self.projects,
        }
    }

    /// The things that have an identifier, as [`identifiers`] writes it.
    pub(super) fn identified(&self, identifier: &str) -> &[(Kind, u32)] {
        let found = self.by_identifier.get(identifier);
        found.map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, key: &str, body: &Body) {
        let kind = body.kind();
        let things = self.shelf_mut(kind);
        let item = u32::try_from(things.keys.len()).unwrap_or(u32::MAX);
        things.keys.push(key.into());
        let names = names_of(body);
        let mut compared = std::collections::BTreeSet::new();
        for stated in names.iter().chain(&acronym_of(body)) {
            let folded = name::key(stated);
            if !folded.is_empty() && compared.insert(folded.clone()) {
                things.names.add(item, &folded);
            }
        }
        let same = |things: &mut Shelf, name: String| {
            let items = things.by_name.entry(name.into()).or_default();
            if items.last() != Some(&item) {
                items.push(item);
            }
        };
        match body {
            Body::Organisation(_) => {
                for stated in &names {
                    if is_acronym(stated) {
                        note(&mut things.by_acronym, fold(stated), item);
                    } else {
                        same(things, compared_name(stated));
                    }
                    if let (_, Some(acronym)) = with_acronym(stated) {
                        note(&mut things.by_acronym, fold(acronym), item);
                    }
                }
                if let Some(acronym) = acronym_of(body) {
                    note(&mut things.by_acronym, fold(&acronym), item);
                }
            }
            Body::Person(body) => {
                let given = body.record.given.as_deref().unwrap_or_default();
                same(things, k1(given, &body.record.family));
            }
            _ => {}
        }
        for identifier in own_identifiers(body) {
            let items = self.by_identifier.entry(identifier).or_default();
            if !items.contains(&(kind, item)) {
                items.push((kind, item));
            }
        }
    }
}

fn note(map: &mut HashMap<Box<str>, Vec<u32>>, key: String, item: u32) {
    let items = map.entry(key.into()).or_default();
    if items.last() != Some(&item) {
        items.push(item);
    }
}

/// The name of an organisation as the rules of identity compare it.
pub(super) fn compared_name(stated: &str) -> String {
    without_legal_form(with_acronym(stated).0)
}

/// The names and titles of a thing.
pub(super) fn names_of(body: &Body) -> Vec<String> {
    let owned = |text: &crate::text::Text| -> Vec<String> {
        text.iter().map(|(_, value)| value.to_owned()).collect()
    };
    match body {
        Body::Organisation(body) => {
            let mut names = owned(&body.record.name);
            names.extend(body.record.aliases.iter().cloned());
            names
        }
        Body::Person(body) => vec![body.record.full_name()],
        Body::Project(body) => {
            let mut names = owned(&body.record.title);
            names.extend(body.record.alternative.iter().flat_map(owned));
            names
        }
        _ => Vec::new(),
    }
}

/// The acronym of a thing, where it has one.
pub(super) fn acronym_of(body: &Body) -> Option<String> {
    match body {
        Body::Organisation(body) => body.record.acronym.clone(),
        Body::Project(body) => body.record.acronym.clone(),
        _ => None,
    }
}

fn own_identifiers(body: &Body) -> Vec<String> {
    match body {
        Body::Organisation(body) => {
            let record = &body.record;
            [&record.ror, &record.fundref, &record.wikidata]
                .into_iter()
                .flatten()
                .filter_map(|stated| identifiers(stated))
                .collect()
        }
        Body::Person(body) => body
            .record
            .orcid
            .iter()
            .filter_map(|stated| identifiers(stated))
            .collect(),
        Body::Project(body) => {
            let record = &body.record;
            let stated = record.identifiers.iter().map(|one| one.value.as_str());
            let numbers = record
                .grants
                .iter()
                .filter_map(|grant| grant.number.as_deref());
            stated.chain(numbers).map(registered).collect()
        }
        _ => Vec::new(),
    }
}

/// What a text says, where it is the identifier of a person or an organisation: `orcid:…`, or an IRI.
pub(super) fn identifiers(stated: &str) -> Option<String> {
    let stated = stated.trim();
    if let Ok(orcid) = identifier::orcid(stated) {
        return Some(format!("orcid:{orcid}"));
    }
    // Bare digits are a Funder id in a record, and may be anything in a table.
    let is_address = stated.contains('/');
    identifier::ror(stated)
        .ok()
        .or_else(|| identifier::wikidata(stated).ok())
        .or_else(|| identifier::fundref(stated).ok().filter(|_| is_address))
}

/// What a project is known by to others, for comparison.
pub(super) fn registered(stated: &str) -> String {
    let stated = identifier::doi(stated).unwrap_or(stated);
    format!("project:{}", fold(stated))
}

/// The key K1 of a name, as somebody wrote it in a table; none where it is no name.
pub(super) fn k1_of(stated: &str) -> Option<(String, String, String)> {
    let name = parse(stated).ok()?;
    let key = k1(&name.given, &name.family);
    Some((key, fold(&name.given), fold(&name.family)))
}

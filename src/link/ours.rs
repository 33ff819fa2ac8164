//! What is looked up: the organisations, people and projects that the ledger holds, with what tells them apart.
//!
//! The ledger holds what is published. So a name that is not to be published is not sent to anybody.

use std::collections::{BTreeMap, BTreeSet};

use super::{Field, LinkError, name};
use crate::ledger::Snapshot;
use crate::record::organisation::OrganisationClass;
use crate::record::{Body, Kind, Organisation, Person, Project, identifier};

/// One of ours.
#[derive(Debug, Clone, Default)]
pub struct Subject {
    /// Its key.
    pub key: String,
    /// Its name for people.
    pub label: String,
    /// All its names.
    pub names: Vec<String>,
    /// The acronym of an organisation.
    pub acronym: Option<String>,
    /// The given and the family name of a person.
    pub person: Option<(String, String)>,
    /// The country of an organisation.
    pub country: Option<String>,
    /// Its home page.
    pub homepage: Option<String>,
    /// The identifiers that it has, in the form of IRIs; an ORCID without.
    pub identifiers: BTreeMap<&'static str, String>,
    /// Of an organisation that is part of another: the names of that one, and its ROR id.
    pub parent: Option<(Vec<String>, Option<String>)>,
    /// Is it a part that means nothing without the whole?
    pub is_part: bool,
    /// The organisations that a person is or was at: all names of each.
    pub affiliations: Vec<Vec<String>>,
}

impl Subject {
    /// The identifier in a field.
    #[must_use]
    pub fn identifier(&self, field: Field) -> Option<&str> {
        self.identifiers.get(field.name()).map(String::as_str)
    }
}

/// Everything that can be looked up, each by key.
#[derive(Debug, Default)]
pub struct Ours {
    /// The organisations.
    pub organisations: Vec<Subject>,
    /// The people.
    pub people: Vec<Subject>,
    /// The projects.
    pub projects: Vec<Subject>,
}

impl Ours {
    /// Reads the ledger.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(ledger: &Snapshot<'_>, languages: &[String]) -> Result<Self, LinkError> {
        let mut reading = Reading::default();
        for kind in [Kind::Organisation, Kind::Person, Kind::Project] {
            ledger.for_each_of::<LinkError>(kind, &mut |entity, _| {
                let label = entity.body.label(languages).1;
                reading.entity(&entity.key, label, &entity.body);
                Ok(())
            })?;
        }
        Ok(reading.finish())
    }

    /// Those of a kind.
    #[must_use]
    pub fn of(&self, kind: Kind) -> &[Subject] {
        match kind {
            Kind::Organisation => &self.organisations,
            Kind::Person => &self.people,
            Kind::Project => &self.projects,
            Kind::Concept | Kind::Programme | Kind::Grant => &[],
        }
    }

    /// Leaves out all but these.
    pub fn keep(&mut self, keys: &[String]) {
        for list in [
            &mut self.organisations,
            &mut self.people,
            &mut self.projects,
        ] {
            list.retain(|subject| keys.contains(&subject.key));
        }
    }
}

#[derive(Default)]
struct Reading {
    organisations: BTreeMap<String, (Organisation, String)>,
    people: Vec<(Person, String, String)>,
    projects: Vec<Subject>,
    /// By person: the organisations.
    at: BTreeMap<String, BTreeSet<String>>,
}

impl Reading {
    fn entity(&mut self, key: &str, label: String, body: &Body) {
        match body {
            Body::Organisation(body) => {
                self.organisations
                    .insert(key.to_owned(), (body.record.clone(), label));
            }
            Body::Person(body) => {
                for affiliation in &body.record.affiliations {
                    self.work(key, &affiliation.organisation);
                }
                self.people
                    .push((body.record.clone(), key.to_owned(), label));
            }
            Body::Project(body) => {
                for (who, part) in body.links.people.iter().zip(&body.record.people) {
                    if let Some(organisation) = &part.affiliation {
                        self.work(&who.key, organisation);
                    }
                }
                self.projects.push(project(key, label, &body.record));
            }
            Body::Concept(_) | Body::Programme(_) | Body::Grant(_) => {}
        }
    }

    fn work(&mut self, person: &str, organisation: &str) {
        self.at
            .entry(person.to_owned())
            .or_default()
            .insert(organisation.to_owned());
    }

    fn finish(mut self) -> Ours {
        let people = std::mem::take(&mut self.people);
        Ours {
            people: people
                .iter()
                .map(|(person, key, label)| self.person(key, label, person))
                .collect(),
            organisations: self
                .organisations
                .iter()
                .map(|(key, (record, label))| self.organisation(key, label, record))
                .collect(),
            projects: std::mem::take(&mut self.projects),
        }
    }

    fn organisation(&self, key: &str, label: &str, record: &Organisation) -> Subject {
        let mut identifiers = BTreeMap::new();
        let stated: [(_, _, fn(&str) -> _); 3] = [
            (Field::Ror, &record.ror, identifier::ror),
            (Field::Fundref, &record.fundref, identifier::fundref),
            (Field::Wikidata, &record.wikidata, identifier::wikidata),
        ];
        for (field, value, form) in stated {
            if let Some(iri) = value.as_deref().and_then(|value| form(value).ok()) {
                identifiers.insert(field.name(), iri);
            }
        }
        let parent = record
            .parent
            .as_ref()
            .and_then(|parent| self.organisations.get(parent));
        let is_part = record.class.is_some_and(OrganisationClass::is_part);
        Subject {
            key: key.to_owned(),
            label: label.to_owned(),
            names: names(record),
            acronym: record.acronym.clone(),
            country: record.country.as_deref().map(name::country),
            homepage: record.homepage.clone(),
            identifiers,
            parent: parent.map(|(parent, _)| {
                let ror = parent.ror.as_deref();
                (names(parent), ror.and_then(|ror| identifier::ror(ror).ok()))
            }),
            is_part: is_part || record.parent.is_some(),
            ..Subject::default()
        }
    }

    fn person(&self, key: &str, label: &str, record: &Person) -> Subject {
        let orcid = record.orcid.as_deref();
        let orcid = orcid.and_then(|orcid| identifier::orcid(orcid).ok());
        let affiliations = self.at.get(key).into_iter().flatten();
        Subject {
            key: key.to_owned(),
            label: label.to_owned(),
            names: vec![label.to_owned()],
            person: Some((
                record.given.clone().unwrap_or_default(),
                record.family.clone(),
            )),
            homepage: record.homepage.clone(),
            identifiers: orcid
                .map(|orcid| (Field::Orcid.name(), orcid))
                .into_iter()
                .collect(),
            affiliations: affiliations.flat_map(|id| self.around(id)).collect(),
            ..Subject::default()
        }
    }

    /// The names of an organisation and of those that it is part of: a registry may know the university only.
    fn around(&self, id: &str) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        let mut next = Some(id);
        while let Some((record, _)) = next.and_then(|id| self.organisations.get(id))
            && all.len() < 8
        {
            all.push(names(record));
            next = record.parent.as_deref();
        }
        all
    }
}

fn project(key: &str, label: String, record: &Project) -> Subject {
    let mut names: Vec<String> = record
        .title
        .iter()
        .map(|(_, title)| title.to_owned())
        .collect();
    names.dedup();
    Subject {
        key: key.to_owned(),
        label,
        names,
        acronym: record.acronym.clone(),
        homepage: record.homepage.clone(),
        ..Subject::default()
    }
}

/// Names and aliases, each once.
fn names(record: &Organisation) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let stated = record.name.iter().map(|(_, name)| name);
    stated
        .chain(record.aliases.iter().map(String::as_str))
        .filter(|name| seen.insert((*name).to_owned()))
        .map(str::to_owned)
        .collect()
}

//! What two sources that name one name could share: projects, affiliations, the people beside them.

use std::collections::{BTreeSet, HashMap};

use super::{Mention, SourceNumber, Telling};
use crate::identity::things::Things;
use crate::record::traces::quoted;
use crate::record::{Kind, Person};

/// Where each bearer of a name was named, and beside whom.
#[derive(Debug, Default)]
pub(super) struct Context {
    numbers: HashMap<Box<str>, u32>,
    projects: Vec<InProject>,
    by_name: HashMap<Box<str>, Vec<(SourceNumber, Around)>>,
    by_key: HashMap<Box<str>, Around>,
}

#[derive(Debug)]
struct InProject {
    id: Box<str>,
    names: BTreeSet<Box<str>>,
    keys: BTreeSet<Box<str>>,
}

/// What is around a bearer of a name.
#[derive(Debug, Default, Clone)]
pub(super) struct Around {
    projects: BTreeSet<u32>,
    affiliations: BTreeSet<Box<str>>,
}

impl Context {
    fn project(&mut self, id: &str) -> u32 {
        if let Some(number) = self.numbers.get(id) {
            return *number;
        }
        let number = u32::try_from(self.projects.len()).unwrap_or(u32::MAX);
        self.projects.push(InProject {
            id: id.into(),
            names: BTreeSet::new(),
            keys: BTreeSet::new(),
        });
        self.numbers.insert(id.into(), number);
        number
    }

    /// Tells of a name in a project.
    pub(super) fn name(&mut self, k1: &str, mention: &Mention<'_>) {
        let project = self.project(mention.project);
        self.projects[project as usize].names.insert(k1.into());
        let of_name = self.by_name.entry(k1.into()).or_default();
        let at = of_name.iter().position(|(of, _)| *of == mention.source);
        let at = at.unwrap_or_else(|| {
            of_name.push((mention.source, Around::default()));
            of_name.len() - 1
        });
        of_name[at].1.note(project, mention.affiliation);
    }

    /// Tells of a key in a project.
    pub(super) fn key(&mut self, mention: &Mention<'_>) {
        let project = self.project(mention.project);
        self.projects[project as usize]
            .keys
            .insert(mention.stated.into());
        self.by_key
            .entry(mention.stated.into())
            .or_default()
            .note(project, mention.affiliation);
    }

    /// Tells of a person's record.
    pub(super) fn record(&mut self, person: &Person) {
        if person.affiliations.is_empty() {
            return;
        }
        let around = self.by_key.entry(person.id.as_str().into()).or_default();
        for affiliation in &person.affiliations {
            around
                .affiliations
                .insert(affiliation.organisation.as_str().into());
        }
    }

    /// What is around a name in a source, and around the record that bears it there.
    pub(super) fn around(&self, k1: &str, source: SourceNumber, key: Option<&str>) -> Around {
        let mut around = key
            .and_then(|key| self.by_key.get(key))
            .cloned()
            .unwrap_or_default();
        let of_name = self.by_name.get(k1).into_iter().flatten();
        for (_, other) in of_name.filter(|(of, _)| *of == source) {
            around.projects.extend(&other.projects);
            around
                .affiliations
                .extend(other.affiliations.iter().cloned());
        }
        around
    }
}

impl Around {
    fn note(&mut self, project: u32, affiliation: Option<&str>) {
        self.projects.insert(project);
        self.affiliations.extend(affiliation.map(Into::into));
    }
}

/// What is around a bearer, as it can be shared: by the ids and names that all sources mean.
pub(super) struct Sharing {
    projects: BTreeSet<String>,
    affiliations: BTreeSet<String>,
    beside: BTreeSet<String>,
}

impl Sharing {
    /// What two bearers of a name share, in words; empty where it is nothing.
    pub(super) fn shared(&self, other: &Self) -> Vec<String> {
        let mut shared = Vec::new();
        let mut note = |what: &str, a: &BTreeSet<String>, b: &BTreeSet<String>| {
            let both = a.intersection(b).next();
            shared.extend(both.map(|one| format!("the {what} {one}")));
        };
        note("project", &self.projects, &other.projects);
        note("affiliation", &self.affiliations, &other.affiliations);
        note("co-person", &self.beside, &other.beside);
        shared
    }
}

impl Telling {
    /// What a bearer of a name has around it that another could share.
    pub(super) fn sharing(&self, k1: &str, around: &Around, things: &Things) -> Sharing {
        let projects = around.projects.iter().map(|number| {
            let id = &self.context.projects[*number as usize].id;
            things.current(Kind::Project, id).to_owned()
        });
        let affiliations = around.affiliations.iter();
        let affiliations = affiliations.map(|id| things.current(Kind::Organisation, id).to_owned());
        Sharing {
            projects: projects.collect(),
            affiliations: affiliations.collect(),
            beside: self.beside(k1, around),
        }
    }

    /// The names of those in the same projects.
    fn beside(&self, k1: &str, around: &Around) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for number in &around.projects {
            let project = &self.context.projects[*number as usize];
            names.extend(project.names.iter().map(|name| quoted(name)));
            let keys = project.keys.iter();
            let records = keys.filter_map(|key| self.records.get(key));
            names.extend(records.map(|recorded| quoted(&recorded.first.k1)));
        }
        names.remove(&quoted(k1));
        names
    }
}

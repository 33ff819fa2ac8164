//! One record, settled: what it names is looked up, and people are who they are.

use super::Learned;
use super::grants::Grants;
use super::index::Index;
use crate::identity::people::{People, SourceNumber};
use crate::identity::things::Things;
use crate::record::check::Finding;
use crate::record::entity::{ProjectLinks, Settled, Who};
use crate::record::organisation::OrganisationClass;
use crate::record::project::{OutputKind, Participation};
use crate::record::{Kind, Organisation, Project, Record, identifier};
use crate::text::Text;

/// What a record names that is not there, or that could be several.
pub(super) fn references(
    record: &Record,
    index: &Index,
    people: &People,
    source: SourceNumber,
) -> Vec<Finding> {
    let mut check = References {
        index,
        findings: Vec::new(),
    };
    match record {
        Record::Project(project) => check.project(project, people, source),
        Record::Person(person) => {
            for (at, affiliation) in person.affiliations.iter().enumerate() {
                let path = format!("affiliations[{at}].organisation");
                check.known(&path, Kind::Organisation, Some(&affiliation.organisation));
            }
        }
        Record::Organisation(o) => check.known("parent", Kind::Organisation, o.parent.as_ref()),
        Record::Programme(p) => check.known("funder", Kind::Organisation, p.funder.as_ref()),
    }
    check.findings
}

struct References<'a> {
    index: &'a Index,
    findings: Vec<Finding>,
}

impl References<'_> {
    fn known(&mut self, path: &str, kind: Kind, id: Option<&String>) {
        let Some(id) = id.filter(|id| self.index.get(kind, id).is_none()) else {
            return;
        };
        let near = self.nearest(kind, id);
        let place = match kind {
            Kind::Project => "projects/".to_owned(),
            kind => format!("{}.yaml", kind.plural()),
        };
        let remedy = match near {
            Some(near) => format!("did you mean `{near}`? else add it to {place}"),
            None => format!("add it to {place}, or correct the id"),
        };
        self.findings.push(Finding::new(
            path,
            format!("there is no {kind} `{}`", id.escape_debug()),
            remedy,
        ));
    }

    /// An id that starts like this one: for people who mistyped.
    fn nearest(&self, kind: Kind, id: &str) -> Option<String> {
        let shared = |other: &str| {
            id.bytes()
                .zip(other.bytes())
                .take_while(|(a, b)| a == b)
                .count()
        };
        self.index
            .ids(kind)
            .map(|(other, _)| (shared(other), std::cmp::Reverse(other)))
            .max()
            .filter(|(shared, _)| *shared >= 3)
            .map(|(_, std::cmp::Reverse(other))| other.to_owned())
    }

    fn project(&mut self, project: &Project, people: &People, source: SourceNumber) {
        for (at, participation) in project.people.iter().enumerate() {
            let affiliation = format!("people[{at}].affiliation");
            self.known(
                &affiliation,
                Kind::Organisation,
                participation.affiliation.as_ref(),
            );
            if let Some(key) = &participation.person {
                let (current, _) = people.current(key);
                if self.index.get(Kind::Person, key).is_none()
                    && !people.from_mentions.contains_key(current)
                    && !self.index.is_forgotten(key)
                {
                    self.known(&format!("people[{at}].person"), Kind::Person, Some(key));
                }
            } else if let Some(name) = participation.name.as_ref().filter(|_| project.publish)
                && let Err(several) = people.who(name, &project.id, source)
                && several.len() > 1
            {
                self.findings.push(Finding::new(
                    format!("people[{at}].name"),
                    format!(
                        "`{name}` is borne by {} people: {}",
                        several.len(),
                        several.join(", ")
                    ),
                    "write `person:` with the key of the one that is meant",
                ));
            }
        }
        for (at, involvement) in project.organisations.iter().enumerate() {
            let path = format!("organisations[{at}].organisation");
            self.known(&path, Kind::Organisation, Some(&involvement.organisation));
        }
        for (at, grant) in project.grants.iter().enumerate() {
            self.known(
                &format!("grants[{at}].funder"),
                Kind::Organisation,
                Some(&grant.funder),
            );
            self.known(
                &format!("grants[{at}].programme"),
                Kind::Programme,
                grant.programme.as_ref(),
            );
        }
        self.known("part_of", Kind::Project, project.part_of.as_ref());
    }
}

/// A project with the people, grants and subjects that it names. Its grants are noted. `people_of` is the record, and its
/// source, that names the people.
pub(super) fn project(
    mut project: Project,
    people_of: &(String, SourceNumber),
    learned: &Learned<'_>,
    grants: &mut Grants,
    subject_key: &dyn Fn(&str) -> String,
) -> Settled<Project, ProjectLinks> {
    let Learned {
        index,
        people,
        things,
        config,
        ..
    } = learned;
    let mut links = ProjectLinks {
        homepage_shared: index.is_shared(project.homepage.as_deref()),
        ..ProjectLinks::default()
    };
    let (id, source) = people_of;
    let mut parts: Vec<(Participation, String)> = Vec::new();
    for participation in std::mem::take(&mut project.people) {
        let who = match (&participation.person, &participation.name) {
            (Some(key), _) => {
                let (key, rule) = people.current(key);
                Some(Who {
                    key: key.to_owned(),
                    rule,
                })
            }
            (None, Some(name)) => people.who(name, id, *source).ok().map(|(key, rule)| Who {
                key: key.to_owned(),
                rule,
            }),
            (None, None) => None,
        };
        // A person who is known and not published is not in what is published either.
        let who = who.filter(|who| !index.is_unpublished(&who.key));
        let part = config.persons.publish.part(participation);
        if let (Some(who), Some(part)) = (who, part) {
            let part = (part, who.key.clone());
            // What is not published may be all that two parts of one person differ in.
            if !parts.contains(&part) {
                links.people.push(who);
                parts.push(part);
            }
        }
    }
    project.people = parts.into_iter().map(|(part, _)| part).collect();
    if project.part_of.as_deref().is_some_and(|parent| {
        index.get(Kind::Project, parent).is_none_or(|p| !p.publish) || things.is_ignored(parent)
    }) {
        project.part_of = None;
    }
    plain(&mut project);
    links.grants = grants.note(&mut project, &links.people);
    links.subjects = project
        .subjects
        .iter()
        .map(|subject| subject_key(subject))
        .collect();
    Settled {
        record: project,
        links,
    }
}

/// Brings a project to the form in which it says the same whoever wrote it down: each text has its language by now, another
/// title is one in one language, and an output that is `other` is of no type that is known.
fn plain(project: &mut Project) {
    project.language = None;
    let titles = project.alternative.iter().flat_map(Text::iter);
    project.alternative = titles.map(|(tag, value)| Text::of(tag, value)).collect();
    for output in &mut project.outputs {
        output.kind.take_if(|kind| *kind == OutputKind::Other);
    }
    // What differed in its form may be the same now.
    project.drop_repeated();
}

/// The same of an organisation: one that is `other` is of no type that is known, and registries have one form of an identifier.
pub(super) fn plain_organisation(record: &mut Organisation) {
    record
        .class
        .take_if(|class| *class == OrganisationClass::Other);
    for (id, form) in [
        (&mut record.ror, identifier::ror as fn(&str) -> _),
        (&mut record.fundref, identifier::fundref),
        (&mut record.wikidata, identifier::wikidata),
    ] {
        if let Some(Ok(whole)) = id.as_deref().map(form) {
            *id = Some(whole);
        }
    }
}

/// Brings what a record names to the ids that things have now.
pub(super) fn rename(record: &mut Record, things: &Things) {
    let rename = |kind: Kind, id: &mut String| {
        // Where no grant is spoken of, a funder and programme in one name are the funder.
        if let Some((funder, _)) = things.split(id).filter(|_| kind == Kind::Organisation) {
            *id = funder.to_owned();
        }
        if let Some(current) = things.replaced(kind, id) {
            *id = current.to_owned();
        }
    };
    match record {
        Record::Project(project) => {
            for person in &mut project.people {
                if let Some(affiliation) = &mut person.affiliation {
                    rename(Kind::Organisation, affiliation);
                }
            }
            for involvement in &mut project.organisations {
                rename(Kind::Organisation, &mut involvement.organisation);
            }
            for grant in &mut project.grants {
                if let Some((funder, programme)) = things.split(&grant.funder) {
                    grant.programme.get_or_insert_with(|| programme.to_owned());
                    grant.funder = funder.to_owned();
                }
                rename(Kind::Organisation, &mut grant.funder);
                if let Some(programme) = &mut grant.programme {
                    rename(Kind::Programme, programme);
                }
            }
            if let Some(whole) = &mut project.part_of {
                rename(Kind::Project, whole);
            }
            let key = things.current(Kind::Project, &project.id);
            project.part_of.take_if(|whole| *whole == key);
            let mut seen = Vec::new();
            project.organisations.retain(|one| {
                let is_new = !seen.contains(one);
                seen.push(one.clone());
                is_new
            });
        }
        Record::Person(person) => {
            for affiliation in &mut person.affiliations {
                rename(Kind::Organisation, &mut affiliation.organisation);
            }
        }
        Record::Organisation(organisation) => {
            if let Some(parent) = &mut organisation.parent {
                rename(Kind::Organisation, parent);
            }
            let key = things.current(Kind::Organisation, &organisation.id);
            organisation.parent.take_if(|parent| *parent == key);
        }
        Record::Programme(programme) => {
            if let Some(funder) = &mut programme.funder {
                rename(Kind::Organisation, funder);
            }
        }
    }
}

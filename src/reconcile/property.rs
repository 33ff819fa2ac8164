//! The properties of our things: what queries can be narrowed by, and what tables can be extended with.

use serde_json::{Value, json};

use super::{Service, id_of};
use crate::ledger::{Ledger, LedgerError};
use crate::record::date::Date;
use crate::record::{Body, Kind, Organisation, Person, Project};
use crate::text::Text;

/// A property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Property {
    /// Its identifier.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// What it means.
    pub description: &'static str,
    /// The kinds that have it.
    pub of: &'static [Kind],
    /// The kind of things that it names; none where it holds texts, numbers or dates.
    pub names: Option<Kind>,
}

const ALL: &[Kind] = &[Kind::Organisation, Kind::Person, Kind::Project];
const AGENTS: &[Kind] = &[Kind::Organisation, Kind::Person];
const NAMED: &[Kind] = &[Kind::Organisation, Kind::Project];
const ORGANISATIONS: &[Kind] = &[Kind::Organisation];
const PEOPLE: &[Kind] = &[Kind::Person];
const PROJECTS: &[Kind] = &[Kind::Project];

const fn plain(
    id: &'static str,
    name: &'static str,
    of: &'static [Kind],
    description: &'static str,
) -> Property {
    Property {
        id,
        name,
        description,
        of,
        names: None,
    }
}

const fn naming(
    id: &'static str,
    name: &'static str,
    of: &'static [Kind],
    names: Kind,
    description: &'static str,
) -> Property {
    Property {
        names: Some(names),
        ..plain(id, name, of, description)
    }
}

/// All properties, by id.
pub const PROPERTIES: &[Property] = &[
    plain(
        "abstract",
        "Abstract",
        PROJECTS,
        "What the project is about",
    ),
    plain("acronym", "Acronym", NAMED, "A short name in capitals"),
    naming(
        "affiliation",
        "Affiliation",
        PEOPLE,
        Kind::Organisation,
        "An organisation that the person belongs to",
    ),
    plain(
        "alternative-name",
        "Alternative name",
        NAMED,
        "Another name or title",
    ),
    plain(
        "country",
        "Country",
        ORGANISATIONS,
        "Two letters, of ISO 3166-1",
    ),
    plain("end", "End", PROJECTS, "When the project ends"),
    plain("family-name", "Family name", PEOPLE, "With its particles"),
    naming(
        "funder",
        "Funder",
        PROJECTS,
        Kind::Organisation,
        "An organisation that pays for the project",
    ),
    plain(
        "fundref",
        "Funder id",
        ORGANISATIONS,
        "In the Open Funder Registry",
    ),
    plain(
        "given-name",
        "Given name",
        PEOPLE,
        "Given names or initials",
    ),
    plain(
        "grant-number",
        "Grant number",
        PROJECTS,
        "The number that a funder gave",
    ),
    plain("homepage", "Home page", ALL, "The address of a web page"),
    plain(
        "identifier",
        "Identifier",
        PROJECTS,
        "In a registry, as a DOI",
    ),
    plain(
        "keyword",
        "Keyword",
        PROJECTS,
        "A word that the project is found by",
    ),
    plain("name", "Name", ALL, "The name or title"),
    plain("orcid", "ORCID iD", PEOPLE, "In ORCID"),
    naming(
        "organisation",
        "Organisation",
        PROJECTS,
        Kind::Organisation,
        "An organisation that takes part",
    ),
    naming(
        "parent",
        "Parent organisation",
        ORGANISATIONS,
        Kind::Organisation,
        "The organisation that it is a part of",
    ),
    naming(
        "part-of",
        "Part of",
        PROJECTS,
        Kind::Project,
        "The project that it is a part of",
    ),
    naming(
        "person",
        "Person",
        PROJECTS,
        Kind::Person,
        "Somebody who takes part",
    ),
    naming(
        "project",
        "Project",
        AGENTS,
        Kind::Project,
        "A project that it, or somebody, takes part in or pays for",
    ),
    plain(
        "ror",
        "ROR id",
        ORGANISATIONS,
        "In the Research Organization Registry",
    ),
    plain("start", "Start", PROJECTS, "When the project begins"),
    plain("wikidata", "Wikidata id", ORGANISATIONS, "In Wikidata"),
];

impl Property {
    /// The property of an id.
    #[must_use]
    pub fn of_id(id: &str) -> Option<&'static Self> {
        PROPERTIES.iter().find(|property| property.id == id)
    }
}

/// A value of a property.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Valued {
    /// A text, with its language where it has one.
    Text(String, String),
    Date(Date),
    Thing(Kind, String),
}

impl Valued {
    fn bare(text: impl Into<String>) -> Self {
        Self::Text(String::new(), text.into())
    }

    /// As the specification writes values (section 7.2). A year alone is no date there.
    pub(super) fn to_json(&self, service: &Service, ledger: &Ledger) -> Result<Value, LedgerError> {
        Ok(match self {
            Self::Text(_, text) => json!({ "str": text }),
            Self::Date(date) => {
                let date = date.to_string();
                if date.len() == "2026-01-31".len() {
                    json!({ "date": format!("{date}T00:00:00Z") })
                } else {
                    json!({ "str": date })
                }
            }
            Self::Thing(kind, key) => {
                let body = ledger.get(*kind, key)?.and_then(|row| row.body);
                match body {
                    Some(body) => {
                        json!({"id": id_of(*kind, key), "name": service.label(&body, key)})
                    }
                    None => json!({ "str": key }),
                }
            }
        })
    }
}

/// How many things that name another are looked at.
const NAMING: usize = 1_000;

/// The values that a thing has of a property. There are none where it is no property of the kind.
pub(super) fn values(
    ledger: &Ledger,
    body: &Body,
    key: &str,
    id: &str,
) -> Result<Vec<Valued>, LedgerError> {
    match (body, id) {
        (Body::Organisation(_) | Body::Person(_), "project") => {
            let naming = ledger.naming(body.kind(), key, NAMING)?;
            let projects = naming
                .into_iter()
                .filter(|(kind, _)| *kind == Kind::Project);
            return Ok(projects
                .map(|(kind, key)| Valued::Thing(kind, key))
                .collect());
        }
        (Body::Project(body), "person") => {
            let people = body.links.people.iter().filter(|who| !who.key.is_empty());
            let mut seen = std::collections::HashSet::new();
            return Ok(people
                .filter(|who| seen.insert(&who.key))
                .map(|who| Valued::Thing(Kind::Person, who.key.clone()))
                .collect());
        }
        _ => {}
    }
    Ok(match body {
        Body::Organisation(body) => of_organisation(&body.record, id),
        Body::Person(body) => of_person(&body.record, id),
        Body::Project(body) => of_project(&body.record, id),
        _ => Vec::new(),
    })
}

fn texts(text: &Text) -> Vec<Valued> {
    text.iter()
        .map(|(tag, value)| Valued::Text(tag.to_owned(), value.to_owned()))
        .collect()
}

fn one(value: Option<&String>) -> Vec<Valued> {
    value.cloned().map(Valued::bare).into_iter().collect()
}

fn things<'a>(kind: Kind, keys: impl Iterator<Item = &'a String>) -> Vec<Valued> {
    let mut seen = std::collections::HashSet::new();
    keys.filter(|key| seen.insert(*key))
        .map(|key| Valued::Thing(kind, key.clone()))
        .collect()
}

fn of_organisation(record: &Organisation, id: &str) -> Vec<Valued> {
    match id {
        "acronym" => one(record.acronym.as_ref()),
        "alternative-name" => record.aliases.iter().map(Valued::bare).collect(),
        "country" => one(record.country.as_ref()),
        "fundref" => one(record.fundref.as_ref()),
        "homepage" => one(record.homepage.as_ref()),
        "name" => texts(&record.name),
        "parent" => things(Kind::Organisation, record.parent.iter()),
        "ror" => one(record.ror.as_ref()),
        "wikidata" => one(record.wikidata.as_ref()),
        _ => Vec::new(),
    }
}

fn of_person(record: &Person, id: &str) -> Vec<Valued> {
    match id {
        "affiliation" => things(
            Kind::Organisation,
            record.affiliations.iter().map(|one| &one.organisation),
        ),
        "family-name" => vec![Valued::bare(&record.family)],
        "given-name" => one(record.given.as_ref()),
        "homepage" => one(record.homepage.as_ref()),
        "name" => vec![Valued::bare(record.full_name())],
        "orcid" => one(record.orcid.as_ref()),
        _ => Vec::new(),
    }
}

fn of_project(record: &Project, id: &str) -> Vec<Valued> {
    match id {
        "abstract" => texts(&record.summary),
        "acronym" => one(record.acronym.as_ref()),
        "alternative-name" => record.alternative.iter().flat_map(texts).collect(),
        "end" => record.end.map(Valued::Date).into_iter().collect(),
        "funder" => things(
            Kind::Organisation,
            record.grants.iter().map(|grant| &grant.funder),
        ),
        "grant-number" => {
            let numbers = record
                .grants
                .iter()
                .filter_map(|grant| grant.number.as_ref());
            numbers.map(Valued::bare).collect()
        }
        "homepage" => one(record.homepage.as_ref()),
        "identifier" => {
            let identifiers = record.identifiers.iter();
            identifiers.map(|one| Valued::bare(&one.value)).collect()
        }
        "keyword" => {
            let keywords = record.keywords.iter();
            keywords
                .map(|(tag, word)| Valued::Text(tag.to_owned(), word.to_owned()))
                .collect()
        }
        "name" => texts(&record.title),
        "organisation" => things(
            Kind::Organisation,
            record.organisations.iter().map(|one| &one.organisation),
        ),
        "part-of" => things(Kind::Project, record.part_of.iter()),
        "start" => record.start.map(Valued::Date).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_in_order_and_each_once() {
        assert!(PROPERTIES.is_sorted_by(|a, b| a.id < b.id));
        assert_eq!(Property::of_id("ror").unwrap().name, "ROR id");
        assert_eq!(Property::of_id("planet"), None);
    }
}

//! Entities: records with what identity resolution and the other records add to them.
//!
//! The ledger holds entities, and mapping reads nothing else. What depends on other records (who a name is, which
//! grant a mention makes, whether a web page is another thing's too) is settled before and written here, so that
//! mapping is a function of one entity.

use serde::{Deserialize, Serialize};

use super::grant::Grant;
use super::sources::Sources;
use super::{Kind, Organisation, Person, Programme, Project};
use crate::text::Text;

/// A thing that has an IRI and a description.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// The key in its IRI.
    pub key: String,
    /// What is known of it.
    pub body: Body,
}

impl Entity {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.body.kind()
    }
}

/// What is known of a thing.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A concept.
    Concept(Concept),
    /// An organisation.
    Organisation(Settled<Organisation, OrganisationLinks>),
    /// A person.
    Person(Settled<Person, PersonLinks>),
    /// A programme.
    Programme(Settled<Programme, ProgrammeLinks>),
    /// A project.
    Project(Box<Settled<Project, ProjectLinks>>),
    /// A grant.
    Grant(Box<Grant>),
}

/// A record, and what the other records say of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settled<R, L> {
    /// The record, as its source gives it.
    pub record: R,
    /// What was settled.
    pub links: L,
}

/// What other records settle for a project.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProjectLinks {
    /// Who each of `people` is, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Who>,
    /// The keys of `grants`, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<String>,
    /// The keys of the concepts that `subjects` name, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// Is the home page given by another record too?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub homepage_shared: bool,
    /// Where the record comes from, where that is more than one place.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
}

/// A person, and the rule that settled it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// The person's key; empty for one who is known and not published.
    pub key: String,
    /// The rule, by its id in `docs/IDENTITY.md`.
    pub rule: Rule,
}

/// The rules of identity, by their ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rule {
    /// The record states the key.
    Stated,
    /// A decision: the same.
    H1,
    /// A decision: not the same.
    H2,
    /// The same ORCID.
    A1,
    /// The same name within one source.
    B1,
    /// The same name in two sources that share something.
    B2,
}

impl Rule {
    /// What the rule says, as people read it.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::Stated => "the record states the person's key",
            Self::H1 => "rule H1: identities.yaml says that this is the same person",
            Self::H2 => {
                "rule H2: identities.yaml says that this is another person of the same name"
            }
            Self::A1 => "rule A1: the same ORCID",
            Self::B1 => "rule B1: the same given and family name within one source",
            Self::B2 => {
                "rule B2: the same name in two sources, which share a co-person, an affiliation or a project"
            }
        }
    }
}

/// What other records settle for a person.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonLinks {
    /// Is the home page given by another record too?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub homepage_shared: bool,
    /// Made from a name in a project, without a record of its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_mentions: bool,
    /// What sources share that name one person (rule B2).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<String>,
    /// Where the record comes from, where that is more than one place.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
}

/// What other records settle for an organisation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OrganisationLinks {
    /// Is the home page given by another record too?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub homepage_shared: bool,
    /// Does a grant name it as its funder?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub funds: bool,
    /// Where the record comes from, where that is more than one place.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
}

/// What other records settle for a programme.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProgrammeLinks {
    /// Is the home page given by another record too?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub homepage_shared: bool,
    /// Where the record comes from, where that is more than one place.
    #[serde(default, skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
}

/// A concept of a scheme, a scheme, or a subject from elsewhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Concept {
    /// The IRI, for a subject from elsewhere; ours are minted from the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iri: Option<String>,
    /// The key of the scheme that it belongs to; none for a scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// Is it a scheme?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_scheme: bool,
    /// The preferred label; empty where nobody told us one.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// What it means.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub definition: Text,
    /// The code in records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notation: Option<String>,
}

impl Body {
    /// The kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Concept(_) => Kind::Concept,
            Self::Organisation(_) => Kind::Organisation,
            Self::Person(_) => Kind::Person,
            Self::Programme(_) => Kind::Programme,
            Self::Project(_) => Kind::Project,
            Self::Grant(_) => Kind::Grant,
        }
    }

    /// Canonical JSON: fields in the order of the types, nothing that is absent.
    ///
    /// # Panics
    /// Never: these types always serialise.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let result = match self {
            Self::Concept(body) => serde_json::to_vec(body),
            Self::Organisation(body) => serde_json::to_vec(body),
            Self::Person(body) => serde_json::to_vec(body),
            Self::Programme(body) => serde_json::to_vec(body),
            Self::Project(body) => serde_json::to_vec(body),
            Self::Grant(body) => serde_json::to_vec(body),
        };
        result.unwrap_or_else(|fault| unreachable!("plain data serialises: {fault}"))
    }

    /// Reads what [`Body::to_json`] wrote.
    ///
    /// # Errors
    /// Where the JSON is not of the kind.
    pub fn from_json(kind: Kind, json: &[u8]) -> Result<Self, serde_json::Error> {
        Ok(match kind {
            Kind::Concept => Self::Concept(serde_json::from_slice(json)?),
            Kind::Organisation => Self::Organisation(serde_json::from_slice(json)?),
            Kind::Person => Self::Person(serde_json::from_slice(json)?),
            Kind::Programme => Self::Programme(serde_json::from_slice(json)?),
            Kind::Project => Self::Project(serde_json::from_slice(json)?),
            Kind::Grant => Self::Grant(serde_json::from_slice(json)?),
        })
    }

    /// Where it comes from, where that is more than one place.
    #[must_use]
    pub fn sources(&self) -> Option<&Sources> {
        let sources = match self {
            Self::Organisation(body) => &body.links.sources,
            Self::Person(body) => &body.links.sources,
            Self::Programme(body) => &body.links.sources,
            Self::Project(body) => &body.links.sources,
            Self::Concept(_) | Self::Grant(_) => return None,
        };
        (!sources.is_empty()).then_some(sources)
    }

    /// A name for people: title, name or label, in the first of these languages that there is.
    #[must_use]
    pub fn label(&self, languages: &[impl AsRef<str>]) -> (Option<&str>, String) {
        let text = match self {
            Self::Concept(body) if body.label.is_empty() => {
                return (None, body.iri.clone().unwrap_or_default());
            }
            Self::Concept(body) => &body.label,
            Self::Organisation(body) => &body.record.name,
            Self::Person(body) => return (None, body.record.full_name()),
            Self::Programme(body) => &body.record.name,
            Self::Project(body) => &body.record.title,
            Self::Grant(body) => &body.label,
        };
        match text.best(languages) {
            Some((tag, value)) => ((!tag.is_empty()).then_some(tag), value.to_owned()),
            None => (None, String::new()),
        }
    }

    /// The entities that this one names, each once: kind and key, in the order of the fields.
    #[must_use]
    pub fn names(&self) -> Vec<(Kind, &str)> {
        let mut out: Vec<(Kind, &str)> = Vec::new();
        match self {
            Self::Concept(body) => out.extend(body.scheme.as_deref().map(|s| (Kind::Concept, s))),
            Self::Organisation(body) => {
                out.extend(
                    body.record
                        .parent
                        .as_deref()
                        .map(|p| (Kind::Organisation, p)),
                );
            }
            Self::Person(body) => out.extend(
                body.record
                    .affiliations
                    .iter()
                    .map(|a| (Kind::Organisation, a.organisation.as_str())),
            ),
            Self::Programme(body) => {
                out.extend(
                    body.record
                        .funder
                        .as_deref()
                        .map(|f| (Kind::Organisation, f)),
                );
            }
            Self::Project(body) => project_names(body, &mut out),
            Self::Grant(body) => {
                out.push((Kind::Organisation, &body.funder));
                out.extend(body.programme.as_deref().map(|p| (Kind::Programme, p)));
                out.extend(
                    body.investigators
                        .iter()
                        .map(|i| (Kind::Person, i.person.as_str())),
                );
                out.extend(body.hosts.iter().map(|h| (Kind::Organisation, h.as_str())));
            }
        }
        let mut seen = std::collections::HashSet::new();
        out.retain(|name| seen.insert(*name));
        out
    }
}

fn project_names<'a>(body: &'a Settled<Project, ProjectLinks>, out: &mut Vec<(Kind, &'a str)>) {
    let record = &body.record;
    out.extend(
        body.links
            .people
            .iter()
            .filter(|who| !who.key.is_empty())
            .map(|who| (Kind::Person, who.key.as_str())),
    );
    out.extend(
        record
            .people
            .iter()
            .filter_map(|p| p.affiliation.as_deref())
            .map(|a| (Kind::Organisation, a)),
    );
    out.extend(
        record
            .organisations
            .iter()
            .map(|o| (Kind::Organisation, o.organisation.as_str())),
    );
    out.extend(
        record
            .grants
            .iter()
            .map(|g| (Kind::Organisation, g.funder.as_str())),
    );
    out.extend(body.links.grants.iter().map(|g| (Kind::Grant, g.as_str())));
    out.extend(
        body.links
            .subjects
            .iter()
            .map(|s| (Kind::Concept, s.as_str())),
    );
    out.extend(record.part_of.as_deref().map(|p| (Kind::Project, p)));
}

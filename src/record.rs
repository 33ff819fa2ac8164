//! Records: what people edit and programs send. Plain data, its reading by serde, and its checks; no RDF, no I/O.
//!
//! The format is described in `docs/RECORDS.md`; `ontology/record.schema.json` is generated from these types.

pub mod check;
pub mod date;
pub mod entity;
pub mod evidence;
pub mod grant;
pub mod identifier;
pub mod name;
pub mod organisation;
pub mod person;
pub mod project;
mod role;
mod schema;
pub mod sources;
pub mod traces;
pub mod visibility;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use entity::{Body, Entity};
pub use organisation::{Organisation, Programme};
pub use person::Person;
pub use project::Project;
pub use schema::schema;

/// The kinds of thing that have an IRI and a description of their own.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A concept of a scheme, or a subject that projects name.
    Concept,
    /// An organisation: universities, faculties, funders, companies …
    Organisation,
    /// A person.
    Person,
    /// A funding programme.
    Programme,
    /// A research project.
    Project,
    /// A grant: money that a funder assigned to projects.
    Grant,
}

impl Kind {
    /// Every kind, in the order in which they are published.
    pub const ALL: [Self; 6] = [
        Self::Concept,
        Self::Organisation,
        Self::Person,
        Self::Programme,
        Self::Project,
        Self::Grant,
    ];

    /// The name in IRIs, files and the ledger.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Concept => "concept",
            Self::Organisation => "organisation",
            Self::Person => "person",
            Self::Programme => "programme",
            Self::Project => "project",
            Self::Grant => "grant",
        }
    }

    /// The name for several, as people read it.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Self::Concept => "concepts",
            Self::Organisation => "organisations",
            Self::Person => "people",
            Self::Programme => "programmes",
            Self::Project => "projects",
            Self::Grant => "grants",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
            .ok_or(())
    }
}

/// A record as a source gives it.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A project.
    Project(Box<Project>),
    /// A person.
    Person(Person),
    /// An organisation.
    Organisation(Organisation),
    /// A funding programme.
    Programme(Programme),
}

impl Record {
    /// The kinds that a source can give: grants are lifted out of projects, concepts out of schemes.
    pub const KINDS: [Kind; 4] = [
        Kind::Project,
        Kind::Person,
        Kind::Organisation,
        Kind::Programme,
    ];

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::Project(_) => Kind::Project,
            Self::Person(_) => Kind::Person,
            Self::Organisation(_) => Kind::Organisation,
            Self::Programme(_) => Kind::Programme,
        }
    }

    /// The record's own id, unique in its kind.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Project(r) => &r.id,
            Self::Person(r) => &r.id,
            Self::Organisation(r) => &r.id,
            Self::Programme(r) => &r.id,
        }
    }

    /// The fields as they are written, without the kind.
    #[must_use]
    pub fn fields(&self) -> Map<String, Value> {
        let value = match self {
            Self::Project(r) => serde_json::to_value(r),
            Self::Person(r) => serde_json::to_value(r),
            Self::Organisation(r) => serde_json::to_value(r),
            Self::Programme(r) => serde_json::to_value(r),
        };
        match value {
            Ok(Value::Object(fields)) => fields,
            other => unreachable!("records serialise as objects: {other:?}"),
        }
    }

    /// Gives plain strings their language, trims, and drops what is said twice, so that one content has one form.
    pub fn settle(&mut self, default_language: &str) {
        match self {
            Self::Project(r) => r.settle(default_language),
            Self::Person(r) => r.settle(default_language),
            Self::Organisation(r) => r.settle(default_language),
            Self::Programme(r) => r.name.settle(default_language),
        }
    }
}

/// Is this a key: lower-case letters, digits and hyphens, not starting with a hyphen?
#[must_use]
pub fn is_key(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= 128
        && !key.starts_with('-')
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

//! Links to registries: which record of [ROR](https://ror.org), of [ORCID](https://orcid.org) or of any reconciliation
//! service an organisation, a person or a project of ours may be.
//!
//! What comes out are proposals for people to decide on, with the evidence of both sides and the line of
//! `identities.yaml` that would decide. A score sorts them and decides nothing: [`Verdict::Certain`] is said only where a
//! rule of `docs/LINK.md` says so.

pub(crate) mod alike;
mod error;
mod find;
mod index;
mod judge;
pub(crate) mod name;
pub mod orcid;
pub mod ours;
pub mod reconcile;
pub mod ror;
mod words;
mod yaml;

use serde::Serialize;

use crate::record::Kind;

pub use error::LinkError;
pub use ours::{Ours, Subject};
pub use yaml::lines;

/// Who watches.
pub trait Watch: crate::fetch::Watch {
    /// So many things are to be looked up.
    fn begin(&mut self, _total: usize) {}
    /// One more was.
    fn one(&mut self) {}
}

impl Watch for crate::fetch::Silent {}

/// What a proposal is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A rule says so.
    Certain,
    /// Somebody has to look.
    Proposal,
}

/// What is alike, or is not, on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// What is compared: `name`, `country`, `wikidata` …
    pub what: &'static str,
    /// What we say.
    pub ours: String,
    /// What the registry says.
    pub theirs: String,
    /// Is it the same?
    pub agrees: bool,
}

impl Evidence {
    fn new(
        what: &'static str,
        agrees: bool,
        ours: impl Into<String>,
        theirs: impl Into<String>,
    ) -> Self {
        Self {
            what,
            ours: ours.into(),
            theirs: theirs.into(),
            agrees,
        }
    }
}

impl std::fmt::Display for Evidence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            what, ours, theirs, ..
        } = self;
        match self.agrees {
            _ if ours.is_empty() => write!(f, "{what}: {theirs}"),
            true if ours == theirs => write!(f, "{what} = {ours}"),
            true => write!(f, "{what} = {ours} ({theirs})"),
            false => write!(f, "{what} ≠ {ours} / {theirs}"),
        }
    }
}

/// A record of a registry that one of ours may be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its identifier, as the registry writes it.
    pub id: String,
    /// What it is called there.
    pub name: String,
    /// How alike the names are, from 0 to 1; of a service, its own score. It sorts, and decides nothing.
    pub score: f64,
    /// What it is worth.
    pub verdict: Verdict,
    /// The rule that says so, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Both sides.
    pub evidence: Vec<Evidence>,
    /// What else people should know: withdrawn, another of ours may be it too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// One of ours, with what it may be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    /// What it is.
    pub kind: Kind,
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: String,
    /// The field of the record that the identifier belongs in; nothing where records have none for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What it may be, the likeliest first.
    pub candidates: Vec<Candidate>,
    /// What is wrong with the identifier that it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stated: Option<String>,
}

impl Link {
    /// Is there one that a rule decides?
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.candidates
            .iter()
            .any(|one| one.verdict == Verdict::Certain)
    }
}

/// Fields of records that hold identifiers of registries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Field {
    /// Of an organisation.
    Ror,
    /// Of an organisation.
    Fundref,
    /// Of an organisation.
    Wikidata,
    /// Of a person.
    Orcid,
}

impl Field {
    /// The name in records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ror => "ror",
            Self::Fundref => "fundref",
            Self::Wikidata => "wikidata",
            Self::Orcid => "orcid",
        }
    }
}

/// All that was found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// What was asked.
    pub registry: String,
    /// How many of ours were looked up.
    pub asked: usize,
    /// How many more have an identifier of this registry already.
    pub linked: usize,
    /// What was found, in the order of the keys; those for which nothing was are left out.
    pub links: Vec<Link>,
    /// What people should know of the registry.
    pub notes: Vec<String>,
    /// Why it stopped before the end, if so.
    #[serde(skip)]
    pub failed: Option<LinkError>,
}

impl Report {
    /// Of those that were looked up: how many are certain, and for how many there are proposals only.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let found = self
            .links
            .iter()
            .filter(|link| link.stated.is_none() && !link.candidates.is_empty());
        let (certain, proposed): (Vec<_>, Vec<_>) = found.partition(|link| link.is_certain());
        (certain.len(), proposed.len())
    }
}

/// Three digits behind the point are enough to sort by.
fn rounded(score: f64) -> f64 {
    (score * 1_000.0).round() / 1_000.0
}

//! People.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use super::date::Date;
use crate::text::Text;

/// A person. People who are only named in projects need no record: identity resolution makes one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// `person`; needed where the file's name does not say it.
    #[serde(default, skip_serializing)]
    pub kind: Option<Kind>,
    /// The key in the person's IRI: opaque, never the name; never changed.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,127}$"))]
    pub id: String,
    /// Given names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// The family name with its particles.
    pub family: String,
    /// The ORCID, sixteen characters with hyphens, or its IRI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub orcid: Option<String>,
    /// The person's own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// Where the person works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affiliations: Vec<Affiliation>,
    /// `false`: known, never published.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub publish: bool,
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_true(value: &bool) -> bool {
    *value
}

impl Person {
    /// A person of whom only the name is known.
    #[must_use]
    pub fn named(id: String, given: Option<String>, family: String) -> Self {
        Self {
            kind: None,
            id,
            given,
            family,
            orcid: None,
            homepage: None,
            affiliations: Vec::new(),
            publish: true,
        }
    }

    /// The name as people write it: given names, then family name.
    #[must_use]
    pub fn full_name(&self) -> String {
        match &self.given {
            Some(given) => format!("{given} {}", self.family),
            None => self.family.clone(),
        }
    }

    /// The name as lists sort it: family name, then given names.
    #[must_use]
    pub fn sort_name(&self) -> String {
        match &self.given {
            Some(given) => format!("{}, {given}", self.family),
            None => self.family.clone(),
        }
    }

    /// See [`super::Record::settle`].
    pub fn settle(&mut self, default_language: &str) {
        self.given = self
            .given
            .take()
            .map(|given| super::name::clean(&given))
            .filter(|given| !given.is_empty());
        self.family = super::name::clean(&self.family);
        if let Some(orcid) = &self.orcid
            && let Ok(bare) = super::identifier::orcid(orcid)
        {
            self.orcid = Some(bare);
        }
        for affiliation in &mut self.affiliations {
            affiliation.position.settle(default_language);
        }
    }
}

/// A position in an organisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    /// The organisation's id.
    pub organisation: String,
    /// What the position is called.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub position: Text,
    /// Since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
}

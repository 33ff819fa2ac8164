//! Where a thing's record comes from: its sources, which of them gave which field, and on what they differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Where a record comes from. Empty for a record that people edit, which no other source has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    /// The records, the one that goes before the others first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<SourceRecord>,
    /// Which source gave a field, where there are several, or a decision did.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// On what they differ.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<Conflict>,
}

/// A record of a source.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceRecord {
    /// The source's name in the settings.
    pub source: String,
    /// The record's id there.
    pub id: String,
    /// Where it is on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When its source first no longer had it, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gone: Option<String>,
    /// Why it is one with the others, where its id is another.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
}

/// A field on which two sources differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// The field.
    pub field: String,
    /// What is published.
    pub kept: Value,
    /// Whose it is.
    pub source: String,
    /// What the other says.
    pub other: Value,
    /// Who that is.
    pub other_source: String,
}

impl SourceRecord {
    /// Is it what fields and conflicts mean by this name: its source's, with its id where that has several?
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        let rest = name.strip_prefix(self.source.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.strip_prefix(' ') == Some(&self.id))
    }
}

impl Sources {
    /// Nothing to tell?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.from.is_empty() && self.fields.is_empty() && self.conflicts.is_empty()
    }

    /// When the last of its sources no longer had it; `None` while one has it.
    #[must_use]
    pub fn gone(&self) -> Option<&str> {
        let gone: Option<Vec<&str>> = self.from.iter().map(|one| one.gone.as_deref()).collect();
        gone.filter(|gone| !gone.is_empty())?.into_iter().max()
    }
}

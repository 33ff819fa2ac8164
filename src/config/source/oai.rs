//! Settings of sources that are harvested by OAI-PMH.

use serde::Deserialize;

/// `[sources.oai]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OaiSource {
    /// The prefix of the format; without it the newest CERIF that the provider has, else Dublin Core.
    pub prefix: Option<String>,
    /// The sets, one after the other; without any, everything.
    pub sets: Vec<String>,
    /// The language of texts that say none; without it, that of the dataset.
    pub language: Option<String>,
    /// Whether every record of Dublin Core is a project, also one that does not say so.
    pub projects: bool,
    /// After how many days everything is asked for again, 0 for each time. A provider that does not keep deletions is always
    /// asked for everything.
    pub full_days: u64,
    /// How many pages a harvest may have.
    pub pages: u64,
    /// How many records a harvest may have.
    pub records: u64,
}

impl Default for OaiSource {
    fn default() -> Self {
        Self {
            prefix: None,
            sets: Vec::new(),
            language: None,
            projects: false,
            full_days: 30,
            pages: 100_000,
            records: 1_000_000,
        }
    }
}

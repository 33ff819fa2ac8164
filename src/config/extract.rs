//! `[extract]`: words by which descriptions are found in pages. What a dataset's own settings say is added to the words
//! that the program knows, which have the same form.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `[extract]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LexiconConfig {
    /// Labels in front of a value, by what they mean: a role, `funder`, `period` …
    pub labels: BTreeMap<String, Vec<String>>,
    /// Headings of parts of a page, by what stands below them: `fundamental`, `ongoing`, `projects`, `elsewhere` …
    pub sections: BTreeMap<String, Vec<String>>,
    /// Words before the name of an organisation, by its part in the project: `funder`, `partner` …
    pub verbs: BTreeMap<String, Vec<String>>,
    /// Words in front of a person's name that are no part of it.
    pub honorifics: Vec<String>,
    /// Words that stand inside a family name in lower case.
    pub particles: Vec<String>,
    /// Names of funders, long and short.
    pub funders: Vec<String>,
    /// Words that show that a name is an organisation's.
    pub organisation_words: Vec<String>,
    /// Words of fields of policy and learning: "Ministry of Education and Research" is one organisation.
    pub field_words: Vec<String>,
    /// Words that show that what follows a funder's name is its programme.
    pub programme_words: Vec<String>,
    /// What a picture's caption begins with, or contains.
    pub captions: Vec<String>,
    /// Sentences that only lead elsewhere, by how they begin.
    pub boilerplate: Vec<String>,
}

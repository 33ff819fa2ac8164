//! Projects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use super::date::Date;
use super::grant::{Amount, GrantMention};
use crate::text::{Keywords, Text};

pub use super::role::{InvolvementRole, Role, Roles};

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

/// A research project, as its description states it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Project {
    /// `project`; needed where the file's name does not say it.
    #[serde(default, skip_serializing)]
    pub kind: Option<Kind>,
    /// The key in the project's IRI: lower-case letters, digits and hyphens; never changed.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,127}$"))]
    pub id: String,
    /// The language of plain strings in this record, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The title.
    pub title: Text,
    /// The acronym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acronym: Option<String>,
    /// Other titles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternative: Vec<Text>,
    /// The abstract.
    #[serde(default, rename = "abstract", skip_serializing_if = "Text::is_empty")]
    pub summary: Text,
    /// The kind of research, by the Frascati manual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// Where the project stands, if stated; else it follows from the dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// When the project starts: its own period, not its grants'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// When the project ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// The people who take part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Participation>,
    /// The organisations that take part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<Involvement>,
    /// The grants that pay for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<GrantMention>,
    /// What it costs in all, whoever pays; what a grant pays stands with the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Amount>,
    /// What it is given in all, as its source sums it up over all who take part; a grant's own amount stands with the grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Amount>,
    /// The id of the project that this one is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Free keywords.
    #[serde(default, skip_serializing_if = "Keywords::is_empty")]
    pub keywords: Keywords,
    /// IRIs of concepts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<String>,
    /// The project's own web page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// A picture of the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// What came out of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outputs: Vec<Output>,
    /// Its identifiers elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Where the description comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Provenance>,
    /// `false`: known, never published.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub publish: bool,
    /// What a person should look at before the record is taken for true; never kept in the ledger, never published.
    #[serde(default, skip_serializing)]
    pub review: Vec<String>,
}

impl Project {
    /// See [`super::Record::settle`].
    pub fn settle(&mut self, default_language: &str) {
        let language = self
            .language
            .clone()
            .unwrap_or_else(|| default_language.to_owned());
        self.title.settle(&language);
        self.summary.settle(&language);
        self.keywords.settle(&language);
        for text in &mut self.alternative {
            text.settle(&language);
        }
        for output in &mut self.outputs {
            output.title.settle(&language);
        }
        for grant in &mut self.grants {
            grant.title.settle(&language);
        }
        for participation in &mut self.people {
            participation.stated.settle(&language);
            dedup(&mut participation.honorifics);
            if let Some(name) = &mut participation.name {
                *name = super::name::clean(name);
            }
        }
        self.drop_repeated();
    }

    /// Says once what it says several times, in the order of saying it.
    pub(crate) fn drop_repeated(&mut self) {
        dedup(&mut self.alternative);
        dedup(&mut self.subjects);
        dedup(&mut self.identifiers);
        dedup(&mut self.outputs);
        dedup(&mut self.organisations);
    }
}

fn dedup<T: PartialEq + Clone>(list: &mut Vec<T>) {
    let mut kept: Vec<T> = Vec::with_capacity(list.len());
    for item in list.drain(..) {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    *list = kept;
}

/// The kinds of research of the [Frascati manual](https://doi.org/10.1787/9789264239012-en).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// Basic research.
    Fundamental,
    /// Applied research.
    Applied,
    /// Experimental development.
    ExperimentalDevelopment,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 4] = [
        Self::Planned,
        Self::Ongoing,
        Self::Completed,
        Self::Cancelled,
    ];

    /// The code in records and in the graph.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Ongoing => "ongoing",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Category {
    /// The code in records and in the concept's IRI.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fundamental => "fundamental",
            Self::Applied => "applied",
            Self::ExperimentalDevelopment => "experimental-development",
        }
    }
}

/// Where a project stands, as its source states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not started.
    Planned,
    /// Running.
    Ongoing,
    /// Finished.
    Completed,
    /// Stopped before its end.
    Cancelled,
}

/// A person's part in a project.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Participation {
    /// The key of a known person …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// … or a name as stated, which identity resolution settles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Honorifics as stated.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub honorifics: Vec<String>,
    /// The role; a list says that it is one of these and the source does not say which.
    pub role: Roles,
    /// The role's label as the source states it.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub stated: Text,
    /// The id of the organisation that the source names beside the person, at the time of the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation: Option<String>,
}

/// An organisation's part in a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Involvement {
    /// The organisation's id.
    pub organisation: String,
    /// Its role.
    pub role: InvolvementRole,
}

/// Something that came out of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Output {
    /// Its title.
    pub title: Text,
    /// Where it is.
    pub url: String,
    /// What it is.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<OutputKind>,
}

/// What an output is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OutputKind {
    /// A report.
    Report,
    /// An article.
    Article,
    /// A book.
    Book,
    /// A dataset.
    Dataset,
    /// Software.
    Software,
    /// A website.
    Website,
    /// Something else.
    Other,
}

/// An identifier in another system.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The system, in lower-case letters, digits and hyphens: `cordis`, `doi`, `fris` …
    pub scheme: String,
    /// The identifier there.
    pub value: String,
}

/// Where a description comes from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The page or record.
    pub url: String,
    /// When it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<Date>,
}

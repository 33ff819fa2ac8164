//! Organisations, and the programmes of those that fund.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Kind;
use super::grant::Amount;
use crate::text::Text;

/// An organisation, or a part of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// `organisation`; needed where the file's name does not say it.
    #[serde(default, skip_serializing)]
    pub kind: Option<Kind>,
    /// The key in the organisation's IRI; never changed.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,127}$"))]
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Its acronym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acronym: Option<String>,
    /// Other names that it is known by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it is.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub class: Option<OrganisationClass>,
    /// The id of the organisation that this one is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// The country, ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Its own web page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// What it is given in all for the projects in which it takes part, as its source sums it up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funding: Option<Amount>,
    /// The ROR id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ror: Option<String>,
    /// The id in the Open Funder Registry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fundref: Option<String>,
    /// The Wikidata item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
}

impl Organisation {
    /// One of which no more is known than its id and its name.
    #[must_use]
    pub fn of(id: String, name: Text) -> Self {
        Self {
            kind: None,
            id,
            name,
            acronym: None,
            aliases: Vec::new(),
            class: None,
            parent: None,
            country: None,
            homepage: None,
            funding: None,
            ror: None,
            fundref: None,
            wikidata: None,
        }
    }

    /// See [`super::Record::settle`].
    pub fn settle(&mut self, default_language: &str) {
        self.name.settle(default_language);
        let mut seen = std::collections::HashSet::new();
        let acronym = self.acronym.clone();
        self.aliases
            .retain(|alias| Some(alias) != acronym.as_ref() && seen.insert(alias.clone()));
    }
}

/// What an organisation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrganisationClass {
    /// A university or college.
    University,
    /// A faculty or school of a university.
    Faculty,
    /// A department.
    Department,
    /// A research group.
    ResearchGroup,
    /// A research institute.
    Institute,
    /// An organisation whose work is to fund.
    Funder,
    /// A company.
    Company,
    /// A part of a government.
    Government,
    /// A non-governmental organisation.
    Ngo,
    /// An organisation of states.
    International,
    /// A foundation.
    Foundation,
    /// A hospital.
    Hospital,
    /// Something else.
    Other,
}

impl OrganisationClass {
    /// Every class.
    pub const ALL: [Self; 13] = [
        Self::University,
        Self::Faculty,
        Self::Department,
        Self::ResearchGroup,
        Self::Institute,
        Self::Funder,
        Self::Company,
        Self::Government,
        Self::Ngo,
        Self::International,
        Self::Foundation,
        Self::Hospital,
        Self::Other,
    ];

    /// The code in records.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::University => "university",
            Self::Faculty => "faculty",
            Self::Department => "department",
            Self::ResearchGroup => "research-group",
            Self::Institute => "institute",
            Self::Funder => "funder",
            Self::Company => "company",
            Self::Government => "government",
            Self::Ngo => "ngo",
            Self::International => "international",
            Self::Foundation => "foundation",
            Self::Hospital => "hospital",
            Self::Other => "other",
        }
    }

    /// Is it part of something by what it is?
    #[must_use]
    pub fn is_part(self) -> bool {
        matches!(self, Self::Faculty | Self::Department | Self::ResearchGroup)
    }
}

/// A programme under which a funder gives grants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// `programme`; needed where the file's name does not say it.
    #[serde(default, skip_serializing)]
    pub kind: Option<Kind>,
    /// The key in the programme's IRI; never changed.
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9-]{0,127}$"))]
    pub id: String,
    /// Its name.
    pub name: Text,
    /// The id of the organisation that funds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funder: Option<String>,
    /// Its own web page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
}

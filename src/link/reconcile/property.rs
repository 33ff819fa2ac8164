//! Properties: what of ours a service compares with what it knows.

use crate::link::{Field, Subject};

/// What of ours a property can be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// The acronym.
    Acronym,
    /// Where a person works: all names.
    Affiliation,
    /// The country, by its code.
    Country,
    /// The Funder id.
    Fundref,
    /// The home page.
    Homepage,
    /// Other names.
    Name,
    /// The ORCID.
    Orcid,
    /// What an organisation is part of.
    Parent,
    /// The ROR id.
    Ror,
    /// The Wikidata item.
    Wikidata,
}

impl Property {
    /// Every one, with its name on the command line.
    pub const ALL: [(&'static str, Self); 10] = [
        ("acronym", Self::Acronym),
        ("affiliation", Self::Affiliation),
        ("country", Self::Country),
        ("fundref", Self::Fundref),
        ("homepage", Self::Homepage),
        ("name", Self::Name),
        ("orcid", Self::Orcid),
        ("parent", Self::Parent),
        ("ror", Self::Ror),
        ("wikidata", Self::Wikidata),
    ];

    pub(super) fn values(self, subject: &Subject) -> Vec<String> {
        let identifier = |field| {
            let stated: Option<&str> = subject.identifier(field);
            stated.into_iter().map(str::to_owned).collect()
        };
        match self {
            Self::Acronym => subject.acronym.iter().cloned().collect(),
            Self::Affiliation => subject.affiliations.iter().flatten().cloned().collect(),
            Self::Country => subject.country.iter().cloned().collect(),
            Self::Fundref => identifier(Field::Fundref),
            Self::Homepage => subject.homepage.iter().cloned().collect(),
            Self::Name => subject.names.clone(),
            Self::Orcid => identifier(Field::Orcid),
            Self::Parent => subject
                .parent
                .iter()
                .flat_map(|(names, _)| names.clone())
                .collect(),
            Self::Ror => identifier(Field::Ror),
            Self::Wikidata => identifier(Field::Wikidata),
        }
    }
}

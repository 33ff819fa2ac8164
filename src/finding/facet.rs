//! Facets: what lists can be narrowed down by.

use crate::record::Kind;

/// Something that is said of things, with a few or many values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// The kind of research of a project.
    Category,
    /// Where a project stands: as stated, or else as follows from its dates and the day.
    Status,
    /// The year in which a project or a grant begins.
    Year,
    /// Who pays.
    Funder,
    /// The programme of a grant.
    Programme,
    /// An organisation that takes part, or one that it is a part of; of a person, where somebody works.
    Organisation,
    /// Somebody who takes part.
    Person,
    /// The languages of title and abstract.
    Language,
    /// What an organisation is.
    Type,
    /// The country of an organisation.
    Country,
    /// The scheme of a concept.
    Scheme,
}

impl Facet {
    /// The name of its parameter in addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Status => "status",
            Self::Year => "year",
            Self::Funder => "funder",
            Self::Programme => "programme",
            Self::Organisation => "organisation",
            Self::Person => "person",
            Self::Language => "language",
            Self::Type => "type",
            Self::Country => "country",
            Self::Scheme => "scheme",
        }
    }

    /// The kind of things that its values are keys of.
    #[must_use]
    pub fn kind(self) -> Option<Kind> {
        match self {
            Self::Funder | Self::Organisation => Some(Kind::Organisation),
            Self::Programme => Some(Kind::Programme),
            Self::Person => Some(Kind::Person),
            Self::Scheme => Some(Kind::Concept),
            _ => None,
        }
    }
}

/// The facets of a kind, in the order in which pages show them.
#[must_use]
pub fn facets(kind: Kind) -> &'static [Facet] {
    match kind {
        Kind::Project => &[
            Facet::Category,
            Facet::Status,
            Facet::Year,
            Facet::Funder,
            Facet::Organisation,
            Facet::Person,
            Facet::Language,
        ],
        Kind::Person => &[Facet::Organisation],
        Kind::Organisation => &[Facet::Type, Facet::Country],
        Kind::Grant => &[Facet::Year, Facet::Funder, Facet::Programme],
        Kind::Programme => &[Facet::Funder],
        Kind::Concept => &[Facet::Scheme],
    }
}

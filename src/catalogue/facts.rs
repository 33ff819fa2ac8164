//! What is known of the dataset at one revision.

use crate::config::Config;
use crate::mapping::{Profile, Site};
use crate::rdf::Format;
use crate::text::Text;
use crate::vocab::catalogue::authority;

use super::Counts;

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// [gzip](https://www.rfc-editor.org/rfc/rfc1952)
    Gzip,
    /// [Zstandard](https://www.rfc-editor.org/rfc/rfc8878)
    Zstd,
}

impl Packed {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Gzip => "application/gzip",
            Self::Zstd => "application/zstd",
        }
    }

    /// The name as people read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "Zstandard",
        }
    }
}

/// A file that holds the dataset, or a profile of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// The folder in its address: `latest`, or that of one dump.
    pub folder: String,
    /// The name.
    pub file: String,
    /// The format.
    pub format: Format,
    /// What it holds.
    pub profile: Profile,
    /// How it is packed.
    pub packed: Option<Packed>,
    /// How large it is; not known while it is written.
    pub bytes: Option<u64>,
    /// The checksum, in hexadecimal digits.
    pub sha256: Option<String>,
    /// When it was made, in seconds since 1970.
    pub issued: Option<i64>,
}

impl Distribution {
    /// Is it the whole dataset, as it is?
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.profile == Profile::All && self.packed.is_none()
    }
}

/// What both descriptions are made of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The settings.
    pub config: &'a Config,
    /// What mapping depends on.
    pub site: &'a Site,
    /// The number of the last revision; 0 where there is none yet.
    pub revision: i64,
    /// When something was first published, in seconds since 1970.
    pub issued: Option<i64>,
    /// When something last changed.
    pub modified: Option<i64>,
    /// What the graph holds.
    pub counts: &'a Counts,
    /// The files.
    pub distributions: &'a [Distribution],
}

/// The theme where the settings name none: science and technology.
const THEME: &str = "TECH";

impl Facts<'_> {
    /// The IRI of the dataset.
    #[must_use]
    pub fn dataset(&self) -> String {
        self.site.base.listed("dataset")
    }

    /// The IRI of who publishes it.
    #[must_use]
    pub fn publisher(&self) -> String {
        let stated = self.config.catalogue.publisher_iri.clone();
        stated.unwrap_or_else(|| self.site.base.listed("publisher"))
    }

    /// The name of who publishes it.
    #[must_use]
    pub fn publisher_name(&self) -> &Text {
        let stated = &self.config.catalogue.publisher;
        if stated.is_empty() {
            &self.config.site.title
        } else {
            stated
        }
    }

    /// What the dataset is: what the settings say, else what it holds.
    #[must_use]
    pub fn description(&self) -> Text {
        let stated = &self.config.site.description;
        if !stated.is_empty() {
            return stated.clone();
        }
        super::services::description(self.counts)
    }

    /// What the dataset is about: IRIs.
    #[must_use]
    pub fn themes(&self) -> Vec<String> {
        let stated = &self.config.catalogue.themes;
        if stated.is_empty() {
            vec![authority::theme(THEME)]
        } else {
            stated.clone()
        }
    }

    /// The languages of the dataset, as IRIs; those that the list does not have are left out.
    #[must_use]
    pub fn languages(&self) -> Vec<String> {
        let mut languages: Vec<String> = Vec::new();
        for tag in &self.site.languages {
            let language = crate::mapping::authority_language(tag);
            languages.extend(language.filter(|one| !languages.contains(one)));
        }
        languages
    }
}

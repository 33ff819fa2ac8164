//! From an entity to triples: the application profile, one file per kind.
//!
//! Mapping is a pure function of an entity, its datestamp in the ledger and the [`Site`]: no clock, no randomness, no
//! blank nodes. **Each triple is emitted by exactly one entity**, so that entities can be replaced one at a time: what
//! links two things is emitted by the one that states it, in both directions. It writes into a [`Sink`] of borrowed
//! terms, so that N-Triples, Turtle, quads for the store and difference sets need no owned copies.

mod amount;
mod concept;
mod document;
mod emitter;
mod grant;
mod organisation;
mod output;
mod period;
mod person;
mod project;
mod role;
mod types;

use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::iri::Base;
use crate::record::{Body, Entity};
use crate::vocab::Term;

pub use document::authority_language;
pub use emitter::Emitter;

/// The version of the mapping. A graph that another version made is made again.
pub const VERSION: u32 = 4;

/// A triple of borrowed terms. There are no blank nodes: a subject is an IRI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Triple<'a> {
    /// The IRI of the subject.
    pub subject: &'a str,
    /// The predicate, a term of a vocabulary.
    pub predicate: &'static Term,
    /// The object.
    pub object: Object<'a>,
}

/// The object of a triple.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Object<'a> {
    /// An IRI.
    Iri(&'a str),
    /// A term of a vocabulary.
    Term(&'static Term),
    /// A string without a language.
    Plain(&'a str),
    /// A string in a language: the string, then the BCP 47 tag.
    Lang(&'a str, &'a str),
    /// A literal of a datatype: its lexical form, then the datatype.
    Typed(&'a str, &'static Term),
}

/// Where triples go.
pub trait Sink {
    /// Takes a triple.
    fn triple(&mut self, triple: &Triple<'_>);
}

impl<F: FnMut(&Triple<'_>)> Sink for F {
    fn triple(&mut self, triple: &Triple<'_>) {
        self(triple);
    }
}

/// A profile: a part of the graph that stands alone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, clap::ValueEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Profile {
    /// Everything: what the graph holds.
    #[default]
    All,
    /// FOAF.
    Foaf,
    /// VIVO with OBO and vCard, and what VIVO's own reasoner would add.
    Vivo,
    /// Schema.org.
    Schema,
}

impl Profile {
    /// The name in settings, and in names of files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Foaf => "foaf",
            Self::Vivo => "vivo",
            Self::Schema => "schema",
        }
    }
}

/// What of the settings mapping depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The base of IRIs.
    pub base: Base,
    /// The languages of labels that we make ourselves.
    pub languages: Vec<String>,
    /// The licence of the descriptions, an IRI.
    pub license: Option<String>,
}

impl Config {
    /// What mapping depends on.
    ///
    /// # Panics
    /// Never for settings that were loaded: the base was checked.
    #[must_use]
    pub fn site(&self) -> Site {
        Site {
            base: Base::new(&self.site.base)
                .unwrap_or_else(|bad| unreachable!("checked at loading: {bad}")),
            languages: self.site.languages.clone(),
            license: self.site.license.clone(),
        }
    }
}

impl Site {
    /// What a graph has to be made again for when it changes: these settings and the version of the mapping.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        crate::iri::digest(&format!(
            "{VERSION}\n{}\n{}\n{}",
            self.base.as_str(),
            self.languages.join(" "),
            self.license.as_deref().unwrap_or_default()
        ))
    }
}

/// The IRI of a thing: one of ours, but for subjects from elsewhere.
#[must_use]
pub fn thing(key: &str, body: &Body, site: &Site) -> String {
    match body {
        Body::Concept(concept) if concept.iri.is_some() => concept.iri.clone().unwrap_or_default(),
        body => site.base.thing(body.kind(), key),
    }
}

/// Maps one entity. `modified` is its datestamp in the ledger, in seconds since 1970; without a ledger there is none.
pub fn map(
    entity: &Entity,
    modified: Option<i64>,
    site: &Site,
    profile: Profile,
    sink: &mut dyn Sink,
) {
    let mut out = Emitter::new(sink, site, profile);
    let thing = thing(&entity.key, &entity.body, site);
    match &entity.body {
        Body::Concept(body) => concept::map(&thing, body, &mut out),
        Body::Organisation(body) => organisation::map(&thing, body, &mut out),
        Body::Person(body) => person::map(&thing, body, &mut out),
        Body::Programme(body) => organisation::map_programme(&thing, body, &mut out),
        Body::Project(body) => project::map(&thing, body, &mut out),
        Body::Grant(body) => grant::map(&thing, body, &mut out),
    }
    document::map(&thing, entity, modified, &mut out);
}

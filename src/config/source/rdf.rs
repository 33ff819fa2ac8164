//! What only sources of RDF have.

use serde::Deserialize;

use crate::iri::Base;

/// `[sources.rdf]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RdfConfig {
    /// What the IRIs start with whose keys become ids as they stand; without it, `site.base`.
    #[serde(default)]
    pub base: Option<String>,
    /// How the files are written, where their names do not say it.
    #[serde(default)]
    pub format: Option<RdfSyntax>,
}

/// How RDF is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RdfSyntax {
    /// Turtle.
    Turtle,
    /// N-Triples.
    NTriples,
    /// N-Quads.
    NQuads,
    /// `TriG`.
    TriG,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD.
    JsonLd,
}

impl RdfConfig {
    /// What is wrong with it, if something is.
    pub(super) fn wrong(&self, name: &str) -> Option<String> {
        let fault = Base::new(self.base.as_deref()?).err()?;
        Some(format!(
            "has `{name}` with an `rdf.base` that is none: {fault}"
        ))
    }
}

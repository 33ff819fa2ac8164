//! The IRIs of the terms that we use, and nothing else.
//!
//! No other module writes a term's IRI. Each namespace is a module of constants; [`ALL`] lists them for the tests that
//! hold `ontology/terms.tsv` and the published vocabularies against them.

pub mod catalogue;
pub mod cerif;
mod general;
pub mod reading;
mod research;
pub mod research_object;
mod service;

pub use general::{
    activitystreams, dcat, dcterms, foaf, org, owl, prov, rdf, rdfs, schema, skos, xsd,
};
pub use research::{bibo, frapo, obo, vcard, vitro, vivo};
pub use service::{
    formats, ldes, notes, prof, profiling, sd, search, secure_schema, sh, tree, vann,
};

/// A term of a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Term {
    /// The whole IRI.
    pub iri: &'static str,
    /// The usual prefix of its namespace, without the colon.
    pub prefix: &'static str,
    /// What follows the namespace.
    pub local: &'static str,
}

impl Term {
    /// The IRI of the namespace.
    #[must_use]
    pub fn namespace(&self) -> &'static str {
        &self.iri[..self.iri.len() - self.local.len()]
    }
}

/// Declares a module of terms for a namespace, with `PREFIX`, `NAMESPACE` and `ALL`.
macro_rules! namespace {
    ($(#[$doc:meta])* $module:ident, $prefix:literal, $iri:literal { $($name:ident = $local:literal,)* }) => {
        $(#[$doc])*
        pub mod $module {
            use super::super::Term;
            /// The usual prefix, without the colon.
            pub const PREFIX: &str = $prefix;
            /// The IRI that the terms start with.
            pub const NAMESPACE: &str = $iri;
            $(
                #[doc = concat!("<", $iri, $local, ">")]
                pub const $name: Term = Term { iri: concat!($iri, $local), prefix: $prefix, local: $local };
            )*
            /// Every term of this namespace that we use.
            pub const ALL: &[Term] = &[$($name),*];
        }
    };
}
pub(crate) use namespace;

/// Every namespace of the data (the terms of the service description and of shapes are no part of it): prefix, IRI and the terms of it that we use, in the order of the prefixes.
pub const ALL: &[(&str, &str, &[Term])] = &[
    (
        activitystreams::PREFIX,
        activitystreams::NAMESPACE,
        activitystreams::ALL,
    ),
    (bibo::PREFIX, bibo::NAMESPACE, bibo::ALL),
    (dcat::PREFIX, dcat::NAMESPACE, dcat::ALL),
    (dcterms::PREFIX, dcterms::NAMESPACE, dcterms::ALL),
    (foaf::PREFIX, foaf::NAMESPACE, foaf::ALL),
    (frapo::PREFIX, frapo::NAMESPACE, frapo::ALL),
    (obo::PREFIX, obo::NAMESPACE, obo::ALL),
    (org::PREFIX, org::NAMESPACE, org::ALL),
    (owl::PREFIX, owl::NAMESPACE, owl::ALL),
    (prov::PREFIX, prov::NAMESPACE, prov::ALL),
    (rdf::PREFIX, rdf::NAMESPACE, rdf::ALL),
    (rdfs::PREFIX, rdfs::NAMESPACE, rdfs::ALL),
    (schema::PREFIX, schema::NAMESPACE, schema::ALL),
    (skos::PREFIX, skos::NAMESPACE, skos::ALL),
    (vcard::PREFIX, vcard::NAMESPACE, vcard::ALL),
    (vitro::PREFIX, vitro::NAMESPACE, vitro::ALL),
    (vivo::PREFIX, vivo::NAMESPACE, vivo::ALL),
    (xsd::PREFIX, xsd::NAMESPACE, xsd::ALL),
];

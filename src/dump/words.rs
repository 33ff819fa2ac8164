//! The Dutch and English words for what the files of a dump are for.

use super::manifest::{File, Role};
use crate::mapping::Profile;

/// What a file is for, in our languages: Dutch, then English.
#[must_use]
pub fn purpose(file: &File) -> (&'static str, &'static str) {
    match (file.role, file.profile) {
        (Role::Whole, Profile::All) => (
            "Alles: de hele graaf, met alle woordenschatten",
            "Everything: the whole graph, in all vocabularies",
        ),
        (Role::Whole, Profile::Foaf) => (
            "Alleen FOAF: wie en wat er is, voor eenvoudige toepassingen",
            "FOAF alone: who and what there is, for simple uses",
        ),
        (Role::Whole, Profile::Vivo) => (
            "Alleen VIVO: om in een VIVO te laden",
            "VIVO alone: to be loaded into a VIVO",
        ),
        (Role::Whole, Profile::Schema) => (
            "Alleen schema.org: voor zoekmachines en kennisgrafen",
            "Schema.org alone: for search engines and knowledge graphs",
        ),
        (Role::Removed, _) => (
            "Wat weg is sinds de vorige dump: haal dit eerst weg",
            "What went since the dump before: take this away first",
        ),
        (Role::Added, _) => (
            "Wat erbij kwam sinds de vorige dump: voeg dit daarna toe",
            "What came since the dump before: add this afterwards",
        ),
        (Role::Description, _) => (
            "Beschrijving van de dataset in VoID: aantallen, woordenschatten, adressen",
            "The dataset described in VoID: counts, vocabularies, addresses",
        ),
    }
}

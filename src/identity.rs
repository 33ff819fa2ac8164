//! Who is who: deterministic, explainable, overridable.
//!
//! **A mention is evidence, an identity is a decision.** A mention (source, record, place, string) is never thrown away;
//! rules or people decide, scores never do. The rules and their ids are described in `docs/IDENTITY.md`.

pub mod decisions;
pub mod forgotten;
pub mod key;
pub mod organisation;
pub mod people;
pub mod review;
pub mod things;

pub use crate::record::name;

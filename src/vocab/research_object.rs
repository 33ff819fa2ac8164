//! [RO-Crate 1.1](https://www.researchobject.org/ro-crate/specification/1.1/): a folder that describes itself.

/// The context of its JSON-LD.
pub const CONTEXT: &str = "https://w3id.org/ro/crate/1.1/context";
/// A term that its context does not have: the hash of a file, as schema.org has it.
pub const SHA256: &str = "http://schema.org/sha256";
/// What a crate conforms to.
pub const VERSION: &str = "https://w3id.org/ro/crate/1.1";

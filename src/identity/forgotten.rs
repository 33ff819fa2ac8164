//! People who were forgotten: their keys, and marks of their names and ORCIDs. A mark is a salted hash. It says whether a
//! name that a source gives is one of theirs, and does not say the name.

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::people::Registered;

/// A salted hash of a name or an ORCID.
pub type Mark = [u8; 32];

/// Who was forgotten.
#[derive(Debug, Default)]
pub struct Forgotten {
    /// What marks are salted with.
    pub salt: Vec<u8>,
    /// The keys, and the revisions in which they were forgotten.
    pub keys: BTreeMap<String, i64>,
    /// The key that a name or an ORCID had.
    pub marks: HashMap<Mark, Registered>,
}

impl Forgotten {
    /// Is nobody forgotten?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The mark of a name by its key K1, and what tells it from others of the name.
    #[must_use]
    pub fn mark_of_name(&self, k1: &str, disambiguator: &str) -> Mark {
        self.mark(&["name", k1, disambiguator])
    }

    /// The mark of an ORCID.
    #[must_use]
    pub fn mark_of_orcid(&self, orcid: &str) -> Mark {
        self.mark(&["orcid", orcid])
    }

    fn mark(&self, parts: &[&str]) -> Mark {
        let mut hash = Sha256::new();
        hash.update(&self.salt);
        for part in parts {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.finalize().into()
    }
}

//! People who were forgotten: their keys, and marks of their names and ORCIDs. A mark is a salted hash. It says whether a
//! name that a source gives is one of theirs, and does not say the name.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use super::people::Registered;

/// A salted hash of a name or an ORCID.
pub type Mark = [u8; 32];

/// What stands in the place of the revision that minted a key, where the mark is of an ORCID.
pub const OF_ORCID: i64 = -1;

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
    /// Was nobody ever forgotten? Who may be published again has marks, and no key here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty() && self.marks.is_empty()
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

    /// Which of those who were forgotten had an ORCID, by any of their keys: keys of one person went in one revision.
    pub fn had_orcid(&self) -> impl Fn(&str) -> bool {
        let of_orcids = self.marks.values().filter(|one| one.revision == OF_ORCID);
        let revisions: BTreeSet<i64> = of_orcids
            .filter_map(|one| self.keys.get(&one.key).copied())
            .collect();
        move |key: &str| {
            let revision = self.keys.get(key);
            revision.is_some_and(|revision| revisions.contains(revision))
        }
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

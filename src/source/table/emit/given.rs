//! What was given already: a row that says the same again is no fault, one that says something else is.

use std::collections::HashMap;
use std::hash::BuildHasher;

use serde_json::{Map, Value};

use crate::record::Kind;

/// What was given already: of each id a digest of the record, and the line.
#[derive(Default)]
pub(super) struct Given(HashMap<(Kind, String), (u64, usize)>);

impl Given {
    pub(super) fn has(&self, kind: Kind, id: &str) -> bool {
        self.0.contains_key(&(kind, id.to_owned()))
    }

    /// Is it the first of its id? Else whether it is the same again, and on which line the first stands.
    pub(super) fn note(
        &mut self,
        kind: Kind,
        id: &str,
        value: &Map<String, Value>,
        line: usize,
    ) -> Option<(bool, usize)> {
        let text = serde_json::to_string(value).unwrap_or_default();
        let digest = foldhash::fast::FixedState::default().hash_one(text);
        match self.0.entry((kind, id.to_owned())) {
            std::collections::hash_map::Entry::Occupied(first) => {
                let (before, at) = *first.get();
                Some((before == digest, at))
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert((digest, line));
                None
            }
        }
    }
}

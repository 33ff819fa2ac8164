//! Who was one by rule B2 because of a co-person who was forgotten stays one. The co-person is evidence no more, wherever
//! sources still name them: so it comes to the same whether they were taken out of what was collected or not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Recalled, Telling};
use crate::record::entity::PersonLinks;
use crate::record::traces::{UNNAMED, two};

/// The sources in which a name is one person because of a co-person who is not named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// The sources, two by two.
    sources: BTreeSet<(String, String)>,
    /// The records that are the person; where a source has one, the name there is not somebody else's.
    records: BTreeSet<String>,
}

impl Beside {
    /// As the ledger tells it of a person; `None` where there is no such co-person.
    #[must_use]
    pub fn of(key: &str, links: &PersonLinks) -> Option<Self> {
        let texts = links.shared.iter().filter(|text| text.contains(UNNAMED));
        let sources: BTreeSet<_> = texts.filter_map(|text| two(text)).collect();
        let records = links.sources.from.iter().map(|one| one.id.clone());
        (!sources.is_empty()).then(|| Self {
            sources,
            records: records.chain([key.to_owned()]).collect(),
        })
    }

    /// Were these two one? Of each the source, and the record that bears the name there.
    pub(super) fn unites(
        &self,
        (a, x): (&str, Option<&str>),
        (b, y): (&str, Option<&str>),
    ) -> bool {
        let is_between =
            |(one, other): &(String, String)| (one == a && other == b) || (one == b && other == a);
        let mut records = [x, y].into_iter().flatten();
        self.sources.iter().any(is_between) && records.all(|key| self.records.contains(key))
    }
}

impl Telling {
    /// People who were forgotten are nobody's co-persons any more; who was one because of them, by key, stays one.
    pub fn leave_out(&mut self, recalled: &Recalled, united: BTreeMap<String, Beside>) {
        self.left_out.clone_from(&recalled.names);
        self.united = united;
    }
}

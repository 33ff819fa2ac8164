//! Names that sources still give of people who were forgotten: for this run they mean what they meant before, so that the
//! rules come to the same people, who are then left out.

use std::collections::{BTreeSet, HashSet};

use super::{Registry, Telling};
use crate::identity::decisions::Selector;
use crate::identity::forgotten::Forgotten;

/// What sources still give of people who were forgotten.
#[derive(Debug, Default)]
pub struct Recalled {
    /// The keys of those who were forgotten, and of records that are theirs.
    pub keys: BTreeSet<String>,
    /// Their names, as K1, so far as sources give them.
    pub names: HashSet<String>,
    /// Where decisions name them, as notes.
    pub places: Vec<String>,
}

impl Telling {
    /// Finds people who were forgotten in what was told, and puts the keys of their names back into the registry.
    #[must_use]
    pub fn recall(&self, forgotten: &Forgotten, registry: &mut Registry) -> Recalled {
        let mut recalled = Recalled::default();
        if forgotten.is_empty() {
            return recalled;
        }
        recalled.keys.extend(forgotten.keys.keys().cloned());
        for (key, recorded) in &self.records {
            let orcid = recorded.orcid.as_deref();
            let is_theirs = forgotten.keys.contains_key(&**key)
                || orcid.is_some_and(|orcid| {
                    let mark = forgotten.mark_of_orcid(orcid);
                    forgotten.marks.contains_key(&mark)
                });
            if is_theirs {
                recalled.keys.insert(key.to_string());
                let names = recorded.said().map(|said| said.k1.to_string());
                recalled.names.extend(names);
            }
        }
        let of_records = self.records.values().flat_map(|recorded| recorded.said());
        let k1s: HashSet<&str> = of_records
            .map(|said| &*said.k1)
            .chain(self.names.keys().map(String::as_str))
            .collect();
        let sources = self.sources.iter().map(|name| format!("source/{name}"));
        let everywhere: Vec<String> = std::iter::once(String::new()).chain(sources).collect();
        for k1 in k1s {
            for disambiguator in everywhere.iter().cloned().chain(self.apart(k1)) {
                let mark = forgotten.mark_of_name(k1, &disambiguator);
                if let Some(registered) = forgotten.marks.get(&mark) {
                    recalled.names.insert(k1.to_owned());
                    let name = (k1.to_owned(), disambiguator);
                    registry.entry(name).or_insert_with(|| registered.clone());
                }
            }
        }
        recalled.places = self.decided_on(&recalled);
        recalled
    }

    /// What tells mentions of a name apart that decisions set apart.
    fn apart(&self, name: &str) -> impl Iterator<Item = String> {
        self.selectors()
            .filter_map(move |(selector, _)| match selector {
                Selector::Name {
                    k1,
                    record: Some(record),
                    ..
                } if k1 == name => Some(format!("project/{record}")),
                _ => None,
            })
    }

    /// Every name or key that a decision speaks of, and where it stands.
    fn selectors(&self) -> impl Iterator<Item = (&Selector, &str)> {
        self.decisions.iter().flat_map(|decision| {
            let all = decision.selectors();
            all.map(|selector| (selector, decision.place.as_str()))
        })
    }

    fn decided_on(&self, recalled: &Recalled) -> Vec<String> {
        let places: BTreeSet<&str> = self
            .selectors()
            .filter(|(selector, _)| match selector {
                Selector::Key(_) => false,
                Selector::Name { k1, .. } => recalled.names.contains(k1),
            })
            .map(|(_, place)| place)
            .collect();
        let note = |place: &str| {
            format!(
                "{place}: the decision has the name of somebody who was forgotten; write the key in its place, or take it out"
            )
        };
        places.into_iter().map(note).collect()
    }
}

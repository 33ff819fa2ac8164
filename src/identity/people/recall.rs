//! Names that sources still give of people who were forgotten: for this run they mean what they meant before, so that the
//! rules come to the same people, who are then left out.

use std::collections::{BTreeSet, HashSet};

use super::{Recorded, Registry, Telling};
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
            let is_gone = |key: &str| forgotten.keys.contains_key(key);
            let is_theirs = is_gone(key)
                || orcid.is_some_and(|orcid| {
                    let marked = forgotten.marks.get(&forgotten.mark_of_orcid(orcid));
                    marked.is_some_and(|marked| is_gone(&marked.key))
                });
            if is_theirs {
                recalled.keys.insert(key.to_string());
                let names = recorded.said().map(|said| said.k1.to_string());
                recalled.names.extend(names);
            }
        }
        let of_records = self.records.values().flat_map(Recorded::said);
        let k1s: HashSet<&str> = of_records
            .map(|said| &*said.k1)
            .chain(self.names.keys().map(String::as_str))
            .collect();
        let sources = self.sources.iter().map(|name| format!("source/{name}"));
        let everywhere: Vec<String> = std::iter::once(String::new()).chain(sources).collect();
        let others = self.namesakes(forgotten);
        for k1 in k1s.into_iter().filter(|k1| !others.contains(*k1)) {
            for disambiguator in everywhere.iter().cloned().chain(self.apart(k1)) {
                let mark = forgotten.mark_of_name(k1, &disambiguator);
                if let Some(registered) = forgotten.marks.get(&mark) {
                    if forgotten.keys.contains_key(&registered.key) {
                        recalled.names.insert(k1.to_owned());
                    }
                    let name = (k1.to_owned(), disambiguator);
                    registry.entry(name).or_insert_with(|| registered.clone());
                }
            }
        }
        recalled.places = self.decided_on(&recalled);
        recalled
    }

    /// The names of records that have an ORCID which is none of those who were forgotten. Where one of these had an ORCID,
    /// a record of the name is somebody else's, and so is the name.
    fn namesakes(&self, forgotten: &Forgotten) -> HashSet<&str> {
        let had_orcid = forgotten.had_orcid();
        let mut out = HashSet::new();
        for (key, recorded) in &self.records {
            let orcid = recorded.orcid.as_deref();
            let is_others = orcid
                .map(|orcid| forgotten.mark_of_orcid(orcid))
                .is_some_and(|mark| !forgotten.marks.contains_key(&mark));
            if !is_others || forgotten.keys.contains_key(&**key) {
                continue;
            }
            for said in recorded.said() {
                let marked = forgotten.marks.get(&forgotten.mark_of_name(&said.k1, ""));
                if marked.is_some_and(|marked| had_orcid(&marked.key)) {
                    out.insert(&*said.k1);
                }
            }
        }
        out
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

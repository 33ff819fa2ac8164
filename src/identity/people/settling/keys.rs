//! Keys of names: looked up in the registry, taken over by records, minted where there is none.
//!
//! The first key of a name belongs to one source; where another source has somebody else of that name, the source is the
//! disambiguator.

use std::collections::BTreeMap;

use super::super::{Minted, SourceNumber};
use super::{Bearer, Settling};
use crate::identity::key;
use crate::record::entity::Rule;

/// Where the key of a name in a source is kept.
struct Slot {
    disambiguator: String,
    /// The key, and the revision that minted it.
    known: Option<(String, i64)>,
}

impl Settling<'_> {
    fn source_name(&self, source: SourceNumber) -> String {
        let name = self.told.sources.get(usize::from(source));
        name.cloned().unwrap_or_default()
    }

    /// First keys that the registry knows the source of stay with it, as long as there is such a source.
    pub(super) fn claim(&mut self) {
        if !self.told.has_several_sources() {
            return;
        }
        let numbers: BTreeMap<&str, SourceNumber> = (0..)
            .zip(&self.told.sources)
            .map(|(number, name)| (name.as_str(), number))
            .collect();
        for ((k1, disambiguator), registered) in self.registry {
            if disambiguator.is_empty()
                && let Some(number) = numbers.get(registered.source.as_str())
            {
                self.claimed.insert(k1.clone(), *number);
            }
        }
    }

    fn slot(&mut self, k1: &str, source: SourceNumber) -> Slot {
        let known = |disambiguator: &str| {
            let registered = self
                .registry
                .get(&(k1.to_owned(), disambiguator.to_owned()));
            registered.map(|registered| (registered.key.clone(), registered.revision))
        };
        let own = format!("source/{}", self.source_name(source));
        if self.told.has_several_sources() {
            let of_source = known(&own);
            let holder = self.claimed.get(k1);
            if of_source.is_some() || holder.is_some_and(|holder| *holder != source) {
                return Slot {
                    disambiguator: own,
                    known: of_source,
                };
            }
            self.claimed.insert(k1.to_owned(), source);
        }
        let known = self
            .registry
            .get(&(k1.to_owned(), String::new()))
            .map(|registered| (registered.key.clone(), registered.revision));
        Slot {
            disambiguator: String::new(),
            known,
        }
    }

    /// A name that one record of a source bears keeps the key that its mentions there had before the record came.
    pub(super) fn take_over_keys(&mut self) {
        let mut single: Vec<(SourceNumber, String, usize)> = Vec::new();
        for (k1, bearers) in &self.by_name {
            let mut of_source: BTreeMap<SourceNumber, Vec<usize>> = BTreeMap::new();
            for bearer in bearers {
                of_source
                    .entry(bearer.source)
                    .or_default()
                    .push(bearer.node);
            }
            for (source, nodes) in of_source {
                if let [node] = nodes.as_slice() {
                    single.push((source, k1.clone(), *node));
                }
            }
        }
        single.sort();
        for (source, k1, node) in single {
            let is_mentioned = self
                .told
                .names
                .get(&k1)
                .is_some_and(|of_name| of_name.iter().any(|one| one.source == source));
            let is_known = self.registry.contains_key(&(k1.clone(), String::new()));
            if !is_mentioned && !is_known {
                continue;
            }
            let slot = self.slot(&k1, source);
            match slot.known {
                Some((key, revision))
                    if key != self.keys[node] && !self.told.records.contains_key(key.as_str()) =>
                {
                    let older = self.node(&key, revision, false);
                    self.unite(older, node, Rule::B1, String::new());
                }
                None if is_mentioned => self.out.minted.push(Minted {
                    k1,
                    disambiguator: slot.disambiguator,
                    key: self.keys[node].clone(),
                    source: self.source_name(source),
                }),
                _ => {}
            }
        }
    }

    /// A name that no record of its source bears is somebody of its own.
    pub(super) fn place_names(&mut self) {
        let mut names: Vec<(SourceNumber, &String)> = Vec::new();
        for (k1, of_name) in &self.told.names {
            for mentioned in of_name {
                let bearers = self.by_name.get(k1).into_iter().flatten();
                let mut recorded = bearers.filter(|bearer| bearer.source == mentioned.source);
                if recorded.next().is_none() {
                    names.push((mentioned.source, k1));
                }
            }
        }
        names.sort();
        for (source, k1) in names {
            let slot = self.slot(k1, source);
            let node = match slot.known {
                Some((key, revision)) => self.node(&key, revision, false),
                None => self.mint(k1, slot.disambiguator, source),
            };
            self.by_name.entry(k1.clone()).or_default().push(Bearer {
                node,
                source,
                has_record: false,
            });
        }
    }

    fn mint(&mut self, k1: &str, disambiguator: String, source: SourceNumber) -> usize {
        let key = key::mint(k1, &disambiguator);
        self.out.minted.push(Minted {
            k1: k1.to_owned(),
            disambiguator,
            key: key.clone(),
            source: self.source_name(source),
        });
        self.node(&key, i64::MAX, false)
    }

    /// The node of one project's mention of a name.
    pub(super) fn in_project(&mut self, k1: &str, project: &str) -> usize {
        let disambiguator = format!("project/{project}");
        let name = (k1.to_owned(), disambiguator);
        if let Some(registered) = self.registry.get(&name) {
            return self.node(&registered.key, registered.revision, false);
        }
        let first = self.told.names.get(k1).and_then(|of_name| of_name.first());
        let source = first.map_or(0, |mentioned| mentioned.source);
        self.mint(k1, name.1, source)
    }
}

//! What came of the sets: keys that were merged, what names mean, people without records.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::{Mentioned, Named, People, SourceNumber};
use super::{Bearer, Settling};
use crate::identity::name;
use crate::record::entity::Rule;

impl Settling<'_> {
    pub(super) fn finish(mut self) -> People {
        for node in 0..self.keys.len() {
            let root = self.root(node);
            if root != node {
                let rule = self.why[node].as_ref().map_or(Rule::B1, |(rule, _)| *rule);
                self.out
                    .merged
                    .insert(self.keys[node].clone(), (self.keys[root].clone(), rule));
            }
        }
        self.name_the_unrecorded();
        self.say_what_names_mean();
        for (place, node) in &self.by_place {
            let rule = self.rule_of(*node, Rule::H2);
            self.out
                .by_place
                .insert(place.clone(), (self.keys[self.root(*node)].clone(), rule));
        }
        for (node, text) in std::mem::take(&mut self.shared) {
            let key = self.keys[self.root(node)].clone();
            self.out.shared.entry(key).or_default().push(text);
        }
        self.find_splits();
        self.out.minted.sort();
        self.out.minted.dedup();
        self.out.notes.sort();
        self.out
    }

    fn say_what_names_mean(&mut self) {
        for (k1, bearers) in &self.by_name {
            let mut sources: BTreeMap<SourceNumber, Vec<Bearer>> = BTreeMap::new();
            for bearer in bearers {
                sources.entry(bearer.source).or_default().push(*bearer);
            }
            let meanings: Vec<(SourceNumber, Named)> = sources
                .into_iter()
                .map(|(source, bearers)| (source, self.meaning(&bearers)))
                .collect();
            match meanings.as_slice() {
                [(_, one)] => {
                    self.out.by_name.insert(k1.clone(), one.clone());
                }
                several => {
                    for (source, named) in several {
                        self.out
                            .by_source
                            .insert((k1.clone(), *source), named.clone());
                    }
                }
            }
        }
    }

    fn meaning(&self, bearers: &[Bearer]) -> Named {
        let roots: BTreeSet<usize> = bearers.iter().map(|one| self.root(one.node)).collect();
        let mut keys: Vec<String> = roots.iter().map(|root| self.keys[*root].clone()).collect();
        keys.sort();
        match keys.as_slice() {
            [key] => Named::Person(key.clone(), self.rule_of(bearers[0].node, Rule::B1)),
            _ => Named::Ambiguous(keys),
        }
    }

    fn rule_of(&self, node: usize, otherwise: Rule) -> Rule {
        match &self.why[node] {
            Some((rule @ (Rule::H1 | Rule::B2), _)) => *rule,
            _ => otherwise,
        }
    }

    /// A person without a record is published under the name that the first source's first project by id writes.
    fn name_the_unrecorded(&mut self) {
        let recorded: HashSet<usize> = self
            .told
            .records
            .keys()
            .filter_map(|key| self.nodes.get(&**key))
            .map(|node| self.root(*node))
            .collect();
        let mut first: BTreeMap<usize, &Mentioned> = BTreeMap::new();
        let mut note = |root: usize, mentioned| {
            let rank = |one: &Mentioned| (one.source, one.project.clone(), one.stated.clone());
            let have = first.get(&root).copied();
            if have.is_none_or(|have| rank(mentioned) < rank(have)) {
                first.insert(root, mentioned);
            }
        };
        for (k1, bearers) in &self.by_name {
            for bearer in bearers {
                let root = self.root(bearer.node);
                let of_name = self.told.names.get(k1).into_iter().flatten();
                for mentioned in of_name.filter(|one| one.source == bearer.source) {
                    if !recorded.contains(&root) {
                        note(root, mentioned);
                    }
                }
            }
        }
        for ((k1, _), node) in &self.by_place {
            let root = self.root(*node);
            if let Some(mentioned) = self.told.names.get(k1).and_then(|of_name| of_name.first())
                && !recorded.contains(&root)
            {
                note(root, mentioned);
            }
        }
        for (root, mentioned) in first {
            if let Ok(name) = name::parse(&mentioned.stated) {
                self.out
                    .from_mentions
                    .insert(self.keys[root].clone(), (name.given, name.family));
            }
        }
    }

    /// A key that a name had, and that nobody has now, because several people bear the name: a tombstone names them.
    fn find_splits(&mut self) {
        for ((k1, _), registered) in self.registry {
            if self.nodes.contains_key(&registered.key) {
                continue;
            }
            let source = |bearer: &&Bearer| {
                let name = self.told.sources.get(usize::from(bearer.source));
                registered.source.is_empty() || name == Some(&registered.source)
            };
            let bearers = self.by_name.get(k1).into_iter().flatten().filter(source);
            let keys: BTreeSet<&str> = bearers
                .map(|bearer| self.keys[self.root(bearer.node)].as_str())
                .collect();
            if keys.len() > 1 {
                let keys = keys.into_iter().map(str::to_owned).collect();
                self.out.split.insert(registered.key.clone(), keys);
            }
        }
        // A name of which every mention was set apart.
        for ((k1, _), node) in &self.by_place {
            let apart = &self.keys[self.root(*node)];
            for bearer in self.by_name.get(k1).into_iter().flatten() {
                let key = &self.keys[self.root(bearer.node)];
                if !bearer.has_record && key != apart {
                    let keys = self.out.split.entry(key.clone()).or_default();
                    if !keys.contains(apart) {
                        keys.push(apart.clone());
                        keys.sort();
                    }
                }
            }
        }
    }
}

//! The sets of keys that are one person: by name, by ORCID and by decision.

mod deciding;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Mentioned, NameHash, Named, People, Registry, Telling, hash};
use crate::identity::decisions::{Decision, Selector};
use crate::identity::key;
use crate::record::entity::Rule;

/// A decision with the nodes that it speaks of.
struct Parted {
    a: usize,
    b: usize,
    place: String,
}

pub(super) struct Settling<'a> {
    told: &'a Telling,
    registry: &'a Registry,
    keys: Vec<String>,
    nodes: HashMap<String, usize>,
    parent: Vec<usize>,
    /// Why a node is in its set: the rule, and the place of the decision.
    why: Vec<Option<(Rule, String)>>,
    /// How old a key is: the revision that minted it, then whether it has a record.
    age: Vec<(i64, bool)>,
    by_name: HashMap<String, Vec<usize>>,
    by_place: HashMap<(String, String), usize>,
    parted: Vec<Parted>,
    out: People,
}

impl<'a> Settling<'a> {
    fn new(told: &'a Telling, registry: &'a Registry) -> Self {
        let mut settling = Self {
            told,
            registry,
            keys: Vec::new(),
            nodes: HashMap::new(),
            parent: Vec::new(),
            why: Vec::new(),
            age: Vec::new(),
            by_name: HashMap::new(),
            by_place: HashMap::new(),
            parted: Vec::new(),
            out: People::default(),
        };
        settling.place_records();
        settling.place_names();
        settling
    }

    /// Carries every rule out.
    pub(super) fn settle(told: &'a Telling, registry: &'a Registry) -> People {
        let mut settling = Self::new(told, registry);
        settling.unite_orcids();
        settling.decide();
        settling.finish()
    }

    fn node(&mut self, key: &str, minted: i64, has_record: bool) -> usize {
        if let Some(node) = self.nodes.get(key) {
            return *node;
        }
        let node = self.keys.len();
        self.keys.push(key.to_owned());
        self.nodes.insert(key.to_owned(), node);
        self.parent.push(node);
        self.why.push(None);
        self.age.push((minted, !has_record));
        node
    }

    /// Only records that can be one with something else become nodes; all others are who they are.
    fn place_records(&mut self) {
        let told = self.told;
        let wanted = self.wanted_names();
        let selectors = told.decisions.iter().flat_map(Decision::selectors);
        let keys: HashSet<&str> = selectors
            .filter_map(|selector| match selector {
                Selector::Key(key) => Some(key.as_str()),
                Selector::Name { .. } => None,
            })
            .collect();
        let minted: HashMap<&str, i64> = self
            .registry
            .values()
            .map(|(key, revision)| (key.as_str(), *revision))
            .collect();
        for (key, recorded) in &told.records {
            let name = wanted.get(&recorded.name);
            if name.is_some() || recorded.orcid.is_some() || keys.contains(&**key) {
                let age = minted.get(&**key).copied().unwrap_or(i64::MAX);
                let node = self.node(key, age, true);
                if let Some(k1) = name {
                    self.by_name.entry((*k1).to_owned()).or_default().push(node);
                }
            }
        }
        self.take_over_keys();
    }

    /// The names that a record's name is compared with, by their hashes.
    fn wanted_names(&self) -> HashMap<NameHash, &'a str> {
        let told = self.told;
        let mentioned = told.names.keys().map(String::as_str);
        let selectors = told.decisions.iter().flat_map(Decision::selectors);
        let decided = selectors.filter_map(|selector| match selector {
            Selector::Name { k1, .. } => Some(k1.as_str()),
            Selector::Key(_) => None,
        });
        let registered = self.registry.keys().map(|(k1, _)| k1.as_str());
        mentioned
            .chain(decided)
            .chain(registered)
            .map(|k1| (hash(k1), k1))
            .collect()
    }

    /// A name that one record bears keeps the key that its mentions had before the record came.
    fn take_over_keys(&mut self) {
        let single = self.by_name.iter().filter(|(_, nodes)| nodes.len() == 1);
        let mut single: Vec<(String, usize)> =
            single.map(|(k1, nodes)| (k1.clone(), nodes[0])).collect();
        single.sort();
        for (k1, node) in single {
            let name = (k1, String::new());
            match self.registry.get(&name) {
                Some((key, revision))
                    if *key != self.keys[node] && !self.told.records.contains_key(key.as_str()) =>
                {
                    let older = self.node(key, *revision, false);
                    self.unite(older, node, Rule::B1, String::new());
                }
                None if self.told.names.contains_key(&name.0) => {
                    self.out
                        .minted
                        .push((name.0, String::new(), self.keys[node].clone()));
                }
                _ => {}
            }
        }
    }

    fn place_names(&mut self) {
        for k1 in self.told.names.keys() {
            if !self.by_name.contains_key(k1) {
                let node = self.look_up_or_mint(k1, "");
                self.by_name.insert(k1.clone(), vec![node]);
            }
        }
    }

    fn look_up_or_mint(&mut self, k1: &str, disambiguator: &str) -> usize {
        if let Some((key, revision)) = self
            .registry
            .get(&(k1.to_owned(), disambiguator.to_owned()))
        {
            return self.node(key, *revision, false);
        }
        let key = key::mint(k1, disambiguator);
        self.out
            .minted
            .push((k1.to_owned(), disambiguator.to_owned(), key.clone()));
        self.node(&key, i64::MAX, false)
    }

    fn root(&self, mut node: usize) -> usize {
        while self.parent[node] != node {
            node = self.parent[node];
        }
        node
    }

    fn unite(&mut self, a: usize, b: usize, rule: Rule, place: String) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        // A merge keeps the older key; among those of one age one with a record, then the first by spelling.
        let rank = |node: usize| (self.age[node], &self.keys[node]);
        let (keeps, goes) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
        self.parent[goes] = keeps;
        self.why[goes] = Some((rule, place));
    }

    /// A1: the same ORCID is the same person. A2: different ORCIDs under one name are two.
    fn unite_orcids(&mut self) {
        let told = self.told;
        let mut bearers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut names: BTreeMap<NameHash, BTreeMap<&str, &str>> = BTreeMap::new();
        for (key, recorded) in &told.records {
            if let Some(orcid) = &recorded.orcid {
                bearers.entry(orcid).or_default().push(key);
                names.entry(recorded.name).or_default().insert(orcid, key);
            }
        }
        for (orcid, keys) in bearers {
            for pair in keys.windows(2) {
                if told.records[pair[0]].name != told.records[pair[1]].name {
                    self.out.notes.push(format!(
                        "A1: {} and {} have the ORCID {orcid} and different names; they are taken for one person",
                        pair[0], pair[1]
                    ));
                }
                self.unite(
                    self.nodes[pair[0]],
                    self.nodes[pair[1]],
                    Rule::A1,
                    String::new(),
                );
            }
        }
        for homonyms in names.into_values().filter(|orcids| orcids.len() > 1) {
            let shown: Vec<String> = homonyms
                .iter()
                .map(|(orcid, key)| format!("{key} ({orcid})"))
                .collect();
            self.out.notes.push(format!(
                "A2 HOMONYM: one name with different ORCIDs, kept apart: {}",
                shown.join(", ")
            ));
        }
    }

    fn finish(mut self) -> People {
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
        for (k1, nodes) in &self.by_name {
            let roots: BTreeSet<usize> = nodes.iter().map(|node| self.root(*node)).collect();
            let keys: Vec<String> = roots.iter().map(|root| self.keys[*root].clone()).collect();
            let named = match keys.as_slice() {
                [key] => Named::Person(key.clone(), self.rule_of(nodes[0], Rule::B1)),
                _ => Named::Ambiguous(keys),
            };
            self.out.by_name.insert(k1.clone(), named);
        }
        for (place, node) in &self.by_place {
            let rule = self.rule_of(*node, Rule::H2);
            self.out
                .by_place
                .insert(place.clone(), (self.keys[self.root(*node)].clone(), rule));
        }
        self.out.minted.sort();
        self.out.notes.sort();
        self.out
    }

    fn rule_of(&self, node: usize, otherwise: Rule) -> Rule {
        match &self.why[node] {
            Some((Rule::H1, _)) => Rule::H1,
            _ => otherwise,
        }
    }

    /// A person without a record is published under the name that the first project by id writes.
    fn name_the_unrecorded(&mut self) {
        let recorded: HashSet<usize> = self
            .told
            .records
            .keys()
            .filter_map(|key| self.nodes.get(&**key))
            .map(|node| self.root(*node))
            .collect();
        let by_name = self
            .by_name
            .iter()
            .flat_map(|(k1, nodes)| nodes.iter().map(move |node| (k1, *node)));
        let by_place = self.by_place.iter().map(|((k1, _), node)| (k1, *node));
        let mut first: BTreeMap<usize, &Mentioned> = BTreeMap::new();
        for (k1, node) in by_name.chain(by_place) {
            let root = self.root(node);
            if let Some(mentioned) = self.told.names.get(k1)
                && !recorded.contains(&root)
                && first
                    .get(&root)
                    .is_none_or(|have| mentioned.project < have.project)
            {
                first.insert(root, mentioned);
            }
        }
        for (root, mentioned) in first {
            self.out.from_mentions.insert(
                self.keys[root].clone(),
                (mentioned.given.clone(), mentioned.family.clone()),
            );
        }
    }
}

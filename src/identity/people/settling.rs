//! The sets of keys that are one person: by name, by ORCID, by decision, and across sources.

mod across;
mod deciding;
mod ending;
mod keys;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{People, Registry, SourceNumber, Telling};
use crate::identity::decisions::{Decision, Selector};
use crate::identity::things::Things;
use crate::record::entity::Rule;

/// Two who are said to be different.
struct Parted {
    a: usize,
    b: usize,
    place: String,
}

/// Who bears a name in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bearer {
    node: usize,
    source: SourceNumber,
    has_record: bool,
}

/// What keeps a set of nodes from being one with another.
#[derive(Debug, Default, Clone)]
struct Traits {
    orcids: BTreeSet<String>,
    /// Records, with the sources that they stand in: two of one source are two people there.
    records: BTreeSet<(SourceNumber, usize)>,
}

pub(super) struct Settling<'a> {
    told: &'a Telling,
    registry: &'a Registry,
    things: &'a Things,
    keys: Vec<String>,
    nodes: HashMap<String, usize>,
    parent: Vec<usize>,
    /// Why a node is in its set: the rule, and the place of the decision.
    why: Vec<Option<(Rule, String)>>,
    /// How old a key is: the revision that minted it, then whether it has a record.
    age: Vec<(i64, bool)>,
    traits: Vec<Traits>,
    by_name: HashMap<String, Vec<Bearer>>,
    by_place: HashMap<(String, String), usize>,
    /// The source that has the first key of a name, where several could.
    claimed: HashMap<String, SourceNumber>,
    parted: Vec<Parted>,
    /// What was shared, by a node.
    shared: Vec<(usize, String)>,
    out: People,
}

impl<'a> Settling<'a> {
    fn new(told: &'a Telling, registry: &'a Registry, things: &'a Things) -> Self {
        let mut settling = Self {
            told,
            registry,
            things,
            keys: Vec::new(),
            nodes: HashMap::new(),
            parent: Vec::new(),
            why: Vec::new(),
            age: Vec::new(),
            traits: Vec::new(),
            by_name: HashMap::new(),
            by_place: HashMap::new(),
            claimed: HashMap::new(),
            parted: Vec::new(),
            shared: Vec::new(),
            out: People::default(),
        };
        settling.claim();
        settling.place_records();
        settling.place_names();
        settling
    }

    /// Carries every rule out.
    pub(super) fn settle(told: &'a Telling, registry: &'a Registry, things: &'a Things) -> People {
        let mut settling = Self::new(told, registry, things);
        settling.unite_orcids();
        settling.decide();
        settling.across();
        settling.near();
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
        let mut traits = Traits::default();
        if let Some(recorded) = self.told.records.get(key) {
            traits
                .orcids
                .extend(recorded.orcid.as_deref().map(str::to_owned));
            traits
                .records
                .extend(recorded.said().map(|said| (said.source, node)));
        }
        self.traits.push(traits);
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
            .map(|registered| (registered.key.as_str(), registered.revision))
            .collect();
        for (key, recorded) in &told.records {
            let named = recorded.said().any(|said| wanted.contains(&*said.k1));
            if named || recorded.orcid.is_some() || keys.contains(&**key) {
                let age = minted.get(&**key).copied().unwrap_or(i64::MAX);
                let node = self.node(key, age, true);
                for said in recorded.said().filter(|said| wanted.contains(&*said.k1)) {
                    let bearer = Bearer {
                        node,
                        source: said.source,
                        has_record: true,
                    };
                    let bearers = self.by_name.entry(said.k1.to_string()).or_default();
                    // A node's bearers follow each other: others need not be looked at.
                    let mut of_node = bearers.iter().rev().take_while(|one| one.node == node);
                    if !of_node.any(|one| *one == bearer) {
                        bearers.push(bearer);
                    }
                }
            }
        }
        self.take_over_keys();
    }

    /// The names that a record's name is compared with.
    fn wanted_names(&self) -> HashSet<&'a str> {
        let told = self.told;
        let mentioned = told.names.keys().map(String::as_str);
        let selectors = told.decisions.iter().flat_map(Decision::selectors);
        let decided = selectors.filter_map(|selector| match selector {
            Selector::Name { k1, .. } => Some(k1.as_str()),
            Selector::Key(_) => None,
        });
        let registered = self.registry.keys().map(|(k1, _)| k1.as_str());
        let mut wanted: HashSet<&str> = mentioned.chain(decided).chain(registered).collect();
        if told.has_several_sources() {
            let mut first: HashMap<&str, SourceNumber> = HashMap::new();
            for said in told.records.values().flat_map(super::Recorded::said) {
                if *first.entry(&*said.k1).or_insert(said.source) != said.source {
                    wanted.insert(&*said.k1);
                }
            }
        }
        wanted
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
        let traits = std::mem::take(&mut self.traits[goes]);
        self.traits[keeps].orcids.extend(traits.orcids);
        self.traits[keeps].records.extend(traits.records);
    }

    /// May these two be one, as far as ORCIDs, records and decisions go?
    fn may_be_one(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let (one, other) = (&self.traits[a], &self.traits[b]);
        let same_source = one.records.iter().any(|(source, node)| {
            let others = other.records.iter();
            others
                .filter(|(of, _)| of == source)
                .any(|(_, other)| other != node)
        });
        let orcids = !one.orcids.is_empty()
            && !other.orcids.is_empty()
            && one.orcids.is_disjoint(&other.orcids);
        !same_source && !orcids && !self.are_parted(a, b)
    }

    fn are_parted(&self, a: usize, b: usize) -> bool {
        let pair = |parted: &Parted| (self.root(parted.a), self.root(parted.b));
        let mut pairs = self.parted.iter().map(pair);
        pairs.any(|pair| pair == (a, b) || pair == (b, a))
    }

    /// A1: the same ORCID is the same person. A2: different ORCIDs under one name are two.
    fn unite_orcids(&mut self) {
        let told = self.told;
        let mut bearers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        let mut names: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
        for (key, recorded) in &told.records {
            if let Some(orcid) = &recorded.orcid {
                bearers.entry(orcid).or_default().push(key);
                let of_name = names.entry(&recorded.first.k1).or_default();
                of_name.insert(orcid, key);
            }
        }
        for (orcid, keys) in bearers {
            for pair in keys.windows(2) {
                if told.records[pair[0]].first.k1 != told.records[pair[1]].first.k1 {
                    self.out.notes.push(format!(
                        "A1: {} and {} have the ORCID {orcid} and different names; they are taken for one person",
                        pair[0], pair[1]
                    ));
                }
                let (a, b) = (self.nodes[pair[0]], self.nodes[pair[1]]);
                self.unite(a, b, Rule::A1, String::new());
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
}

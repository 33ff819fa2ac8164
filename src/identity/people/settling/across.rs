//! Across sources: B2 merges one name in two sources where they share something, B3 keeps it apart. And near matches.

use std::collections::{BTreeMap, BTreeSet};

use super::super::near::{self, Candidate, Near};
use super::{Bearer, Settling};
use crate::identity::review::{Evidence, Item, Side};
use crate::record::Kind;
use crate::record::entity::Rule;

/// How many pairs of one name are compared. Of more, nothing that they share tells who is who.
const COMPARED: usize = 10_000;

/// How many pairs of one name are asked about.
const ASKED: usize = 200;

impl Settling<'_> {
    /// B2 and B3.
    pub(super) fn across(&mut self) {
        if !self.told.has_several_sources() {
            return;
        }
        let mut names: Vec<(String, Vec<Bearer>)> = self
            .by_name
            .iter()
            .filter(|(_, bearers)| bearers.iter().any(|one| one.source != bearers[0].source))
            .map(|(k1, bearers)| (k1.clone(), bearers.clone()))
            .collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        for (k1, mut bearers) in names {
            bearers.sort_by(|a, b| {
                (a.source, &self.keys[a.node]).cmp(&(b.source, &self.keys[b.node]))
            });
            self.one_name(&k1, &bearers);
        }
    }

    fn one_name(&mut self, k1: &str, bearers: &[Bearer]) {
        let told = self.told;
        if pairs_of(bearers) > COMPARED {
            let [first, .., last] = bearers else { return };
            self.out.notes.push(format!(
                "B3 SAME-NAME: {} people in several sources have one name ({}, …, {}); so many are not told apart by what they share: all are kept apart, and not asked about",
                bearers.len(),
                self.keys[first.node],
                self.keys[last.node]
            ));
            return;
        }
        let sharing: Vec<_> = bearers
            .iter()
            .map(|bearer| {
                let key = bearer.has_record.then(|| self.keys[bearer.node].as_str());
                let around = told.context.around(k1, bearer.source, key);
                told.sharing(k1, &around, self.things)
            })
            .collect();
        let mut edges: BTreeMap<(usize, usize), Vec<String>> = BTreeMap::new();
        for (a, one) in bearers.iter().enumerate() {
            for (b, other) in bearers.iter().enumerate().skip(a + 1) {
                if one.source != other.source && self.may_be_one(one.node, other.node) {
                    let shared = sharing[a].shared(&sharing[b]);
                    if !shared.is_empty() {
                        edges.insert((a, b), shared);
                    }
                }
            }
        }
        let torn = self.torn(bearers, &edges);
        for ((a, b), shared) in edges {
            let (one, other) = (bearers[a], bearers[b]);
            if torn.contains(&a) || torn.contains(&b) || !self.may_be_one(one.node, other.node) {
                continue;
            }
            self.unite(one.node, other.node, Rule::B2, String::new());
            let [one_source, other_source] =
                [one, other].map(|bearer| self.told.sources[usize::from(bearer.source)].clone());
            let text = format!(
                "`{one_source}` and `{other_source}` share {}",
                shared.join(", ")
            );
            self.shared.push((one.node, text));
        }
        self.ask_about_name(k1, bearers);
    }

    /// B3, for those who are not one yet.
    fn ask_about_name(&mut self, k1: &str, bearers: &[Bearer]) {
        let (mut asked, mut further) = (0, 0);
        for (a, one) in bearers.iter().enumerate() {
            for other in &bearers[a + 1..] {
                let is_open = one.source != other.source
                    && self.root(one.node) != self.root(other.node)
                    && self.may_be_one(one.node, other.node);
                if is_open && asked < ASKED {
                    asked += 1;
                    self.ask("B3 SAME-NAME", k1, one.node, k1, other.node);
                } else if is_open {
                    further += 1;
                }
            }
        }
        if further > 0 {
            self.out.notes.push(format!(
                "B3 SAME-NAME: {further} further pairs of the name that {} has are not listed",
                self.keys[self.root(bearers[0].node)]
            ));
        }
    }

    /// Bearers that share something with two who cannot be one: nothing tells whom they are.
    fn torn(
        &self,
        bearers: &[Bearer],
        edges: &BTreeMap<(usize, usize), Vec<String>>,
    ) -> BTreeSet<usize> {
        let mut torn = BTreeSet::new();
        for at in 0..bearers.len() {
            let ends = edges
                .keys()
                .filter_map(|(a, b)| match (*a == at, *b == at) {
                    (true, _) => Some(bearers[*b].node),
                    (_, true) => Some(bearers[*a].node),
                    _ => None,
                });
            let ends: Vec<usize> = ends.collect();
            let apart = |one: &usize| ends.iter().any(|other| !self.may_be_one(*one, *other));
            if ends.iter().any(apart) {
                torn.insert(at);
            }
        }
        torn
    }

    fn ask(&mut self, rule: &str, a_k1: &str, a: usize, b_k1: &str, b: usize) {
        let sides = [(a_k1, a), (b_k1, b)].map(|(k1, node)| {
            let root = self.root(node);
            self.side(k1, &self.keys[root].clone(), Some(node))
        });
        let question = match rule {
            "B3 SAME-NAME" => "Two sources have this name and share nothing: are they one person?",
            _ => "Two names are near each other: are they one person?",
        };
        let item = Item::of_two(rule, Kind::Person, question.to_owned(), sides);
        self.out.review.push(item);
    }

    /// A side of a question: what every source says that has the name for this person.
    fn side(&self, k1: &str, key: &str, node: Option<usize>) -> Side {
        let mut evidence = Vec::new();
        let source = |number: u16| self.told.sources.get(usize::from(number)).cloned();
        if let Some(recorded) = self.told.records.get(key) {
            evidence.extend(recorded.said().map(|said| Evidence {
                source: source(said.source).unwrap_or_default(),
                record: format!("person {key}"),
                spot: Some(said.spot),
                ..Evidence::default()
            }));
        }
        let bearers = self.by_name.get(k1).into_iter().flatten();
        let of_node: BTreeSet<u16> = bearers
            .filter(|bearer| node.is_none_or(|node| self.root(bearer.node) == self.root(node)))
            .map(|bearer| bearer.source)
            .collect();
        for mentioned in self.told.names.get(k1).into_iter().flatten() {
            if of_node.contains(&mentioned.source) {
                evidence.push(Evidence {
                    source: source(mentioned.source).unwrap_or_default(),
                    record: format!("project {}", mentioned.project),
                    field: format!("people[{}].name", mentioned.at),
                    stated: mentioned.stated.clone(),
                    spot: Some(mentioned.spot),
                    ..Evidence::default()
                });
            }
        }
        Side {
            key: key.to_owned(),
            label: String::new(),
            evidence,
        }
    }

    /// C1 to C3, over names in projects, and between sources over records too.
    pub(super) fn near(&mut self) {
        let several = self.told.has_several_sources();
        if self.told.names.is_empty() && !several {
            return;
        }
        let told = self.told;
        let mut candidates: Vec<Candidate<'_>> = Vec::new();
        for (k1, bearers) in &self.by_name {
            candidates.extend(bearers.iter().map(|bearer| {
                let root = self.root(bearer.node);
                Candidate {
                    k1,
                    key: &self.keys[root],
                    is_open: several || self.traits[root].records.is_empty(),
                }
            }));
        }
        for (key, recorded) in &told.records {
            let key = self.nodes.get(&**key).map_or(&**key, |node| {
                let root = self.root(*node);
                self.keys[root].as_str()
            });
            candidates.extend(recorded.said().map(|said| Candidate {
                k1: &said.k1,
                key,
                is_open: several,
            }));
        }
        candidates.sort();
        candidates.dedup_by(|a, b| a.k1 == b.k1 && a.key == b.key);
        let near = near::pairs(&candidates, &|a, b| {
            self.may_ask(candidates[a].key, candidates[b].key)
        });
        let notes = told_of(&near, &candidates);
        let sides: Vec<(Side, Side, &str)> = near
            .pairs
            .into_iter()
            .map(|(a, b, rule)| {
                let side = |at: usize| {
                    let candidate: &Candidate<'_> = &candidates[at];
                    let node = self.nodes.get(candidate.key).copied();
                    self.side(candidate.k1, candidate.key, node)
                };
                (side(a), side(b), rule)
            })
            .collect();
        self.out.notes.extend(notes);
        for (a, b, rule) in sides {
            let question = "Two names are near each other: are they one person?";
            let item = Item::of_two(rule, Kind::Person, question.to_owned(), [a, b]);
            self.out.review.push(item);
        }
    }

    /// Is it a question whether these two are one?
    fn may_ask(&self, a: &str, b: &str) -> bool {
        if a == b {
            return false;
        }
        if let (Some(a), Some(b)) = (self.nodes.get(a), self.nodes.get(b)) {
            return self.may_be_one(*a, *b);
        }
        // A record that no rule looks at yet is somebody else than the other records of its source.
        let sources = |key: &str| -> BTreeSet<u16> {
            let recorded = self.told.records.get(key).into_iter();
            recorded
                .flat_map(|recorded| recorded.said().map(|said| said.source))
                .collect()
        };
        let orcid = |key: &str| self.told.records.get(key).and_then(|r| r.orcid.as_deref());
        let differ = matches!((orcid(a), orcid(b)), (Some(a), Some(b)) if a != b);
        !differ && sources(a).is_disjoint(&sources(b))
    }
}

/// How many pairs of bearers are of two sources. They are in the order of their sources.
fn pairs_of(bearers: &[Bearer]) -> usize {
    let of_source = bearers.chunk_by(|a, b| a.source == b.source);
    let (pairs, _) = of_source.fold((0, 0), |(pairs, before), of_source| {
        (pairs + before * of_source.len(), before + of_source.len())
    });
    pairs
}

/// What was not asked about, as notes.
fn told_of(near: &Near, candidates: &[Candidate<'_>]) -> Vec<String> {
    let crowded = near.crowded.iter().map(|(rule, crowded)| {
        let shown = crowded.iter().take(3).map(|at| candidates[*at].key);
        let shown: Vec<&str> = shown.collect();
        let so = if crowded.len() == 1 { "has a name that is" } else { "have names that are" };
        format!(
            "{rule}: {} {so} near those of very many others ({}{}): no more than {} of these are asked about for each",
            crowded.len(),
            shown.join(", "),
            if crowded.len() > shown.len() { ", …" } else { "" },
            near::ASKED
        )
    });
    let further = near.further.iter().map(|(rule, further)| {
        format!("{rule}: {further} further pairs of near names are not listed")
    });
    crowded.chain(further).collect()
}

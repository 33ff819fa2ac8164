//! Sets of ids that are one thing, and what keeps two sets apart.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Known, Things};
use crate::identity::people::{SourceNumber, Unsettled};
use crate::record::Kind;

/// What keeps a set from being one with another.
#[derive(Debug, Default)]
struct Traits {
    countries: BTreeSet<Box<str>>,
    /// Identifiers: scheme, then the identifier.
    ids: BTreeSet<Box<str>>,
    /// Nodes with the sources that they stand in: two of one source are two things there.
    members: BTreeSet<(SourceNumber, usize)>,
}

#[derive(Debug)]
struct Parted {
    a: usize,
    b: usize,
    place: String,
}

#[derive(Debug, Default)]
pub(super) struct Sets {
    nodes: HashMap<(Kind, Box<str>), usize>,
    ids: Vec<(Kind, Box<str>)>,
    parent: Vec<usize>,
    /// Why a node is one with its parent: the rule in words, and the place of a decision.
    why: Vec<Option<(String, String)>>,
    traits: Vec<Traits>,
    /// The first source that has it.
    source: Vec<SourceNumber>,
    parted: Vec<Parted>,
}

impl Sets {
    /// The node of an id; makes it where there is none.
    pub(super) fn node(&mut self, kind: Kind, id: &str, source: SourceNumber) -> usize {
        let name = (kind, Box::from(id));
        if let Some(node) = self.nodes.get(&name) {
            self.source[*node] = self.source[*node].min(source);
            return *node;
        }
        let node = self.ids.len();
        self.nodes.insert(name.clone(), node);
        self.ids.push(name);
        self.parent.push(node);
        self.why.push(None);
        self.traits.push(Traits::default());
        self.source.push(source);
        node
    }

    pub(super) fn get(&self, kind: Kind, id: &str) -> Option<usize> {
        self.nodes.get(&(kind, id.into())).copied()
    }

    pub(super) fn told(
        &mut self,
        node: usize,
        source: SourceNumber,
        country: Option<&str>,
        ids: &[Box<str>],
    ) {
        let traits = &mut self.traits[node];
        traits.members.insert((source, node));
        traits.countries.extend(country.map(Into::into));
        traits.ids.extend(ids.iter().cloned());
    }

    pub(super) fn root(&self, mut node: usize) -> usize {
        while self.parent[node] != node {
            node = self.parent[node];
        }
        node
    }

    /// The id of a set's first node, as long as sets still grow.
    pub(super) fn id(&self, node: usize) -> &str {
        &self.ids[self.root(node)].1
    }

    pub(super) fn unite(&mut self, a: usize, b: usize, rule: &str, place: &str) {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return;
        }
        let (keeps, goes) = if self.ids[a] <= self.ids[b] {
            (a, b)
        } else {
            (b, a)
        };
        self.parent[goes] = keeps;
        self.why[goes] = Some((rule.to_owned(), place.to_owned()));
        let traits = std::mem::take(&mut self.traits[goes]);
        self.traits[keeps].countries.extend(traits.countries);
        self.traits[keeps].ids.extend(traits.ids);
        self.traits[keeps].members.extend(traits.members);
    }

    pub(super) fn part(&mut self, a: usize, b: usize, place: &str) {
        self.parted.push(Parted {
            a,
            b,
            place: place.to_owned(),
        });
    }

    /// May two things of different sources be one, as far as countries, identifiers and decisions go?
    pub(super) fn may_be_one(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let (one, other) = (&self.traits[a], &self.traits[b]);
        let countries = !one.countries.is_empty()
            && !other.countries.is_empty()
            && one.countries.is_disjoint(&other.countries);
        let same_source = one.members.iter().any(|(source, node)| {
            let others = other.members.iter();
            others
                .filter(|(of, _)| of == source)
                .any(|(_, other)| other != node)
        });
        !countries && !same_source && !differ(&one.ids, &other.ids) && !self.are_parted(a, b)
    }

    pub(super) fn are_parted(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        self.parted.iter().any(|parted| {
            let pair = (self.root(parted.a), self.root(parted.b));
            pair == (a, b) || pair == (b, a)
        })
    }

    /// What is said to be different and the same is refused, with the places of all decisions that take part.
    pub(super) fn refuse_contradictions(&self, out: &mut Things) {
        for Parted { a, b, place } in &self.parted {
            if self.root(*a) != self.root(*b) {
                continue;
            }
            let mut places = vec![place.clone()];
            for mut node in [*a, *b] {
                while self.parent[node] != node {
                    if let Some((_, place)) = &self.why[node]
                        && !place.is_empty()
                        && !places.contains(place)
                    {
                        places.push(place.clone());
                    }
                    node = self.parent[node];
                }
            }
            out.unsettled.push(Unsettled {
                message: format!(
                    "{} and {} are said to be different and the same",
                    self.ids[*a].1, self.ids[*b].1
                ),
                remedy: "keep one of the two decisions".to_owned(),
                places,
            });
        }
    }

    /// Says what stands for what: the older id is kept, among those of one age the one of the first source, then the
    /// first by spelling.
    pub(super) fn finish(&self, known: &mut Known<'_>, out: &mut Things) {
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for node in 0..self.ids.len() {
            let root = self.root(node);
            if root != node {
                groups.entry(root).or_default().push(node);
            }
        }
        for (root, mut members) in groups {
            members.push(root);
            let mut rank = |node: &usize| {
                let (kind, id) = &self.ids[*node];
                let first = (known.first)(*kind, id).unwrap_or(i64::MAX);
                (first, self.source[*node], id.clone())
            };
            let mut ranked: Vec<_> = members.iter().map(|node| (rank(node), *node)).collect();
            ranked.sort();
            let kept = ranked[0].1;
            for (_, node) in &ranked[1..] {
                let (kind, id) = &self.ids[*node];
                // The kept one has no reason of its own to go: the set's reason is that of either.
                let why = self.why[*node].as_ref().or(self.why[kept].as_ref());
                let why = why.map_or_else(String::new, |(rule, place)| {
                    if place.is_empty() {
                        rule.clone()
                    } else {
                        format!("{rule} ({place})")
                    }
                });
                let current = self.ids[kept].1.clone();
                out.merged
                    .entry(*kind)
                    .or_default()
                    .insert(id.clone(), (current, why));
            }
        }
    }
}

/// Do two sets of identifiers have different ones of one scheme, and none in common?
fn differ(a: &BTreeSet<Box<str>>, b: &BTreeSet<Box<str>>) -> bool {
    let scheme = |id: &str| id.split(' ').next().map(str::to_owned);
    let schemes: BTreeSet<_> = a.iter().map(|id| scheme(id)).collect();
    a.is_disjoint(b) && b.iter().any(|id| schemes.contains(&scheme(id)))
}

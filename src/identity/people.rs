//! The people of a dataset: which mentions and records are one person, by the rules H1, H2, A1, A2 and B1.
//!
//! First everything is [told](Telling), then it is [settled](Telling::settle) once; the outcome does not depend on the
//! order of the telling.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use sha2::{Digest, Sha256};

use super::decisions::{Decision, Selector};
use super::{key, name};
use crate::record::Person;
use crate::record::entity::Rule;

/// The keys that were minted before: K1 and disambiguator → key and the revision that minted it.
pub type Registry = HashMap<(String, String), (String, i64)>;

/// A key to be kept: K1, disambiguator, key.
pub type Minted = (String, String, String);

/// What is known before anything is settled.
#[derive(Debug, Default)]
pub struct Telling {
    /// Records by key. There may be very many, of which few are mentioned by name.
    records: BTreeMap<Box<str>, Recorded>,
    /// Names mentioned in projects, by K1: how the first project by id writes it.
    names: BTreeMap<String, Mentioned>,
    /// Which of them are named in a decision with a record: (K1, project id).
    places: HashSet<(String, String)>,
    /// Decisions.
    decisions: Vec<Decision>,
    mentions: usize,
}

#[derive(Debug)]
struct Recorded {
    name: NameHash,
    orcid: Option<Box<str>>,
}

/// The hash of a key K1: it takes less room than the key, and no two names have the same.
type NameHash = [u8; 16];

fn hash(k1: &str) -> NameHash {
    let mut out = [0; 16];
    out.copy_from_slice(&Sha256::digest(k1.as_bytes())[..16]);
    out
}

#[derive(Debug)]
struct Mentioned {
    project: String,
    given: String,
    family: String,
}

/// Something that cannot be settled, with the place of the decision that is at fault where it is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// The places of the decisions.
    pub places: Vec<String>,
}

impl Telling {
    /// Tells of a person's record.
    pub fn record(&mut self, person: &Person) {
        let k1 = name::k1(person.given.as_deref().unwrap_or_default(), &person.family);
        let orcid = person.orcid.as_deref().map(Into::into);
        self.records.insert(
            person.id.as_str().into(),
            Recorded {
                name: hash(&k1),
                orcid,
            },
        );
    }

    /// Tells of a decision.
    pub fn decision(&mut self, decision: Decision) {
        for selector in decision.selectors() {
            if let Selector::Name {
                k1,
                record: Some(record),
                ..
            } = selector
            {
                self.places.insert((k1.clone(), record.clone()));
            }
        }
        self.decisions.push(decision);
    }

    /// Tells of a name in a project.
    pub fn mention(&mut self, stated: &str, project: &str) {
        self.mentions += 1;
        let Ok(name) = name::parse(stated) else {
            return;
        };
        let mentioned = Mentioned {
            project: project.to_owned(),
            given: name.given.clone(),
            family: name.family.clone(),
        };
        self.names
            .entry(name::k1(&name.given, &name.family))
            .and_modify(|first| {
                if project < first.project.as_str() {
                    first.project = project.to_owned();
                    first.given.clone_from(&name.given);
                    first.family.clone_from(&name.family);
                }
            })
            .or_insert(mentioned);
    }

    /// Tells of a mention by key, which only counts.
    pub fn stated(&mut self) {
        self.mentions += 1;
    }

    /// How many mentions were told of.
    #[must_use]
    pub fn mentions(&self) -> usize {
        self.mentions
    }

    /// Settles who is who.
    #[must_use]
    pub fn settle(self, registry: &Registry) -> People {
        let mut settling = Settling::new(&self, registry);
        settling.unite_orcids();
        settling.decide();
        settling.finish()
    }
}

/// Who is who.
#[derive(Debug, Default)]
pub struct People {
    /// What a name alone means, by K1.
    by_name: HashMap<String, Named>,
    /// What a name means in one project, by K1 and project id.
    by_place: HashMap<(String, String), (String, Rule)>,
    /// Keys that were merged into another.
    pub merged: BTreeMap<String, (String, Rule)>,
    /// Names and ORCIDs that decisions give, by key.
    overrides: HashMap<String, (Option<(String, String)>, Option<String>)>,
    /// People who are known only by name, by key.
    pub from_mentions: BTreeMap<String, (String, String)>,
    /// Keys to be kept in the ledger.
    pub minted: Vec<Minted>,
    /// What could not be settled: faults.
    pub unsettled: Vec<Unsettled>,
    /// What people should know: homonyms, stale decisions.
    pub notes: Vec<String>,
}

#[derive(Debug)]
enum Named {
    Person(String, Rule),
    Ambiguous(Vec<String>),
}

impl People {
    /// Who a name in a project is.
    ///
    /// # Errors
    /// Where several known people bear the name, with their keys; or none, which cannot be for a name that was told of.
    pub fn who(&self, stated: &str, project: &str) -> Result<(&str, Rule), &[String]> {
        let Ok(name) = name::parse(stated) else {
            return Err(&[]);
        };
        let k1 = name::k1(&name.given, &name.family);
        if !self.by_place.is_empty()
            && let Some((key, rule)) = self.by_place.get(&(k1.clone(), project.to_owned()))
        {
            return Ok((key, *rule));
        }
        match self.by_name.get(&k1) {
            Some(Named::Person(key, rule)) => Ok((key, *rule)),
            Some(Named::Ambiguous(keys)) => Err(keys),
            None => Err(&[]),
        }
    }

    /// The key that a key stands for now, and the rule that merged it.
    #[must_use]
    pub fn current<'a>(&'a self, key: &'a str) -> (&'a str, Rule) {
        self.merged
            .get(key)
            .map_or((key, Rule::Stated), |(key, rule)| (key.as_str(), *rule))
    }

    /// Gives a person what decisions say of them.
    pub fn decorate(&self, person: &mut Person) {
        if let Some((name, orcid)) = self.overrides.get(&person.id) {
            if let Some((given, family)) = name {
                person.given = Some(given.clone());
                person.family.clone_from(family);
            }
            if let Some(orcid) = orcid {
                person.orcid = Some(orcid.clone());
            }
        }
    }
}

/// A decision with the nodes that it speaks of.
struct Parted {
    a: usize,
    b: usize,
    place: String,
}

struct Settling<'a> {
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

    /// H1 and H2: what people decided.
    fn decide(&mut self) {
        let told = self.told;
        // Who is set apart in one record gets an identity there first, so that it can be spoken of.
        for decision in &told.decisions {
            for other in &decision.different {
                self.set_apart(&decision.subject, other, &decision.place);
            }
        }
        for decision in &told.decisions {
            let Some(subject) = self.find(&decision.subject, &decision.place) else {
                continue;
            };
            for same in &decision.same {
                if let Some(other) = self.find(same, &decision.place) {
                    self.unite(subject, other, Rule::H1, decision.place.clone());
                }
            }
            for different in &decision.different {
                if let Some(other) = self.find(different, &decision.place) {
                    self.parted.push(Parted {
                        a: subject,
                        b: other,
                        place: decision.place.clone(),
                    });
                }
            }
        }
        self.refuse_contradictions();
        for decision in &told.decisions {
            if decision.name.is_some() || decision.orcid.is_some() {
                if let Some(node) = self.find(&decision.subject, &decision.place) {
                    let key = self.keys[self.root(node)].clone();
                    self.out
                        .overrides
                        .insert(key, (decision.name.clone(), decision.orcid.clone()));
                }
            }
        }
    }

    fn set_apart(&mut self, subject: &Selector, other: &Selector, place: &str) {
        let (
            Selector::Name {
                k1: a,
                record: a_record,
                ..
            },
            Selector::Name {
                k1: b,
                record: b_record,
                ..
            },
        ) = (subject, other)
        else {
            // A key stands for itself; a name that its record bears is set apart where the record is named.
            if let Selector::Name {
                k1,
                record: Some(record),
                ..
            } = other
            {
                self.apart(k1, record);
            }
            return;
        };
        if a != b {
            return;
        }
        match (a_record, b_record) {
            (_, Some(record)) => self.apart(b, record),
            (Some(record), None) => self.apart(a, record),
            (None, None) => self.out.unsettled.push(Unsettled {
                message: format!(
                    "`{subject}` and `{other}` are one name: nothing tells which mention is which"
                ),
                remedy: "name the project of one of them: {name: …, record: …}".to_owned(),
                places: vec![place.to_owned()],
            }),
        }
    }

    fn apart(&mut self, k1: &str, record: &str) {
        let place = (k1.to_owned(), record.to_owned());
        if self.told.names.contains_key(k1) && !self.by_place.contains_key(&place) {
            let node = self.look_up_or_mint(k1, &format!("project/{record}"));
            self.by_place.insert(place, node);
        }
    }

    /// The node that a selector speaks of; a stale one is noted.
    fn find(&mut self, selector: &Selector, place: &str) -> Option<usize> {
        let found = match selector {
            Selector::Key(key) => self.nodes.get(key).copied(),
            Selector::Name {
                k1,
                record: Some(record),
                ..
            } if self.by_place.contains_key(&(k1.clone(), record.clone())) => {
                self.by_place.get(&(k1.clone(), record.clone())).copied()
            }
            Selector::Name { k1, record, .. } => {
                match (self.by_name.get(k1).map(Vec::as_slice), record) {
                    (Some([one]), None) => Some(*one),
                    // One mention among others of the name: it becomes a node of its own, which the decision unites.
                    (Some(_), Some(record)) if self.told.names.contains_key(k1) => {
                        self.apart(k1, record);
                        self.by_place.get(&(k1.clone(), record.clone())).copied()
                    }
                    (Some(several), None) if several.len() > 1 => {
                        let keys: Vec<&str> = several
                            .iter()
                            .map(|node| self.keys[*node].as_str())
                            .collect();
                        self.out.unsettled.push(Unsettled {
                            message: format!(
                                "`{selector}` is borne by several people: {}",
                                keys.join(", ")
                            ),
                            remedy: "name the key of the one that is meant".to_owned(),
                            places: vec![place.to_owned()],
                        });
                        return None;
                    }
                    _ => None,
                }
            }
        };
        if found.is_none() {
            let note = format!(
                "{place}: stale decision: nothing matches `{selector}`; remove it or correct it"
            );
            if !self.out.notes.contains(&note) {
                self.out.notes.push(note);
            }
        }
        found
    }

    fn refuse_contradictions(&mut self) {
        for Parted { a, b, place } in std::mem::take(&mut self.parted) {
            if self.root(a) != self.root(b) {
                continue;
            }
            let mut places = vec![place];
            for mut node in [a, b] {
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
            self.out.unsettled.push(Unsettled {
                message: format!(
                    "{} and {} are said to be different and are the same by {}",
                    self.keys[a],
                    self.keys[b],
                    if places.len() > 1 {
                        "another decision"
                    } else {
                        "the rules A1 and B1"
                    }
                ),
                remedy: "keep one of the two decisions, or correct the ORCID that makes them one"
                    .to_owned(),
                places,
            });
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

#[cfg(test)]
mod tests {
    use super::super::decisions;
    use super::*;

    fn told(mentions: &[(&str, &str)], identities: &str) -> Telling {
        let mut telling = Telling::default();
        for (name, project) in mentions {
            telling.mention(name, project);
        }
        for decision in decisions::read(identities, "identities.yaml").unwrap() {
            telling.decision(decision);
        }
        telling
    }

    fn who<'a>(people: &'a People, name: &str, project: &str) -> (&'a str, Rule) {
        people.who(name, project).unwrap()
    }

    #[test]
    fn b1_the_same_name_within_a_source_is_one_person_whatever_the_order() {
        let mentions = [
            ("Prof. Ellen Desmet", "b"),
            ("Desmet, Ellen", "a"),
            ("Sara Lembrechts", "a"),
        ];
        let mut turned = mentions;
        turned.reverse();
        let people = told(&mentions, "").settle(&Registry::new());
        assert_eq!(
            who(&people, "Ellen Desmet", "a"),
            who(&people, "Desmet, Ellen", "b")
        );
        assert_eq!(people.from_mentions.len(), 2);
        assert_eq!(
            people.from_mentions,
            told(&turned, "").settle(&Registry::new()).from_mentions
        );
    }

    #[test]
    fn h1_what_people_say_is_the_same_is_merged_into_the_older_key() {
        let identities = "people:\n  - {match: E. Desmet, same: [Ellen Desmet], because: x}\n";
        let mut registry = Registry::new();
        registry.insert(
            ("ellen|desmet".into(), String::new()),
            ("p-older".into(), 1),
        );
        let people =
            told(&[("E. Desmet", "a"), ("Ellen Desmet", "b")], identities).settle(&registry);
        assert_eq!(who(&people, "E. Desmet", "a"), ("p-older", Rule::H1));
        assert_eq!(who(&people, "Ellen Desmet", "b").0, "p-older");
        assert_eq!(people.from_mentions.len(), 1);
    }

    #[test]
    fn h2_one_mention_is_set_apart_and_keeps_its_key() {
        let identities =
            "people:\n  - {match: Jan Peeters, different: [{name: Jan Peeters, record: b}]}\n";
        let people = told(&[("Jan Peeters", "a"), ("Jan Peeters", "b")], identities)
            .settle(&Registry::new());
        let (a, b) = (
            who(&people, "Jan Peeters", "a"),
            who(&people, "Jan Peeters", "b"),
        );
        assert_ne!(a.0, b.0);
        assert_eq!(b.1, Rule::H2);
        assert_eq!(b.0, key::mint("jan|peeters", "project/b"));
        assert_eq!(people.from_mentions.len(), 2);
    }

    #[test]
    fn h1_and_h2_that_contradict_each_other_are_refused_with_both_lines() {
        let identities = "people:\n  - {match: A. Claes, same: [An Claes]}\n  - {match: A. Claes, different: [An Claes]}\n";
        let people =
            told(&[("A. Claes", "a"), ("An Claes", "b")], identities).settle(&Registry::new());
        assert_eq!(
            people.unsettled[0].places,
            ["identities.yaml:3", "identities.yaml:2"]
        );
    }

    #[test]
    fn a_decision_that_matches_nothing_is_noted_as_stale() {
        let people =
            told(&[], "people:\n  - {match: No Body, same: [p-abc]}\n").settle(&Registry::new());
        assert!(
            people
                .notes
                .iter()
                .any(|note| note.contains("identities.yaml:2: stale")),
            "{:?}",
            people.notes
        );
    }

    fn record(id: &str, given: &str, orcid: Option<&str>) -> Person {
        let mut person = Person::named(id.to_owned(), Some(given.to_owned()), "Peeters".to_owned());
        person.orcid = orcid.map(str::to_owned);
        person
    }

    #[test]
    fn a1_the_same_orcid_is_one_person_and_a2_different_ones_are_two() {
        let mut telling = Telling::default();
        telling.record(&record("p-1", "Jan", Some("0000-0002-1825-0097")));
        telling.record(&record("p-2", "Johannes", Some("0000-0002-1825-0097")));
        telling.record(&record("p-3", "Jan", Some("0000-0002-1694-233X")));
        telling.mention("Jan Peeters", "a");
        let people = telling.settle(&Registry::new());
        assert_eq!(people.current("p-2"), ("p-1", Rule::A1));
        assert_eq!(people.current("p-3"), ("p-3", Rule::Stated));
        assert!(
            people
                .notes
                .iter()
                .any(|note| note.starts_with("A2 HOMONYM")),
            "{:?}",
            people.notes
        );
        assert_eq!(
            people.who("Jan Peeters", "a"),
            Err(["p-1".to_owned(), "p-3".to_owned()].as_slice())
        );
    }

    #[test]
    fn a_record_that_comes_later_takes_over_the_key_of_the_mentions() {
        let mut registry = Registry::new();
        registry.insert(
            ("jan|peeters".into(), String::new()),
            ("p-mention".into(), 1),
        );
        let mut telling = Telling::default();
        telling.record(&record("p-new", "Jan", None));
        telling.mention("Jan Peeters", "a");
        let people = telling.settle(&registry);
        assert_eq!(people.current("p-new").0, "p-mention");
        assert_eq!(people.who("Jan Peeters", "a").unwrap().0, "p-mention");
        assert!(people.from_mentions.is_empty());
    }
}

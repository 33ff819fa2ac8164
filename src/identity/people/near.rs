//! Near matches (C1 to C3): initials, a given name that begins another, one letter's difference. They merge nothing.
//!
//! Thousands of names may all be near each other. So those that could be near are found by sorted lists and a table, and
//! each name is compared with so many others at most: the work grows as the names do. What is not looked for is told.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher;

/// A name, and who bears it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Candidate<'a> {
    pub(super) k1: &'a str,
    /// The key that the bearer has now.
    pub(super) key: &'a str,
    /// May this one be somebody of its own source? A record may not: whoever wrote two meant two.
    pub(super) is_open: bool,
}

impl<'a> Candidate<'a> {
    fn given(&self) -> &'a str {
        self.k1.split_once('|').map_or("", |(given, _)| given)
    }

    fn family(&self) -> &'a str {
        self.k1.split_once('|').map_or("", |(_, family)| family)
    }
}

/// A pair of candidates by their numbers, and the rule that finds them near.
pub(super) type Pair = (usize, usize, &'static str);

/// How many pairs of a rule are given. Beyond, they are counted.
const MOST: usize = 10_000;

/// How many others one is asked about.
pub(super) const ASKED: usize = 50;

/// How many others one is compared with.
pub(super) const COMPARED: usize = 1_000;

/// Who is near whom.
#[derive(Debug, Default)]
pub(super) struct Near {
    /// The pairs, in order.
    pub(super) pairs: Vec<Pair>,
    /// Pairs that were found and are not given, by rule.
    pub(super) further: BTreeMap<&'static str, usize>,
    /// Those who are near more than can be asked about, by rule: not all others were looked at.
    pub(super) crowded: BTreeMap<&'static str, BTreeSet<usize>>,
    /// How many comparisons it took.
    pub(super) compared: usize,
}

/// The pairs that are near each other. Of two records of one source none are. The candidates are in order of their names.
pub(super) fn pairs(candidates: &[Candidate<'_>], may: &dyn Fn(usize, usize) -> bool) -> Near {
    let mut search = Search {
        candidates,
        may,
        found: BTreeMap::new(),
        given: 0,
        near: Near::default(),
    };
    search.within_families();
    search.one_letter();
    let found = search.found.into_iter();
    search.near.pairs = found.map(|((a, b), rule)| (a, b, rule)).collect();
    search.near
}

struct Search<'a> {
    candidates: &'a [Candidate<'a>],
    may: &'a dyn Fn(usize, usize) -> bool,
    found: BTreeMap<(usize, usize), &'static str>,
    /// How many pairs of the rule in hand are in `found`.
    given: usize,
    near: Near,
}

/// Some candidates, and those of them who may be somebody of their own source: others are compared with these only.
#[derive(Default)]
struct Group {
    all: Vec<usize>,
    open: Vec<usize>,
}

impl Group {
    fn push(&mut self, candidate: usize, is_open: bool) {
        self.all.push(candidate);
        if is_open {
            self.open.push(candidate);
        }
    }

    fn sort_by_key<K: Ord>(&mut self, mut key: impl FnMut(usize) -> K) {
        self.all.sort_by_key(|at| key(*at));
        self.open.sort_by_key(|at| key(*at));
    }

    /// Whom one is compared with.
    fn for_one(&self, is_open: bool) -> &[usize] {
        if is_open { &self.all } else { &self.open }
    }
}

impl<'a> Search<'a> {
    /// Compares one with others, as long as there are few.
    fn look(
        &mut self,
        one: usize,
        others: impl Iterator<Item = usize>,
        rule: &'static str,
        is_near: impl Fn(usize) -> bool,
    ) {
        let (mut asked, mut compared) = (0, 0);
        for other in others.filter(|other| *other != one) {
            if asked == ASKED || compared == COMPARED {
                self.near.crowded.entry(rule).or_default().insert(one);
                break;
            }
            compared += 1;
            let pair = (one.min(other), one.max(other));
            if !is_near(other) || !(self.may)(one, other) || self.found.contains_key(&pair) {
                continue;
            }
            asked += 1;
            if self.given < MOST {
                self.given += 1;
                self.found.insert(pair, rule);
            } else {
                *self.near.further.entry(rule).or_default() += 1;
            }
        }
        self.near.compared += compared;
    }

    /// C1 and C2: among those of one family name.
    fn within_families(&mut self) {
        let mut families: BTreeMap<&'a str, Group> = BTreeMap::new();
        for (at, candidate) in self.candidates.iter().enumerate() {
            let family = families.entry(candidate.family()).or_default();
            family.push(at, candidate.is_open);
        }
        families.retain(|_, family| family.all.len() > 1 && !family.open.is_empty());
        for family in families.values() {
            self.initials(family);
        }
        self.given = 0;
        for family in families.values_mut() {
            self.prefixes(family);
        }
        self.given = 0;
    }

    /// Initials agree with names whose first letters begin with them, and with fewer initials that they begin with.
    fn initials(&mut self, family: &Group) {
        let candidates = self.candidates;
        let written = family.all.iter().copied();
        let written: Vec<usize> = written
            .filter(|at| is_initials(candidates[*at].given()))
            .collect();
        if written.is_empty() {
            return;
        }
        let of_letters = |list: &[usize]| -> Vec<(String, usize)> {
            let named = list
                .iter()
                .filter(|at| !candidates[**at].given().is_empty());
            let mut out: Vec<(String, usize)> = named
                .map(|at| (first_letters(candidates[*at].given()), *at))
                .collect();
            out.sort();
            out
        };
        let lists = [of_letters(&family.open), of_letters(&family.all)];
        for one in written {
            let letters = first_letters(candidates[one].given());
            let list = &lists[usize::from(candidates[one].is_open)];
            let others = agreeing(list, &letters);
            // Two with initials are compared once.
            let others =
                others.filter(|other| *other > one || !is_initials(candidates[*other].given()));
            self.look(one, others, "C1 INITIALS", |_| true);
        }
    }

    fn prefixes(&mut self, family: &mut Group) {
        let candidates = self.candidates;
        family.sort_by_key(|at| (candidates[at].given(), candidates[at].key));
        for one in &family.all {
            let (given, is_open) = (candidates[*one].given(), candidates[*one].is_open);
            if given.len() < 2 || is_initials(given) {
                continue;
            }
            let others = family.for_one(is_open);
            let after = others.partition_point(|other| candidates[*other].given() <= given);
            let others = others[after..].iter().copied();
            let others = others.take_while(|other| candidates[*other].given().starts_with(given));
            self.look(*one, others, "C2 PREFIX", |other| {
                !numbers_differ(given, candidates[other].given())
            });
        }
    }

    /// Two names at one letter's difference are the same when one letter of either is left out: so they meet in a table.
    fn one_letter(&mut self) {
        let names = names(self.candidates);
        let mut table: HashMap<u64, Vec<usize>> = HashMap::new();
        for (at, name) in names.iter().enumerate() {
            if !name.group.open.is_empty() {
                for variant in variants(name.k1) {
                    table.entry(variant).or_default().push(at);
                }
            }
        }
        if table.is_empty() {
            return;
        }
        for (at, name) in names.iter().enumerate() {
            // Two that are both in the table are compared once.
            let is_later = |other: usize| other > at || name.group.open.is_empty();
            let variants = variants(name.k1);
            let met = variants.iter().filter_map(|variant| table.get(variant));
            let met = met.flatten().copied().filter(|other| is_later(*other));
            let mut near: BTreeSet<usize> = met.collect();
            self.near.compared += near.len();
            near.retain(|other| is_one_letter(name.k1, names[*other].k1));
            for one in &name.group.all {
                let is_open = self.candidates[*one].is_open;
                let others = near
                    .iter()
                    .flat_map(|near| names[*near].group.for_one(is_open));
                self.look(*one, others.copied(), "C3 ONE-LETTER", |_| true);
            }
        }
    }
}

/// A name that is not initials only, and who bears it.
struct Name<'a> {
    k1: &'a str,
    group: Group,
}

fn names<'a>(candidates: &[Candidate<'a>]) -> Vec<Name<'a>> {
    let mut names: Vec<Name<'a>> = Vec::new();
    for (at, candidate) in candidates.iter().enumerate() {
        if candidate.given().is_empty() || is_initials(candidate.given()) {
            continue;
        }
        if names.last().is_none_or(|last| last.k1 != candidate.k1) {
            let group = Group::default();
            let k1 = candidate.k1;
            names.push(Name { k1, group });
        }
        if let Some(name) = names.last_mut() {
            name.group.push(at, candidate.is_open);
        }
    }
    names
}

/// Is it initials and nothing else?
fn is_initials(given: &str) -> bool {
    !given.is_empty() && given.split(' ').all(|word| word.chars().count() == 1)
}

/// The first letter of each word.
fn first_letters(given: &str) -> String {
    let words = given.split(' ');
    words.filter_map(|word| word.chars().next()).collect()
}

/// Those of a sorted list whose letters begin with these, or that these begin with.
fn agreeing<'a>(list: &'a [(String, usize)], letters: &'a str) -> impl Iterator<Item = usize> + 'a {
    let from = |least: &str| list.partition_point(|(of, _)| of.as_str() < least);
    let longer = list[from(letters)..].iter();
    let longer = longer.take_while(move |(of, _)| of.starts_with(letters));
    let shorter = letters.char_indices().skip(1).flat_map(move |(end, _)| {
        let start = &letters[..end];
        let equal = list[from(start)..].iter();
        equal.take_while(move |(of, _)| of == start)
    });
    longer.chain(shorter).map(|(_, at)| *at)
}

/// What tells names apart that have numbers in them are the numbers.
fn numbers_differ(a: &str, b: &str) -> bool {
    let numbers = |name: &str| -> String { name.chars().filter(|c| c.is_numeric()).collect() };
    numbers(a) != numbers(b)
}

/// The name, and the name without each of its letters, as hashes.
fn variants(k1: &str) -> BTreeSet<u64> {
    let hash = foldhash::quality::FixedState::default();
    let mut out = BTreeSet::from([hash.hash_one(k1)]);
    let mut without = String::with_capacity(k1.len());
    for (at, letter) in k1.char_indices().filter(|(_, c)| c.is_alphabetic()) {
        without.clear();
        without.push_str(&k1[..at]);
        without.push_str(&k1[at + letter.len_utf8()..]);
        out.insert(hash.hash_one(without.as_str()));
    }
    out
}

fn is_one_letter(a: &str, b: &str) -> bool {
    strsim::osa_distance(a, b) == 1 && !numbers_differ(a, b)
}

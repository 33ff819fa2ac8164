//! Near matches (C1 to C3): initials, a given name that begins another, one letter's difference. They merge nothing.

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

/// How many pairs are looked for. Beyond, names say too little to be asked about one by one.
const MOST: usize = 20_000;

/// The pairs that are near each other, in order. Of two records of one source none are.
pub(super) fn pairs(candidates: &[Candidate<'_>], may: &dyn Fn(usize, usize) -> bool) -> Vec<Pair> {
    let mut found: BTreeMap<(usize, usize), &'static str> = BTreeMap::new();
    let mut note = |a: usize, b: usize, rule: &'static str| {
        let pair = (a.min(b), a.max(b));
        if a != b && found.len() < MOST && may(a, b) {
            found.entry(pair).or_insert(rule);
        }
    };
    within_families(candidates, &mut note);
    one_letter(candidates, &mut note);
    found
        .into_iter()
        .map(|((a, b), rule)| (a, b, rule))
        .collect()
}

fn within_families(candidates: &[Candidate<'_>], note: &mut dyn FnMut(usize, usize, &'static str)) {
    let mut families: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        families.entry(candidate.family()).or_default().push(at);
    }
    for mut family in families.into_values().filter(|family| family.len() > 1) {
        if !family.iter().any(|at| candidates[*at].is_open) {
            continue;
        }
        family.sort_by_key(|at| (candidates[*at].given(), candidates[*at].key));
        for (at, one) in family.iter().enumerate() {
            let given = candidates[*one].given();
            if is_initials(given) {
                let others = family.iter().filter(|other| *other != one);
                for other in others.filter(|other| agrees(given, candidates[**other].given())) {
                    note(*one, *other, "C1 INITIALS");
                }
            } else if given.len() > 1 {
                let after = family[at + 1..].iter();
                for other in after
                    .take_while(|other| candidates[**other].given().starts_with(given))
                    .filter(|other| candidates[**other].given() != given)
                {
                    note(*one, *other, "C2 PREFIX");
                }
            }
        }
    }
}

/// Is it initials and nothing else?
fn is_initials(given: &str) -> bool {
    !given.is_empty() && given.split(' ').all(|word| word.chars().count() == 1)
}

/// Could these initials stand for these given names?
fn agrees(initials: &str, given: &str) -> bool {
    let first = |word: &str| word.chars().next();
    let mut pairs = initials.split(' ').zip(given.split(' '));
    !given.is_empty() && pairs.all(|(initial, word)| first(initial) == first(word))
}

/// Two names at one letter's difference are the same when one letter of either is left out: so they meet in a table.
fn one_letter(candidates: &[Candidate<'_>], note: &mut dyn FnMut(usize, usize, &'static str)) {
    let hash = foldhash::quality::FixedState::default();
    let variants = |k1: &str| -> BTreeSet<u64> {
        let mut out = BTreeSet::from([hash.hash_one(k1)]);
        let mut without = String::with_capacity(k1.len());
        for (at, letter) in k1.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            without.clear();
            without.push_str(&k1[..at]);
            without.push_str(&k1[at + letter.len_utf8()..]);
            out.insert(hash.hash_one(without.as_str()));
        }
        out
    };
    let comparable = |candidate: &Candidate<'_>| {
        !candidate.given().is_empty() && !is_initials(candidate.given())
    };
    let mut table: HashMap<u64, Vec<usize>> = HashMap::new();
    for (at, candidate) in candidates.iter().enumerate() {
        if candidate.is_open && comparable(candidate) {
            for variant in variants(candidate.k1) {
                table.entry(variant).or_default().push(at);
            }
        }
    }
    if table.is_empty() {
        return;
    }
    for (at, candidate) in candidates.iter().enumerate() {
        if !comparable(candidate) {
            continue;
        }
        let met: BTreeSet<usize> = variants(candidate.k1)
            .iter()
            .filter_map(|variant| table.get(variant))
            .flatten()
            .copied()
            .collect();
        for other in met {
            if strsim::osa_distance(candidate.k1, candidates[other].k1) == 1 {
                note(at, other, "C3 ONE-LETTER");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: &str, b: &str) -> Vec<&'static str> {
        let candidate = |k1, key| Candidate {
            k1,
            key,
            is_open: true,
        };
        let both = [candidate(a, "p-a"), candidate(b, "p-b")];
        let found = pairs(&both, &|_, _| true);
        found.into_iter().map(|(_, _, rule)| rule).collect()
    }

    #[test]
    fn initials_prefixes_and_one_letter_are_near() {
        assert_eq!(near("e|desmet", "ellen|desmet"), ["C1 INITIALS"]);
        assert_eq!(near("e m|desmet", "ellen|desmet"), ["C1 INITIALS"]);
        assert_eq!(near("jo|maes", "johan|maes"), ["C2 PREFIX"]);
        assert_eq!(near("maria|jansen", "maria anna|jansen"), ["C2 PREFIX"]);
        assert_eq!(near("ellen|desmet", "elen|desmet"), ["C3 ONE-LETTER"]);
        assert_eq!(near("ellen|desmet", "ellen|demset"), ["C3 ONE-LETTER"]);
    }

    #[test]
    fn other_names_are_not() {
        for (a, b) in [
            ("e|desmet", "sara|desmet"),
            ("e|desmet", "ellen|peeters"),
            ("an|maes", "jan|peeters"),
            ("j|maes", "k|maes"),
            ("|maes", "jan|maes"),
        ] {
            assert!(near(a, b).is_empty(), "{a} {b}");
        }
    }
}

//! The people of a dataset: which mentions and records are one person, by the rules H1, H2, A1, A2 and B1.
//!
//! First everything is [told](Telling), then it is [settled](Telling::settle) once; the outcome does not depend on the
//! order of the telling.

mod settling;

use std::collections::{BTreeMap, HashMap};

use sha2::{Digest, Sha256};

use super::decisions::Decision;
use super::name;
use crate::record::Person;
use crate::record::entity::Rule;

use settling::Settling;

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
        let recorded = Recorded {
            name: hash(&k1),
            orcid: person.orcid.as_deref().map(Into::into),
        };
        self.records.insert(person.id.as_str().into(), recorded);
    }

    /// Tells of a decision.
    pub fn decision(&mut self, decision: Decision) {
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
                    project.clone_into(&mut first.project);
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
        Settling::settle(&self, registry)
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
    overrides: HashMap<String, Override>,
    /// People who are known only by name, by key.
    pub from_mentions: BTreeMap<String, (String, String)>,
    /// Keys to be kept in the ledger.
    pub minted: Vec<Minted>,
    /// What could not be settled: faults.
    pub unsettled: Vec<Unsettled>,
    /// What people should know: homonyms, stale decisions.
    pub notes: Vec<String>,
}

/// What decisions say of a person: given and family name, ORCID.
type Override = (Option<(String, String)>, Option<String>);

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

#[cfg(test)]
mod tests {
    use super::super::{decisions, key};
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

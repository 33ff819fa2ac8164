//! The traces of a person in records: what has to go where somebody is forgotten, and what is told of because it is not
//! ours to rewrite.

use std::collections::BTreeSet;

use memchr::memmem;

use super::entity::Body;
use super::project::Project;
use super::sources::Sources;
use super::{Person, name};
use crate::text::{Text, fold};

/// What a person is known by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traces {
    /// The keys: the one that the person has, and those that were merged into it.
    pub keys: BTreeSet<String>,
    /// The names, as records write them.
    pub names: BTreeSet<String>,
    /// The ORCIDs.
    pub orcids: BTreeSet<String>,
    /// The sources whose names were taken for this one person (rule B2).
    pub sources: BTreeSet<String>,
}

impl Traces {
    /// Those of the keys.
    #[must_use]
    pub fn of(keys: BTreeSet<String>) -> Self {
        Self {
            keys,
            ..Self::default()
        }
    }

    /// Learns from an entity: what it says of the person, if it is the person or names them.
    pub fn learn(&mut self, key: &str, body: &Body) {
        match body {
            Body::Person(person) if self.keys.contains(key) => {
                self.person(&person.record);
                let two = person.links.shared.iter().filter_map(|text| two(text));
                self.sources
                    .extend(two.flat_map(|(one, other)| [one, other]));
            }
            Body::Project(project) => {
                let parts = project.record.people.iter().zip(&project.links.people);
                for (part, who) in parts {
                    if self.keys.contains(&who.key) {
                        self.names.extend(part.name.clone());
                    }
                }
            }
            _ => {}
        }
    }

    /// Learns what a person is called.
    pub fn person(&mut self, person: &Person) {
        if person.given.is_some() {
            self.names.insert(person.full_name());
            self.names.insert(person.sort_name());
        } else {
            self.names.insert(person.family.clone());
        }
        self.orcids.extend(person.orcid.clone());
    }

    /// The names as keys K1.
    #[must_use]
    pub fn k1s(&self) -> BTreeSet<String> {
        let parsed = self.names.iter().filter_map(|name| name::parse(name).ok());
        parsed
            .map(|name| name::k1(&name.given, &name.family))
            .collect()
    }

    /// Is the name of the person somewhere in a text?
    #[must_use]
    pub fn is_in_text(&self, text: &str) -> bool {
        let text = format!(" {} ", fold(text));
        self.folded()
            .any(|name| text.contains(&format!(" {name} ")))
            || self.orcids.iter().any(|orcid| text.contains(&fold(orcid)))
    }

    fn folded(&self) -> impl Iterator<Item = String> {
        let names = self.names.iter().map(|name| fold(name));
        let k1s = self.k1s().into_iter().map(|k1| fold(&k1.replace('|', " ")));
        names.chain(k1s).filter(|name| !name.is_empty())
    }

    /// What is looked for in the bytes of files.
    #[must_use]
    pub fn needles(&self) -> Needles {
        let json = |text: &String| {
            let quoted = serde_json::Value::from(text.as_str()).to_string();
            quoted.trim_matches('"').to_owned()
        };
        let k1s = self.k1s();
        let words = k1s.iter().map(|k1| k1.replace('|', " "));
        let all = self.names.iter().chain(&self.orcids);
        let mut wanted: BTreeSet<String> = all.clone().map(json).collect();
        wanted.extend(all.cloned());
        wanted.extend(words.chain(k1s.iter().cloned()));
        // One short word would be found in many that are other people's.
        let is_one_word = |needle: &str| !needle.contains([' ', '|']) && needle.len() < 10;
        let quoted = |needle: String| {
            if is_one_word(&needle) {
                format!("\"{needle}\"")
            } else {
                needle
            }
        };
        wanted = wanted.into_iter().map(quoted).collect();
        Needles(
            wanted
                .iter()
                .map(|needle| memmem::Finder::new(needle).into_owned())
                .collect(),
        )
    }

    /// The same for entities as the ledger keeps them: those that the person is, or that name them, in whatever way.
    #[must_use]
    pub fn needles_of_bodies(&self) -> Needles {
        let keys = self.keys.iter().map(|key| format!("\"{key}\""));
        let keys = keys.map(|key| memmem::Finder::new(&key).into_owned());
        let mut needles = self.needles();
        needles.0.extend(keys);
        needles
    }

    /// Takes the person out of an entity that is another thing. `true` where there was something to take out.
    pub fn erase(&self, body: &mut Body) -> bool {
        let sources = match body {
            Body::Project(project) => {
                let before = project.record.people.len();
                let keep: Vec<bool> = (project.links.people.iter())
                    .map(|who| !self.keys.contains(&who.key))
                    .collect();
                retain(&mut project.record.people, &keep);
                retain(&mut project.links.people, &keep);
                let has_gone = project.record.people.len() < before;
                return self.erase_told(&mut project.links.sources) | has_gone;
            }
            Body::Grant(grant) => {
                let before = grant.investigators.len();
                let keys = &self.keys;
                grant
                    .investigators
                    .retain(|one| !keys.contains(&one.person));
                return grant.investigators.len() < before;
            }
            Body::Person(person) => {
                let mut has_gone = false;
                for text in &mut person.links.shared {
                    let unnamed = unnamed(text, self.k1s().iter());
                    has_gone |= unnamed != *text;
                    *text = unnamed;
                }
                return self.erase_told(&mut person.links.sources) | has_gone;
            }
            Body::Organisation(organisation) => &mut organisation.links.sources,
            Body::Programme(programme) => &mut programme.links.sources,
            Body::Concept(_) => return false,
        };
        self.erase_told(sources)
    }

    /// Takes out on what sources differ, where the person is spoken of; of people, only who it is.
    fn erase_told(&self, sources: &mut Sources) -> bool {
        let before = sources.conflicts.clone();
        sources.conflicts.retain_mut(|conflict| {
            if conflict.field == "people" {
                self.erase_people(&mut conflict.kept);
                self.erase_people(&mut conflict.other);
                return conflict.kept != conflict.other;
            }
            let is_key =
                |text: &str| (self.keys.iter()).any(|key| text.contains(&format!("\"{key}\"")));
            let texts = [&conflict.kept, &conflict.other].map(ToString::to_string);
            !texts
                .iter()
                .any(|text| is_key(text) || self.is_in_text(text))
        });
        sources.conflicts != before
    }

    fn erase_people(&self, list: &mut serde_json::Value) {
        let k1s = self.k1s();
        let is_other = |who: &serde_json::Value| {
            let who = who.as_str().unwrap_or_default();
            let name = name::parse(who).map(|name| name::k1(&name.given, &name.family));
            !self.keys.contains(who) && !name.is_ok_and(|k1| k1s.contains(&k1))
        };
        if let serde_json::Value::Array(list) = list {
            list.retain(is_other);
        }
    }

    /// The fields of a project in which its own words name the person.
    #[must_use]
    pub fn fields(&self, project: &Project) -> Vec<&'static str> {
        let text = |text: &Text| text.iter().any(|(_, value)| self.is_in_text(value));
        let mut fields = Vec::new();
        let mut note = |field, is_in: bool| fields.extend(is_in.then_some(field));
        note("title", text(&project.title));
        note("alternative", project.alternative.iter().any(text));
        note("abstract", text(&project.summary));
        let words = project.keywords.iter();
        note("keywords", { words }.any(|(_, word)| self.is_in_text(word)));
        note(
            "outputs",
            project.outputs.iter().any(|one| text(&one.title)),
        );
        note("grants", project.grants.iter().any(|one| text(&one.title)));
        fields
    }
}

/// What is said in the place of a co-person's name.
pub const UNNAMED: &str = "a co-person who is not named here";

/// What sources share, as [`crate::record::entity::PersonLinks::shared`] says it, without the names of these co-persons.
pub fn unnamed<'a>(text: &str, k1s: impl Iterator<Item = &'a String>) -> String {
    k1s.fold(text.to_owned(), |text, k1| {
        let named = format!("the co-person {}", quoted(k1));
        text.replace(&named, UNNAMED)
    })
}

/// The two sources that such a text speaks of.
#[must_use]
pub fn two(text: &str) -> Option<(String, String)> {
    let mut parts = text.split('`');
    Some((parts.nth(1)?.to_owned(), parts.nth(1)?.to_owned()))
}

/// A key K1 as people read it.
#[must_use]
pub fn quoted(k1: &str) -> String {
    format!("“{}”", k1.replace('|', " ").trim())
}

fn retain<T>(list: &mut Vec<T>, keep: &[bool]) {
    let mut keep = keep.iter();
    list.retain(|_| keep.next().copied().unwrap_or(true));
}

/// What is looked for in bytes.
#[derive(Debug)]
pub struct Needles(Vec<memmem::Finder<'static>>);

impl Needles {
    /// Is any of it there?
    #[must_use]
    pub fn are_in(&self, bytes: &[u8]) -> bool {
        self.0.iter().any(|needle| needle.find(bytes).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::entity::{Rule, Settled, Who};
    use crate::record::project::Participation;

    #[test]
    fn a_person_goes_from_a_project_and_the_others_stay_who_they_are() {
        let part = |name: &str| Participation {
            name: Some(name.to_owned()),
            ..Participation::default()
        };
        let who = |key: &str| Who {
            key: key.to_owned(),
            rule: Rule::B1,
        };
        let mut settled: Settled<Project, super::super::entity::ProjectLinks> = Settled {
            record: Project::default(),
            links: super::super::entity::ProjectLinks::default(),
        };
        settled.record.people = vec![part("Jane Example"), part("John Other")];
        settled.links.people = vec![who("p-jane"), who("p-john")];
        let mut body = Body::Project(Box::new(settled));
        let mut traces = Traces::of(["p-jane".to_owned()].into());
        traces.learn("x", &body);
        assert!(traces.names.contains("Jane Example"));
        assert!(traces.needles_of_bodies().are_in(&body.to_json()));
        assert!(traces.erase(&mut body));
        assert!(!traces.erase(&mut body));
        assert!(!traces.needles_of_bodies().are_in(&body.to_json()));
        let Body::Project(project) = body else {
            unreachable!()
        };
        assert_eq!(project.links.people, [who("p-john")]);
        assert_eq!(project.record.people, [part("John Other")]);
    }

    #[test]
    fn a_name_is_found_as_words_and_not_inside_of_them() {
        let mut traces = Traces::default();
        traces.person(&Person::named(
            "p".into(),
            Some("An".into()),
            "Baert".into(),
        ));
        assert!(traces.is_in_text("with Baert, An and others"));
        assert!(traces.is_in_text("AN BAERT"));
        assert!(!traces.is_in_text("Jan Baerten"));
    }
}

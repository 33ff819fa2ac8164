//! The application profile as data: which terms each part of the data has, in which profile. Read from
//! `ontology/profile.ttl`, which is built in.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad, Term as Node};

use crate::text::Text;
use crate::vocab::{self, Term, prof, profiling, rdf, vann};

const TURTLE: &str = include_str!("../../ontology/profile.ttl");

/// The parts of the data, the ones that people ask for first.
const ORDER: [&str; 23] = [
    "project",
    "person",
    "organisation",
    "grant",
    "stated-grant",
    "programme",
    "concept",
    "role",
    "output",
    "period",
    "date",
    "position",
    "contract",
    "budget",
    "funding",
    "amount",
    "status",
    "identifier",
    "contact",
    "address",
    "scheme",
    "document",
    "source",
];

/// A profile, or a vocabulary.
#[derive(Debug, Clone, Default)]
pub struct Described {
    /// The short name: of a profile its token, of a vocabulary its prefix.
    pub name: String,
    /// The IRI, of a vocabulary.
    pub iri: String,
    /// What it is called.
    pub title: Text,
    /// What it is for.
    pub description: Text,
}

/// A term as it is used of a part.
#[derive(Debug, Clone)]
pub struct Used {
    /// The term.
    pub term: &'static Term,
    /// Is it a class that things are of? Else it is a property that they have.
    pub is_class: bool,
    /// The profiles that have it, beside the whole; `base` where only the whole has it.
    pub profiles: Vec<String>,
}

/// A part of the data: things of a kind, or what is said of them in nodes of their own.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The name: `project`, `role`.
    pub name: String,
    /// What it is called.
    pub title: Text,
    /// Its terms, classes first, in the order of their names.
    pub terms: Vec<Used>,
}

/// The profile.
#[derive(Debug, Default)]
pub struct Profile {
    /// The parts, those that people ask for first.
    pub parts: Vec<Part>,
    /// The profiles.
    pub profiles: Vec<Described>,
    /// The vocabularies, in the order of their prefixes.
    pub vocabularies: Vec<Described>,
}

impl Profile {
    /// The part of a name.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.name == name)
    }
}

/// The term of an IRI, where it is one of ours.
#[must_use]
pub fn term(iri: &str) -> Option<&'static Term> {
    static TERMS: LazyLock<HashMap<&str, &Term>> = LazyLock::new(|| {
        let all = vocab::ALL.iter().flat_map(|(_, _, terms)| terms.iter());
        all.map(|term| (term.iri, term)).collect()
    });
    TERMS.get(iri).copied()
}

/// The application profile.
#[must_use]
pub fn profile() -> &'static Profile {
    static READ: LazyLock<Profile> = LazyLock::new(|| read(TURTLE));
    &READ
}

/// What is said of a subject.
type Said = BTreeMap<String, Vec<(String, Node)>>;

fn read(turtle: &str) -> Profile {
    let mut said = Said::new();
    let quads = RdfParser::from_format(RdfFormat::Turtle).for_slice(turtle);
    for Quad {
        subject,
        predicate,
        object,
        ..
    } in quads.filter_map(Result::ok)
    {
        if let NamedOrBlankNode::NamedNode(subject) = subject {
            let of = said.entry(subject.into_string()).or_default();
            of.push((predicate.into_string(), object));
        }
    }
    let mut profile = Profile::default();
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    for (iri, about) in &said {
        if is_a(about, &prof::RESOURCE_DESCRIPTOR) {
            join(&mut parts, iri, about);
        } else if let Some(name) = plain(about, &prof::HAS_TOKEN) {
            profile.profiles.push(described(name, String::new(), about));
        } else if let Some(name) = plain(about, &vann::PREFERRED_NAMESPACE_PREFIX) {
            let one = described(name, iri.clone(), about);
            profile.vocabularies.push(one);
        }
    }
    for part in parts.values_mut() {
        part.terms
            .sort_by_key(|used| (!used.is_class, used.term.prefix, used.term.local));
    }
    profile.parts = parts.into_values().collect();
    profile.vocabularies.sort_by(|a, b| a.name.cmp(&b.name));
    profile
}

/// Adds what one profile says of a part to what the others say of it.
fn join(parts: &mut BTreeMap<usize, Part>, iri: &str, about: &[(String, Node)]) {
    let mut path = iri.rsplit('/');
    let (Some(name), Some(of)) = (path.next(), path.next()) else {
        return;
    };
    let place = ORDER.iter().position(|known| *known == name);
    let part = parts.entry(place.unwrap_or(ORDER.len())).or_default();
    name.clone_into(&mut part.name);
    for (tag, title) in texts(about, &profiling::TITLE).iter() {
        part.title.set(tag, title);
    }
    for (predicate, object) in about {
        let is_class = *predicate == profiling::SUBJECT.iri;
        let Node::NamedNode(object) = object else {
            continue;
        };
        if !is_class && *predicate != profiling::REFERENCES.iri {
            continue;
        }
        let Some(term) = term(object.as_str()) else {
            continue;
        };
        let same = |used: &&mut Used| used.term == term && used.is_class == is_class;
        match part.terms.iter_mut().find(same) {
            Some(used) => used.profiles.push(of.to_owned()),
            None => part.terms.push(Used {
                term,
                is_class,
                profiles: vec![of.to_owned()],
            }),
        }
    }
}

fn described(name: String, iri: String, about: &[(String, Node)]) -> Described {
    Described {
        name,
        iri,
        title: texts(about, &profiling::TITLE),
        description: texts(about, &profiling::DESCRIPTION),
    }
}

fn is_a(about: &[(String, Node)], class: &Term) -> bool {
    let is = |object: &Node| matches!(object, Node::NamedNode(iri) if iri.as_str() == class.iri);
    about
        .iter()
        .any(|(predicate, object)| *predicate == rdf::TYPE.iri && is(object))
}

fn texts(about: &[(String, Node)], property: &Term) -> Text {
    let mut text = Text::default();
    for (predicate, object) in about {
        if let Node::Literal(literal) = object
            && *predicate == property.iri
        {
            text.set(literal.language().unwrap_or_default(), literal.value());
        }
    }
    text
}

fn plain(about: &[(String, Node)], property: &Term) -> Option<String> {
    let text = texts(about, property);
    text.iter().next().map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_a_title_in_both_languages_and_terms() {
        let profile = profile();
        assert!(profile.parts.len() >= 20, "{}", profile.parts.len());
        for part in &profile.parts {
            assert!(ORDER.contains(&part.name.as_str()), "{}", part.name);
            let tags: Vec<_> = part.title.iter().map(|(tag, _)| tag).collect();
            assert_eq!(tags, ["en", "nl"], "{}", part.name);
            assert!(
                part.terms.iter().any(|used| !used.is_class),
                "{}",
                part.name
            );
        }
        let project = profile.part("project").unwrap();
        let title = project.terms.iter().find(|one| one.term.local == "title");
        assert_eq!(title.unwrap().profiles, ["base"]);
        assert!(project.terms[0].is_class);
    }

    #[test]
    fn the_profiles_and_vocabularies_are_there_by_name() {
        let profile = profile();
        let names: Vec<_> = profile
            .profiles
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        for name in ["all", "foaf", "schema", "vivo"] {
            assert!(names.contains(&name), "{names:?}");
        }
        let prefixes: Vec<_> = profile.vocabularies.iter().map(|one| &one.name).collect();
        assert!(prefixes.is_sorted() && prefixes.len() > 10, "{prefixes:?}");
    }
}

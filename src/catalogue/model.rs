//! What the data is like, as it is: of each part of it (projects, roles, periods …) how many there are, of which classes,
//! with which properties, what these lead to, and an example of each. Counted out of mapping, as [`super::Counts`] is.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;

use crate::iri::Base;
use crate::ledger::{Ledger, LedgerError};
use crate::mapping::{self, Object, Profile, Sink, Site, Triple};
use crate::record::Kind;
use crate::vocab::{Term, obo, rdf};

/// How much of a text an example shows, in characters.
const EXAMPLE: usize = 80;

/// What a property leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Leads {
    /// To a part of the data.
    To(&'static str),
    /// To an IRI of others.
    Elsewhere,
    /// To a term of a vocabulary.
    Term,
    /// To a text in a language.
    Text,
    /// To a string.
    String,
    /// To a value of a datatype.
    Value(&'static Term),
}

/// A value, as an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Whose value it is.
    pub subject: String,
    /// The value; the beginning of a long one.
    pub value: String,
    /// Its language; empty where it has none.
    pub lang: String,
    /// Is it an IRI?
    pub is_iri: bool,
}

/// How a property is used.
#[derive(Debug, Clone)]
pub struct Use {
    /// How many triples have it.
    pub triples: u64,
    /// What it leads to, and how often.
    pub leads: BTreeMap<Leads, u64>,
    /// The first value that there is.
    pub example: Example,
}

/// A part of the data.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The classes, and how many things are of them, the most frequent first; those of upper ontologies last.
    pub classes: Vec<(&'static Term, u64)>,
    /// The properties, the most frequent first.
    pub properties: Vec<(&'static Term, Use)>,
    /// The first thing that there is.
    pub example: String,
}

impl Found {
    /// How many things: the most frequent class is one that all of them are of.
    #[must_use]
    pub fn things(&self) -> u64 {
        let counts = self.classes.iter().map(|(_, count)| *count);
        counts.max().unwrap_or(0)
    }
}

/// The model of the data.
#[derive(Debug, Clone, Default)]
pub struct Model(BTreeMap<&'static str, Found>);

impl Model {
    /// Counts everything that is live.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(ledger: &Ledger, site: &Site) -> Result<Self, LedgerError> {
        let mut counting = Counting::of(&site.base);
        ledger.for_each_live::<LedgerError>(|entity, datestamp| {
            mapping::map(entity, Some(datestamp), site, Profile::All, &mut counting);
            Ok(())
        })?;
        Ok(counting.model())
    }

    /// A part, by its name in the application profile.
    #[must_use]
    pub fn part(&self, name: &str) -> Option<&Found> {
        self.0.get(name)
    }

    /// What leads from part to part: from, to, and the properties with how often.
    #[must_use]
    pub fn links(&self) -> BTreeMap<(&'static str, &'static str), Vec<(&'static Term, u64)>> {
        let mut links: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (from, found) in &self.0 {
            for (term, one) in &found.properties {
                for (leads, count) in &one.leads {
                    if let Leads::To(to) = leads {
                        links.entry((*from, *to)).or_default().push((*term, *count));
                    }
                }
            }
        }
        links
    }
}

/// The part of the data that an IRI of ours is of: its path says it.
#[must_use]
pub fn part_of(base: &Base, iri: &str) -> Option<&'static str> {
    let (kind, rest) = base.take_apart(iri)?;
    if !iri.starts_with(&base.things()) {
        return Some("document");
    }
    if kind == Kind::Concept {
        let is_scheme = !rest.contains('/');
        return Some(if is_scheme { "scheme" } else { "concept" });
    }
    let mut path = rest.split('/').skip(1);
    Some(match path.next() {
        None => kind.name(),
        Some("period") if path.next().is_some() => "date",
        Some("period") => "period",
        Some("role") => "role",
        Some("vcard") => "contact",
        Some("address") => "address",
        Some("amount") => "amount",
        Some("budget") => "budget",
        Some("contract") => "contract",
        Some("funding") => "funding",
        Some("identifier") => "identifier",
        Some("output") => "output",
        // What a position has of its own is below it: `position/…/period`.
        Some("position") if rest.ends_with("/period") => "period",
        Some("position") if rest.contains("/period/") => "date",
        Some("position") => "position",
        Some("source") => "source",
        Some("status") => "status",
        Some(_) => return None,
    })
}

type Key = (&'static str, &'static str);

/// A model while it is counted.
struct Counting<'a> {
    base: &'a Base,
    /// The subject of the last triple, and its part: triples of one subject come one after the other.
    last: (String, Option<&'static str>),
    classes: HashMap<Key, (&'static Term, u64), FixedState>,
    properties: HashMap<Key, (&'static Term, Use), FixedState>,
    examples: BTreeMap<&'static str, String>,
}

impl<'a> Counting<'a> {
    fn of(base: &'a Base) -> Self {
        Self {
            base,
            last: Default::default(),
            classes: HashMap::default(),
            properties: HashMap::default(),
            examples: BTreeMap::new(),
        }
    }

    fn part_of(&mut self, subject: &str) -> Option<&'static str> {
        if self.last.0 != subject {
            self.last.0.clear();
            self.last.0.push_str(subject);
            // A subject from elsewhere is a concept: nothing else has an IRI of others.
            let part = part_of(self.base, subject);
            let is_ours = self.base.take_apart(subject).is_some();
            self.last.1 = part.or((!is_ours).then_some("concept"));
        }
        self.last.1
    }

    fn model(self) -> Model {
        let mut parts: BTreeMap<&'static str, Found> = BTreeMap::new();
        for ((part, _), counted) in self.classes {
            parts.entry(part).or_default().classes.push(counted);
        }
        for ((part, _), used) in self.properties {
            parts.entry(part).or_default().properties.push(used);
        }
        for (part, example) in self.examples {
            parts.entry(part).or_default().example = example;
        }
        for found in parts.values_mut() {
            found
                .classes
                .sort_by_key(|(term, count)| (is_upper(term), std::cmp::Reverse(*count), term.iri));
            found
                .properties
                .sort_by_key(|(term, one)| (std::cmp::Reverse(one.triples), term.iri));
        }
        Model(parts)
    }
}

impl Sink for Counting<'_> {
    fn triple(&mut self, triple: &Triple<'_>) {
        let Some(part) = self.part_of(triple.subject) else {
            return;
        };
        if triple.predicate == &rdf::TYPE {
            if let Object::Term(class) = triple.object {
                let counted = self.classes.entry((part, class.iri));
                counted.or_insert((class, 0)).1 += 1;
            }
            if !self.examples.contains_key(part) {
                self.examples.insert(part, triple.subject.to_owned());
            }
            return;
        }
        let leads = match triple.object {
            Object::Iri(iri) => part_of(self.base, iri).map_or(Leads::Elsewhere, Leads::To),
            Object::Term(_) => Leads::Term,
            Object::Plain(_) => Leads::String,
            Object::Lang(..) => Leads::Text,
            Object::Typed(_, datatype) => Leads::Value(datatype),
        };
        let used = self.properties.entry((part, triple.predicate.iri));
        let fresh = || Use {
            triples: 0,
            leads: BTreeMap::new(),
            example: example(triple),
        };
        let used = &mut used.or_insert_with(|| (triple.predicate, fresh())).1;
        used.triples += 1;
        *used.leads.entry(leads).or_default() += 1;
    }
}

/// Is it a class of an upper ontology, such as entity or occurrent?
fn is_upper(class: &Term) -> bool {
    class.prefix == obo::PREFIX
}

fn example(triple: &Triple<'_>) -> Example {
    let (value, lang, is_iri) = match triple.object {
        Object::Iri(iri) => (iri, "", true),
        Object::Term(term) => (term.iri, "", true),
        Object::Plain(text) | Object::Typed(text, _) => (text, "", false),
        Object::Lang(text, tag) => (text, tag, false),
    };
    let is_long = !is_iri && value.chars().nth(EXAMPLE).is_some();
    let value = if is_long {
        value.chars().take(EXAMPLE).chain(['…']).collect()
    } else {
        value.to_owned()
    };
    Example {
        subject: triple.subject.to_owned(),
        value,
        lang: lang.to_owned(),
        is_iri,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::{dcterms, foaf};

    fn base() -> Base {
        Base::new("http://localhost:7878").unwrap()
    }

    #[test]
    fn the_path_of_an_iri_says_what_it_is_of() {
        for (path, part) in [
            ("id/project/x", Some("project")),
            ("id/project/x/role/person-y/promotor", Some("role")),
            ("id/project/x/period", Some("period")),
            ("id/project/x/period/start", Some("date")),
            (
                "id/person/x/position/ugent/professor/period/end",
                Some("date"),
            ),
            ("id/concept/role-type", Some("scheme")),
            ("id/concept/role-type/promotor", Some("concept")),
            ("doc/project/x", Some("document")),
            ("questions/x", None),
        ] {
            let iri = format!("http://localhost:7878/{path}");
            assert_eq!(part_of(&base(), &iri), part, "{path}");
        }
        assert_eq!(part_of(&base(), "https://orcid.org/1"), None);
    }

    #[test]
    fn what_is_said_is_counted_with_what_it_leads_to() {
        let base = base();
        let mut counting = Counting::of(&base);
        let project = "http://localhost:7878/id/project/x";
        let long = "a".repeat(200);
        for (predicate, object) in [
            (&rdf::TYPE, Object::Term(&foaf::PROJECT)),
            (&dcterms::TITLE, Object::Lang(&long, "nl")),
            (&dcterms::TITLE, Object::Lang("Title", "en")),
            (
                &dcterms::CONTRIBUTOR,
                Object::Iri("http://localhost:7878/id/person/y"),
            ),
        ] {
            counting.triple(&Triple {
                subject: project,
                predicate,
                object,
            });
        }
        let model = counting.model();
        let found = model.part("project").unwrap();
        assert_eq!(found.things(), 1);
        assert_eq!(found.example, project);
        let (term, title) = &found.properties[0];
        assert_eq!((*term, title.triples), (&dcterms::TITLE, 2));
        assert_eq!(title.example.value.chars().count(), EXAMPLE + 1);
        assert_eq!(title.leads.keys().next(), Some(&Leads::Text));
        let links = model.links();
        assert_eq!(links[&("project", "person")], [(&dcterms::CONTRIBUTOR, 1)]);
    }
}

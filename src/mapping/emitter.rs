//! The pen of mapping: says each triple once, and only what the profile holds.

use std::hash::{BuildHasher, Hasher};

use super::{Object, Profile, Sink, Site, Triple, types};
use crate::iri;
use crate::text::Text;
use crate::vocab::{Term, rdf, vitro};

/// Which profiles a triple belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct In(u8);

impl In {
    pub(super) const FOAF: Self = Self(1);
    pub(super) const VIVO: Self = Self(2);
    pub(super) const SCHEMA: Self = Self(4);
    /// In no profile but `all`.
    pub(super) const BASE: Self = Self(8);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Writes an entity's triples into a sink.
pub struct Emitter<'a> {
    sink: &'a mut dyn Sink,
    site: &'a Site,
    wanted: u8,
    /// Hashes of what was said. A record may state one thing twice (a person in two roles, a keyword that is also
    /// an acronym); a graph holds it once, and so must every serialisation.
    said: Said,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(sink: &'a mut dyn Sink, site: &'a Site, profile: Profile) -> Self {
        let wanted = match profile {
            Profile::All => u8::MAX,
            Profile::Foaf => In::FOAF.0,
            Profile::Vivo => In::VIVO.0,
            Profile::Schema => In::SCHEMA.0,
        };
        Self {
            sink,
            site,
            wanted,
            said: Said::default(),
        }
    }

    pub(super) fn site(&self) -> &'a Site {
        self.site
    }

    /// Is there any use in making something for these profiles?
    pub(super) fn wants(&self, profiles: In) -> bool {
        self.wanted & profiles.0 != 0
    }

    pub(super) fn put(
        &mut self,
        profiles: In,
        subject: &str,
        predicate: &'static Term,
        object: Object<'_>,
    ) {
        if self.wants(profiles) {
            let triple = Triple {
                subject,
                predicate,
                object,
            };
            if self.said.first_time(&triple) {
                self.sink.triple(&triple);
            }
        }
    }

    /// A link to another thing.
    pub(super) fn link(
        &mut self,
        profiles: In,
        subject: &str,
        predicate: &'static Term,
        object: &str,
    ) {
        self.put(profiles, subject, predicate, Object::Iri(object));
    }

    /// A link in both directions: VIVO's queries use either.
    pub(super) fn both(
        &mut self,
        profiles: In,
        subject: &str,
        predicate: &'static Term,
        object: &str,
        inverse: &'static Term,
    ) {
        self.link(profiles, subject, predicate, object);
        self.link(profiles, object, inverse, subject);
    }

    pub(super) fn plain(
        &mut self,
        profiles: In,
        subject: &str,
        predicate: &'static Term,
        value: &str,
    ) {
        self.put(profiles, subject, predicate, Object::Plain(value));
    }

    /// A text in each of its languages, by each of these predicates.
    pub(super) fn text(&mut self, subject: &str, text: &Text, predicates: &[(In, &'static Term)]) {
        for (profiles, predicate) in predicates {
            for (tag, value) in text.iter() {
                let object = if tag.is_empty() {
                    Object::Plain(value)
                } else {
                    Object::Lang(value, tag)
                };
                self.put(*profiles, subject, predicate, object);
            }
        }
    }

    pub(super) fn a(&mut self, profiles: In, subject: &str, class: &'static Term) {
        self.put(profiles, subject, &rdf::TYPE, Object::Term(class));
    }

    /// A type in VIVO, with what VIVO's own reasoner would add: all supertypes, and the most specific type.
    pub(super) fn vivo_type(&mut self, subject: &str, class: &'static Term) {
        if self.wants(In::VIVO) {
            self.a(In::VIVO, subject, class);
            for supertype in types::supertypes(class) {
                self.a(In::VIVO, subject, supertype);
            }
            self.put(
                In::VIVO,
                subject,
                &vitro::MOST_SPECIFIC_TYPE,
                Object::Term(class),
            );
        }
    }

    /// A web page of a thing in VIVO's way: contact information with an URL that has a label and a rank.
    pub(super) fn web_page(
        &mut self,
        thing: &str,
        card_class: &'static Term,
        url: &str,
        label: &[(&str, &str)],
    ) {
        use crate::vocab::{obo, rdfs, vcard, vivo, xsd};
        if !self.wants(In::VIVO) {
            return;
        }
        let card = iri::part(thing, "vcard");
        let node = iri::part(&card, "url");
        self.both(
            In::VIVO,
            thing,
            &obo::HAS_CONTACT_INFO,
            &card,
            &obo::CONTACT_INFO_OF,
        );
        self.vivo_type(&card, card_class);
        self.link(In::VIVO, &card, &vcard::HAS_URL, &node);
        self.vivo_type(&node, &vcard::URL_CLASS);
        for (tag, value) in label {
            if self.site.languages.iter().any(|language| language == tag) {
                self.put(In::VIVO, &node, &rdfs::LABEL, Object::Lang(value, tag));
            }
        }
        self.put(
            In::VIVO,
            &node,
            &vcard::URL,
            Object::Typed(url, &xsd::ANY_URI),
        );
        self.put(
            In::VIVO,
            &node,
            &vivo::RANK,
            Object::Typed("1", &xsd::INTEGER),
        );
    }
}

/// A set of the hashes of the triples that were said, cleared with the record.
#[derive(Default)]
struct Said {
    slots: Vec<u64>,
    held: usize,
}

impl Said {
    fn first_time(&mut self, triple: &Triple<'_>) -> bool {
        // 64 bits over the few hundred triples of one record: a clash is not to be expected in the life of a dataset.
        let hash = hash(triple) | 1;
        if self.slots.len() < (self.held + 1) * 2 {
            let grown = vec![0; (self.slots.len() * 2).max(256)];
            let old = std::mem::replace(&mut self.slots, grown);
            self.held = 0;
            for hash in old.into_iter().filter(|hash| *hash != 0) {
                self.insert(hash);
            }
        }
        self.insert(hash)
    }

    fn insert(&mut self, hash: u64) -> bool {
        let mask = self.slots.len() - 1;
        let mut at = usize::try_from(hash >> 8).unwrap_or_default() & mask;
        loop {
            match self.slots[at] {
                0 => {
                    self.slots[at] = hash;
                    self.held += 1;
                    return true;
                }
                held if held == hash => return false,
                _ => at = (at + 1) & mask,
            }
        }
    }
}

fn hash(triple: &Triple<'_>) -> u64 {
    let mut hasher = Fast::default().build_hasher();
    hasher.write(triple.subject.as_bytes());
    hasher.write(triple.predicate.iri.as_bytes());
    let (tag, value, more) = match triple.object {
        Object::Iri(iri) => (0, iri, ""),
        Object::Term(term) => (0, term.iri, ""),
        Object::Plain(value) => (1, value, ""),
        Object::Lang(value, tag) => (2, value, tag),
        Object::Typed(value, datatype) => (3, value, datatype.iri),
    };
    hasher.write_u8(tag);
    hasher.write(value.as_bytes());
    hasher.write(more.as_bytes());
    hasher.finish()
}

type Fast = foldhash::quality::FixedState;

//! The triples of one entity, gathered by subject and predicate.

use crate::mapping::{Object, Sink, Triple};
use crate::vocab::{Term, rdf};

/// A place in the arena.
type Span = (u32, u32);

#[derive(Clone, Copy)]
enum Held {
    Iri(Span),
    Term(&'static Term),
    Plain(Span),
    Lang(Span, Span),
    Typed(Span, &'static Term),
}

#[derive(Clone, Copy)]
struct Entry {
    subject: u32,
    predicate: &'static Term,
    object: Held,
}

/// An arena of an entity's triples. Cleared, it keeps its memory for the next.
#[derive(Default)]
pub(super) struct Grouped {
    text: String,
    subjects: Vec<Span>,
    entries: Vec<Entry>,
}

impl Grouped {
    /// The triples, grouped: subjects as they first came, `rdf:type` before the other predicates in the order of
    /// their IRIs, objects as they came.
    pub(super) fn drain(&mut self, mut each: impl FnMut(&Triple<'_>)) {
        self.entries.sort_by(|a, b| {
            (a.subject, a.predicate != &rdf::TYPE)
                .cmp(&(b.subject, b.predicate != &rdf::TYPE))
                .then_with(|| {
                    if std::ptr::eq(a.predicate, b.predicate) {
                        std::cmp::Ordering::Equal
                    } else {
                        a.predicate.iri.cmp(b.predicate.iri)
                    }
                })
        });
        let text = |span: Span| &self.text[span.0 as usize..span.1 as usize];
        for entry in &self.entries {
            let object = match entry.object {
                Held::Iri(span) => Object::Iri(text(span)),
                Held::Term(term) => Object::Term(term),
                Held::Plain(span) => Object::Plain(text(span)),
                Held::Lang(value, tag) => Object::Lang(text(value), text(tag)),
                Held::Typed(value, datatype) => Object::Typed(text(value), datatype),
            };
            let subject = text(self.subjects[entry.subject as usize]);
            each(&Triple {
                subject,
                predicate: entry.predicate,
                object,
            });
        }
        self.text.clear();
        self.subjects.clear();
        self.entries.clear();
    }

    fn hold(&mut self, text: &str) -> Span {
        let offset = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let start = offset(self.text.len());
        self.text.push_str(text);
        (start, offset(self.text.len()))
    }

    fn subject(&mut self, subject: &str) -> u32 {
        // Most triples come behind others of the same subject: look from the end.
        let found = self
            .subjects
            .iter()
            .rposition(|(start, end)| &self.text[*start as usize..*end as usize] == subject);
        let at = found.unwrap_or_else(|| {
            let span = self.hold(subject);
            self.subjects.push(span);
            self.subjects.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }
}

impl Sink for Grouped {
    fn triple(&mut self, triple: &Triple<'_>) {
        let subject = self.subject(triple.subject);
        let object = match triple.object {
            Object::Iri(iri) => Held::Iri(self.hold(iri)),
            Object::Term(term) => Held::Term(term),
            Object::Plain(value) => Held::Plain(self.hold(value)),
            Object::Lang(value, tag) => {
                let value = self.hold(value);
                Held::Lang(value, self.hold(tag))
            }
            Object::Typed(value, datatype) => Held::Typed(self.hold(value), datatype),
        };
        self.entries.push(Entry {
            subject,
            predicate: triple.predicate,
            object,
        });
    }
}

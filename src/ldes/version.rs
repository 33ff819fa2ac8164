//! Versions of things where there are no graphs to keep them apart.

use std::borrow::Cow;

use crate::mapping::{Object, Sink, Triple};

/// Puts the IRIs of a version in the place of those of the thing, of its document, and of the parts of either. Other things keep
/// theirs: what a project says of a person is of no version of the person.
pub(super) struct Versioned<'a> {
    thing: &'a str,
    document: &'a str,
    version: &'a str,
    /// What makes the IRI of a version, `?v=` and what follows.
    mark: &'a str,
    sink: &'a mut dyn Sink,
}

impl<'a> Versioned<'a> {
    /// `version` is the IRI of the thing in this version.
    pub(super) fn new(
        thing: &'a str,
        document: &'a str,
        version: &'a str,
        sink: &'a mut dyn Sink,
    ) -> Self {
        let mark = version.rfind("?v=").map_or("", |at| &version[at..]);
        Self {
            thing,
            document,
            version,
            mark,
            sink,
        }
    }
}

/// The IRI in this version.
fn of<'i>(iri: &'i str, thing: &str, document: &str, version: &str, mark: &str) -> Cow<'i, str> {
    let is_part = |whole: &str| {
        let rest = iri.strip_prefix(whole);
        rest.is_some_and(|rest| rest.starts_with(['/', '#']))
    };
    if iri == thing {
        Cow::Owned(version.to_owned())
    } else if iri == document || is_part(thing) || is_part(document) {
        Cow::Owned(format!("{iri}{mark}"))
    } else {
        Cow::Borrowed(iri)
    }
}

impl Sink for Versioned<'_> {
    fn triple(&mut self, triple: &Triple<'_>) {
        let Self {
            thing,
            document,
            version,
            mark,
            ..
        } = *self;
        let subject = of(triple.subject, thing, document, version, mark);
        let iri;
        let object = match triple.object {
            Object::Iri(object) => {
                iri = of(object, thing, document, version, mark);
                Object::Iri(&iri)
            }
            other => other,
        };
        self.sink.triple(&Triple {
            subject: &subject,
            predicate: triple.predicate,
            object,
        });
    }
}

//! The pen of descriptions: short ways to say a triple.

use crate::mapping::{Object, Sink, Triple};
use crate::text::Text;
use crate::vocab::catalogue::datatypes;
use crate::vocab::{Term, rdf, xsd};

/// Speaks of one subject.
pub(super) struct Pen<'a> {
    sink: &'a mut dyn Sink,
    subject: &'a str,
}

impl<'a> Pen<'a> {
    pub(super) fn of(sink: &'a mut dyn Sink, subject: &'a str) -> Self {
        Self { sink, subject }
    }

    fn put(&mut self, predicate: &'static Term, object: Object<'_>) {
        self.sink.triple(&Triple {
            subject: self.subject,
            predicate,
            object,
        });
    }

    pub(super) fn a(&mut self, class: &'static Term) {
        self.put(&rdf::TYPE, Object::Term(class));
    }

    pub(super) fn term(&mut self, predicate: &'static Term, term: &'static Term) {
        self.put(predicate, Object::Term(term));
    }

    pub(super) fn link(&mut self, predicate: &'static Term, iri: impl AsRef<str>) {
        self.put(predicate, Object::Iri(iri.as_ref()));
    }

    pub(super) fn links<I: AsRef<str>>(
        &mut self,
        predicate: &'static Term,
        iris: impl IntoIterator<Item = I>,
    ) {
        for iri in iris {
            self.link(predicate, iri);
        }
    }

    pub(super) fn plain(&mut self, predicate: &'static Term, value: impl AsRef<str>) {
        self.put(predicate, Object::Plain(value.as_ref()));
    }

    /// A string in a language; the tag is empty where there is none.
    pub(super) fn word(&mut self, predicate: &'static Term, tag: &str, value: &str) {
        let object = if tag.is_empty() {
            Object::Plain(value)
        } else {
            Object::Lang(value, tag)
        };
        self.put(predicate, object);
    }

    pub(super) fn text(&mut self, predicate: &'static Term, text: &Text) {
        for (tag, value) in text.iter() {
            self.word(predicate, tag, value);
        }
    }

    /// Words of ours, in each of our languages.
    pub(super) fn say(&mut self, predicate: &'static Term, nl: &str, en: &str) {
        self.word(predicate, "nl", nl);
        self.word(predicate, "en", en);
    }

    pub(super) fn number(&mut self, predicate: &'static Term, number: u64) {
        let number = number.to_string();
        self.put(predicate, Object::Typed(&number, &xsd::INTEGER));
    }

    /// How many bytes.
    pub(super) fn bytes(&mut self, predicate: &'static Term, bytes: u64) {
        let bytes = bytes.to_string();
        let datatype = &datatypes::NON_NEGATIVE_INTEGER;
        self.put(predicate, Object::Typed(&bytes, datatype));
    }

    /// A time, in seconds since 1970; nothing where there is none.
    pub(super) fn time(&mut self, predicate: &'static Term, seconds: Option<i64>) {
        if let Some(seconds) = seconds {
            let time = crate::time::rfc3339(seconds);
            self.put(predicate, Object::Typed(&time, &xsd::DATE_TIME));
        }
    }

    pub(super) fn typed(&mut self, predicate: &'static Term, value: &str, datatype: &'static Term) {
        self.put(predicate, Object::Typed(value, datatype));
    }
}

//! Prefixes: those of the vocabularies, and one for each kind of thing under the site's base.

use crate::iri::Base;
use crate::record::Kind;
use crate::vocab;

/// The prefixes of a document.
pub(super) struct Prefixes {
    /// Prefix and namespace, in the order of the prefixes.
    list: Vec<(&'static str, String)>,
    /// Which of them were used.
    used: Vec<bool>,
    /// Which of them were declared.
    declared: Vec<bool>,
    /// Is nothing left to be noted?
    all_declared: bool,
    /// `{base}/id/`
    things: String,
}

impl Prefixes {
    /// The prefixes of the data, and more.
    pub(super) fn new(base: &Base, more: super::Namespaces<'_>) -> Self {
        let mut list: Vec<(&'static str, String)> = vocab::ALL
            .iter()
            .map(|(prefix, namespace, _)| (*prefix, (*namespace).to_owned()))
            .collect();
        list.extend(
            Kind::ALL
                .iter()
                .map(|kind| (kind.name(), base.thing(*kind, ""))),
        );
        let more = more.iter().copied();
        list.extend(more.map(|(prefix, namespace)| (prefix, namespace.to_owned())));
        list.sort();
        let count = list.len();
        Self {
            list,
            used: vec![false; count],
            declared: vec![false; count],
            all_declared: false,
            things: format!("{}/id/", base.as_str()),
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.list
            .iter()
            .map(|(prefix, namespace)| (*prefix, namespace.as_str()))
    }

    /// Notes that a prefix is used.
    pub(super) fn mark(&mut self, prefix: &str) {
        if self.all_declared {
            return;
        }
        if let Ok(at) = self.list.binary_search_by(|(have, _)| (*have).cmp(prefix)) {
            self.used[at] = true;
        }
    }

    /// A thing's IRI as prefix and local name, where its key needs no escape.
    pub(super) fn shorten<'a>(&self, iri: &'a str) -> Option<(&'static str, &'a str)> {
        let (kind, key) = iri.strip_prefix(self.things.as_str())?.split_once('/')?;
        let plain = !key.is_empty()
            && !key.starts_with('-')
            && key
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        let kind: Kind = kind.parse().ok()?;
        plain.then_some((kind.name(), key))
    }

    /// Writes the declarations of all.
    pub(super) fn declare_all(&mut self, buffer: &mut Vec<u8>) {
        self.used.fill(true);
        self.declare(buffer);
        self.all_declared = true;
    }

    /// Writes the declarations of what was used and is not yet declared.
    pub(super) fn declare(&mut self, buffer: &mut Vec<u8>) {
        let before = buffer.len();
        for (at, (prefix, namespace)) in self.list.iter().enumerate() {
            if self.used[at] && !self.declared[at] {
                self.declared[at] = true;
                buffer.extend_from_slice(format!("@prefix {prefix}: <{namespace}> .\n").as_bytes());
            }
        }
        if buffer.len() > before {
            buffer.push(b'\n');
        }
    }
}

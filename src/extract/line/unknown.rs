//! Labels that the lexicon does not have: what stands in front of a colon in line after line is no title and no prose.

use std::collections::{HashMap, HashSet};

use super::super::label;
use super::Reader;
use crate::text::fold;

/// How often a label has to come.
const OFTEN: usize = 3;

impl Reader<'_> {
    /// The words in front of a colon that come again and again.
    pub(super) fn unknown_labels(&self) -> HashSet<String> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for block in &self.page.blocks {
            if let Some(name) = front(self.text(&block.range)) {
                *counts.entry(name).or_default() += 1;
            }
        }
        counts
            .into_iter()
            .filter(|(name, count)| *count >= OFTEN && self.lexicon.label(name).is_none())
            .map(|(name, _)| name)
            .collect()
    }

    pub(super) fn is_unknown(&self, text: &str) -> bool {
        !self.unknown.is_empty()
            && front(text).is_some_and(|name| self.unknown.contains(&name))
            && label::label(text, self.lexicon).is_none()
    }
}

/// A few words in front of a colon, folded, where a short value follows.
fn front(text: &str) -> Option<String> {
    let (name, value) = text.split_once(':')?;
    let fits = text.len() <= 160
        && !value.starts_with("//")
        && value.starts_with([' ', '\t'])
        && name.len() <= 30
        && name.split_whitespace().count() <= 3;
    fits.then(|| fold(name)).filter(|name| !name.is_empty())
}

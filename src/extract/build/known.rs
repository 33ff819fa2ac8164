//! What a draft has already, by what it is compared with: a list of thousands is not read again for each of them.

use std::collections::{HashMap, HashSet};

use crate::text::fold;

/// Folded names and their first places, and what else is kept once.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// People.
    pub(super) people: HashMap<String, usize>,
    /// Organisations.
    pub(super) organisations: HashSet<String>,
    /// Funders, by name and by short name.
    funders: HashMap<String, usize>,
    /// Credits of pictures.
    pub(super) credits: HashSet<String>,
    /// Keywords.
    pub(super) keywords: HashSet<String>,
    /// Texts and addresses of links.
    pub(super) links: HashSet<(String, String)>,
}

impl Known {
    /// The first funder that has this name or this short name, as either of the two.
    pub(super) fn funder(&self, name: &str, short: Option<&str>) -> Option<usize> {
        let keys = [Some(name), short].into_iter().flatten();
        keys.filter_map(|key| self.funders.get(&fold(key)))
            .min()
            .copied()
    }

    /// A funder has this name, or this short name.
    pub(super) fn add_funder(&mut self, name: &str, at: usize) {
        let first = self.funders.entry(fold(name)).or_insert(at);
        *first = at.min(*first);
    }
}

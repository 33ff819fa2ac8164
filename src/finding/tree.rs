//! The tree of organisations: what is a part of what.

use std::collections::HashMap;

use super::index::Index;
use crate::record::Kind;

/// Which organisations are parts of which, in the order of names of each language.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The parts of each, by key; those without a whole are under the empty key. In the order of keys.
    parts: HashMap<Box<str>, Vec<u32>>,
    /// In how many projects each takes part.
    projects: Vec<u32>,
    /// The place of each in the order of names, for each language.
    places: Vec<Vec<u32>>,
}

/// An organisation in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Its key.
    pub key: String,
    /// In how many projects it takes part, with its parts.
    pub projects: u32,
    /// How many parts it has.
    pub parts: usize,
}

impl Tree {
    pub(super) fn of(index: &Index, parents: &HashMap<String, String>) -> Self {
        let shelf = index.shelf(Kind::Organisation);
        let mut tree = Self {
            parts: HashMap::new(),
            projects: index.projects(),
            places: Vec::new(),
        };
        for item in (0..).take(shelf.len()) {
            let key = shelf.key(item);
            let parent = parents.get(key).map_or("", String::as_str);
            // A part of something that is not there, or of itself by a circle, stands at the top.
            let is_lost = shelf.item(parent).is_none() || is_in_circle(parents, key);
            let parent = if is_lost { "" } else { parent };
            tree.parts.entry(parent.into()).or_default().push(item);
        }
        for order in &shelf.by_name {
            let mut places = vec![0; order.len()];
            for (place, item) in (0..).zip(order) {
                places[*item as usize] = place;
            }
            tree.places.push(places);
        }
        tree
    }

    pub(super) fn bytes(&self) -> usize {
        let parts: usize = self
            .parts
            .iter()
            .map(|(key, parts)| key.len() + 48 + 4 * parts.capacity())
            .sum();
        parts + 4 * self.projects.len() * (1 + self.places.len())
    }
}

/// Does going up from here lead back here?
fn is_in_circle(parents: &HashMap<String, String>, key: &str) -> bool {
    let mut at = key;
    for _ in 0..parents.len().min(64) {
        match parents.get(at) {
            Some(parent) if parent == key => return true,
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

impl Index {
    /// The parts of an organisation, or with an empty key those that are part of none: first those that have parts or
    /// projects, then by name in the language of this number.
    #[must_use]
    pub fn branches(&self, key: &str, language: usize) -> Vec<Branch> {
        let tree = &self.tree;
        let things = self.shelf(Kind::Organisation);
        let mut items = tree.parts.get(key).cloned().unwrap_or_default();
        let parts = |item: u32| tree.parts.get(things.key(item)).map_or(0, Vec::len);
        let place = |item: u32| {
            tree.places
                .get(language)
                .map_or(item, |all| all[item as usize])
        };
        let projects = |item: u32| tree.projects.get(item as usize).copied().unwrap_or(0);
        items.sort_by_key(|item| (parts(*item) == 0 && projects(*item) == 0, place(*item)));
        items
            .into_iter()
            .map(|item| Branch {
                key: things.key(item).to_owned(),
                projects: projects(item),
                parts: parts(item),
            })
            .collect()
    }
}

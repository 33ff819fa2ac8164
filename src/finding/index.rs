//! The index of a revision: the things of all kinds, and the tree of organisations.

use std::collections::HashMap;

use super::facet::Facet;
use super::shelf::Shelf;
use super::tree::Tree;
use crate::ledger::{Ledger, LedgerError};
use crate::record::{Body, Kind};

/// How many levels of organisations are looked up: where a source makes a circle, that is the end of it.
const LEVELS: usize = 16;

/// The index of a revision.
#[derive(Debug)]
pub struct Index {
    /// The revision.
    pub revision: i64,
    shelves: Vec<Shelf>,
    /// By row of the ledger: the place of the kind in [`Kind::ALL`], and the thing.
    by_row: Vec<(u8, u32)>,
    pub(super) tree: Tree,
}

/// No thing is in this row.
const NONE: u8 = u8::MAX;

impl Index {
    /// Reads a ledger, at one instant. Names are sorted once for each list of languages.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(ledger: &Ledger, languages: &[Vec<String>]) -> Result<Self, LedgerError> {
        let revision = ledger.last_revision()?.map_or(0, |last| last.number);
        let mut parents: HashMap<String, String> = HashMap::new();
        ledger.for_each_row(Kind::Organisation, |_, entity, _| {
            if let Body::Organisation(body) = &entity.body
                && let Some(parent) = &body.record.parent
            {
                parents.insert(entity.key.clone(), parent.clone());
            }
        })?;
        let ancestors = |key: &str| ancestors(&parents, key);
        let mut shelves = Vec::with_capacity(Kind::ALL.len());
        let mut by_row = Vec::new();
        for (place, kind) in (0..).zip(Kind::ALL) {
            let shelf = Shelf::read(ledger, kind, languages, &ancestors)?;
            for (item, row) in (0..).zip(&shelf.rows) {
                let row = *row as usize;
                if by_row.len() <= row {
                    by_row.resize(row + 1, (NONE, 0));
                }
                by_row[row] = (place, item);
            }
            shelves.push(shelf);
        }
        let mut index = Self {
            revision,
            shelves,
            by_row,
            tree: Tree::default(),
        };
        index.tree = Tree::of(&index, &parents);
        Ok(index)
    }

    /// The things of a kind.
    ///
    /// # Panics
    /// Never: there is a shelf for each kind.
    #[must_use]
    pub fn shelf(&self, kind: Kind) -> &Shelf {
        let place = Kind::ALL.iter().position(|one| *one == kind).unwrap_or(0);
        &self.shelves[place]
    }

    /// The things in these rows of the ledger, by kind in the order of [`Kind::ALL`].
    #[must_use]
    pub fn items(&self, rows: &[u32]) -> Vec<Vec<u32>> {
        let mut out = vec![Vec::new(); self.shelves.len()];
        for row in rows {
            match self.by_row.get(*row as usize) {
                Some((place, item)) if *place != NONE => out[usize::from(*place)].push(*item),
                _ => {}
            }
        }
        out
    }

    /// In how many projects each organisation takes part, with its parts: by thing of its shelf.
    pub(super) fn projects(&self) -> Vec<u32> {
        let organisations = self.shelf(Kind::Organisation);
        let projects = self.shelf(Kind::Project);
        let mut counts = vec![0; projects.values(Facet::Organisation)];
        let reader = projects.reader(Facet::Organisation, 0);
        for item in 0..projects.len() {
            reader.each(item, |value| counts[value as usize] += 1);
        }
        let mut out = vec![0; organisations.len()];
        for (number, count) in counts.into_iter().enumerate() {
            let key = projects.value(Facet::Organisation, number);
            if let Some(item) = organisations.item(key) {
                out[item as usize] = count;
            }
        }
        out
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let shelves: usize = self.shelves.iter().map(Shelf::bytes).sum();
        shelves + 8 * self.by_row.len() + self.tree.bytes()
    }
}

/// An organisation, and all that it is a part of.
fn ancestors(parents: &HashMap<String, String>, key: &str) -> Vec<String> {
    let mut out = vec![key.to_owned()];
    let mut at = key;
    while out.len() < LEVELS
        && let Some(parent) = parents.get(at)
        && !out.contains(parent)
    {
        out.push(parent.clone());
        at = parent;
    }
    out
}

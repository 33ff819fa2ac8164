//! What columns can be named where, and what stands in them for a row.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Row;
use super::grid::Grid;
use crate::source::fields::nearest;

/// A column: which of the rows in sight, and which cell of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) slot: usize,
    pub(super) column: usize,
}

/// The names of columns. `name` is one of the first table; `table.name` is one of any.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    places: HashMap<String, Place>,
    /// The tables in sight, by their numbers.
    pub(super) slots: Vec<usize>,
}

impl Scope {
    /// Brings one more table into sight, and gives its slot.
    pub(super) fn add(&mut self, number: usize, grid: &Grid) -> usize {
        let slot = self.slots.len();
        self.slots.push(number);
        for (column, name) in grid.columns.iter().enumerate() {
            let place = Place { slot, column };
            if slot == 0 {
                self.places.entry(name.clone()).or_insert(place);
            }
            self.places
                .entry(format!("{}.{name}", grid.name))
                .or_insert(place);
        }
        slot
    }

    pub(super) fn find(&self, name: &str) -> Option<Place> {
        self.places.get(name).copied()
    }

    /// What is wrong with the name of a column.
    pub(super) fn unknown(&self, name: &str, grids: &[Grid]) -> String {
        let own = self.slots.first().map(|number| &grids[*number]);
        let columns: Vec<&str> = own
            .map(|grid| grid.columns.iter().map(String::as_str).collect())
            .unwrap_or_default();
        let table = own.map_or("", |grid| &grid.name);
        let others: Vec<&str> = self
            .slots
            .iter()
            .skip(1)
            .map(|number| &*grids[*number].name)
            .collect();
        let beside = if others.is_empty() {
            String::new()
        } else {
            format!(
                "; columns of {} are named `table.column`",
                others.join(" and ")
            )
        };
        format!(
            "there is no column `{name}` in the table `{table}`; {}{beside}",
            nearest(&columns, name)
        )
    }

    /// What stands in a column, of the rows in sight.
    pub(super) fn look<'a>(&self, name: &str, rows: &[Option<&'a Row>]) -> Option<Cow<'a, str>> {
        let place = self.find(name)?;
        let row = (*rows.get(place.slot)?)?;
        row.cells.get(place.column).map(Cow::Borrowed)
    }
}

//! From the rows in sight to the value that a record is read from.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::{Map, Value};

use super::Row;
use super::dirt;
use super::grid::Grid;
use super::plan::{Assigned, List, Lookup, Records};
use super::scope::Scope;
use super::told::{Spot, Told};
use crate::record::Kind;
use crate::source::fields::{self, Misfit, Shape};
use crate::source::values::{holds, values};

/// The ids that tables of the source give, by kind and prefix.
pub(super) type Ids = HashMap<(Kind, String), HashSet<String>>;

/// What is known while a record is made.
pub(super) struct Making<'m, 'g> {
    pub(super) grids: &'g [Grid],
    pub(super) ids: &'m Ids,
    pub(super) told: &'m mut Told,
    /// The kind and id of the record.
    pub(super) record: String,
}

/// Where a row stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) file: &'a Path,
    pub(super) line: usize,
}

/// The rows in sight.
pub(super) struct Sight<'p, 'g> {
    pub(super) scope: &'p Scope,
    pub(super) rows: Vec<Option<&'g Row>>,
}

impl<'g> Sight<'_, 'g> {
    pub(super) fn values(&self, rule: &crate::config::values::ValueConfig) -> Vec<String> {
        values(rule, &|place| self.scope.look(place, &self.rows))
    }

    pub(super) fn holds(&self, when: Option<&crate::config::values::Condition>) -> bool {
        when.is_none_or(|when| holds(when, &|place| self.scope.look(place, &self.rows)))
    }

    /// Brings the rows that lookups find into sight.
    pub(super) fn look_up(&mut self, lookups: &[Lookup], at: At<'_>, making: &mut Making<'_, 'g>) {
        for lookup in lookups {
            let cells = lookup.ours.iter().map(|place| {
                let row = self.rows.get(place.slot).copied().flatten();
                row.and_then(|row| row.cells.get(place.column))
                    .unwrap_or_default()
                    .trim()
            });
            let cells: Vec<&str> = cells.collect();
            let key = cells.join("\u{1f}");
            let found = lookup.keyed.get(&key);
            let grid = &making.grids[lookup.table];
            let row = found.first().map(|row| &grid.rows[*row as usize]);
            if cells.iter().any(|cell| !cell.is_empty())
                && let Some(misfit) = of_lookup(&cells, found.len(), &lookup.name)
            {
                making.tell(at, ("", 0), "", misfit);
            }
            self.rows.push(row);
        }
    }
}

fn of_lookup(cells: &[&str], found: usize, table: &str) -> Option<Misfit> {
    let key = cells.join(", ");
    match found {
        1 => None,
        0 => Some(Misfit::new(
            "not found",
            format!("no row of `{table}` has `{}`", dirt::shown(&key)),
            "correct the key in either table, or leave the cell empty",
        )),
        several => Some(Misfit::new(
            "found more than once",
            format!(
                "{several} rows of `{table}` have `{}`; the first is taken",
                dirt::shown(&key)
            ),
            "give each row its own key, or name one more column in `lookups`",
        )),
    }
}

impl Making<'_, '_> {
    pub(super) fn tell(&mut self, at: At<'_>, column: (&str, usize), field: &str, misfit: Misfit) {
        let spot = Spot {
            file: at.file.to_owned(),
            line: at.line,
            cell: column.1,
            column: column.0.to_owned(),
            record: Some(self.record.clone()),
            field: field.to_owned(),
        };
        self.told.add(spot, misfit);
    }

    /// Puts the values of a field into a record or an entry.
    pub(super) fn put(
        &mut self,
        into: &mut Map<String, Value>,
        one: &Assigned,
        mut values: Vec<String>,
        at: At<'_>,
        prefix: &str,
    ) {
        if values.is_empty() {
            return;
        }
        let mut misfits = Vec::new();
        match one.field.shape {
            Shape::Text | Shape::Line => {
                for value in &mut values {
                    misfits.append(&mut dirt::clean(value));
                }
            }
            Shape::Key(kind) => values.retain(|value| match self.unknown(one, kind, value) {
                Some(misfit) => {
                    misfits.push(misfit);
                    false
                }
                None => true,
            }),
            _ => {}
        }
        misfits.append(&mut fields::put(
            into,
            one.field,
            one.language.as_deref(),
            &values,
            &one.value,
        ));
        for misfit in misfits {
            let field = format!("{prefix}{}", one.field.path);
            self.tell(at, (&one.column.0, one.column.1), &field, misfit);
        }
    }

    /// What is wrong with a reference to a record that a table of this source should give, and does not.
    fn unknown(&self, one: &Assigned, kind: Kind, value: &str) -> Option<Misfit> {
        let prefix = &one.value.prefix;
        if prefix.is_empty() || one.field.path == "id" {
            return None;
        }
        let ids = self.ids.get(&(kind, prefix.clone()))?;
        let id = one.field.shape.read(value, &one.value).ok()?;
        let id = id.as_str()?;
        (!ids.contains(id)).then(|| {
            Misfit::new(
                "no such record",
                format!(
                    "no {kind} of this source has the id `{id}` (`{}`)",
                    dirt::shown(value)
                ),
                "add the row that is missing, or correct the key; what names it is left out",
            )
        })
    }

    /// The fields of a record: of the row's only one, or of the nth of so many.
    pub(super) fn fields(
        &mut self,
        records: &Records<'_>,
        sight: &Sight<'_, '_>,
        at: At<'_>,
        (number, count): (usize, usize),
        into: &mut Map<String, Value>,
    ) {
        for one in &records.fields {
            let mut values = sight.values(&one.value);
            if count > 1 && one.value.split.is_some() && values.len() == count {
                values = vec![values.swap_remove(number)];
            }
            self.put(into, one, values, at, "");
        }
    }

    /// The entries that a row gives: one, or one for each value of cells that hold several.
    pub(super) fn entries(
        &mut self,
        list: &List<'_>,
        sight: &Sight<'_, '_>,
        at: At<'_>,
        into: &mut Vec<Value>,
    ) {
        if !sight.holds(list.when) {
            return;
        }
        let all: Vec<(&Assigned, Vec<String>)> = list
            .fields
            .iter()
            .map(|one| (one, sight.values(&one.value)))
            .collect();
        let is_split = |one: &Assigned| one.value.split.is_some() && !one.field.many;
        let several = all.iter().filter(|(one, _)| is_split(one));
        let count = several.map(|(_, values)| values.len()).max().unwrap_or(1);
        let is_said = all
            .iter()
            .any(|(one, values)| !one.value.is_constant() && !values.is_empty());
        let is_constant = all.iter().all(|(one, _)| one.value.is_constant());
        if !is_said && !is_constant {
            return;
        }
        for number in 0..count {
            let prefix = format!("{}[{}].", list.what.name, into.len());
            let mut entry = Map::new();
            for (one, values) in &all {
                let values = if is_split(one) && values.len() == count {
                    vec![values[number].clone()]
                } else if is_split(one) && values.len() > 1 {
                    if number == 0 {
                        let misfit = uneven(values.len(), count);
                        self.tell(at, (&one.column.0, one.column.1), &prefix, misfit);
                    }
                    Vec::new()
                } else {
                    values.clone()
                };
                self.put(&mut entry, one, values, at, &prefix);
            }
            let needed = list.what.fields.iter().filter(|field| field.needed);
            let mut missing = needed.filter(|field| !entry.contains_key(field.path));
            if let Some(missing) = missing.next() {
                let (column, told) = list
                    .fields
                    .iter()
                    .find(|one| one.field == missing)
                    .map(|one| (one.column.clone(), is_told(one, &all)))
                    .unwrap_or_default();
                if !told {
                    let field = format!("{prefix}{}", missing.path);
                    self.tell(at, (&column.0, column.1), &field, incomplete(missing.path));
                }
                continue;
            }
            into.push(Value::Object(entry));
        }
    }
}

/// Was it told already why a field has no value: because one that was there does not fit?
fn is_told(one: &Assigned, all: &[(&Assigned, Vec<String>)]) -> bool {
    all.iter()
        .any(|(other, values)| std::ptr::eq(*other, one) && !values.is_empty())
}

fn uneven(have: usize, want: usize) -> Misfit {
    Misfit::new(
        "lists of different lengths",
        format!(
            "{have} values beside {want} in another column: which belong together is not known; these are left out"
        ),
        "write as many in both, with nothing between two delimiters where there is none",
    )
}

fn incomplete(field: &str) -> Misfit {
    Misfit::new(
        "incomplete",
        format!("the cell is empty, and without `{field}` the entry says nothing; it is left out"),
        "fill it in, or give the field a `default`",
    )
}

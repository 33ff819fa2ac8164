//! Checks of the settings: what should hold between columns and rows, and is told where it does not.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::build::{At, Making, Sight};
use super::dirt::shown;
use super::scope::Scope;
use crate::config::table::CheckConfig;
use crate::source::fields::Misfit;
use crate::source::values::alike;

/// The checks of some records, and what has been seen so far.
pub(super) struct Checks<'a> {
    all: Vec<&'a CheckConfig>,
    scope: &'a Scope,
    /// Of each check that wants values to be unique, the line of each value.
    seen: Vec<HashMap<String, usize>>,
}

impl<'a> Checks<'a> {
    pub(super) fn of(all: &[&'a CheckConfig], scope: &'a Scope) -> Self {
        Self {
            all: all.to_vec(),
            scope,
            seen: vec![HashMap::new(); all.len()],
        }
    }

    /// Looks at a row and at what was made of it.
    pub(super) fn row(
        &mut self,
        sight: &Sight<'_, '_>,
        value: &Map<String, Value>,
        at: At<'_>,
        making: &mut Making<'_, '_>,
    ) {
        for (number, check) in self.all.iter().enumerate() {
            let cell = |name: &str| {
                let text = self.scope.look(name, &sight.rows).unwrap_or_default();
                text.trim().to_owned()
            };
            let entries = |list: &str| value.get(list).and_then(Value::as_array);
            let (column, found) = if let Some(column) = &check.unique {
                (
                    column.as_str(),
                    unique(&mut self.seen[number], cell(column), at.line),
                )
            } else if let Some([a, b]) = &check.same {
                (a.as_str(), same((a, &cell(a)), (b, &cell(b))))
            } else if let (Some(list), Some(column)) = (&check.count, &check.column) {
                let have = entries(list).map_or(0, Vec::len);
                (column.as_str(), count(list, have, &cell(column)))
            } else if let (Some((list, field)), Some(wanted)) = (
                check.some.as_ref().and_then(|some| some.split_once('.')),
                &check.value,
            ) {
                let is_there = entries(list).is_some_and(|entries| {
                    let is_it = |entry: &&Value| entry[field].as_str() == Some(wanted);
                    entries.iter().find(is_it).is_some()
                });
                let column = check.column.as_deref().unwrap_or_default();
                let said = cell(column);
                (
                    (column),
                    (!is_there).then(|| none(list, field, wanted, &said)),
                )
            } else {
                continue;
            };
            if let Some((sort, message)) = found {
                let number = self.scope.find(column).map_or(0, |place| place.column + 1);
                let remedy = check.because.clone().unwrap_or_default();
                making.tell(
                    at,
                    (column, number),
                    "",
                    Misfit::of_check(sort, message, remedy),
                );
            }
        }
    }
}

type Found = Option<(&'static str, String)>;

fn unique(seen: &mut HashMap<String, usize>, value: String, line: usize) -> Found {
    if value.is_empty() {
        return None;
    }
    if let Some(first) = seen.get(&value) {
        let message = format!("`{}` stands on line {first} too", shown(&value));
        return Some(("not unique", message));
    }
    seen.insert(value, line);
    None
}

fn same(a: (&str, &str), b: (&str, &str)) -> Found {
    let is_same = a.1 == b.1 || alike(a.1, b.1);
    let is_said = !a.1.is_empty() && !b.1.is_empty();
    (is_said && !is_same).then(|| {
        (
            "columns disagree",
            format!(
                "`{}` is `{}`, and `{}` is `{}`",
                a.0,
                shown(a.1),
                b.0,
                shown(b.1)
            ),
        )
    })
}

fn count(list: &str, have: usize, said: &str) -> Found {
    if said.is_empty() || said.parse() == Ok(have) {
        return None;
    }
    Some((
        "numbers disagree",
        format!("it says `{}`, and {list} has {have} entries", shown(said)),
    ))
}

fn none(list: &str, field: &str, wanted: &str, said: &str) -> (&'static str, String) {
    let named = if said.is_empty() {
        String::new()
    } else {
        format!("; the column says `{}`", shown(said))
    };
    (
        "none there",
        format!("no entry of {list} has {field} `{wanted}`{named}"),
    )
}

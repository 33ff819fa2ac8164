//! What is wrong with the cells of tables. What is wrong in the same way in many rows is told once, with the first rows and the
//! number of the others: else three hundred broken letters would hide the one broken date.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::source::Fault;
use crate::source::collector::Taker;
use crate::source::fields::Misfit;

/// So many of one sort are told in full.
const SHOWN: usize = 3;

/// So many rows more are named.
const NAMED: usize = 10;

/// Where something is wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Spot {
    /// The file.
    pub(super) file: PathBuf,
    /// The line, or the row of a sheet, from 1; 0 for the whole file.
    pub(super) line: usize,
    /// Which cell of it, from 1.
    pub(super) cell: usize,
    /// The column, or what else says where.
    pub(super) column: String,
    /// The record that is made of it.
    pub(super) record: Option<String>,
    /// Its field.
    pub(super) field: String,
}

#[derive(Debug, Default)]
struct Alike {
    shown: Vec<Fault>,
    rows: Vec<usize>,
    more: usize,
}

/// What was found so far, by file, column, field and sort.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeMap<(PathBuf, String, String, &'static str), Alike>);

impl Told {
    pub(super) fn add(&mut self, spot: Spot, misfit: Misfit) {
        let field: String = spot
            .field
            .split(['[', '.'])
            .next()
            .unwrap_or_default()
            .into();
        let key = (spot.file.clone(), spot.column.clone(), field, misfit.sort);
        let alike = self.0.entry(key).or_default();
        if alike.shown.len() < SHOWN {
            let place = if spot.column.is_empty() {
                String::new()
            } else {
                format!("column `{}`: ", spot.column)
            };
            alike.shown.push(Fault {
                file: spot.file,
                line: spot.line,
                column: spot.cell.max(1),
                record: spot.record,
                field: spot.field,
                message: format!("{place}{}", misfit.message),
                remedy: Some(misfit.remedy).filter(|remedy| !remedy.is_empty()),
                snippet: None,
            });
        } else {
            alike.more += 1;
            if alike.rows.len() < NAMED {
                alike.rows.push(spot.line);
            }
        }
    }

    /// Tells all of it.
    pub(super) fn finish(self, taker: &mut dyn Taker) {
        for ((_, column, _, sort), alike) in self.0 {
            let rest = alike.shown.last().filter(|_| alike.more > 0).map(|last| {
                let rows: Vec<String> = alike.rows.iter().map(ToString::to_string).collect();
                let and_so_on = if alike.more > alike.rows.len() {
                    ", …"
                } else {
                    ""
                };
                let place = if column.is_empty() {
                    String::new()
                } else {
                    format!("column `{column}`: ")
                };
                Fault {
                    line: alike.rows.first().copied().unwrap_or_default(),
                    record: None,
                    field: String::new(),
                    message: format!(
                        "{place}{} more of this sort ({sort}): lines {}{and_so_on}",
                        alike.more,
                        rows.join(", ")
                    ),
                    remedy: None,
                    ..last.clone()
                }
            });
            alike
                .shown
                .into_iter()
                .chain(rest)
                .for_each(|fault| taker.notice(fault));
        }
    }
}

//! Cells of a sheet, gathered into rows.

use std::collections::BTreeMap;

use calamine::{Data, DataType};
use csv::StringRecord;

use super::super::{Cells, Row};
use super::Tell;
use crate::config::table::FileConfig;
use crate::source::fields::Misfit;

/// The rows of a sheet while they are gathered: only cells in which something stands.
pub(super) struct Gathering {
    rows: BTreeMap<u32, Vec<(u32, String)>>,
    /// Cells that hold the error of a formula.
    errors: Vec<(u32, u32, String)>,
    header: usize,
    decimal: char,
    /// How many bytes more the text of all cells may have.
    left: u64,
    limit: u64,
}

impl Gathering {
    pub(super) fn new(config: &FileConfig, limit: u64) -> Self {
        let decimal = config.decimal.as_deref().and_then(|one| one.chars().next());
        Self {
            rows: BTreeMap::new(),
            errors: Vec::new(),
            header: config.header.unwrap_or(1),
            decimal: decimal.unwrap_or('.'),
            left: limit,
            limit,
        }
    }

    /// A cell with a value of any type.
    pub(super) fn cell(&mut self, at: (u32, u32), value: &Data) -> Result<(), String> {
        let text = match value {
            Data::Empty => return Ok(()),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
            Data::Int(number) => number.to_string(),
            Data::Float(number) => self.number(*number),
            Data::Bool(value) => value.to_string(),
            Data::DateTime(date) if value.is_datetime() => moment(date.to_ymd_hms_milli()),
            Data::DateTime(span) => self.number(span.as_f64()),
            Data::Error(error) => return self.error(at, &error.to_string()),
        };
        self.text(at, &text)
    }

    /// A cell with text.
    pub(super) fn text(&mut self, (row, column): (u32, u32), text: &str) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        self.hold(text)?;
        self.rows
            .entry(row)
            .or_default()
            .push((column, text.to_owned()));
        Ok(())
    }

    /// A cell with the error of a formula.
    pub(super) fn error(&mut self, (row, column): (u32, u32), error: &str) -> Result<(), String> {
        self.hold(error)?;
        self.errors.push((row, column, error.to_owned()));
        Ok(())
    }

    /// Is there room for one more cell? A string that many cells share is unpacked once and is copied for each.
    fn hold(&mut self, text: &str) -> Result<(), String> {
        let size = text.len() as u64 + 32;
        self.left = self.left.checked_sub(size).ok_or_else(|| {
            format!(
                "holds more than {} bytes of text; if it is meant so, raise limits.table_bytes",
                self.limit
            )
        })?;
        Ok(())
    }

    /// A number as it is written in this table.
    fn number(&self, number: f64) -> String {
        let text = number.to_string();
        if self.decimal == '.' {
            text
        } else {
            text.replace('.', &self.decimal.to_string())
        }
    }

    /// Columns and rows. The header is the row that the settings say, or the first below it in which something stands.
    pub(super) fn finish(self, tell: &mut Tell<'_>) -> Cells {
        let mut cells = Cells::default();
        let first = u32::try_from(self.header.saturating_sub(1)).unwrap_or(u32::MAX);
        let mut rows = self
            .rows
            .into_iter()
            .filter(|(row, _)| *row >= first)
            .peekable();
        if self.header == 0 {
            let width = rows.peek().map_or(0, |(_, row)| width(row));
            cells.columns = (1..=width).map(|number| number.to_string()).collect();
        } else if let Some((_, row)) = rows.next() {
            cells.columns = spread(&row, width(&row))
                .into_iter()
                .map(ToOwned::to_owned)
                .collect();
        }
        let columns = cells.columns.len();
        for (number, row) in rows {
            let line = number as usize + 1;
            if width(&row) > columns {
                tell(line, beyond(columns));
            }
            // As wide as it is: one cell in the last column of the header would make every row as wide.
            let columns = width(&row).min(columns);
            cells.rows.push(Row {
                line,
                cells: StringRecord::from(spread(&row, columns)),
            });
        }
        for (row, column, error) in self.errors {
            let column = cells
                .columns
                .get(column as usize)
                .cloned()
                .unwrap_or_default();
            tell(row as usize + 1, of_formula(&column, &error));
        }
        cells
    }
}

fn width(row: &[(u32, String)]) -> usize {
    row.iter()
        .map(|(column, _)| *column as usize + 1)
        .max()
        .unwrap_or(0)
}

/// Each cell in its place.
fn spread(row: &[(u32, String)], width: usize) -> Vec<&str> {
    let mut out = vec![""; width];
    for (column, text) in row {
        if let Some(place) = out.get_mut(*column as usize) {
            *place = text;
        }
    }
    out
}

/// A moment as ISO 8601 has it: a day, unless there is a time.
fn moment((year, month, day, hour, minute, second, _): (u16, u8, u8, u8, u8, u8, u16)) -> String {
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date}T{hour:02}:{minute:02}:{second:02}")
    }
}

fn beyond(columns: usize) -> Misfit {
    Misfit::new(
        "cells beyond the header",
        format!(
            "the row has cells beyond the {columns} columns that the header names; they are left out"
        ),
        "name their columns, or empty them",
    )
}

fn of_formula(column: &str, error: &str) -> Misfit {
    Misfit::new(
        "error of a formula",
        format!(
            "the formula in column `{column}` has the error {error}; the cell is read as empty"
        ),
        "correct the formula",
    )
}

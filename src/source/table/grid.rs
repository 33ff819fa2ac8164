//! A table in memory: read from its file, its columns named, its rows indexed by keys.

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::told::{Spot, Told};
use super::{Cells, Row, delimited, text, workbook};
use crate::config::table::FileConfig;
use crate::source::collector::CollectError;
use crate::source::fields::Misfit;

/// A table.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) name: String,
    pub(super) file: PathBuf,
    /// The sheet of a workbook.
    pub(super) sheet: String,
    pub(super) bytes: u64,
    pub(super) config: FileConfig,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// Reads a table.
pub(super) fn load(
    name: String,
    file: &Path,
    config: FileConfig,
    limit: u64,
    told: &mut Told,
) -> Result<Grid, CollectError> {
    let bytes = read(file, limit)?;
    let size = bytes.len() as u64;
    let mut sheet = String::new();
    let mut tell = |line: usize, misfit: Misfit| {
        let spot = Spot {
            file: file.to_owned(),
            line,
            ..Spot::default()
        };
        told.add(spot, misfit);
    };
    let Cells { columns, rows } = if workbook::is_one(&bytes) {
        let (named, cells) = workbook::read(bytes, &config, limit, &mut tell)
            .map_err(|message| unusable(file, message))?;
        sheet = named;
        cells
    } else {
        let (text, misfit) = text::decode(bytes, config.encoding.as_deref());
        misfit.into_iter().for_each(|misfit| tell(0, misfit));
        delimited::read(&text, &config, &mut tell)
    };
    if columns.is_empty() {
        return Err(unusable(
            file,
            "there is no row in it, not even the names of the columns".to_owned(),
        ));
    }
    let columns = named(columns, config.header.unwrap_or(1), &mut tell);
    Ok(Grid {
        name,
        file: file.to_owned(),
        sheet,
        bytes: size,
        config,
        columns,
        rows,
    })
}

fn unusable(file: &Path, message: String) -> CollectError {
    CollectError::Unusable {
        at: file.display().to_string(),
        message,
    }
}

/// The bytes of a file, if they are not too many.
fn read(file: &Path, limit: u64) -> Result<Vec<u8>, CollectError> {
    let failed = |source| CollectError::Read {
        path: file.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .and_then(|open| open.take(limit.saturating_add(1)).read_to_end(&mut bytes))
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(unusable(
            file,
            format!(
                "is larger than {limit} bytes; tables are held in memory: take it apart, or raise limits.table_bytes"
            ),
        ));
    }
    Ok(bytes)
}

/// The names of the columns, each once: the second `name` is `name#2`, one without a name is `#5`.
fn named(columns: Vec<String>, line: usize, tell: &mut dyn FnMut(usize, Misfit)) -> Vec<String> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let mut out = Vec::with_capacity(columns.len());
    for (at, column) in columns.into_iter().enumerate() {
        let column = column.split_whitespace().collect::<Vec<_>>().join(" ");
        if column.is_empty() {
            out.push(format!("#{}", at + 1));
            continue;
        }
        let times = times.entry(column.clone()).or_default();
        *times += 1;
        if *times == 1 {
            out.push(column);
            continue;
        }
        let name = format!("{column}#{times}");
        tell(
            line,
            Misfit::new(
                "columns of one name",
                format!(
                    "several columns are named `{column}`; column {} is `{name}` here",
                    at + 1
                ),
                "give each column its own name, or name this one so in the mapping",
            ),
        );
        out.push(name);
    }
    out
}

/// Rows by what stands in some of their columns.
#[derive(Debug, Default)]
pub(super) struct Keyed(HashMap<Box<str>, Vec<u32>>);

impl Keyed {
    pub(super) fn of(grid: &Grid, columns: &[usize]) -> Self {
        let mut rows: HashMap<Box<str>, Vec<u32>> = HashMap::with_capacity(grid.rows.len());
        for (at, row) in (0u32..).zip(&grid.rows) {
            if let Some(key) = key(row, columns) {
                rows.entry(key.into()).or_default().push(at);
            }
        }
        Self(rows)
    }

    /// The rows with a key, in the order of the table.
    pub(super) fn get(&self, key: &str) -> &[u32] {
        self.0.get(key).map_or(&[], Vec::as_slice)
    }

    /// The keys, and the rows of each.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[u32])> {
        self.0.iter().map(|(key, rows)| (&**key, rows.as_slice()))
    }
}

/// What stands in some columns of a row, as one string; `None` where all of them are empty.
pub(super) fn key(row: &Row, columns: &[usize]) -> Option<String> {
    let mut key = String::new();
    let mut is_empty = true;
    for (at, column) in columns.iter().enumerate() {
        if at > 0 {
            key.push('\u{1f}');
        }
        let cell = row.cells.get(*column).unwrap_or_default().trim();
        is_empty &= cell.is_empty();
        key.push_str(cell);
    }
    (!is_empty).then_some(key)
}

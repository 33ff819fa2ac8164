//! A table in memory: read from its file, its columns named, its rows indexed by keys.

use std::collections::HashMap;
use std::io::Read;
use std::path::PathBuf;

use super::told::{Spot, Told};
use super::{Row, delimited, workbook};
use crate::config::table::FileConfig;
use crate::fetch::{Decoded, Input};
use crate::source::collector::{CollectError, refuse_page};
use crate::source::fields::Misfit;

/// A table.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) name: String,
    pub(super) file: PathBuf,
    /// The sheet of a workbook.
    pub(super) sheet: String,
    /// The charset of a file of text.
    pub(super) charset: Option<&'static str>,
    pub(super) config: FileConfig,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// Reads a table.
pub(super) fn load(
    name: String,
    mut input: Input,
    config: FileConfig,
    limit: u64,
    told: &mut Told,
) -> Result<Grid, CollectError> {
    let file = PathBuf::from(&input.at);
    let unusable = |message: String| CollectError::Unusable {
        at: file.display().to_string(),
        message,
    };
    if input.length > limit {
        return Err(unusable(format!(
            "is larger than {limit} bytes, and tables are held in memory: take it apart, or raise limits.table_bytes"
        )));
    }
    let mut sheet = String::new();
    let mut charset = None;
    let mut tell = |line: usize, misfit: Misfit| {
        let spot = Spot {
            file: file.clone(),
            line,
            ..Spot::default()
        };
        told.add(spot, misfit);
    };
    let cells = if workbook::is_one(&beginning(&input)?) {
        let (named, cells) =
            workbook::read(input.reader(), &config, limit, &mut tell).map_err(unusable)?;
        sheet = named;
        cells
    } else {
        let decoded = decoded(&mut input, &config, &mut tell)?;
        charset = Some(decoded.charset);
        delimited::read(&newlines(decoded.text), &config, &mut tell)
    };
    if cells.columns.is_empty() {
        return Err(unusable(
            "there is no row in it, not even the names of the columns".to_owned(),
        ));
    }
    let columns = named(cells.columns, config.header.unwrap_or(1), &mut tell);
    Ok(Grid {
        name,
        file,
        sheet,
        charset,
        config,
        columns,
        rows: cells.rows,
    })
}

/// A file as text.
fn decoded(
    input: &mut Input,
    config: &FileConfig,
    tell: &mut dyn FnMut(usize, Misfit),
) -> Result<Decoded, CollectError> {
    refuse_page(input, "a table")?;
    if config.encoding.is_some() {
        input.charset.clone_from(&config.encoding);
    }
    let unreadable = |source| CollectError::Read {
        path: PathBuf::from(&input.at),
        source,
    };
    let mut decoded = input.utf8()?.decoded().map_err(unreadable)?;
    for notice in std::mem::take(&mut decoded.notices) {
        // What was encoded twice is told by row and field, where it gets into a record.
        if notice.message.contains("encoded twice") {
            continue;
        }
        let message = match config.encoding {
            Some(_) => notice.message.replace("HTTP says", "the settings say"),
            None => notice.message,
        };
        tell(notice.line, Misfit::new("encoding", message, notice.remedy));
    }
    Ok(decoded)
}

/// The first bytes, by which formats are told.
fn beginning(input: &Input) -> Result<Vec<u8>, CollectError> {
    let mut bytes = Vec::new();
    let read = input.reader().take(8).read_to_end(&mut bytes);
    match read {
        Ok(_) => Ok(bytes),
        Err(source) => Err(CollectError::Read {
            path: PathBuf::from(&input.at),
            source,
        }),
    }
}

/// Text with lines that end in a line feed, also where they end as they did on the first Macintosh.
fn newlines(text: String) -> String {
    if text.contains('\r') && !text.contains('\n') {
        text.replace('\r', "\n")
    } else {
        text
    }
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

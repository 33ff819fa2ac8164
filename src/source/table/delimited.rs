//! CSV and its like. Files are read as people have them: with the wrong number of cells, with a quotation mark that is never
//! closed, with marks of a merge that nobody finished. What is wrong in a row is told, and costs that row only.

mod sniff;

use csv::{ReaderBuilder, StringRecord};

use super::{Cells, Row};
use crate::config::table::FileConfig;
use crate::source::fields::Misfit;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Dialect {
    delimiter: u8,
    quote: Option<u8>,
    comment: Option<u8>,
}

/// So many times its size a file is read for the ends of cells that have none.
const PATIENCE: usize = 16;

/// Tells what is wrong on a line.
pub(super) type Tell<'a> = dyn FnMut(usize, Misfit) + 'a;

/// The columns and rows of a text.
pub(super) fn read(text: &str, config: &FileConfig, tell: &mut Tell<'_>) -> Cells {
    let header = config.header.unwrap_or(1);
    let start = start_of_line(text, header.max(1));
    let byte = |text: &Option<String>| text.as_ref().and_then(|text| text.bytes().next());
    let mut dialect = Dialect {
        delimiter: b',',
        quote: config
            .quote
            .as_ref()
            .map_or(Some(b'"'), |quote| quote.bytes().next()),
        comment: byte(&config.comment),
    };
    dialect.delimiter =
        byte(&config.delimiter).unwrap_or_else(|| sniff::delimiter(&text[start..], dialect));
    let mut reading = Reading {
        text,
        dialect,
        at: start,
        line: header.max(1),
        width: 0,
        swallowed: 0,
        tell,
    };
    let first = reading.next_sound();
    let mut cells = Cells::default();
    let Some(first) = first else {
        return cells;
    };
    reading.width = first.cells.len();
    if header == 0 {
        cells.columns = (1..=reading.width)
            .map(|number| number.to_string())
            .collect();
        cells.rows.push(first);
    } else {
        cells.columns = first.cells.iter().map(ToOwned::to_owned).collect();
    }
    while let Some(row) = reading.next_sound() {
        cells.rows.push(row);
    }
    cells
}

/// Where a line begins, from 1.
fn start_of_line(text: &str, line: usize) -> usize {
    match line {
        0 | 1 => 0,
        _ => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(line - 2)
            .map_or(text.len(), |newline| newline + 1),
    }
}

struct Reading<'a, 't> {
    text: &'a str,
    dialect: Dialect,
    /// Where the next row is looked for, and on which line that is.
    at: usize,
    line: usize,
    /// How many cells a row has; 0 before the header is read.
    width: usize,
    /// How many bytes were read for rows that were none.
    swallowed: usize,
    tell: &'a mut Tell<'t>,
}

impl Reading<'_, '_> {
    /// The next row that is one.
    fn next_sound(&mut self) -> Option<Row> {
        while let Some(mut row) = self.next() {
            if let Some(mark) = conflict(&row.cells) {
                (self.tell)(row.line, merge(mark));
                continue;
            }
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let extra = row.cells.iter().skip(self.width);
            if self.width > 0 && row.cells.len() > self.width && extra.clone().all(str::is_empty) {
                row.cells.truncate(self.width);
            }
            if self.width == 0 || row.cells.len() == self.width {
                return Some(row);
            }
            (self.tell)(row.line, wrong_width(row.cells.len(), self.width));
        }
        None
    }

    /// The next row, whatever it is.
    fn next(&mut self) -> Option<Row> {
        self.skip();
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let line = self.line;
        if self.is_hopeless() {
            return self.one_line(rest);
        }
        let (cells, length) = read_row(rest, self.dialect)?;
        let raw = &rest[..length];
        if let Some(end) = raw.trim_end_matches(['\r', '\n']).find('\n')
            && self.swallows(raw, &cells)
        {
            let first = rest[..end].trim_end_matches('\r');
            let lines = raw.trim_end().lines().count();
            (self.tell)(line, unclosed(lines));
            self.swallowed += length;
            if self.is_hopeless() {
                (self.tell)(line, hopeless());
            }
            self.advance(end + 1);
            let cells = self.unquoted(first);
            return Some(Row { line, cells });
        }
        self.advance(length);
        Some(Row { line, cells })
    }

    /// Were so many quotation marks not closed that to look for the end of each would take for ever?
    fn is_hopeless(&self) -> bool {
        self.swallowed > self.text.len().saturating_mul(PATIENCE).max(1 << 20)
    }

    /// The next line, as a row whatever quotation marks are in it.
    fn one_line(&mut self, rest: &str) -> Option<Row> {
        let line = self.line;
        let raw = rest.split_inclusive('\n').next()?;
        let bare = raw.trim_end_matches(['\r', '\n']);
        let quote = self.dialect.quote.unwrap_or_default();
        let quotes = memchr::memchr_iter(quote, bare.as_bytes()).count();
        let cells = match read_row(bare, self.dialect) {
            Some((cells, _)) if quotes.is_multiple_of(2) => cells,
            _ => self.unquoted(bare),
        };
        self.advance(raw.len());
        Some(Row { line, cells })
    }

    fn advance(&mut self, bytes: usize) {
        let passed = &self.text.as_bytes()[self.at..self.at + bytes];
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.at += bytes;
    }

    /// Passes over empty lines and comments, so that rows know their lines.
    fn skip(&mut self) {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let Some(first) = rest.first() else { return };
            let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |newline| newline + 1);
            let is_empty = rest[..length].iter().all(|b| matches!(b, b'\r' | b'\n'));
            if !is_empty && Some(*first) != self.dialect.comment {
                return;
            }
            self.advance(length);
        }
    }

    /// Is a row that takes several lines one by mistake: because a quotation mark is not closed where it should be?
    fn swallows(&self, raw: &str, cells: &StringRecord) -> bool {
        let Some(quote) = self.dialect.quote else {
            return false;
        };
        let is_last = self.at + raw.len() == self.text.len();
        let is_open = is_last && memchr::memchr_iter(quote, raw.as_bytes()).count() % 2 == 1;
        if is_open || self.width < 2 {
            return is_open;
        }
        let between =
            |line: &str| memchr::memchr_iter(self.dialect.delimiter, line.as_bytes()).count();
        let first_is_whole = raw
            .lines()
            .next()
            .is_some_and(|first| between(first) + 1 == self.width);
        if cells.len() != self.width && first_is_whole {
            return true;
        }
        let inner = cells
            .iter()
            .filter(|cell| cell.contains('\n'))
            .flat_map(|cell| {
                let lines: Vec<&str> = cell.lines().collect();
                lines
                    .get(1..lines.len().saturating_sub(1))
                    .unwrap_or_default()
                    .to_vec()
            });
        let rows = inner.filter(|line| between(line) + 1 == self.width).count();
        rows >= if self.width > 2 { 1 } else { 3 }
    }

    /// The cells of a line in which quotation marks part nothing.
    fn unquoted(&self, line: &str) -> StringRecord {
        let quote = self.dialect.quote.map_or('"', char::from);
        line.split(char::from(self.dialect.delimiter))
            .map(|cell| {
                let inner = cell.strip_prefix(quote).unwrap_or(cell);
                inner.strip_suffix(quote).unwrap_or(inner)
            })
            .collect()
    }
}

/// The first row of a text, and how many bytes it takes.
fn read_row(text: &str, dialect: Dialect) -> Option<(StringRecord, usize)> {
    let line = memchr::memchr(b'\n', text.as_bytes()).map_or(text.len(), |newline| newline + 1);
    let has_quote = dialect
        .quote
        .is_some_and(|quote| memchr::memchr(quote, &text.as_bytes()[..line]).is_some());
    if !has_quote {
        // Most lines are what they look like.
        let cells = text[..line]
            .trim_end_matches(['\r', '\n'])
            .split(char::from(dialect.delimiter));
        return Some((cells.collect(), line));
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter)
        .quote(dialect.quote.unwrap_or(b'"'))
        .quoting(dialect.quote.is_some())
        .buffer_capacity(1 << 12)
        .from_reader(text.as_bytes());
    let mut cells = StringRecord::new();
    reader.read_record(&mut cells).ok()?.then(|| {
        let length = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        (cells, after_newline(text, length))
    })
}

/// The end of a row: behind its line feed, whether the reader has taken it or not.
fn after_newline(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    let is_behind = text.as_bytes()[..at].last() == Some(&b'\n');
    match text.as_bytes().get(at) {
        Some(b'\n') if !is_behind => at + 1,
        _ => at,
    }
}

/// The mark of a merge, if a row is one.
fn conflict(cells: &StringRecord) -> Option<&str> {
    let first = cells.get(0)?;
    let is_mark = ["<<<<<<<", ">>>>>>>", "|||||||"]
        .iter()
        .any(|mark| first.starts_with(mark))
        || first.trim_end() == "=======";
    is_mark.then_some(first)
}

fn merge(mark: &str) -> Misfit {
    Misfit::new(
        "merge conflict",
        format!(
            "`{}` is the mark of a merge in which people contradicted each other and that was not finished; the rows of both sides are read",
            mark.trim().escape_debug()
        ),
        "finish the merge: keep one side and remove the marks",
    )
}

fn wrong_width(have: usize, want: usize) -> Misfit {
    Misfit::new(
        "wrong number of cells",
        format!("the row has {have} cells and the header {want}; the row is left out"),
        "a cell that holds the delimiter, or a line feed, stands in quotation marks",
    )
}

fn unclosed(lines: usize) -> Misfit {
    Misfit::new(
        "quotation mark not closed",
        format!(
            "a quotation mark on this line is not closed, and would make one cell of {lines} lines; the line is read without it"
        ),
        "close it, or write it twice where it is part of the value; quote = \"\" says that quotation marks are letters like others",
    )
}

fn hopeless() -> Misfit {
    Misfit::new(
        "quotation marks not closed",
        "too many quotation marks are not closed; from here on every line is read as a row"
            .to_owned(),
        "close them; quote = \"\" says that quotation marks are letters like others",
    )
}

#[cfg(test)]
mod tests;

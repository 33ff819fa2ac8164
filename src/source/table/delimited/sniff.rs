//! What stands between the cells of a file of which nobody says it.

use super::{Dialect, read_row};

/// What files are known to have between cells; the first that fits best.
const CANDIDATES: [u8; 4] = *b"\t;,|";

/// So many rows are looked at.
const ROWS: usize = 50;

/// The delimiter with which most rows have as many cells as the first.
pub(super) fn delimiter(text: &str, dialect: Dialect) -> u8 {
    let mut best = (0, 0, b',');
    for delimiter in CANDIDATES {
        let (alike, width) = score(
            text,
            Dialect {
                delimiter,
                ..dialect
            },
        );
        if width > 1 && (alike, width) > (best.0, best.1) {
            best = (alike, width, delimiter);
        }
    }
    best.2
}

/// How many of the first rows have as many cells as the first, and how many that is.
fn score(text: &str, dialect: Dialect) -> (usize, usize) {
    let mut rest = text;
    let mut widths = Vec::new();
    while widths.len() < ROWS
        && !rest.is_empty()
        && let Some((cells, length)) = read_row(rest, dialect)
        && length > 0
    {
        rest = &rest[length..];
        let is_comment = dialect.comment.is_some_and(|mark| {
            cells
                .get(0)
                .is_some_and(|cell| cell.as_bytes().first() == Some(&mark))
        });
        let is_empty = cells.iter().all(|cell| cell.trim().is_empty());
        if !is_comment && !is_empty {
            widths.push(cells.len());
        }
    }
    let width = widths.first().copied().unwrap_or_default();
    (widths.iter().filter(|one| **one == width).count(), width)
}

//! Rows of cells in text: parted by tabs, as a browser copies a table, or by bars.

use std::ops::Range;

use super::super::block::{Block, Form, Page};
use super::super::columns;
use super::super::lexicon::Lexicon;

/// Tables with a project in each row become titles, labels and values.
pub(super) fn tables(page: &mut Page, lexicon: &Lexicon) {
    let blocks = std::mem::take(&mut page.blocks);
    let mut out = Vec::with_capacity(blocks.len());
    let mut at = 0;
    while at < blocks.len() {
        if let Some((title, rows)) = rows(page, &blocks[at..], lexicon) {
            for (row, block) in rows.iter().zip(&blocks[at..]).skip(1) {
                project(row, &rows[0], title, block, &mut out);
            }
            at += rows.len();
        } else if let Some((title, rows, end)) = below(page, &blocks[at..], lexicon) {
            for row in &rows[1..] {
                let line = row.first().map_or(at, |cell| at + cell.0);
                let cells: Vec<Range<usize>> = row.iter().map(|cell| cell.1.clone()).collect();
                let names: Vec<Range<usize>> = rows[0].iter().map(|cell| cell.1.clone()).collect();
                project(&cells, &names, title, &blocks[line], &mut out);
            }
            at += end;
        } else {
            out.push(blocks[at].clone());
            at += 1;
        }
    }
    page.blocks = out;
}

/// A cell that is a line: which one, and where it stands.
type Cell = (usize, Range<usize>);

/// A table with a cell in each line, the rows parted by blank lines: its column of titles, its rows with the names of the
/// columns first, and how many lines it has.
fn below(
    page: &Page,
    blocks: &[Block],
    lexicon: &Lexicon,
) -> Option<(usize, Vec<Vec<Cell>>, usize)> {
    let group = |from: usize| -> Vec<Cell> {
        let first = blocks.get(from).into_iter();
        let more = blocks[(from + 1).min(blocks.len())..]
            .iter()
            .take_while(|block| block.gap == 0)
            .take(12);
        first
            .chain(more)
            .enumerate()
            .map(|(nth, block)| (from + nth, block.range.clone()))
            .collect()
    };
    let names = |cells: &[Cell]| -> Option<usize> {
        let names: Vec<&str> = cells.iter().map(|cell| page.at(&cell.1)).collect();
        let all = names
            .iter()
            .all(|name| columns::meaning(name, lexicon).is_some());
        columns::title(&names, lexicon).filter(|_| all)
    };
    columns::meaning(page.at(&blocks.first()?.range), lexicon)?;
    let header = group(0);
    let title = names(&header).filter(|_| header.len() >= 3)?;
    let (width, mut end) = (header.len(), header.len());
    let mut rows = vec![header];
    loop {
        let row = group(end);
        if row.len() != width {
            break;
        }
        end += row.len();
        rows.push(row);
    }
    (rows.len() > 2).then_some((title, rows, end))
}

/// A table that begins with the first block: its column of titles and its rows, which are lines of as many cells, or of fewer
/// where the last are empty. The first row has to name columns, and another one to follow.
fn rows(
    page: &Page,
    blocks: &[Block],
    lexicon: &Lexicon,
) -> Option<(usize, Vec<Vec<Range<usize>>>)> {
    let text = &page.text;
    let first = blocks.first()?;
    let mark = ['\t', '|']
        .into_iter()
        .find(|mark| text[first.range.clone()].matches(*mark).count() >= 2)?;
    let header = cells(text, &first.range, mark);
    // The names first: the rows below every line that is no header would be read again and again.
    let names: Vec<&str> = header.iter().map(|cell| page.at(cell)).collect();
    let title = columns::title(&names, lexicon)?;
    let width = header.len();
    let rest = blocks[1..]
        .iter()
        .take_while(|block| block.gap == 0 || mark == '|' && block.gap == 1)
        .map(|block| cells(text, &block.range, mark))
        .take_while(|row| row.len() > 1 && row.len() <= width);
    let rows: Vec<_> = [header].into_iter().chain(rest).collect();
    (rows.len() > 1).then_some((title, rows))
}

fn cells(text: &str, line: &Range<usize>, mark: char) -> Vec<Range<usize>> {
    #[cfg(test)]
    crate::text::work::add(line.len());
    let mut range = line.clone();
    if mark == '|' {
        let said = &text[range.clone()];
        range.start += usize::from(said.starts_with('|'));
        range.end -= usize::from(said.len() > 1 && said.ends_with('|'));
    }
    let mut out = Vec::new();
    let mut start = range.start;
    for (at, _) in text[range.clone()].match_indices(mark) {
        out.push(start..range.start + at);
        start = range.start + at + mark.len_utf8();
    }
    out.push(start..range.end);
    out
}

fn project(
    row: &[Range<usize>],
    header: &[Range<usize>],
    title: usize,
    line: &Block,
    out: &mut Vec<Block>,
) {
    let mut push = |range: &Range<usize>, form| {
        out.push(Block {
            range: range.clone(),
            form,
            gap: 0,
            bold: 0,
            origin: line.origin,
        });
    };
    let Some(name) = row.get(title) else {
        return;
    };
    push(name, Form::Heading(6));
    for (at, (label, value)) in header.iter().zip(row).enumerate() {
        if at != title && !value.is_empty() {
            push(label, Form::Label);
            push(value, Form::Value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_in_each_line_is_a_table_too() {
        let text = "Titel\nPromotor\nLooptijd\n\nA b\nAnn Peeters\n2019-2020\n\nC d\nBen Claes\n2020-2021\n\nE\n";
        let page = super::super::read(text, &Lexicon::shipped());
        let titles: Vec<_> = page
            .blocks
            .iter()
            .filter(|block| matches!(block.form, Form::Heading(_)))
            .map(|block| page.at(&block.range))
            .collect();
        assert_eq!(titles, ["A b", "C d"]);
    }

    #[test]
    fn rows_of_cells_are_projects() {
        let text = "Titel\tPromotor\tLooptijd\nA b\tAnn Peeters\t2019-2020\nC d\tBen Claes\n\nE\n";
        let page = super::super::read(text, &Lexicon::shipped());
        let seen: Vec<_> = page
            .blocks
            .iter()
            .map(|block| (page.at(&block.range), block.form))
            .collect();
        assert_eq!(seen[0], ("A b", Form::Heading(6)));
        assert_eq!(
            seen[1..3],
            [("Promotor", Form::Label), ("Ann Peeters", Form::Value)]
        );
        assert_eq!(seen[5], ("C d", Form::Heading(6)));
        assert_eq!(seen.last(), Some(&("E", Form::Plain)));
    }
}

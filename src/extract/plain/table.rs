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
        let rows = rows(&page.text, &blocks[at..]);
        let header: Vec<&str> = rows
            .first()
            .into_iter()
            .flatten()
            .map(|cell| page.at(cell))
            .collect();
        match columns::title(&header, lexicon).filter(|_| rows.len() > 1) {
            Some(title) => {
                for (row, block) in rows.iter().zip(&blocks[at..]).skip(1) {
                    project(row, &rows[0], title, block, &mut out);
                }
                at += rows.len();
            }
            None => {
                out.push(blocks[at].clone());
                at += 1;
            }
        }
    }
    page.blocks = out;
}

/// The rows of a table that begins with the first block: lines of as many cells, or of fewer where the last are empty.
fn rows(text: &str, blocks: &[Block]) -> Vec<Vec<Range<usize>>> {
    let Some(first) = blocks.first() else {
        return Vec::new();
    };
    let Some(mark) = ['\t', '|']
        .into_iter()
        .find(|mark| text[first.range.clone()].matches(*mark).count() >= 2)
    else {
        return Vec::new();
    };
    let header = cells(text, &first.range, mark);
    let rest = blocks[1..]
        .iter()
        .take_while(|block| block.gap == 0 || mark == '|' && block.gap == 1)
        .map(|block| cells(text, &block.range, mark))
        .take_while(|row| row.len() > 1 && row.len() <= header.len());
    let rest: Vec<_> = rest.collect();
    [header].into_iter().chain(rest).collect()
}

fn cells(text: &str, line: &Range<usize>, mark: char) -> Vec<Range<usize>> {
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

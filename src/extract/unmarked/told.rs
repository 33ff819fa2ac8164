//! Projects without any label: a title, and a text that says of the project who pays for it or who takes part.

use super::super::block::Page;
use super::super::lexicon::{Lexicon, Section};
use super::super::line::{Line, Said};
use super::super::parts;
use super::super::segment::{self, Record, Within};
use crate::text::fold;

/// A shorter text is no description.
const SHORTEST: usize = 80;

/// A longer line is no title here.
const TITLE: usize = 120;

/// The projects that a text tells of. One alone proves nothing.
pub(super) fn records(page: &Page, lines: &[Line], lexicon: &Lexicon) -> Vec<Record> {
    let found = described(page, lines, lexicon);
    let told = |record: &Record| {
        prose(record, page, lines).any(|text| !parts::introduced(text, lexicon).is_empty())
    };
    let about = |record: &Record| {
        told(record)
            || prose(record, page, lines).any(|text| lexicon.speaks_of_the_project(&fold(text)))
    };
    let count = found.iter().filter(|record| told(record)).count();
    if count < 2 || count * 2 < found.len() {
        return Vec::new();
    }
    found.into_iter().filter(about).collect()
}

/// Titles with a text below them.
fn described(page: &Page, lines: &[Line], lexicon: &Lexicon) -> Vec<Record> {
    let mut out: Vec<Record> = Vec::new();
    let mut within = Within::default();
    let mut open = false;
    for (at, line) in lines.iter().enumerate() {
        match &line.said {
            Said::Section(_, sections) => {
                if sections
                    .iter()
                    .any(|one| matches!(one, Section::Projects | Section::Elsewhere))
                {
                    within = Within::default();
                }
                within.elsewhere = false;
                within.take(sections, &line.range);
                open = false;
            }
            Said::Title | Said::Heading(_) => {
                let text = page.at(&line.range);
                let below = lines.get(at + 1);
                open = !within.elsewhere
                    && text.len() <= TITLE
                    && segment::is_title(text, false, lexicon)
                    && below.is_some_and(|below| {
                        below.said == Said::Prose && below.range.len() >= SHORTEST
                    });
                if open {
                    out.push(Record {
                        titles: vec![at],
                        within: within.clone(),
                        ..Record::default()
                    });
                }
            }
            _ if open => {
                if let Some(record) = out.last_mut() {
                    record.lines.push(at);
                }
            }
            _ => {}
        }
    }
    out
}

fn prose<'a>(
    record: &'a Record,
    page: &'a Page,
    lines: &'a [Line],
) -> impl Iterator<Item = &'a str> {
    record
        .lines
        .iter()
        .filter(|at| lines[**at].said == Said::Prose)
        .map(|at| page.at(&lines[*at].range))
}

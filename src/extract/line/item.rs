//! Lists of projects with a project in each line: "Title (2019–2023), funded by FWO, PI: A B".

use std::ops::Range;

use super::super::block::Form;
use super::super::label::{self, Parting};
use super::super::lexicon::Meaning;
use super::super::{names, sentences, years};
use super::{Field, Reader, Said, could_be_title};
use crate::record::project::Role;
use crate::text::fold;

/// The longest line that is read so.
const LONGEST: usize = 700;

/// A project in a line: its title, and its fields with the ranges of their lines.
pub(super) type Item = (Range<usize>, Vec<(Range<usize>, Field)>);

/// What begins at a place of a line.
struct Part {
    /// The mark in front of it.
    mark: usize,
    start: usize,
    name: Range<usize>,
    value: usize,
    meanings: Vec<Meaning>,
}

impl Reader<'_> {
    /// The blocks that are such lines, taken apart. One alone proves nothing: two have to follow each other, and fields that
    /// stand for themselves have to be fewer.
    pub(super) fn items(&self) -> Vec<Option<Item>> {
        let blocks = &self.page.blocks;
        let mut all: Vec<Option<Item>> = (0..blocks.len()).map(|at| self.item(at)).collect();
        let fits: Vec<bool> = all.iter().map(Option::is_some).collect();
        let count = fits.iter().filter(|fits| **fits).count();
        let run = |at: usize| {
            fits[at] && (at > 0 && fits[at - 1] || fits.get(at + 1).copied().unwrap_or_default())
        };
        let any = (0..blocks.len()).any(run);
        if !any || count <= self.own_fields(&fits) {
            all.fill(None);
            return all;
        }
        for (at, item) in all.iter_mut().enumerate() {
            if !run(at) && blocks[at].form != Form::Item {
                *item = None;
            }
        }
        all
    }

    /// "A B, A title (promotor: C D)": does each of those lines begin with a name? One name alone could be a part of a title.
    pub(super) fn items_begin_with_names(&self) -> bool {
        let mut titles = self.items.iter().flatten().map(|(title, _)| title);
        titles.clone().nth(1).is_some() && titles.all(|title| self.name_in_front(title).is_some())
    }

    /// The name in front of a title, and where the title begins.
    fn name_in_front(&self, range: &Range<usize>) -> Option<(Range<usize>, usize)> {
        let text = self.text(range);
        [", ", ": ", " – ", " - ", " | "].iter().find_map(|mark| {
            let (name, title) = text.split_once(*mark)?;
            let (bare, titles) = names::without_titles(name, self.lexicon);
            let fits =
                names::is_name(bare, self.lexicon, !titles.is_empty()) && could_be_title(title);
            let start = range.end - title.len();
            fits.then(|| (range.start..range.start + name.len(), start))
        })
    }

    /// How many other blocks are a field of a project.
    fn own_fields(&self, items: &[bool]) -> usize {
        let blocks = self.page.blocks.iter().zip(items);
        blocks
            .filter(|(block, item)| {
                !**item
                    && label::label(self.text(&block.range), self.lexicon).is_some_and(|found| {
                        found.parting == Parting::Mark
                            && found.meanings.iter().all(|one| one.tells_of_a_project())
                    })
            })
            .count()
    }

    pub(super) fn push_item(&mut self, at: usize) {
        if let Some((mut title, mut fields)) = self.items[at].take() {
            if self.named_items
                && let Some((name, start)) = self.name_in_front(&title)
            {
                title.start = start;
                let promotor = Meaning::Person(Role::Promotor);
                let mut meanings = vec![Meaning::Person(Role::Researcher)];
                // Below a promotor it is the researcher; else that is open.
                if fields
                    .iter()
                    .all(|(_, field)| !field.meanings.contains(&promotor))
                {
                    meanings.push(Meaning::Person(Role::PrincipalInvestigator));
                }
                let field = Field {
                    meanings,
                    name: name.start..name.start,
                    values: vec![name.clone()],
                };
                fields.insert(0, (name, field));
            }
            self.push(at, title, Said::Heading(7));
            for (range, field) in fields {
                self.push(at, range, Said::Field(field));
            }
        }
    }

    /// A block taken apart, if it is a project in a line.
    fn item(&self, at: usize) -> Option<Item> {
        let block = &self.page.blocks[at];
        let one_line = matches!(block.form, Form::Item | Form::Plain | Form::Paragraph);
        if !one_line || block.range.len() > LONGEST {
            return None;
        }
        let mut range = self.page.trimmed(&block.range);
        let text = self.text(&range);
        range.start += text.len()
            - text
                .trim_start_matches(|c: char| {
                    !c.is_alphanumeric() && !matches!(c, '"' | '“' | '„' | '«' | '(' | '\'')
                })
                .len();
        let text = self.text(&range);
        let parts = self.parts(text);
        let first = parts.first()?;
        let bold = (block.range.start + block.bold).saturating_sub(range.start);
        let (end, mut fields) = self.middle(text, range.start, bold, first.mark);
        let title = text[..end].trim_end_matches([' ', ',', ';', '.', '–', '-', '|', '(']);
        let is_label = label::label(title, self.lexicon)
            .is_some_and(|found| matches!(found.parting, Parting::Alone | Parting::Mark));
        if !could_be_title(title)
            || title.split_whitespace().count() < 2
            || is_label
            || is_step(title)
        {
            return None;
        }
        for (nth, part) in parts.iter().enumerate() {
            let end = parts.get(nth + 1).map_or(text.len(), |next| next.mark);
            fields.push(self.part(text, range.start, part, end)?);
        }
        Some((range.start..range.start + title.len(), fields))
    }

    /// Where the title ends, and what stands without a label between it and the first label: "Title. NSF, $412,000,
    /// 2022–2025. PI: …". The title ends with its bold type, or with a full stop behind which nothing else stands.
    fn middle(
        &self,
        text: &str,
        base: usize,
        bold: usize,
        mark: usize,
    ) -> (usize, Vec<(Range<usize>, Field)>) {
        let is_bold = (12..mark).contains(&bold);
        let stop = sentences::first_end(&text[..mark]);
        let Some(end) = Some(bold).filter(|_| is_bold).or(stop) else {
            return (mark, Vec::new());
        };
        let mut segments = Vec::new();
        let mut at = end;
        for part in text[end..mark].split([',', ';', '(', ')', '|']) {
            let said = part.trim_matches(|c: char| c.is_whitespace() || c == '.');
            if !said.is_empty() {
                segments.push((at + part.find(said).unwrap_or(0), said));
            }
            at += part.len() + 1;
        }
        let is_amount = |said: &str| {
            said.chars().any(|c| c.is_ascii_digit())
                && said.chars().filter(|c| c.is_alphabetic()).count() <= 3
        };
        let is_period =
            |said: &str| years::period(said).is_some_and(|one| one.range.len() == said.len());
        let paid = segments
            .iter()
            .any(|(_, said)| is_amount(said) || is_period(said));
        let is_funder = |said: &str| {
            self.lexicon.funder(&fold(said)) || paid && names::is_organisation(said, self.lexicon)
        };
        let all = segments
            .iter()
            .all(|(_, said)| is_amount(said) || is_period(said) || is_funder(said));
        if !is_bold && (!all || segments.is_empty()) {
            return (mark, Vec::new());
        }
        let fields = segments.into_iter().filter_map(|(at, said)| {
            let meaning = if is_period(said) {
                Meaning::Period
            } else if !is_amount(said) && is_funder(said) {
                Meaning::Funder
            } else {
                return None;
            };
            let range = base + at..base + at + said.len();
            let field = Field {
                meanings: vec![meaning],
                name: range.start..range.start,
                values: vec![range.clone()],
            };
            Some((range, field))
        });
        (end, fields.collect())
    }

    /// A field of the line, if its value is one.
    fn part(
        &self,
        text: &str,
        base: usize,
        part: &Part,
        end: usize,
    ) -> Option<(Range<usize>, Field)> {
        let said = text.get(part.value..end)?;
        let mut value = said.trim_end_matches([' ', ',', ';', '.', '–', '-', '|']);
        if !value.contains('(') {
            value = value.trim_end_matches([')', ']', ' ', '.']);
        }
        let people = part
            .meanings
            .iter()
            .any(|one| matches!(one, Meaning::Person(_)));
        let read = || names::people(value, self.lexicon);
        if value.is_empty() || value.len() > 160 || people && read().named.is_empty() {
            return None;
        }
        let range = base + part.value..base + part.value + value.len();
        let field = Field {
            meanings: part.meanings.clone(),
            name: base + part.name.start..base + part.name.end,
            values: vec![range.clone()],
        };
        Some((base + part.start..range.end, field))
    }

    /// The fields of a line: where each begins.
    fn parts(&self, text: &str) -> Vec<Part> {
        let mut out: Vec<Part> = Vec::new();
        for (mark, c) in text.char_indices() {
            let after = &text[mark + c.len_utf8()..];
            let spaced = after.starts_with(' ');
            let parts = match c {
                ',' | ';' | '.' | '|' => spaced,
                '–' | '-' | '—' => spaced && text[..mark].ends_with(' '),
                '(' => true,
                _ => false,
            };
            if !parts {
                continue;
            }
            let start = text.len() - after.trim_start().len();
            let found = self.labelled_part(text, start);
            if let Some((name, value, meanings)) =
                found.or_else(|| period_part(text, start).filter(|_| !out.is_empty()))
            {
                out.push(Part {
                    mark,
                    start,
                    name,
                    value,
                    meanings,
                });
            }
        }
        out
    }

    /// "PI: …", "funded by …".
    fn labelled_part(
        &self,
        text: &str,
        start: usize,
    ) -> Option<(Range<usize>, usize, Vec<Meaning>)> {
        let found = label::label(&text[start..], self.lexicon)?;
        let name = start + found.name.start..start + found.name.end;
        let phrase = || {
            [
                "by", "door", "par", "von", "vom", "durch", "with", "met", "avec", "mit",
            ]
            .iter()
            .any(|end| {
                text[name.clone()]
                    .to_lowercase()
                    .ends_with(&format!(" {end}"))
            })
        };
        let fits = match found.parting {
            Parting::Mark => true,
            Parting::Space => phrase(),
            _ => false,
        };
        let tells = found.meanings.iter().all(|one| one.tells_of_a_project());
        (fits && tells && found.name.start == 0)
            .then(|| (name, start + found.value, found.meanings))
    }
}

/// "2019–2023", up to the next mark.
fn period_part(text: &str, start: usize) -> Option<(Range<usize>, usize, Vec<Meaning>)> {
    let said = text[start..]
        .split([',', ';', ')', '|'])
        .next()?
        .trim_end_matches(['.', ' ']);
    let found = years::period(said)?;
    (found.range == (0..said.len())).then(|| (start..start, start, vec![Meaning::Period]))
}

/// A step of a project has a leader too.
fn is_step(title: &str) -> bool {
    const STEPS: &[&str] = &[
        "wp",
        "work package",
        "workpackage",
        "werkpakket",
        "arbeitspaket",
        "task ",
        "lot ",
        "axe ",
        "taak ",
        "phase ",
    ];
    let lower = title.to_lowercase();
    STEPS.iter().any(|step| lower.starts_with(step))
}

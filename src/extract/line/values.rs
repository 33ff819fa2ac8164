//! Labels and their values: behind them, or on the lines below.

use std::ops::Range;

use super::super::block::Form;
use super::super::label::{self, Label, Parting};
use super::super::lexicon::{Meaning, Part};
use super::super::{names, sentences, years};
use super::{Field, Reader, Said, TITLE};
use crate::record::project::Role;
use crate::text::fold;

impl Reader<'_> {
    /// A field at the start of the range: where what follows it begins.
    pub(super) fn labelled(&mut self, at: usize, range: &Range<usize>) -> Option<usize> {
        let text = self.page.at(range);
        if let Some(field) = self.phrase(text, range.start) {
            self.push(at, range.clone(), Said::Field(field));
            return Some(range.end);
        }
        let mut found = label::label(text, self.lexicon)?;
        let block = &self.page.blocks[at];
        let bold =
            range.start == block.range.start && block.bold > 0 && bold_is_label(block.bold, &found);
        if found.parting == Parting::Alone {
            if block.form == Form::Item || found.meanings == [Meaning::Title] && text.len() > 20 {
                return None;
            }
            self.alone(at, range.start, &found);
            return Some(range.end);
        }
        if found.parting == Parting::Space && bold {
            found.parting = Parting::Mark;
        }
        let value = range.start + found.value;
        let end = label::inner(text, found.value, self.lexicon)
            .map_or(range.end, |inner| range.start + inner);
        let end = self.end_of_value(&found, value..end);
        let shorter = &self.page.text[range.start..end];
        if !(self.value_fits(&found, shorter)) {
            return None;
        }
        self.field(at, range.start..end, &found);
        Some(end)
    }

    /// Does a field begin here, with its value up to the next label or the end of the sentence?
    pub(super) fn is_field(&self, range: &Range<usize>) -> bool {
        let text = self.text(range);
        let Some(found) = label::label(text, self.lexicon) else {
            return false;
        };
        let end = label::inner(text, found.value, self.lexicon)
            .map_or(range.end, |inner| range.start + inner);
        let end = self.end_of_value(&found, range.start + found.value..end);
        self.value_fits(&found, &self.page.text[range.start..end])
    }

    /// "Funded by the Ford Foundation, 2020-2021": a line that begins with such words and goes on with names only.
    fn phrase(&self, text: &str, base: usize) -> Option<Field> {
        let first = text.split(' ').next()?;
        if text.len() > 120 || !self.lexicon.may_introduce(&fold(first)) {
            return None;
        }
        let ends = text.match_indices(' ').map(|(at, _)| at).take(7);
        let (end, part) = ends
            .filter_map(|end| Some((end, self.lexicon.part(&fold(&text[..end]))?)))
            .last()?;
        let meaning = match part {
            Part::Funder => Meaning::Funder,
            Part::Involved(role) => Meaning::Organisation(role),
            Part::Person(role) => Meaning::Person(role),
            Part::Programme => return None,
        };
        let value = text[end..].trim();
        let small = value
            .split_whitespace()
            .filter(|word| word.chars().all(char::is_lowercase) && word.chars().count() > 3)
            .count();
        let people = || {
            let read = names::people(value, self.lexicon);
            !read.named.is_empty() && read.left.is_empty()
        };
        let person = matches!(meaning, Meaning::Person(_));
        let fits = if person {
            people()
        } else {
            small <= 1 && value.chars().any(char::is_uppercase)
        };
        let one = sentences::sentences(text).len() == 1;
        let start = base + text.len() - text[end..].trim_start().len();
        let range = start..base + text.trim_end().len();
        (fits && one).then(|| Field {
            meanings: vec![meaning],
            name: base..base + end,
            values: vec![range],
        })
    }

    /// People and organisations end with the sentence.
    fn end_of_value(&self, found: &Label, value: Range<usize>) -> usize {
        let lists = found
            .meanings
            .iter()
            .all(|meaning| meaning.tells_of_a_project());
        // A semicolon parts names here.
        let found = sentences::sentences(self.text(&value));
        let (Some(_), Some((_, front))) = (found.first().filter(|_| lists), found.split_last())
        else {
            return value.end;
        };
        front
            .iter()
            .find(|said| !self.text(&value)[..said.end].ends_with(';'))
            .map_or(value.end, |said| value.start + said.end)
    }

    /// Is what stands behind a label a value of it?
    pub(super) fn value_fits(&self, found: &Label, text: &str) -> bool {
        let value = &text[found.value.min(text.len())..];
        let people = || {
            let read = names::people(value, self.lexicon);
            (!read.named.is_empty(), read.left.is_empty())
        };
        let is_person = found
            .meanings
            .iter()
            .any(|meaning| matches!(meaning, Meaning::Person(_)));
        let short = value.len() <= 90;
        match found.parting {
            Parting::Alone => true,
            Parting::Mark => match found.meanings.as_slice() {
                // An address, or a number to ring.
                [Meaning::Person(Role::Contact)] if value.contains('@') || short => true,
                [Meaning::Person(_)] | [Meaning::Person(_), _] => {
                    people().0
                        || short && names::is_organisation(value, self.lexicon)
                        || value.is_empty()
                        || value.split_whitespace().count() <= 2
                }
                [Meaning::Period | Meaning::Start | Meaning::End] => {
                    short || years::period(value).is_some()
                }
                [Meaning::Organisation(_)] => {
                    value.starts_with(|c: char| c.is_uppercase()) || value.len() < 200
                }
                _ => true,
            },
            Parting::Qualified => {
                is_person && people() == (true, true)
                    || found.meanings == [Meaning::Period] && years::period(value).is_some()
            }
            Parting::Space => {
                let titled = !names::without_titles(value, self.lexicon).1.is_empty();
                is_person && titled && people() == (true, true)
            }
            Parting::Glue => {
                is_person && people() == (true, true)
                    || found.meanings == [Meaning::Period]
                        && short
                        && years::period(value).is_some()
            }
        }
    }

    pub(super) fn field(&mut self, at: usize, range: Range<usize>, found: &Label) {
        let name = range.start + found.name.start..range.start + found.name.end;
        let value = self.page.trimmed(&(range.start + found.value..range.end));
        match found.meanings.as_slice() {
            [Meaning::Abstract] => self.push(at, value, Said::Prose),
            [Meaning::Title] if is_kind(self.text(&value)) => self.push(at, value, Said::Elsewhere),
            [Meaning::Title] => self.push(at, value, Said::Title),
            [Meaning::Image] => self.push(at, value, Said::Caption),
            _ => {
                let values = if value.is_empty() {
                    Vec::new()
                } else {
                    vec![value]
                };
                let field = Field {
                    meanings: found.meanings.clone(),
                    name,
                    values,
                };
                self.push(at, range, Said::Field(field));
            }
        }
    }

    /// A label with nothing behind it: its values are the next lines.
    pub(super) fn alone(&mut self, at: usize, start: usize, found: &Label) {
        let block = &self.page.blocks[at];
        let own = block.form;
        let name = start + found.name.start..start + found.name.end;
        let first = self.at;
        while let Some(next) = self.page.blocks.get(self.at) {
            let taken = self.at - first;
            if !self.is_value(found, own, next.form, &next.range, taken) {
                break;
            }
            self.at += 1;
        }
        let taken: Vec<Range<usize>> = self.page.blocks[first..self.at]
            .iter()
            .map(|block| block.range.clone())
            .collect();
        match found.meanings.as_slice() {
            [Meaning::Abstract] => {
                for (offset, range) in taken.into_iter().enumerate() {
                    self.push(first + offset, range, Said::Prose);
                }
            }
            [Meaning::Title] => {
                if let Some(range) = taken.into_iter().next() {
                    self.push(first, range, Said::Heading(7));
                }
            }
            _ => {
                let range = name.clone();
                let field = Field {
                    meanings: found.meanings.clone(),
                    name,
                    values: taken,
                };
                self.push(at, range, Said::Field(field));
            }
        }
    }

    /// Does the next block belong to a label that stands alone?
    fn is_value(
        &self,
        found: &Label,
        own: Form,
        form: Form,
        range: &Range<usize>,
        taken: usize,
    ) -> bool {
        if own == Form::Label {
            return form == Form::Value;
        }
        let text = self.text(range);
        if matches!(form, Form::Heading(_) | Form::Caption | Form::Label) || self.is_label(range) {
            return false;
        }
        let first = found.meanings.first().copied();
        match first {
            Some(Meaning::Person(_)) => {
                let read = names::people(text, self.lexicon);
                !read.named.is_empty() && read.left.is_empty()
            }
            Some(Meaning::Funder | Meaning::Organisation(_)) => {
                text.len() <= 240
                    && text.split_whitespace().count() <= 30
                    && (taken == 0 || form == Form::Item)
            }
            Some(Meaning::Abstract | Meaning::Other | Meaning::Image) | None => false,
            Some(Meaning::Period | Meaning::Start | Meaning::End) => {
                taken == 0
                    && text.len() <= 80
                    && (years::period(text).is_some() || years::single(text).is_some())
            }
            Some(_) => taken == 0 && text.len() <= TITLE || form == Form::Item,
        }
    }
}

/// Is a run of bold type the label, with or without its colon?
fn bold_is_label(bold: usize, found: &Label) -> bool {
    bold >= found.name.end && bold <= found.value
}

/// "Project: Research": the kind of project, and no title.
fn is_kind(value: &str) -> bool {
    value.split_whitespace().count() == 1
        && value.chars().filter(|c| c.is_uppercase()).count() < 2
        && !value.contains(|c: char| c.is_ascii_digit())
}

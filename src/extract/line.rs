//! What the lines of a document say: a heading, a label with its value, prose, a caption.

mod form;
mod item;
mod section;
mod unknown;
mod values;

use std::collections::HashSet;
use std::ops::Range;

use super::block::{Form, Page};
use super::label::{self, Parting};
use super::lexicon::{Lexicon, Meaning, Section};
use crate::record::project::Role;
use crate::text::fold;
use form::{after_sentence, is_caption, is_counter, without_article};

pub(crate) use form::{could_be_title, numbering};

/// A line, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// What it says.
    pub(crate) said: Said,
    /// How many blank lines stand in front of it.
    pub(crate) gap: usize,
    /// The byte of the document near which it stands.
    pub(crate) origin: usize,
    /// Did a number stand in front of it, as of a title in a report?
    pub(crate) numbered: bool,
}

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// A heading of a part of the page; 0 where the page has no levels.
    Section(u8, Vec<Section>),
    /// Another heading: a title, perhaps.
    Heading(u8),
    /// A short line without a full stop, where nothing marks headings: a title, perhaps.
    Title,
    /// A label with its values.
    Field(Field),
    /// Running text.
    Prose,
    /// A caption or a credit.
    Caption,
    /// A sentence that only leads elsewhere.
    Elsewhere,
}

/// A label with its values.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// What the label means; several, where it names several.
    pub(crate) meanings: Vec<Meaning>,
    /// The label.
    pub(crate) name: Range<usize>,
    /// The values: one for each line.
    pub(crate) values: Vec<Range<usize>>,
}

impl Field {
    /// Is it a field that projects have, be it only a period?
    pub(crate) fn marks_a_project(&self) -> bool {
        let period =
            |meaning: &Meaning| matches!(meaning, Meaning::Period | Meaning::Start | Meaning::End);
        !self.values.is_empty() && self.meanings.iter().any(period) || self.tells_of_a_project()
    }

    /// Does it show that a description of a project stands here? A period does not: lectures have one too.
    pub(crate) fn tells_of_a_project(&self) -> bool {
        let tells = |meaning: &Meaning| match meaning {
            Meaning::Person(role) => *role != Role::Contact,
            Meaning::Funder | Meaning::Programme | Meaning::Organisation(_) => true,
            _ => false,
        };
        !self.values.is_empty() && self.meanings.iter().any(tells)
    }
}

/// The longest line that may be a title.
const TITLE: usize = 320;

/// Reads the lines of a page.
pub(crate) fn lines(page: &Page, lexicon: &Lexicon) -> Vec<Line> {
    let mut reader = Reader {
        page,
        lexicon,
        out: Vec::with_capacity(page.blocks.len()),
        at: 0,
        numbered: page
            .blocks
            .iter()
            .filter(|block| numbering(page.at(&block.range)) > 0)
            .nth(1)
            .is_some(),
        items: Vec::new(),
        named_items: false,
        unknown: HashSet::new(),
        carried: 0,
    };
    reader.items = reader.items();
    reader.named_items = reader.items_begin_with_names();
    reader.unknown = reader.unknown_labels();
    while reader.at < page.blocks.len() {
        let at = reader.at;
        reader.at += 1;
        reader.block(at);
    }
    reader.out
}

struct Reader<'a> {
    page: &'a Page,
    lexicon: &'a Lexicon,
    out: Vec<Line>,
    /// The next block.
    at: usize,
    /// Do several blocks begin with a number, as titles in a report do?
    numbered: bool,
    /// The blocks that are a project in a line, until they are read.
    items: Vec<Option<item::Item>>,
    /// Does each of those begin with a person's name?
    named_items: bool,
    /// Labels that the lexicon does not have, but the page again and again.
    unknown: HashSet<String>,
    /// Blank lines in front of a line that was passed over.
    carried: usize,
}

impl Reader<'_> {
    fn push(&mut self, block: usize, range: Range<usize>, said: Said) {
        let range = self.page.trimmed(&range);
        if range.is_empty() && !matches!(said, Said::Field(_)) {
            return;
        }
        let block = &self.page.blocks[block];
        let (number, range_start) = (self.number(&block.range), range.start);
        let gap = if range.start <= block.range.start + number {
            block.gap.max(std::mem::take(&mut self.carried))
        } else {
            0
        };
        self.out.push(Line {
            range,
            said,
            gap,
            origin: block.origin,
            numbered: number > 0 && range_start == block.range.start + number,
        });
    }

    fn block(&mut self, at: usize) {
        let block = &self.page.blocks[at];
        let range = block.range.clone();
        if self.items[at].is_some() {
            return self.push_item(at);
        }
        let text = self.text(&range);
        if is_counter(text) || self.is_unknown(text) {
            self.carried = self.carried.max(block.gap);
            return;
        }
        match block.form {
            Form::Caption => self.push(at, range, Said::Caption),
            Form::Heading(level) => self.heading(at, level),
            Form::Label => self.named(at),
            Form::Paragraph
                if block.bold >= range.len()
                    && self.could_be_title(&range)
                    && !self.is_label(&range) =>
            {
                self.heading(at, 7);
            }
            Form::Item | Form::Paragraph if self.bold_title(at) => {
                let bold = range.start..range.start + block.bold;
                self.push(at, bold, Said::Heading(7));
                self.piece(at, range.start + block.bold..range.end);
            }
            Form::Plain | Form::Paragraph | Form::Item | Form::Value => self.line(at),
        }
    }

    /// How long the number is in front of a title.
    fn number(&self, range: &Range<usize>) -> usize {
        if self.numbered {
            numbering(self.text(range))
        } else {
            0
        }
    }

    fn text(&self, range: &Range<usize>) -> &str {
        self.page.at(range)
    }

    fn is_label(&self, range: &Range<usize>) -> bool {
        label::label(self.text(range), self.lexicon)
            .is_some_and(|found| matches!(found.parting, Parting::Alone | Parting::Mark))
    }

    /// "<li><b>A title</b>. Researcher: …": does the item open with a title in bold type, and go on?
    fn bold_title(&self, at: usize) -> bool {
        let block = &self.page.blocks[at];
        let bold = block.range.start..block.range.start + block.bold;
        let rest = self.text(&(bold.end..block.range.end));
        let has_label = || label::inner(rest, 0, self.lexicon).is_some();
        block.bold >= 12
            && block.bold < block.range.len()
            && label::label(self.text(&bold), self.lexicon).is_none()
            && self.text(&bold).split_whitespace().count() >= 2
            && has_label()
    }

    fn heading(&mut self, at: usize, level: u8) {
        let mut range = self.page.trimmed(&self.page.blocks[at].range);
        range.start += self.number(&range);
        let text = self.text(&range);
        let sections = self.sections(text);
        if !sections.is_empty() {
            return self.push(at, range, Said::Section(level, sections));
        }
        let bare = without_article(text);
        let start = range.start + (text.len() - bare.len());
        match label::label(bare, self.lexicon) {
            Some(found) if found.parting == Parting::Alone => self.alone(at, start, &found),
            Some(found) if found.parting == Parting::Mark && found.meanings == [Meaning::Title] => {
                self.push(at, start + found.value..range.end, Said::Heading(level));
            }
            Some(found) if self.value_fits(&found, bare) => {
                self.field(at, start..range.end, &found);
            }
            _ => self.push(at, range, Said::Heading(level)),
        }
    }

    /// A `dt` or a `th` in front of its values.
    fn named(&mut self, at: usize) {
        let range = self.page.blocks[at].range.clone();
        match label::label(self.text(&range), self.lexicon) {
            Some(found) if matches!(found.parting, Parting::Alone | Parting::Mark) => {
                self.alone(at, range.start, &found);
            }
            _ if self.could_be_title(&range) && self.values_describe(at) => {
                self.push(at, range, Said::Heading(7));
            }
            _ => {
                self.skip_values();
            }
        }
    }

    /// Are the values below a name a description, and not one short value?
    fn values_describe(&self, at: usize) -> bool {
        let values = self.page.blocks[at + 1..]
            .iter()
            .take_while(|block| block.form == Form::Value);
        values
            .clone()
            .any(|block| self.is_label(&block.range) || block.range.len() > 120)
    }

    fn skip_values(&mut self) {
        while self
            .page
            .blocks
            .get(self.at)
            .is_some_and(|block| block.form == Form::Value)
        {
            self.at += 1;
        }
    }

    /// A line that may be anything.
    fn line(&mut self, at: usize) {
        let block = &self.page.blocks[at];
        let range = self.page.trimmed(&block.range);
        let text = self.text(&range);
        let plain = block.form == Form::Plain;
        if plain && text.len() <= 90 {
            let sections = self.sections(text);
            if !sections.is_empty() {
                return self.push(at, range, Said::Section(0, sections));
            }
        }
        if plain && let Some((start, sections)) = self.glued_section(text) {
            self.push(at, range.start..range.start + start, Said::Caption);
            return self.push(
                at,
                range.start + start..range.end,
                Said::Section(0, sections),
            );
        }
        // A badge, mostly that of the description that follows.
        let status = |section: &Section| matches!(section, Section::Status(_));
        if text.len() <= 30 && self.lexicon.section(&fold(text)).iter().any(status) {
            return self.push(at, range, Said::Elsewhere);
        }
        self.piece(at, range);
    }

    /// A line or the rest of one: labels are split off until none is left.
    fn piece(&mut self, at: usize, range: Range<usize>) {
        let mut range = range;
        loop {
            range = self.page.trimmed(&range);
            range.start += self.text(&range).len()
                - self
                    .text(&range)
                    .trim_start_matches([';', '|', '•', '–', ',', ' ', '·'])
                    .len();
            if range.is_empty() {
                return;
            }
            match self.labelled(at, &range) {
                Some(next) => range.start = next,
                None => return self.unlabelled(at, range),
            }
        }
    }

    fn unlabelled(&mut self, at: usize, range: Range<usize>) {
        let text = self.page.at(&range);
        let form = self.page.blocks[at].form;
        if is_caption(text, self.lexicon) {
            return self.push(at, range, Said::Caption);
        }
        if let Some(meaning) = self.only_dates(text) {
            let field = Field {
                meanings: vec![meaning],
                name: range.start..range.start,
                values: vec![range.clone()],
            };
            return self.push(at, range, Said::Field(field));
        }
        if text.len() <= 160 && self.lexicon.leads_elsewhere(&fold(text)) {
            return self.push(at, range, Said::Elsewhere);
        }
        // "… is studied.Researcher: A B": a label behind the end of a sentence.
        if let Some(inner) = label::inner(text, 0, self.lexicon)
            .filter(|inner| *inner > 0 && after_sentence(&text[..*inner]))
        {
            let start = range.start + inner;
            let rest = start..range.end;
            if self.is_field(&rest) {
                self.unlabelled_rest(at, form, range.start..start);
                return self.piece(at, rest);
            }
        }
        self.unlabelled_rest(at, form, range);
    }

    fn unlabelled_rest(&mut self, at: usize, form: Form, range: Range<usize>) {
        let bare = range.start + self.number(&range)..range.end;
        if form == Form::Plain && self.could_be_title(&bare) {
            self.push(at, bare, Said::Title);
        } else {
            self.push(at, range, Said::Prose);
        }
    }

    /// Short, and no sentence.
    fn could_be_title(&self, range: &Range<usize>) -> bool {
        could_be_title(self.text(range))
    }
}

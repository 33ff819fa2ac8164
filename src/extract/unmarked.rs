//! Projects in text in which nothing marks a title: it is a short line, and fields part one description from the next.

mod told;

use super::block::Page;
use super::lexicon::{Lexicon, Section};
use super::line::{self, Line, Said};
use super::parts;
use super::segment::{self, Record, Within};

/// The projects of a text.
pub(crate) fn records(page: &Page, lines: &[Line], lexicon: &Lexicon) -> Vec<Record> {
    let reading = Reading {
        page,
        lines,
        lexicon,
        fields_first: false,
        names: Vec::new(),
    };
    let reading = Reading {
        names: reading.names(),
        ..reading
    };
    let reading = Reading {
        fields_first: reading.layout(),
        ..reading
    };
    let found = reading.read();
    let has_fields = |record: &Record| {
        record.names.is_some() || record.lines.iter().any(|at| reading.tells(*at))
    };
    let some = found.iter().any(has_fields);
    if !some {
        return told::records(page, lines, lexicon);
    }
    found
        .into_iter()
        .filter(|record| {
            let title = record
                .titles
                .last()
                .map_or("", |at| page.at(&lines[*at].range));
            !record.within.elsewhere
                && segment::is_title(title, segment::of_a_project(&record.lines, lines), lexicon)
                && (has_fields(record)
                    || some && record.within.projects && reading.prose(record) >= 100)
        })
        .collect()
}

struct Reading<'a> {
    page: &'a Page,
    lines: &'a [Line],
    lexicon: &'a Lexicon,
    /// Do fields stand between title and text?
    fields_first: bool,
    /// Which lines are names, and nothing else.
    names: Vec<bool>,
}

impl Reading<'_> {
    fn text(&self, at: usize) -> &str {
        self.page.at(&self.lines[at].range)
    }

    fn tells(&self, at: usize) -> bool {
        segment::field(&self.lines[at]).is_some_and(super::line::Field::tells_of_a_project)
    }

    /// Does a field of a project stand here, be it only its period?
    fn marks(&self, at: usize) -> bool {
        segment::field(&self.lines[at]).is_some_and(super::line::Field::marks_a_project)
    }

    fn is_prose(&self, at: usize) -> bool {
        self.lines
            .get(at)
            .is_some_and(|line| line.said == Said::Prose)
    }

    fn prose(&self, record: &Record) -> usize {
        record
            .lines
            .iter()
            .filter(|at| self.is_prose(**at))
            .map(|at| self.text(*at).len())
            .sum()
    }

    fn is_titlelike(&self, at: usize) -> bool {
        match self.lines[at].said {
            _ if segment::is_body(self.text(at)) => false,
            Said::Title | Said::Heading(_) => true,
            Said::Prose => line::could_be_title(self.text(at)),
            _ => false,
        }
    }

    fn is_names(&self, at: usize) -> bool {
        self.names.get(at).copied().unwrap_or_default()
    }

    /// Which lines are names. One name alone counts where several titles have a line of names below them.
    fn names(&self) -> Vec<bool> {
        let alone = self.named_titles() > 1;
        let is_names = |at| segment::is_names(self.text(at), self.lexicon, alone);
        (0..self.lines.len())
            .map(|at| self.is_titlelike(at) && is_names(at))
            .collect()
    }

    /// How many titles have a line of names below them, and text below that?
    fn named_titles(&self) -> usize {
        (1..self.lines.len().saturating_sub(1))
            .filter(|at| {
                self.is_titlelike(at - 1)
                    && self.is_titlelike(*at)
                    && segment::is_names(self.text(*at), self.lexicon, true)
                    && (self.is_prose(at + 1) || self.tells(at + 1))
                    && !segment::is_names(self.text(at - 1), self.lexicon, true)
            })
            .count()
    }

    /// Do fields stand in front of the text?
    fn layout(&self) -> bool {
        let (mut first, mut last) = (0, 0);
        // From the end: does text follow the fields that begin here?
        let mut text_follows = false;
        for at in (0..self.lines.len()).rev() {
            if !self.marks(at) && !self.is_names(at) {
                if segment::field(&self.lines[at]).is_none() {
                    text_follows = self.is_prose(at) && !self.is_titlelike(at);
                }
                continue;
            }
            let before = at.checked_sub(1);
            if before.is_some_and(|before| self.is_titlelike(before) && !self.is_names(before))
                && text_follows
            {
                first += 1;
            }
            if before.is_some_and(|before| self.is_prose(before) && !self.is_titlelike(before))
                && !text_follows
            {
                last += 1;
            }
        }
        first > last
    }

    fn read(&self) -> Vec<Record> {
        let mut state = State::default();
        for (at, line) in self.lines.iter().enumerate() {
            match &line.said {
                Said::Section(_, sections) => state.section(sections, line),
                Said::Field(_) => state.field(at, self.marks(at)),
                Said::Caption => state.caption(at),
                Said::Elsewhere => state.line(at),
                Said::Prose | Said::Title | Said::Heading(_) => self.text_line(at, &mut state),
            }
        }
        state.close();
        state.out
    }

    fn text_line(&self, at: usize, state: &mut State) {
        if state.waits_for_names() && self.is_names(at) {
            return state.names(at);
        }
        if self.lines[at].numbered && state.only_titles() {
            // What stands above the first number is the page's own heading.
            state.current = None;
        }
        if self.starts(at, state) {
            return state.start(at);
        }
        if state.only_titles() && self.is_titlelike(at) && self.followed(at) {
            return state.another_title(at);
        }
        state.prose(at);
    }

    /// Does a description begin with this line?
    fn starts(&self, at: usize, state: &State) -> bool {
        let titlelike = self.is_titlelike(at)
            || state.complete(self.fields_first) && self.is_short_sentence(at);
        if !titlelike || !self.followed(at) {
            return false;
        }
        let next = self.next(at);
        let field_next = next.is_some_and(|next| self.marks(next) || self.is_names(next));
        match &state.current {
            None => true,
            Some(_) if state.only_titles() => false,
            Some(_) if self.lines[at].numbered && self.lines[at].gap > 0 => true,
            Some(_) if self.fields_first => {
                field_next
                    || state.has_fields && self.lines[at].gap > 1
                    || state.complete(true) && self.lines[at].gap > 0 && self.ends_in_fields(at)
            }
            Some(record) => {
                state.complete(false)
                    || self.lines[at].gap > 0 && self.is_told(record) && self.is_over_text(at)
            }
        }
    }

    /// Does the text of a description say who pays or takes part?
    fn is_told(&self, record: &Record) -> bool {
        record
            .lines
            .iter()
            .filter(|at| self.is_prose(**at))
            .any(|at| !parts::introduced(self.text(*at), self.lexicon).is_empty())
    }

    /// Does a text stand right below, without a blank line?
    fn is_over_text(&self, at: usize) -> bool {
        self.next(at).is_some_and(|next| {
            self.is_prose(next) && self.lines[next].gap == 0 && self.text(next).len() >= 80
        })
    }

    /// Do fields follow the text below, before the next blank line?
    fn ends_in_fields(&self, at: usize) -> bool {
        let next = self.next(at);
        next.is_some_and(|next| self.is_prose(next) && self.lines[next].gap == 0)
            && (at + 2..self.lines.len())
                .take_while(|next| self.lines[*next].gap == 0)
                .any(|next| self.tells(next))
    }

    /// The next line that is no caption.
    fn next(&self, at: usize) -> Option<usize> {
        (at + 1..self.lines.len()).find(|next| self.lines[*next].said != Said::Caption)
    }

    /// Are there a text or fields below?
    fn followed(&self, at: usize) -> bool {
        self.lines[at + 1..]
            .iter()
            .take(60)
            .take_while(|line| !matches!(line.said, Said::Section(..)))
            .any(|line| line.said == Said::Prose || matches!(line.said, Said::Field(_)))
    }

    /// A title with a full stop: one short sentence with a longer text below it.
    fn is_short_sentence(&self, at: usize) -> bool {
        let text = self.text(at);
        text.len() <= 200
            && super::sentences::sentences(text).len() == 1
            && self
                .next(at)
                .is_some_and(|next| self.is_prose(next) && self.text(next).len() > text.len())
    }
}

/// What has been read so far.
#[derive(Default)]
struct State {
    out: Vec<Record>,
    current: Option<Record>,
    within: Within,
    pending: Vec<usize>,
    has_fields: bool,
    has_prose: bool,
    /// Another matter has begun: what is no field is passed over.
    closed: bool,
}

impl State {
    fn section(&mut self, sections: &[Section], line: &Line) {
        if sections == [Section::Elsewhere] && self.current.is_some() && !self.complete(false) {
            // "Publications" inside of a description.
            self.closed = true;
            self.within.elsewhere = true;
            return;
        }
        self.close();
        if sections
            .iter()
            .any(|section| matches!(section, Section::Projects | Section::Elsewhere))
        {
            self.within = Within::default();
        }
        self.within.elsewhere = false;
        self.within.take(sections, &line.range);
    }

    fn close(&mut self) {
        self.out.extend(self.current.take());
        (self.has_fields, self.has_prose, self.closed) = (false, false, false);
    }

    fn start(&mut self, at: usize) {
        self.close();
        let lines = std::mem::take(&mut self.pending);
        self.current = Some(Record {
            titles: vec![at],
            lines,
            names: None,
            within: self.within.clone(),
        });
    }

    fn only_titles(&self) -> bool {
        self.current.is_some() && !self.has_fields && !self.has_prose
    }

    fn waits_for_names(&self) -> bool {
        self.current
            .as_ref()
            .is_some_and(|record| record.names.is_none())
            && !self.has_fields
    }

    /// Has the description all that one has?
    fn complete(&self, fields_first: bool) -> bool {
        self.has_fields && (self.has_prose || !fields_first)
    }

    fn another_title(&mut self, at: usize) {
        if let Some(record) = &mut self.current {
            record.titles.push(at);
        }
    }

    fn names(&mut self, at: usize) {
        if let Some(record) = &mut self.current {
            record.names = Some(at);
            record.lines.push(at);
            self.has_fields = true;
        }
    }

    fn field(&mut self, at: usize, tells: bool) {
        self.has_fields |= tells && self.current.is_some();
        self.line(at);
    }

    fn caption(&mut self, at: usize) {
        if self.current.is_some() && !self.complete(false) {
            self.line(at);
        } else {
            self.pending.push(at);
        }
    }

    fn prose(&mut self, at: usize) {
        if !self.closed {
            self.has_prose |= self.current.is_some();
            self.line(at);
        }
    }

    fn line(&mut self, at: usize) {
        if let Some(record) = &mut self.current {
            record.lines.push(at);
        }
    }
}

//! The titles of a draft, and what stands in them: years, an acronym.

use std::ops::Range;

use super::super::block::collapse;
use super::super::draft::Alternative;
use super::super::glue;
use super::super::line::Field;
use super::super::names;
use super::super::segment::Record;
use super::super::years::{self, Period};
use super::Making;
use crate::record::evidence::Certainty;
use crate::text::fold;

impl Making<'_, '_> {
    /// The title and the other titles. `None` where nothing is left of them.
    pub(super) fn title(&mut self, record: &Record) -> Option<()> {
        let mut titles: Vec<(Range<usize>, usize)> = Vec::new();
        // The first line of a text that has another title below it is the page's own.
        let own = usize::from(record.titles.len() > 1 && record.titles[0] == 0);
        for at in &record.titles[own..] {
            let line = &self.by.lines[*at];
            let (title, captions) = glue::title(self.by.text(&line.range), self.by.lexicon);
            self.origin = line.origin;
            for caption in captions {
                self.caption(line.range.start + caption.start..line.range.start + caption.end);
            }
            titles.push((
                line.range.start + title.start..line.range.start + title.end,
                line.origin,
            ));
        }
        self.people_above(&mut titles);
        let main = self.main(&titles);
        let (range, origin) = titles.get(main)?.clone();
        self.built.origin = titles
            .iter()
            .map(|(_, origin)| *origin)
            .min()
            .unwrap_or(origin);
        self.origin = origin;
        self.main_title(range)?;
        for (at, (range, origin)) in titles.into_iter().enumerate().filter(|(at, _)| *at != main) {
            self.origin = origin;
            self.other_title(&range, at < main);
        }
        Some(())
    }

    /// A person's name above the title, as in lists of theses: it is no title.
    fn people_above(&mut self, titles: &mut Vec<(Range<usize>, usize)>) {
        let lexicon = self.by.lexicon;
        while titles.len() > 1 {
            let (range, origin) = titles[0].clone();
            let text = self.by.text(&range);
            let (bare, honorifics) = names::without_titles(text, lexicon);
            let short = bare.split_whitespace().count() <= 4;
            if !(short && names::is_name(bare, lexicon, !honorifics.is_empty())) {
                return;
            }
            self.origin = origin;
            titles.remove(0);
            self.built.origin = origin;
            self.unlabelled_people(&range);
        }
    }

    /// Which of several lines is the title: the first in the page's language; not the acronym above it.
    fn main(&self, titles: &[(Range<usize>, usize)]) -> usize {
        let texts: Vec<&str> = titles
            .iter()
            .map(|(range, _)| self.by.text(range))
            .collect();
        let first = texts
            .iter()
            .position(|text| text.split_whitespace().count() > 1 || texts.len() == 1)
            .unwrap_or(0);
        let Some(page) = self.by.language.as_deref() else {
            return first;
        };
        let languages: Vec<Option<&str>> = texts
            .iter()
            .map(|text| self.by.languages.of(text))
            .collect();
        let other = languages[first].is_some_and(|language| language != page);
        let own = (0..texts.len()).find(|at| languages[*at] == Some(page));
        own.filter(|_| other).unwrap_or(first)
    }

    fn main_title(&mut self, range: Range<usize>) -> Option<()> {
        let text = self.by.text(&range);
        let (kept, period) = without_years(text);
        let title = collapse(text[kept.clone()].trim());
        if title.is_empty() {
            return None;
        }
        if let Some(period) = period {
            (self.built.draft.start, self.built.draft.end) = (period.start, period.end);
            let at = range.start + period.range.start..range.start + period.range.end;
            self.prove_period(at, period.end.is_some(), "title-years");
        }
        self.built.draft.title_language = self
            .by
            .languages
            .of(&title)
            .map(str::to_owned)
            .or_else(|| self.by.language.clone());
        if let Some((acronym, length)) = leading_acronym(&title) {
            self.prove(
                "acronym",
                range.start..range.start + length.min(range.len()),
                "title-acronym",
                Certainty::Likely,
            );
            self.built.draft.acronym = Some(acronym);
        }
        self.prove(
            "title",
            range.start + kept.start..range.start + kept.end,
            "title",
            Certainty::Likely,
        );
        self.built.draft.title = title;
        Some(())
    }

    fn other_title(&mut self, range: &Range<usize>, above: bool) {
        let value = collapse(self.by.text(range));
        if value.is_empty() || fold(&value) == fold(&self.built.draft.title) {
            return;
        }
        if is_acronym(&value) && self.built.draft.acronym.is_none() {
            self.prove("acronym", range.clone(), "title-acronym", Certainty::Likely);
            self.built.draft.acronym = Some(value);
            return;
        }
        let language = self.by.languages.of(&value).map(str::to_owned);
        let at = self.built.draft.alternative.len();
        self.prove(
            format!("alternative[{at}]"),
            range.clone(),
            "title-beside",
            Certainty::Undecided,
        );
        let place = if above { "above" } else { "below" };
        self.review(format!("`{value}` stands {place} the title: decide whether it is another title, or the caption of a picture"));
        self.built
            .draft
            .alternative
            .push(Alternative { value, language });
    }

    /// The acronym behind a label.
    pub(super) fn acronym(&mut self, field: &Field) {
        if let Some(range) = field.values.first() {
            self.built.draft.acronym = Some(collapse(self.by.text(range)));
            self.prove(
                "acronym",
                range.clone(),
                "label-acronym",
                Certainty::Certain,
            );
        }
    }
}

/// The title without the years at its end, and the years.
fn without_years(title: &str) -> (Range<usize>, Option<Period>) {
    let whole = 0..title.len();
    let Some(period) = years::period(title) else {
        return (whole, None);
    };
    let front = title[..period.range.start].trim_end();
    let back = title[period.range.end..].trim_start();
    let opened = front.strip_suffix(['(', '[']);
    let closed = back.strip_prefix([')', ']']);
    if let (Some(front), Some(back)) = (opened, closed) {
        // In the middle of a title they are the project's too, and stay where they are.
        let at_end = back.trim().is_empty();
        return (
            if at_end {
                0..front.trim_end().len()
            } else {
                whole
            },
            Some(period),
        );
    }
    if let Some(front) = opened.filter(|_| back.ends_with(')')) {
        // "(2020 – present)", "(2020-…)"
        return (0..front.trim_end().len(), Some(period));
    }
    let parted = front.strip_suffix([',', '-', '–', '—', '|', ':']);
    match parted.filter(|_| back.is_empty()) {
        Some(front) => (0..front.trim_end().len(), Some(period)),
        // "Family life in 2001–2011" is perhaps what the project is about.
        None => (whole, None),
    }
}

/// "REFUFAM – …", "PALIM: …", "(ACRO) …": the acronym, and where it ends.
fn leading_acronym(title: &str) -> Option<(String, usize)> {
    let end = title.find([':', ' ', '–', ','])?;
    let rest = title[end..].trim_start();
    let parted = [":", "–", "—", "- ", "|"]
        .iter()
        .any(|mark| rest.starts_with(mark));
    (parted && is_acronym(&title[..end])).then(|| (title[..end].to_owned(), end))
}

/// One word, most of it capitals.
pub(super) fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    (2..=16).contains(&word.chars().count())
        && capitals >= 2
        && capitals * 2 >= letters
        && word
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '@' | '&' | '+' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_at_the_end_are_no_part_of_a_title() {
        for (title, kept, years) in [
            ("A pilot (2019-2020)", "A pilot", true),
            ("A pilot, 2019–2020", "A pilot", true),
            (
                "Family life in 2001–2011 revisited",
                "Family life in 2001–2011 revisited",
                false,
            ),
            ("The war (1914-1918)", "The war (1914-1918)", false),
            ("Cities (2020 – present)", "Cities", true),
        ] {
            let (range, period) = without_years(title);
            assert_eq!((&title[range], period.is_some()), (kept, years));
        }
    }
}

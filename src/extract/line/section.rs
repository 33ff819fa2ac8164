//! Headings of parts of a page, by their words.

use super::super::lexicon::{Meaning, Section};
use super::super::years;
use super::{Reader, numbering};
use crate::record::project::Status;
use crate::text::fold;

impl Reader<'_> {
    /// What stands below a heading, by its words; a number behind them does not count.
    pub(super) fn sections(&self, text: &str) -> Vec<Section> {
        let text = &text[numbering(text)..];
        let folded = fold(text);
        let bare = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
        let found = self.lexicon.section(bare);
        if !found.is_empty() || bare.split(' ').count() > 8 {
            return found.to_vec();
        }
        // "Research: current projects", "Onderzoek – lopende projecten", "Projects (completed)".
        let mut out = Vec::new();
        for part in text.split([':', '–', '|', '(', '/', '-', '&', ',']) {
            let sections = self.lexicon.section(&fold(part));
            if sections.is_empty() && !fold(part).is_empty() {
                return Vec::new();
            }
            out.extend_from_slice(sections);
        }
        out
    }

    /// "A captionFundamental research": a section's words at the end, glued to what stands in front.
    pub(super) fn glued_section(&self, text: &str) -> Option<(usize, Vec<Section>)> {
        if text.len() > 200 {
            return None;
        }
        let mut before = None::<char>;
        let mut found = None;
        for (at, c) in text.char_indices() {
            if c.is_uppercase()
                && before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit() || b == ')')
            {
                let sections = self.lexicon.section(&fold(&text[at..]));
                if !sections.is_empty() {
                    found = Some((at, sections.to_vec()));
                }
            }
            before = Some(c);
        }
        found
    }

    /// "1/09/2022 → 31/08/2026", "Abgeschlossen 2020": a line of nothing but dates.
    pub(super) fn only_dates(&self, text: &str) -> Option<Meaning> {
        const DEFENDED: &[&str] = &[
            "verdedigd",
            "defended",
            "soutenue",
            "soutenu",
            "verteidigt",
            "soutenance",
        ];
        const SMALL: &[&str] = &["op", "on", "in", "im", "am", "le", "en"];
        if text.len() > 60 {
            return None;
        }
        if let Some(found) = years::period(text) {
            let alone = fold(&text[..found.range.start]).is_empty()
                && fold(&text[found.range.end..]).is_empty();
            return alone.then_some(Meaning::Period);
        }
        let (_, at) = years::single(text)?;
        let front = fold(&text[..at.start]);
        let front = SMALL
            .iter()
            .find_map(|word| front.strip_suffix(&format!(" {word}")))
            .unwrap_or(&front);
        let ended = self
            .lexicon
            .section(front)
            .contains(&Section::Status(Status::Completed))
            || DEFENDED.contains(&front);
        (ended && fold(&text[at.end..]).is_empty()).then_some(Meaning::End)
    }
}

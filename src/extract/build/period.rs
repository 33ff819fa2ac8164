//! From when to when a project runs.

use std::ops::Range;

use super::super::block::collapse;
use super::super::lexicon::Meaning;
use super::super::line::Field;
use super::super::{parts, sentences, years};
use super::Making;
use crate::record::evidence::Certainty;

impl Making<'_, '_> {
    pub(super) fn period(&mut self, field: &Field) {
        for range in &field.values {
            let text = self.by.text(range);
            let draft = &mut self.built.draft;
            if let Some(found) =
                years::period(text).filter(|_| draft.start.is_none() && draft.end.is_none())
            {
                (draft.start, draft.end) = (found.start, found.end);
                let at = range.start + found.range.start..range.start + found.range.end;
                self.prove_period(at, found.end.is_some(), "label-period");
            } else if let Some((date, found)) =
                years::single(text).filter(|_| draft.start.is_none())
            {
                (draft.start, draft.end) = (Some(date), Some(date));
                self.prove_period(
                    range.start + found.start..range.start + found.end,
                    true,
                    "label-period",
                );
            } else if draft.start.is_none() {
                let stated = collapse(text);
                self.review(format!("the period `{stated}` is not understood"));
            }
        }
    }

    pub(super) fn prove_period(&mut self, at: Range<usize>, ends: bool, rule: &'static str) {
        self.prove("start", at.clone(), rule, Certainty::Certain);
        if ends {
            self.prove("end", at, rule, Certainty::Certain);
        }
    }

    pub(super) fn day(&mut self, field: &Field) {
        let Some(range) = field.values.first() else {
            return;
        };
        let Some((date, found)) = years::single(self.by.text(range)) else {
            return;
        };
        let at = range.start + found.start..range.start + found.end;
        if field.meanings.first() == Some(&Meaning::Start) {
            self.built.draft.start = Some(date);
            self.prove("start", at, "label-start", Certainty::Certain);
        } else {
            self.built.draft.end = Some(date);
            self.prove("end", at, "label-end", Certainty::Certain);
        }
    }

    /// "The project runs from 2021 to 2024": what a paragraph says, where no label says it.
    pub(super) fn runs(&mut self, paragraph: &Range<usize>) {
        let text = self.by.text(paragraph);
        for said in sentences::sentences(text) {
            let draft = &self.built.draft;
            if draft.start.is_some() || draft.end.is_some() {
                return;
            }
            let Some(after) = parts::runs(&text[said.clone()], self.by.lexicon) else {
                continue;
            };
            let from = said.start + after;
            // The years stand right behind the verb: "runs workshops in schools from 2021" is another matter.
            let found = years::period(&text[from..said.end]).filter(|one| one.range.start <= 20);
            if let Some(found) = found {
                (self.built.draft.start, self.built.draft.end) = (found.start, found.end);
                let base = paragraph.start + from;
                let at = base + found.range.start..base + found.range.end;
                self.prove("start", at.clone(), "sentence-period", Certainty::Likely);
                if found.end.is_some() {
                    self.prove("end", at, "sentence-period", Certainty::Likely);
                }
            }
        }
    }
}

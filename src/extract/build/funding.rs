//! Who pays for a project: funder, programme, number, years.

use std::ops::Range;

use super::super::block::collapse;
use super::super::draft::Funder;
use super::super::lexicon::Part;
use super::super::line::Field;
use super::super::names;
use super::super::organisations::{self, Stated};
use super::super::parts;
use super::super::years;
use super::Making;
use crate::record::evidence::Certainty;
use crate::text::fold;

/// "doctoral scholarship": what is paid for, and not who pays.
fn is_post(name: &str) -> bool {
    const POSTS: &[&str] = &[
        "phd",
        "postdoc",
        "doctoral",
        "doctoraat",
        "doctoraatsbeurs",
        "self",
        "funded",
        "internal",
        "own",
        "scholarship",
        "studentship",
        "fellowship",
        "grant",
        "beurs",
        "mandaat",
        "bourse",
        "doctorale",
        "stipendium",
        "eigenmittel",
        "haushaltsmittel",
        "drittmittel",
    ];
    fold(name).split(' ').all(|word| POSTS.contains(&word))
}

impl Making<'_, '_> {
    /// The funders behind a label.
    pub(super) fn funders(&mut self, field: &Field) {
        let before = self.built.draft.funders.len();
        for range in &field.values {
            let text = self.by.text(range);
            let said: Vec<Range<usize>> = parts::introduced(text, self.by.lexicon)
                .into_iter()
                .filter(|one| one.part == Part::Funder)
                .map(|one| range.start + one.range.start..range.start + one.range.end)
                .collect();
            if said.is_empty() {
                self.funders_in(range, "label-funder", Certainty::Certain);
            }
            for range in said {
                self.funders_in(&range, "label-funder", Certainty::Certain);
            }
        }
        if self.built.draft.funders.len() == before && !field.values.is_empty() {
            let stated: Vec<String> = field
                .values
                .iter()
                .map(|range| collapse(self.by.text(range)))
                .collect();
            self.review(format!("no funder is seen in `{}`", stated.join("; ")));
        }
    }

    /// The funders of a text.
    pub(super) fn funders_in(
        &mut self,
        range: &Range<usize>,
        rule: &'static str,
        certainty: Certainty,
    ) {
        let text = self.by.text(range);
        for stated in organisations::organisations(text, true, self.by.lexicon) {
            let (bare, titles) = names::without_titles(&stated.name, self.by.lexicon);
            let is_person = !titles.is_empty() && names::is_name(bare, self.by.lexicon, true);
            if !is_person && !is_post(&stated.name) {
                self.funder(stated, range.start, rule, certainty);
            }
        }
    }

    fn funder(&mut self, stated: Stated, base: usize, rule: &'static str, certainty: Certainty) {
        let known = self.known.funder(&stated.name, stated.short.as_deref());
        let at = known.unwrap_or(self.built.draft.funders.len());
        if known.is_none() {
            let range = base + stated.range.start..base + stated.range.end;
            self.prove(format!("funders[{at}].name"), range, rule, certainty);
            self.known.add_funder(&stated.name, at);
            self.built.draft.funders.push(Funder {
                name: stated.name,
                ..Funder::default()
            });
        }
        let funder = &mut self.built.draft.funders[at];
        funder.short = funder.short.take().or(stated.short);
        if let Some(short) = &funder.short {
            self.known.add_funder(short, at);
        }
        funder.programme = funder.programme.take().or(stated.programme);
        funder.number = funder.number.take().or(stated.number);
        if let Some(period) = stated.period.filter(|_| funder.start.is_none()) {
            (funder.start, funder.end) = (period.start, period.end);
            let range = base + period.range.start..base + period.range.end;
            self.prove(
                format!("funders[{at}].start"),
                range.clone(),
                rule,
                certainty,
            );
            if period.end.is_some() {
                self.prove(format!("funders[{at}].end"), range, rule, certainty);
            }
        }
    }

    /// "wird von A gefördert (2019–2022)": years in parentheses behind the only funder of a sentence.
    pub(super) fn years_of_grant(&mut self, before: usize, after: &Range<usize>) {
        let text = self.by.text(after);
        let Some(open) = text.find('(').filter(|at| *at <= 40) else {
            return;
        };
        let Some(period) = years::period(&text[open..]).filter(|found| found.range.start == 1)
        else {
            return;
        };
        if let [only] = &mut self.built.draft.funders[before..]
            && only.start.is_none()
        {
            (only.start, only.end) = (period.start, period.end);
            let from = after.start + open;
            let range = from + period.range.start..from + period.range.end;
            self.prove(
                format!("funders[{before}].start"),
                range.clone(),
                "sentence-funder",
                Certainty::Certain,
            );
            if period.end.is_some() {
                self.prove(
                    format!("funders[{before}].end"),
                    range,
                    "sentence-funder",
                    Certainty::Certain,
                );
            }
        }
    }

    /// The programme behind a label: the only funder's. Where it names its funder itself, that one's.
    pub(super) fn programme(&mut self, field: &Field) {
        let Some(range) = field.values.first() else {
            return;
        };
        let text = collapse(self.by.text(range));
        if let [only] = self.built.draft.funders.as_mut_slice() {
            if only.programme.is_none() {
                only.programme = Some(text);
                self.prove(
                    "funders[0].programme",
                    range.clone(),
                    "label-programme",
                    Certainty::Likely,
                );
            }
            return;
        }
        let named = organisations::organisations(self.by.text(range), true, self.by.lexicon);
        let with_funder: Vec<Stated> = named
            .into_iter()
            .filter(|one| one.programme.is_some())
            .collect();
        if with_funder.is_empty() {
            self.review(format!("the programme `{text}` stands without its funder"));
        }
        for stated in with_funder {
            self.funder(stated, range.start, "label-programme", Certainty::Certain);
        }
    }

    /// "within the framework of …" in a sentence: the programme of the only funder.
    pub(super) fn within_programme(&mut self, range: &Range<usize>) {
        let Some(at) = parts::programme(self.by.text(range), self.by.lexicon) else {
            return;
        };
        let at = range.start + at.start..range.start + at.end;
        let name = collapse(self.by.text(&at));
        if let [only] = self.built.draft.funders.as_mut_slice()
            && only.programme.is_none()
        {
            only.programme = Some(name);
            self.prove(
                "funders[0].programme",
                at,
                "sentence-programme",
                Certainty::Likely,
            );
        }
    }
}

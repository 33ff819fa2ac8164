//! A draft out of the lines of a project.

mod funding;
mod known;
mod links;
mod people;
mod period;
mod title;

use std::ops::Range;

use super::block::{Page, collapse};
use super::draft::Draft;
use super::glue;
use super::language::Languages;
use super::lexicon::{Lexicon, Meaning, Part};
use super::line::{Field, Line, Said};
use super::parts;
use super::segment::Record;
use crate::record::evidence::Certainty;
use crate::record::project::{Category, Status};
use crate::text::fold;

/// Where a field stands in the text of a page, and how it was found.
#[derive(Debug, Clone)]
pub(crate) struct Proof {
    /// The field.
    pub(crate) field: String,
    /// Where it stands.
    pub(crate) range: Range<usize>,
    /// The byte of the document near which that is.
    pub(crate) origin: usize,
    /// The rule.
    pub(crate) rule: &'static str,
    /// How sure.
    pub(crate) certainty: Certainty,
}

/// A draft and the places of its fields.
#[derive(Debug, Default)]
pub(crate) struct Built {
    /// The draft, without evidence.
    pub(crate) draft: Draft,
    /// Where its fields stand.
    pub(crate) proofs: Vec<Proof>,
    /// The byte of the document at which it begins.
    pub(crate) origin: usize,
    /// What a person should look at, and the byte near which it stands.
    pub(crate) review: Vec<(usize, String)>,
}

/// Makes drafts of a page.
pub(crate) struct Builder<'a> {
    pub(crate) page: &'a Page,
    pub(crate) lines: &'a [Line],
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) languages: &'a Languages,
    /// The language of the page.
    pub(crate) language: Option<String>,
}

/// One draft in the making.
struct Making<'a, 'b> {
    by: &'b Builder<'a>,
    built: Built,
    /// The byte of the document near which the line stands that is being read.
    origin: usize,
    /// What the draft has already.
    known: known::Known,
    /// The paragraphs of the abstract, and the bytes of the document near which they stand.
    paragraphs: Vec<(Range<usize>, usize)>,
}

impl<'a> Builder<'a> {
    /// Makes the draft of one project.
    pub(crate) fn build(&self, record: &Record) -> Option<Built> {
        let mut making = Making {
            by: self,
            built: Built::default(),
            origin: 0,
            known: known::Known::default(),
            paragraphs: Vec::new(),
        };
        making.title(record)?;
        making.within(record);
        for at in &record.lines {
            let line = &self.lines[*at];
            making.origin = line.origin;
            match &line.said {
                Said::Caption => making.caption(line.range.clone()),
                Said::Field(field) => making.field(field),
                _ if record.names == Some(*at) => making.unlabelled_people(&line.range),
                Said::Prose | Said::Title => making.paragraph(line),
                Said::Elsewhere | Said::Section(..) | Said::Heading(_) => {}
            }
        }
        making.said_in_prose();
        making.summary();
        making.links(record);
        Some(making.built)
    }

    fn text(&self, range: &Range<usize>) -> &'a str {
        self.page.at(range)
    }
}

impl Making<'_, '_> {
    fn prove(
        &mut self,
        field: impl Into<String>,
        range: Range<usize>,
        rule: &'static str,
        certainty: Certainty,
    ) {
        let origin = self.origin;
        self.built.proofs.push(Proof {
            field: field.into(),
            range,
            origin,
            rule,
            certainty,
        });
    }

    fn review(&mut self, sentence: impl Into<String>) {
        self.built.review.push((self.origin, sentence.into()));
    }

    fn within(&mut self, record: &Record) {
        if let Some((category, range)) = &record.within.category {
            self.built.draft.category = Some(*category);
            self.prove(
                "category",
                range.clone(),
                "section-category",
                Certainty::Certain,
            );
        }
        if let Some((status, range)) = &record.within.status {
            self.built.draft.status = Some(*status);
            self.prove(
                "status",
                range.clone(),
                "section-status",
                Certainty::Certain,
            );
        }
    }

    fn caption(&mut self, range: Range<usize>) {
        let text = collapse(self.by.text(&range));
        if !text.is_empty() && self.known.credits.insert(text.clone()) {
            let at = self.built.draft.image_credits.len();
            self.prove(
                format!("image_credits[{at}]"),
                range,
                "caption",
                Certainty::Likely,
            );
            self.built.draft.image_credits.push(text);
        }
    }

    /// Prose; a caption that is glued to the first paragraph is cut off.
    fn paragraph(&mut self, line: &Line) {
        let mut range = line.range.clone();
        let text = self.by.text(&range);
        if self.paragraphs.is_empty() {
            let draft = &self.built.draft;
            let mut titles = vec![draft.title.as_str()];
            titles.extend(draft.alternative.iter().map(|other| other.value.as_str()));
            if titles.iter().any(|title| fold(title) == fold(text)) {
                return;
            }
            if self.by.lexicon.funder(&fold(text)) {
                // The name of a funder alone below the title.
                return self.funders_in(&range, "funder-alone", Certainty::Likely);
            }
            if let Some((end, rule)) = glue::caption_end(text, &titles, self.by.lexicon) {
                let caption = range.start..range.start + end;
                range = self.by.page.trimmed(&(caption.end..range.end));
                self.caption(caption.clone());
                self.prove("abstract", range.clone(), rule, Certainty::Likely);
            }
        }
        self.paragraphs.push((range, line.origin));
    }

    fn summary(&mut self) {
        let text: Vec<String> = self
            .paragraphs
            .iter()
            .map(|(range, _)| collapse(self.by.text(range)))
            .collect();
        self.built.draft.summary = text.join("\n\n");
        let language = self.by.languages.of(&self.built.draft.summary);
        self.built.draft.language = language
            .map(str::to_owned)
            .or_else(|| self.by.language.clone());
        if let (Some((first, origin)), Some((last, _))) =
            (self.paragraphs.first(), self.paragraphs.last())
        {
            let whole = first.start..last.end.max(first.start);
            self.origin = *origin;
            self.prove("abstract", whole, "prose", Certainty::Likely);
        }
    }

    fn field(&mut self, field: &Field) {
        match field.meanings.first() {
            Some(Meaning::Person(_)) => self.people(field),
            Some(Meaning::Funder) => self.funders(field),
            Some(Meaning::Programme) => self.programme(field),
            Some(Meaning::Organisation(role)) => self.organisations(field, *role),
            Some(Meaning::Period) => self.period(field),
            Some(Meaning::Start | Meaning::End) => self.day(field),
            Some(Meaning::Keywords) => self.keywords(field),
            Some(Meaning::Acronym) => self.acronym(field),
            Some(Meaning::Status | Meaning::Category) => self.stated_section(field),
            Some(Meaning::Homepage) => self.homepage(field),
            Some(Meaning::Title | Meaning::Abstract | Meaning::Image | Meaning::Other) | None => {}
        }
    }

    fn keywords(&mut self, field: &Field) {
        for range in &field.values {
            for word in self.by.text(range).split([',', ';', '|', '•', '·', '\n']) {
                let word = collapse(word.trim().trim_end_matches('.'));
                if !word.is_empty() && self.known.keywords.insert(word.clone()) {
                    self.built.draft.keywords.push(word);
                }
            }
            self.prove(
                "keywords",
                range.clone(),
                "label-keywords",
                Certainty::Certain,
            );
        }
    }

    /// "Status: ongoing", "Type of research: applied".
    fn stated_section(&mut self, field: &Field) {
        let Some(range) = field.values.first() else {
            return;
        };
        for section in self.by.lexicon.section(&fold(self.by.text(range))) {
            match section {
                super::lexicon::Section::Category(category) => {
                    self.set_category(*category, range.clone());
                }
                super::lexicon::Section::Status(status) => self.set_status(*status, range.clone()),
                _ => {}
            }
        }
    }

    fn set_category(&mut self, category: Category, range: Range<usize>) {
        self.built.draft.category = Some(category);
        self.prove("category", range, "label-category", Certainty::Certain);
    }

    fn set_status(&mut self, status: Status, range: Range<usize>) {
        self.built.draft.status = Some(status);
        self.prove("status", range, "label-status", Certainty::Certain);
    }

    /// Who pays, supports, takes part and supervises, as sentences say it.
    fn said_in_prose(&mut self) {
        for (range, origin) in self.paragraphs.clone() {
            self.origin = origin;
            self.runs(&range);
            let mut programmes = Vec::new();
            for found in parts::introduced(self.by.text(&range), self.by.lexicon) {
                let at = range.start + found.range.start..range.start + found.range.end;
                match found.part {
                    Part::Funder => {
                        let before = self.built.draft.funders.len();
                        self.funders_in(&at, "sentence-funder", Certainty::Certain);
                        let after = range.start + found.after.start..range.start + found.after.end;
                        self.years_of_grant(before, &after);
                    }

                    Part::Involved(role) => {
                        self.organisations_in(
                            &at,
                            role,
                            "sentence-organisation",
                            Certainty::Likely,
                        );
                    }
                    Part::Person(role) => {
                        self.people_in_sentence(&at, role);
                        self.leading(&at, role);
                    }
                    Part::Programme => programmes.push(at),
                }
            }
            for at in programmes {
                self.within_programme(&at);
            }
        }
    }
}

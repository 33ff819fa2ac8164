//! Places in a document: lines and characters, for what was found at a byte of its text.

use std::ops::Range;

use super::block::{Page, collapse};
use super::build::{Built, Proof};
use super::draft::Draft;
use crate::record::evidence::Evidence;

/// Turns bytes into lines and characters. The places are asked for in any order; a mark every few hundred bytes keeps
/// that fast.
pub(crate) struct Places<'a> {
    document: &'a str,
    /// At every mark: characters and line feeds before it.
    marks: Vec<(usize, usize)>,
    /// Where line feeds of the document became spaces.
    joints: &'a [usize],
    /// Is the page's text the document's, character for character?
    same: bool,
}

/// How many bytes there are between two marks.
const STEP: usize = 256;

/// How far from its block a value is looked for in the document.
const NEAR: usize = 1 << 16;

impl<'a> Places<'a> {
    /// The places of a text. `same`: a page's text has the same characters.
    pub(crate) fn new(document: &'a str, joints: &'a [usize], same: bool) -> Self {
        let mut marks = vec![(0, 0)];
        let (mut chars, mut lines) = (0, 0);
        for (at, byte) in document.bytes().enumerate() {
            if at > 0 && at % STEP == 0 {
                marks.push((chars, lines));
            }
            chars += usize::from(byte & 0xC0 != 0x80);
            lines += usize::from(byte == b'\n');
        }
        Self {
            document,
            marks,
            joints,
            same,
        }
    }

    /// The characters in front of a byte, and its line from 1.
    pub(crate) fn at(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.document.len());
        let mark = (byte / STEP).min(self.marks.len() - 1);
        let (mut chars, mut lines) = self.marks[mark];
        for b in &self.document.as_bytes()[mark * STEP..byte] {
            chars += usize::from(b & 0xC0 != 0x80);
            lines += usize::from(*b == b'\n');
        }
        let joined = self.joints.partition_point(|joint| *joint < byte);
        (chars, lines + joined + 1)
    }

    /// Finishes a draft: places become lines and characters.
    pub(crate) fn draft(
        &self,
        built: Built,
        page: &Page,
        text: &Places<'_>,
        source: &str,
    ) -> Draft {
        let mut draft = built.draft;
        let line = |origin: usize| {
            if self.same {
                text.at(origin).1
            } else {
                self.at(origin).1
            }
        };
        draft.line = line(built.origin);
        draft.review = built
            .review
            .into_iter()
            .map(|(origin, sentence)| format!("{source}:{}: {sentence}", line(origin)))
            .collect();
        draft.evidence = built
            .proofs
            .into_iter()
            .map(|proof| self.evidence(proof, page, text))
            .collect();
        draft
    }

    fn evidence(&self, proof: Proof, page: &Page, text: &Places<'_>) -> Evidence {
        let (line, span) = if self.same {
            // Characters of the page's text are those of the document; its bytes are not.
            let (start, line) = text.at(proof.range.start);
            (line, Some((start, text.at(proof.range.end).0)))
        } else {
            self.found(&proof, page)
        };
        Evidence {
            field: proof.field,
            line,
            span,
            rule: proof.rule.to_owned(),
            certainty: proof.certainty,
        }
    }

    /// Where the document has the words of a proof; else the line of its block.
    fn found(&self, proof: &Proof, page: &Page) -> (usize, Option<(usize, usize)>) {
        let value = page.at(&proof.range);
        let near = near(self.document, proof.origin);
        let found: Option<Range<usize>> = near
            .find(value)
            .filter(|_| !value.is_empty())
            .map(|at| proof.origin + at..proof.origin + at + value.len());
        match found {
            Some(range) => {
                let (start, line) = self.at(range.start);
                (
                    line,
                    Some((
                        start,
                        start + collapse(value).chars().count().max(value.chars().count()),
                    )),
                )
            }
            None => (self.at(proof.origin).1, None),
        }
    }
}

fn near(document: &str, from: usize) -> &str {
    let end = (from + NEAR).min(document.len());
    let end = (from..=end)
        .rev()
        .find(|at| document.is_char_boundary(*at))
        .unwrap_or(from);
    document.get(from..end).unwrap_or_default()
}

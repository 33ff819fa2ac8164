//! A list taken apart: at commas, semicolons and words like "and", but not inside of parentheses.

use std::ops::Range;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chunk {
    /// The part without what stands in parentheses behind it.
    pub(crate) range: Range<usize>,
    /// What stands in parentheses behind it.
    pub(crate) asides: Vec<Range<usize>>,
    /// Does a comma stand in front of it?
    pub(crate) comma: bool,
    /// The word that stands in front of it.
    pub(crate) joint: Option<&'static str>,
}

/// Words that part a list.
const JOINTS: &[&str] = &[
    "en",
    "and",
    "et",
    "und",
    "&",
    "sowie",
    "as well as",
    "alsook",
    "ainsi que",
    "evenals",
    "+",
];

/// The parts of a list. A chunk without text and asides is not given.
pub(crate) fn chunks(text: &str) -> Vec<Chunk> {
    let mut out = Vec::new();
    let mut depth = 0usize;
    let mut open = Opened::at(0);
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let next = at + c.len_utf8();
        match c {
            '(' | '[' => {
                depth += 1;
                if depth == 1 {
                    open.aside = Some(next);
                    open.end.get_or_insert(at);
                }
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0
                    && let Some(start) = open.aside.take()
                {
                    open.asides.push(start..at);
                }
            }
            ',' | ';' | '|' | '\n' | '•' | '·' | '\t' | '/'
                if depth == 0 && (c != '/' || parts_names(text, at)) =>
            {
                open.close(text, at, &mut out);
                open = Opened::at(next);
                open.comma = c == ',';
            }
            ' ' if depth == 0 => {
                if let Some((joint, after)) = joint(text, at) {
                    open.close(text, at, &mut out);
                    let comma = false;
                    open = Opened {
                        comma,
                        joint: Some(joint),
                        ..Opened::at(after)
                    };
                    at = after;
                    continue;
                }
            }
            _ => {}
        }
        at = next;
    }
    open.close(text, text.len(), &mut out);
    out
}

/// A stroke parts names, and not the parts of a number: "A Peeters/B Claes", "A / B", "ES/V012345/1".
fn parts_names(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + 1..].chars().next();
    before == Some(' ')
        || before.is_some_and(char::is_lowercase)
            && after.is_some_and(|c| c.is_uppercase() || c == ' ')
}

/// "and" between spaces: the word, and where what follows begins.
pub(crate) fn joint(text: &str, at: usize) -> Option<(&'static str, usize)> {
    let rest = &text[at + 1..];
    JOINTS.iter().find_map(|word| {
        let front = rest.get(..word.len())?;
        let after = rest.get(word.len()..)?;
        // "Henkel AG & Co. KGaA" is one.
        let company = *word == "&" && (after.starts_with(" Co.") || after.starts_with(" Co "));
        (front.eq_ignore_ascii_case(word) && after.starts_with(' ') && !company)
            .then_some((*word, at + 1 + word.len() + 1))
    })
}

/// A chunk of which the end is not known yet.
struct Opened {
    start: usize,
    end: Option<usize>,
    aside: Option<usize>,
    asides: Vec<Range<usize>>,
    comma: bool,
    joint: Option<&'static str>,
}

impl Opened {
    fn at(start: usize) -> Self {
        Self {
            start,
            end: None,
            aside: None,
            asides: Vec::new(),
            comma: false,
            joint: None,
        }
    }

    fn close(&mut self, text: &str, at: usize, out: &mut Vec<Chunk>) {
        if let Some(start) = self.aside.take() {
            // A parenthesis that nobody closed ends with the chunk.
            self.asides.push(start..at);
        }
        let end = self.end.unwrap_or(at).max(self.start);
        let said = &text[self.start..end];
        let start = self.start + (said.len() - said.trim_start().len());
        let range = start..start.max(self.start + said.trim_end().len());
        let range = without_full_stop(text, range);
        // "…: A B)": the end of parentheses that began before.
        let lone = text[range.clone()].ends_with(')') && !text[range.clone()].contains('(');
        let range = range.start..range.end - usize::from(lone);
        if !range.is_empty() || !self.asides.is_empty() {
            out.push(Chunk {
                range,
                asides: std::mem::take(&mut self.asides),
                comma: self.comma,
                joint: self.joint,
            });
        }
    }
}

/// The full stop that ends a list, off; that of initials stays.
fn without_full_stop(text: &str, range: Range<usize>) -> Range<usize> {
    let said = &text[range.clone()];
    let last = said.split_whitespace().next_back().unwrap_or_default();
    let letters = last.chars().filter(|c| c.is_alphabetic()).count();
    if last.ends_with('.') && letters > 2 && last.matches('.').count() == 1 {
        return range.start..range.end - 1;
    }
    range
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_hold_together() {
        let text = "A B (x, y and z), C D & E F.";
        let found = chunks(text);
        let said: Vec<&str> = found
            .iter()
            .map(|chunk| &text[chunk.range.clone()])
            .collect();
        assert_eq!(said, ["A B", "C D", "E F."]);
        assert_eq!(&text[found[0].asides[0].clone()], "x, y and z");
    }
}

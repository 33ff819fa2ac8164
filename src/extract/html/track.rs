//! Where text nodes stand in the document. The parser does not say, so their words are looked for, onwards from the last
//! place that was found.

/// Follows text nodes through a document.
pub(super) struct Track<'a> {
    document: &'a str,
    at: usize,
    window: usize,
}

const WINDOW: usize = 1 << 14;
const WIDEST: usize = 1 << 22;

impl<'a> Track<'a> {
    pub(super) fn new(document: &'a str) -> Self {
        Self {
            document,
            at: 0,
            window: WINDOW,
        }
    }

    /// The last place.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Goes back to a place.
    pub(super) fn back(&mut self, to: usize) {
        self.at = to;
    }

    /// Goes past a comment.
    pub(super) fn pass(&mut self, text: &str) {
        self.find(text);
    }

    /// Where a text node begins; where it is not found, the last place.
    pub(super) fn find(&mut self, text: &str) -> usize {
        let trimmed = text.trim_start();
        // References such as `&amp;` are other characters in the document.
        let end = trimmed
            .find(|c: char| matches!(c, '&' | '<' | '>' | '"' | '\r' | '\n') || !c.is_ascii())
            .unwrap_or(trimmed.len());
        let words = &trimmed.as_bytes()[..end.min(40)];
        if words.len() < 2 {
            return self.at;
        }
        let to = (self.at + self.window).min(self.document.len());
        let Some(found) = memchr::memmem::find(&self.document.as_bytes()[self.at..to], words)
        else {
            self.window = (self.window * 2).min(WIDEST);
            return self.at;
        };
        let place = self.at + found;
        // Long scripts are passed at once; an end inside of a character is brought to its start.
        let rest = self.document.len() - place;
        let past = place
            + if text.len() > 1024 {
                text.len().min(rest)
            } else {
                words.len()
            };
        let whole = |at: &usize| self.document.is_char_boundary(*at);
        self.at = (place..=past).rev().find(whole).unwrap_or(place);
        self.window = WINDOW;
        place
    }
}

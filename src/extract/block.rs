//! A document as its readers hand it on: a text, and the blocks of which it is made.

use std::ops::Range;

/// A document that was read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The text that blocks are ranges of. Every character of it stands for one of the document.
    pub(crate) text: String,
    /// The blocks, in the order of the document.
    pub(crate) blocks: Vec<Block>,
    /// Line feeds that became spaces: where.
    pub(crate) joints: Vec<usize>,
    /// Links: the range of their text, and their address.
    pub(crate) links: Vec<(Range<usize>, String)>,
    /// Pictures: where they stand in the text, and their address.
    pub(crate) images: Vec<(usize, String)>,
    /// What the document says its language is.
    pub(crate) language: Option<String>,
}

/// A line of text or an element of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its text.
    pub(crate) range: Range<usize>,
    /// What the document says that it is.
    pub(crate) form: Form,
    /// How many blank lines stand in front of it.
    pub(crate) gap: usize,
    /// The bytes at its start that are set in bold type.
    pub(crate) bold: usize,
    /// The byte of the document near which it stands.
    pub(crate) origin: usize,
}

/// What a document says that a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A heading; 1 is the highest.
    Heading(u8),
    /// A line of plain text, which may be anything.
    Plain,
    /// A paragraph of HTML.
    Paragraph,
    /// An item of a list.
    Item,
    /// A caption, or a text in place of a picture.
    Caption,
    /// What names the value that follows: `dt`, `th`.
    Label,
    /// A value of the label in front of it: `dd`, `td`.
    Value,
}

impl Page {
    /// The text of a range.
    pub(crate) fn at(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// A range without white space around it.
    pub(crate) fn trimmed(&self, range: &Range<usize>) -> Range<usize> {
        let text = self.at(range);
        let start = range.start + (text.len() - text.trim_start().len());
        start..start.max(range.start + text.trim_end().len())
    }
}

/// White space as one space each, nothing around, and no soft hyphens.
pub(crate) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().filter(|c| *c != '\u{ad}'));
    }
    out
}

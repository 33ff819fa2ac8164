//! XML, written element by element into a string.

use std::borrow::Cow;

use quick_xml::escape::escape;

/// A document that is being written.
#[derive(Debug, Default)]
pub(super) struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// An attribute: name and value.
pub(super) type Attribute<'a> = (&'a str, &'a str);

impl Xml {
    /// A document without a root yet.
    pub(super) fn new() -> Self {
        Self {
            out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned(),
            open: Vec::new(),
        }
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[Attribute<'_>]) {
        self.start(name, attributes);
        self.out.push('>');
        self.open.push(name);
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            self.line();
            self.end(name);
        }
    }

    /// An element with a text.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[Attribute<'_>], text: &str) {
        self.start(name, attributes);
        self.out.push('>');
        self.out.push_str(&escape(sound(text)));
        self.end(name);
    }

    /// An element without anything in it.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.start(name, attributes);
        self.out.push_str("/>");
    }

    /// XML that was written elsewhere.
    pub(super) fn raw(&mut self, xml: &str) {
        self.out.push('\n');
        self.out.push_str(xml);
    }

    /// The place that the document has come to.
    pub(super) fn mark(&self) -> (usize, usize) {
        (self.out.len(), self.open.len())
    }

    /// Goes back to a place: what was written since is gone.
    pub(super) fn back(&mut self, (length, depth): (usize, usize)) {
        self.out.truncate(length);
        self.open.truncate(depth);
    }

    /// The document, ended.
    pub(super) fn finish(mut self) -> String {
        self.out.push('\n');
        self.out
    }

    fn start(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.line();
        self.out.push('<');
        self.out.push_str(name);
        for (attribute, value) in attributes {
            self.out.push(' ');
            self.out.push_str(attribute);
            self.out.push_str("=\"");
            self.out.push_str(&escape(sound(value)));
            self.out.push('"');
        }
    }

    fn end(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in &self.open {
            self.out.push(' ');
        }
    }
}

/// A text with only the characters that XML can hold.
pub(super) fn sound(text: &str) -> Cow<'_, str> {
    // Of characters beyond ASCII only some that begin with this byte are not sound.
    let is_plain = |b: u8| (b >= b' ' && b != 0xef) || b == b'\n' || b == b'\t';
    // Without a way out on the way, many bytes are looked at in one step.
    let all_plain = text.bytes().fold(true, |all, b| all & is_plain(b));
    if all_plain || text.chars().all(is_sound) {
        Cow::Borrowed(text)
    } else {
        let replaced = |c| if is_sound(c) { c } else { '\u{fffd}' };
        Cow::Owned(text.chars().map(replaced).collect())
    }
}

/// [Characters](https://www.w3.org/TR/xml/#charsets) that XML can hold. A carriage return would be read as a line feed; texts
/// of records have none.
fn is_sound(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_a_text_can_be_written() {
        let mut xml = Xml::new();
        xml.open("a", &[("b", "\"<&'\u{1}")]);
        xml.leaf("c", &[], "]]> & <d> \u{ffff} 漢 🌊");
        xml.empty("e", &[]);
        xml.close();
        assert_eq!(
            xml.finish(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;&lt;&amp;&apos;\u{fffd}\">\n <c>]]&gt; &amp; &lt;d&gt; \u{fffd} 漢 🌊</c>\n <e/>\n</a>\n"
        );
    }
}

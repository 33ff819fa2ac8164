//! Text that was copied from a page: each line is a block.

use super::block::{Block, Form, Page};

/// Reads text. Characters keep their number, so that a place in the page is one in the document: what is another kind of
/// space becomes a plain one.
pub(crate) fn read(text: &str) -> Page {
    let mut page = Page {
        text: text.chars().map(plain).collect(),
        ..Page::default()
    };
    let (mut start, mut gap) = (0, 0);
    for line in page.text.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        if line.trim().is_empty() {
            gap += 1;
            continue;
        }
        let inner = line.trim_start();
        let from = range.start + (line.len() - inner.len());
        page.blocks.push(Block {
            range: from..from + inner.trim_end().len(),
            form: form(inner),
            gap,
            bold: 0,
            origin: from,
        });
        gap = 0;
    }
    page
}

/// A plain character for the ones that only look like a space, or like nothing.
fn plain(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\u{200b}'..='\u{200d}' | '\u{feff}' | '\u{ad}' | '\u{2060}' => ' ',
        '\u{2028}' | '\u{2029}' => '\n',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    }
}

/// Bullets make an item.
fn form(line: &str) -> Form {
    let bullet = line.starts_with(['•', '▪', '‣', '◦', '●', '■'])
        || ["- ", "* ", "– ", "o "]
            .iter()
            .any(|mark| line.starts_with(mark));
    if bullet { Form::Item } else { Form::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_blocks_and_characters_keep_their_number() {
        let text = "A\u{a0}b \r\n\u{a0}\n\n• c\n";
        let page = read(text);
        assert_eq!(page.text.chars().count(), text.chars().count());
        let seen: Vec<_> = page
            .blocks
            .iter()
            .map(|block| (page.at(&block.range), block.gap))
            .collect();
        assert_eq!(seen, [("A b", 0), ("• c", 2)]);
        assert_eq!(page.blocks[1].form, Form::Item);
    }
}

//! Text that was copied from a page: each line is a block. Lines that were broken at a margin are joined first; the marks
//! of Markdown and tables of cells say what lines are.

mod table;
mod wrap;

use super::block::{Block, Form, Page};
use super::lexicon::Lexicon;

/// Reads text. Characters keep their number, so that a place in the page is one in the document: what is another kind of
/// space becomes a plain one.
pub(crate) fn read(text: &str, lexicon: &Lexicon) -> Page {
    let clean: String = text.chars().map(plain).collect();
    let (text, joints) = wrap::unwrapped(&clean, lexicon);
    let mut page = Page {
        // Marks of bold type say nothing that is needed.
        text: text.replace("**", "  "),
        joints,
        ..Page::default()
    };
    let (mut start, mut gap) = (0, 0);
    for line in page.text.split_inclusive('\n') {
        let range = start..start + line.trim_end_matches('\n').len();
        start += line.len();
        if line.trim().is_empty() || is_page_number(line.trim()) {
            gap += 1;
            continue;
        }
        if let Some(level) = rule(line.trim()) {
            // A line of strokes below a line makes a heading of it, where it is as long.
            if let Some(above) = page.blocks.last_mut()
                && gap == 0
                && above.form == Form::Plain
                && is_underlined(&page.text[above.range.clone()], line.trim())
            {
                above.form = Form::Heading(level);
            }
            gap += 1;
            continue;
        }
        let inner = line.trim_start();
        let from = range.start + (line.len() - inner.len());
        let (form, marks) = form(inner);
        let mut end = inner.trim_end().len();
        if matches!(form, Form::Heading(_)) {
            end = inner[..end]
                .trim_end_matches(['=', '#', ' '])
                .len()
                .max(marks);
        }
        page.blocks.push(Block {
            range: from + marks..from + end,
            form,
            gap,
            bold: 0,
            origin: from,
        });
        gap = 0;
    }
    table::tables(&mut page, lexicon);
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

/// Bullets make an item, and the marks of Markdown a heading: the form, and how long its marks are.
fn form(line: &str) -> (Form, usize) {
    let marks = line.bytes().take_while(|byte| *byte == b'#').count();
    if (1..=6).contains(&marks) && line[marks..].starts_with(' ') {
        let level = u8::try_from(marks).unwrap_or(6);
        return (Form::Heading(level), marks + 1);
    }
    // Wikis: most of them write "== A part ==", one counts the other way round, from six.
    let marks = line.bytes().take_while(|byte| *byte == b'=').count();
    if (1..=6).contains(&marks) && line[marks..].starts_with(' ') {
        let level = if marks >= 5 { 7 - marks } else { marks };
        return (Form::Heading(u8::try_from(level).unwrap_or(6)), marks + 1);
    }
    let bullet = line.starts_with(['•', '▪', '‣', '◦', '●', '■'])
        || ["- ", "* ", "– ", "o "]
            .iter()
            .any(|mark| line.starts_with(mark));
    (if bullet { Form::Item } else { Form::Plain }, 0)
}

/// The number of a page, alone on its line.
fn is_page_number(line: &str) -> bool {
    line.len() <= 3 && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// A line of strokes, and the level of a heading above it.
fn rule(line: &str) -> Option<u8> {
    let strokes = |c: char| matches!(c, '-' | '=' | '_' | '*' | '—' | '–' | '|' | ':' | '+' | ' ');
    let drawn = line.chars().filter(|c| *c != ' ').count();
    (drawn >= 3 && line.chars().all(strokes)).then(|| if line.starts_with('=') { 1 } else { 2 })
}

fn is_underlined(line: &str, strokes: &str) -> bool {
    let (line, strokes) = (line.trim_end().chars().count(), strokes.chars().count());
    strokes.abs_diff(line) <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_blocks_and_characters_keep_their_number() {
        let text = "A\u{a0}b \r\n\u{a0}\n\n• c\n";
        let page = read(text, &Lexicon::shipped());
        assert_eq!(page.text.chars().count(), text.chars().count());
        let seen: Vec<_> = page
            .blocks
            .iter()
            .map(|block| (page.at(&block.range), block.gap))
            .collect();
        assert_eq!(seen, [("A b", 0), ("• c", 2)]);
        assert_eq!(page.blocks[1].form, Form::Item);
    }

    #[test]
    fn marks_make_headings() {
        let page = read(
            "== A part ==\n## A title\n**Promotor:** X\n\nAnother\n=======\n\nText\n\n---\n",
            &Lexicon::shipped(),
        );
        let seen: Vec<_> = page
            .blocks
            .iter()
            .map(|block| (page.at(&block.range).trim(), block.form))
            .collect();
        assert_eq!(
            seen,
            [
                ("A part", Form::Heading(2)),
                ("A title", Form::Heading(2)),
                ("Promotor:   X", Form::Plain),
                ("Another", Form::Heading(1)),
                ("Text", Form::Plain)
            ]
        );
    }
}

//! Lines that were broken at a margin, as in text that was copied from a PDF or an e-mail, joined again.
//!
//! A line was broken where the next word did not fit any more. That only counts in a text in which many lines go on in
//! small letters and next to none is longer.

use super::super::label::{self, Parting};
use super::super::lexicon::Lexicon;

/// How many lines have to go on in small letters before a text counts as broken at a margin.
const ENOUGH: usize = 3;

/// No margin is narrower, in characters.
const NARROW: usize = 40;

/// The text with its broken lines joined by spaces, and the bytes at which that was done. Characters keep their number.
pub(super) fn unwrapped(text: &str, lexicon: &Lexicon) -> (String, Vec<usize>) {
    let lines: Vec<&str> = text.split('\n').collect();
    let Some(width) = width(&lines) else {
        return (text.to_owned(), Vec::new());
    };
    let mut out = String::with_capacity(text.len());
    let mut joints = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        out.push_str(line);
        let Some(next) = lines.get(at + 1) else {
            break;
        };
        if !is_broken(line, next, width, lexicon) {
            out.push('\n');
            continue;
        }
        if keeps_hyphen(line, next) {
            // A soft hyphen: it is dropped from every value.
            joints.push(out.len());
            out.push('\u{ad}');
        } else if is_hyphenated(line, next) {
            // Soft hyphens: they are dropped from every value.
            out.pop();
            out.push('\u{ad}');
            joints.push(out.len());
            out.push('\u{ad}');
        } else {
            joints.push(out.len());
            out.push(' ');
        }
    }
    (out, joints)
}

fn length(line: &str) -> usize {
    line.trim().chars().count()
}

fn goes_on(line: &str, next: &str) -> bool {
    next.trim_start().starts_with(char::is_lowercase)
        && !line.contains('\t')
        && !next.contains('\t')
        && line
            .trim_end()
            .ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | ')'))
}

/// How long the lines are that were broken, if there are enough of them: the middle one of them.
fn width(lines: &[&str]) -> Option<usize> {
    let mut lengths: Vec<usize> = lines
        .windows(2)
        .filter(|pair| goes_on(pair[0], pair[1]))
        .map(|pair| length(pair[0]))
        .collect();
    lengths.sort_unstable();
    let width = *lengths.get(lengths.len() / 2)?;
    let long = lines
        .iter()
        .filter(|line| length(line) > width + width / 4)
        .count();
    let filled = lines.iter().filter(|line| !line.trim().is_empty()).count();
    (lengths.len() >= ENOUGH && width >= NARROW && long * 20 <= filled).then_some(width)
}

/// Was the line broken here? The next word did not fit, or it goes on in small letters.
fn is_broken(line: &str, next: &str, width: usize, lexicon: &Lexicon) -> bool {
    let indent = |line: &str| line.len() - line.trim_start().len();
    // A line that is moved to the right begins something, but not below a bullet.
    let moved = indent(next) > indent(line) + 1
        && line.trim_start().starts_with(|c: char| c.is_alphanumeric());
    let (line, next) = (line.trim(), next.trim());
    if moved || is_shouted(line) && !is_shouted(next) {
        return false;
    }
    if line.is_empty() || next.is_empty() || line.contains('\t') || next.contains('\t') {
        return false;
    }
    let begins =
        |c: char| c.is_alphanumeric() || matches!(c, '(' | '"' | '“' | '«' | '„' | '‘' | '\'');
    let labelled = label::label(next, lexicon)
        .is_some_and(|found| matches!(found.parting, Parting::Mark | Parting::Qualified));
    if !next.starts_with(begins) || labelled || is_numbered(next) || next.ends_with(':') {
        return false;
    }
    let word = next
        .split(' ')
        .next()
        .map_or(0, |word| word.chars().count());
    let reach = length(line) + 1 + word;
    let on = next.starts_with(char::is_lowercase);
    reach * 10 >= width * 9 || on && goes_on(line, next) && length(line) * 2 >= width
}

/// "3.1 A title", "2. A title".
fn is_numbered(line: &str) -> bool {
    super::super::line::numbering(line) > 0
}

/// A title in capitals.
fn is_shouted(line: &str) -> bool {
    !line.chars().any(char::is_lowercase) && line.chars().filter(|c| c.is_uppercase()).count() > 5
}

/// "Nouvelle-" and "Aquitaine".
fn keeps_hyphen(line: &str, next: &str) -> bool {
    let mut back = line.trim_end().chars().rev();
    back.next() == Some('-')
        && back.next().is_some_and(char::is_lowercase)
        && next.trim_start().starts_with(char::is_uppercase)
        && line.trim_end().len() == line.len()
        && next.trim_start().len() == next.len()
}

/// "effec-" and "tief".
fn is_hyphenated(line: &str, next: &str) -> bool {
    const JOINTS: &[&str] = &["en", "of", "and", "or", "und", "oder", "et", "ou", "bzw"];
    let word = next
        .trim_start()
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    let mut back = line.chars().rev();
    back.next() == Some('-')
        && back.take(2).all(char::is_lowercase)
        && word.starts_with(char::is_lowercase)
        && !JOINTS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_were_broken_at_a_margin_are_joined() {
        let text = "A title that stands alone\n\nThis paragraph was written in a narrow column,\nand so each of its lines ends where the margin\nis. Even a sentence that begins with a capital\nGoes on, and words are sometimes taken apart, effec-\ntively, too.\nPromotor: Ann Peeters\n";
        let (joined, joints) = unwrapped(text, &Lexicon::shipped());
        assert_eq!(joined.chars().count(), text.chars().count());
        let lines: Vec<&str> = joined.lines().collect();
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines[2].ends_with("apart, effec\u{ad}\u{ad}tively, too."));
        assert_eq!(joints.len(), 4);
    }

    #[test]
    fn lines_that_are_whole_stay_apart() {
        let text = "A title\nA short text below it.\nResearcher: Ann Peeters\nand a line in small letters\n";
        assert_eq!(unwrapped(text, &Lexicon::shipped()).0, text);
    }
}

//! The form of a line: could it be a title, is it a caption?

use super::super::lexicon::Lexicon;
use super::super::{glue, sentences};

/// Short, begins like a title, and ends in no full stop.
pub(crate) fn could_be_title(text: &str) -> bool {
    let text = text.trim();
    let opens = text.chars().find(|c| {
        !matches!(
            c,
            '"' | '“' | '‘' | '«' | '„' | '\'' | '(' | '[' | ' ' | '¿' | '©'
        )
    });
    // A title may hold a question or an exclamation, and two parts with a full stop between; not more.
    let parts = sentences::sentences(text);
    let (last, front) = parts
        .split_last()
        .map_or((0, &[][..]), |(_, front)| (1, front));
    let stops = front
        .iter()
        .filter(|range| text[(*range).clone()].ends_with(['.', ';']))
        .count();
    let inner_stop = last == 0 || stops > 1 || stops == 1 && text.chars().count() > 160;
    text.chars().count() <= super::TITLE
        && opens.is_some_and(|c| c.is_uppercase() || c.is_numeric())
        && !text.ends_with(['.', ';', ',', ':'])
        && !inner_stop
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// A caption that stands alone: short, and marked as one.
pub(super) fn is_caption(text: &str, lexicon: &Lexicon) -> bool {
    let lower = text.to_lowercase();
    let marked = [
        "©",
        "creative commons",
        "(cc by",
        "shutterstock",
        "unsplash",
        "flickr",
        "fotolia",
        "wikimedia",
    ]
    .iter()
    .any(|mark| lower.contains(mark));
    let glued =
        glue::title(text, lexicon).0.start > 0 || glue::caption_end(text, &[], lexicon).is_some();
    text.chars().count() <= 160
        && !glued
        && !text.ends_with('.')
        && (marked || glue::is_credit_start(text, lexicon) && text.split_whitespace().count() <= 9)
        || text.starts_with("http") && !text.trim().contains(' ')
}

/// How long the number is that stands in front of a heading, with its space: "1. ", "3.2 ", "4) ". A date has none.
pub(crate) fn numbering(text: &str) -> usize {
    let number = text
        .bytes()
        .take_while(|byte| byte.is_ascii_digit() || *byte == b'.')
        .count();
    let inner = text[..number].trim_end_matches('.');
    let closed = text[number..].starts_with(')');
    let parts = inner.split('.').collect::<Vec<_>>();
    let rest = &text[number + usize::from(closed)..];
    let numbered = !inner.is_empty()
        && parts.len() <= 4
        && parts.iter().all(|part| (1..=2).contains(&part.len()))
        && (closed || parts.len() > 1 || inner.len() < number);
    let opens = rest
        .trim_start()
        .starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '„' | '«' | '\''));
    if numbered && opens && rest.starts_with([' ', '\t']) && !is_date(inner, rest) {
        text.len() - rest.trim_start().len()
    } else {
        0
    }
}

/// "Recherche n° 1", "Project 3": a line that only counts.
pub(super) fn is_counter(text: &str) -> bool {
    const COUNTED: &[&str] = &[
        "project",
        "projet",
        "projekt",
        "recherche",
        "onderzoek",
        "onderzoeksproject",
        "study",
        "studie",
        "étude",
        "teilprojekt",
        "deelproject",
        "forschungsprojekt",
        "thesis",
        "thèse",
        "research project",
        "projet de recherche",
    ];
    if text.len() > 40 || !text.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.')) {
        return false;
    }
    let bare = text.trim_end_matches([':', '.', ' ']);
    let front = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = bare.len() - front.len();
    let word = front.trim_end().to_lowercase();
    let word = ["n°", "nr.", "nr", "no.", "no", "#"]
        .iter()
        .find_map(|mark| word.strip_suffix(mark))
        .unwrap_or(&word);
    (1..=2).contains(&digits) && COUNTED.contains(&word.trim_end())
}

/// "10. Mai 1933".
fn is_date(number: &str, rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let year = words
        .nth(1)
        .is_some_and(|word| word.bytes().take_while(u8::is_ascii_digit).count() == 4);
    !number.contains('.') && year
}

/// Does a sentence end here?
pub(super) fn after_sentence(front: &str) -> bool {
    front
        .trim_end()
        .ends_with(['.', '!', '?', ')', '”', '"', '»'])
}

/// "The team", "Het team", "Unser Team": the label without what stands in front.
pub(super) fn without_article(text: &str) -> &str {
    const WORDS: &[&str] = &[
        "the", "our", "het", "de", "ons", "onze", "le", "la", "les", "notre", "nos", "das", "die",
        "der", "unser", "unsere", "project", "about",
    ];
    let word = text.split(' ').next().unwrap_or_default();
    let rest = text[word.len()..].trim_start();
    if !rest.is_empty() && WORDS.contains(&word.to_lowercase().as_str()) {
        rest
    } else {
        text
    }
}

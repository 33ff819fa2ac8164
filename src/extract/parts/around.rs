//! What else a sentence says of a project: when it runs, within which programme.

use std::ops::Range;

use super::super::lexicon::Lexicon;
use super::super::{organisations, sentences};
use super::{is_pronoun, is_subject, words};
use crate::text::fold;

/// Behind a verb that says when the project runs: "the project runs", "het loopt".
pub(crate) fn runs(said: &str, lexicon: &Lexicon) -> Option<usize> {
    if !(is_pronoun(said) || lexicon.speaks_of_the_project(&fold(said))) {
        return None;
    }
    words(said)
        .into_iter()
        .find(|(start, end)| lexicon.runs(&fold(&said[*start..*end])))
        .map(|(_, end)| end)
}

/// The name of a programme behind "within the framework of": it shows by its words, or by its capitals, that it is one.
pub(crate) fn programme(said: &str, lexicon: &Lexicon) -> Option<Range<usize>> {
    let sentence = sentences::sentences(said).into_iter().next()?;
    let front = &said[sentence.clone()];
    let end = front.find([',', ';', '(']).unwrap_or(front.len());
    let name = organisations::without_article(front[..end].trim().trim_end_matches('.'));
    let start = name.as_ptr() as usize - said.as_ptr() as usize;
    let mut all = name
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let first = all.clone().next()?;
    let shown = all.any(|word| {
        let folded = fold(word);
        lexicon.programme_word(&folded) || folded.contains("program")
    });
    let capitals = first.chars().filter(|c| c.is_uppercase()).count() >= 2;
    let named = name.chars().any(char::is_uppercase) && name.split_whitespace().count() <= 10;
    (named && (shown || capitals) && !is_subject(&first.to_lowercase()))
        .then(|| start..start + name.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programmes_show_that_they_are_some() {
        let lexicon = Lexicon::shipped();
        for (text, expected) in [
            ("BRAIN-be 2.0.", Some("BRAIN-be 2.0")),
            (
                "het programma Welzijn en Samenleving.",
                Some("programma Welzijn en Samenleving"),
            ),
            ("du projet RIVAGES.", None),
            ("haar doctoraat.", None),
            ("the Belgian asylum procedure.", None),
        ] {
            let found = programme(text, &lexicon).map(|range| &text[range]);
            assert_eq!(found, expected, "{text}");
        }
    }
}

//! Text taken apart into sentences.

use std::ops::Range;

/// Words that end in a full stop and no sentence.
const SHORT: &[&str] = &[
    "prof", "dr", "drs", "ir", "ing", "mr", "mrs", "ms", "nr", "no", "bv", "bijv", "z", "b", "e",
    "g", "i", "d", "h", "u", "a", "art", "vgl", "c", "cf", "vs", "st", "ca", "etc", "resp", "em",
    "univ", "doz", "p", "pp", "vol", "ed", "eds", "hrsg", "mme", "m", "sr", "jr", "inc", "ltd",
    "dipl", "abs", "med", "phil", "iur", "jur", "habil", "rer", "nat", "pol", "priv", "jun",
    "assoc", "ass", "apl", "mag", "hab", "ao", "bzw", "op", "cit", "lic", "al",
];

/// The sentences of a text, without white space around.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if c == '\n' || matches!(c, '.' | '!' | '?' | ';') && ends(text, at, c) {
            push(text, start..end, &mut out);
            start = end;
        }
    }
    push(text, start..text.len(), &mut out);
    out
}

fn push(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let said = &text[range.clone()];
    let from = range.start + (said.len() - said.trim_start().len());
    let to = range.start + said.trim_end().len();
    if from < to {
        out.push(from..to);
    }
}

/// Does a sentence end at this mark?
fn ends(text: &str, at: usize, mark: char) -> bool {
    let rest =
        text[at + mark.len_utf8()..].trim_start_matches(['"', '”', '’', '\'', ')', '»', ']']);
    if mark == ';' {
        return rest.starts_with(' ');
    }
    let mut after = rest.chars();
    if !after.next().is_none_or(char::is_whitespace) {
        return false;
    }
    let next = rest.trim_start().chars().next();
    let opens = next.is_none_or(|c| {
        c.is_uppercase()
            || c.is_numeric()
            || matches!(
                c,
                '"' | '“' | '‘' | '«' | '„' | '(' | '[' | '\'' | '–' | '-'
            )
    });
    if mark != '.' {
        return opens;
    }
    let word = text[..at]
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    opens && !initial && !SHORT.contains(&word.to_lowercase().as_str())
}

/// Where the first sentence ends that is followed by another one.
pub(crate) fn first_end(text: &str) -> Option<usize> {
    let found = sentences(text);
    (found.len() > 1).then(|| found[0].end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_numbers_end_no_sentence() {
        let text = "Belspo-BRAIN-be 2.0 pays Prof. Dr. A. Jansen. He is glad! Is it so; yes.";
        let said: Vec<&str> = sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(
            said,
            [
                "Belspo-BRAIN-be 2.0 pays Prof. Dr. A. Jansen.",
                "He is glad!",
                "Is it so;",
                "yes."
            ]
        );
    }
}

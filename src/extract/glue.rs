//! Captions that were copied into the text without a space. They are cut off only where something shows that they are
//! there: a mark of a credit, an address, the same words twice.

use std::ops::Range;

use super::lexicon::Lexicon;
use crate::text::fold;

/// How far a glued caption may reach.
const REACH: usize = 240;

/// Where the caption ends that is glued in front of a paragraph, and by which rule that was seen.
pub(crate) fn caption_end(
    text: &str,
    titles: &[&str],
    lexicon: &Lexicon,
) -> Option<(usize, &'static str)> {
    address(text)
        .map(|end| (end, "glue-address"))
        .or_else(|| {
            titles
                .iter()
                .find_map(|title| repeated_title(text, title))
                .map(|end| (end, "glue-title"))
        })
        .or_else(|| twice(text).map(|end| (end, "glue-twice")))
        .or_else(|| credit(text, lexicon).map(|end| (end, "glue-credit")))
        .or_else(|| acronym(text, titles).map(|end| (end, "glue-acronym")))
}

/// An address, up to what cannot belong to it.
fn address(text: &str) -> Option<usize> {
    if !(text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")) {
        return None;
    }
    let end =
        text.find(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '<' | '>' | '«'))?;
    (!text[end..].trim().is_empty()).then_some(end)
}

/// The title stands in front of the text without a space.
fn repeated_title(text: &str, title: &str) -> Option<usize> {
    let rest = text.strip_prefix(title)?;
    (title.chars().count() >= 4
        && rest.starts_with(|c: char| c.is_uppercase() || c == '"' || c == '“'))
    .then_some(title.len())
}

/// The same words twice: `The Moving Cities MapThe Moving Cities Map is`. Where the first copy ends.
pub(crate) fn twice(text: &str) -> Option<usize> {
    boundaries(text).into_iter().find(|end| {
        let (front, back) = text.split_at(*end);
        front.chars().count() >= 6
            && back.starts_with(front)
            && !back[front.len()..].starts_with(char::is_alphanumeric)
    })
}

/// Where a small letter, a digit or a mark meets a capital without a space.
fn boundaries(text: &str) -> Vec<usize> {
    let mut out = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at <= REACH) {
        let closes = before.is_some_and(|b| {
            b.is_lowercase() || b.is_ascii_digit() || matches!(b, ')' | '.' | '"' | '”')
        });
        if closes && c.is_uppercase() {
            out.push(at);
        }
        before = Some(c);
    }
    out
}

/// A credit: it begins like one, and the last boundary before the first sentence ends is where it ends.
fn credit(text: &str, lexicon: &Lexicon) -> Option<usize> {
    if !is_credit_start(text, lexicon) {
        return None;
    }
    let limit = super::sentences::first_end(text).unwrap_or(text.len());
    let mut ends: Vec<usize> = boundaries(text)
        .into_iter()
        .filter(|at| *at < limit)
        .collect();
    ends.extend(starter_after_capitals(text, limit));
    ends.sort_unstable();
    let opens = |at: &usize| opens_sentence(&text[*at..]);
    ends.iter().rev().copied().find(opens).or_else(|| {
        ends.last().copied().filter(|at| {
            // Without a small word to show it, what follows has at least to be a sentence.
            text[*at..].split_whitespace().count() >= 4
        })
    })
}

/// Does a caption begin here?
pub(crate) fn is_credit_start(text: &str, lexicon: &Lexicon) -> bool {
    let lower: String = text.chars().take(40).flat_map(char::to_lowercase).collect();
    lower.starts_with('©')
        || lower.starts_with('@')
        || lexicon.captions().iter().any(|cue| {
            lower
                .strip_prefix(cue.as_str())
                .is_some_and(|rest| rest.starts_with([' ', ':']))
        })
}

/// `RMvdBHet REFUFAM project`: a capital after capitals, where a small word of a sentence begins.
fn starter_after_capitals(text: &str, limit: usize) -> Option<usize> {
    let mut before = None::<char>;
    for (at, c) in text
        .char_indices()
        .take_while(|(at, _)| *at < limit.min(REACH))
    {
        let inside = before.is_some_and(char::is_uppercase) && c.is_uppercase();
        if inside && opens_sentence(&text[at..]) {
            return Some(at);
        }
        before = Some(c);
    }
    None
}

/// An acronym in front of a sentence: `ISEMIDeze studie`. The acronym is said again, or stands in a title.
fn acronym(text: &str, titles: &[&str]) -> Option<usize> {
    let run: usize = text
        .chars()
        .take_while(|c| c.is_uppercase() || c.is_ascii_digit() || *c == '-')
        .map(char::len_utf8)
        .sum();
    let last = text[..run].chars().next_back()?;
    let end = run - last.len_utf8();
    let short = &text[..end];
    let again = text[end..].contains(short) || titles.iter().any(|title| title.contains(short));
    (short.chars().count() >= 3 && again && opens_sentence(&text[end..])).then_some(end)
}

/// Does a sentence begin here, by its first word?
fn opens_sentence(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "het", "de", "een", "dit", "deze", "in", "op", "met", "voor", "wat", "hoe", "veel", "door",
        "bij", "sinds", "ondanks", "hoewel", "aan", "om", "de", "er", "we", "wij", "ons", "onze",
        "the", "a", "an", "this", "these", "our", "we", "how", "what", "since", "although",
        "while", "many", "when", "as", "it", "by", "over", "with", "why", "despite", "for", "from",
        "to", "at", "on", "migrants", "people", "le", "la", "les", "l", "ce", "cet", "cette", "un",
        "une", "dans", "depuis", "notre", "comment", "si", "à", "en", "au", "des", "ces", "il",
        "elle", "face", "quels", "quelles", "pourquoi", "das", "die", "der", "dieses", "diese",
        "ein", "eine", "im", "wie", "seit", "das", "unser", "wir", "was", "mit", "bei", "für",
        "obwohl", "es", "ziel", "welche", "warum", "trotz", "viele",
    ];
    let first = text
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or_default();
    first.chars().skip(1).all(char::is_lowercase)
        && WORDS.contains(&first.to_lowercase().as_str())
        && text[first.len()..].starts_with([' ', '’', '\''])
}

/// What is glued to a title: a credit in front, words said twice, a caption behind the years. The title's range, and
/// the ranges of captions.
pub(crate) fn title(text: &str, lexicon: &Lexicon) -> (Range<usize>, Vec<Range<usize>>) {
    let mut range = 0..text.len();
    let mut captions = Vec::new();
    if let Some(end) = word_twice(text) {
        captions.push(0..end);
        range.start = end;
    } else if is_credit_start(text, lexicon)
        && let Some(end) = boundaries(text).last().copied()
    {
        captions.push(0..end);
        range.start = end;
    }
    // "(2018-2020)Family Reunification": a capital right behind the closing parenthesis of years.
    let said = &text[range.clone()];
    if let Some(close) = said.find(')')
        && said[close + 1..].starts_with(char::is_uppercase)
        && super::years::period(&said[..close]).is_some_and(|found| found.range.end == close)
    {
        captions.push(range.start + close + 1..range.end);
        range.end = range.start + close + 1;
    }
    (range, captions)
}

/// `Onderzoeksproject GezinsherenigingGezinshereniging van`: the word before the boundary is the one behind it.
fn word_twice(text: &str) -> Option<usize> {
    boundaries(text)
        .into_iter()
        .find(|at| {
            let word = text[..*at]
                .rsplit(|c: char| !c.is_alphanumeric())
                .next()
                .unwrap_or_default();
            let back = &text[*at..];
            word.chars().count() >= 5
                && back
                    .get(..word.len())
                    .is_some_and(|next| fold(next) == fold(word))
                && !back[word.len()..].starts_with(char::is_alphanumeric)
        })
        .or_else(|| twice(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_are_cut_off_where_something_shows_them() {
        let lexicon = Lexicon::shipped();
        for (text, rest) in [
            (
                "© A. Painter – A Road by NightMay 1890, oil, 92 cmDe relatie tussen recht en kind wordt bekeken. Meer.",
                "De relatie",
            ),
            (
                "foto project Ann PeetersVluchtelingen worden vaak gezien als een last. Dit is zo.",
                "Vluchtelingen worden",
            ),
            (
                "project image RMvdBHet project doelt op bewijs. Ja.",
                "Het project",
            ),
            ("ISEMIDeze studie maakt deel uit van ISEMI.", "Deze studie"),
            ("https://example.org/a?b=0\"... [Zij] is nu", "\"... [Zij]"),
            (
                "The Moving MapThe Moving Map is een project.",
                "The Moving Map is",
            ),
        ] {
            let (end, _) = caption_end(text, &[], &lexicon).unwrap_or_else(|| panic!("{text}"));
            assert!(text[end..].starts_with(rest), "{text}: {}", &text[end..]);
        }
        for whole in [
            "YouthLab studies McDonald and others.",
            "De EU streeft ernaar.",
            "HIVDrugs are studied.",
        ] {
            assert_eq!(caption_end(whole, &["A title"], &lexicon), None, "{whole}");
        }
    }

    #[test]
    fn titles_lose_what_is_glued_to_them() {
        let lexicon = Lexicon::shipped();
        for (text, expected) in [
            (
                "Onderzoeksproject GezinsherenigingGezinshereniging van migranten",
                "Gezinshereniging van migranten",
            ),
            (
                "© L.S. / FotoliaPALIM: een proef (2019-2020)",
                "PALIM: een proef (2019-2020)",
            ),
            (
                "Handboek (2018-2020)Family Reunification",
                "Handboek (2018-2020)",
            ),
            ("MigraNet: law in motion", "MigraNet: law in motion"),
        ] {
            assert_eq!(&text[title(text, &lexicon).0], expected);
        }
    }
}

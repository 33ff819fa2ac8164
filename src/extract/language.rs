//! Which language a text is in: Dutch, English, French or German, or none that can be told.

use std::collections::HashMap;

use whatlang::{Detector, Lang};

/// Tells languages; made once for a document.
pub(crate) struct Languages {
    detector: Detector,
    /// Which languages have a small word, in the order of [`SMALL_WORDS`].
    small_words: HashMap<&'static str, [bool; 4]>,
}

impl Languages {
    /// The languages whose words there are.
    pub(crate) fn new() -> Self {
        let mut small_words: HashMap<_, [bool; 4]> = HashMap::new();
        for (at, (_, words)) in SMALL_WORDS.iter().enumerate() {
            for word in *words {
                small_words.entry(*word).or_default()[at] = true;
            }
        }
        Self {
            small_words,
            detector: Detector::with_allowlist(vec![Lang::Nld, Lang::Eng, Lang::Fra, Lang::Deu]),
        }
    }

    /// The language of a text, as a BCP 47 tag. Short texts are told by their small words.
    pub(crate) fn of(&self, text: &str) -> Option<&'static str> {
        let head = head(text, 2000);
        let mut counts = [0usize; 4];
        for word in head
            .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .map(str::to_lowercase)
        {
            let languages = self.small_words.get(word.as_str()).copied();
            for (count, has) in counts.iter_mut().zip(languages.unwrap_or_default()) {
                *count += usize::from(has);
            }
        }
        let best = (0..4).max_by_key(|at| (counts[*at], 4 - at))?;
        let second = (0..4).filter(|at| *at != best).map(|at| counts[at]).max()?;
        if counts[best] >= second + 2 || counts[best] > 0 && second == 0 {
            return Some(SMALL_WORDS[best].0);
        }
        if head.chars().count() < 60 {
            return None;
        }
        let info = self
            .detector
            .detect(head)
            .filter(whatlang::Info::is_reliable)?;
        Some(match info.lang() {
            Lang::Nld => "nl",
            Lang::Eng => "en",
            Lang::Fra => "fr",
            Lang::Deu => "de",
            _ => return None,
        })
    }
}

/// The first bytes of a text.
pub(crate) fn head(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// Words that one of these languages has and the others do not, or seldom.
const SMALL_WORDS: [(&str, &[&str]); 4] = [
    (
        "nl",
        &[
            "het",
            "een",
            "van",
            "en",
            "voor",
            "dat",
            "dit",
            "deze",
            "wordt",
            "naar",
            "bij",
            "zijn",
            "niet",
            "met",
            "op",
            "aan",
            "hoe",
            "onder",
            "tussen",
            "uit",
            "de",
            "tot",
            "onderzoek",
            "over",
            "ook",
            "door",
        ],
    ),
    (
        "en",
        &[
            "the", "of", "and", "to", "for", "is", "this", "that", "with", "on", "how", "by",
            "are", "from", "as", "an", "between", "their", "which", "has", "through",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "des", "du", "et", "une", "est", "dans", "pour", "sur", "aux",
            "par", "qui", "que", "au", "ce", "cette", "entre", "leur", "un", "en", "sont", "de",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "des", "von", "zu", "im", "ein", "eine", "für", "den",
            "dem", "ist", "mit", "auf", "zur", "zum", "wird", "sich", "werden", "zwischen", "wie",
            "nach", "über", "bei",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_titles_are_told_by_their_small_words() {
        let languages = Languages::new();
        for (text, expected) in [
            ("Exiled and separated", Some("en")),
            (
                "De implementatie van het beginsel van het hoger belang",
                Some("nl"),
            ),
            ("Les migrations dans la ville", Some("fr")),
            ("Flucht und die Grenzen des Rechts", Some("de")),
            ("REFUFAM", None),
        ] {
            assert_eq!(languages.of(text), expected, "{text}");
        }
    }
}

//! What columns are called and what cells say, in Dutch, English, French and German.

use std::collections::HashMap;

use crate::record::Kind;

/// The words, as data.
pub(super) const WORDS: &str = include_str!("words.tsv");

/// The languages that names of columns end in: their tags, and their names, folded.
pub(super) const LANGUAGES: [(&str, &str); 12] = [
    ("nl", "nederlands"),
    ("en", "engels"),
    ("fr", "frans"),
    ("de", "duits"),
    ("nl", "dutch"),
    ("en", "english"),
    ("fr", "french"),
    ("de", "german"),
    ("nl", "neerlandais"),
    ("en", "anglais"),
    ("fr", "francais"),
    ("de", "deutsch"),
];

/// The words by what they mean.
#[derive(Debug)]
pub(super) struct Known {
    fields: HashMap<(Kind, &'static str), &'static str>,
    codes: HashMap<(&'static str, &'static str), &'static str>,
}

/// Reads the words.
pub(super) fn known() -> Known {
    let mut known = Known {
        fields: HashMap::new(),
        codes: HashMap::new(),
    };
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        let mut columns = line.split('\t');
        let (Some(about), Some(field), Some(words)) =
            (columns.next(), columns.next(), columns.next())
        else {
            continue;
        };
        for word in words.split('|') {
            if let Some(of) = about.strip_prefix('=') {
                known.codes.insert((of, word), field);
            } else if let Ok(kind) = about.parse() {
                known.fields.insert((kind, word), field);
            }
        }
    }
    known
}

impl Known {
    /// The field that a folded name means.
    pub(super) fn field(&self, kind: Kind, word: &str) -> Option<&'static str> {
        self.fields
            .iter()
            .find(|((of, known), _)| *of == kind && *known == word)
            .map(|(_, field)| *field)
    }

    /// The code that the value of a field means.
    pub(super) fn code(&self, field: &str, value: &str) -> Option<&'static str> {
        let folded = crate::text::fold(value);
        self.codes
            .iter()
            .find(|((of, known), _)| *of == field && *known == folded)
            .map(|(_, code)| *code)
    }

    /// How many words there are that mean one thing.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.fields.len() + self.codes.len()
    }
}

/// A folded name without the currency that stands behind it: `budget eur`.
pub(super) fn without_unit(folded: &str) -> String {
    let bare = folded
        .strip_suffix(" eur")
        .or_else(|| folded.strip_suffix(" euro"))
        .or_else(|| folded.strip_suffix(" in"));
    let bare = bare.unwrap_or(folded);
    bare.strip_suffix(" in").unwrap_or(bare).to_owned()
}

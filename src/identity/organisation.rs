//! Names of organisations: what belongs to a name, and what only stands beside it: legal form, article, acronym.
//!
//! All that compares such names takes this from here. `oogst link` leaves out more: it proposes, and merges nothing.

use crate::text::fold;

/// Legal forms, as they stand at the end of a name that is folded.
const LEGAL_FORMS: &[&str] = &[
    "a i s b l",
    "a s",
    "a s b l",
    "ab",
    "ag",
    "aisbl",
    "amba",
    "aps",
    "as",
    "asbl",
    "b v",
    "b v b a",
    "bhd",
    "bv",
    "bvba",
    "c v b a",
    "co",
    "co kg",
    "corp",
    "corporation",
    "cv",
    "cvba",
    "d d",
    "d o o",
    "dd",
    "doo",
    "e v",
    "eg",
    "eood",
    "ev",
    "gesmbh",
    "ggmbh",
    "gmbh",
    "gmbh co kg",
    "i v z w",
    "inc",
    "incorporated",
    "ivzw",
    "kft",
    "kg",
    "kgaa",
    "lda",
    "limited",
    "llc",
    "llp",
    "ltd",
    "mbh",
    "n v",
    "npo",
    "nv",
    "oy",
    "oyj",
    "p l c",
    "plc",
    "pty",
    "s a",
    "s a r l",
    "s a s",
    "s c",
    "s c r l",
    "s l",
    "s l u",
    "s p a",
    "s p r l",
    "s r l",
    "s r o",
    "sa",
    "sarl",
    "sas",
    "scarl",
    "scrl",
    "se",
    "sl",
    "slu",
    "sp z o o",
    "spa",
    "sprl",
    "srl",
    "sro",
    "ug",
    "v z w",
    "vzw",
    "z s",
    "zrt",
];

/// How many words a legal form has at the most.
const WORDS: usize = 5;

const ARTICLES: &[&str] = &[
    "de", "het", "the", "la", "le", "les", "l", "der", "die", "das", "den", "dem", "des", "el",
    "los", "las", "il", "lo", "gli",
];

/// A name for comparison: folded, without legal form and article.
///
/// ```
/// use oogst::identity::organisation::without_legal_form;
/// assert_eq!(without_legal_form("The Salt Marsh Company Ltd."), "salt marsh company");
/// assert_eq!(without_legal_form("Natuurpunt v.z.w."), "natuurpunt");
/// ```
#[must_use]
pub fn without_legal_form(name: &str) -> String {
    let folded = fold(&without_stops(name));
    let mut words: Vec<&str> = folded.split(' ').collect();
    strip_legal_form(&mut words);
    strip_article(&mut words);
    words.join(" ")
}

/// `F.R.S.` is `FRS`, but `4.0` is not `40`.
fn without_stops(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let is_in_number = out.ends_with(|c: char| c.is_ascii_digit())
            && rest.peek().is_some_and(char::is_ascii_digit);
        if c != '.' || is_in_number {
            out.push(c);
        }
    }
    out
}

/// Takes legal forms from the end of a name that is folded. Something is left of every name.
pub fn strip_legal_form(words: &mut Vec<&str>) {
    let form = |words: &[&str]| {
        (1..=WORDS.min(words.len().saturating_sub(1)))
            .rev()
            .find(|count| LEGAL_FORMS.contains(&words[words.len() - count..].join(" ").as_str()))
    };
    while let Some(count) = form(words) {
        words.truncate(words.len() - count);
    }
}

/// Takes the article from the beginning of a name that is folded. Something is left of every name.
pub fn strip_article(words: &mut Vec<&str>) {
    if words.len() > 1 && ARTICLES.contains(&words[0]) {
        words.remove(0);
    }
}

/// A name, and what stands in parentheses at its end.
#[must_use]
pub fn parenthesis(name: &str) -> Option<(&str, &str)> {
    let inner = name.trim().strip_suffix(')')?;
    let (before, inside) = inner.rsplit_once('(')?;
    let (before, inside) = (before.trim(), inside.trim());
    (!before.is_empty()).then_some((before, inside))
}

/// A name, and the acronym in parentheses behind it. A place there is part of the name: `University of California
/// (Berkeley)`.
#[must_use]
pub fn with_acronym(name: &str) -> (&str, Option<&str>) {
    match parenthesis(name) {
        Some((full, acronym)) if is_acronym(acronym) => (full, Some(acronym)),
        _ => (name.trim(), None),
    }
}

/// One word of two to twelve letters, of which two or more are capitals and a third at least: `FWO`, `UGent`,
/// `F.R.S.-FNRS`.
#[must_use]
pub fn is_acronym(word: &str) -> bool {
    let word = word.trim();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = word.chars().filter(|c| c.is_uppercase()).count();
    !word.contains(char::is_whitespace)
        && (2..=12).contains(&letters)
        && capitals >= 2
        && capitals * 3 >= letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_known_with_and_without_stops() {
        for name in [
            "Acme NV",
            "ACME n.v.",
            "Acme N. V.",
            "The Acme S.A. SpA",
            "l'Acme",
        ] {
            assert_eq!(without_legal_form(name), "acme", "{name}");
        }
        assert_eq!(
            without_legal_form("F.R.S.-FNRS"),
            without_legal_form("FRS-FNRS")
        );
    }

    #[test]
    fn something_is_left_of_every_name() {
        for name in ["NV", "The", "S.A.", "De NV", "a s b l"] {
            assert!(!without_legal_form(name).is_empty(), "{name}");
        }
        assert_ne!(
            without_legal_form("Industry 4.0"),
            without_legal_form("Industry 40")
        );
    }

    #[test]
    fn an_acronym_in_parentheses_is_no_part_of_a_name_and_a_place_is() {
        assert_eq!(with_acronym("Fonds A (FA) "), ("Fonds A", Some("FA")));
        assert_eq!(with_acronym("Universiteit Gent (UGent)").1, Some("UGent"));
        for whole in [
            "University of California (Berkeley)",
            "Plan (2020)",
            "(FWO)",
            "FWO",
        ] {
            assert_eq!(with_acronym(whole), (whole, None));
        }
    }

    #[test]
    fn one_word_of_capitals_is_an_acronym() {
        for acronym in ["FWO", "UGent", "F.R.S.-FNRS", "BELSPO", " ERC "] {
            assert!(is_acronym(acronym), "{acronym}");
        }
        for word in ["Gent", "KU Leuven", "F", "Innoviris", "2020", ""] {
            assert!(!is_acronym(word), "{word}");
        }
    }
}

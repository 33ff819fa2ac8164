//! Names of organisations, folded for comparison: without legal form, article and an acronym in brackets.

use super::words::{IN_FRONT, JOINING, KINDS, PARTS};
use crate::identity::organisation::{strip_article, strip_legal_form, with_acronym};
use crate::text::fold;

/// A name for comparison.
///
/// `The Acme Company, Ltd. (AC)` and `ACME COMPANY` have the same.
pub(crate) fn key(name: &str) -> String {
    let open = fold(&with_acronym(name).0.replace('&', " and "));
    let mut words: Vec<&str> = open
        .split(' ')
        .filter(|word| !word.is_empty() && !JOINING.contains(word))
        .collect();
    strip_legal_form(&mut words);
    if words.len() > 2 && IN_FRONT.contains(&words[0]) {
        words.remove(0);
    }
    strip_article(&mut words);
    without_umlauts(&words.join(" "))
}

/// `ae` is one way to write `ä`, which is folded to `a`: inside of a word, before a consonant.
fn without_umlauts(words: &str) -> String {
    let letters: Vec<char> = words.chars().collect();
    let is_consonant = |c: &char| c.is_ascii_lowercase() && !"aeiouy".contains(*c);
    let is_umlaut = |at: usize| {
        letters[at] == 'e'
            && at > 0
            && matches!(letters[at - 1], 'a' | 'o' | 'u')
            && letters.get(at + 1).is_some_and(is_consonant)
    };
    (0..letters.len())
        .filter(|at| !is_umlaut(*at))
        .map(|at| letters[at])
        .collect()
}

/// Does it stand for a number: digits, or Roman ones? Names that differ in it name two things.
pub(super) fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        || word.len() > 1 && word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'))
}

/// Does it say what something is?
pub(super) fn is_kind(word: &str) -> bool {
    KINDS.contains(&word)
}

/// Does a name that is folded begin as that of a part does?
pub(crate) fn is_part(key: &str) -> bool {
    key.split(' ')
        .next()
        .is_some_and(|word| PARTS.contains(&word))
}

/// The country as ISO 3166 writes it; the European Union has two codes of its own.
pub(super) fn country(code: &str) -> String {
    match code.to_ascii_uppercase().as_str() {
        "UK" => "GB".to_owned(),
        "EL" => "GR".to_owned(),
        other => other.to_owned(),
    }
}

/// The host of a web page, without `www`.
pub(super) fn host(page: &str) -> Option<String> {
    let url = url::Url::parse(page).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_articles_and_brackets_do_not_part_a_name() {
        for (one, other) in [
            ("THE WELLCOME TRUST LIMITED", "Wellcome Trust"),
            (
                "Research Foundation Flanders (FWO)",
                "Research Foundation - Flanders",
            ),
            ("Acme S.p.A.", "acme spa"),
            ("Muster GmbH & Co. KG", "Muster"),
            ("Research & Development Ltd", "Research and Development"),
            ("L'Université de Namur", "UNIVERSITÉ DE NAMUR"),
            ("UNIVERSITAET ZUERICH", "Universität Zürich"),
            (
                "Fonds Zivile Seenotrettung e.V.",
                "Fonds Zivile Seenotrettung",
            ),
        ] {
            assert_eq!(key(one), key(other), "{one}");
        }
    }

    #[test]
    fn something_is_left_of_every_name() {
        for name in ["SAS", "The", "AG", "S.A.", "(Belgium)"] {
            assert!(!key(name).is_empty(), "{name}");
        }
        assert_ne!(key("Ghent University"), key("Ghent University Hospital"));
        assert_ne!(key("Tesserae"), key("Tessera"));
        assert_ne!(
            key("University of California (Davis)"),
            key("University of California")
        );
    }

    #[test]
    fn numbers_of_both_kinds_are_numbers() {
        for number in ["8", "13", "ii", "xiv", "2a"] {
            assert!(is_number(number), "{number}");
        }
        for word in ["i", "kent", "mix"] {
            assert!(!is_number(word), "{word}");
        }
    }
}

//! Keys for what a page names: short, readable, and the same each time.

use std::collections::BTreeSet;

use data_encoding::BASE32_NOPAD;
use sha2::{Digest, Sha256};

use crate::record::{Kind, Project};
use crate::text::slug;

/// How long a key becomes at the most, but for the number behind it.
const LENGTH: usize = 60;

/// A title's head is its key where it is as long as this, or an acronym.
const HEAD: usize = 12;

/// A key for a project that no other has: its acronym, the head of its title, the whole title, or that with a number.
pub(super) fn of_project(project: &Project, taken: &BTreeSet<String>) -> String {
    let title = project
        .title
        .best(&[project.language.as_deref().unwrap_or("")]);
    let title = title.map_or("", |(_, title)| title);
    let acronym = project.acronym.as_deref().unwrap_or("");
    free(&[acronym, head(title), title], Kind::Project, taken)
}

/// A key for something with these names, the best first: the first that is free, else the last with a number.
pub(super) fn free(names: &[&str], kind: Kind, taken: &BTreeSet<String>) -> String {
    let mut last = String::new();
    for name in names {
        let key = short(&slug(name)).to_owned();
        if key.is_empty() {
            continue;
        }
        if !taken.contains(&key) {
            return key;
        }
        last = key;
    }
    if last.is_empty() {
        // Nothing of the name can be written in a key: another script.
        let hash = BASE32_NOPAD.encode(&Sha256::digest(names.join("\0")));
        last = format!("{kind}-{}", hash[..8].to_lowercase());
    }
    let numbered = (2..=u32::MAX).map(|number| format!("{last}-{number}"));
    [last.clone()]
        .into_iter()
        .chain(numbered)
        .find(|key| !taken.contains(key))
        .unwrap_or(last)
}

/// A slug that ends with a whole word.
fn short(slug: &str) -> &str {
    if slug.len() <= LENGTH {
        return slug;
    }
    let cut = &slug[..LENGTH];
    if slug[LENGTH..].starts_with('-') {
        return cut;
    }
    cut.rfind('-').map_or(cut, |end| &cut[..end])
}

/// What stands before the first colon, question mark or dash behind which a title explains itself.
fn head(title: &str) -> &str {
    let mut before = ' ';
    for (at, c) in title.char_indices() {
        let rest = title[at + c.len_utf8()..].trim_start_matches(['"', '”', '’', '\'', '»', '“']);
        let is_mark = matches!(c, ':' | '?' | '!') || before == ' ' && matches!(c, '-' | '–' | '—');
        if is_mark && rest.starts_with(' ') && is_enough(&title[..at]) {
            return &title[..at];
        }
        before = c;
    }
    title
}

fn is_enough(head: &str) -> bool {
    let letters = head.trim().chars().filter(|c| c.is_alphabetic()).count();
    let is_acronym = !head
        .chars()
        .any(|c| c.is_lowercase() || c.is_whitespace() && !head.ends_with(c))
        && letters >= 3;
    is_acronym || slug(head).len() >= HEAD
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Text;

    fn key(title: &str, taken: &[&str]) -> String {
        let project = Project {
            title: Text::of("nl", title),
            ..Project::default()
        };
        of_project(
            &project,
            &taken.iter().map(|key| (*key).to_owned()).collect(),
        )
    }

    #[test]
    fn a_key_is_the_head_of_the_title() {
        for (title, expected) in [
            ("REFUFAM – Gezinnen in België", "refufam"),
            (
                "“Veilig bij de buren?” Rechtsbescherming in Marokko",
                "veilig-bij-de-buren",
            ),
            ("You too? No way! Geloofwaardigheid", "you-too-no-way"),
            (
                "Geen straat zonder toekomst? Kritische blik",
                "geen-straat-zonder-toekomst",
            ),
            ("Schorren: koolstof", "schorren-koolstof"),
            ("Één project", "een-project"),
            ("Миграция", "project-"),
        ] {
            assert!(
                key(title, &[]).starts_with(expected),
                "{title}: {}",
                key(title, &[])
            );
        }
    }

    #[test]
    fn a_key_is_no_longer_than_sixty_characters_and_ends_with_a_word() {
        let key = key(
            "De implementatie van het beginsel van het hoger belang van het kind in migratiecontext",
            &[],
        );
        assert_eq!(
            key,
            "de-implementatie-van-het-beginsel-van-het-hoger-belang-van"
        );
    }

    #[test]
    fn a_key_that_is_taken_is_not_given_again() {
        let title = "Schorren en koolstof: een studie";
        assert_eq!(
            key(title, &["schorren-en-koolstof"]),
            "schorren-en-koolstof-een-studie"
        );
        let taken = ["schorren-en-koolstof", "schorren-en-koolstof-een-studie"];
        assert_eq!(key(title, &taken), "schorren-en-koolstof-een-studie-2");
    }
}

//! Names of persons: cleaned, taken apart, folded for comparison. Pure; [`VERSION`] counts changes.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::text::fold;

/// The version of these rules. A change of them can change who is taken for whom.
pub const VERSION: u32 = 2;

/// Words that stand in front of a name and are not part of it.
const HONORIFICS: &[&str] = &[
    "prof",
    "professor",
    "dr",
    "drs",
    "ir",
    "ing",
    "em",
    "lic",
    "mr",
    "mrs",
    "ms",
    "mevr",
    "dhr",
    "mag",
    "mgr",
    "mme",
    "mlle",
    "herr",
    "frau",
    "sir",
    "emeritus",
    "doctor",
    "dra",
    "pr",
    "pd",
    "habil",
    "univ",
];

/// Degrees that stand behind a name.
const DEGREES: &[&str] = &[
    "phd", "llm", "msc", "ma", "ba", "bsc", "llb", "md", "mba", "jd", "dphil", "mphil",
];

/// Words that open a family name when they follow the first word.
const PARTICLES: &[&str] = &[
    "van", "de", "den", "der", "ter", "ten", "te", "von", "zu", "zur", "zum", "du", "la", "le",
    "les", "di", "da", "dal", "dalla", "del", "della", "delle", "degli", "dos", "das", "do", "el",
    "al", "bin", "ibn", "af", "av", "vom", "vande", "vanden", "vander", "van't", "'t", "op", "in",
    "d'",
];

/// A person's name, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Honorifics as stated, in their order.
    pub honorifics: Vec<String>,
    /// The given names, where there are any.
    pub given: String,
    /// The family name with its particles.
    pub family: String,
    /// Degrees as stated, in their order.
    pub degrees: Vec<String>,
}

/// Why a string is not taken for a person's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAName {
    /// Nothing is left of it.
    Empty,
    /// It is one word only.
    LoneWord,
    /// It holds digits.
    Digits,
    /// It is a web or mail address.
    Address,
    /// It is a heading, not a name.
    Heading,
}

impl fmt::Display for NotAName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "nothing is left of it without titles",
            Self::LoneWord => "one word is a given name at best",
            Self::Digits => "a name has no digits",
            Self::Address => "it is an address",
            Self::Heading => "it is a heading",
        })
    }
}

/// NFC, every run of white space (U+00A0 too) one plain space, nothing around it.
#[must_use]
pub fn clean(name: &str) -> String {
    let spaced: String = name.nfc().collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes a name apart: honorifics and degrees off, "Family, Given particles" turned round, particles to the family
/// name. Case is kept as written.
///
/// # Errors
/// Where the string is not the name of a person.
///
/// ```
/// let name = oogst::identity::name::parse("Prof. dr. Roos-Marie van den Bogaard")?;
/// assert_eq!((name.given.as_str(), name.family.as_str()), ("Roos-Marie", "van den Bogaard"));
/// assert_eq!(name.honorifics, ["Prof.", "dr."]);
/// # Ok::<(), oogst::identity::name::NotAName>(())
/// ```
pub fn parse(stated: &str) -> Result<Name, NotAName> {
    let cleaned = clean(stated);
    if cleaned.contains("://") || cleaned.contains('@') || cleaned.starts_with("www.") {
        return Err(NotAName::Address);
    }
    let cleaned = without_brackets(&cleaned);
    if cleaned.chars().any(char::is_numeric) {
        return Err(NotAName::Digits);
    }
    if is_heading(cleaned) {
        return Err(NotAName::Heading);
    }
    let mut words: Vec<&str> = cleaned.split(' ').filter(|word| !word.is_empty()).collect();
    let mut degrees = Vec::new();
    while words.len() > 1 && is_degree(words[words.len() - 1]) {
        degrees.insert(
            0,
            words.remove(words.len() - 1).trim_matches(',').to_owned(),
        );
    }
    let start = words.iter().take_while(|word| is_honorific(word)).count();
    let honorifics = words.drain(..start).map(str::to_owned).collect();
    let bare = words.join(" ");
    let (given, family) = split(bare.trim_end_matches(','))?;
    Ok(Name {
        honorifics,
        given,
        family,
        degrees,
    })
}

/// A name without a balanced "(…)" behind it: an affiliation or a role.
fn without_brackets(name: &str) -> &str {
    let cut = name
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once('('));
    match cut {
        Some((before, inner)) if !inner.contains(')') && !before.trim().is_empty() => before.trim(),
        _ => name,
    }
}

/// Words that stand over lists of people and in no name.
const HEADINGS: &[&str] = &[
    "chercheurs",
    "equipe",
    "financement",
    "financiering",
    "finanzierung",
    "funding",
    "leden",
    "mitglieder",
    "onderzoek",
    "onderzoekers",
    "onderzoeksteam",
    "partners",
    "project",
    "projecten",
    "projectleden",
    "projects",
    "projekt",
    "promotoren",
    "publicaties",
    "publications",
    "research",
    "researchers",
    "supervisors",
    "team",
    "vacancy",
    "vacature",
];

fn is_heading(name: &str) -> bool {
    let folded = fold(name);
    name.contains(':') || folded.split(' ').any(|word| HEADINGS.contains(&word))
}

fn split(bare: &str) -> Result<(String, String), NotAName> {
    if let Some((family, given)) = bare.split_once(',') {
        let mut given: Vec<&str> = given.split_whitespace().collect();
        let kept = given
            .iter()
            .rposition(|word| !is_particle(word))
            .map_or(0, |at| at + 1);
        let particles = given.split_off(kept.max(usize::from(!given.is_empty())));
        let family = [particles.join(" ").as_str(), family.trim()]
            .join(" ")
            .trim()
            .to_owned();
        return if given.is_empty() || family.is_empty() {
            Err(NotAName::LoneWord)
        } else {
            Ok((given.join(" "), family))
        };
    }
    let words: Vec<&str> = bare.split_whitespace().collect();
    match words.len() {
        0 => Err(NotAName::Empty),
        1 => Err(NotAName::LoneWord),
        count => {
            let family = (1..count - 1)
                .find(|at| is_particle(words[*at]))
                .unwrap_or(count - 1);
            Ok((words[..family].join(" "), words[family..].join(" ")))
        }
    }
}

fn bare_word(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

fn is_honorific(word: &str) -> bool {
    // Without its full stop "Em" or "Ir" may be a given name in lower-case languages; with it, it is a title.
    let bare = bare_word(word);
    HONORIFICS.contains(&bare.as_str())
        && (word.ends_with('.')
            || bare.len() > 2
            || matches!(bare.as_str(), "dr" | "ir" | "mr" | "ms"))
}

fn is_degree(word: &str) -> bool {
    DEGREES.contains(&bare_word(word).as_str()) && word.chars().any(char::is_uppercase)
}

fn is_particle(word: &str) -> bool {
    let lower = word.to_lowercase();
    PARTICLES.contains(&lower.as_str()) || lower.starts_with("d'") || lower.starts_with("d’")
}

/// The key K1 by which two mentions are the same name: `fold(given)|fold(particles + family)`.
///
/// ```
/// assert_eq!(oogst::identity::name::k1("Evelyne", "Van der Elst"), "evelyne|van der elst");
/// ```
#[must_use]
pub fn k1(given: &str, family: &str) -> String {
    format!("{}|{}", fold(given), fold(family))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(stated: &str) -> (String, String) {
        let name = parse(stated).unwrap_or_else(|fault| panic!("{stated}: {fault}"));
        (name.given, name.family)
    }

    #[test]
    fn names_are_taken_apart_as_written() {
        for (stated, given, family) in [
            ("Ellen Desmet", "Ellen", "Desmet"),
            ("Prof. Dr. Ines Keygnaert", "Ines", "Keygnaert"),
            ("Evelyne Van der Elst", "Evelyne", "Van der Elst"),
            (
                "Bogaard, Roos-Marie van den",
                "Roos-Marie",
                "van den Bogaard",
            ),
            ("Desmet, Ellen", "Ellen", "Desmet"),
            ("Jean-Luc d'Hondt, PhD", "Jean-Luc", "d'Hondt"),
            ("Ir. Jan\u{a0}Peeters LL.M.", "Jan", "Peeters"),
            ("Maria Anna Jansen", "Maria Anna", "Jansen"),
            ("Ma Jun", "Ma", "Jun"),
        ] {
            assert_eq!(
                parts(stated),
                (given.to_owned(), family.to_owned()),
                "{stated}"
            );
        }
    }

    #[test]
    fn what_is_no_person_is_refused() {
        assert_eq!(parse("Laura"), Err(NotAName::LoneWord));
        assert_eq!(parse("Prof. Laura"), Err(NotAName::LoneWord));
        assert_eq!(parse("Vacancy 2"), Err(NotAName::Digits));
        assert_eq!(parse("https://example.org/x y"), Err(NotAName::Address));
        assert_eq!(parse("  "), Err(NotAName::Empty));
        for heading in [
            "Research Team",
            "Contact: Jan Peeters",
            "Promotoren en leden",
        ] {
            assert_eq!(parse(heading), Err(NotAName::Heading), "{heading}");
        }
    }

    #[test]
    fn what_stands_in_brackets_behind_a_name_is_no_part_of_it() {
        assert_eq!(
            parts("An Claes (UGent)"),
            ("An".to_owned(), "Claes".to_owned())
        );
    }

    #[test]
    fn titles_and_spelling_do_not_part_a_person() {
        let key = |stated: &str| {
            let name = parse(stated).unwrap();
            k1(&name.given, &name.family)
        };
        assert_eq!(
            key("Prof. dr. Géraldine Mathieu"),
            key("Mathieu, Geraldine")
        );
        assert_eq!(
            key("Roos-Marie van den Bogaard"),
            "roos marie|van den bogaard"
        );
    }
}

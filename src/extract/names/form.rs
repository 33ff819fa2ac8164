//! The form of a name: which words are a person's, which are titles, which an organisation's.

use super::super::lexicon::Lexicon;
use crate::text::fold;

/// Honorifics in front and degrees behind, off.
pub(crate) fn without_titles<'a>(said: &'a str, lexicon: &Lexicon) -> (&'a str, Vec<String>) {
    let mut rest = said.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '•' | '*' | '-' | '–' | '·' | '"')
    });
    let mut titles = Vec::new();
    while let Some(word) = rest.split_whitespace().next() {
        let (title, after) = match honorific(word, lexicon) {
            Some(length) => rest.split_at(length),
            None => break,
        };
        titles.push(title.to_owned());
        rest = after.trim_start();
    }
    while let Some(word) = rest
        .split_whitespace()
        .next_back()
        .filter(|word| is_degree(word))
    {
        if word.len() == rest.len() {
            break;
        }
        titles.push(word.trim_matches(',').to_owned());
        rest = rest[..rest.len() - word.len()].trim_end_matches([' ', ',']);
    }
    (rest.trim_end_matches([',', ';', ':']).trim_end(), titles)
}

/// Honorifics that are also names or words where no full stop follows.
const DOTTED: &[&str] = &[
    "phil", "med", "iur", "jur", "hon", "hab", "mag", "lic", "ing", "univ", "em", "ao", "me",
    "mult", "dipl", "dame", "doz", "apl", "ass", "assoc", "assist", "jun", "habil", "h", "c",
    "rer", "pol", "nat", "mgr",
];

/// How many bytes of a word are an honorific: "Prof.", "Univ.-Prof.", "Prof.dr.", and "Prof." of "Prof.Desmet".
fn honorific(word: &str, lexicon: &Lexicon) -> Option<usize> {
    let folded = fold(word);
    let dotted = word.ends_with('.');
    let all = folded.split(' ').all(|part| {
        lexicon.honorific(part) && (dotted || !DOTTED.contains(&part))
            || DOTTED.contains(&part) && dotted
    });
    if !folded.is_empty() && (all || lexicon.honorific(&folded) && dotted) {
        return Some(word.len());
    }
    // "Univ.-Prof.in", "Dr.in", "Mag.a".
    let gendered = [".in", ".a", ":in", "*in", "/in"].iter().any(|end| {
        word.strip_suffix(*end)
            .is_some_and(|front| honorific(&format!("{front}."), lexicon).is_some())
    });
    if gendered {
        return Some(word.len());
    }
    let dot = word.find('.')? + 1;
    let glued =
        word[dot..].starts_with(char::is_uppercase) && lexicon.honorific(&fold(&word[..dot]));
    glued.then_some(dot)
}

pub(super) fn is_degree(word: &str) -> bool {
    const DEGREES: &[&str] = &[
        "phd", "llm", "msc", "ma", "ba", "bsc", "llb", "md", "mba", "jd", "dphil", "mphil", "ll m",
        "ph d", "m sc", "m a", "b a", "mcf", "hdr", "ater", "pu ph",
    ];
    let mut several = word.split([' ', ',']).filter(|one| !one.is_empty());
    if several.clone().count() > 1 && several.all(is_degree) {
        return true;
    }
    DEGREES.contains(&fold(word).as_str()) && word.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Is this the name of a person? Two to six words, each of them a name's.
pub(crate) fn is_name(said: &str, lexicon: &Lexicon, titled: bool) -> bool {
    let words: Vec<&str> = said.split_whitespace().collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else {
        return false;
    };
    if !(2..=7).contains(&words.len()) || said.len() > 80 || lexicon.particle(last) && !titled {
        return false;
    }
    let mixed = words
        .iter()
        .any(|word| word.chars().any(char::is_lowercase) && is_given(word));
    let fits = |(at, word): (usize, &&str)| {
        let particle =
            at > 0 && lexicon.particle(word) && word.chars().next().is_some_and(char::is_lowercase);
        particle
            || is_given(word)
            || at > 0 && is_elided(word)
            || mixed && is_shouted(word) && !lexicon.funder(&fold(word))
    };
    let starts = is_given(first) || mixed && is_shouted(first) && !lexicon.funder(&fold(first));
    let organisation = || {
        words
            .iter()
            .any(|word| lexicon.organisation_word(&fold(word)))
    };
    starts
        && words.iter().enumerate().all(fits)
        && !organisation()
        && !lexicon.funder(&fold(said))
        && !is_function_word(first)
        && !words.iter().any(|word| is_preposition(word))
        && words
            .iter()
            .any(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 2)
}

/// Words that open sentences and titles, and no name.
fn is_function_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "the", "a", "an", "het", "een", "les", "une", "un", "das", "die", "der", "ein", "eine",
        "this", "dit", "deze", "in", "on", "van", "of", "new", "nieuwe", "onze", "our", "notre",
        "unser", "unsere", "for", "voor", "pour", "und", "and", "to", "from", "how", "hoe", "wie",
        "vacature", "vacancy",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// "Custody Across Borders": titles have such words with a capital, names do not.
fn is_preposition(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "about", "across", "after", "against", "among", "and", "at", "before", "behind", "between",
        "beyond", "during", "for", "from", "into", "of", "over", "the", "through", "to", "toward",
        "towards", "under", "with", "within", "without", "avec", "entre", "et", "pour", "sans",
        "sous", "vers", "met", "naar", "onder", "tussen", "voor", "zonder", "mit", "nach", "ohne",
        "unter", "zwischen", "als", "is", "are", "can", "does", "who", "what",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// A word of a name: a capital and then small letters, parts of that with hyphens or apostrophes, or initials.
pub(super) fn is_given(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    if word.is_empty()
        || !word.chars().all(|c| {
            c.is_alphabetic() || matches!(c, '-' | '‐' | '\'' | '’' | '.' | '`') || is_mark(c)
        })
    {
        return false;
    }
    let mut parts = word
        .split(['-', '‐', '\'', '’', '.', '`'])
        .filter(|part| !part.is_empty());
    let capital = word.starts_with(char::is_uppercase);
    capital
        && parts.all(|part| {
            let mut letters = part.chars();
            let first = letters.next();
            let second = letters.next();
            let inner_capitals = part.chars().skip(1).filter(|c| c.is_uppercase()).count();
            first.is_some_and(char::is_alphabetic)
                && second.is_none_or(|c| !c.is_uppercase())
                && inner_capitals <= 1
        })
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// "d'Hondt", "l’Hermite", "al-Sayed", "el-Khoury".
fn is_elided(word: &str) -> bool {
    word.split_once(['\'', '’', '-'])
        .is_some_and(|(front, rest)| {
            front.chars().count() <= 3 && rest.starts_with(char::is_uppercase)
        })
}

/// A family name in capitals.
pub(super) fn is_shouted(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && word
            .chars()
            .all(|c| c.is_uppercase() || matches!(c, '-' | '\'' | '’'))
}

/// One word that could be a family name, with its particles: what "Family, Given" begins with.
pub(super) fn is_family(said: &str, lexicon: &Lexicon) -> bool {
    let (bare, _) = without_titles(said, lexicon);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let Some((last, front)) = words.split_last() else {
        return false;
    };
    (is_given(last) || is_shouted(last))
        && last.chars().count() > 1
        && front.iter().all(|word| lexicon.particle(word))
        && !lexicon.organisation_word(&fold(last))
        && !lexicon.funder(&fold(last))
}

/// Is this an organisation, by a word of it or by its capitals?
pub(crate) fn is_organisation(said: &str, lexicon: &Lexicon) -> bool {
    let known = lexicon.funder(&fold(said));
    let has_word = said
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| lexicon.organisation_word(&fold(word)));
    let acronym = said.split_whitespace().next().is_some_and(|word| {
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        capitals >= 2
            && word
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '&'))
    });
    let capital = said.starts_with(|c: char| c.is_uppercase());
    said.chars().count() <= 160
        && !said.contains("://")
        && (known || capital && has_word || acronym)
}

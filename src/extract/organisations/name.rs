//! The name of an organisation in a text: where it begins and where it ends.

use std::ops::Range;

use super::super::lexicon::Lexicon;
use crate::text::fold;

const ARTICLES: &[&str] = &[
    "het", "de", "'t", "the", "la", "le", "les", "die", "der", "das", "den", "dem", "des", "du",
    "a", "an", "een", "une", "un", "ein", "eine", "einem", "einer", "eines", "his", "her",
];

/// Words in lower case that stand inside of names.
const INSIDE: &[&str] = &[
    "of", "for", "the", "van", "voor", "de", "het", "der", "den", "des", "du", "la", "le", "les",
    "für", "und", "et", "en", "and", "on", "in", "zur", "zum", "am", "im", "à", "au", "aux", "d",
    "l", "tegen", "against", "an", "op", "to", "e", "di", "della", "y", "pour", "sur",
];

/// The text without the articles in front.
pub(crate) fn without_article(said: &str) -> &str {
    let mut rest = said.trim();
    loop {
        let elided = ["l'", "l’", "d'", "d’", "L'", "L’"]
            .iter()
            .find_map(|article| rest.strip_prefix(*article));
        let word = rest.split_whitespace().next().unwrap_or_default();
        let is_article = ARTICLES.contains(&word.to_lowercase().as_str())
            && (word.starts_with(char::is_lowercase) || word.len() < 4)
            && word.len() < rest.len();
        match elided {
            Some(after) => rest = after,
            None if is_article => rest = rest[word.len()..].trim_start(),
            None => return rest,
        }
    }
}

/// The name in a chunk: from its first capital, through words that stand inside of names, to its last capital.
pub(super) fn name(text: &str, chunk: &Range<usize>, lexicon: &Lexicon) -> Option<Range<usize>> {
    let said = &text[chunk.clone()];
    let (mut start, mut end, mut skipped) = (None, 0, 0);
    let mut pending = 0;
    for (at, word) in words(said) {
        let bare = word.trim_matches(|c: char| {
            matches!(c, '"' | '“' | '”' | '«' | '»' | '\'' | '‘' | '’' | ',')
        });
        let elided = ["l'", "l’", "d'", "d’"]
            .iter()
            .find(|article| bare.starts_with(**article))
            .map_or(0, |article| article.len());
        let capital = bare[elided..].starts_with(|c: char| c.is_uppercase());
        let number =
            start.is_some() && bare.starts_with(|c: char| c.is_ascii_digit()) && !is_year(bare);
        if capital
            || start.is_some() && is_legal_form(bare)
            || start.is_some() && pending == 0 && is_kind(bare)
            || number
            || !bare.is_empty() && lexicon.funder(&fold(bare))
        {
            let lead = word.find(bare).unwrap_or(0) + if start.is_none() { elided } else { 0 };
            start.get_or_insert(at + lead);
            end = at + word.find(bare).unwrap_or(0) + bare.len();
            pending = 0;
            continue;
        }
        if start.is_none() {
            skipped += 1;
            let article = skipped == 1 && ARTICLES.contains(&bare.to_lowercase().as_str());
            if skipped > 8 || is_clause_word(bare) && !article {
                return None;
            }
            continue;
        }
        // "Belgische ontwikkelingsagentschap Enabel": what kind of thing it is, and then its name.
        let kind = said[at + word.len()..].trim_start();
        if said[start.unwrap_or(0)..at].split_whitespace().count() == 1
            && bare.chars().count() > 6
            && bare.chars().all(char::is_lowercase)
            && kind.starts_with(|c: char| c.is_uppercase())
        {
            start = None;
            continue;
        }
        pending += 1;
        let inside =
            INSIDE.contains(&bare.to_lowercase().as_str()) || matches!(bare, "-" | "–" | "&" | "—");
        if !inside || pending > 3 {
            break;
        }
    }
    let start = start?;
    end = end
        .max(start + known_length(&said[start..], lexicon))
        .max(start + french_length(&said[start..]));
    let range = chunk.start + start..chunk.start + end;
    let name = &text[range.clone()];
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 2 && !name.contains("://") && !name.contains('@')).then_some(range)
}

/// How long the longest known funder is with which a text begins: "Agence nationale de la recherche".
fn known_length(said: &str, lexicon: &Lexicon) -> usize {
    let ends = words(said)
        .take(9)
        .map(|(at, word)| at + word.trim_end_matches(['.', ',']).len());
    ends.filter(|end| lexicon.funder(&fold(&said[..*end])))
        .last()
        .unwrap_or(0)
}

/// What French names of bodies begin with.
const HEADS: &[&str] = &[
    "université",
    "agence",
    "fonds",
    "conseil",
    "ministère",
    "institut",
    "centre",
    "fondation",
    "fédération",
    "région",
    "commission",
    "service",
    "école",
    "musée",
    "laboratoire",
    "association",
    "office",
    "observatoire",
    "réseau",
    "ligue",
    "société",
    "haute",
    "mission",
    "conservatoire",
    "caisse",
    "direction",
    "banque",
    "comité",
    "maison",
    "parc",
    "syndicat",
    "union",
    "métropole",
    "département",
    "communauté",
    "chambre",
    "cour",
    "collège",
    "académie",
    "délégation",
    "groupement",
    "secrétariat",
    "établissement",
    "bibliothèque",
    "programme",
    "plan",
];

/// Words that end such a name.
const ENDS: &[&str] = &[
    "für", "van", "of", "der", "zur", "zum", "und", "and", "pour", "avec", "dans", "qui", "que",
    "entre", "depuis", "jusqu'en", "par", "sur", "for", "in", "from", "voor", "tot", "en", "est",
];

/// French names go on in small letters: "Fonds national suisse", "Centre d'accueil". All of a short rest is the name.
fn french_length(said: &str) -> usize {
    let mut all = words(said);
    let head = all
        .next()
        .is_some_and(|(_, word)| HEADS.contains(&word.to_lowercase().as_str()));
    if !head {
        return 0;
    }
    let all: Vec<(usize, &str)> = all.collect();
    let article = |word: Option<&(usize, &str)>| {
        word.is_some_and(|(_, word)| {
            matches!(*word, "la" | "le" | "les") || word.starts_with("l'") || word.starts_with("l’")
        })
    };
    let rest: Vec<(usize, &str)> = all
        .iter()
        .enumerate()
        .take_while(|(at, (_, word))| {
            // "Comité pour l'histoire", but "pour étudier".
            let ends = ENDS.contains(word) && !(*word == "pour" && article(all.get(at + 1)));
            !ends
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
        })
        .map(|(_, word)| *word)
        .collect();
    match rest.last() {
        Some((at, word)) if rest.len() <= 9 => at + word.trim_end_matches('.').len(),
        _ => 0,
    }
}

/// "VIAS institute": what kind of body it is, in small letters behind its name.
fn is_kind(word: &str) -> bool {
    const KINDS: &[&str] = &[
        "institute",
        "instituut",
        "institut",
        "foundation",
        "fund",
        "university",
        "council",
        "agency",
        "centre",
        "center",
        "museum",
        "hospital",
        "trust",
        "stichting",
    ];
    KINDS.contains(&word.trim_end_matches('.'))
}

/// "e.V.", "gGmbH": small letters and capitals.
fn is_legal_form(word: &str) -> bool {
    word.chars().count() <= 6 && word.chars().any(char::is_uppercase)
}

pub(super) fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Words that show that no name follows.
fn is_clause_word(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "who",
        "which",
        "that",
        "die",
        "dat",
        "qui",
        "que",
        "welche",
        "welcher",
        "to",
        "om",
        "by",
        "their",
        "hun",
        "ihre",
        "leurs",
        "other",
        "andere",
        "autres",
        "verschillende",
        "various",
        "several",
        "lokale",
        "local",
    ];
    WORDS.contains(&word.to_lowercase().as_str())
}

/// Words with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace()
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

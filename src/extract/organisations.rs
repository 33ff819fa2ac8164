//! Lists of organisations: "het FWO (2018-2021)", "the EU Rights Clinic of the University of Kent and Fragomen".

use std::ops::Range;

use super::block::collapse;
use super::chunk::{self, Chunk};
use super::lexicon::Lexicon;
use super::years::{self, Period};
use crate::text::fold;

/// An organisation in a list, with what stands beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Stated {
    /// Its name, without article.
    pub(crate) name: String,
    /// Its short name, which stands in parentheses.
    pub(crate) short: Option<String>,
    /// The programme: of funders only.
    pub(crate) programme: Option<String>,
    /// The number of the grant: of funders only.
    pub(crate) number: Option<String>,
    /// The period that stands beside it.
    pub(crate) period: Option<Period>,
    /// The name, in the text.
    pub(crate) range: Range<usize>,
}

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

/// Reads a list of organisations. A funder may have a programme behind its name.
pub(crate) fn organisations(text: &str, funders: bool, lexicon: &Lexicon) -> Vec<Stated> {
    let mut out: Vec<Stated> = Vec::new();
    for chunk in joined(text, lexicon) {
        let said = &text[chunk.range.clone()];
        if let Some(last) = out.last_mut() {
            // "FWO, 2018-2021", "ERC, grant no. 123": what stands behind a comma belongs to the one before.
            let period = years::period(said);
            if let Some(period) = period.filter(|_| chunk.comma && is_about_time(said)) {
                last.period
                    .get_or_insert(shifted(period, chunk.range.start));
                continue;
            }
            if funders && is_programme(said, lexicon) {
                last.programme.get_or_insert(collapse(said));
                continue;
            }
            if let Some(number) = number(said) {
                last.number.get_or_insert(number);
                continue;
            }
        }
        let Some(range) = name(text, &chunk.range, lexicon) else {
            if funders && chunk.joint.is_none() && !chunk.comma {
                // What is no name ends the list.
                break;
            }
            continue;
        };
        let ends = range.end < chunk.range.end;
        let mut stated = taken_apart(text, range, funders, lexicon);
        asides(&mut stated, text, &chunk, &out);
        let rest = &text[stated.range.end..chunk.range.end];
        if stated.period.is_none()
            && let Some(period) = years::period(rest)
        {
            stated.period = Some(shifted(period, stated.range.end));
        }
        if stated.number.is_none() {
            stated.number = number(rest);
        }
        out.push(stated);
        if ends
            && rest
                .split_whitespace()
                .filter(|word| word.starts_with(char::is_lowercase))
                .count()
                > 3
        {
            break;
        }
    }
    out
}

fn shifted(mut period: Period, by: usize) -> Period {
    period.range = period.range.start + by..period.range.end + by;
    period
}

/// Nothing but words of programmes: "Starting Grant".
fn is_programme(said: &str, lexicon: &Lexicon) -> bool {
    let mut words = said
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some() && words.all(|word| lexicon.programme_word(&fold(word)))
}

/// Nothing but fields: "Asylum" of "Asylum, Migration and Integration Fund".
fn is_field(said: &str, lexicon: &Lexicon) -> bool {
    let bare = without_article(said);
    !bare.is_empty()
        && bare
            .split_whitespace()
            .all(|word| lexicon.field_word(&fold(word)))
}

/// Is there little beside the dates?
fn is_about_time(said: &str) -> bool {
    said.split(|c: char| !c.is_alphabetic())
        .filter(|word| word.len() > 3)
        .count()
        <= 3
}

/// The chunks of a list; "Ministry of Education and Research" is one.
fn joined(text: &str, lexicon: &Lexicon) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    for chunk in chunk::chunks(text) {
        let said = &text[chunk.range.clone()];
        let bare = without_article(said);
        let first = fold(bare.split_whitespace().next().unwrap_or_default());
        let one = bare.len() == said.len();
        if let Some(last) = out.last_mut()
            && last.asides.is_empty()
            && is_field(&text[last.range.clone()], lexicon)
            && one
        {
            last.range.end = chunk.range.end;
            last.asides = chunk.asides;
            continue;
        }
        if let Some(last) = out.last_mut()
            && (chunk.joint.is_some()
                || chunk.comma && follows_field(&text[last.range.clone()], lexicon))
            && one
            && lexicon.field_word(&first)
            && !lexicon.funder(&fold(bare))
            && last.asides.is_empty()
            && has_preposition(&text[last.range.clone()])
        {
            last.range.end = chunk.range.end;
            last.asides = chunk.asides;
            continue;
        }
        out.push(chunk);
    }
    out
}

/// "Ministry of Education, Culture and Science": does the part before end in a field?
fn follows_field(said: &str, lexicon: &Lexicon) -> bool {
    said.split_whitespace()
        .next_back()
        .is_some_and(|word| lexicon.field_word(&fold(word)))
}

fn has_preposition(said: &str) -> bool {
    const FOR: &[&str] = &[
        "of", "for", "voor", "van", "für", "pour", "de", "des", "der", "zur", "la", "du", "on",
    ];
    said.split_whitespace()
        .skip(1)
        .any(|word| FOR.contains(&word.to_lowercase().as_str()))
}

/// The text without the articles in front.
fn without_article(said: &str) -> &str {
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
fn name(text: &str, chunk: &Range<usize>, lexicon: &Lexicon) -> Option<Range<usize>> {
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

/// French names go on in small letters: "Fonds national suisse", "Centre d'accueil". All of a short rest is the name.
fn french_length(said: &str) -> usize {
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
    ];
    const ENDS: &[&str] = &[
        "pour", "avec", "dans", "qui", "que", "et", "entre", "depuis", "jusqu'en", "par", "sur",
        "for", "in", "from", "voor", "tot", "en", "est",
    ];
    let mut all = words(said);
    let head = all
        .next()
        .is_some_and(|(_, word)| HEADS.contains(&word.to_lowercase().as_str()));
    if !head {
        return 0;
    }
    let rest: Vec<(usize, &str)> = all
        .take_while(|(_, word)| {
            !ENDS.contains(word)
                && word
                    .chars()
                    .all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.'))
        })
        .collect();
    match rest.last() {
        Some((at, word)) if rest.len() <= 7 => at + word.trim_end_matches('.').len(),
        _ => 0,
    }
}

/// "e.V.", "gGmbH": small letters and capitals.
fn is_legal_form(word: &str) -> bool {
    word.chars().count() <= 6 && word.chars().any(char::is_uppercase)
}

fn is_year(word: &str) -> bool {
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

/// Funder and programme, where both stand in a name.
fn taken_apart(text: &str, range: Range<usize>, funders: bool, lexicon: &Lexicon) -> Stated {
    let said = without_possessive(&text[range.clone()]);
    let whole = Stated {
        name: collapse(said),
        range: range.clone(),
        ..Stated::default()
    };
    if !funders || lexicon.funder(&fold(said)) {
        return whole;
    }
    let mut ends = said
        .char_indices()
        .rev()
        .filter(|(_, c)| !c.is_alphanumeric())
        .map(|(at, _)| at);
    let known = ends.find(|end| lexicon.funder(&fold(&said[..*end])));
    let Some(end) = known else {
        return whole;
    };
    let rest = &said[end..];
    let glued =
        rest.starts_with(['-', '/', ':']) || rest.starts_with("'s") || rest.starts_with("’s");
    let named = rest
        .trim_start_matches("'s")
        .trim_start_matches("’s")
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '/' | ':' | ','));
    let is_programme = named
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| lexicon.programme_word(&fold(word)));
    let numbered = glued && named.chars().any(|c| c.is_ascii_digit());
    if named.is_empty() || !(is_programme || numbered) {
        return whole;
    }
    Stated {
        name: collapse(&said[..end]),
        programme: Some(collapse(named)),
        range: range.start..range.start + end,
        ..Stated::default()
    }
}

fn without_possessive(said: &str) -> &str {
    let stop = said
        .split_whitespace()
        .next_back()
        .is_some_and(|word| word.trim_end_matches('.').contains('.'));
    if stop {
        return said;
    }
    said.strip_suffix("'s")
        .or_else(|| said.strip_suffix("’s"))
        .unwrap_or(said)
        .trim_end_matches(['.', ','])
}

/// What stands in parentheses: a short name, a period, a grant's number.
fn asides(stated: &mut Stated, text: &str, chunk: &Chunk, before: &[Stated]) {
    for inner in &chunk.asides {
        let said = text[inner.clone()].trim();
        if let Some(period) = years::period(said) {
            stated.period.get_or_insert(shifted(
                period,
                inner.start + (text[inner.clone()].len() - text[inner.clone()].trim_start().len()),
            ));
        }
        if let Some(found) = number(said) {
            stated.number.get_or_insert(found);
        }
        let first = said.split([',', ';']).next().unwrap_or_default().trim();
        if is_short(first) && before.iter().all(|other| other.name != first) {
            stated.short.get_or_insert(first.to_owned());
        }
    }
}

/// A short name: one word of capitals.
fn is_short(said: &str) -> bool {
    let capitals = said.chars().filter(|c| c.is_uppercase()).count();
    (2..=14).contains(&said.chars().count())
        && !said.contains(' ')
        && capitals >= 2
        && said
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '&' | '/'))
}

/// "grant agreement No 870700", "project number G012345N".
pub(crate) fn number(said: &str) -> Option<String> {
    const MARKS: &[&str] = &[
        "grant agreement",
        "grant no",
        "grant nr",
        "grant number",
        "projectnummer",
        "project number",
        "projektnummer",
        "project nr",
        "project no",
        "numéro",
        "convention n",
        "förderkennzeichen",
        "fkz",
        "award number",
        "grant id",
        "agreement no",
        "contract no",
        "no.",
        "nr.",
        "n°",
        "nummer",
        "number",
        "grant ",
    ];
    let lower = said.to_lowercase();
    let at = MARKS.iter().filter_map(|mark| lower.find(mark)).min()?;
    said.get(at..)?
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '(' | ')' | ':'))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .find(|word| {
            word.bytes().filter(u8::is_ascii_digit).count() >= 3
                && word.len() <= 30
                && !is_year(word)
                && years::period(word).is_none()
        })
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let stated = organisations(text, true, &Lexicon::shipped());
        stated
            .into_iter()
            .map(|one| {
                [Some(one.name), one.short, one.programme, one.number]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join("|")
            })
            .collect()
    }

    #[test]
    fn organisations_are_taken_apart() {
        for (text, expected) in [
            ("het FWO (2018-2021)", ["FWO"].as_slice()),
            (
                "het Fonds Wetenschappelijk Onderzoek - Vlaanderen (FWO)",
                &["Fonds Wetenschappelijk Onderzoek - Vlaanderen|FWO"],
            ),
            (
                "het onderzoeksprogramma Belspo-BRAIN-be 2.0 (Belgian Research Action)",
                &["Belspo|BRAIN-be 2.0"],
            ),
            (
                "de Robert Bosch Stiftung en het Fonds Zivile Seenotrettung",
                &["Robert Bosch Stiftung", "Fonds Zivile Seenotrettung"],
            ),
            (
                "Myria - het Federaal Migratiecentrum",
                &["Myria - het Federaal Migratiecentrum"],
            ),
            (
                "the Federal Ministry of Education and Research and Innoviris",
                &["Federal Ministry of Education and Research", "Innoviris"],
            ),
            (
                "l'Agence nationale de la recherche (ANR), 2019-2022",
                &["Agence nationale de la recherche|ANR"],
            ),
            (
                "an ERC Starting Grant (grant agreement No 870700)",
                &["ERC|Starting Grant|870700"],
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}

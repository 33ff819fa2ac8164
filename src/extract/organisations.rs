//! Lists of organisations: "het FWO (2018-2021)", "the EU Rights Clinic of the University of Kent and Fragomen".

mod name;

use std::ops::Range;

use super::block::collapse;
use super::chunk::{self, Chunk};
use super::lexicon::Lexicon;
use super::years::{self, Period};
use crate::text::fold;
use name::{is_year, name};

pub(crate) use name::without_article;

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
        if let Some(last) = out.last_mut()
            && chunk.joint == Some("&")
            && last.asides.is_empty()
            && !is_list(&text[last.range.clone()], said, lexicon)
        {
            last.range.end = chunk.range.end;
            last.asides = chunk.asides;
            continue;
        }
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
            && chunk.joint.is_some()
            && last.asides.is_empty()
            && goes_on(&text[last.range.clone()], said)
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

/// "ETH & EPFL" are two, "Innovation & Entrepreneurship" is one: what stands behind the sign shows it.
fn is_list(before: &str, said: &str, lexicon: &Lexicon) -> bool {
    let stands_alone = |name: &str| {
        let acronym = name
            .split_whitespace()
            .next()
            .is_some_and(|word| word.chars().filter(|c| c.is_uppercase()).count() >= 2);
        let word = name
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| lexicon.organisation_word(&fold(word)));
        acronym || word || lexicon.funder(&fold(name))
    };
    stands_alone(said) || stands_alone(before) || said.split_whitespace().count() > 1
}

/// "Institut de la jeunesse" and "de l'éducation": a preposition goes on with the name before.
fn goes_on(before: &str, said: &str) -> bool {
    const ELIDED: &[&str] = &["de l'", "de l’", "d'", "d’", "de la ", "du ", "des "];
    const PLAIN: &[&str] = &["of ", "for ", "für ", "pour ", "voor "];
    let french = ELIDED.iter().any(|start| said.starts_with(start))
        && [" de ", " du ", " des ", " d'", " d’"]
            .iter()
            .any(|inner| before.contains(inner));
    french || PLAIN.iter().any(|start| said.starts_with(start)) && has_preposition(before)
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
    // The longest known name in front; what is longer than all of them is not looked up.
    let known = said
        .char_indices()
        .filter(|(_, c)| !c.is_alphanumeric())
        .map(|(at, _)| (at, fold(&said[..at])))
        .take_while(|(_, front)| front.len() <= lexicon.longest_funder())
        .filter(|(_, front)| lexicon.funder(front))
        .map(|(at, _)| at)
        .last();
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

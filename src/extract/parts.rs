//! What a sentence says of who pays, supports, takes part or supervises.

mod around;

use std::ops::Range;

use super::lexicon::{Lexicon, Part};
use super::sentences;
use crate::text::fold;

pub(crate) use around::{programme, runs};

/// A phrase that introduces names, and where they stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Introduced {
    /// What they have to do with the project.
    pub(crate) part: Part,
    /// The text in which they stand.
    pub(crate) range: Range<usize>,
    /// The rest of the sentence.
    pub(crate) after: Range<usize>,
}

/// What the sentences of a paragraph introduce.
pub(crate) fn introduced(text: &str, lexicon: &Lexicon) -> Vec<Introduced> {
    let mut out = Vec::new();
    let mut about = false;
    for sentence in sentences::sentences(text) {
        let said = &text[sentence.clone()];
        // "…; it is funded by": the second half speaks of what the first one did.
        let carried = about && text[..sentence.start].trim_end().ends_with(';');
        about = lexicon.speaks_of_the_project(&fold(said)) || carried;
        let found = phrases(said, lexicon);
        for (at, (part, start, end)) in found.iter().enumerate() {
            let until = found.get(at + 1).map_or(said.len(), |(_, next, _)| *next);
            if is_said_of_the_project(said, *part, *start, about) {
                let range = clause(said, *end..until);
                out.push(Introduced {
                    part: *part,
                    range: sentence.start + range.start..sentence.start + range.end,
                    after: sentence.start + range.end..sentence.start + until,
                });
            }
        }
        for (part, range) in turned(said, lexicon) {
            if about || is_pronoun(said) {
                out.push(Introduced {
                    part,
                    range: sentence.start + range.start..sentence.start + range.end,
                    after: sentence.start + range.end..sentence.end,
                });
            }
        }
    }
    out
}

/// Phrases of the lexicon in a sentence: what they mean, where they begin and end.
fn phrases(said: &str, lexicon: &Lexicon) -> Vec<(Part, usize, usize)> {
    let words: Vec<(usize, usize)> = words(said);
    let mut out = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (start, end) = words[at];
        if !lexicon.may_introduce(&fold(&said[start..end])) {
            at += 1;
            continue;
        }
        let last = (at + 8).min(words.len());
        let found = (at..last)
            .rev()
            .find_map(|last| Some((lexicon.part(&fold(&said[start..words[last].1]))?, last)));
        match found {
            Some((part, last)) => {
                out.push((part, start, words[last].1));
                at = last + 1;
            }
            None => at += 1,
        }
    }
    out
}

fn words(said: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in said.char_indices() {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                out.push((from, at));
                start = None;
            }
            _ => {}
        }
    }
    out.extend(start.map(|from| (from, said.len())));
    out
}

/// "NGOs funded by the EU" is what a project is about; "this project is funded by the EU" is said of the project.
fn is_said_of_the_project(said: &str, part: Part, start: usize, about: bool) -> bool {
    const AUXILIARIES: &[&str] = &[
        "is",
        "was",
        "wordt",
        "werd",
        "are",
        "were",
        "being",
        "been",
        "est",
        "sont",
        "été",
        "fut",
        "wird",
        "wurde",
        "werden",
        "ist",
        "worden",
        "be",
        "kindly",
        "mede",
        "cofinancé",
        "jointly",
        "generously",
        "partly",
        "deels",
        "volledig",
        "entièrement",
        "gedeeltelijk",
        "also",
        "ook",
    ];
    let front = said[..start].trim_end();
    if front
        .trim_matches(|c: char| !c.is_alphanumeric())
        .is_empty()
    {
        return true;
    }
    let before = front
        .rsplit(|c: char| !c.is_alphanumeric() && c != '\'')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    let follows_mark = front.ends_with([',', ';', ')', ':', '–', '-']);
    let auxiliary = AUXILIARIES.contains(&before.as_str());
    let and = matches!(before.as_str(), "and" | "en" | "et" | "und");
    match part {
        Part::Funder => {
            (auxiliary || follows_mark || and || is_subject(&before)) && (about || is_pronoun(said))
        }
        // Only the programme of a funder is kept, and the funder is said of the project.
        Part::Programme => true,
        Part::Involved(_) | Part::Person(_) => {
            let second = said.split_whitespace().nth(1).unwrap_or_default();
            about || is_pronoun(said) && (auxiliary || AUXILIARIES.contains(&second))
        }
    }
}

/// "project funded by", "onderzoeksproject gefinancierd door".
fn is_subject(word: &str) -> bool {
    [
        "project",
        "projet",
        "projekt",
        "onderzoek",
        "research",
        "recherche",
        "forschungsprojekt",
        "study",
        "studie",
        "étude",
        "thesis",
        "thèse",
        "doctoraat",
    ]
    .iter()
    .any(|end| word.ends_with(end))
}

fn is_pronoun(said: &str) -> bool {
    const PRONOUNS: &[&str] = &[
        "it",
        "het",
        "il",
        "elle",
        "es",
        "dit",
        "this",
        "dies",
        "funded",
        "gefinancierd",
        "financé",
        "gefördert",
    ];
    let first = said
        .split(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    PRONOUNS.contains(&first.to_lowercase().as_str())
}

/// A clause: names end where another verb begins.
fn clause(said: &str, range: Range<usize>) -> Range<usize> {
    const ENDS: &[&str] = &[
        ", which ",
        ", that ",
        ", waarin ",
        ", die ",
        ", dat ",
        ", qui ",
        ", welche",
        ", and is ",
        " and is ",
        " en is ",
        " en wordt ",
        " en werd ",
        " et est ",
        " und wird ",
        " und ist ",
        " in het kader van ",
        " within the framework",
        " in the framework",
        " dans le cadre ",
        " im rahmen ",
        " binnen ",
        " under the ",
        " with the aim",
        " met als doel",
        " om ",
        " to study",
        " und läuft",
        " en loopt",
        " and runs",
        " and runs",
        " gefördert",
        " finanziert",
        " unterstützt",
        " durchgeführt",
        " wurde ",
        " werd ",
        " was ",
        " zal ",
        " will ",
        " as part of ",
        " als onderdeel van ",
    ];
    let text = &said[range.clone()];
    let lower = text.to_lowercase();
    let end = if lower.len() == text.len() {
        ENDS.iter().filter_map(|end| lower.find(end)).min()
    } else {
        None
    };
    range.start..end.map_or(range.end, |end| range.start + end)
}

/// "wird von der DFG gefördert", "wordt door het FWO gefinancierd": the names stand in front of the verb.
fn turned(said: &str, lexicon: &Lexicon) -> Vec<(Part, Range<usize>)> {
    use crate::record::project::InvolvementRole::{Commissioner, Supporter};
    const VERBS: &[(&str, Part)] = &[
        (" gefördert", Part::Funder),
        (" finanziert", Part::Funder),
        (" gefinancierd", Part::Funder),
        (" gesubsidieerd", Part::Funder),
        (" unterstützt", Part::Involved(Supporter)),
        (" ondersteund", Part::Involved(Supporter)),
        (" beauftragt", Part::Involved(Commissioner)),
        (" in auftrag gegeben", Part::Involved(Commissioner)),
    ];
    const BY: &[&str] = &[" von ", " vom ", " durch ", " door "];
    let lower = said.to_lowercase();
    if lower.len() != said.len() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (verb, part) in VERBS {
        let Some(end) = lower.find(verb) else {
            continue;
        };
        let after = lower[end + verb.len()..]
            .split(' ')
            .next()
            .unwrap_or_default();
        let Some(start) = BY
            .iter()
            .filter_map(|by| lower[..end].rfind(by).map(|at| at + by.len()))
            .max()
        else {
            continue;
        };
        let auxiliary = ["wird", "wurde", "wordt", "werd", "worden", "is", "ist"]
            .iter()
            .any(|word| {
                lower[..start]
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|said| said == *word)
            });
        if auxiliary
            && after.chars().all(|c| !c.is_alphanumeric())
            && said[start..end].chars().any(char::is_uppercase)
            && end - start < 240
        {
            out.push((*part, start..end));
        }
    }
    let _ = lexicon;
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::project::InvolvementRole;

    fn said(text: &str) -> Vec<(Part, String)> {
        let found = introduced(text, &Lexicon::shipped());
        found
            .into_iter()
            .map(|one| (one.part, text[one.range].trim().to_owned()))
            .collect()
    }

    #[test]
    fn sentences_say_who_pays_and_who_takes_part() {
        assert_eq!(
            said("Dit project wordt gefinancierd door het FWO (2018-2021)."),
            [(Part::Funder, "het FWO (2018-2021).".to_owned())]
        );
        let partner = Part::Involved(InvolvementRole::Partner);
        assert_eq!(
            said(
                "Het onderzoek wordt uitgevoerd in samenwerking met A en B; het wordt gefinancierd door C."
            ),
            [
                (partner, "A en B;".to_owned()),
                (Part::Funder, "C.".to_owned())
            ]
        );
        assert_eq!(
            said("Das Projekt wird von der DFG gefördert."),
            [(Part::Funder, "der DFG".to_owned())]
        );
        assert_eq!(
            said("It is carried out within the framework of BRAIN-be 2.0 and is funded by A."),
            [
                (Part::Programme, "BRAIN-be 2.0".to_owned()),
                (Part::Funder, "A.".to_owned())
            ]
        );
        assert_eq!(said("The study looks at NGOs funded by the EU."), []);
        assert_eq!(said("Migrants arrive with the support of Frontex."), []);
    }
}

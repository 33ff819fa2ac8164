//! Lists of people: "Prof. A B (promotor, Faculty of Law), dr. C D and E F".

mod form;

use std::ops::Range;

use super::chunk::{self, Chunk};
use super::lexicon::{Lexicon, Meaning};
use crate::record::project::Role;
use crate::text::fold;
use form::{is_degree, is_family, is_given};

pub(crate) use form::{is_name, is_organisation, without_titles};

/// A person in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Named {
    /// The name, honorifics and degrees off, "Family, Given" turned round.
    pub(crate) name: String,
    /// Honorifics and degrees, as stated.
    pub(crate) honorifics: Vec<String>,
    /// Roles that stand beside the name.
    pub(crate) roles: Vec<Role>,
    /// What else stands beside the name: where the person works.
    pub(crate) affiliation: Option<String>,
    /// The name, in the list.
    pub(crate) range: Range<usize>,
}

/// A list of people that was read.
#[derive(Debug, Default)]
pub(crate) struct People {
    /// The people.
    pub(crate) named: Vec<Named>,
    /// What is neither a person nor belongs to one.
    pub(crate) left: Vec<Range<usize>>,
}

/// Reads a list of people.
pub(crate) fn people(text: &str, lexicon: &Lexicon) -> People {
    let mut out = People::default();
    let mut family: Option<Range<usize>> = None;
    for chunk in chunk::chunks(text) {
        if let Some(first) = family.take() {
            // "Family, Given": two lone words with a comma between.
            if chunk.comma
                && let Some(named) = turned(text, &first, &chunk, lexicon)
            {
                out.named.push(named);
                continue;
            }
            leave(&mut out, first, lexicon, text);
        }
        match one(text, &chunk, lexicon) {
            Some(named) => {
                out.named.push(named);
                out.named.extend(inside(text, &chunk, lexicon));
            }
            None if beside(text, &chunk, &mut out, lexicon) => {}
            None if is_family(&text[chunk.range.clone()], lexicon) => family = Some(chunk.range),
            None => leave(&mut out, chunk.range, lexicon, text),
        }
    }
    if let Some(first) = family {
        leave(&mut out, first, lexicon, text);
    }
    out
}

/// Reads a list of people behind a label. There *An* is a given name, which elsewhere is an article: "An Overview".
pub(crate) fn labelled(text: &str, lexicon: &Lexicon) -> People {
    let mut out = people(text, lexicon);
    let (an, left) = out.left.into_iter().partition(|range: &Range<usize>| {
        let rest = text[range.clone()].trim().strip_prefix("An ");
        rest.is_some_and(|rest| is_name(&format!("Ann {rest}"), lexicon, false))
    });
    out.left = left;
    out.named
        .extend(an.into_iter().map(|range: Range<usize>| Named {
            name: super::block::collapse(text[range.clone()].trim()),
            range,
            ..Named::default()
        }));
    out.named.sort_by_key(|named| named.range.start);
    out
}

/// "A B (co-promotor: C D)": people who are named in the parentheses behind another one.
fn inside(text: &str, chunk: &Chunk, lexicon: &Lexicon) -> Vec<Named> {
    let mut out = Vec::new();
    for aside in &chunk.asides {
        let Some(colon) = text[aside.clone()].find(':') else {
            continue;
        };
        let Some(role) = role(&text[aside.start..aside.start + colon], lexicon) else {
            continue;
        };
        let from = aside.start + colon + 1;
        for mut named in people(&text[from..aside.end], lexicon).named {
            named.range = named.range.start + from..named.range.end + from;
            if named.roles.is_empty() {
                named.roles.push(role);
            }
            out.push(named);
        }
    }
    out
}

fn leave(out: &mut People, range: Range<usize>, lexicon: &Lexicon, text: &str) {
    let folded = fold(&text[range.clone()]);
    if !folded.is_empty()
        && folded.chars().any(char::is_alphabetic)
        && !lexicon.leads_elsewhere(&folded)
    {
        out.left.push(range);
    }
}

/// "Desmet" and "Ellen": the second with what stands behind it.
fn turned(text: &str, family: &Range<usize>, given: &Chunk, lexicon: &Lexicon) -> Option<Named> {
    let (bare, titles) = without_titles(&text[given.range.clone()], lexicon);
    let (first, titles_first) = without_titles(&text[family.clone()], lexicon);
    let words: Vec<&str> = bare.split_whitespace().collect();
    let kept = words.iter().rposition(|word| !lexicon.particle(word))? + 1;
    if kept > 3 || !words[..kept].iter().all(|word| is_given(word)) || first.is_empty() {
        return None;
    }
    let particles = words[kept..].join(" ");
    let name = [words[..kept].join(" ").as_str(), &particles, first]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ");
    let mut named = Named {
        name,
        honorifics: [titles_first, titles].concat(),
        range: family.start..given.range.end,
        ..Named::default()
    };
    aside(&mut named, text, given, lexicon);
    Some(named)
}

/// A person in one chunk.
fn one(text: &str, chunk: &Chunk, lexicon: &Lexicon) -> Option<Named> {
    let said = &text[chunk.range.clone()];
    let (said, before) = role_in_front(said, lexicon);
    let (mut bare, titles) = without_titles(said, lexicon);
    let mut place = None;
    if !is_name(bare, lexicon, !titles.is_empty()) {
        let (name, behind) = with_place(bare)?;
        let (fits, organisation) = (
            is_name(name, lexicon, !titles.is_empty()),
            is_organisation(behind, lexicon),
        );
        let role = role(behind, lexicon);
        if !fits || !(organisation || role.is_some()) {
            return None;
        }
        (bare, place) = (name, Some((behind, role)));
    }
    let at = bare.as_ptr() as usize - text.as_ptr() as usize;
    let mut named = Named {
        name: super::block::collapse(bare),
        honorifics: titles,
        roles: before.into_iter().collect(),
        affiliation: None,
        range: at..at + bare.len(),
    };
    match place {
        Some((_, Some(role))) => named.roles.push(role),
        Some((behind, None)) => named.affiliation = Some(super::block::collapse(behind)),
        None => {}
    }
    aside(&mut named, text, chunk, lexicon);
    Some(named)
}

/// "Promotor: A B" inside of a list, and "A B: promotor".
fn role_in_front<'a>(said: &'a str, lexicon: &Lexicon) -> (&'a str, Option<Role>) {
    if let Some((front, rest)) = said.split_once(':') {
        if let Some(found) = role(front, lexicon) {
            return (rest.trim(), Some(found));
        }
        if let Some(found) = role(rest, lexicon) {
            return (front.trim(), Some(found));
        }
    }
    (said, None)
}

/// What stands in parentheses behind a name: role words first, the rest is where the person works.
fn aside(named: &mut Named, text: &str, chunk: &Chunk, lexicon: &Lexicon) {
    for inner in &chunk.asides {
        let mut places = Vec::new();
        for part in text[inner.clone()].split([',', ';', '/']).map(str::trim) {
            let is_person = is_name(without_titles(part, lexicon).0, lexicon, false);
            match role(part, lexicon) {
                Some(role) => named.roles.push(role),
                None if is_degree(part) => named.honorifics.push(part.to_owned()),
                None if is_place(part) && !is_person | is_organisation(part, lexicon) => {
                    places.push(part);
                }
                None => {}
            }
        }
        if !places.is_empty() {
            named.affiliation = Some(super::block::collapse(&places.join(", ")));
        }
    }
}

/// Could this be where a person works? No years, no addresses, no pronouns.
fn is_place(part: &str) -> bool {
    part.chars().any(char::is_alphabetic)
        && !part.contains(['@', '…'])
        && !part.contains("://")
        && part.starts_with(|c: char| c.is_uppercase())
        && part.chars().filter(char::is_ascii_digit).count() < 4
}

/// What stands behind a comma after a person: a degree, a role, or where the person works.
fn beside(text: &str, chunk: &Chunk, out: &mut People, lexicon: &Lexicon) -> bool {
    let said = text[chunk.range.clone()].trim();
    let Some(last) = out.named.last_mut() else {
        return false;
    };
    if is_degree(said) {
        last.honorifics.push(said.to_owned());
        return true;
    }
    if let Some(role) = role(said, lexicon) {
        last.roles.push(role);
        return true;
    }
    if !is_organisation(said, lexicon) {
        return false;
    }
    let said = super::block::collapse(said);
    last.affiliation = Some(match last.affiliation.take() {
        Some(before) if chunk.comma => format!("{before}, {said}"),
        Some(before) => format!("{before} {} {said}", chunk.joint.unwrap_or("and")),
        None => said,
    });
    true
}

/// The role that words name.
pub(crate) fn role(words: &str, lexicon: &Lexicon) -> Option<Role> {
    let folded = fold(words);
    let whole = lexicon.label(&folded);
    let first = || {
        // "PhD student at Ghent University", "promotor UGent": the role's words stand first.
        let mut ends = folded.rmatch_indices(' ').map(|(at, _)| at);
        ends.find_map(|end| lexicon.label(&folded[..end]))
    };
    match whole.or_else(|| (folded.split(' ').count() <= 4).then(first).flatten()) {
        Some(Meaning::Person(role)) => Some(role),
        _ => None,
    }
}

/// "A B – Ghent University", "A B at Ghent University".
fn with_place(said: &str) -> Option<(&str, &str)> {
    const PARTINGS: &[&str] = &[
        " – ",
        " — ",
        " - ",
        " at ",
        " from ",
        " aan de ",
        " aan het ",
        " an der ",
        " à l'",
        " à l’",
        " van de ",
        " | ",
        ": ",
    ];
    PARTINGS
        .iter()
        .filter_map(|parting| said.split_once(parting))
        .map(|(name, place)| (name.trim(), place.trim()))
        .find(|(name, place)| !name.is_empty() && !place.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let found = people(text, &Lexicon::shipped());
        found.named.into_iter().map(|named| named.name).collect()
    }

    #[test]
    fn an_is_a_given_name_behind_a_label_and_an_article_elsewhere() {
        let lexicon = Lexicon::shipped();
        let said = "An Claes, Prof. Bert Maes en An Van den Berg";
        let read = labelled(said, &lexicon);
        let found: Vec<&str> = read.named.iter().map(|named| &*named.name).collect();
        assert_eq!(found, ["An Claes", "Bert Maes", "An Van den Berg"]);
        assert!(read.left.is_empty());
        assert!(people("An Overview", &lexicon).named.is_empty());
        assert!(labelled("An overview of rights", &lexicon).named.is_empty());
    }

    #[test]
    fn lists_of_people_are_taken_apart() {
        for (text, expected) in [
            (
                "Prof. Gert Verschraegen and Prof. Ellen Desmet",
                ["Gert Verschraegen", "Ellen Desmet"].as_slice(),
            ),
            (
                "Prof. Joanna Bar (Pedagogical University of Krakow) en Prof. Ellen Desmet",
                &["Joanna Bar", "Ellen Desmet"],
            ),
            (
                "Eva Vandenhove, Liselot Casteleyn en Prof. Ellen Desmet",
                &["Eva Vandenhove", "Liselot Casteleyn", "Ellen Desmet"],
            ),
            (
                "Desmet, Ellen; van den Bogaard, Roos-Marie",
                &["Ellen Desmet", "Roos-Marie van den Bogaard"],
            ),
            (
                "Univ.-Prof. Dr. Jürgen Groß und PD Dr. Anna-Lena Weiß",
                &["Jürgen Groß", "Anna-Lena Weiß"],
            ),
            (
                "Geertrui Daem en Evelyne Van der Elst",
                &["Geertrui Daem", "Evelyne Van der Elst"],
            ),
            (
                "Marie DUPONT, Jean-Luc d'Hondt",
                &["Marie DUPONT", "Jean-Luc d'Hondt"],
            ),
            (
                "Dr. Karim El-Khoury, PhD, Ghent University",
                &["Karim El-Khoury"],
            ),
            ("KU Leuven, UGent", &[]),
            ("Laura", &[]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn what_stands_beside_a_name_is_a_role_or_a_place() {
        let found = people(
            "Prof. Dr. Ines Keygnaert (co-promotor, Faculteit Geneeskunde), Ann Peeters, Faculty of Psychology and Educational Sciences",
            &Lexicon::shipped(),
        );
        assert_eq!(found.named[0].roles, [Role::CoPromotor]);
        assert_eq!(
            found.named[0].affiliation.as_deref(),
            Some("Faculteit Geneeskunde")
        );
        assert_eq!(found.named[0].honorifics, ["Prof.", "Dr."]);
        assert_eq!(
            found.named[1].affiliation.as_deref(),
            Some("Faculty of Psychology and Educational Sciences")
        );
        assert!(found.left.is_empty());
    }
}

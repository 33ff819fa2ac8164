//! Labels: the words in front of a value that say what it is.

use std::ops::Range;

use super::lexicon::{Lexicon, Meaning};
use crate::text::fold;

/// A label at the start of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Label {
    /// What it means. Several meanings: it names several ("Promotoren en begeleidingscommissie").
    pub(crate) meanings: Vec<Meaning>,
    /// The label, in the line.
    pub(crate) name: Range<usize>,
    /// Where the value begins, in the line.
    pub(crate) value: usize,
    /// How label and value are parted.
    pub(crate) parting: Parting,
}

/// How a label and its value are parted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parting {
    /// By a colon, a tab or a bar.
    Mark,
    /// By a colon, with other words before it: what follows has to bear out that it was a label.
    Qualified,
    /// The line ends with the label.
    Alone,
    /// By a space: only what follows can show that it was a label.
    Space,
    /// By nothing: the value is glued to the label.
    Glue,
}

/// Words between two labels of one value.
const AND: &[&str] = &["en", "and", "et", "und", "&", "/", ",", "+", "of", "or"];

/// The label at the start of a line, if there is one. The longest one.
pub(crate) fn label(line: &str, lexicon: &Lexicon) -> Option<Label> {
    let start = line.find(|c: char| c.is_alphanumeric() || c == '(')?;
    let opening = &line[..start];
    if opening.chars().count() > 4 || opening.contains(['"', '“', '«', '„']) {
        return None;
    }
    let (mut end, first) = longest(line, start, lexicon)?;
    let mut meanings = vec![first];
    while let Some((next_end, meaning)) = joined(line, end, lexicon) {
        end = next_end;
        if !meanings.contains(&meaning) {
            meanings.push(meaning);
        }
    }
    let (parting, value) = parting(line, end, &meanings)?;
    Some(Label {
        meanings,
        name: start..end,
        value,
        parting,
    })
}

/// The longest phrase at `start` that is a label: where it ends, and what it means.
fn longest(line: &str, start: usize, lexicon: &Lexicon) -> Option<(usize, Meaning)> {
    let text = &line[start..];
    let mut found = None;
    for end in word_ends(text, lexicon.longest()) {
        let folded = fold(&text[..end]);
        if let Some(meaning) = lexicon.label(&folded) {
            found = Some((start + end, meaning));
        } else if !lexicon.label_begins(&folded) {
            // More words make no label of it either.
            break;
        }
    }
    found.map(|(end, meaning)| (past_suffix(line, end), meaning))
}

/// Where the first words end; a capital inside a word ends one too, since a value may be glued to its label.
fn word_ends(text: &str, count: usize) -> impl Iterator<Item = usize> {
    let mut chars = text.char_indices();
    let (mut words, mut before, mut done) = (0, None::<char>, false);
    std::iter::from_fn(move || {
        while !done && words < count {
            let next = chars.next();
            let inside = before.is_some_and(char::is_alphanumeric);
            let Some((at, c)) = next.filter(|(at, c)| !closes(text, *at, *c)) else {
                done = true;
                return inside.then_some(next.map_or(text.len(), |(at, _)| at));
            };
            let glue = inside
                && (c.is_uppercase() || c.is_ascii_digit())
                && before.is_some_and(char::is_lowercase);
            before = Some(c);
            if inside && !c.is_alphanumeric() || glue {
                words += usize::from(!glue);
                return Some(at);
            }
        }
        None
    })
}

/// A character that no label goes on behind.
fn closes(text: &str, at: usize, c: char) -> bool {
    c == ':' && text[at + 1..].starts_with([' ', '\t']) || c == '\t' || c == '\n'
}

/// Past "(s)", "(en)", ")" and "·e·s" behind a label.
fn past_suffix(line: &str, end: usize) -> usize {
    let rest = &line[end..];
    if let Some(inner) = rest.strip_prefix('(')
        && let Some(close) = inner.find(')')
        && close <= 6
        && inner[..close]
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '/' | '-' | '·' | '.'))
    {
        return end + close + 2;
    }
    if rest.starts_with(')') { end + 1 } else { end }
}

/// Another label, joined to the first by "and".
fn joined(line: &str, end: usize, lexicon: &Lexicon) -> Option<(usize, Meaning)> {
    let rest = &line[end..];
    let trimmed = rest.trim_start();
    let and = AND.iter().find(|and| {
        trimmed
            .strip_prefix(**and)
            .is_some_and(|after| !and.starts_with(char::is_alphabetic) || after.starts_with(' '))
    })?;
    let after = trimmed[and.len()..].trim_start();
    let start = line.len() - after.len();
    let (end, meaning) = longest(line, start, lexicon)?;
    // "Promotor, Betreuer Prof. X": what is joined ends in a mark or with the line.
    let closed = line[end..].trim_start();
    let again = AND.iter().any(|and| closed.starts_with(*and));
    (closed.is_empty() || closed.starts_with([':', '：', '\t', '|', '(']) || again)
        .then_some((end, meaning))
}

/// How the value is parted from a label that ends at `end`, and where it begins.
fn parting(line: &str, end: usize, meanings: &[Meaning]) -> Option<(Parting, usize)> {
    let rest = &line[end..];
    let trimmed = rest.trim_start_matches(' ');
    let at = line.len() - trimmed.len();
    if trimmed.trim().is_empty() {
        return Some((Parting::Alone, line.len()));
    }
    if let Some(mark) = trimmed
        .chars()
        .next()
        .filter(|c| matches!(c, ':' | '：' | '\t' | '|'))
    {
        let value = trimmed[mark.len_utf8()..].trim_start_matches([' ', '\t', ':', '|']);
        let start = line.len() - value.len();
        return Some(if value.is_empty() {
            (Parting::Alone, line.len())
        } else {
            (Parting::Mark, start)
        });
    }
    let strict = meanings.iter().any(|meaning| meaning.tells_of_a_project());
    if strict && let Some(start) = qualified(trimmed) {
        return Some(if line[at + start..].trim().is_empty() {
            (Parting::Alone, line.len())
        } else {
            (Parting::Qualified, at + start)
        });
    }
    if rest.starts_with(' ') {
        return Some((Parting::Space, at));
    }
    let glued = rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    glued.then_some((Parting::Glue, end))
}

/// Words between a label and its colon: "Researchers involved:", "Promotor (UGent):". Where the value begins.
fn qualified(rest: &str) -> Option<usize> {
    let colon = rest.find(':')?;
    let words = &rest[..colon];
    let short = words.chars().count() <= 40 && words.split_whitespace().count() <= 5;
    let opens = words.starts_with(|c: char| c.is_lowercase() || c == '(') || is_acronym(words);
    let value = rest[colon + 1..].trim_start_matches([' ', '\t']);
    (short
        && opens
        && !words.contains(['.', ',', ';', '?', '!'])
        && !rest[colon..].starts_with("://"))
    .then_some(rest.len() - value.len())
}

/// "Responsable LGPM": whose the people behind a label are.
pub(crate) fn is_acronym(said: &str) -> bool {
    let said = said.trim();
    (2..=8).contains(&said.chars().count()) && said.chars().all(char::is_uppercase)
}

/// A later label with a colon in a line: where it begins. "Researcher: A B Supervisor: C D".
pub(crate) fn inner(line: &str, from: usize, lexicon: &Lexicon) -> Option<usize> {
    let mut at = from;
    while let Some(colon) = line[at..].find(':').map(|found| at + found) {
        if let Some(start) = before_colon(line, from, colon, lexicon) {
            return Some(start);
        }
        at = colon + 1;
    }
    None
}

/// Where the label begins that ends at a colon; the longest one.
fn before_colon(line: &str, from: usize, colon: usize, lexicon: &Lexicon) -> Option<usize> {
    let floor = line[from..colon]
        .char_indices()
        .rev()
        .nth(60)
        .map_or(from, |(at, _)| from + at);
    let mut starts = Vec::new();
    let mut before: Option<char> = line[..floor].chars().next_back();
    for (at, c) in line[floor..colon].char_indices() {
        let edge =
            before.is_none_or(|b| !b.is_alphanumeric() || b.is_lowercase() && c.is_uppercase());
        if edge && (c.is_uppercase() || c == '(') && floor + at >= from {
            starts.push(floor + at);
        }
        before = Some(c);
    }
    starts.into_iter().find(|start| {
        label(&line[*start..], lexicon).is_some_and(|found| {
            found.parting == Parting::Mark
                && found
                    .meanings
                    .iter()
                    .all(|meaning| meaning.tells_of_a_project())
                && line[*start..*start + found.value].trim_end().ends_with(':')
                && start + found.value > colon
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::project::Role;

    fn found(line: &str) -> Option<(Vec<Meaning>, String, String, Parting)> {
        let label = label(line, &Lexicon::shipped())?;
        Some((
            label.meanings,
            line[label.name.clone()].to_owned(),
            line[label.value..].to_owned(),
            label.parting,
        ))
    }

    #[test]
    fn labels_are_found_however_they_are_written() {
        let promotor = Meaning::Person(Role::Promotor);
        let researcher = Meaning::Person(Role::Researcher);
        for (line, meaning, value, parting) in [
            ("Promotor: Prof. X", promotor, "Prof. X", Parting::Mark),
            ("Onderzoeker(s): X", researcher, "X", Parting::Mark),
            ("PromotorenProf. X", promotor, "Prof. X", Parting::Glue),
            ("Chercheur·e·s : X", researcher, "X", Parting::Mark),
            ("Forscher*innen: X", researcher, "X", Parting::Mark),
            ("Projektlaufzeit", Meaning::Period, "", Parting::Alone),
            ("Promotor\tProf. X", promotor, "Prof. X", Parting::Mark),
            (
                "Researchers involved: X",
                researcher,
                "X",
                Parting::Qualified,
            ),
            ("Promotor UZA: X", promotor, "X", Parting::Qualified),
            ("Promotor Prof. X", promotor, "Prof. X", Parting::Space),
        ] {
            let (meanings, _, rest, how) = found(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(
                (meanings.as_slice(), rest.as_str(), how),
                ([meaning].as_slice(), value, parting),
                "{line}"
            );
        }
        assert_eq!(found("De EU streeft ernaar"), None);
    }

    #[test]
    fn a_label_that_names_two_roles_means_both() {
        let (meanings, name, value, _) =
            found("Promotoren en doctoraatsbegeleidingscommissie: Prof. X").unwrap();
        assert_eq!(
            meanings,
            [
                Meaning::Person(Role::Promotor),
                Meaning::Person(Role::CommitteeMember)
            ]
        );
        assert_eq!(
            (name.as_str(), value.as_str()),
            ("Promotoren en doctoraatsbegeleidingscommissie", "Prof. X")
        );
    }

    #[test]
    fn a_second_label_on_the_line_is_found() {
        let lexicon = Lexicon::shipped();
        let line = "Onderzoeker: A B Promotor: C D";
        assert_eq!(inner(line, 13, &lexicon), Some(17));
        assert_eq!(inner("Titel: onderzoek: iets", 7, &lexicon), None);
    }
}

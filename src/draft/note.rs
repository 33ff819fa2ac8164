//! The comments behind a draft's fields: where on the page they stand, and how sure that is.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::evidence::{Certainty, Evidence};

/// One comment for each field that there is evidence for.
pub(super) fn notes(evidence: &[Evidence]) -> BTreeMap<String, String> {
    let mut fields: BTreeMap<&str, Vec<&Evidence>> = BTreeMap::new();
    for one in evidence {
        let field = one.field.split(['[', '.']).next().unwrap_or_default();
        fields.entry(field).or_default().push(one);
    }
    let fields = fields.into_iter();
    fields
        .map(|(field, all)| (field.to_owned(), note(&all)))
        .collect()
}

fn note(all: &[&Evidence]) -> String {
    let lines: BTreeSet<usize> = all
        .iter()
        .map(|one| one.line)
        .filter(|line| *line > 0)
        .collect();
    let place = match (lines.first(), lines.last()) {
        (Some(first), Some(last)) if first == last => format!("line {first}: "),
        (Some(first), Some(last)) => format!("lines {first}–{last}: "),
        _ => String::new(),
    };
    let certainty = match all.iter().map(|one| one.certainty).max() {
        Some(Certainty::Undecided) => "undecided",
        Some(Certainty::Likely) => "likely",
        _ => "certain",
    };
    let rules: BTreeSet<&str> = all.iter().map(|one| one.rule.as_str()).collect();
    let rules: Vec<&str> = rules.into_iter().collect();
    format!("{place}{certainty} ({})", rules.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn evidence(field: &str, line: usize, certainty: Certainty) -> Evidence {
        Evidence {
            field: field.to_owned(),
            line,
            span: None,
            rule: "label".to_owned(),
            certainty,
        }
    }

    #[test]
    fn a_note_is_as_sure_as_the_least_sure_of_what_it_covers() {
        let all = [
            evidence("title", 3, Certainty::Certain),
            evidence("people[0].name", 7, Certainty::Certain),
            evidence("people[1].role", 9, Certainty::Likely),
            evidence("start", 0, Certainty::Undecided),
        ];
        let notes = notes(&all);
        assert_eq!(notes["title"], "line 3: certain (label)");
        assert_eq!(notes["people"], "lines 7–9: likely (label)");
        assert_eq!(notes["start"], "undecided (label)");
    }
}

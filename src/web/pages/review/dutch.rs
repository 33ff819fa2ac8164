//! The questions of the list for review in Dutch: from the rule and from what is in question, since the list is kept in
//! English.

use crate::identity::review::Item;

/// The question in Dutch; `None` where it is in the words of a source.
pub(super) fn question(item: &Item) -> Option<String> {
    let fixed = match item.rule.as_str() {
        "B3 SAME-NAME" => "Twee bronnen hebben deze naam en delen niets: is het één persoon?",
        "C1 INITIALS" | "C2 PREFIX" | "C3 ONE-LETTER" => {
            "Twee namen lijken op elkaar: is het één persoon?"
        }
        "O1 SAME-ID" => {
            "Twee organisaties hebben dezelfde identificatiecode: is het één organisatie?"
        }
        "O2 SAME-NAME" => "Twee organisaties hebben dezelfde naam: is het één organisatie?",
        "O3 ACRONYM" => "Dit acroniem is niet eenduidig: is het één organisatie?",
        "R1 SAME-ID" => {
            "Verschillende projecten hebben dezelfde identificatiecode: zijn deze twee er één?"
        }
        "R3 TWIN" => {
            "Twee bronnen hebben een project met zo’n titel of met dezelfde mensen: is het er één?"
        }
        "CONFLICT" => return conflict(item),
        "GONE" => return gone(item),
        _ => return None,
    };
    Some(fixed.to_owned())
}

fn conflict(item: &Item) -> Option<String> {
    let [kept, other] = item.sides.first()?.evidence.as_slice() else {
        return None;
    };
    Some(format!(
        "Bronnen verschillen over `{}`: wat `{}` zegt wordt gepubliceerd, en niet wat `{}` zegt",
        kept.field, kept.source, other.source
    ))
}

fn gone(item: &Item) -> Option<String> {
    let (_, rest) = item.question.split_once("since ")?;
    let (since, _) = rest.split_once(';')?;
    Some(format!(
        "Geen enkele bron heeft dit nog, sinds {since}; het blijft gepubliceerd"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::review::{Evidence, Side};
    use crate::record::Kind;

    fn item(rule: &str, question: &str) -> Item {
        let evidence = |source: &str| Evidence {
            source: source.to_owned(),
            field: "end".to_owned(),
            ..Evidence::default()
        };
        let side = Side {
            evidence: vec![evidence("curated"), evidence("list")],
            ..Side::default()
        };
        Item::of_one(rule, Kind::Project, question.to_owned(), side)
    }

    #[test]
    fn every_rule_that_the_docs_name_is_asked_in_dutch_but_what_sources_ask_themselves() {
        let docs = include_str!("../../../../docs/IDENTITY.md");
        let (_, table) = docs.split_once("| rule | what is asked |").unwrap();
        let rules = table.lines().skip(2).take_while(|line| !line.is_empty());
        let rules: Vec<&str> = rules
            .flat_map(|line| line.split('`').skip(1).step_by(2))
            .collect();
        assert!(rules.len() > 10, "{rules:?}");
        for rule in rules
            .into_iter()
            .filter(|rule| !["SOURCE", "set"].contains(rule))
        {
            let asked = question(&item(rule, "It is gone since 2026-01-01; it is kept"));
            assert!(asked.is_some(), "{rule}");
        }
        assert_eq!(question(&item("SOURCE", "promotor or member?")), None);
    }

    #[test]
    fn a_conflict_names_both_sources_and_what_is_gone_says_since_when() {
        assert_eq!(
            question(&item("CONFLICT", "")).unwrap(),
            "Bronnen verschillen over `end`: wat `curated` zegt wordt gepubliceerd, en niet wat `list` zegt"
        );
        assert_eq!(
            question(&item(
                "GONE",
                "No source has it any more, since 2026-01-01; it is kept"
            ))
            .unwrap(),
            "Geen enkele bron heeft dit nog, sinds 2026-01-01; het blijft gepubliceerd"
        );
    }
}

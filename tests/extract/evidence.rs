//! Evidence says where a value stands, and there it stands.

use proptest::prelude::*;

use oogst::extract::{Draft, Media};
use oogst::record::evidence::Certainty;

use super::{found, page, pages};

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The values that stand in the text as they are, by their fields.
fn values(draft: &Draft) -> Vec<(String, String)> {
    let mut out = vec![("title".to_owned(), draft.title.clone())];
    let at = |list: &str, at: usize| format!("{list}[{at}].name");
    out.extend(
        draft
            .people
            .iter()
            .enumerate()
            .map(|(i, one)| (at("people", i), one.name.clone())),
    );
    out.extend(
        draft
            .funders
            .iter()
            .enumerate()
            .map(|(i, one)| (at("funders", i), one.name.clone())),
    );
    out.extend(
        draft
            .organisations
            .iter()
            .enumerate()
            .map(|(i, one)| (at("organisations", i), one.name.clone())),
    );
    out
}

#[test]
fn a_span_of_evidence_holds_the_value() {
    let (mut spans, mut all) = (0, Vec::new());
    for path in pages("") {
        let text = std::fs::read_to_string(&path).unwrap();
        let chars: Vec<char> = text.chars().collect();
        for draft in page(&path).projects {
            for (field, value) in values(&draft) {
                let evidence = draft.evidence.iter().find(|one| one.field == field);
                let evidence = evidence
                    .unwrap_or_else(|| panic!("{}: {field} has no evidence", path.display()));
                assert!(evidence.line > 0, "{}: {field}", path.display());
                if let Some((start, end)) = evidence.span {
                    let said: String = chars[start..end].iter().collect();
                    let said = spaced(&said);
                    // "Family, Given" is turned round.
                    let turned = said
                        .split_once(", ")
                        .map(|(family, given)| format!("{given} {family}"));
                    // A name that was broken behind its hyphen.
                    let broken = said.replace("- ", "-");
                    assert!(
                        said == value || broken == value || turned.as_ref() == Some(&value),
                        "{}: {field}: {said}",
                        path.display()
                    );
                    let line = chars[..start].iter().filter(|c| **c == '\n').count() + 1;
                    assert_eq!(line, evidence.line, "{}: {field}", path.display());
                    spans += 1;
                } else {
                    all.push(format!("{}: {field} {value}", path.display()));
                }
            }
        }
    }
    // In HTML a value may be broken by tags or written with references, and JSON-LD has no text.
    assert!(spans > all.len() * 10, "without a span: {all:#?}");
}

#[test]
fn what_is_open_is_undecided_and_stands_in_the_review() {
    let text = "Een titel van een project\n\nEen tekst over het project.\n\nPromotoren en doctoraatsbegeleidingscommissie: Prof. Ann Peeters en Prof. Jan Claes\n";
    let draft = found(text, Media::Text, "a.txt").projects.remove(0);
    let role = draft
        .evidence
        .iter()
        .find(|one| one.field == "people[1].roles")
        .unwrap();
    assert_eq!((role.certainty, role.line), (Certainty::Undecided, 5));
    assert_eq!(draft.review.len(), 1, "{:?}", draft.review);
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Promotor: ",
        "PromotorenProf. ",
        "Prof. Ann Peeters",
        " en ",
        ", ",
        "(UGent",
        ")",
        "\n",
        "\n\n",
        "\u{a0}",
        "©",
        "Een titel",
        "Dit project wordt gefinancierd door ",
        "het FWO",
        "(2018-2021)",
        ".",
        "Fundamenteel onderzoek",
        "<p>",
        "</div>",
        "<b>",
        "<table><tr><td>",
        "&amp;",
        "é",
        "ß",
        "İ",
        "Looptijd",
        ":",
        "2019–",
        "https://example.org/",
        "<h2>",
        "d'",
        "’",
        "\t",
        "A",
        "a",
        "<script type=\"application/ld+json\">{\"@type\":\"Project\"",
    ]);
    let any = prop_oneof![4 => piece.prop_map(str::to_owned), 1 => "\\PC{0,12}"];
    prop::collection::vec(any, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_makes_the_readers_panic_and_spans_stay_inside(text in pieces()) {
        for media in [Media::Text, Media::Html] {
            let length = text.chars().count();
            for draft in found(&text, media, "x").projects {
                prop_assert!(!draft.title.is_empty());
                for evidence in &draft.evidence {
                    let inside = evidence.span.is_none_or(|(start, end)| start <= end && end <= length);
                    prop_assert!(inside, "{:?} of {}", evidence, length);
                }
            }
        }
    }
}

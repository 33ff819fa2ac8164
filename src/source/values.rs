//! What rules of the settings make of what stands at places of a source: the same for columns of tables and for
//! pointers into JSON.

use std::borrow::Cow;

use crate::config::values::{Condition, Origin, Part, ValueConfig, parts};
use crate::text::fold;

/// Looks up what stands at a place.
pub type Look<'a> = dyn Fn(&str) -> Option<Cow<'a, str>> + 'a;

/// The values that rules make; none where there is nothing. They are strings still: what a field takes is looked at
/// [there](super::fields).
#[must_use]
pub fn values(rule: &ValueConfig, look: &Look<'_>) -> Vec<String> {
    if !rule.when.as_ref().is_none_or(|when| holds(when, look)) {
        return rule.otherwise.clone().into_iter().collect();
    }
    let text = match &rule.from {
        Origin::Constant(constant) => return constant.clone(),
        Origin::Place(place) => look(place).unwrap_or_default(),
        Origin::Template(template) => Cow::Owned(filled(template, look)),
    };
    let pieces = match &rule.split {
        Some(between) if !between.is_empty() => split(&text, between),
        _ => vec![text.as_ref()],
    };
    let mut values: Vec<String> = pieces
        .into_iter()
        .map(str::trim)
        .filter(|piece| !piece.is_empty() && !rule.empty.iter().any(|empty| empty == piece))
        .map(|piece| mapped(rule, piece))
        .filter(|value| !value.is_empty())
        .collect();
    if values.is_empty() {
        values.extend(rule.default.clone());
    }
    values
}

/// The pieces of a list, in quotation marks or not.
fn split<'a>(text: &'a str, between: &str) -> Vec<&'a str> {
    text.split(between).collect()
}

fn mapped(rule: &ValueConfig, piece: &str) -> String {
    match rule.map.get(piece) {
        Some(value) => value.clone(),
        None => piece.to_owned(),
    }
}

/// A template with its places filled in. It is empty where one of them is: half a title is none.
fn filled(template: &str, look: &Look<'_>) -> String {
    let mut out = String::new();
    for part in parts(template) {
        match part {
            Part::Words(words) => out.push_str(words),
            Part::Place(place) => match look(place) {
                Some(text) if !text.trim().is_empty() => out.push_str(text.trim()),
                _ => return String::new(),
            },
        }
    }
    out
}

/// Does a condition hold?
#[must_use]
pub fn holds(when: &Condition, look: &Look<'_>) -> bool {
    let said = |place: &str| look(place).map(|text| text.trim().to_owned());
    let of_column = when.column.as_deref().is_none_or(|column| {
        let text = said(column).unwrap_or_default();
        let is = if when.is.0.is_empty() {
            // A column alone: there is something in it.
            !when.not.0.is_empty() || !text.is_empty()
        } else {
            when.is.0.contains(&text)
        };
        is && !when.not.0.contains(&text)
    });
    let of_two = when
        .same
        .as_ref()
        .is_none_or(|[a, b]| match (said(a), said(b)) {
            (Some(a), Some(b)) => !a.is_empty() && (a == b || alike(&a, &b)),
            _ => false,
        });
    of_column && of_two
}

/// Do two texts say the same, without regard to case, accents and punctuation?
#[must_use]
pub fn alike(a: &str, b: &str) -> bool {
    let a = fold(a);
    !a.is_empty() && a == fold(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rule: &str, row: &[(&str, &str)]) -> Vec<String> {
        #[derive(serde::Deserialize)]
        struct One {
            it: ValueConfig,
        }
        let One { it } = toml::from_str(&format!("it = {rule}")).unwrap();
        values(&it, &|place| {
            let (_, text) = row.iter().find(|(name, _)| *name == place)?;
            Some(Cow::Borrowed(*text))
        })
    }

    #[test]
    fn a_string_is_a_place_and_is_trimmed() {
        assert_eq!(of("\"a\"", &[("a", " x ")]), ["x"]);
        assert!(of("\"a\"", &[("a", "  ")]).is_empty());
    }

    #[test]
    fn a_cell_with_several_values_is_split_and_each_is_mapped() {
        let rule = r#"{ column = "a", split = ";", map = { UK = "GB" } }"#;
        assert_eq!(of(rule, &[("a", "UK; FR;; ")]), ["GB", "FR"]);
    }

    #[test]
    fn a_template_with_an_empty_place_gives_nothing() {
        let rule = r#"{ template = "{a} – {b}" }"#;
        assert_eq!(of(rule, &[("a", "x"), ("b", "y")]), ["x – y"]);
        assert!(of(rule, &[("a", "x"), ("b", "")]).is_empty());
    }

    #[test]
    fn what_says_that_there_is_nothing_is_nothing_and_gives_the_default() {
        let rule = r#"{ column = "a", empty = ["-", "n/a"], default = "z" }"#;
        assert_eq!(of(rule, &[("a", "n/a")]), ["z"]);
        assert_eq!(of(rule, &[("a", "x")]), ["x"]);
    }

    #[test]
    fn a_condition_chooses_between_two_values() {
        let rule =
            r#"{ constant = "coordinator", otherwise = "partner", when = { same = ["a", "b"] } }"#;
        assert_eq!(
            of(rule, &[("a", "Zürich X"), ("b", "ZURICH \"X\"")]),
            ["coordinator"]
        );
        assert_eq!(of(rule, &[("a", "X"), ("b", "Y")]), ["partner"]);
        assert_eq!(of(rule, &[("a", ""), ("b", "")]), ["partner"]);
        let rule = r#"{ column = "a", when = { column = "b", is = ["1", "2"] } }"#;
        assert_eq!(of(rule, &[("a", "x"), ("b", "2")]), ["x"]);
        assert!(of(rule, &[("a", "x"), ("b", "3")]).is_empty());
    }
}

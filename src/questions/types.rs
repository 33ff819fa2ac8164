//! The types of parameters: how a value is read, and what is allowed.

use std::fmt;

use oxigraph::model::{Literal, NamedNode, Term, vocab::xsd};

use crate::iri::Base;
use crate::record::Kind;
use crate::record::date::Date;
use crate::text::is_language_tag;

/// What the values of a parameter are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// An IRI: an absolute one, or `kind/key`. Of one kind, the key alone will do.
    Iri(Option<Kind>),
    /// Text.
    String,
    /// A language tag, bound in lower case as the graph has them.
    Language,
    /// A whole number.
    Integer,
    /// A year, bound as a whole number: dates of the graph differ in precision, their years do not.
    Year,
    /// A day.
    Date,
    /// True or false.
    Boolean,
    /// One of these words.
    OneOf(Vec<String>),
}

/// What a declaration may say, for messages.
pub(super) const TYPES: &str =
    "iri, iri of KIND, string, language, integer, year, date, boolean or one of A|B|C";

/// What a word may be of which there is a choice.
fn is_word(word: &str) -> bool {
    let sound = |c: char| c.is_alphanumeric() || ['-', '_', '.'].contains(&c);
    !word.is_empty() && word.chars().all(sound)
}

impl Type {
    /// The type that a declaration names.
    pub(super) fn of(declared: &str) -> Option<Self> {
        Some(match declared {
            "iri" => Self::Iri(None),
            "string" => Self::String,
            "language" => Self::Language,
            "integer" => Self::Integer,
            "year" => Self::Year,
            "date" => Self::Date,
            "boolean" => Self::Boolean,
            other => {
                if let Some(kind) = other.strip_prefix("iri of ") {
                    return Some(Self::Iri(Some(kind.trim().parse().ok()?)));
                }
                let words = other.strip_prefix("one of ")?.split('|');
                let words: Vec<String> = words.map(|word| word.trim().to_owned()).collect();
                return words
                    .iter()
                    .all(|word| is_word(word))
                    .then_some(Self::OneOf(words));
            }
        })
    }

    /// The name, as declared.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Iri(None) => "iri".to_owned(),
            Self::Iri(Some(kind)) => format!("iri of {kind}"),
            Self::String => "string".to_owned(),
            Self::Language => "language".to_owned(),
            Self::Integer => "integer".to_owned(),
            Self::Year => "year".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Boolean => "boolean".to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join("|")),
        }
    }

    /// May a value be given, whatever the base of the dataset is?
    pub(super) fn is_valid(&self, value: &str) -> bool {
        // Every base is as good as any other to see whether a key makes an IRI.
        let base = Base::new(crate::config::Config::default().site.base.as_str());
        base.is_ok_and(|base| self.term(&base, value).is_some())
    }

    /// The term that a value means; `None` where it is none of this type.
    pub(super) fn term(&self, base: &Base, value: &str) -> Option<Term> {
        Some(match self {
            Self::Iri(kind) => iri(base, *kind, value)?.into(),
            Self::String => Literal::new_simple_literal(value).into(),
            Self::Language if is_language_tag(value) => {
                Literal::new_simple_literal(value.to_ascii_lowercase()).into()
            }
            Self::Integer => Literal::from(value.parse::<i64>().ok()?).into(),
            Self::Year if value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit()) => {
                Literal::from(value.parse::<i64>().ok()?).into()
            }
            Self::Date => {
                value.parse::<Date>().ok()?.day()?;
                Literal::new_typed_literal(value, xsd::DATE).into()
            }
            Self::Boolean => Literal::from(value.parse::<bool>().ok()?).into(),
            Self::OneOf(words) if words.iter().any(|word| word == value) => {
                Literal::new_simple_literal(value).into()
            }
            Self::Language | Self::Year | Self::OneOf(_) => return None,
        })
    }
}

/// An IRI of a thing: whole, as `kind/key`, or where the kind is known as the key.
fn iri(base: &Base, kind: Option<Kind>, value: &str) -> Option<NamedNode> {
    let value = value
        .strip_prefix('<')
        .and_then(|value| value.strip_suffix('>'))
        .unwrap_or(value);
    if value.contains(':') {
        return NamedNode::new(value).ok();
    }
    let (of, key) = match (value.split_once('/'), kind) {
        (Some((of, key)), _) if of.parse::<Kind>().is_ok() => (of.parse().ok()?, key),
        (_, Some(kind)) => (kind, value),
        _ => return None,
    };
    let is_sound = !key.is_empty() && kind.is_none_or(|kind| kind == of);
    is_sound.then(|| NamedNode::new(base.thing(of, key)).ok())?
}

/// What is allowed, in words that follow "it takes".
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Iri(None) => f.write_str(
                "an IRI: a whole one such as https://example.org/x, or kind/key such as project/refufam",
            ),
            Self::Iri(Some(kind)) => write!(
                f,
                "the IRI of a {kind}: a whole one, {kind}/KEY, or the key alone"
            ),
            Self::String => f.write_str("text"),
            Self::Language => f.write_str("a BCP 47 language tag such as nl or en-GB"),
            Self::Integer => f.write_str("a whole number such as 5"),
            Self::Year => f.write_str("a year of four digits such as 2020"),
            Self::Date => f.write_str("a day such as 2020-09-01"),
            Self::Boolean => f.write_str("true or false"),
            Self::OneOf(words) => write!(f, "one of {}", words.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_read(class: &str, value: &str, expected: Option<&str>) {
        let base = Base::new("https://data.example.org").unwrap();
        let term = Type::of(class).unwrap().term(&base, value);
        let term = term.map(|term| term.to_string());
        assert_eq!(term.as_deref(), expected, "{class}: {value}");
    }

    #[test]
    fn a_value_is_read_as_its_type_and_never_guessed() {
        for (class, value, expected) in [
            ("string", "5", r#""5""#),
            ("string", "<a> \"} #", r#""<a> \"} #""#),
            ("language", "nl-BE", r#""nl-be""#),
            ("one of a|b-c", "b-c", r#""b-c""#),
        ] {
            assert_read(class, value, Some(expected));
        }
        for (class, value, datatype) in [
            ("year", "2020", "integer"),
            ("integer", "-5", "integer"),
            ("date", "2020-02-29", "date"),
            ("boolean", "true", "boolean"),
        ] {
            let expected = format!("\"{value}\"^^<http://www.w3.org/2001/XMLSchema#{datatype}>");
            assert_read(class, value, Some(&expected));
        }
        for (class, value) in [
            ("language", "n"),
            ("year", "20"),
            ("year", "-200"),
            ("integer", "5.0"),
            ("date", "2021-02-29"),
            ("date", "2021-02"),
            ("boolean", "yes"),
            ("one of a|b-c", "b"),
        ] {
            assert_read(class, value, None);
        }
    }

    #[test]
    fn a_thing_is_named_by_its_iri_or_its_key() {
        for (class, value, expected) in [
            (
                "iri",
                "https://example.org/x",
                Some("<https://example.org/x>"),
            ),
            (
                "iri",
                "<https://example.org/x>",
                Some("<https://example.org/x>"),
            ),
            (
                "iri",
                "person/jan",
                Some("<https://data.example.org/id/person/jan>"),
            ),
            ("iri", "jan", None),
            ("iri", "https://example.org/x> } #", None),
            ("iri", "planet/mars", None),
            (
                "iri of person",
                "jan",
                Some("<https://data.example.org/id/person/jan>"),
            ),
            (
                "iri of person",
                "person/jan",
                Some("<https://data.example.org/id/person/jan>"),
            ),
            ("iri of person", "project/x", None),
            ("iri of person", "jan <", None),
            (
                "iri of concept",
                "role-type/x",
                Some("<https://data.example.org/id/concept/role-type/x>"),
            ),
        ] {
            assert_read(class, value, expected);
        }
    }

    #[test]
    fn a_type_is_declared_as_it_is_named() {
        for class in ["iri", "iri of grant", "year", "one of a|b"] {
            assert_eq!(Type::of(class).unwrap().name(), class);
        }
        for wrong in [
            "",
            "number",
            "iri of planet",
            "one of ",
            "one of a||b",
            "one of a b",
        ] {
            assert_eq!(Type::of(wrong), None, "{wrong}");
        }
    }
}

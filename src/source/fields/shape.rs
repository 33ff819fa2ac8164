//! What a field takes, and how a string becomes that: dates of every form, decimals with comma, keys.

mod dates;
mod numbers;

use serde_json::Value;

use crate::config::values::ValueConfig;
use crate::record::{Kind, is_key};
use crate::text::slug;

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Text, in a language or in the record's.
    Text,
    /// A string; what else it has to be, an address or an identifier, the checks of records know.
    Line,
    /// A year, a month or a day.
    Date,
    /// A decimal number.
    Number,
    /// One of these.
    OneOf(&'static [&'static str]),
    /// One of these; several say that it is one of them.
    SomeOf(&'static [&'static str]),
    /// The id of another record.
    Key(Kind),
    /// Two letters of ISO 3166-1.
    Country,
    /// Yes or no.
    Flag,
}

/// A value that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// What is wrong, with the value.
    pub message: String,
    /// What to do.
    pub remedy: String,
    /// What sort of fault it is: many alike are told together.
    pub sort: &'static str,
}

impl Misfit {
    pub(in crate::source) fn new(
        sort: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            message: message.into(),
            remedy: remedy.into(),
            sort,
        }
    }

    /// What a check found.
    pub(in crate::source) fn of_check(sort: &'static str, message: String, remedy: String) -> Self {
        Self::new(sort, message, remedy)
    }

    pub(super) fn several(values: &[String]) -> Self {
        Self::new(
            "several values",
            format!(
                "{} values where the field takes one; only `{}` is taken",
                values.len(),
                values
                    .first()
                    .map(String::as_str)
                    .unwrap_or_default()
                    .escape_debug()
            ),
            "leave `split` out, or name a field that takes several",
        )
    }
}

impl Shape {
    /// Do several values mean that it is one of them?
    pub(super) fn takes_one_of(self) -> bool {
        matches!(self, Self::SomeOf(_))
    }

    /// The value of a string.
    ///
    /// # Errors
    /// Where the string is not what the field takes.
    pub fn read(self, text: &str, rule: &ValueConfig) -> Result<Value, Misfit> {
        match self {
            Self::Key(kind) => key(text, kind, rule).map(Value::String),
            Self::Date => {
                dates::read(text, &rule.dates).map(|date| Value::String(date.to_string()))
            }
            Self::Number => numbers::read(text, rule.decimal.as_deref()),
            Self::OneOf(codes) | Self::SomeOf(codes) => one_of(text, codes),
            Self::Flag => flag(text),
            Self::Country => country(text),
            Self::Text | Self::Line if rule.prefix.is_empty() => Ok(Value::String(text.to_owned())),
            Self::Text | Self::Line => Ok(Value::String(format!("{}{text}", rule.prefix))),
        }
    }
}

/// The key of a record: the prefix, and what stands there in lower-case letters, digits and hyphens.
fn key(text: &str, kind: Kind, rule: &ValueConfig) -> Result<String, Misfit> {
    if rule.is_constant() {
        return Ok(text.to_owned());
    }
    let bare = if is_key(text) {
        text.to_owned()
    } else {
        slug(text)
    };
    if bare.is_empty() {
        return Err(Misfit::new(
            "no key",
            format!(
                "`{}` has no letter or digit to make the id of a {kind} of",
                text.escape_debug()
            ),
            "correct it, or take another column for the id",
        ));
    }
    Ok(shortened(format!("{}{bare}", rule.prefix)))
}

/// How long an id may be.
const MOST: usize = 128;

/// A key that is not too long: the end of one that is becomes a digest of it, so that it stays another one than others.
fn shortened(key: String) -> String {
    if key.len() <= MOST || !key.is_ascii() {
        return key;
    }
    let digest = crate::iri::digest(&key);
    let start = key[..MOST - digest.len() - 1].trim_end_matches('-');
    format!("{start}-{digest}")
}

fn one_of(text: &str, codes: &[&str]) -> Result<Value, Misfit> {
    if let Some(code) = codes.iter().find(|code| **code == text) {
        return Ok(Value::String((*code).to_owned()));
    }
    // `Principal Investigator` is said as plainly as `principal-investigator`.
    let plain = slug(text);
    match codes.iter().find(|code| **code == plain) {
        Some(code) => Ok(Value::String((*code).to_owned())),
        None => Err(Misfit::new(
            "no such code",
            format!("`{}` is not known here", text.escape_debug()),
            format!(
                "allowed are {}; `map = {{ {} = \"…\" }}` says what it means",
                codes.join(", "),
                toml_key(text)
            ),
        )),
    }
}

/// A key as TOML has it: in quotation marks where it needs them, and never over several lines, as its texts may be.
pub(in crate::source) fn toml_key(text: &str) -> String {
    let line = toml::Table::from_iter([(text.to_owned(), toml::Value::Boolean(true))]).to_string();
    let key = line.trim_end().strip_suffix(" = true");
    key.unwrap_or(text).to_owned()
}

fn flag(text: &str) -> Result<Value, Misfit> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "ja" | "oui" | "y" | "j" | "1" | "x" | "wahr" | "vrai" | "waar" => {
            Ok(Value::Bool(true))
        }
        "false" | "no" | "nee" | "nein" | "non" | "n" | "0" | "falsch" | "faux" | "onwaar" => {
            Ok(Value::Bool(false))
        }
        _ => Err(Misfit::new(
            "neither yes nor no",
            format!("`{}` says neither yes nor no", text.escape_debug()),
            "allowed are true and false, yes and no, 1 and 0; `map` says what another word means",
        )),
    }
}

/// Codes that offices of the European Union write, and that ISO 3166-1 keeps for nobody.
const NOT_ISO: [(&str, &str); 2] = [("UK", "GB"), ("EL", "GR")];

fn country(text: &str) -> Result<Value, Misfit> {
    let code = text.to_uppercase();
    match NOT_ISO.iter().find(|(wrong, _)| *wrong == code) {
        Some((wrong, right)) => Err(Misfit::new(
            "not ISO 3166-1",
            format!("`{wrong}` is not a country of ISO 3166-1; it is usually written for {right}"),
            format!("if it is meant so, say it: map = {{ {wrong} = \"{right}\" }}"),
        )),
        None => Ok(Value::String(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::toml_key;

    #[test]
    fn every_text_is_a_key_of_toml() {
        for text in [
            "plain-1",
            "two words",
            "",
            "a \"b\"",
            "it's",
            "'\"",
            "a\nb",
            "\u{200b}\t\\",
        ] {
            let line = format!("{} = 1", toml_key(text));
            let table: toml::Table = line.parse().unwrap_or_else(|e| panic!("{line}: {e}"));
            assert_eq!(table.keys().collect::<Vec<_>>(), [text]);
        }
    }
}

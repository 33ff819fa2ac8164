//! Grants: as a project mentions them, and as things of their own.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{Deserializer, Error, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::date::Date;
use super::project::Role;
use crate::text::Text;

/// A grant as a project mentions it. Mentions with the same funder and number are one grant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantMention {
    /// The id of the organisation that gives it.
    pub funder: String,
    /// The id of the programme that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// The number that the funder gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its title, where it has one of its own.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub title: Text,
    /// When the grant starts: its period, not the project's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// When the grant ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// How much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// How much, in the currency's main unit.
    pub value: Decimal,
    /// ISO 4217 code.
    pub currency: String,
}

/// A decimal number that is written as it was read, without the detour over binary fractions showing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decimal(f64);

impl Decimal {
    /// Zero or more, and not beyond what a double holds exactly?
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.0.is_finite() && self.0 >= 0.0 && self.0 < 9.0e15
    }

    /// The same in hundredths, to be summed up without rounding at every step. What is finer is rounded.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a sound number times a hundred has a place in 128 bits; another one is cut to what has"
    )]
    #[must_use]
    pub fn hundredths(&self) -> i128 {
        (self.0 * 100.0).round() as i128
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The shortest digits that read back as the same number, never with an exponent: an `xsd:decimal`.
        write!(f, "{}", self.0)
    }
}

impl Serialize for Decimal {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the branch is taken only where the cast is exact"
    )]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_sound() && self.0.fract() == 0.0 {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Decimal {
    #[expect(
        clippy::cast_precision_loss,
        reason = "what is too large to be exact is refused by the checks"
    )]
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DecimalVisitor;
        impl Visitor<'_> for DecimalVisitor {
            type Value = Decimal;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number such as 100000 or 100000.50")
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Decimal, E> {
                Ok(Decimal(value as f64))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Decimal, E> {
                Ok(Decimal(value as f64))
            }
            fn visit_f64<E: Error>(self, value: f64) -> Result<Decimal, E> {
                Ok(Decimal(value))
            }
        }
        deserializer.deserialize_any(DecimalVisitor)
    }
}

impl JsonSchema for Decimal {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Decimal".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "number", "minimum": 0})
    }
}

/// A grant of its own, put together from the projects that mention it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grant {
    /// The id of the organisation that gives it.
    pub funder: String,
    /// The id of the programme that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<String>,
    /// The number that the funder gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its title, or a label made from funder and number.
    pub label: Text,
    /// Is the label a title that a project gives?
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_titled: bool,
    /// When it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// How much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Amount>,
    /// The people who answer for it: the promotors and principal investigators of its projects, and their
    /// co-promotors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub investigators: Vec<Investigator>,
    /// The organisations that administer it: the hosts of its projects.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<String>,
    /// What projects say of it, where that is not what all of them together say: by project, in the order of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stated: Vec<Stated>,
}

/// What one project says of a grant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// The project's key.
    pub project: String,
    /// What it says.
    pub mention: GrantMention,
}

/// A person who answers for a grant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Investigator {
    /// The person's key.
    pub person: String,
    /// The role in the project: promotor, principal investigator or co-promotor.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_it_was_read() {
        for text in ["100000", "0.1", "1234567.89"] {
            let value: Decimal = serde_json::from_str(text).unwrap();
            assert_eq!(value.to_string(), text);
            assert_eq!(serde_json::to_string(&value).unwrap(), text);
        }
    }
}

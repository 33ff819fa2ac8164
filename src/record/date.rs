//! Dates that are never more precise than known.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// A year, a month of a year, or a day: `2018`, `2018-09`, `2018-09-01`
/// ([ISO 8601](https://www.w3.org/TR/NOTE-datetime) with the precision that is known).
///
/// ```
/// use oogst::record::date::Date;
/// let month: Date = "2018-09".parse()?;
/// assert_eq!((month.year(), month.month(), month.day()), (2018, Some(9), None));
/// assert!("2018-13".parse::<Date>().is_err());
/// # Ok::<(), oogst::record::date::NotADate>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

/// The text is no date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a date; allowed are a year (2018), a month (2018-09) and a day (2018-09-01), as precise as is known"
)]
pub struct NotADate(String);

impl Date {
    /// The year, between 1000 and 9999.
    #[must_use]
    pub fn year(&self) -> i16 {
        self.year
    }

    /// The month from 1, where known.
    #[must_use]
    pub fn month(&self) -> Option<i8> {
        self.month
    }

    /// The day of the month from 1, where known.
    #[must_use]
    pub fn day(&self) -> Option<i8> {
        self.day
    }

    /// Is this certainly before `other`? Where precision leaves it open, it is not.
    #[must_use]
    pub fn certainly_before(&self, other: &Self) -> bool {
        if self.year != other.year {
            return self.year < other.year;
        }
        match (self.month, other.month) {
            (Some(a), Some(b)) if a != b => a < b,
            (Some(_), Some(_)) => matches!((self.day, other.day), (Some(a), Some(b)) if a < b),
            _ => false,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let fault = || NotADate(text.to_owned());
        let digits = |part: &str, length: usize| -> Result<i16, NotADate> {
            if part.len() == length && part.bytes().all(|b| b.is_ascii_digit()) {
                part.parse().map_err(|_| fault())
            } else {
                Err(fault())
            }
        };
        let small = |part: &str| digits(part, 2).and_then(|n| i8::try_from(n).map_err(|_| fault()));
        let mut parts = text.split('-');
        let year = digits(parts.next().unwrap_or_default(), 4)?;
        let month = parts.next().map(small).transpose()?;
        let day = parts.next().map(small).transpose()?;
        if parts.next().is_some() || year < 1000 {
            return Err(fault());
        }
        // The calendar knows the lengths of months and leap years.
        jiff::civil::Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| fault())?;
        Ok(Self { year, month, day })
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.month.is_none() {
            serializer.serialize_i16(self.year)
        } else {
            serializer.collect_str(self)
        }
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;
        impl Visitor<'_> for DateVisitor {
            type Value = Date;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date: 2018, 2018-09 or 2018-09-01")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Date, E> {
                text.parse().map_err(E::custom)
            }
            fn visit_u64<E: Error>(self, year: u64) -> Result<Date, E> {
                year.to_string().parse().map_err(E::custom)
            }
            fn visit_i64<E: Error>(self, year: i64) -> Result<Date, E> {
                year.to_string().parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(DateVisitor)
    }
}

impl schemars::JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A year, a month or a day, never more precise than known",
            "anyOf": [
                {"type": "integer", "minimum": 1000, "maximum": 9999},
                {"type": "string", "pattern": "^[1-9][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"}
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_date_is_refused() {
        for bad in [
            "2018-13",
            "2018-02-30",
            "18",
            "2018-9",
            "2018-09-01T00:00",
            "",
            "0999",
            "2018-",
            "-2018",
        ] {
            assert!(bad.parse::<Date>().is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<Date>("2018.5").is_err());
    }

    #[test]
    fn precision_leaves_order_open() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert!(date("2018").certainly_before(&date("2019-01")));
        assert!(date("2018-03-01").certainly_before(&date("2018-03-02")));
        assert!(!date("2018").certainly_before(&date("2018-09")));
        assert!(!date("2018-09-30").certainly_before(&date("2018-09")));
    }

    #[test]
    fn a_date_is_written_as_it_was_read() {
        for text in ["2018", "\"2018-09\"", "\"2020-02-29\""] {
            let date: Date = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&date).unwrap(), text);
        }
    }
}

//! Dates and periods in text. Never more precise than stated.

mod dates;

use std::ops::Range;

use crate::record::date::Date;
use crate::text::fold;
use dates::{Found, dates};

/// A period in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Period {
    /// From when.
    pub(crate) start: Option<Date>,
    /// Until when.
    pub(crate) end: Option<Date>,
    /// Where it stands.
    pub(crate) range: Range<usize>,
}

/// No project runs for longer.
const LONGEST: i16 = 20;

const TO: &[&str] = &[
    "-",
    "–",
    "—",
    "/",
    "tot",
    "tot en met",
    "t/m",
    "to",
    "until",
    "till",
    "through",
    "à",
    "au",
    "jusqu'en",
    "jusqu’en",
    "jusqu'à",
    "bis",
    "en",
    "- ",
    "→",
    ">",
    "bis zum",
    "bis ende",
    "to end",
    "en eindigt in",
];
const SINCE: &[&str] = &[
    "since",
    "sinds",
    "vanaf",
    "depuis",
    "seit",
    "ab",
    "from",
    "à partir de",
    "starting",
    "start",
];

/// The first period in a text: two dates with "to" between, or one with "since" in front.
pub(crate) fn period(text: &str) -> Option<Period> {
    let found = dates(text);
    for (at, first) in found.iter().enumerate() {
        if let Some(second) = found.get(at + 1)
            && is_to(&text[first.range.end..second.range.start])
            && (0..=LONGEST).contains(&(second.date.year() - first.date.year()))
        {
            return Some(Period {
                start: Some(first.date),
                end: Some(second.date),
                range: first.range.start..second.range.end,
            });
        }
        if let Some((end, to)) = short_end(text, first) {
            return Some(Period {
                start: Some(first.date),
                end: Some(end),
                range: first.range.start..to,
            });
        }
        if let Some(range) = open(text, first) {
            return Some(Period {
                start: Some(first.date),
                end: None,
                range,
            });
        }
    }
    None
}

/// The only date in a text.
pub(crate) fn single(text: &str) -> Option<(Date, Range<usize>)> {
    match dates(text).as_slice() {
        [only] => Some((only.date, only.range.clone())),
        _ => None,
    }
}

fn is_to(between: &str) -> bool {
    let word = between.trim().trim_end_matches('.').to_lowercase();
    TO.iter().any(|to| to.trim() == word)
        || fold(between).is_empty()
            && between.chars().any(|c| matches!(c, '-' | '–' | '—' | '/'))
            && between.chars().count() <= 4
}

/// "2018-21".
fn short_end(text: &str, first: &Found) -> Option<(Date, usize)> {
    let rest = &text[first.range.end..];
    let after = rest.strip_prefix(['-', '–', '/'])?;
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    if digits != 2 || first.date.month().is_some() {
        return None;
    }
    let year = first.date.year() / 100 * 100 + after[..2].parse::<i16>().ok()?;
    let fits = (1..=LONGEST).contains(&(year - first.date.year()));
    let end = text.len() - after.len() + 2;
    fits.then(|| Some((format!("{year}").parse().ok()?, end)))
        .flatten()
}

/// "since 2020", "2020 –" and "2020 – …" at the end.
fn open(text: &str, first: &Found) -> Option<Range<usize>> {
    let before = text[..first.range.start].trim_end().to_lowercase();
    let since = SINCE.iter().find(|word| {
        before
            .strip_suffix(**word)
            .is_some_and(|front| !front.ends_with(char::is_alphanumeric))
    });
    let rest = text[first.range.end..].trim_start();
    let dash = rest.strip_prefix(['-', '–', '—']).is_some_and(|after| {
        let after = after.trim().to_lowercase();
        after.is_empty()
            || after.starts_with(['…', ')'])
            || [
                "...", "heden", "present", "now", "today", "aujourd", "heute", "ongoing", "lopend",
                "laufend", "nu",
            ]
            .iter()
            .any(|word| after.starts_with(word))
    });
    (since.is_some() || dash).then(|| first.range.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let found = period(text)?;
        let date = |date: Option<Date>| date.map_or_else(String::new, |date| date.to_string());
        Some(format!("{} {}", date(found.start), date(found.end)))
    }

    #[test]
    fn periods_are_read_as_precisely_as_they_are_stated() {
        for (text, expected) in [
            ("FWO (2018-2021).", "2018 2021"),
            ("2019 – 2022", "2019 2022"),
            ("01/09/2018 - 31/08/2021", "2018-09-01 2021-08-31"),
            ("1.10.2020 bis 30.9.2023", "2020-10-01 2023-09-30"),
            ("oktober 2019 tot september 2023", "2019-10 2023-09"),
            (
                "du 1er janvier 2020 au 31 décembre 2024",
                "2020-01-01 2024-12-31",
            ),
            ("Sept. 2018 – Aug. 2021", "2018-09 2021-08"),
            ("2018-21", "2018 2021"),
            ("2021-09 – 2024-08", "2021-09 2024-08"),
            ("since 2020", "2020 "),
            ("2020 – present", "2020 "),
        ] {
            assert_eq!(said(text).as_deref(), Some(expected), "{text}");
        }
        for none in [
            "Richtlijn 2014/54/EU",
            "in mei 2017",
            "1914-1918",
            "Vluchtelingenverdrag van 1951",
            "2016@JosePalazon",
            "1945 to 2020",
        ] {
            assert_eq!(said(none), None, "{none}");
        }
    }
}

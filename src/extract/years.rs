//! Dates and periods in text. Never more precise than stated.

use std::ops::Range;

use crate::record::date::Date;
use crate::text::fold;

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

/// Years in which projects of today run. "1914-1918" is what a project is about.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2070;

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

const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("feb", 2),
    ("fev", 2),
    ("mar", 3),
    ("maart", 3),
    ("mrt", 3),
    ("marz", 3),
    ("maerz", 3),
    ("apr", 4),
    ("avr", 4),
    ("mai", 5),
    ("may", 5),
    ("mei", 5),
    ("juin", 6),
    ("jun", 6),
    ("juil", 7),
    ("jul", 7),
    ("aug", 8),
    ("aout", 8),
    ("sep", 9),
    ("oct", 10),
    ("okt", 10),
    ("nov", 11),
    ("dec", 12),
    ("dez", 12),
];

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    date: Date,
    range: Range<usize>,
}

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

/// Every date with a year in which projects run.
fn dates(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut out: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let length = bytes[at..]
            .iter()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if length == 4
            && stands_alone(text, at)
            && let Ok(year) = text[at..at + 4].parse::<i32>()
            && YEARS.contains(&year)
            && let Some(found) =
                precise(text, out.last().map_or(0, |last| last.range.end), at, year)
        {
            at = found.range.end.max(at + length);
            out.push(found);
            continue;
        }
        at += length;
    }
    out
}

/// No part of a longer number or code: "2014/54/EU", "G2019", "1.2018".
fn stands_alone(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = &text[at + 4..];
    let directive = after.strip_prefix('/').is_some_and(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest[digits..].starts_with('/')
    });
    !before.is_some_and(char::is_alphanumeric)
        && !after.starts_with(|c: char| c.is_alphanumeric())
        && !directive
}

/// The date of a year with the month and the day that stand beside it.
fn precise(text: &str, floor: usize, at: usize, year: i32) -> Option<Found> {
    iso(text, at, year)
        .or_else(|| numeric(text, floor, at, year))
        .or_else(|| named(text, floor, at, year))
        .or_else(|| {
            let date = format!("{year}").parse().ok()?;
            Some(Found {
                date,
                range: at..at + 4,
            })
        })
}

/// "2018-09-01", "2018-09".
fn iso(text: &str, at: usize, year: i32) -> Option<Found> {
    let rest = text[at + 4..].strip_prefix('-')?;
    let two = |text: &str| -> Option<u8> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        (digits == 2).then(|| text[..2].parse().ok()).flatten()
    };
    let month = two(rest).filter(|month| (1..=12).contains(month))?;
    if let Some(day) = rest[2..].strip_prefix('-').and_then(two)
        && let Ok(date) = format!("{year}-{month:02}-{day:02}").parse()
    {
        return Some(Found {
            date,
            range: at..at + 10,
        });
    }
    // "2018-12" might be 2018–2012 in no source; "2008-12" might be 2008–2012.
    let date = (i32::from(month) <= year % 100)
        .then(|| format!("{year}-{month:02}").parse().ok())
        .flatten()?;
    Some(Found {
        date,
        range: at..at + 7,
    })
}

/// "01/09/2018", "1.9.2018", "09/2018".
fn numeric(text: &str, floor: usize, at: usize, year: i32) -> Option<Found> {
    let before = text.get(floor..at)?;
    let sep = before
        .chars()
        .next_back()
        .filter(|c| matches!(c, '/' | '.' | '-'))?;
    let front = &before[..before.len() - sep.len_utf8()];
    let (month, month_at) = number_at_end(front)?;
    let front = &front[..month_at];
    let with_day = front
        .strip_suffix(sep)
        .and_then(number_at_end)
        .and_then(|(day, day_at)| {
            let date = format!("{year}-{month:02}-{day:02}").parse().ok()?;
            Some(Found {
                date,
                range: floor + day_at..at + 4,
            })
        });
    with_day.or_else(|| {
        let date = format!("{year}-{month:02}").parse().ok()?;
        Some(Found {
            date,
            range: floor + month_at..at + 4,
        })
    })
}

fn number_at_end(text: &str) -> Option<(u8, usize)> {
    let digits = text.bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = text.len() - digits;
    ((1..=2).contains(&digits))
        .then(|| text[at..].parse().ok().map(|number| (number, at)))
        .flatten()
}

/// "1 September 2018", "sept. 2018".
fn named(text: &str, floor: usize, at: usize, year: i32) -> Option<Found> {
    let before = text.get(floor..at)?.trim_end_matches([' ', ',']);
    let word_at = before
        .rfind(|c: char| !c.is_alphabetic() && c != '.')
        .map_or(0, |at| {
            at + before[at..].chars().next().map_or(1, char::len_utf8)
        });
    let word = fold(&before[word_at..]);
    let month = MONTHS
        .iter()
        .find(|(start, _)| word.starts_with(start) && word.len() <= 10 && is_month(&word))?
        .1;
    let front = before[..word_at].trim_end_matches([' ', '.']);
    let front = front
        .strip_suffix("er")
        .or_else(|| front.strip_suffix("st"))
        .or_else(|| front.strip_suffix("th"))
        .unwrap_or(front);
    let with_day = number_at_end(front).and_then(|(day, day_at)| {
        let date = format!("{year}-{month:02}-{day:02}").parse().ok()?;
        Some(Found {
            date,
            range: floor + day_at..at + 4,
        })
    });
    with_day.or_else(|| {
        let date = format!("{year}-{month:02}").parse().ok()?;
        Some(Found {
            date,
            range: floor + word_at..at + 4,
        })
    })
}

/// A month's name or its short form, and no other word that begins like one.
fn is_month(word: &str) -> bool {
    const NAMES: &[&str] = &[
        "january",
        "januari",
        "janvier",
        "januar",
        "february",
        "februari",
        "fevrier",
        "februar",
        "march",
        "maart",
        "mars",
        "marz",
        "maerz",
        "april",
        "avril",
        "may",
        "mei",
        "mai",
        "june",
        "juni",
        "juin",
        "july",
        "juli",
        "juillet",
        "august",
        "augustus",
        "aout",
        "september",
        "septembre",
        "october",
        "oktober",
        "octobre",
        "november",
        "novembre",
        "december",
        "decembre",
        "dezember",
        "sept",
        "mrt",
        "janv",
        "fevr",
        "juil",
        "jan",
        "feb",
        "mar",
        "apr",
        "avr",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "okt",
        "nov",
        "dec",
        "dez",
    ];
    NAMES.contains(&word)
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

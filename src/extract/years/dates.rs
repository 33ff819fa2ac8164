//! Dates in text: a year, with the month and the day that stand beside it.

use std::ops::Range;

use crate::record::date::Date;
use crate::text::fold;

/// Years in which projects of today run. "1914-1918" is what a project is about.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2070;

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
pub(super) struct Found {
    pub(super) date: Date,
    pub(super) range: Range<usize>,
}

/// Every date with a year in which projects run.
pub(super) fn dates(text: &str) -> Vec<Found> {
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
        if length <= 2
            && let Some(found) = short(text, at)
        {
            at = found.range.end;
            out.push(found);
            continue;
        }
        at += length;
    }
    out
}

/// "1/09/22", "1.9.22": a day with two digits of a year.
fn short(text: &str, at: usize) -> Option<Found> {
    let number = |from: usize| -> Option<(u8, usize)> {
        let digits = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        (1..=2).contains(&digits).then_some(())?;
        Some((text[from..from + digits].parse().ok()?, from + digits))
    };
    let before = text[..at].chars().next_back();
    let (day, end) = number(at)?;
    let sep = text[end..]
        .chars()
        .next()
        .filter(|c| matches!(c, '/' | '.'))?;
    let (month, end) = number(end + 1)?;
    text[end..].starts_with(sep).then_some(())?;
    let (year, last) = number(end + 1)?;
    let whole = last - end == 3
        && !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '.' | '-'))
        && !text[last..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-'));
    let year = if year >= 90 { 1900 } else { 2000 } + i32::from(year);
    let date = format!("{year}-{month:02}-{day:02}").parse().ok()?;
    (whole && YEARS.contains(&year)).then_some(Found {
        date,
        range: at..last,
    })
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
    let day = front.strip_suffix(sep).and_then(number_at_end);
    dated(year, month, day, floor, month_at, at)
}

/// A date with its day where that stands in front and is one, else the month from `month_at` to the year at `at`.
fn dated(
    year: i32,
    month: u8,
    day: Option<(u8, usize)>,
    floor: usize,
    month_at: usize,
    at: usize,
) -> Option<Found> {
    let found = |date: String, from: usize| {
        Some(Found {
            date: date.parse().ok()?,
            range: floor + from..at + 4,
        })
    };
    day.and_then(|(day, day_at)| found(format!("{year}-{month:02}-{day:02}"), day_at))
        .or_else(|| found(format!("{year}-{month:02}"), month_at))
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
    dated(year, month, number_at_end(front), floor, word_at, at)
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

//! Dates: ISO 8601 by itself, other forms by what the settings say they are. Nothing is guessed: 03/04/2020 is a day in
//! March or in April.

use jiff::fmt::strtime::BrokenDownTime;

use super::Misfit;
use crate::record::date::Date;

/// The date of a string.
pub(super) fn read(text: &str, formats: &[String]) -> Result<Date, Misfit> {
    if formats.is_empty() {
        return iso(text).ok_or_else(|| wrong(text, "write its form, such as date = \"%d/%m/%Y\""));
    }
    formats
        .iter()
        .find_map(|format| by_format(text, format))
        // What is a date by itself, as in a spreadsheet's date cell, needs no form.
        .or_else(|| iso(text))
        .ok_or_else(|| {
            wrong(
                text,
                &format!("the settings allow {}", formats.join(" and ")),
            )
        })
}

fn wrong(text: &str, remedy: &str) -> Misfit {
    Misfit::new(
        "no date",
        format!("`{}` is not a date", text.escape_debug()),
        format!("allowed are 2018, 2018-09 and 2018-09-01; {remedy}"),
    )
}

/// A date of ISO 8601, with or without a time behind it.
fn iso(text: &str) -> Option<Date> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let (day, time) = text.split_at_checked(10)?;
    let is_time = time.starts_with(['T', ' '])
        && time[1..]
            .trim()
            .chars()
            .all(|c| c.is_ascii_digit() || ":.Z+-".contains(c))
        && time[1..].trim().starts_with(|c: char| c.is_ascii_digit());
    if is_time { day.parse().ok() } else { None }
}

/// By a form of strptime, and no more precise than the form is.
fn by_format(text: &str, format: &str) -> Option<Date> {
    let parsed = BrokenDownTime::parse(format, text).ok()?;
    let year = parsed.year()?;
    let date = match (parsed.month(), parsed.day()) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    };
    date.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str, formats: &[&str]) -> Option<String> {
        let formats: Vec<String> = formats.iter().map(|&format| format.to_owned()).collect();
        read(text, &formats).ok().map(|date| date.to_string())
    }

    #[test]
    fn iso_dates_need_no_form_and_lose_their_time() {
        for text in [
            "2018-09-01",
            "2018-09-01T00:00:00Z",
            "2018-09-01 00:00:00.000",
        ] {
            assert_eq!(date(text, &[]).as_deref(), Some("2018-09-01"));
        }
        assert_eq!(date("2018-09", &[]).as_deref(), Some("2018-09"));
        assert_eq!(date("2018", &[]).as_deref(), Some("2018"));
    }

    #[test]
    fn other_forms_are_read_by_what_the_settings_say() {
        assert_eq!(
            date("3/4/2020", &["%d/%m/%Y"]).as_deref(),
            Some("2020-04-03")
        );
        assert_eq!(
            date("3/4/2020", &["%m/%d/%Y"]).as_deref(),
            Some("2020-03-04")
        );
        assert_eq!(date("09.2018", &["%m.%Y"]).as_deref(), Some("2018-09"));
        assert_eq!(date("2018", &["%d/%m/%Y", "%Y"]).as_deref(), Some("2018"));
    }

    #[test]
    fn what_is_no_date_is_refused_and_nothing_is_guessed() {
        for text in ["3/4/2020", "2018-02-30", "2018-09-01x", "2018-09-01Tx", "€"] {
            assert_eq!(date(text, &[]), None, "{text}");
        }
        assert_eq!(date("31/02/2020", &["%d/%m/%Y"]), None);
        let told = read("31/12/20", &["%d/%m/%Y".to_owned()]).unwrap_err();
        assert!(told.remedy.contains("%d/%m/%Y"), "{}", told.remedy);
    }
}

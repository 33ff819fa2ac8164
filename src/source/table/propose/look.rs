//! A look at what stands in a column.

use std::collections::BTreeSet;

use super::super::grid::Grid;
use crate::config::values::ValueConfig;
use crate::source::fields::Shape;

/// So many rows are looked at.
const ROWS: usize = 2_000;

/// The forms of dates that are tried, the likelier before the others.
const FORMS: [&str; 8] = [
    "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%m/%d/%Y", "%Y/%m/%d", "%m/%Y", "%m-%Y", "%d/%m/%y",
];

/// What stands in a column, without empty cells.
pub(super) fn values(grid: &Grid, column: usize) -> Vec<&str> {
    let cells = grid
        .rows
        .iter()
        .take(ROWS)
        .map(|row| row.cells.get(column).unwrap_or_default().trim());
    cells.filter(|cell| !cell.is_empty()).collect()
}

/// Does every row have a value of its own?
pub(super) fn is_unique(grid: &Grid, column: usize) -> bool {
    let mut seen = BTreeSet::new();
    !grid.rows.is_empty()
        && grid.rows.iter().all(|row| {
            let cell = row.cells.get(column).unwrap_or_default().trim();
            !cell.is_empty() && seen.insert(crate::text::slug(cell))
        })
}

/// How the dates of a column are written.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// As ISO 8601 says.
    Iso,
    /// In this form.
    Form(&'static str),
    /// In either form: no day is above 12.
    Either(&'static str, &'static str),
    /// In none that is known.
    Unknown,
}

pub(super) fn dates(values: &[&str]) -> Dates {
    let fits = |forms: &[&str]| {
        let mut rule = ValueConfig::place("");
        rule.dates = forms.iter().map(|&form| form.to_owned()).collect();
        !values.is_empty()
            && values
                .iter()
                .all(|value| Shape::Date.read(value, &rule).is_ok())
    };
    if fits(&[]) {
        return Dates::Iso;
    }
    let fitting: Vec<&str> = FORMS.into_iter().filter(|form| fits(&[form])).collect();
    match fitting.as_slice() {
        [] => Dates::Unknown,
        ["%d/%m/%Y", "%m/%d/%Y", ..] => Dates::Either("%d/%m/%Y", "%m/%d/%Y"),
        [first, ..] => Dates::Form(first),
    }
}

/// What parts the fraction of the numbers of a column; nothing where they are no numbers, or have none.
pub(super) fn decimal(values: &[&str]) -> Result<Option<&'static str>, ()> {
    let fits = |decimal: &str| {
        let mut rule = ValueConfig::place("");
        rule.decimal = Some(decimal.to_owned());
        values
            .iter()
            .all(|value| Shape::Number.read(value, &rule).is_ok())
    };
    match (values.is_empty(), fits("."), fits(",")) {
        (true, _, _) | (_, false, false) => Err(()),
        (_, true, true) => Ok(None),
        (_, true, false) => Ok(Some(".")),
        (_, false, true) => Ok(Some(",")),
    }
}

/// What stands between the values of cells that hold several.
pub(super) fn split(values: &[&str], comma: bool) -> Option<&'static str> {
    let between: &[&'static str] = if comma {
        &[";", "|", "\n", ","]
    } else {
        &[";", "|", "\n"]
    };
    between
        .iter()
        .find(|between| values.iter().any(|value| value.contains(**between)))
        .copied()
}

/// The values that there are, if they are few.
pub(super) fn distinct<'a>(values: &[&'a str]) -> Option<BTreeSet<&'a str>> {
    let all: BTreeSet<&str> = values.iter().copied().collect();
    (all.len() <= 30).then_some(all)
}

/// The language of texts, if it is plain.
pub(super) fn language(values: &[&str]) -> Option<&'static str> {
    let some: Vec<&str> = values.iter().take(200).copied().collect();
    let info = whatlang::detect(&some.join(". "))?;
    let tag = match info.lang() {
        whatlang::Lang::Nld => "nl",
        whatlang::Lang::Eng => "en",
        whatlang::Lang::Fra => "fr",
        whatlang::Lang::Deu => "de",
        _ => return None,
    };
    info.is_reliable().then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_dates_is_seen_where_it_can_be() {
        assert_eq!(dates(&["2020-01-31", "2021"]), Dates::Iso);
        assert_eq!(
            dates(&["31/01/2020", "01/02/2020"]),
            Dates::Form("%d/%m/%Y")
        );
        assert_eq!(dates(&["01/31/2020"]), Dates::Form("%m/%d/%Y"));
        assert_eq!(
            dates(&["01/02/2020"]),
            Dates::Either("%d/%m/%Y", "%m/%d/%Y")
        );
        assert_eq!(dates(&["soon"]), Dates::Unknown);
    }

    #[test]
    fn what_parts_the_fraction_is_seen_where_there_is_one() {
        assert_eq!(decimal(&["1.234,50", "3"]), Ok(Some(",")));
        assert_eq!(decimal(&["1234.50"]), Ok(Some(".")));
        assert_eq!(decimal(&["1234"]), Ok(None));
        assert_eq!(decimal(&["much"]), Err(()));
    }
}

//! The answer to a question as bars, where it has a number for each of not too many names.

use std::fmt::Write as _;

use super::Item;

/// How many bars a page shows; more are a table only.
const MOST: usize = 40;
/// How high a bar is, with what is between it and the next.
const STEP: usize = 24;
/// How long the longest bar is.
const LONGEST: f64 = 460.0;
/// Where bars begin.
const LEFT: f64 = 245.0;
/// How long a name may be, in characters.
const NAME: usize = 27;

/// A bar.
#[derive(Debug, PartialEq)]
pub(super) struct Bar {
    pub(super) name: String,
    pub(super) value: String,
    pub(super) top: usize,
    /// Where its text stands.
    pub(super) text: usize,
    pub(super) width: String,
    pub(super) end: String,
}

/// Bars.
#[derive(Debug)]
pub(super) struct Chart {
    /// The column that names the bars.
    pub(super) name: String,
    /// The column with the numbers.
    pub(super) value: String,
    pub(super) bars: Vec<Bar>,
    pub(super) height: usize,
}

impl Chart {
    /// Of a table whose last column of numbers comes after columns that tell its rows apart. A column of which the values
    /// are years is no height. `None` where a chart would show nothing.
    pub(super) fn of(columns: &[String], rows: &[Vec<Item>]) -> Option<Self> {
        if rows.len() < 2 || rows.len() > MOST {
            return None;
        }
        let at = (0..columns.len()).find(|at| is_height(rows, *at))?;
        let mut names: Vec<String> = rows.iter().map(|row| named(&row[..at])).collect();
        let mut told = columns[..at].join(", ");
        if at == 0 {
            // Where the number comes first, what follows it is what it is of.
            told.clone_from(columns.get(1)?);
            names = rows.iter().map(|row| named(&row[1..2])).collect();
        }
        let mut seen: Vec<&String> = names.iter().collect();
        seen.sort();
        seen.dedup();
        // Two rows of one name differ in something that bars do not show.
        if seen.len() < rows.len() {
            return None;
        }
        let numbers: Vec<f64> = rows.iter().filter_map(|row| number(&row[at])).collect();
        let most = numbers.iter().copied().fold(0.0, f64::max);
        if most <= 0.0 {
            return None;
        }
        let bars = names.iter().zip(rows).zip(&numbers).enumerate();
        Some(Self {
            value: columns[at].clone(),
            name: told,
            height: rows.len() * STEP + 8,
            bars: bars
                .map(|(line, ((name, row), value))| {
                    let width = value / most * LONGEST;
                    Bar {
                        name: short(name),
                        value: row[at].text.clone(),
                        top: line * STEP + 4,
                        text: line * STEP + 17,
                        width: format!("{width:.1}"),
                        end: format!("{:.1}", LEFT + width + 8.0),
                    }
                })
                .collect(),
        })
    }
}

fn number(cell: &Item) -> Option<f64> {
    let number: f64 = cell.text.parse().ok()?;
    (cell.href.is_none() && number.is_finite() && number >= 0.0).then_some(number)
}

/// Does a column hold numbers that are no years?
fn is_height(rows: &[Vec<Item>], at: usize) -> bool {
    let numbers: Option<Vec<f64>> = rows.iter().map(|row| number(&row[at])).collect();
    numbers.is_some_and(|all| !all.iter().all(|one| (1900.0..2100.0).contains(one)))
}

fn named(cells: &[Item]) -> String {
    let mut name = String::new();
    for cell in cells.iter().filter(|cell| !cell.text.is_empty()) {
        let between = if name.is_empty() { "" } else { " · " };
        let _ = write!(name, "{between}{}", cell.text);
    }
    name
}

fn short(name: &str) -> String {
    if name.chars().nth(NAME).is_none() {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Vec<Item>> {
        let row = |row: &&[&str]| row.iter().map(|text| Item::plain(*text)).collect();
        rows.iter().map(row).collect()
    }

    fn columns(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn numbers_by_name_are_bars() {
        let rows = table(&[&["2019", "Fund", "4"], &["2020", "Fund", "2"]]);
        let chart = Chart::of(&columns(&["year", "funder", "grants"]), &rows).unwrap();
        assert_eq!(
            (chart.name.as_str(), chart.value.as_str()),
            ("year, funder", "grants")
        );
        assert_eq!(chart.bars[0].name, "2019 · Fund");
        assert_eq!(chart.bars[0].width, "460.0");
        assert_eq!(chart.bars[1].width, "230.0");
    }

    #[test]
    fn what_bars_would_not_show_is_a_table_only() {
        let names = columns(&["name", "n"]);
        for rows in [
            table(&[&["a", "1"]]),
            table(&[&["a", "1"], &["a", "2"]]),
            table(&[&["a", "x"], &["b", "2"]]),
            table(&[&["a", "2019"], &["b", "2020"]]),
            table(&[&["a", "0"], &["b", "0"]]),
            table(&[&["a", "-1"], &["b", "2"]]),
        ] {
            assert!(Chart::of(&names, &rows).is_none(), "{rows:?}");
        }
    }
}

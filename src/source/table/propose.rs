//! A mapping that is proposed from the names of the columns and a look at what stands in them, with the reasons as comments. It is
//! a start for people: what is not understood is said and left out, nothing is guessed from single values.

mod look;
mod words;
mod write;

use std::collections::BTreeSet;
use std::path::Path;

use super::grid::{self, Grid};
use super::told::Told;
use crate::config::Config;
use crate::config::table::FileConfig;
use crate::fetch::{Fetched, Fetcher, Location, Silent, Wanted};
use crate::record::Kind;
use crate::source::collector::CollectError;

use words::{Known, LANGUAGES};

/// What is proposed.
#[derive(Debug)]
pub struct Proposal {
    /// The source, as TOML.
    pub toml: String,
    /// The kind of its records.
    pub kind: Kind,
    /// How many rows there are.
    pub rows: usize,
    /// The columns that are mapped.
    pub mapped: Vec<String>,
    /// Those that are not.
    pub left: Vec<String>,
    /// The languages of its text, as far as they are known.
    pub languages: Vec<String>,
}

/// A column whose name says which field it is.
#[derive(Debug, Clone)]
struct Column {
    number: usize,
    field: &'static str,
    language: Option<&'static str>,
}

/// Proposes a mapping for a table. `path` is how the settings are to name it.
///
/// # Errors
/// Where the file cannot be read, is no table, or no column says what its rows are called.
pub fn propose(file: &Path, path: &str) -> Result<Proposal, CollectError> {
    let config = Config::default();
    let fetcher = Fetcher::new(&config);
    let wanted = Wanted::at(Location::File(file.to_owned())).passing();
    let unusable = |message: String| CollectError::Unusable {
        at: file.display().to_string(),
        message,
    };
    let Fetched::Document(input) = fetcher.open(&wanted, &mut Silent)? else {
        return Err(unusable("there is nothing in it".to_owned()));
    };
    let name = file
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let mut told = Told::default();
    let limit = config.limits.table_bytes;
    let grid = grid::load(name, input, FileConfig::default(), limit, &mut told)?;
    let known = words::known();
    let (kind, columns) = best(&grid, &known).ok_or_else(|| {
        unusable(format!(
            "no column says what the rows are called: a title of projects, a family name of people, a name of organisations; there are {}. Write the mapping by hand: docs/TABLES.md",
            grid.columns.join(", ")
        ))
    })?;
    Ok(write::proposal(&grid, kind, &columns, &known, path))
}

/// The source's name in the settings: the file's, as far as names may be so.
fn source_name(grid: &Grid) -> &str {
    let is_allowed = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.');
    let is_name =
        !grid.name.is_empty() && !grid.name.starts_with('.') && grid.name.chars().all(is_allowed);
    if is_name { &grid.name } else { "table" }
}

/// The kind of which most columns are fields, if what such a record needs is among them.
fn best(grid: &Grid, known: &Known) -> Option<(Kind, Vec<Column>)> {
    let mut best: Option<(usize, Kind, Vec<Column>)> = None;
    for (kind, needed) in [
        (Kind::Project, "title"),
        (Kind::Person, "family"),
        (Kind::Organisation, "name"),
    ] {
        let columns = understood(grid, kind, known);
        let has = |field: &str| columns.iter().any(|column| column.field == field);
        // A family name alone is as well the name of anything else.
        let is_it = has(needed) && (kind != Kind::Person || has("given") || has("orcid"))
            || kind == Kind::Project && has("acronym");
        let count = columns.len();
        if is_it && best.as_ref().is_none_or(|(most, _, _)| count > *most) {
            best = Some((count, kind, columns));
        }
    }
    best.map(|(_, kind, columns)| (kind, columns))
}

/// The columns whose names say which fields of a kind they are; the first of those that say the same.
fn understood(grid: &Grid, kind: Kind, known: &Known) -> Vec<Column> {
    let mut taken: BTreeSet<(&'static str, Option<&'static str>)> = BTreeSet::new();
    let mut columns = Vec::new();
    for (number, name) in grid.columns.iter().enumerate() {
        let Some((field, language)) = meaning(name, kind, known) else {
            continue;
        };
        if taken.insert((field, language)) {
            columns.push(Column {
                number,
                field,
                language,
            });
        }
    }
    columns
}

/// The field that a name means, and the language that it ends in: `Titel (NL)`, `abstract_en`, `startDate`.
fn meaning(name: &str, kind: Kind, known: &Known) -> Option<(&'static str, Option<&'static str>)> {
    let folded = crate::text::fold(&apart(name));
    let bare = words::without_unit(&folded);
    if let Some(field) = known
        .field(kind, &bare)
        .or_else(|| known.field(kind, &bare.replace(' ', "")))
    {
        return Some((field, None));
    }
    let (start, end) = bare.rsplit_once(' ')?;
    let language = LANGUAGES
        .iter()
        .find(|(tag, word)| *tag == end || *word == end)?
        .0;
    known
        .field(kind, start)
        .map(|field| (field, Some(language)))
}

/// `startDate` as `start Date`.
fn apart(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut was_lower = false;
    for c in name.chars() {
        if was_lower && c.is_uppercase() {
            out.push(' ');
        }
        was_lower = c.is_lowercase();
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_of_columns_are_understood_in_four_languages() {
        let known = words::known();
        let of = |name: &str| meaning(name, Kind::Project, &known);
        assert_eq!(of("Titel (NL)"), Some(("title", Some("nl"))));
        assert_eq!(of("abstract_en"), Some(("abstract", Some("en"))));
        assert_eq!(of("Résumé français"), Some(("abstract", Some("fr"))));
        assert_eq!(of("startDate"), Some(("start", None)));
        assert_eq!(of("Budget (€)"), Some(("grants.amount.value", None)));
        assert_eq!(of("totalCost"), Some(("budget.value", None)));
        assert_eq!(of("Gesamtkosten (EUR)"), Some(("budget.value", None)));
        assert_eq!(of("Schlagwörter"), Some(("keywords", None)));
        assert_eq!(of("Projektleitung"), Some(("people.coordinator", None)));
        assert_eq!(of("Opmerkingen"), None);
    }

    #[test]
    fn every_word_is_written_as_names_are_compared_and_says_one_thing() {
        let mut said = HashSet::new();
        for (number, line) in (1..).zip(words::WORDS.lines()) {
            if line.starts_with('#') {
                continue;
            }
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 3, "line {number}");
            for word in columns[2].split('|') {
                assert_eq!(crate::text::fold(word), word, "line {number}");
                let is_new = said.insert((columns[0], word));
                assert!(is_new, "line {number}: `{word}` means something already");
            }
        }
        assert_eq!(words::known().count(), said.len(), "a line is not read");
    }
}

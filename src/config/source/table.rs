//! `[sources.table]`: tables in files, and what their columns say about which fields.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::values::{Condition, FieldsConfig, OneOrMore, ValueConfig};
use crate::record::Kind;

/// `[sources.table]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableConfig {
    /// The tables by name; without any there is one, which `sources.path` names.
    pub tables: BTreeMap<String, FileConfig>,
    /// Which rows are records of which kind.
    pub records: Vec<RecordsConfig>,
}

/// `[sources.table.tables]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FileConfig {
    /// The file, from the folder or in the archive that the source names.
    pub path: PathBuf,
    /// The address, for a table that is somewhere else than the source.
    pub url: Option<String>,
    /// The sheet of a workbook, by its name or its number from 1.
    pub sheet: Option<SheetConfig>,
    /// What stands between cells.
    pub delimiter: Option<String>,
    /// What stands around a cell that holds what stands between cells; empty for nothing.
    pub quote: Option<String>,
    /// How letters are written.
    pub encoding: Option<String>,
    /// The row of the names of the columns, from 1; 0 where there is none.
    pub header: Option<usize>,
    /// How lines begin that are no rows.
    pub comment: Option<String>,
    /// What parts the whole of numbers from the fraction.
    pub decimal: Option<String>,
    /// How dates are written.
    pub date: OneOrMore,
    /// What says that there is no value.
    pub empty: OneOrMore,
}

/// A sheet, by its name or its number from 1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum SheetConfig {
    /// By its number.
    Number(usize),
    /// By its name.
    Name(String),
}

/// `[[sources.table.records]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordsConfig {
    /// The table; not needed where there is one only.
    #[serde(default)]
    pub table: Option<Spanned<String>>,
    /// The kind of the records.
    pub kind: Spanned<Kind>,
    /// Their ids.
    pub id: Spanned<ValueConfig>,
    /// Only these rows.
    #[serde(default)]
    pub when: Option<Spanned<Condition>>,
    /// Other tables whose columns can be named: of each, which of its columns is which of ours.
    #[serde(default)]
    pub lookups: BTreeMap<Spanned<String>, BTreeMap<String, String>>,
    /// Their fields.
    #[serde(default)]
    pub fields: FieldsConfig,
    /// The entries of their lists: people, organisations, grants, outputs, identifiers, affiliations.
    #[serde(default)]
    pub lists: Vec<ListConfig>,
    /// What should hold, and is told where it does not.
    #[serde(default)]
    pub checks: Vec<Spanned<CheckConfig>>,
}

/// `[[sources.table.records.lists]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListConfig {
    /// The list.
    pub list: Spanned<String>,
    /// The table whose rows are the entries; else the row of the record is one.
    #[serde(default)]
    pub table: Option<Spanned<String>>,
    /// Which of its columns is which of the record's table.
    #[serde(default)]
    pub key: BTreeMap<String, String>,
    /// Only these rows.
    #[serde(default)]
    pub when: Option<Spanned<Condition>>,
    /// Other tables whose columns can be named.
    #[serde(default)]
    pub lookups: BTreeMap<Spanned<String>, BTreeMap<String, String>>,
    /// The fields of an entry.
    #[serde(default)]
    pub fields: FieldsConfig,
}

/// `[[sources.table.records.checks]]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckConfig {
    /// No two rows say the same in this column.
    pub unique: Option<String>,
    /// Two columns say the same.
    pub same: Option<[String; 2]>,
    /// A list has as many entries as a column says …
    pub count: Option<String>,
    /// One entry of a list at least has this: `organisations.role = coordinator` …
    pub some: Option<String>,
    /// … the value of that field.
    pub value: Option<String>,
    /// … and this is the column.
    pub column: Option<String>,
    /// What people should know where it does not hold.
    pub because: Option<String>,
}

impl TableConfig {
    /// The tables: those that are named, or the one of the source's path, named as its file is.
    #[must_use]
    pub fn tables(&self, path: &Path) -> BTreeMap<String, FileConfig> {
        if !self.tables.is_empty() {
            return self.tables.clone();
        }
        let name = path
            .file_stem()
            .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        BTreeMap::from([(name, FileConfig::default())])
    }

    /// What is wrong with it, if something is.
    pub(super) fn wrong(&self, name: &str) -> Option<String> {
        if self.records.is_empty() {
            return Some(format!(
                "has `{name}` of type table without [[sources.table.records]]; say which columns are which fields, or let `oogst init --from FILE` propose it"
            ));
        }
        let of_file = self.tables.iter().find_map(|(table, file)| {
            file.wrong()
                .map(|wrong| format!("has in `{name}` the table `{table}` {wrong}"))
        });
        of_file.or_else(|| {
            let kinds = crate::record::Record::KINDS;
            let wrong = self
                .records
                .iter()
                .find(|records| !kinds.contains(records.kind.get_ref()))?;
            Some(format!(
                "has in `{name}` records of kind {}; allowed are project, person, organisation and programme",
                wrong.kind.get_ref()
            ))
        })
    }
}

impl FileConfig {
    fn wrong(&self) -> Option<String> {
        let one_byte = |text: &Option<String>| {
            text.as_ref()
                .filter(|text| text.len() != 1 || !text.is_ascii())
                .cloned()
        };
        if let Some(wrong) = one_byte(&self.delimiter) {
            return Some(format!(
                "with the delimiter `{wrong}`; give one character: \",\", \";\", \"\\t\" or \"|\""
            ));
        }
        if let Some(wrong) = one_byte(&self.comment) {
            return Some(format!("with the comment `{wrong}`; give one character"));
        }
        let is_quote = |quote: &String| quote.is_empty() || quote.len() == 1;
        if let Some(wrong) = self.quote.as_ref().filter(|quote| !is_quote(quote)) {
            return Some(format!(
                "with the quote `{wrong}`; give one character, or \"\" for none"
            ));
        }
        if let Some(wrong) = self
            .decimal
            .as_ref()
            .filter(|decimal| *decimal != "," && *decimal != ".")
        {
            return Some(format!("with the decimal `{wrong}`; give \",\" or \".\""));
        }
        let encoding = self.encoding.as_ref()?;
        encoding_rs::Encoding::for_label(encoding.as_bytes())
            .is_none()
            .then(|| {
                format!("with the encoding `{encoding}`; give one such as utf-8 or windows-1252")
            })
    }
}

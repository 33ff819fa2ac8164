//! `[[sources]]`: where records come from. What only one type of source has stands in a table of that name,
//! `[sources.page]` and so on.

pub mod table;
pub mod values;

use std::path::PathBuf;

use serde::Deserialize;

use table::TableConfig;

/// `[[sources]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    /// What the source is called.
    pub name: String,
    /// What it is.
    #[serde(rename = "type")]
    pub class: SourceClass,
    /// The folder or file.
    #[serde(default)]
    pub path: Option<PathBuf>,
    /// The address, for what is read over HTTP.
    #[serde(default)]
    pub url: Option<String>,
    /// What becomes of records that the source no longer has; not for records in files, which people remove.
    #[serde(default)]
    pub vanished: Vanished,
    /// The share of its records of one kind that may be removed at once, in percent; `limits.removal_percent` where it is
    /// not set.
    #[serde(default)]
    pub removal_percent: Option<u64>,
    /// When it is asked, as a cron expression; with all the others where it is not set.
    #[serde(default)]
    pub schedule: Option<String>,
    /// What only tables have.
    #[serde(default)]
    pub table: Option<TableConfig>,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceClass {
    /// Records in YAML, JSON and NDJSON, which people edit.
    Records,
    /// Tables: CSV and its like, and workbooks.
    Table,
}

/// What becomes of a record that its source no longer has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Vanished {
    /// It is removed where the source says that it was deleted. Where it is only missing it is kept, and marked.
    #[default]
    Told,
    /// It is kept, and marked, whatever the source says.
    Keep,
    /// It is removed.
    Remove,
}

impl SourceConfig {
    /// The source that there is where none is named: the folder `data`.
    pub(super) fn data() -> Self {
        Self {
            name: "data".to_owned(),
            class: SourceClass::Records,
            path: Some("data".into()),
            url: None,
            vanished: Vanished::default(),
            removal_percent: None,
            schedule: None,
            table: None,
        }
    }

    /// What the source reads, as people wrote it.
    #[must_use]
    pub fn location(&self) -> String {
        match (&self.path, &self.url) {
            (Some(path), _) => path.display().to_string(),
            (None, Some(url)) => url.clone(),
            (None, None) => String::new(),
        }
    }

    /// What is wrong with it, if something is.
    pub(super) fn wrong(&self) -> Option<String> {
        let name = &self.name;
        let is_name = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '.'))
            && !name.starts_with('.');
        if !is_name {
            return Some(format!(
                "has a source named `{}`; use letters, digits, spaces, `-` and `_`",
                name.escape_debug()
            ));
        }
        if self.removal_percent.is_some_and(|percent| percent > 100) {
            return Some(format!(
                "has `{name}` with a `removal_percent` above 100; give a percentage"
            ));
        }
        if let Some(wrong) = self.of_class() {
            return Some(wrong);
        }
        match (self.class, &self.path, &self.url) {
            (SourceClass::Records, None, _) => Some(format!(
                "has `{name}` without a `path`; give a folder or a file"
            )),
            (SourceClass::Records, Some(_), Some(_)) => Some(format!(
                "has `{name}` with a `url`; records are read from a `path`"
            )),
            (SourceClass::Table, None, _) => Some(format!(
                "has `{name}` without a `path`; give the file of the table, or the folder of the tables"
            )),
            (SourceClass::Table, Some(_), Some(_)) => Some(format!(
                "has `{name}` with a `url`; tables are read from a `path`"
            )),
            _ => None,
        }
    }

    /// What is wrong with what only sources of one type have.
    fn of_class(&self) -> Option<String> {
        let name = &self.name;
        match (self.class, &self.table) {
            (SourceClass::Table, table) => table.clone().unwrap_or_default().wrong(name),
            (_, Some(_)) => Some(format!(
                "has `{name}` with [sources.table], which is for sources of type table"
            )),
            (_, None) => None,
        }
    }
}

//! `[[sources]]`: where records come from. What only one type of source has stands in a table of that name,
//! `[sources.page]` and so on.

mod cerif;
pub mod json;
mod oai;
mod page;
pub mod rdf;
pub mod table;
pub mod values;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;

use crate::text::is_language_tag;

pub use cerif::CerifSource;
use json::JsonConfig;
pub use oai::OaiSource;
pub use page::PageConfig;
use rdf::RdfConfig;
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
    /// Which member of a zip archive is read.
    #[serde(default)]
    pub member: Option<String>,
    /// Headers of requests, with the environment variables that hold their values: keys of programming interfaces.
    #[serde(default)]
    pub header_env: BTreeMap<String, String>,
    /// What becomes of records that the source no longer has; not for records in files, which people remove.
    #[serde(default)]
    pub vanished: Vanished,
    /// What only files of CERIF have.
    #[serde(default)]
    pub cerif: Option<CerifSource>,
    /// What only providers of OAI-PMH have.
    #[serde(default)]
    pub oai: Option<OaiSource>,
    /// What only a page has.
    #[serde(default)]
    pub page: Option<PageConfig>,
    /// What only JSON has.
    #[serde(default)]
    pub json: Option<JsonConfig>,
    /// What only RDF has.
    #[serde(default)]
    pub rdf: Option<RdfConfig>,
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
    /// CERIF in XML.
    Cerif,
    /// A provider of OAI-PMH.
    Oai,
    /// JSON and NDJSON.
    Json,
    /// A page that describes projects: HTML, or text that was copied from one.
    Page,
    /// RDF: Turtle and its like, RDF/XML, JSON-LD.
    Rdf,
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
            member: None,
            header_env: BTreeMap::new(),
            vanished: Vanished::default(),
            cerif: None,
            oai: None,
            page: None,
            json: None,
            rdf: None,
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

    /// What is wrong with where it is, for a source that is one `path` or one `url`.
    #[must_use]
    pub fn wrong_place(&self) -> Option<String> {
        let name = &self.name;
        match (&self.path, &self.url) {
            (Some(_), None) => None,
            (None, Some(url)) => {
                let is_web =
                    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
                (!is_web).then(|| {
                    format!(
                        "has `{name}` with the `url` `{}`; give an address that begins with http:// or https://",
                        url.escape_debug()
                    )
                })
            }
            (None, None) => Some(format!(
                "has `{name}` without a `path` or a `url`; give one of them"
            )),
            (Some(_), Some(_)) => Some(format!(
                "has `{name}` with both a `path` and a `url`; give one of them"
            )),
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
        let is_token = |text: &String| {
            let is_allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
            !text.is_empty() && text.chars().all(is_allowed)
        };
        for (header, variable) in &self.header_env {
            if !is_token(header) || !is_token(variable) {
                return Some(format!(
                    "has `{name}` with the `header_env` `{} = {}`; give the name of a header and that of an environment \
                     variable, not the value",
                    header.escape_debug(),
                    variable.escape_debug()
                ));
            }
        }
        if let Some(wrong) = self.of_class() {
            return Some(wrong);
        }
        match (self.class, &self.path, &self.url) {
            (SourceClass::Oai, None, Some(_)) => self.wrong_place(),
            (SourceClass::Oai, ..) => Some(format!(
                "has `{name}` with a `path` or without a `url`; give the base URL of the provider as `url`"
            )),
            (SourceClass::Records, None, _) => Some(format!(
                "has `{name}` without a `path`; give a folder or a file"
            )),
            (SourceClass::Records, Some(_), Some(_)) => Some(format!(
                "has `{name}` with a `url`; records are read from a `path`"
            )),
            (SourceClass::Records, Some(_), None) => None,
            _ => self.wrong_place(),
        }
    }

    /// What is wrong with what only sources of one type have.
    fn of_class(&self) -> Option<String> {
        let name = &self.name;
        let tables = [
            ("cerif", SourceClass::Cerif, self.cerif.is_some()),
            ("json", SourceClass::Json, self.json.is_some()),
            ("oai", SourceClass::Oai, self.oai.is_some()),
            ("page", SourceClass::Page, self.page.is_some()),
            ("rdf", SourceClass::Rdf, self.rdf.is_some()),
            ("table", SourceClass::Table, self.table.is_some()),
        ];
        let is_other =
            |(_, class, is_given): &&(_, SourceClass, bool)| *is_given && self.class != *class;
        if let Some((table, ..)) = tables.iter().find(is_other) {
            return Some(format!(
                "has `{name}` with [sources.{table}], which is for sources of type {table}"
            ));
        }
        match self.class {
            SourceClass::Cerif => self.wrong_language(self.cerif.as_ref()?.language.as_ref()?),
            SourceClass::Json => self.json.as_ref()?.wrong(name),
            SourceClass::Oai => self.wrong_language(self.oai.as_ref()?.language.as_ref()?),
            SourceClass::Page => self.page.as_ref()?.wrong(name),
            SourceClass::Rdf => self.rdf.as_ref()?.wrong(name),
            SourceClass::Records => None,
            SourceClass::Table => self.table.clone().unwrap_or_default().wrong(name),
        }
    }

    fn wrong_language(&self, tag: &str) -> Option<String> {
        (!is_language_tag(tag)).then(|| {
            format!(
                "has `{}` with the `language` `{}`; use a BCP 47 tag such as nl, en or en-GB",
                self.name,
                tag.escape_debug()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_in_one_place() {
        let at = |path: Option<&str>, url: Option<&str>| {
            let source = SourceConfig {
                path: path.map(PathBuf::from),
                url: url.map(str::to_owned),
                ..SourceConfig::data()
            };
            source.wrong_place()
        };
        assert_eq!(at(Some("a.csv"), None), None);
        assert_eq!(at(None, Some("https://example.org/a.csv")), None);
        for (path, url, told) in [
            (None, None, "without a `path` or a `url`"),
            (
                Some("a"),
                Some("https://example.org/"),
                "both a `path` and a `url`",
            ),
            (
                None,
                Some("example.org/a.csv"),
                "begins with http:// or https://",
            ),
            (
                None,
                Some("file:///a.csv"),
                "begins with http:// or https://",
            ),
        ] {
            let wrong = at(path, url).unwrap();
            assert!(wrong.contains(told), "{wrong}");
        }
    }

    #[test]
    fn a_secret_does_not_stand_in_the_settings() {
        let mut source = SourceConfig::data();
        source.header_env = BTreeMap::from([("Authorization".to_owned(), "CRIS_KEY".to_owned())]);
        assert_eq!(source.wrong(), None);
        source.header_env = BTreeMap::from([("Authorization".to_owned(), "Bearer abc".to_owned())]);
        let wrong = source.wrong().unwrap();
        assert!(
            wrong.contains("environment variable, not the value"),
            "{wrong}"
        );
    }
}

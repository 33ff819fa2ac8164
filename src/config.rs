//! `oogst.toml`: the settings of a dataset. Every setting has a default; an unknown one is a fault.

mod catalogue;
mod check;
mod dumps;
mod extract;
mod fault;
mod fetch;
mod graph;
mod ldes;
mod oai;
mod persons;
mod push;
mod serve;
mod source;
mod sync;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::text::Text;

pub use catalogue::CatalogueConfig;
pub use dumps::{Compression, DumpConfig, DumpFormat, DumpProfile};
pub use extract::LexiconConfig;
pub use fault::ConfigError;
pub use fetch::FetchConfig;
pub use graph::{EngineAuth, EngineClass, GraphConfig};
pub use ldes::LdesConfig;
pub use oai::{OaiConfig, is_domain};
pub use persons::PersonsConfig;
pub use push::{PushAuth, PushClass, PushConfig, PushProfile};
pub(crate) use serve::cores;
pub use serve::{AccessLog, ServeConfig};
pub use source::{
    CerifSource, OaiSource, PageConfig, SourceClass, SourceConfig, Vanished, json, rdf, table,
    values,
};
pub use sync::{Schedules, SyncConfig};

/// The name of the file.
pub const FILE: &str = "oogst.toml";

/// The settings of a dataset.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where the dataset is published and what it is.
    pub site: SiteConfig,
    /// Where records come from; without any, the folder `data`.
    pub sources: Vec<SourceConfig>,
    /// How what is not on this machine is had.
    pub fetch: FetchConfig,
    /// Where ledger and graph are kept.
    pub state: StateConfig,
    /// Where the graph is.
    pub graph: GraphConfig,
    /// Which dumps are made, and when.
    pub dumps: DumpConfig,
    /// Where shapes and checks are kept.
    pub check: CheckConfig,
    /// What the dataset says of itself as a whole.
    pub catalogue: CatalogueConfig,
    /// The event stream.
    pub ldes: LdesConfig,
    /// What harvesters are given.
    pub oai: OaiConfig,
    /// What of persons is published.
    pub persons: PersonsConfig,
    /// Words by which descriptions are found in pages, beside those that the program knows.
    pub extract: LexiconConfig,
    /// Other systems' stores that are sent the dataset.
    pub push: Vec<PushConfig>,
    /// The server.
    pub serve: ServeConfig,
    /// When a server syncs by itself.
    pub sync: SyncConfig,
    /// What is refused as too large.
    pub limits: LimitsConfig,
    /// The folder of the file: relative paths start here.
    #[serde(skip)]
    pub folder: PathBuf,
    /// The text of the file: processes that are started later work by the same.
    #[serde(skip)]
    pub text: String,
    /// The file.
    #[serde(skip)]
    pub file: PathBuf,
}

/// `[site]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SiteConfig {
    /// What IRIs start with. Never change it once IRIs are published.
    pub base: String,
    /// What the dataset is called.
    pub title: Text,
    /// What it is.
    pub description: Text,
    /// Its languages, the first before the others; a plain string in a record without `language` is in the first.
    pub languages: Vec<String>,
    /// The licence of the descriptions, an IRI.
    pub license: Option<String>,
}

/// `[state]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StateConfig {
    /// The folder of ledger and graph.
    pub path: PathBuf,
}

/// `[check]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CheckConfig {
    /// The folder of the dataset's own shapes.
    pub shapes: PathBuf,
    /// The folder of the queries that must find nothing.
    pub queries: PathBuf,
    /// Up to how many things the server holds against shapes and checks for `/quality`; 0 for never.
    pub things: u64,
}

/// `[limits]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// The largest YAML or JSON file, in bytes; NDJSON is read line by line and may be as large as the disk.
    pub file_bytes: u64,
    /// The largest line of NDJSON, in bytes.
    pub line_bytes: usize,
    /// The largest table, in bytes, and the largest that a workbook may be when it is unpacked.
    pub table_bytes: u64,
    /// The share of the records of one kind that may vanish in one sync without `--allow-removals`, in percent: of each
    /// source that is collected, and of all others together.
    pub removal_percent: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            site: SiteConfig::default(),
            sources: Vec::new(),
            fetch: FetchConfig::default(),
            state: StateConfig {
                path: ".oogst".into(),
            },
            graph: GraphConfig::default(),
            dumps: DumpConfig::default(),
            check: CheckConfig {
                shapes: "ontology/shapes".into(),
                queries: "queries/checks".into(),
                things: 50_000,
            },
            catalogue: CatalogueConfig::default(),
            ldes: LdesConfig::default(),
            oai: OaiConfig::default(),
            persons: PersonsConfig::default(),
            extract: LexiconConfig::default(),
            push: Vec::new(),
            serve: ServeConfig::default(),
            sync: SyncConfig::default(),
            limits: LimitsConfig::default(),
            folder: PathBuf::new(),
            text: String::new(),
            file: PathBuf::new(),
        }
    }
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self {
            base: "http://localhost:7878".to_owned(),
            title: Text::of("en", "Research projects"),
            description: Text::default(),
            languages: vec!["nl".to_owned(), "en".to_owned()],
            license: None,
        }
    }
}

impl Default for StateConfig {
    fn default() -> Self {
        Config::default().state
    }
}

impl Default for CheckConfig {
    fn default() -> Self {
        Config::default().check
    }
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self {
            file_bytes: 64 * 1024 * 1024,
            line_bytes: 16 * 1024 * 1024,
            table_bytes: 256 * 1024 * 1024,
            removal_percent: 20,
        }
    }
}

impl Config {
    /// Reads settings. Without a file at the default place there are the defaults; a file that was named must exist.
    ///
    /// # Errors
    /// Where the file cannot be read, or a setting is unknown or has an impossible value.
    pub fn load(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or(Path::new(FILE));
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(fault) if named.is_none() && fault.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(source) => {
                return Err(ConfigError::Read {
                    path: path.to_owned(),
                    source,
                });
            }
        };
        let mut config = Self::parse(&text, path)?;
        config.folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        path.clone_into(&mut config.file);
        config.check(path)?;
        config.text = text;
        Ok(config)
    }

    fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|fault| ConfigError::of_toml(&fault, text, path))
    }

    fn check(&self, path: &Path) -> Result<(), ConfigError> {
        let wrong = check::in_site(self).or_else(|| check::elsewhere(self));
        match wrong {
            None => Ok(()),
            Some((setting, message)) => Err(ConfigError::Value {
                path: path.to_owned(),
                setting,
                message,
            }),
        }
    }

    /// The sources; the folder `data` where none is named.
    #[must_use]
    pub fn sources(&self) -> Vec<SourceConfig> {
        if self.sources.is_empty() {
            vec![SourceConfig::data()]
        } else {
            self.sources.clone()
        }
    }

    /// A path of the settings, from the folder of the file.
    #[must_use]
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.folder.join(path)
    }

    /// The folder of ledger and graph.
    #[must_use]
    pub fn state_path(&self) -> PathBuf {
        self.resolve(&self.state.path)
    }

    /// The folder of the dumps.
    #[must_use]
    pub fn dump_path(&self) -> PathBuf {
        self.resolve(&self.dumps.path)
    }

    /// The language of plain strings in records that do not name one.
    #[must_use]
    pub fn default_language(&self) -> &str {
        self.site.languages.first().map_or("en", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_setting_is_a_fault_with_its_place() {
        let fault = Config::parse(
            "[site]\nbase = \"https://example.org\"\ncolour = 1\n",
            Path::new("oogst.toml"),
        )
        .unwrap_err()
        .to_string();
        assert!(
            fault.starts_with("oogst.toml:3:1: unknown field `colour`"),
            "{fault}"
        );
    }

    #[test]
    fn every_setting_has_a_default() {
        let config = Config::parse("", Path::new("oogst.toml")).unwrap();
        config.check(Path::new("oogst.toml")).unwrap();
        assert_eq!(config.sources()[0].location(), "data");
    }
}

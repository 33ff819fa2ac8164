//! Tables: CSV and its like, and workbooks. The settings say which column is which field of which records.
//!
//! A source is one table or several that refer to each other: a row is a record, or, in a table that is joined by a key, an entry of a
//! list of a record. All of it is held in memory while it is collected; what is wrong in a row costs that row or that field, and is
//! told.

mod build;
mod checks;
mod delimited;
mod dirt;
mod emit;
mod grid;
mod plan;
pub mod propose;
mod scope;
mod told;
mod workbook;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::collector::{Before, CollectError, Collector, Taker, Yield};
use crate::config::table::{FileConfig, TableConfig};
use crate::config::{Config, SourceConfig};
use crate::fetch::{Fetcher, Location, Wanted};

use told::Told;

/// A source of tables.
pub struct Tables<'a> {
    config: &'a Config,
    source: &'a SourceConfig,
    fetcher: &'a Fetcher,
    table: Cow<'a, TableConfig>,
}

/// What a table holds: the names of its columns, and its rows.
#[derive(Debug, Default)]
struct Cells {
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// A row, and its line in the file, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    line: usize,
    cells: StringRecord,
}

impl<'a> Tables<'a> {
    /// The tables of a source of the settings.
    #[must_use]
    pub fn new(config: &'a Config, source: &'a SourceConfig, fetcher: &'a Fetcher) -> Self {
        Self {
            config,
            source,
            fetcher,
            table: source
                .table
                .as_ref()
                .map_or_else(Cow::default, Cow::Borrowed),
        }
    }

    fn tables(&self) -> BTreeMap<String, FileConfig> {
        self.table.tables(Path::new(&self.source.location()))
    }

    /// Where a table is: at an address of its own, in the source's folder or archive, or it is what the source names.
    fn wanted<'f>(&'f self, file: &'f FileConfig) -> Wanted<'f> {
        let all = Wanted::of(self.config, self.source);
        if let Some(url) = &file.url {
            return Wanted {
                location: Location::Address(url.clone()),
                member: file.path.to_str().filter(|path| !path.is_empty()),
                ..all
            };
        }
        if file.path.as_os_str().is_empty() {
            return all;
        }
        match &all.location {
            Location::File(path) if path.is_dir() => Wanted {
                location: Location::File(path.join(&file.path)),
                ..all
            },
            Location::File(path) if !is_archive(path) => Wanted {
                location: Location::File(path.with_file_name(&file.path)),
                ..all
            },
            _ => Wanted {
                member: file.path.to_str(),
                ..all
            },
        }
    }
}

fn is_archive(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("zip"))
}

impl Collector for Tables<'_> {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let mut told = Told::default();
        let outcome = self.collect_told(&mut told, taker);
        told.finish(taker);
        outcome.map(|()| Yield::Whole)
    }

    fn files(&self) -> Vec<PathBuf> {
        let tables = self.tables();
        let wanted = tables.values().map(|file| self.wanted(file).location);
        wanted
            .filter_map(|location| match location {
                Location::File(path) => Some(path),
                Location::Address(_) => None,
            })
            .collect()
    }

    fn bytes(&self) -> Option<u64> {
        let mut bytes = 0;
        for file in self.tables().values() {
            match self.wanted(file).location {
                Location::File(path) => {
                    bytes += std::fs::metadata(path).map_or(0, |data| data.len());
                }
                Location::Address(_) => return None,
            }
        }
        Some(bytes)
    }
}

impl Tables<'_> {
    fn collect_told(&self, told: &mut Told, taker: &mut dyn Taker) -> Result<(), CollectError> {
        let mut grids = Vec::new();
        for (name, file) in self.tables() {
            taker.stage(&format!("reading {name}"));
            let fetched = self.fetcher.open(&self.wanted(&file), taker)?;
            if let Some(input) = fetched.document() {
                grids.push(grid::load(
                    name,
                    input,
                    file,
                    self.config.limits.table_bytes,
                    told,
                )?);
            }
        }
        let plan = plan::plan(&self.table, &grids).map_err(|wrongs| {
            wrongs.told(&self.config.file, &self.config.text, &self.source.name)
        })?;
        taker.stage("making records of rows");
        emit::all(&plan, &grids, self.config.default_language(), told, taker);
        Ok(())
    }
}

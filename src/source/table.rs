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
mod scope;
mod text;
mod told;
mod workbook;

use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::collector::{Before, CollectError, Collector, Taker, Yield};
use crate::config::table::TableConfig;
use crate::config::{Config, SourceConfig};

use told::Told;

/// A source of tables.
#[derive(Debug)]
pub struct Tables {
    /// What the source is called.
    name: String,
    /// What its path names: the file, or the folder of the files.
    path: PathBuf,
    table: TableConfig,
    /// The file of the settings and its text, for what is wrong with the mapping.
    settings: (PathBuf, String),
    /// What is refused as too large, in bytes.
    limit: u64,
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

impl Tables {
    /// The tables of a source of the settings.
    #[must_use]
    pub fn new(config: &Config, source: &SourceConfig) -> Self {
        let path = source.path.as_deref().unwrap_or(Path::new(""));
        Self {
            name: source.name.clone(),
            path: config.resolve(path),
            table: source.table.clone().unwrap_or_default(),
            settings: (config.file.clone(), config.text.clone()),
            limit: config.limits.table_bytes,
        }
    }

    /// Where the file of a table is.
    fn file(&self, path: &Path) -> PathBuf {
        if path.as_os_str().is_empty() {
            self.path.clone()
        } else if self.path.is_file() {
            self.path.with_file_name(path)
        } else {
            self.path.join(path)
        }
    }
}

impl Collector for Tables {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let mut told = Told::default();
        let outcome = self.collect_told(&mut told, taker);
        told.finish(taker);
        outcome.map(|()| Yield::Whole)
    }

    fn files(&self) -> Vec<PathBuf> {
        let tables = self.table.tables(Some(&self.path));
        tables.values().map(|file| self.file(&file.path)).collect()
    }

    fn bytes(&self) -> Option<u64> {
        let files = self.files().into_iter();
        let sizes = files.map(|file| std::fs::metadata(file).map_or(0, |data| data.len()));
        Some(sizes.sum())
    }
}

impl Tables {
    fn collect_told(&self, told: &mut Told, taker: &mut dyn Taker) -> Result<(), CollectError> {
        let mut grids = Vec::new();
        for (name, file) in self.table.tables(Some(&self.path)) {
            taker.stage(&format!("reading {name}"));
            let grid = grid::load(name, &self.file(&file.path), file, self.limit, told)?;
            taker.progress(grid.bytes);
            grids.push(grid);
        }
        let plan = plan::plan(&self.table, &grids)
            .map_err(|wrongs| wrongs.told(&self.settings.0, &self.settings.1, &self.name))?;
        taker.stage("making records of rows");
        emit::all(&plan, &grids, told, taker);
        Ok(())
    }
}

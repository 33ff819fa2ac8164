//! Where records come from.
//!
//! A source is read in two passes (the first learns what there is, the second settles and writes), so reading is a
//! function of a visitor that is called for each record, and holds one file or one line at a time.

//! Sources that are no files of records (pages, tables, other systems) are [collected](collector::Collector) into a
//! [spool](spool::Spool) first, which is then read twice.

pub mod cerif;
pub mod collector;
mod fault;
pub mod fields;
pub mod files;
pub mod fit;
pub mod json;
mod locate;
mod ndjson;
pub mod oai;
pub mod page;
mod parse;
pub mod rdf;
pub mod spool;
pub mod table;
pub mod values;
mod words;
pub mod xml;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::LimitsConfig;
use crate::record::Record;
use crate::record::check::Finding;

pub use fault::{Fault, Faults};
pub use locate::Looking;

/// What happens while sources are read.
pub trait Progress {
    /// So many bytes more were read.
    fn bytes(&self, _bytes: u64) {}
}

/// No progress is shown.
pub struct Silent;
impl Progress for Silent {}

/// What records are read from, any number of times.
pub trait Source {
    /// What the source is called in the settings.
    fn name(&self) -> &Arc<str>;
    /// The folder or file that is read.
    fn path(&self) -> &Path;
    /// How many bytes it is.
    fn bytes(&self) -> u64;
    /// The files that are read.
    ///
    /// # Errors
    /// Where a folder cannot be read.
    fn parts(&self) -> Result<Vec<PathBuf>, SourceError> {
        Ok(vec![self.path().to_owned()])
    }
    /// Reads every record.
    ///
    /// # Errors
    /// Where a file cannot be read. What is wrong in a file goes to the visitor.
    fn read(&self, limits: &LimitsConfig, visitor: &mut dyn Visitor) -> Result<(), SourceError>;
}

/// A record, and where it stands.
#[derive(Debug)]
pub struct Found {
    /// The record.
    pub record: Record,
    /// Where it stands.
    pub place: Place,
    /// What is known of a collected record beside itself; nothing for one that people edit.
    pub beside: Option<Box<spool::Beside>>,
}

/// Where a record stands: enough to find the line and column of any of its fields again when there is a fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The name of the source in the settings.
    pub source: Arc<str>,
    /// The file.
    pub file: Arc<PathBuf>,
    /// Which record of the file, from 0; in NDJSON, which line.
    pub item: u32,
}

impl Place {
    /// The fault that a finding makes at this place.
    #[must_use]
    pub fn fault(&self, record: Option<&Record>, finding: Finding) -> Fault {
        self.fault_in(&mut Looking::default(), record, finding)
    }

    /// The same, where there may be many of a file.
    #[must_use]
    pub fn fault_in(
        &self,
        looking: &mut Looking,
        record: Option<&Record>,
        finding: Finding,
    ) -> Fault {
        let (file, (line, column, snippet)) = match self.at() {
            Some(at) => (PathBuf::from(at.file), (at.line, 1, None)),
            None => (
                self.file.as_ref().clone(),
                looking.find(&self.file, self.item, &finding.path),
            ),
        };
        Fault {
            file,
            line,
            column,
            record: record.map(|record| format!("{} {}", record.kind(), record.id())),
            field: finding.path,
            message: finding.message,
            remedy: Some(finding.remedy),
            snippet,
        }
    }

    /// Where a collected record stands in what it was collected from.
    fn at(&self) -> Option<spool::At> {
        let is_collected = self
            .file
            .extension()
            .is_some_and(|end| end == spool::EXTENSION);
        is_collected
            .then(|| spool::at(&self.file, self.item))
            .flatten()
    }

    /// The line of a field of a record in a file that people edit; 0 where it is not found.
    #[must_use]
    pub fn line_of(&self, field: &str) -> usize {
        self.line_in(&mut Looking::default(), field)
    }

    /// The same, where many of a file are looked for.
    #[must_use]
    pub fn line_in(&self, looking: &mut Looking, field: &str) -> usize {
        looking.find(&self.file, self.item, field).0
    }

    /// File and line of the record, for people.
    #[must_use]
    pub fn shown(&self) -> String {
        match self.at() {
            Some(at) if at.line == 0 => at.file,
            Some(at) => format!("{}:{}", at.file, at.line),
            None => {
                let line = self.line_of("");
                format!("{}:{line}", self.file.display())
            }
        }
    }
}

/// What takes the records of a source.
pub trait Visitor {
    /// A record.
    fn record(&mut self, found: Found);
    /// Something that is no record.
    fn fault(&mut self, fault: Fault);
    /// `identities.yaml`: the file and its text.
    fn identities(&mut self, file: &Arc<PathBuf>, text: &str);
    /// So many bytes were read.
    fn progress(&mut self, _bytes: u64) {}
}

/// A source cannot be read: the machine's fault, not the records'.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {path}: {source}")]
pub struct SourceError {
    /// The file or folder.
    pub path: PathBuf,
    /// Why.
    pub source: std::io::Error,
}

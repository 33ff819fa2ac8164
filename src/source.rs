//! Where records come from.
//!
//! A source is read in two passes (the first learns what there is, the second settles and writes), so reading is a
//! function of a visitor that is called for each record, and holds one file or one line at a time.

mod fault;
pub mod files;
mod locate;
mod ndjson;
mod parse;
mod words;

use std::path::PathBuf;
use std::sync::Arc;

use crate::record::Record;
use crate::record::check::Finding;

pub use fault::{Fault, Faults};

/// A record, and where it stands.
#[derive(Debug)]
pub struct Found {
    /// The record.
    pub record: Record,
    /// Where it stands.
    pub place: Place,
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
        let (line, column, snippet) = locate::find(&self.file, self.item, &finding.path);
        Fault {
            file: self.file.as_ref().clone(),
            line,
            column,
            record: record.map(|record| format!("{} {}", record.kind(), record.id())),
            field: finding.path,
            message: finding.message,
            remedy: Some(finding.remedy),
            snippet,
        }
    }

    /// The line of the record, for people.
    #[must_use]
    pub fn line(&self) -> usize {
        locate::find(&self.file, self.item, "").0
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

//! Drafts: what is extracted from a page, as records in files for people to look through, correct and keep.
//!
//! A page that is extracted again updates its drafts. [`merge`] tells what the page changed from what people corrected, field
//! by field; [`edit`] writes what changed and leaves the rest of a file as people wrote it. A file that is not ours is never
//! written.

mod change;
pub mod edit;
mod fields;
pub mod merge;
mod note;
mod shelf;
mod state;
mod update;
mod yaml;

use std::path::PathBuf;

use crate::source::{Faults, SourceError};

pub use change::{Change, Report, What};
pub use fields::record;
pub use update::{Page, update};
pub use yaml::list;

/// Drafts cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {path}: {source}")]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The records that are there cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// There are faults in the records that are there.
    #[error("{} faults in the records", .0.count())]
    Faults(Faults),
    /// The folder is none.
    #[error("{path} is a file; name a folder for the drafts")]
    NotAFolder {
        /// What was named.
        path: PathBuf,
    },
    /// What was extracted the last time cannot be read.
    #[error(
        "{path}: {message}; take it from version control, or remove it: then the drafts that are there count as yours, \
         and are no longer updated"
    )]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
}

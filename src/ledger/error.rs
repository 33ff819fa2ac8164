//! What can go wrong with the ledger.

use std::path::{Path, PathBuf};

/// The ledger cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The file cannot be opened.
    #[error(
        "cannot open the ledger {path}: {source}; is the state folder there, and may this user write to it?"
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
    /// `SQLite` failed.
    #[error("the ledger failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The disk is full.
    #[error(
        "the disk of the state folder is full; nothing was changed. Make room and run it again"
    )]
    Full,
    /// The state folder cannot be written to.
    #[error(
        "the state folder is read-only; nothing was changed. Give this user the right to write to it, or name another in [state] path"
    )]
    ReadOnly,
    /// Made by a later version.
    #[error(
        "the ledger has format {found}, this oogst knows {known}; use the later oogst that made it"
    )]
    TooNew {
        /// The format of the file.
        found: i64,
        /// The format that we know.
        known: i64,
    },
    /// Made by an earlier version, and opened to read only.
    #[error(
        "the ledger has format {found}, this oogst writes {known}; run `oogst sync` once, which brings it up"
    )]
    TooOld {
        /// The format of the file.
        found: i64,
        /// The format that we know.
        known: i64,
    },
    /// The content is not what we wrote.
    #[error("the ledger is damaged: it holds {0}; restore it from a backup")]
    Corrupt(&'static str),
    /// A body cannot be read.
    #[error(
        "the ledger is damaged: the record {kind} {key} cannot be read: {source}; restore it from a backup"
    )]
    Body {
        /// The kind.
        kind: crate::record::Kind,
        /// The key.
        key: String,
        /// Why.
        source: serde_json::Error,
    },
}

impl LedgerError {
    /// What `SQLite` says at the first use of a file.
    pub(super) fn open(path: &Path, source: rusqlite::Error) -> Self {
        match source.sqlite_error_code() {
            Some(rusqlite::ErrorCode::CannotOpen) => Self::Open {
                path: path.to_owned(),
                source,
            },
            _ => Self::Sqlite(source).explained(),
        }
    }

    /// The error in words that say what to do, where `SQLite`'s own do not.
    #[must_use]
    pub fn explained(self) -> Self {
        match &self {
            Self::Sqlite(rusqlite::Error::SqliteFailure(fault, _)) => match fault.code {
                rusqlite::ErrorCode::DiskFull => Self::Full,
                rusqlite::ErrorCode::ReadOnly => Self::ReadOnly,
                _ => self,
            },
            _ => self,
        }
    }
}

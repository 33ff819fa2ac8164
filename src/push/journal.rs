//! What a target is known to hold: a file for each target in the state folder.
//!
//! It is written after each request that the target acknowledged, never before. Whoever stops in between sends that request
//! again, which does no harm.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::PushError;

/// The folder in the state folder.
pub const FOLDER: &str = "push";
const FORMAT: u32 = 1;

/// What a target is known to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    pub(super) format: u32,
    /// Where it was sent: another place is another target.
    pub place: String,
    /// The part of the data that was sent.
    pub profile: String,
    /// What mapped it.
    pub made_by: String,
    /// Was the graph found empty, or given over to us?
    pub ours: bool,
    /// What it holds; nothing while everything is sent.
    pub held: Option<Held>,
    /// What is being sent.
    pub going: Option<Going>,
    /// How the last push ended.
    pub last: Option<Last>,
}

/// What a target holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The revision.
    pub revision: i64,
    /// What that revision is known by in the ledger.
    pub mark: String,
    /// How many triples it is.
    pub triples: u64,
    /// When it was acknowledged, RFC 3339.
    pub since: String,
}

/// What is being sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Going {
    /// The revision that the changes start from; 0 where everything is sent.
    pub from: i64,
    /// The revision that they lead to.
    pub to: i64,
    /// What that revision is known by in the ledger.
    pub mark: String,
    /// How many requests were acknowledged.
    pub requests: u64,
    /// How the requests are cut: the most triples, and the most bytes.
    pub cut: (usize, usize),
    /// Is the graph emptied first?
    pub clears: bool,
}

/// How a push ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// When it began, RFC 3339.
    pub started: String,
    /// What it did, in words.
    pub outcome: String,
    /// Why it failed, if it did.
    pub error: Option<String>,
}

impl Journal {
    /// That of a target; an empty one where nothing was sent yet.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn read(state: &Path, target: &str) -> Result<Self, PushError> {
        let path = path(state, target);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(source) => return Err(PushError::Journal { path, source }),
        };
        match serde_json::from_str::<Self>(&text) {
            Ok(journal) if journal.format == FORMAT => Ok(journal),
            Ok(_) => Err(PushError::Foreign { path }),
            Err(fault) => {
                tracing::warn!("{}: {fault}", path.display());
                Err(PushError::Foreign { path })
            }
        }
    }

    /// Brings it to the disk.
    pub(super) fn write(&mut self, state: &Path, target: &str) -> Result<(), PushError> {
        self.format = FORMAT;
        let path = path(state, target);
        let folder = state.join(FOLDER);
        let written = || -> io::Result<()> {
            // Nobody else writes it: see `hold`.
            let partial = path.with_extension("new");
            let mut file = File::create(&partial)?;
            file.write_all(&serde_json::to_vec_pretty(self)?)?;
            file.write_all(b"\n")?;
            file.sync_all()?;
            std::fs::rename(&partial, &path)?;
            File::open(&folder)?.sync_all()
        };
        written().map_err(|source| PushError::Journal {
            path: path.clone(),
            source,
        })
    }
}

fn path(state: &Path, target: &str) -> PathBuf {
    state.join(FOLDER).join(format!("{target}.json"))
}

/// Nobody else pushes to a target while this is held.
pub(super) fn hold(state: &Path, target: &str) -> Result<File, PushError> {
    let folder = state.join(FOLDER);
    let path = folder.join(format!("{target}.lock"));
    let failed = |source| PushError::Journal {
        path: path.clone(),
        source,
    };
    std::fs::create_dir_all(&folder).map_err(failed)?;
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&path)
        .map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PushError::Busy),
        Err(TryLockError::Error(source)) => Err(failed(source)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_is_read_as_it_was_written_and_a_foreign_one_is_refused() {
        let state = tempfile::tempdir().unwrap();
        assert_eq!(
            Journal::read(state.path(), "t").unwrap(),
            Journal::default()
        );
        let _held = hold(state.path(), "t").unwrap();
        assert!(matches!(hold(state.path(), "t"), Err(PushError::Busy)));
        let mut journal = Journal {
            place: "somewhere".to_owned(),
            going: Some(Going {
                from: 1,
                to: 2,
                mark: "m".to_owned(),
                requests: 3,
                cut: (10, 20),
                clears: false,
            }),
            ..Journal::default()
        };
        journal.write(state.path(), "t").unwrap();
        assert_eq!(Journal::read(state.path(), "t").unwrap(), journal);
        for bad in ["", "{}", "{\"format\": 2}"] {
            std::fs::write(state.path().join("push/t.json"), bad).unwrap();
            let fault = Journal::read(state.path(), "t").unwrap_err().to_string();
            assert!(fault.contains("t.json"), "{fault}");
        }
    }
}

//! The last sync, also where it was refused: the ledger knows of those only that came to their end.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Report, SyncError};

/// The file, in the state folder.
const FILE: &str = "sync.json";

/// Who asks for a sync.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trigger {
    /// Somebody at the command line.
    #[default]
    Command,
    /// The schedule of the settings.
    Schedule,
    /// Files that changed.
    Watch,
    /// A request over HTTP.
    Http,
}

impl Trigger {
    /// As a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Schedule => "schedule",
            Self::Watch => "watch",
            Self::Http => "http",
        }
    }
}

/// How the last sync went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Last {
    /// When it began, RFC 3339.
    pub started: String,
    /// When it ended, RFC 3339.
    pub finished: String,
    /// Who asked for it.
    pub trigger: Trigger,
    /// `changed`, `nothing changed` or `failed`.
    pub outcome: String,
    /// The revision that it made, if it made one.
    pub revision: Option<i64>,
    /// Why it was refused, if it was.
    pub error: Option<String>,
    /// The sources that failed, and why.
    pub failed: Vec<String>,
}

impl Last {
    /// How a sync went.
    pub(super) fn of(
        began: i64,
        ended: i64,
        trigger: Trigger,
        result: &Result<Report, SyncError>,
    ) -> Self {
        let last = Self {
            started: crate::time::rfc3339(began),
            finished: crate::time::rfc3339(ended),
            trigger,
            ..Self::default()
        };
        match result {
            Ok(report) => Self {
                outcome: match report.revision {
                    Some(_) => "changed".to_owned(),
                    None => "nothing changed".to_owned(),
                },
                revision: report.revision.as_ref().map(|revision| revision.number),
                failed: report.failed.clone(),
                ..last
            },
            Err(fault) => Self {
                outcome: "failed".to_owned(),
                error: Some(fault.to_string()),
                ..last
            },
        }
    }

    /// What is kept in a state folder.
    #[must_use]
    pub fn read(state: &Path) -> Option<Self> {
        let text = std::fs::read_to_string(state.join(FILE)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Keeps it, in the place of the one before.
    pub(super) fn keep(&self, state: &Path) -> std::io::Result<()> {
        let mut written = tempfile::Builder::new()
            .prefix(".sync")
            .tempfile_in(state)?;
        serde_json::to_writer_pretty(&mut written, self)?;
        written.write_all(b"\n")?;
        written.persist(state.join(FILE))?;
        Ok(())
    }
}

//! How a source was collected: for the report, and kept beside its collection, so that `oogst status` can tell of it later.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::record::Kind;
use crate::source::Faults;
use crate::source::collector::CollectError;
use crate::text::grouped;

/// How the names of such files end.
const EXTENSION: &str = "run.json";

/// How a source was collected.
#[derive(Debug)]
pub struct Run {
    /// What the source is called.
    pub source: String,
    /// What is kept of it.
    pub told: Told,
    /// What is wrong with parts of it.
    pub notices: Faults,
    /// Why it could not be had, if so. What was collected before is used.
    pub failed: Option<RunError>,
}

/// What is kept of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// When it began, RFC 3339.
    pub started: String,
    /// When it ended, RFC 3339.
    pub finished: String,
    /// What came of it.
    pub outcome: Outcome,
    /// How many records the source has now, those that are kept although it no longer has them too.
    pub records: u64,
    /// How many of these are new.
    pub new: u64,
    /// How many are not what they were.
    pub changed: u64,
    /// How many it no longer has, and are kept.
    pub gone: u64,
    /// How many were removed.
    pub removed: u64,
    /// How much is wrong with parts of the source.
    pub notices: u64,
    /// Why it could not be had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When it was last had, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_success: Option<String>,
    /// How often it could not be had since.
    pub failures: u64,
}

/// What came of asking a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was had.
    #[default]
    Collected,
    /// It says that nothing changed.
    Unchanged,
    /// It could not be had.
    Failed,
}

impl Outcome {
    /// As a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Collected => "collected",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
        }
    }
}

/// Why a source is as it was when it was last collected.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It could not be had.
    #[error(transparent)]
    Collect(#[from] CollectError),
    /// Too much of it would be removed.
    #[error(
        "{removed} of its {before} {} would be removed, more than {setting} = {percent} allows. If that is meant, run `oogst sync --allow-removals`", kind.plural()
    )]
    TooManyRemovals {
        /// Of this kind.
        kind: Kind,
        /// So many.
        removed: u64,
        /// Of so many.
        before: u64,
        /// What the settings allow.
        percent: u64,
        /// The setting that does.
        setting: &'static str,
    },
    /// What it gives are no sound records.
    #[error("what it gives has {} fault{}:\n{}", .0.count(), if .0.count() == 1 { "" } else { "s" }, .0.to_string().trim_end())]
    Faults(Faults),
}

impl Run {
    pub(super) fn new(source: &str, now: i64) -> Self {
        Self {
            source: source.to_owned(),
            told: Told {
                started: crate::time::rfc3339(now),
                ..Told::default()
            },
            notices: Faults::default(),
            failed: None,
        }
    }

    /// The run is over.
    pub(super) fn end(&mut self, outcome: Outcome, now: i64, before: Option<Told>) {
        let finished = crate::time::rfc3339(now);
        let before = before.unwrap_or_default();
        let told = &mut self.told;
        told.outcome = outcome;
        told.notices = self.notices.count() as u64;
        told.error = self.failed.as_ref().map(ToString::to_string);
        if outcome == Outcome::Failed {
            told.last_success = before.last_success;
            told.failures = before.failures + 1;
        } else {
            told.last_success = Some(finished.clone());
            told.failures = 0;
        }
        told.finished = finished;
    }
}

impl Told {
    /// What is kept of a source's last run.
    #[must_use]
    pub fn of(folder: &Path, source: &str) -> Option<Self> {
        let text = std::fs::read_to_string(file(folder, source)).ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Keeps it, in the place of the one before.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn keep(&self, folder: &Path, source: &str) -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut written = tempfile::Builder::new()
            .prefix(".run")
            .tempfile_in(folder)?;
        serde_json::to_writer_pretty(&mut written, self)?;
        written.write_all(b"\n")?;
        written.persist(file(folder, source))?;
        Ok(())
    }
}

impl fmt::Display for Told {
    /// How many records there are, and what changed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.records == 1 { "" } else { "s" };
        writeln!(
            f,
            "{} record{plural}: {} new, {} changed, {} removed, {} gone and kept",
            grouped(self.records),
            grouped(self.new),
            grouped(self.changed),
            grouped(self.removed),
            grouped(self.gone)
        )
    }
}

fn file(folder: &Path, source: &str) -> PathBuf {
    folder.join(format!("{source}.{EXTENSION}"))
}

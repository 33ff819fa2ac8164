//! The last dump, also where it failed: kept in the state folder, for `oogst status` and the server.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{Done, DumpError};
use crate::sync::Trigger;
use crate::time::rfc3339;

/// The file, in the state folder.
const FILE: &str = "dump.json";

/// How the last dump went.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Last {
    /// When it began, RFC 3339.
    pub started: String,
    /// When it ended, RFC 3339.
    pub finished: String,
    /// Who asked for it.
    pub trigger: Trigger,
    /// `done` or `failed`.
    pub outcome: String,
    /// Its name, where there is one.
    pub name: Option<String>,
    /// The revision.
    pub revision: Option<i64>,
    /// How many triples it has.
    pub triples: Option<u64>,
    /// Why there is none.
    pub error: Option<String>,
}

impl Last {
    /// How a dump went.
    #[must_use]
    pub fn of(began: i64, ended: i64, trigger: Trigger, result: &Result<Done, DumpError>) -> Self {
        let last = Self {
            started: rfc3339(began),
            finished: rfc3339(ended),
            trigger,
            ..Self::default()
        };
        match result {
            Ok(Done { dump, .. }) => Self {
                outcome: "done".to_owned(),
                name: Some(dump.name.clone()),
                revision: Some(dump.revision),
                triples: Some(dump.triples),
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

    /// Keeps it, in the place of the one before. Where that cannot be, it is said in the log: there is a dump all the same.
    pub fn keep(&self, state: &Path) {
        let keep = || -> std::io::Result<()> {
            let mut written = tempfile::Builder::new()
                .prefix(".dump")
                .tempfile_in(state)?;
            serde_json::to_writer_pretty(&mut written, self)?;
            written.write_all(b"\n")?;
            written.persist(state.join(FILE))?;
            Ok(())
        };
        if let Err(fault) = keep() {
            tracing::warn!("`oogst status` will not know of this dump: {fault}");
        }
    }
}

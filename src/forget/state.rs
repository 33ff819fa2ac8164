//! The files of the state folder beside ledger and graph: what was collected, plans, what was fetched, what was set aside.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::{ForgetError, collected, failed};
use crate::collect;
use crate::config::Config;
use crate::fetch;
use crate::ledger::{self, Ledger};
use crate::record::traces::{Needles, Traces};
use crate::source::spool::EXTENSION;
use crate::sync::PLANS;

/// How the folders begin that `oogst restore --force` sets a ledger aside in.
const REPLACED: &str = "replaced-";

/// What is rewritten and what is removed, by names below the state folder.
#[derive(Debug, Clone, Default)]
pub(super) struct Files {
    pub(super) rewritten: Vec<String>,
    pub(super) removed: Vec<String>,
}

impl Files {
    /// Looks through the state folder.
    pub(super) fn find(config: &Config, traces: &Traces) -> Result<Self, ForgetError> {
        let state = config.state_path();
        let needles = traces.needles();
        let mut files = Self::default();
        let read = match fs::read_dir(&state) {
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(files),
            other => other.map_err(failed(&state))?,
        };
        for entry in read {
            let entry = entry.map_err(failed(&state))?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            // What was fetched may be packed, and nobody can look into a ledger that is set aside without opening it: both go.
            let is_gone = name == fetch::CACHE || name == PLANS || name.starts_with(REPLACED);
            if name == collect::FOLDER {
                files.of_sources(&entry.path(), traces, &needles)?;
            } else if is_gone || !is_ours(&name) && holds(&entry.path(), &needles)? {
                files.removed.push(name);
            }
        }
        files.rewritten.sort();
        files.removed.sort();
        Ok(files)
    }

    /// Lets ledgers that were set aside be: those that have forgotten people themselves.
    pub(super) fn keeping_replaced(mut self) -> Self {
        self.removed.retain(|name| !name.starts_with(REPLACED));
        self
    }

    fn of_sources(
        &mut self,
        folder: &Path,
        traces: &Traces,
        needles: &Needles,
    ) -> Result<(), ForgetError> {
        for entry in fs::read_dir(folder).map_err(failed(folder))? {
            let path = entry.map_err(failed(folder))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = format!("{}/{name}", collect::FOLDER);
            if path.extension().is_some_and(|end| end == EXTENSION) {
                if collected::names(&path, traces, needles).map_err(failed(&path))? {
                    self.rewritten.push(name);
                }
            } else if holds(&path, needles)? {
                self.removed.push(name);
            }
        }
        Ok(())
    }

    /// Rewrites and removes.
    pub(super) fn erase(
        &self,
        config: &Config,
        ledger: &Ledger,
        traces: &Traces,
    ) -> Result<(), ForgetError> {
        let state = config.state_path();
        if !self.rewritten.is_empty() {
            let theirs = collected::Theirs::of(ledger, traces)?;
            for name in &self.rewritten {
                let path = state.join(name);
                theirs.rewrite(&path).map_err(failed(&path))?;
            }
        }
        for name in &self.removed {
            let path = state.join(name);
            remove(&path).map_err(failed(&path))?;
        }
        Ok(())
    }
}

/// Ledger, graph and what the server works with are seen to elsewhere.
fn is_ours(name: &str) -> bool {
    name.starts_with(ledger::FILE) || ["control.sock", "graph", "lock", "workers"].contains(&name)
}

/// Is one of these in a file, or in a file of a folder?
fn holds(path: &Path, needles: &Needles) -> Result<bool, ForgetError> {
    for entry in WalkDir::new(path) {
        let entry = entry.map_err(|fault| failed(path)(fault.into()))?;
        if entry.file_type().is_file() {
            let file: PathBuf = entry.into_path();
            let bytes = fs::read(&file).map_err(failed(&file))?;
            if needles.are_in(&bytes) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn remove(path: &Path) -> io::Result<()> {
    let removed = if path.is_dir() {
        fs::remove_dir_all(path)
    } else {
        fs::remove_file(path)
    };
    match removed {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

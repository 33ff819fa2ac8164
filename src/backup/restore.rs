//! Putting a backup in the place of a state.
//!
//! Everything is copied into the state folder and checked there first. Then one rename puts the ledger in its place. Before
//! it, the old graph is forgotten, and after it, the new one is adopted: a crash in between leaves the ledger of before or
//! the one of the backup, without a graph, which is then made from it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{Entry, Manifest, digest};
use crate::graph::{self, GraphError};
use crate::ledger::{self, Ledger, LedgerError};
use crate::state::{Hold, State, StateError};
use crate::sync::Watch;

/// How the folder is called that is filled.
const PARTIAL: &str = ".restoring-";

/// Why nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// It is no backup.
    #[error("{path} is no backup that can be restored: {why}; nothing was changed")]
    NoBackup {
        /// The folder.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// A file is not what the manifest says.
    #[error("the backup is damaged: {path} {why}; use another one. Nothing was changed")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// There is a state already.
    #[error(
        "{0} holds a ledger already; with --force it is moved aside and kept. Nothing was changed"
    )]
    There(PathBuf),
    /// Somebody reads the ledger.
    #[error(
        "another process reads the ledger in {0}; wait until it is done. The ledger is as it was"
    )]
    Read(PathBuf),
    /// The state folder cannot be had.
    #[error(transparent)]
    State(#[from] StateError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The graph failed.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A file cannot be read or written.
    #[error("cannot restore {path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl RestoreError {
    /// Is the machine at fault, and not what was asked?
    #[must_use]
    pub fn is_the_machines(&self) -> bool {
        !matches!(
            self,
            Self::NoBackup { .. } | Self::Damaged { .. } | Self::There(_)
        )
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> RestoreError + use<> {
    let path = path.to_owned();
    move |source| RestoreError::Io { path, source }
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Where the ledger is now that was there before.
    pub replaced: Option<PathBuf>,
    /// Was the graph in it, and could it be used?
    pub has_graph: bool,
}

/// Puts the ledger and graph of a backup into a state folder. `now` names the folder of what was there before.
///
/// # Errors
/// Where the backup is not whole, another process holds the state folder, or there is a ledger and `force` is not set.
pub fn restore(
    backup: &Path,
    state: &Path,
    force: bool,
    now: i64,
    watch: &dyn Watch,
) -> Result<Restored, RestoreError> {
    let manifest = Manifest::read(backup).map_err(|why| RestoreError::NoBackup {
        path: backup.to_owned(),
        why,
    })?;
    let held = State::hold(state, Hold::Alone)?;
    let state = held.folder();
    let there = state.join(ledger::FILE).exists();
    if there && !force {
        return Err(RestoreError::There(state.to_owned()));
    }
    remove_leftovers(state);
    let staged = tempfile::Builder::new()
        .prefix(PARTIAL)
        .tempdir_in(state)
        .map_err(failed(state))?;
    watch.step(
        "copying",
        Some(manifest.files.iter().map(|file| file.bytes).sum()),
    );
    for file in &manifest.files {
        copy(backup, staged.path(), file, watch)?;
    }
    let has_graph = check(backup, staged.path(), &manifest)?;
    graph::forget(state)?;
    let replaced = if there {
        Some(move_aside(state, now)?)
    } else {
        None
    };
    let ledger = state.join(ledger::FILE);
    fs::rename(staged.path().join(ledger::FILE), &ledger).map_err(failed(&ledger))?;
    File::open(state)
        .and_then(|state| state.sync_all())
        .map_err(failed(state))?;
    put_collected(state, staged.path(), replaced.as_deref())?;
    if has_graph {
        graph::adopt(state, &staged.path().join(super::GRAPH))?;
    }
    Ok(Restored {
        manifest,
        replaced,
        has_graph,
    })
}

/// Puts what was collected in its place. What was there goes aside with the ledger that it belongs to; after a crash before
/// that, sources are asked anew, as without it.
fn put_collected(state: &Path, staged: &Path, replaced: Option<&Path>) -> Result<(), RestoreError> {
    let (from, to) = (staged.join(super::SOURCES), state.join(super::SOURCES));
    if let Some(replaced) = replaced.filter(|_| to.exists()) {
        fs::rename(&to, replaced.join(super::SOURCES)).map_err(failed(&to))?;
    }
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(&to).map_err(failed(&to))?;
    for entry in fs::read_dir(&from).map_err(failed(&from))? {
        let entry = entry.map_err(failed(&from))?;
        let target = to.join(entry.file_name());
        fs::rename(entry.path(), &target).map_err(failed(&target))?;
    }
    Ok(())
}

/// Removes what a restore that was killed left behind: never more than a copy of its backup.
fn remove_leftovers(state: &Path) {
    for entry in fs::read_dir(state).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name.to_str().is_some_and(|name| name.starts_with(PARTIAL))
            && let Err(fault) = fs::remove_dir_all(entry.path())
        {
            tracing::warn!("cannot remove {}: {fault}", entry.path().display());
        }
    }
}

/// Copies a file, and compares it with what the manifest says. Never by links: a backup is not what a server writes to.
fn copy(backup: &Path, into: &Path, file: &Entry, watch: &dyn Watch) -> Result<(), RestoreError> {
    let (from, to) = (backup.join(&file.path), into.join(&file.path));
    let damaged = |why: String| RestoreError::Damaged {
        path: from.clone(),
        why,
    };
    let mut source = File::open(&from).map_err(|fault| match fault.kind() {
        io::ErrorKind::NotFound => damaged("is not there".to_owned()),
        _ => failed(&from)(fault),
    })?;
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(failed(folder))?;
    }
    let mut target = File::create(&to).map_err(failed(&to))?;
    let (bytes, sha256) = digest(&mut source, &mut target, watch).map_err(failed(&to))?;
    target.sync_all().map_err(failed(&to))?;
    if bytes != file.bytes {
        let expected = file.bytes;
        return Err(damaged(format!("has {bytes} bytes instead of {expected}")));
    }
    if sha256 != file.sha256 {
        return Err(damaged("has another SHA-256 than it should".to_owned()));
    }
    Ok(())
}

/// Do ledger and graph stand where the manifest says? Gives whether there is a graph that can be used.
fn check(backup: &Path, staged: &Path, manifest: &Manifest) -> Result<bool, RestoreError> {
    let damaged = |path: &str, stands: i64| RestoreError::Damaged {
        path: backup.join(path),
        why: format!(
            "stands at revision {stands}, and the manifest says {}",
            manifest.revision
        ),
    };
    let path = staged.join(ledger::FILE);
    if !path.is_file() {
        return Err(RestoreError::Damaged {
            path: backup.join(ledger::FILE),
            why: "is not in the manifest".to_owned(),
        });
    }
    let ledger = Ledger::open(staged)?;
    let stands = ledger.last_revision()?.map_or(0, |last| last.number);
    ledger.forget_era()?;
    ledger.gather()?;
    drop(ledger);
    File::open(&path)
        .and_then(|file| file.sync_all())
        .map_err(failed(&path))?;
    if stands != manifest.revision {
        return Err(damaged(ledger::FILE, stands));
    }
    if !manifest.graph {
        return Ok(false);
    }
    // A graph that cannot be read here, or was made by another mapping, is made anew.
    match graph::stand_in(&staged.join(super::GRAPH))? {
        Some(stand) if stand.revision != manifest.revision => {
            Err(damaged(super::GRAPH, stand.revision))
        }
        stand => Ok(stand.is_some()),
    }
}

/// Keeps the ledger that is there: by another name for the same file, so that there is one at every instant.
fn move_aside(state: &Path, now: i64) -> Result<PathBuf, RestoreError> {
    let folder = free_name(state, now);
    fs::create_dir(&folder).map_err(failed(&folder))?;
    let old = state.join(ledger::FILE);
    let beside = ["-wal", "-shm"].map(|end| state.join(format!("{}{end}", ledger::FILE)));
    let gathered = Ledger::open(state).and_then(|ledger| ledger.gather());
    match gathered {
        Ok(true) => {
            let kept = folder.join(ledger::FILE);
            fs::hard_link(&old, &kept)
                .or_else(|_| fs::copy(&old, &kept).map(|_| ()))
                .map_err(failed(&kept))?;
        }
        Ok(false) => {
            return Err(RestoreError::Read(state.to_owned()));
        }
        // It is damaged, which may be why there is a restore. What it is made of goes aside as it is.
        Err(fault) => {
            tracing::warn!("the ledger that is there cannot be opened: {fault}");
            for path in beside.iter().chain([&old]).filter(|path| path.exists()) {
                let kept = folder.join(path.file_name().unwrap_or_default());
                fs::rename(path, &kept).map_err(failed(path))?;
            }
        }
    }
    // What was in them is in the file: beside the other ledger they would be taken for its own.
    for path in &beside {
        match fs::remove_file(path) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
                return Err(failed(path)(fault));
            }
            _ => {}
        }
    }
    Ok(folder)
}

fn free_name(state: &Path, now: i64) -> PathBuf {
    let name = format!("replaced-{}", crate::time::rfc3339(now).replace(':', ""));
    let mut folder = state.join(&name);
    for number in 2.. {
        if !folder.exists() {
            break;
        }
        folder = state.join(format!("{name}-{number}"));
    }
    folder
}

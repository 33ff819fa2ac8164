//! Backups: a folder with the ledger and the graph of one revision, and a manifest by which it is known to be whole.
//!
//! The ledger is the truth, and would do; the graph is there so that a large dataset serves again at once. A backup is
//! written beside its place and renamed, so that it is there whole or not at all.

mod manifest;
mod restore;

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::collect;
use crate::graph::GraphError;
use crate::ledger::{self, LedgerError};
use crate::sync::{Dataset, Watch};
use crate::text::grouped;

pub use manifest::{Entry, FORMAT, MANIFEST, Manifest};
pub use restore::{RestoreError, Restored, restore};

/// The folder of the graph in a backup.
const GRAPH: &str = "graph";
/// The folder of what was collected, in a backup and in a state: records that a source no longer has are nowhere else.
const SOURCES: &str = collect::FOLDER;
/// The settings in a backup: for people, they are not restored.
const SETTINGS: &str = "oogst.toml";

/// Why there is no backup.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// There is something already.
    #[error("{0} is there and is not empty; name a folder that is not there yet, such as {0}-2")]
    There(PathBuf),
    /// The ledger cannot be read or copied.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The graph cannot be read or copied.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A file cannot be written.
    #[error("cannot write the backup {path}: {source}; there is no backup")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl BackupError {
    /// Is the machine at fault, and not what was asked?
    #[must_use]
    pub fn is_the_machines(&self) -> bool {
        !matches!(self, Self::There(_))
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> BackupError + use<> {
    let path = path.to_owned();
    move |source| BackupError::Write { path, source }
}

/// A backup that is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The folder.
    pub folder: PathBuf,
    /// The revision.
    pub revision: i64,
    /// Bytes of the ledger.
    pub ledger: u64,
    /// Bytes of the graph; `None` without one.
    pub graph: Option<u64>,
    /// Bytes of what was collected of sources; 0 where nothing was.
    pub sources: u64,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (revision, folder) = (self.revision, self.folder.display());
        writeln!(f, "backup of revision {revision} in {folder}")?;
        writeln!(f, "  ledger {:>15} bytes", grouped(self.ledger))?;
        match self.graph {
            Some(bytes) => writeln!(f, "  graph  {:>15} bytes", grouped(bytes)),
            None => writeln!(f, "  no graph: it is made from the ledger"),
        }?;
        match self.sources {
            0 => Ok(()),
            bytes => writeln!(f, "  sources {:>14} bytes", grouped(bytes)),
        }
    }
}

/// Ledger and graph of one revision, in a folder that goes when this is dropped.
pub struct Taken {
    folder: TempDir,
    target: PathBuf,
    revision: i64,
    datestamp: Option<i64>,
    fingerprint: String,
    base: String,
}

/// Copies ledger and graph. Whoever has the dataset to write has it alone, so that both are of one revision.
///
/// # Errors
/// Where something is in the place of the backup, or ledger and graph cannot be copied.
pub fn take(dataset: &mut Dataset, target: &Path) -> Result<Taken, BackupError> {
    if is_something(target) {
        return Err(BackupError::There(target.to_owned()));
    }
    let beside = target.parent().filter(|parent| *parent != Path::new(""));
    let beside = beside.unwrap_or(Path::new("."));
    fs::create_dir_all(beside).map_err(failed(beside))?;
    let folder = tempfile::Builder::new()
        .prefix(".oogst-backup-")
        .tempdir_in(beside)
        .map_err(failed(beside))?;
    // A sync that failed halfway may have left it behind.
    match dataset
        .graph
        .bring_forward(&dataset.ledger, &dataset.site, &mut || {})
    {
        // A backup of the ledger needs no engine elsewhere.
        Err(fault @ GraphError::Engine(_)) => tracing::warn!("{fault}"),
        other => {
            other?;
        }
    }
    let last = dataset.ledger.last_revision()?;
    dataset.ledger.copy_to(&folder.path().join(ledger::FILE))?;
    dataset.graph.checkpoint(&folder.path().join(GRAPH))?;
    let collected = dataset.config.state_path().join(SOURCES);
    copy_collected(&collected, &folder.path().join(SOURCES)).map_err(failed(&collected))?;
    let settings = &dataset.config.file;
    if settings.is_file() {
        let copy = folder.path().join(SETTINGS);
        fs::copy(settings, &copy).map_err(failed(&copy))?;
    }
    Ok(Taken {
        folder,
        target: target.to_owned(),
        revision: last.as_ref().map_or(0, |last| last.number),
        datestamp: last.map(|last| last.datestamp),
        fingerprint: dataset.site.fingerprint(),
        base: dataset.config.site.base.clone(),
    })
}

/// Copies what was collected of sources, and how. What is being collected lies in folders of its own.
fn copy_collected(from: &Path, to: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(from) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type()?.is_file() && !is_hidden {
            fs::create_dir_all(to)?;
            fs::copy(entry.path(), to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

/// Is there anything but an empty folder?
fn is_something(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => path.symlink_metadata().is_ok(),
    }
}

impl Taken {
    /// Writes the manifest, and puts the backup in its place.
    ///
    /// # Errors
    /// Where a file cannot be read or written; then there is no backup.
    pub fn publish(self, now: i64, watch: &dyn Watch) -> Result<Done, BackupError> {
        let folder = self.folder.path();
        let files = manifest::entries(folder, watch).map_err(failed(folder))?;
        let bytes = |within: &str| {
            let of = files
                .iter()
                .filter(|file| Path::new(&file.path).starts_with(within));
            of.map(|file| file.bytes).sum()
        };
        let has_graph = folder.join(GRAPH).is_dir();
        let done = Done {
            folder: self.target.clone(),
            revision: self.revision,
            ledger: bytes(ledger::FILE),
            graph: has_graph.then(|| bytes(GRAPH)),
            sources: bytes(SOURCES),
        };
        let manifest = Manifest {
            format: FORMAT.to_owned(),
            oogst: env!("CARGO_PKG_VERSION").to_owned(),
            made: crate::time::rfc3339(now),
            base: self.base,
            revision: self.revision,
            datestamp: self.datestamp.map(crate::time::rfc3339),
            fingerprint: self.fingerprint,
            graph: has_graph,
            files,
        };
        manifest
            .write(folder)
            .and_then(|()| sync_folders(folder))
            .map_err(failed(folder))?;
        // Over an empty folder too.
        fs::rename(folder, &self.target).map_err(failed(&self.target))?;
        // It is no temporary folder any more.
        let _renamed = self.folder.keep();
        let beside = self.target.parent().unwrap_or(Path::new("."));
        if let Err(fault) = File::open(beside).and_then(|beside| beside.sync_all()) {
            tracing::debug!("{}: {fault}", beside.display());
        }
        Ok(done)
    }
}

/// Brings the names of files to the disk.
fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}

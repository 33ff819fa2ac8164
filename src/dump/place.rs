//! The folder of dumps: who works in it, how a dump takes its place, and how long it stays.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{DumpError, LATEST, Published, failed, published};

/// The file that is locked.
const LOCK: &str = ".lock";
/// What folders are called before they are dumps, and when they are none any more.
const PARTIAL: &str = ".dump-";

/// The folder of dumps, held: nobody else makes or removes a dump until it is dropped.
#[derive(Debug)]
pub struct Dumps {
    path: PathBuf,
    _lock: File,
}

impl Dumps {
    /// Holds a folder of dumps, made where there is none. What a dump left that was killed is removed.
    ///
    /// # Errors
    /// Where somebody else holds it, or it cannot be written to.
    pub fn hold(path: &Path) -> Result<Self, DumpError> {
        let failed = |source| DumpError::Write {
            path: path.to_owned(),
            source,
        };
        fs::create_dir_all(path).map_err(failed)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))
            .map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(DumpError::Held(path.to_owned())),
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let dumps = Self {
            path: path.to_owned(),
            _lock: lock,
        };
        dumps.clean().map_err(failed)?;
        Ok(dumps)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes what no dump is: nobody but us works here.
    fn clean(&self) -> io::Result<()> {
        for entry in fs::read_dir(&self.path)? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if name.starts_with(PARTIAL) {
                fs::remove_dir_all(entry.path())?;
            } else if name.starts_with(&format!(".{LATEST}-")) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// A folder for a dump that is being made. It is removed when it is dropped.
    pub(super) fn partial(&self) -> io::Result<TempDir> {
        tempfile::Builder::new()
            .prefix(PARTIAL)
            .tempdir_in(&self.path)
    }

    /// Puts a finished dump in its place; `is_latest` says whether `latest` leads to it from then on.
    pub(super) fn publish(
        &self,
        partial: TempDir,
        name: &str,
        is_latest: bool,
    ) -> io::Result<PathBuf> {
        open_to_all(partial.path())?;
        File::open(partial.path())?.sync_all()?;
        let target = self.path.join(name);
        if target.exists() {
            // A dump of this revision is there: the same, or of other settings. The two change places at once, so that
            // `latest` leads to a whole dump throughout; the old one goes with the temporary folder.
            rustix::fs::renameat_with(
                rustix::fs::CWD,
                partial.path(),
                rustix::fs::CWD,
                &target,
                rustix::fs::RenameFlags::EXCHANGE,
            )?;
        } else {
            fs::rename(partial.path(), &target)?;
            // It is no temporary folder any more.
            let _renamed = partial.keep();
        }
        if is_latest {
            self.point(name)?;
        }
        File::open(&self.path)?.sync_all()?;
        Ok(target)
    }

    /// Replaces the link `latest` by a rename, so that it always leads somewhere.
    fn point(&self, name: &str) -> io::Result<()> {
        let partial = self.path.join(format!(".{LATEST}-{}", std::process::id()));
        std::os::unix::fs::symlink(name, &partial)?;
        fs::rename(&partial, self.path.join(LATEST)).inspect_err(|_| {
            if let Err(fault) = fs::remove_file(&partial) {
                tracing::warn!("cannot remove {}: {fault}", partial.display());
            }
        })
    }

    /// Removes all dumps but so many: `latest`, and those of the last revisions. Gives the names of those that went.
    pub(super) fn retain(&self, keep: usize) -> io::Result<Vec<String>> {
        let mut dumps = published(&self.path)?;
        dumps.sort_by_key(|dump| !dump.is_latest);
        let gone: Vec<Published> = dumps.into_iter().skip(keep).collect();
        for dump in &gone {
            self.remove(&dump.name)?;
        }
        Ok(gone.into_iter().map(|dump| dump.name).collect())
    }

    /// Removes a dump. `latest` then leads to the newest of the others, or is gone with the last of them.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn withdraw(&self, name: &str) -> Result<(), DumpError> {
        let write = |fault| failed(&self.path)(fault);
        let dumps = published(&self.path).map_err(write)?;
        let Some(dump) = dumps.iter().find(|dump| dump.name == name) else {
            return Ok(());
        };
        if dump.is_latest {
            match dumps.iter().find(|other| other.name != name) {
                Some(other) => self.point(&other.name),
                None => fs::remove_file(self.path.join(LATEST)),
            }
            .map_err(write)?;
        }
        self.remove(name).map_err(write)
    }

    /// Nobody sees half a dump while it goes: it loses its name first.
    fn remove(&self, name: &str) -> io::Result<()> {
        let gone = self.partial()?;
        fs::rename(self.path.join(name), gone.path().join(name))?;
        gone.close()
    }
}

/// Writes a small file of a dump, and brings it to the disk.
pub(super) fn write(folder: &Path, name: &str, text: &[u8]) -> Result<(), DumpError> {
    let path = folder.join(name);
    let written = File::create(&path).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    written.map_err(failed(&path))
}

fn open_to_all(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

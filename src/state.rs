//! The state folder: one writer at a time, who leaves its process id where the next can read it.

use std::fs::{File, TryLockError};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The file that is locked.
const LOCK: &str = "lock";
/// The socket of a running server.
const SOCKET: &str = "control.sock";

/// The state folder cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// Another process writes.
    #[error("another oogst (process {pid}) holds {path}; wait until it is done, or stop it")]
    Held {
        /// The state folder.
        path: PathBuf,
        /// Who.
        pid: String,
    },
    /// The folder cannot be used.
    #[error(
        "cannot use the state folder {path}: {source}; give this user the right to write to it, or name another in [state] path"
    )]
    Folder {
        /// The state folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// How a folder is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// Alone, to write.
    Alone,
    /// With other readers, while nobody writes.
    Shared,
}

/// The state folder, held until dropped.
#[derive(Debug)]
pub struct State {
    folder: PathBuf,
    _lock: File,
}

impl State {
    /// Holds a state folder; makes it where there is none.
    ///
    /// # Errors
    /// Where another process holds it, or the folder cannot be made or written to.
    pub fn hold(folder: &Path, hold: Hold) -> Result<Self, StateError> {
        let failed = |source| StateError::Folder {
            path: folder.to_owned(),
            source,
        };
        std::fs::create_dir_all(folder).map_err(failed)?;
        let path = folder.join(LOCK);
        let mut lock = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(&path)
            .map_err(failed)?;
        let taken = match hold {
            Hold::Alone => lock.try_lock(),
            Hold::Shared => lock.try_lock_shared(),
        };
        match taken {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                let read = lock.read_to_string(&mut pid);
                let pid = if read.is_ok() && !pid.trim().is_empty() {
                    pid.trim().to_owned()
                } else {
                    "unknown".to_owned()
                };
                return Err(StateError::Held {
                    path: folder.to_owned(),
                    pid,
                });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        if hold == Hold::Alone {
            lock.set_len(0)
                .and_then(|()| lock.seek(SeekFrom::Start(0)))
                .and_then(|_| writeln!(lock, "{}", std::process::id()))
                .map_err(failed)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            _lock: lock,
        })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// The control socket of a state folder.
#[must_use]
pub fn socket(folder: &Path) -> PathBuf {
    folder.join(SOCKET)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_refused_with_the_pid_of_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let first = State::hold(folder.path(), Hold::Alone).unwrap();
        let refused = State::hold(folder.path(), Hold::Alone)
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains(&format!("process {}", std::process::id())),
            "{refused}"
        );
        assert!(State::hold(folder.path(), Hold::Shared).is_err());
        drop(first);
        let _one = State::hold(folder.path(), Hold::Shared).unwrap();
        let _two = State::hold(folder.path(), Hold::Shared).unwrap();
    }
}

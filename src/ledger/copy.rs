//! Copies of the file, and the file alone: without the write-ahead log beside it.

use std::fs::File;
use std::path::Path;

use super::{Ledger, LedgerError};

impl Ledger {
    /// Writes the ledger as it is at this instant into a new file, compact, and brings it to the disk. Others may read
    /// and write meanwhile.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or the file is there or cannot be written.
    pub fn copy_to(&self, path: &Path) -> Result<(), LedgerError> {
        let name = path.to_str().ok_or(LedgerError::Corrupt(
            "no place for a copy: the name of the folder is not UTF-8",
        ))?;
        self.connection.execute("VACUUM INTO ?1", [name])?;
        let synced = File::open(path).and_then(|file| file.sync_all());
        synced.map_err(|fault| LedgerError::open(path, rusqlite_of(&fault)))
    }

    /// Brings everything that was committed into the file itself. `false` where somebody reads the ledger meanwhile, so
    /// that this cannot be done.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn gather(&self) -> Result<bool, LedgerError> {
        let busy: i64 =
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    }
}

/// A fault of the machine as `SQLite` tells it.
fn rusqlite_of(fault: &std::io::Error) -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(
        rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR),
        Some(fault.to_string()),
    )
}

//! Ledgers that are kept open for requests.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::ledger::{Ledger, LedgerError};
use crate::web::error::WebError;

/// Ledgers that are open to read. One is used by one request at a time.
pub(super) struct Ledgers {
    folder: PathBuf,
    idle: Mutex<Vec<Ledger>>,
}

/// How many ledgers are kept open.
const KEPT: usize = 16;

impl Ledgers {
    /// Those of a state folder.
    pub(super) fn of(folder: PathBuf) -> Self {
        Self {
            folder,
            idle: Mutex::default(),
        }
    }

    /// One that is open.
    pub(super) fn take(&self) -> Result<Ledger, WebError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        if let Some(ledger) = idle {
            return Ok(ledger);
        }
        let ledger = Ledger::open_to_read(&self.folder)?;
        let ledger = ledger.ok_or(LedgerError::Corrupt("no file any more"))?;
        ledger.hold_little()?;
        Ok(ledger)
    }

    /// Keeps it open for the next request.
    pub(super) fn give_back(&self, ledger: Ledger) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(ledger);
        }
    }
}

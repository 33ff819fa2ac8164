//! Why nothing can be looked up.

use crate::fetch::FetchError;
use crate::ledger::LedgerError;

/// A registry cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    /// A document cannot be had.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// What is there is not what it should be.
    #[error("{at}: {message}")]
    Unusable {
        /// The file or the address.
        at: String,
        /// What is wrong, what is allowed, what to do.
        message: String,
    },
}

impl LinkError {
    pub(super) fn unusable(at: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Unusable {
            at: at.into(),
            message: message.into(),
        }
    }
}

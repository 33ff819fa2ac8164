//! The graph: `map` of every live entity, in the default graph of an Oxigraph store. It can be deleted and made again at
//! any time, and is made again when the mapping or the site's settings changed.
//!
//! It says itself, in a named graph that is never queried, at which revision it stands; a graph that lags behind the
//! ledger is brought forward, one transaction for each revision.

mod embedded;
mod fill;
mod nesting;
mod oxi;
mod query;
mod verify;

pub(crate) use embedded::difference;
pub use embedded::{Brought, Fresh, Graph, Stand, stand_of};
pub use fill::Filling;
pub use query::{Answer, AnswerFormat, Limits, QueryError, answer, bind, gives_graph, parse};
pub use verify::{Difference, verify};

use oxigraph::store::{LoaderError, StorageError};

use crate::ledger::LedgerError;

/// The graph cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// The store failed.
    #[error("the graph failed: {0}")]
    Storage(#[from] StorageError),
    /// The store could not be filled.
    #[error("the graph could not be filled: {0}")]
    Load(#[from] LoaderError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The folder cannot be used.
    #[error("cannot use the graph's folder {path}: {source}")]
    Folder {
        /// The folder or file.
        path: std::path::PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

//! The graph: `map` of every live entity, in the default graph of an Oxigraph store, or in an engine elsewhere. It can be
//! deleted and made again at any time, and is made again when the mapping or the site's settings changed.
//!
//! It says itself, in a named graph that is never queried, at which revision it stands; a graph that lags behind the
//! ledger is brought forward, one transaction for each revision.

mod bind;
pub mod checkpoint;
mod describe;
mod embedded;
mod engine;
mod evaluation;
mod fill;
mod folders;
mod json;
mod nesting;
mod oxi;
mod query;
mod remote;
mod services;
mod substitute;
mod turtle;
mod verify;
mod walk;

pub use checkpoint::{adopt, forget, stand_in};
pub(crate) use embedded::difference;
pub use embedded::{Brought, Fresh, Graph, Stand, stand_of};
pub use engine::{Engine, Over};
pub use evaluation::Evaluation;
pub use fill::Filling;
pub(crate) use oxi::quad;
pub use query::{
    AnswerFormat, Form, Limits, Prepared, QueryError, admit, bind, bind_term, gives_graph, parse,
    select,
};
pub use remote::{Endpoint, EngineError, Remote, Settling};
pub use services::{ServiceError, Services};
pub use verify::{Difference, verify};

use std::io;

use oxigraph::store::{LoaderError, StorageError};

use crate::ledger::LedgerError;
use crate::remote::RemoteError;

/// The graph cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum GraphError {
    /// The store failed.
    #[error("the graph failed: {0}; `oogst sync` brings it to where the ledger is")]
    Storage(StorageError),
    /// The store could not be filled.
    #[error("the graph could not be filled: {0}; `oogst sync` makes it anew")]
    Load(LoaderError),
    /// The disk is full.
    #[error(
        "the disk of the state folder is full; what the ledger holds is safe. Make room and run `oogst sync`: it brings the graph to where the ledger is"
    )]
    Full,
    /// The engine elsewhere that holds it failed, or cannot be reached.
    #[error(
        "the engine that holds the graph failed: {0}. What the ledger holds is safe, and the next `oogst sync` brings the engine to where it is"
    )]
    Engine(Box<RemoteError>),
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

impl From<StorageError> for GraphError {
    fn from(fault: StorageError) -> Self {
        match &fault {
            StorageError::Io(cause) if cause.kind() == io::ErrorKind::StorageFull => Self::Full,
            // RocksDB tells the cause in words only.
            other if other.to_string().contains("No space left on device") => Self::Full,
            _ => Self::Storage(fault),
        }
    }
}

impl From<LoaderError> for GraphError {
    fn from(fault: LoaderError) -> Self {
        match fault {
            LoaderError::Storage(fault) => fault.into(),
            other => Self::Load(other),
        }
    }
}

//! A checkpoint: the graph as it is at one revision, in a folder of its own that nobody writes to. Processes that only
//! answer queries open it side by side, which the folder of the live graph does not allow.

use std::path::Path;

use oxigraph::store::Store;

use super::{Graph, GraphError};
use crate::ledger::Ledger;
use crate::mapping::Site;

/// Makes a checkpoint in a new folder. The files are hard links to those of the graph, which are never written to again:
/// it takes milliseconds, and hardly any room until the graph changes.
///
/// # Errors
/// Where the folder is there already, or cannot be made.
#[cfg(feature = "rocksdb")]
pub fn make(graph: &Graph, _: &Ledger, folder: &Path) -> Result<(), GraphError> {
    Ok(graph.store().backup(folder)?)
}

/// Opens a checkpoint.
///
/// # Errors
/// Where there is none, or it cannot be read.
#[cfg(feature = "rocksdb")]
pub fn open(folder: &Path, _: &Site) -> Result<Store, GraphError> {
    super::embedded::open_store_to_read(folder)?.ok_or_else(|| absent(folder))
}

/// Makes a checkpoint in a new folder. The graph is in this process' memory: what is kept is the ledger, which it is made
/// from.
///
/// # Errors
/// Where the folder is there already, or cannot be made.
#[cfg(not(feature = "rocksdb"))]
pub fn make(_: &Graph, ledger: &Ledger, folder: &Path) -> Result<(), GraphError> {
    std::fs::create_dir(folder).map_err(|source| GraphError::Folder {
        path: folder.to_owned(),
        source,
    })?;
    Ok(ledger.copy_into(folder)?)
}

/// Opens a checkpoint: makes the graph of its ledger, in memory.
///
/// # Errors
/// Where there is none, or it cannot be read.
#[cfg(not(feature = "rocksdb"))]
pub fn open(folder: &Path, site: &Site) -> Result<Store, GraphError> {
    let ledger = Ledger::open_to_read(folder)?.ok_or_else(|| absent(folder))?;
    let mut graph = Graph::in_memory()?;
    graph.bring_forward(&ledger, site, &mut || ())?;
    Ok(graph.store().clone())
}

fn absent(folder: &Path) -> GraphError {
    GraphError::Folder {
        path: folder.to_owned(),
        source: std::io::ErrorKind::NotFound.into(),
    }
}

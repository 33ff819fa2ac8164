//! Checkpoints: the graph as it is at one revision, in a folder of its own that nobody writes to. Processes that only answer
//! queries open one side by side, which the folder of the live graph does not allow; backups hold one, and it can take the
//! graph's place.

use std::fs;
use std::path::Path;

use oxigraph::store::Store;

use super::remote::OWNER;
use super::{Engine, Graph, GraphError, Stand, folders};
use crate::ledger::Ledger;
use crate::mapping::Site;

/// The folder of the graph's folders in a state folder.
const FOLDER: &str = "graph";

impl Graph {
    /// Writes the graph as it is now into a new folder: by hard links to files that never change where that is possible,
    /// else by copies. `false` where there is nothing on the disk.
    ///
    /// # Errors
    /// Where the folder is there or cannot be written.
    pub fn checkpoint(&self, target: &Path) -> Result<bool, GraphError> {
        if self.is_on_disk() {
            backup(self, target)?;
            return Ok(true);
        }
        Ok(false)
    }
}

#[cfg(feature = "rocksdb")]
fn backup(graph: &Graph, target: &Path) -> Result<(), GraphError> {
    Ok(graph.store().backup(target)?)
}

#[cfg(not(feature = "rocksdb"))]
fn backup(_: &Graph, target: &Path) -> Result<(), GraphError> {
    Err(GraphError::Folder {
        path: target.to_owned(),
        source: std::io::ErrorKind::Unsupported.into(),
    })
}

/// Where the graph in a folder that [`Graph::checkpoint`] wrote stands. `None` where this program cannot read it.
///
/// # Errors
/// Where it is no graph.
pub fn stand_in(folder: &Path) -> Result<Option<Stand>, GraphError> {
    match super::embedded::open_store_to_read(folder)? {
        Some(store) => super::stand_of(&store),
        None => Ok(None),
    }
}

/// Lets a state folder have no graph, so that one is made from the ledger when it is next opened. What an engine elsewhere
/// holds is then not this folder's any more.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn forget(state: &Path) -> Result<(), GraphError> {
    let folder = state.join(FOLDER);
    folders::remove(&folder, OWNER)?;
    folders::make_none_current(&folder)
}

/// Puts a graph that [`Graph::checkpoint`] wrote into a state folder, by a rename.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn adopt(state: &Path, graph: &Path) -> Result<(), GraphError> {
    let folder = state.join(FOLDER);
    let failed = |source| GraphError::Folder {
        path: folder.clone(),
        source,
    };
    fs::create_dir_all(&folder).map_err(failed)?;
    let name = folders::fresh(&folder)?;
    fs::rename(graph, folder.join(&name)).map_err(failed)?;
    folders::make_current(&folder, &name)
}

/// Makes a checkpoint in a new folder; an empty one where the graph is in an engine elsewhere, which those ask who open it.
///
/// # Errors
/// Where the folder is there already, or cannot be made.
pub fn make(engine: &Engine, ledger: &Ledger, folder: &Path) -> Result<(), GraphError> {
    match engine {
        Engine::Embedded(graph) => make_of(graph, ledger, folder),
        Engine::Remote(_) => fs::create_dir(folder).map_err(|source| GraphError::Folder {
            path: folder.to_owned(),
            source,
        }),
    }
}

/// Makes a checkpoint in a new folder. The files are hard links to those of the graph, which are never written to again:
/// it takes milliseconds, and hardly any room until the graph changes.
///
/// # Errors
/// Where the folder is there already, or cannot be made.
#[cfg(feature = "rocksdb")]
fn make_of(graph: &Graph, _: &Ledger, folder: &Path) -> Result<(), GraphError> {
    backup(graph, folder)
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
fn make_of(_: &Graph, ledger: &Ledger, folder: &Path) -> Result<(), GraphError> {
    std::fs::create_dir(folder).map_err(|source| GraphError::Folder {
        path: folder.to_owned(),
        source,
    })?;
    Ok(ledger.copy_to(&folder.join(crate::ledger::FILE))?)
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

//! Copies of the graph as it is at an instant, and graphs that take its place from outside.

use std::fs;
use std::path::Path;

use super::{Graph, GraphError, Stand, folders};

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

/// Lets a state folder have no graph, so that one is made from the ledger when it is next opened.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn forget(state: &Path) -> Result<(), GraphError> {
    folders::make_none_current(&state.join(FOLDER))
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

//! What holds the graph: a store in the state folder, or an engine elsewhere.

use std::path::Path;
use std::sync::Arc;

use oxigraph::store::Store;

use super::embedded::{Brought, Fresh, Graph, Stand};
use super::remote::{Endpoint, Remote, Settling};
use super::{Difference, GraphError};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::mapping::Site;

/// What holds the graph, to write.
pub enum Engine {
    /// A store in the state folder, or in memory.
    Embedded(Graph),
    /// An engine elsewhere.
    Remote(Remote),
}

/// What queries are put to. Cloning it is cheap.
#[derive(Clone)]
pub enum Over {
    /// A store that this process has open.
    Store(Store),
    /// An engine elsewhere.
    Elsewhere(Arc<Endpoint>),
}

impl Engine {
    /// Opens the graph of a state folder to write. An engine elsewhere is not asked yet.
    ///
    /// # Errors
    /// Where the folder cannot be used, or the environment does not have the secret that the settings name.
    pub fn open(config: &Config, state: &Path) -> Result<Self, GraphError> {
        if config.graph.is_remote() {
            return Ok(Self::Remote(Remote::open(config, state)?));
        }
        Ok(Self::Embedded(Graph::open(state)?))
    }

    /// A graph in memory.
    ///
    /// # Errors
    /// Never in practice.
    pub fn in_memory() -> Result<Self, GraphError> {
        Ok(Self::Embedded(Graph::in_memory()?))
    }

    /// What queries are put to.
    #[must_use]
    pub fn over(&self) -> Over {
        match self {
            Self::Embedded(graph) => Over::Store(graph.store().clone()),
            Self::Remote(remote) => Over::Elsewhere(Arc::clone(remote.endpoint())),
        }
    }

    /// Where the graph stands; an engine elsewhere where it stood when it was last asked.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn stand(&self) -> Result<Option<Stand>, GraphError> {
        match self {
            Self::Embedded(graph) => graph.stand(),
            Self::Remote(remote) => Ok(remote.stand().cloned()),
        }
    }

    /// How far an engine elsewhere is from what a revision says.
    #[must_use]
    pub fn settling(&self) -> Option<Arc<Settling>> {
        match self {
            Self::Embedded(_) => None,
            Self::Remote(remote) => Some(Arc::clone(remote.settling())),
        }
    }

    /// Brings the graph to where the ledger is. Each step can be repeated: a crash between them loses nothing.
    ///
    /// # Errors
    /// Where store, engine or ledger fail.
    pub fn bring_forward(
        &mut self,
        ledger: &Ledger,
        site: &Site,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        match self {
            Self::Embedded(graph) => graph.bring_forward(ledger, site, each),
            Self::Remote(remote) => remote.bring_forward(ledger, site, each),
        }
    }

    /// A new, empty graph beside this one; `None` in an engine elsewhere, which holds one.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn prepare(&self) -> Result<Option<Fresh>, GraphError> {
        match self {
            Self::Embedded(graph) => graph.prepare().map(Some),
            Self::Remote(_) => Ok(None),
        }
    }

    /// Puts a graph that was filled and marked in the place of this one.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn replace_by(&mut self, fresh: Fresh) -> Result<(), GraphError> {
        match self {
            Self::Embedded(graph) => graph.replace_by(fresh),
            Self::Remote(_) => Ok(()),
        }
    }

    /// Writes the graph as it is now into a new folder. `false` where it is not on this machine's disk.
    ///
    /// # Errors
    /// Where the folder is there or cannot be written.
    pub fn checkpoint(&self, target: &Path) -> Result<bool, GraphError> {
        match self {
            Self::Embedded(graph) => graph.checkpoint(target),
            Self::Remote(_) => Ok(false),
        }
    }

    /// Compares the graph with the ledger. Gives the number of triples and the first `kept` differences.
    ///
    /// # Errors
    /// Where store, engine or ledger cannot be read.
    pub fn verify(
        &self,
        ledger: &Ledger,
        site: &Site,
        kept: usize,
        each: &mut dyn FnMut(),
    ) -> Result<(u64, Vec<Difference>), GraphError> {
        match self {
            Self::Embedded(graph) => super::verify(graph, ledger, site, kept, each),
            Self::Remote(remote) => remote.verify(ledger, site, kept, each),
        }
    }
}

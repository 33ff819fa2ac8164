//! The workers of the server: the first ones, and others over each new revision.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};

use super::{App, ahead, finding};
use crate::graph::{GraphError, checkpoint};
use crate::sync::Dataset;
use crate::web::pool::Generation;
use crate::worker::exchange::{Cause, Fault};

/// A checkpoint that no worker uses yet: the revision, and the folder.
pub(super) type Fresh = (i64, PathBuf);

impl App {
    /// The workers that answer now.
    ///
    /// # Errors
    /// Where the server starts or stops.
    pub(in crate::web) fn generation(&self) -> Result<Arc<Generation>, Fault> {
        let current = self.0.pool.current();
        current.ok_or_else(|| Fault::new(Cause::Busy, "the server stops"))
    }

    /// Starts the first workers.
    ///
    /// # Errors
    /// Where the checkpoint cannot be made, or no worker be started.
    pub(in crate::web) async fn start_workers(&self) -> io::Result<()> {
        let app = self.clone();
        let fresh = tokio::task::spawn_blocking(move || {
            let dataset = app.0.dataset.lock().unwrap_or_else(PoisonError::into_inner);
            app.checkpoint(&dataset).map_err(io::Error::other)
        });
        let fresh = fresh.await.map_err(io::Error::other)??;
        finding::renew(self);
        ahead::count(self);
        match fresh {
            Some((revision, folder)) => self.0.pool.renew(revision, folder).await,
            None => Ok(()),
        }
    }

    /// A checkpoint of the graph; `None` where the workers have the same already.
    pub(super) fn checkpoint(&self, dataset: &Dataset) -> Result<Option<Fresh>, GraphError> {
        let stand = dataset.graph.stand()?;
        let revision = stand.map_or(0, |stand| stand.revision);
        let current = self.0.pool.current();
        if current.is_some_and(|current| current.revision == revision) {
            return Ok(None);
        }
        let failed = |source| GraphError::Folder {
            path: self.config().state_path(),
            source,
        };
        let (folder, graph) = self.0.pool.next_folder().map_err(failed)?;
        checkpoint::make(&dataset.graph, &dataset.ledger, &graph)?;
        Ok(Some((revision, folder)))
    }

    /// Puts workers over a new checkpoint in the place of the others. Should that fail, the others go on.
    pub(super) async fn renew_workers(&self, fresh: Result<Option<Fresh>, GraphError>) {
        let renewed = match fresh {
            Ok(None) => return,
            Ok(Some((revision, folder))) => self.0.pool.renew(revision, folder).await,
            Err(fault) => Err(io::Error::other(fault)),
        };
        match renewed {
            Ok(()) => self.0.cache.clear(),
            Err(fault) => {
                tracing::error!("queries are answered as of the revision before: {fault}");
            }
        }
    }
}

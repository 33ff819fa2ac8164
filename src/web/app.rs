//! What every handler works with: the dataset to write to, ledgers to read from, the store to query.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use oxigraph::store::Store;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

use super::error::WebError;
use super::metrics::Metrics;
use crate::config::Config;
use crate::ledger::{Ledger, LedgerError};
use crate::mapping::Site;
use crate::sync::Dataset;

/// The state of the server. Cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    site: Site,
    fingerprint: String,
    /// One writes at a time.
    dataset: Mutex<Dataset>,
    ledgers: Ledgers,
    /// The dataset's store, renewed after each sync: a sync may put another in its place.
    store: RwLock<Store>,
    /// A permit for each query that may be evaluated at once.
    queries: Arc<Semaphore>,
    /// Set when queries that are still running have to end.
    abort: watch::Sender<bool>,
    /// Set when no more requests are taken.
    stopping: AtomicBool,
    metrics: Metrics,
}

impl App {
    /// Serves a dataset.
    #[must_use]
    pub fn new(dataset: Dataset) -> Self {
        let config = dataset.config.clone();
        Self(Arc::new(Inner {
            site: dataset.site.clone(),
            fingerprint: dataset.site.fingerprint(),
            ledgers: Ledgers {
                folder: config.state_path(),
                idle: Mutex::default(),
            },
            store: RwLock::new(dataset.graph.store().clone()),
            queries: Arc::new(Semaphore::new(config.serve.query_concurrency)),
            abort: watch::Sender::new(false),
            stopping: AtomicBool::new(false),
            metrics: Metrics::new(),
            dataset: Mutex::new(dataset),
            config,
        }))
    }

    /// The settings.
    pub(super) fn config(&self) -> &Config {
        &self.0.config
    }

    /// What mapping depends on.
    pub(super) fn site(&self) -> &Site {
        &self.0.site
    }

    /// What is counted.
    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// From now on the server stops.
    pub(super) fn stop(&self) {
        self.0.stopping.store(true, Ordering::Relaxed);
    }

    /// Does the server stop?
    pub(super) fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::Relaxed)
    }

    /// Is the dataset being written to?
    pub(super) fn is_writing(&self) -> bool {
        matches!(self.0.dataset.try_lock(), Err(TryLockError::WouldBlock))
    }

    /// What a document of a revision is known by: it changes with the revision, the mapping and the program.
    pub(super) fn etag(&self, revision: i64, what: &str) -> String {
        let version = env!("CARGO_PKG_VERSION");
        format!("\"{revision}-{}-{version}-{what}\"", self.0.fingerprint)
    }

    /// The store as it is now.
    pub(super) fn store(&self) -> Store {
        self.0
            .store
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A permit to evaluate a query; `None` where as many are running as may.
    pub(super) fn permit(&self) -> Option<OwnedSemaphorePermit> {
        self.0.queries.clone().try_acquire_owned().ok()
    }

    /// Ends when no query is running any more.
    pub(super) async fn all_permits(&self) {
        let all = u32::try_from(self.config().serve.query_concurrency).unwrap_or(u32::MAX);
        if self.0.queries.acquire_many(all).await.is_err() {
            tracing::debug!("queries are not counted any more");
        }
    }

    /// Ends when queries have to.
    pub(super) fn aborted(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut abort = self.0.abort.subscribe();
        async move {
            // The sender lives as long as the server.
            if abort.wait_for(|abort| *abort).await.is_err() {
                tracing::debug!("the server is gone");
            }
        }
    }

    /// Ends queries that are still running.
    pub(super) fn abort(&self) {
        self.0.abort.send_replace(true);
    }

    /// Reads the ledger, at one instant, where that may block.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Ledger) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let app = self.clone();
        blocking(move || {
            let ledger = app.0.ledgers.take()?;
            let result = read(&*ledger.snapshot()?);
            app.0.ledgers.give_back(ledger);
            result
        })
        .await
    }

    /// Works on the dataset, alone, where that may block. Afterwards the store is renewed.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Dataset) -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let app = self.clone();
        blocking(move || {
            // A sync that panicked left the ledger as it was, and what the graph lacks is made up by the next one.
            let mut dataset = app.0.dataset.lock().unwrap_or_else(PoisonError::into_inner);
            let result = write(&mut dataset);
            *app.0.store.write().unwrap_or_else(PoisonError::into_inner) =
                dataset.graph.store().clone();
            Ok(result)
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, WebError> + Send + 'static,
) -> Result<T, WebError> {
    // What is logged there is logged of this request.
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work))
        .await
        .unwrap_or_else(|fault| Err(WebError::internal(&fault)))
}

/// Ledgers that are open to read. One is used by one request at a time.
struct Ledgers {
    folder: PathBuf,
    idle: Mutex<Vec<Ledger>>,
}

/// How many ledgers are kept open.
const KEPT: usize = 16;

impl Ledgers {
    fn take(&self) -> Result<Ledger, WebError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(ledger) => Ok(ledger),
            None => Ledger::open_to_read(&self.folder)?
                .ok_or_else(|| LedgerError::Corrupt("no file any more").into()),
        }
    }

    fn give_back(&self, ledger: Ledger) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(ledger);
        }
    }
}

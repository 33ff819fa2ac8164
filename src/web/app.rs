//! What every handler works with: the dataset to write to, ledgers to read from, the store to query.

mod ledgers;
mod workers;

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};

use ledgers::Ledgers;

use super::admin::Token;
use super::ahead;
use super::cache::Cache;
use super::documents::Documents;
use super::dumping::Dumping;
use super::error::WebError;
use super::evaluate::Asked;
use super::finding::{self, Finding};
use super::metrics::Metrics;
use super::model;
use super::overview;
use super::pool::Pool;
use super::pushes::Pushes;
use super::reconcile::Reconcile;
use super::runs::{Counts, Runs};
use super::survey;
use crate::config::Config;
use crate::graph::{Settling, Stand};
use crate::ldes::Stream;
use crate::ledger::{Ledger, SharedKinds, SharedWords, Standing};
use crate::mapping::Site;
use crate::oai::Provider;
use crate::questions::{self, Question};
use crate::reconcile::Service;
use crate::sync::Dataset;

/// The state of the server. Cloning it is cheap.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    site: Site,
    fingerprint: String,
    /// What harvesters ask.
    provider: Arc<Provider>,
    /// What is replicated.
    stream: Arc<Stream>,
    /// One writes at a time.
    dataset: Mutex<Dataset>,
    ledgers: Ledgers,
    /// Which revision the ledger stands at.
    standing: Standing,
    /// What the full-text index holds.
    words: SharedWords,
    /// Which kind everything is of.
    kinds: SharedKinds,
    /// Documents of things that were made.
    documents: Documents,
    /// What the dataset holds, counted once a revision.
    overview: overview::Kept,
    /// What lists and facets are answered from.
    finding: Finding,
    /// What the data is like, counted once a revision.
    model: model::Kept,
    /// What pages show of the dataset as a whole.
    survey: survey::Kept,
    /// Who is who, for tables of others.
    reconcile: Arc<Reconcile>,
    /// The stored questions, as they were when the server started.
    questions: Vec<Question>,
    /// Where the graph stood after the last sync.
    stand: RwLock<Option<Stand>>,
    /// How far an engine elsewhere is from that.
    settling: Option<Arc<Settling>>,
    /// Who answers queries.
    pool: Pool,
    cache: Cache,
    /// Set when no more requests are taken.
    stopping: AtomicBool,
    metrics: Metrics,
    runs: Runs,
    dumping: Dumping,
    pushes: Pushes,
    /// What those send who may have the server sync.
    token: Option<Token>,
}

impl App {
    /// Serves a dataset. A stored question with faults is left out, and said in the log.
    ///
    /// # Errors
    /// Where the state folder cannot be written to, or the environment does not have the token that the settings name.
    pub fn new(dataset: Dataset) -> io::Result<Self> {
        let config = dataset.config.clone();
        let folder = config.resolve(Path::new(questions::FOLDER));
        let (questions, faults) = questions::load(&folder);
        for fault in faults.sorted() {
            tracing::warn!("a stored question is left out: {fault}");
        }
        let pool = Pool::new(&config)?;
        let cache = Cache::new(config.serve.cache_bytes);
        let counts = Counts::default();
        Ok(Self(Arc::new(Inner {
            site: dataset.site.clone(),
            fingerprint: dataset.site.fingerprint(),
            provider: Arc::new(Provider::new(&config)),
            stream: Arc::new(Stream::new(&config)),
            ledgers: Ledgers::of(config.state_path()),
            standing: dataset.ledger.standing(),
            words: SharedWords::default(),
            kinds: SharedKinds::default(),
            documents: Documents::new(config.serve.document_cache_bytes),
            overview: overview::Kept::default(),
            finding: Finding::new(&config),
            model: model::Kept::default(),
            survey: survey::Kept::default(),
            reconcile: Arc::new(Reconcile::new(Service::new(
                &config,
                dataset.site.base.as_str(),
            ))),
            questions,
            stand: RwLock::new(dataset.graph.stand().map_err(io::Error::other)?),
            settling: dataset.graph.settling(),
            stopping: AtomicBool::new(false),
            metrics: Metrics::new(&pool, &cache, &counts),
            runs: Runs::new(counts),
            dumping: Dumping::new(),
            pushes: Pushes::default(),
            token: Token::of(&config).map_err(io::Error::other)?,
            pool,
            cache,
            dataset: Mutex::new(dataset),
            config,
        })))
    }

    /// The settings.
    pub(super) fn config(&self) -> &Config {
        &self.0.config
    }

    /// The stored questions, by name.
    pub(super) fn questions(&self) -> &[Question] {
        &self.0.questions
    }

    /// What mapping depends on.
    pub(super) fn site(&self) -> &Site {
        &self.0.site
    }

    /// What harvesters ask.
    pub(super) fn provider(&self) -> Arc<Provider> {
        self.0.provider.clone()
    }

    /// What the dataset holds.
    pub(super) fn overview(&self) -> &overview::Kept {
        &self.0.overview
    }

    /// What lists and facets are answered from.
    pub(super) fn finding(&self) -> &Finding {
        &self.0.finding
    }

    /// What the data is like.
    pub(super) fn model(&self) -> &model::Kept {
        &self.0.model
    }

    /// What pages show of the dataset as a whole.
    pub(super) fn survey(&self) -> &survey::Kept {
        &self.0.survey
    }

    /// The event stream.
    pub(super) fn stream(&self) -> Arc<Stream> {
        self.0.stream.clone()
    }

    /// Who is who, for tables of others.
    pub(super) fn reconcile(&self) -> Arc<Reconcile> {
        self.0.reconcile.clone()
    }

    /// What is counted.
    pub(super) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Syncs that the server does by itself.
    pub(super) fn runs(&self) -> &Runs {
        &self.0.runs
    }

    /// Dumps that the server makes by itself.
    pub(super) fn dumping(&self) -> &Dumping {
        &self.0.dumping
    }

    /// Pushes that the server does by itself.
    pub(super) fn pushes(&self) -> &Pushes {
        &self.0.pushes
    }

    /// What those send who may have the server sync; nobody may where there is none.
    pub(super) fn token(&self) -> Option<Token> {
        self.0.token
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

    /// What an answer is known by, in whatever coding it is sent; `None` where it may be another each time.
    pub(super) fn answer_etag(&self, asked: &Asked, variant: &str) -> Option<String> {
        let what = asked.key.as_ref()?.number() + variant;
        Some(format!("W/{}", self.etag(asked.revision(), &what)))
    }

    /// The words of the full-text index.
    pub(super) fn words(&self) -> SharedWords {
        self.0.words.clone()
    }

    /// Which kind everything is of.
    pub(super) fn kinds(&self) -> &SharedKinds {
        &self.0.kinds
    }

    /// Documents of things that were made.
    pub(super) fn documents(&self) -> &Documents {
        &self.0.documents
    }

    /// The revision that the ledger stands at. Nothing is read for it.
    pub(super) fn revision(&self) -> i64 {
        self.0.standing.number()
    }

    /// The revision that the graph stands at.
    pub(super) fn graph_revision(&self) -> i64 {
        let stand = self.0.stand.read();
        let stand = stand.unwrap_or_else(PoisonError::into_inner);
        stand.as_ref().map_or(0, |stand| stand.revision)
    }

    /// How far an engine elsewhere is from one revision.
    pub(super) fn settling(&self) -> Option<&Settling> {
        self.0.settling.as_deref()
    }

    /// Who answers queries.
    pub(super) fn pool(&self) -> &Pool {
        &self.0.pool
    }

    /// The answers that are kept.
    pub(super) fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// Reads the ledger, at one instant, where that may block.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Ledger) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        self.read_now(|ledger, _| read(ledger)).await
    }

    /// The same, with the time of that instant, in seconds since 1970.
    pub(super) async fn read_now<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Ledger, i64) -> Result<T, WebError> + Send + 'static,
    ) -> Result<T, WebError> {
        let app = self.clone();
        blocking(move || {
            let ledger = app.0.ledgers.take()?;
            let clock = || crate::time::now().unwrap_or_default();
            let (snapshot, now) = ledger.instant(clock)?;
            let result = read(&snapshot, now);
            drop(snapshot);
            app.0.ledgers.give_back(ledger);
            result
        })
        .await
    }

    /// Works on the dataset, alone, where that may block. Afterwards queries are answered as of what came of it.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&mut Dataset) -> T + Send + 'static,
    ) -> Result<T, WebError> {
        let app = self.clone();
        let written = blocking(move || {
            // A sync that panicked left the ledger as it was, and what the graph lacks is made up by the next one.
            let mut dataset = app.0.dataset.lock().unwrap_or_else(PoisonError::into_inner);
            let result = write(&mut dataset);
            match dataset.graph.stand() {
                Ok(stand) => {
                    *app.0.stand.write().unwrap_or_else(PoisonError::into_inner) = stand;
                }
                Err(fault) => tracing::error!("{fault}"),
            }
            Ok((result, app.checkpoint(&dataset)))
        });
        let (result, fresh) = written.await?;
        self.0.documents.clear();
        self.0.pushes.wake();
        finding::renew(self);
        ahead::count(self);
        self.renew_workers(fresh).await;
        Ok(result)
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

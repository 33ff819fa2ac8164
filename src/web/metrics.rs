//! `/metrics`: what the server does, in the text format of
//! [Prometheus](https://prometheus.io/docs/instrumenting/exposition_formats/).
//!
//! What is counted where it happens is counted here; what is so at the moment of asking is looked up then. Labels have few
//! values each, whatever strangers send: routes are patterns, and methods that we do not know are `other`.

mod dumps;
mod process;
mod pushes;
mod queries;
mod syncs;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE as TEXT, encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry};

use super::App;
use super::cache::Cache;
use super::error::WebError;
use super::pool::Pool;
use super::runs::Counts as Runs;
use crate::ledger::{Ledger, LedgerError, Run};
use crate::record::Kind;
use dumps::Dumps;
use pushes::Pushes;
use queries::Queries;
use syncs::Syncs;

/// The label that there is of a thing: its name and a value.
type Label = [(&'static str, String); 1];
/// Route, method, status.
type Request = [(&'static str, String); 3];

/// The bounds of the histogram of durations, in seconds.
const BOUNDS: [f64; 12] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0,
];

/// What is counted. Cloning it is cheap, and gives the same counters.
#[derive(Clone)]
pub(super) struct Metrics {
    registry: Arc<Registry>,
    /// Requests, by route, method and status.
    requests: Family<Request, Counter>,
    /// How long they took, by route.
    durations: Family<Label, Histogram, fn() -> Histogram>,
    /// Bytes of bodies.
    sent: Counter,
    /// Answers that did not reach their end.
    broken_off: Counter,
    /// Requests that are being answered.
    pub(super) in_flight: Gauge,
    /// Connections that are open.
    pub(super) connections_open: Gauge,
    /// Connections that were taken.
    pub(super) connections_accepted: Counter,
    /// Connections that made room for others.
    pub(super) connections_displaced: Counter,
    /// Connections that found no place.
    pub(super) connections_refused: Counter,
    stand: Stand,
    queries: Queries,
    syncs: Syncs,
    dumps: Dumps,
    pushes: Pushes,
    /// Live entities of a revision: they are counted once.
    counted: Arc<Mutex<Option<(i64, Counts)>>>,
}

type Counts = BTreeMap<Kind, (u64, u64)>;

/// What is looked up when somebody asks.
#[derive(Clone, Default)]
struct Stand {
    ledger: Gauge,
    graph: Gauge,
    entities: Family<Label, Gauge>,
    synced: Gauge,
    outcome: Family<Label, Gauge>,
    memory: Gauge,
    files: Gauge,
}

/// What a request was, when it has ended.
pub(super) struct Ended<'a> {
    /// The pattern of its address.
    pub(super) route: &'a str,
    /// Its method.
    pub(super) method: &'a axum::http::Method,
    /// The status of its answer; `None` where the client was gone before.
    pub(super) status: Option<u16>,
    /// The bytes of the answer's body.
    pub(super) bytes: u64,
    /// Did it reach its end?
    pub(super) complete: bool,
    /// How long it took.
    pub(super) took: Duration,
}

impl Metrics {
    pub(super) fn new(pool: &Pool, cache: &Cache, runs: &Runs) -> Self {
        let mut registry = Registry::with_prefix("oogst");
        let metrics = Self {
            requests: add(
                &mut registry,
                "http_requests",
                "Requests, by route, method and status",
            ),
            durations: added(
                &mut registry,
                "http_request_duration_seconds",
                "Seconds from the head of a request to the end of its answer",
                Family::new_with_constructor((|| Histogram::new(BOUNDS)) as fn() -> Histogram),
            ),
            sent: add(&mut registry, "http_sent_bytes", "Bytes of bodies, as sent"),
            broken_off: add(
                &mut registry,
                "http_answers_broken_off",
                "Answers without their end",
            ),
            in_flight: add(
                &mut registry,
                "http_requests_in_flight",
                "Requests being answered",
            ),
            connections_open: add(
                &mut registry,
                "connections_open",
                "Connections that are open",
            ),
            connections_accepted: add(&mut registry, "connections_accepted", "Connections taken"),
            connections_displaced: add(
                &mut registry,
                "connections_displaced",
                "Idle connections closed to make room for others",
            ),
            connections_refused: add(
                &mut registry,
                "connections_refused",
                "Connections answered 503: every place was at work",
            ),
            stand: Stand::new(&mut registry),
            queries: Queries::new(&mut registry, pool, cache),
            syncs: Syncs::new(&mut registry, runs),
            dumps: Dumps::new(&mut registry),
            pushes: Pushes::new(&mut registry),
            counted: Arc::default(),
            registry: Arc::default(),
        };
        process::about(&mut registry, &metrics.stand);
        Self {
            registry: Arc::new(registry),
            ..metrics
        }
    }

    /// Counts a request that has ended.
    pub(super) fn count(&self, ended: &Ended<'_>) {
        let method = match ended.method.as_str() {
            known @ ("GET" | "HEAD" | "POST" | "OPTIONS") => known,
            _ => "other",
        };
        let status = ended
            .status
            .map_or_else(|| "none".to_owned(), |status| status.to_string());
        self.requests
            .get_or_create(&[
                ("route", ended.route.to_owned()),
                ("method", method.to_owned()),
                ("status", status),
            ])
            .inc();
        self.durations
            .get_or_create(&[("route", ended.route.to_owned())])
            .observe(ended.took.as_secs_f64());
        self.sent.inc_by(ended.bytes);
        if !ended.complete {
            self.broken_off.inc();
        }
    }

    /// How many entities of each kind there are at a revision.
    fn counts(&self, ledger: &Ledger, revision: i64) -> Result<Counts, LedgerError> {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, counts)) = &*counted
            && *of == revision
        {
            return Ok(counts.clone());
        }
        let counts = ledger.counts()?;
        *counted = Some((revision, counts.clone()));
        Ok(counts)
    }
}

impl Stand {
    fn new(registry: &mut Registry) -> Self {
        Self {
            ledger: add(
                registry,
                "ledger_revision",
                "The last revision in the ledger",
            ),
            graph: add(
                registry,
                "graph_revision",
                "The revision that the graph stands at",
            ),
            entities: add(registry, "entities", "Live entities, by kind"),
            synced: add(
                registry,
                "last_sync_timestamp_seconds",
                "When the last sync ended, in seconds since 1970",
            ),
            outcome: add(
                registry,
                "last_sync_outcome",
                "1 for what the last sync did",
            ),
            memory: Gauge::default(),
            files: Gauge::default(),
        }
    }

    fn show(&self, counts: &Counts, run: Option<&Run>) {
        for kind in Kind::ALL {
            let live = counts.get(&kind).map_or(0, |(live, _)| *live);
            self.entities
                .get_or_create(&[("kind", kind.name().to_owned())])
                .set(whole(live));
        }
        // What the sync before did is not so any more.
        self.outcome.clear();
        if let Some(run) = run {
            self.synced.set(run.finished);
            self.outcome
                .get_or_create(&[("outcome", run.outcome.clone())])
                .set(1);
        }
        if let Some((memory, files)) = process::memory_and_files() {
            self.memory.set(whole(memory));
            self.files.set(whole(files));
        }
    }
}

/// A number as a gauge holds it.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn add<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    added(registry, name, help, M::default())
}

fn added<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register(name, help, metric.clone());
    metric
}

/// `GET /metrics`
pub(super) async fn metrics(State(app): State<App>) -> Result<Response, WebError> {
    if !app.config().serve.metrics {
        return Err(WebError::not_found("there is nothing at this address"));
    }
    let metrics = app.metrics().clone();
    let reader = app.clone();
    let text = reader
        .read(move |ledger| {
            let last = ledger.last_revision()?;
            let revision = last.map_or(0, |revision| revision.number);
            metrics.stand.ledger.set(revision);
            metrics.stand.graph.set(app.graph_revision());
            let counts = metrics.counts(ledger, revision)?;
            metrics.queries.show(app.pool(), app.cache());
            metrics.syncs.show(app.config());
            metrics
                .dumps
                .show(app.config(), app.dumping().current().is_some());
            metrics.pushes.show(app.config(), ledger, revision);
            metrics.stand.show(&counts, ledger.runs(1)?.first());
            let mut text = String::new();
            encode(&mut text, &metrics.registry).map_err(|fault| WebError::internal(&fault))?;
            Ok(text)
        })
        .await?;
    let headers = [(CONTENT_TYPE, TEXT), (CACHE_CONTROL, "no-store")];
    Ok((headers, text).into_response())
}

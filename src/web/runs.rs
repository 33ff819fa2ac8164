//! Syncs that the server does by itself: when the schedule says so, when files change, and when somebody asks over HTTP. One
//! is done at a time, whoever wants it; those that commands ask for on the control socket are told of here too.

mod due;
mod files;
mod planning;

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use serde::Serialize;
use tokio::sync::mpsc;

use super::App;
use crate::assemble::Progress;
use crate::collect;
use crate::sync::{Dataset, Options, Report, SyncError, Trigger, Watch};
use due::Due;

pub(super) use files::Files;
pub(super) use planning::{Outline, Planned};

/// How long the clock is trusted: it may be set, and the machine may sleep.
const NAP: Duration = Duration::from_secs(30);

/// A sync that somebody wants.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Who.
    pub(super) trigger: Trigger,
    /// Which sources are asked; all where it is not said.
    pub(super) sources: Option<BTreeSet<String>>,
    /// Is it only planned, and nothing changed?
    pub(super) is_plan: bool,
}

/// A sync that is being done.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Current {
    /// When it began, RFC 3339.
    started: String,
    /// Who asked for it.
    trigger: Trigger,
    /// How far it is, in words.
    step: String,
}

impl Current {
    /// How far it is, in words.
    pub(super) fn step(self) -> String {
        self.step
    }
}

/// What the server knows of its syncs.
pub(super) struct Runs {
    wanted: mpsc::Sender<Wanted>,
    /// Until the server takes it.
    waiting: Mutex<Option<mpsc::Receiver<Wanted>>>,
    current: Mutex<Option<Current>>,
    /// The last plan that somebody asked for over HTTP.
    planned: Mutex<Option<Planned>>,
    counts: Counts,
}

/// What is counted.
#[derive(Clone, Default)]
pub(super) struct Counts {
    /// Syncs that came to their end.
    pub(super) done: Counter,
    /// Syncs that were refused, or failed.
    pub(super) failed: Counter,
    /// 1 while one is done.
    pub(super) running: Gauge,
    /// How long the last one took, in milliseconds.
    pub(super) took: Gauge,
}

impl Runs {
    pub(super) fn new(counts: Counts) -> Self {
        // One may wait: while it does, nobody else can ask for one.
        let (wanted, waiting) = mpsc::channel(1);
        Self {
            wanted,
            waiting: Mutex::new(Some(waiting)),
            current: Mutex::default(),
            planned: Mutex::default(),
            counts,
        }
    }

    /// The sync that is being done.
    pub(super) fn current(&self) -> Option<Current> {
        self.lock().clone()
    }

    /// Asks for a sync; `false` where one is being done, or waits.
    pub(super) fn ask(&self, wanted: Wanted) -> bool {
        self.lock().is_none() && self.wanted.try_send(wanted).is_ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Current>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Syncs, and lets everybody see how far it is.
    pub(super) fn sync(
        &self,
        dataset: &mut Dataset,
        now: i64,
        options: Options<'_>,
    ) -> Result<Report, SyncError> {
        let began = std::time::Instant::now();
        let shown = Shown::begin(self, now, options.trigger);
        let mut result = crate::sync::sync(dataset, now, options, &shown);
        if let Ok(report) = &mut result {
            report.notes.extend(crate::dump::limited(&dataset.config));
        }
        let took = began.elapsed();
        self.counts
            .took
            .set(i64::try_from(took.as_millis()).unwrap_or(i64::MAX));
        match &result {
            Ok(_) => self.counts.done.inc(),
            Err(_) => self.counts.failed.inc(),
        };
        result
    }
}

/// A sync that everybody can see, until it is dropped.
struct Shown<'a>(&'a Runs);

impl<'a> Shown<'a> {
    fn begin(runs: &'a Runs, now: i64, trigger: Trigger) -> Self {
        *runs.lock() = Some(Current {
            started: crate::time::rfc3339(now),
            trigger,
            step: "beginning".to_owned(),
        });
        runs.counts.running.set(1);
        Self(runs)
    }

    fn at(&self, step: String) {
        tracing::info!("sync: {step}");
        if let Some(current) = &mut *self.0.lock() {
            current.step = step;
        }
    }
}

impl Drop for Shown<'_> {
    fn drop(&mut self) {
        *self.0.lock() = None;
        self.0.counts.running.set(0);
    }
}

impl Progress for Shown<'_> {}

impl collect::Watch for Shown<'_> {
    fn source(&self, name: &str, _: Option<u64>) {
        self.at(format!("collecting {name}"));
    }

    fn stage(&self, stage: &str) {
        let source = self.0.current().map(|current| current.step);
        let source = source.unwrap_or_default();
        let source = source.split(':').next().unwrap_or_default();
        self.at(format!("{source}: {stage}"));
    }
}

impl Watch for Shown<'_> {
    fn step(&self, name: &'static str, _: Option<u64>) {
        self.at(name.to_owned());
    }
}

/// Does syncs until the server stops. One that is being done then is done first.
pub(super) async fn run(app: App, mut files: Files, stop: impl Future<Output = ()>) {
    let waiting = app.runs().waiting.lock();
    let waiting = waiting.unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut waiting) = waiting else { return };
    let mut clock = seconds();
    tokio::pin!(stop);
    loop {
        let due = Due::after(app.config(), clock);
        let wanted = tokio::select! {
            () = &mut stop => return,
            wanted = waiting.recv() => wanted,
            changed = files.changed() => Some(Wanted {
                trigger: Trigger::Watch,
                sources: Some(changed),
                is_plan: false,
            }),
            wanted = when(due) => {
                clock = seconds();
                wanted
            }
        };
        if let Some(wanted) = wanted {
            let by_schedule = wanted.trigger == Trigger::Schedule;
            one(&app, wanted).await;
            if by_schedule {
                // What came due meanwhile was done by this one.
                clock = seconds();
            }
        }
    }
}

/// Waits until something is due. `None` after a while, to look at the clock again.
async fn when(due: Option<Due>) -> Option<Wanted> {
    let Some(due) = due else {
        return std::future::pending().await;
    };
    loop {
        let now = seconds();
        if now >= due.time {
            return Some(Wanted {
                trigger: Trigger::Schedule,
                sources: due.sources,
                is_plan: false,
            });
        }
        let left = Duration::from_secs(u64::try_from(due.time - now).unwrap_or(0));
        tokio::time::sleep(left.min(NAP)).await;
    }
}

/// The clock, and not `SOURCE_DATE_EPOCH`: that stands still.
fn seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

async fn one(app: &App, wanted: Wanted) {
    if wanted.is_plan {
        return planning::one(app, wanted).await;
    }
    let Wanted {
        trigger, sources, ..
    } = wanted;
    let runner = app.clone();
    let result = app
        .write(move |dataset| {
            let now = crate::time::now().unwrap_or_else(|_| seconds());
            let options = Options {
                sources: sources.as_ref(),
                trigger,
                ..Options::default()
            };
            runner.runs().sync(dataset, now, options)
        })
        .await;
    let by = trigger.word();
    match result {
        Ok(Ok(report)) => {
            tracing::info!("sync by {by}: {}", report.to_string().trim_end());
            if let Some(why) = &report.behind {
                tracing::warn!("{}", crate::sync::behind(why));
            }
            for fault in &report.failed {
                tracing::warn!("sync by {by}: {fault}");
            }
        }
        Ok(Err(SyncError::Faults(faults))) => {
            tracing::warn!("sync by {by}: {}", SyncError::Faults(faults.clone()));
            for fault in faults.sorted() {
                tracing::warn!("sync by {by}: {fault}");
            }
        }
        Ok(Err(fault)) => tracing::warn!("sync by {by}: {fault}"),
        // It was logged where it happened.
        Err(_) => {}
    }
}

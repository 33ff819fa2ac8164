//! Dumps that the server makes by itself: when the schedule says so, and when somebody asks over HTTP. They read the ledger
//! only, so that syncs and requests go on meanwhile. One is made at a time.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio::sync::mpsc;

use super::App;
use crate::config::Config;
use crate::dump::{self, Done, DumpError, Last};
use crate::sync::Trigger;
use crate::time::rfc3339;

/// How long the clock is trusted: it may be set, and the machine may sleep.
const NAP: Duration = Duration::from_secs(30);

/// A dump that is being made.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Current {
    /// When it began, RFC 3339.
    started: String,
    /// Who asked for it.
    trigger: Trigger,
    /// How many entities are done.
    entities: u64,
}

/// What the server knows of its dumps.
pub(super) struct Dumping {
    wanted: mpsc::Sender<Trigger>,
    /// Until the server takes it.
    waiting: Mutex<Option<mpsc::Receiver<Trigger>>>,
    current: Mutex<Option<Current>>,
    /// How many entities of it are done.
    done: Arc<AtomicU64>,
    /// Set when the server stops: a dump is then broken off.
    stop: Arc<AtomicBool>,
}

impl Dumping {
    pub(super) fn new() -> Self {
        let (wanted, waiting) = mpsc::channel(1);
        Self {
            wanted,
            waiting: Mutex::new(Some(waiting)),
            current: Mutex::default(),
            done: Arc::default(),
            stop: Arc::default(),
        }
    }

    /// The dump that is being made.
    pub(super) fn current(&self) -> Option<Current> {
        let current = self.lock().clone()?;
        Some(Current {
            entities: self.done.load(Ordering::Relaxed),
            ..current
        })
    }

    /// Asks for a dump; `false` where one is being made, or waits.
    pub(super) fn ask(&self) -> bool {
        self.lock().is_none() && self.wanted.try_send(Trigger::Http).is_ok()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Current>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes dumps until the server stops.
pub(super) async fn run(app: App, stop: impl Future<Output = ()>) {
    let waiting = app.dumping().waiting.lock();
    let waiting = waiting.unwrap_or_else(PoisonError::into_inner).take();
    let Some(mut waiting) = waiting else { return };
    let mut clock = seconds();
    tokio::pin!(stop);
    loop {
        let trigger = tokio::select! {
            () = &mut stop => return,
            Some(trigger) = waiting.recv() => trigger,
            () = due(app.config(), clock) => {
                clock = seconds();
                Trigger::Schedule
            }
        };
        let by_schedule = trigger == Trigger::Schedule;
        let making = one(&app, trigger);
        tokio::pin!(making);
        tokio::select! {
            () = &mut making => {}
            () = &mut stop => {
                app.dumping().stop.store(true, Ordering::Relaxed);
                making.await;
                return;
            }
        }
        if by_schedule {
            clock = seconds();
        }
    }
}

/// Waits until the schedule says that it is time.
async fn due(config: &Config, after: i64) {
    // It was read when the settings were checked.
    let next = config.dump_schedule().ok().flatten();
    let Some(time) = next.and_then(|schedule| schedule.next(after)) else {
        return std::future::pending().await;
    };
    loop {
        let now = seconds();
        if now >= time {
            return;
        }
        let left = Duration::from_secs(u64::try_from(time - now).unwrap_or(0));
        tokio::time::sleep(left.min(NAP)).await;
    }
}

/// The clock, and not `SOURCE_DATE_EPOCH`: that stands still.
fn seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

async fn one(app: &App, trigger: Trigger) {
    let dumping = app.dumping();
    let began = crate::time::now().unwrap_or_else(|_| seconds());
    dumping.done.store(0, Ordering::Relaxed);
    *dumping.lock() = Some(Current {
        started: rfc3339(began),
        trigger,
        entities: 0,
    });
    let (config, done, stop) = (
        app.config().clone(),
        dumping.done.clone(),
        dumping.stop.clone(),
    );
    let made = tokio::task::spawn_blocking(move || {
        if trigger == Trigger::Schedule && dump::is_current(&config)? {
            return Ok(None);
        }
        let mut each = |entities| {
            done.fetch_add(entities, Ordering::Relaxed);
        };
        let result = dump::dump(&config, &config.dump_path(), &stop, &mut each);
        let ended = crate::time::now().unwrap_or_else(|_| seconds());
        Last::of(began, ended, trigger, &result).keep(&config.state_path());
        result.map(Some)
    });
    let made = made.await;
    *dumping.lock() = None;
    let by = trigger.word();
    match made {
        Ok(Ok(Some(Done {
            dump,
            gone,
            limited,
        }))) => {
            tracing::info!("dump by {by}: {}", dump.name);
            for name in limited {
                tracing::info!("dump by {by}: made anew, with less of people: {name}");
            }
            for name in gone {
                tracing::info!("dump by {by}: removed the old dump {name}");
            }
        }
        Ok(Ok(None)) => tracing::info!("dump by {by}: the last one is of this revision"),
        Ok(Err(DumpError::Stopped)) => tracing::info!("dump by {by}: broken off"),
        Ok(Err(fault)) => tracing::warn!("dump by {by}: {fault}"),
        Err(fault) => tracing::error!("dump by {by}: {fault}"),
    }
}

//! The query workers ([`crate::worker`]), and who answers what.
//!
//! A query first gets a short turn in a worker that it shares with others. Most need no more. One that does is asked anew in
//! a worker of its own, of which there are few, and which others go before; that worker is killed when the time is over, when
//! it needs too much memory, and when the client is gone. An answer from a shared worker is passed on only when it is
//! whole. So whatever a query does to its worker, nobody else notices.

mod alone;
mod ask;
mod choice;
mod connections;
mod counters;
mod generation;
mod lane;
mod pace;
mod plan;
mod process;
mod response;
mod turn;

use std::hash::BuildHasher;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::HeaderValue;
use foldhash::quality::RandomState;
use moka::sync::Cache;
use tokio::time::Instant;

use crate::config::Config;
use crate::worker::exchange::{Cause, Fault};
use alone::{Held, Rest};
use generation::CHECKPOINT;
use pace::{Pace, Step};
use plan::{Plan, Use};
use process::Process;
use turn::{GoesOn, Outcome, Turn};

pub(super) use ask::{Ask, Whole};
pub(super) use counters::Counters;
pub(super) use generation::Generation;
pub(super) use lane::Lane;

/// How often a query is asked whose worker was killed by something else.
const ATTEMPTS: usize = 3;
/// How many queries are remembered that needed a worker of their own.
const LONG_ONES: u64 = 10_000;
/// For how long after they were last asked.
const LONG_FOR: Duration = Duration::from_mins(10);
/// The folder of checkpoints and sockets in the state folder.
const FOLDER: &str = "workers";

/// An answer.
pub(super) enum Answered {
    /// All of it.
    Whole(Whole),
    /// The media type, and the answer as it comes.
    Rest(HeaderValue, Box<Rest>),
}

/// The workers.
pub(super) struct Pool {
    folder: PathBuf,
    plan: Plan,
    /// How many are shared; none where queries are passed on to an engine elsewhere.
    workers: usize,
    slice: Duration,
    most_resting: usize,
    made: AtomicU64,
    current: RwLock<Option<Arc<Generation>>>,
    /// One generation is put in place of the other at a time.
    renewing: tokio::sync::Mutex<()>,
    pub(super) short: Lane,
    pace: Pace,
    pub(super) long: Lane,
    pub(super) counters: Counters,
    /// Queries that needed a worker of their own a while ago: they are given one at once.
    long_ones: Cache<u64, ()>,
    names: RandomState,
}

impl Pool {
    /// A pool without workers yet. What another server left in the state folder is removed.
    ///
    /// # Errors
    /// Where the state folder cannot be written to.
    pub(super) fn new(config: &Config) -> io::Result<Self> {
        let state = std::path::absolute(config.state_path())?;
        let folder = state.join(FOLDER);
        match std::fs::remove_dir_all(&folder) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
            _ => {}
        }
        // Whoever reaches a socket may ask without limits.
        std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
        // Workers that start later work by the same settings as those that started first.
        let settings = folder.join(crate::config::FILE);
        std::fs::write(&settings, &config.text)?;
        let serve = &config.serve;
        let is_elsewhere = config.graph.is_remote();
        // Who only passes on what an engine elsewhere says can as well be stopped at any time: each query has a worker of its
        // own, and none is asked twice.
        let (workers, long) = if is_elsewhere {
            (0, serve.query_concurrency)
        } else {
            (serve.workers(), serve.long_queries())
        };
        Ok(Self {
            folder,
            plan: Plan::of(serve, workers, settings, state),
            workers,
            slice: Duration::from_millis(serve.short_milliseconds),
            most_resting: long,
            made: AtomicU64::new(0),
            current: RwLock::default(),
            renewing: tokio::sync::Mutex::default(),
            short: Lane::new(serve.query_concurrency, serve.query_queue),
            pace: Pace::of_the_machine(),
            long: Lane::new(long, serve.query_queue),
            counters: Counters::default(),
            long_ones: Cache::builder()
                .max_capacity(LONG_ONES)
                .time_to_idle(LONG_FOR)
                .build(),
            names: RandomState::default(),
        })
    }

    /// The generation that answers now; `None` before the first and after the last.
    pub(super) fn current(&self) -> Option<Arc<Generation>> {
        let current = self.current.read();
        current.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A folder for the next generation, and where the checkpoint goes in it.
    pub(super) fn next_folder(&self) -> io::Result<(PathBuf, PathBuf)> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let folder = self.folder.join(number.to_string());
        std::fs::create_dir(&folder)?;
        let checkpoint = folder.join(CHECKPOINT);
        Ok((folder, checkpoint))
    }

    /// Starts workers over a new checkpoint and puts them in the place of the others, which finish what they are at.
    ///
    /// # Errors
    /// Where no worker can be started: then the others stay.
    pub(super) async fn renew(&self, revision: i64, folder: PathBuf) -> io::Result<()> {
        let _alone = self.renewing.lock().await;
        let plan = self.plan.clone();
        let next = Generation::start(revision, folder, plan, self.workers).await?;
        let is_older = self
            .current()
            .is_some_and(|current| current.revision > revision);
        if !is_older {
            let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
            *current = Some(next);
        }
        Ok(())
    }

    /// Answers a query.
    ///
    /// # Errors
    /// Where it has no answer.
    pub(super) async fn answer(
        &self,
        generation: &Arc<Generation>,
        ask: &Ask,
    ) -> Result<Answered, Fault> {
        let name = self.names.hash_one((&ask.query, &ask.bindings));
        let short = if self.workers == 0 || self.long_ones.contains_key(&name) {
            Ok(None)
        } else {
            self.short(generation, ask).await
        };
        let result = match short {
            Ok(Some(whole)) => Ok(Answered::Whole(whole)),
            Ok(None) => {
                if self.workers > 0 {
                    self.long_ones.insert(name, ());
                }
                self.long(generation, ask).await
            }
            Err(fault) => Err(fault),
        };
        if let Err(fault) = &result
            && fault.cause == Cause::Busy
        {
            self.counters.sent_away.inc();
        }
        result
    }

    /// A turn with others. Gives `None` where the query needs a worker of its own.
    async fn short(&self, generation: &Arc<Generation>, ask: &Ask) -> Result<Option<Whole>, Fault> {
        for _ in 0..ATTEMPTS {
            let place = self.short.enter(ask.deadline).await?;
            let (step, process) = self.begin(generation, ask.deadline).await?;
            let turn = Turn {
                process,
                generation: Arc::clone(generation),
                _place: place,
                is_stuck: false,
            };
            self.counters.short.inc();
            match GoesOn::with(turn.take(step, ask.clone(), self.slice)).await {
                Outcome::Answer(whole) => return Ok(Some(whole)),
                Outcome::Fault(fault) => return Err(fault),
                Outcome::Long => return Ok(None),
                Outcome::Lost => drop(self.counters.lost.inc()),
            }
        }
        Ok(None)
    }

    /// A step, and a shared worker with room, which is taken up. There is one, unless one is just being replaced.
    async fn begin(
        &self,
        generation: &Arc<Generation>,
        deadline: Instant,
    ) -> Result<(Step, Arc<Process>), Fault> {
        loop {
            // First, for which of the workers has few queries at work is known only of those that are.
            let step = self.pace.step(deadline).await?;
            let room = generation.room.notified();
            tokio::pin!(room);
            room.as_mut().enable();
            if let Some(process) = generation.take_up() {
                return Ok((step, process));
            }
            // Others may have room elsewhere: in the workers of the next revision.
            drop(step);
            if tokio::time::timeout_at(deadline, room).await.is_err() {
                return Err(Fault::new(Cause::Busy, "no query worker is to be had"));
            }
        }
    }

    /// A worker of its own.
    async fn long(&self, generation: &Arc<Generation>, ask: &Ask) -> Result<Answered, Fault> {
        let mut attempts = 1..=ATTEMPTS;
        loop {
            let place = self.long.enter(ask.deadline).await?;
            attempts.next();
            let process = match generation.alone().await {
                Ok(process) => process,
                // It may have been killed while it started.
                Err(fault) if !attempts.is_empty() => {
                    tracing::warn!("a query worker did not start: {fault}");
                    self.counters.lost.inc();
                    continue;
                }
                Err(fault) => return Err(machine(&fault)),
            };
            self.counters.long.inc();
            let held = Held::new(
                process,
                Arc::clone(generation),
                self.counters.clone(),
                self.most_resting,
                Some(place),
            );
            match alone::ask(held, ask).await {
                // Something else killed it: nothing was passed on yet.
                Err(fault) if fault.cause == Cause::Busy && !attempts.is_empty() => {
                    self.counters.lost.inc();
                }
                other => {
                    if let Err(fault) = &other
                        && fault.cause == Cause::TooMuchMemory
                    {
                        self.counters.too_large.inc();
                    }
                    return other;
                }
            }
        }
    }

    /// Answers a query of the owner of the state folder: in a worker of its own, whose memory is not limited, and without
    /// waiting for a place.
    ///
    /// # Errors
    /// Where it has no answer.
    pub(super) async fn answer_owner(
        &self,
        generation: &Arc<Generation>,
        ask: &Ask,
    ) -> Result<Answered, Fault> {
        let process = generation.start_one(Use::Owners).await;
        let held = Held::new(
            process.map_err(|fault| machine(&fault))?,
            Arc::clone(generation),
            self.counters.clone(),
            0,
            None,
        );
        alone::ask(held, ask).await
    }

    /// Ends every worker and sends those who wait away.
    pub(super) fn stop(&self) {
        self.short.close();
        self.long.close();
        self.pace.close();
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(generation) = current.take() {
            generation.kill();
        }
        remove(&self.folder);
    }
}

fn machine(fault: &io::Error) -> Fault {
    Fault::new(
        Cause::Machine,
        format!("a query worker cannot be started: {fault}"),
    )
}

fn remove(folder: &Path) {
    match std::fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
            tracing::warn!("cannot remove {}: {fault}", folder.display());
        }
        _ => {}
    }
}

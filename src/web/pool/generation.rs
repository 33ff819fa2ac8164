//! The workers over the checkpoint of one revision. They end when nobody uses them any more, and the checkpoint with them.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::choice::chosen;
use super::plan::{Plan, Use};
use super::process::Process;

/// How long to wait before a worker is started again that could not be.
const AGAIN: Duration = Duration::from_secs(1);

/// The workers of a revision.
#[derive(Debug)]
pub(in crate::web) struct Generation {
    /// The revision.
    pub(in crate::web) revision: i64,
    plan: Plan,
    /// How many are shared.
    workers: usize,
    /// The folder of checkpoint and sockets.
    folder: PathBuf,
    started: AtomicU64,
    /// Those that answer several queries at once.
    shared: Mutex<Vec<Arc<Process>>>,
    /// Those that answered a long query, and wait for the next.
    resting: Mutex<Vec<Arc<Process>>>,
    /// The one that takes the place of the only shared worker: nobody should have to wait for it. Where there are several, those
    /// that have little to do stand by.
    spare: Mutex<Option<Arc<Process>>>,
    starting_spare: AtomicBool,
    /// Told when a worker has room.
    pub(super) room: Notify,
}

/// The name of the checkpoint in the folder of a generation.
pub(super) const CHECKPOINT: &str = "graph";

impl Generation {
    /// Starts workers over the checkpoint in a folder. Those that cannot be started at once are started when they can.
    ///
    /// # Errors
    /// Where none can be started.
    pub(super) async fn start(
        revision: i64,
        folder: PathBuf,
        plan: Plan,
        workers: usize,
    ) -> io::Result<Arc<Self>> {
        let generation = Arc::new(Self {
            revision,
            plan,
            workers,
            folder,
            started: AtomicU64::new(0),
            shared: Mutex::default(),
            resting: Mutex::default(),
            spare: Mutex::default(),
            starting_spare: AtomicBool::new(false),
            room: Notify::new(),
        });
        if workers == 0 {
            let first = generation.start_one(Use::Alone).await?;
            generation.rest(first);
        }
        let mut starting = JoinSet::new();
        for _ in 0..workers {
            let generation = Arc::clone(&generation);
            starting.spawn(async move { generation.start_one(Use::Shared).await });
        }
        let mut failed = Vec::new();
        while let Some(started) = starting.join_next().await {
            match started.unwrap_or_else(|fault| Err(io::Error::other(fault))) {
                Ok(process) => generation.share(process),
                Err(fault) => failed.push(fault),
            }
        }
        if failed.len() == workers
            && let Some(fault) = failed.pop()
        {
            return Err(fault);
        }
        for fault in failed {
            cannot_start(&fault);
            tokio::spawn(add(Arc::downgrade(&generation)));
        }
        generation.keep_a_spare();
        Ok(generation)
    }

    /// Is there somebody to answer, or could there be in a moment?
    pub(in crate::web) fn can_answer(&self) -> bool {
        self.workers == 0 || self.count().0 > 0
    }

    /// Starts one more worker.
    pub(super) async fn start_one(&self, what: Use) -> io::Result<Arc<Process>> {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let socket = self.folder.join(format!("{number}.sock"));
        Process::start(&self.plan, &self.folder.join(CHECKPOINT), socket, what).await
    }

    fn shared(&self) -> MutexGuard<'_, Vec<Arc<Process>>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn resting(&self) -> MutexGuard<'_, Vec<Arc<Process>>> {
        self.resting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a worker answer several queries at once, and replaces it when it ends.
    fn share(self: &Arc<Self>, process: Arc<Process>) {
        self.shared().push(Arc::clone(&process));
        self.room.notify_waiters();
        let generation = Arc::downgrade(self);
        tokio::spawn(async move {
            while process.ended(Duration::from_hours(1)).await.is_none() {
                if generation.strong_count() == 0 {
                    return;
                }
            }
            if let Some(generation) = generation.upgrade() {
                generation.replace(&process, Duration::ZERO);
            }
        });
    }

    /// A shared worker that takes up a query; `None` where none has room.
    pub(super) fn take_up(&self) -> Option<Arc<Process>> {
        let shared = self.shared();
        let living = shared.iter().filter(|process| process.end().is_none());
        let state = |process: &&Arc<Process>| (process.is_retired(), process.busy());
        let one = chosen(living, self.plan.threads, state)?;
        one.take_up();
        Some(Arc::clone(one))
    }

    /// Has another worker take the place of a shared one, which is killed when what it may still answer is done. Until the
    /// other one is there it goes on, if it lives: better a worker with a query that does not stop than none.
    pub(super) fn replace(self: &Arc<Self>, process: &Arc<Process>, done: Duration) {
        if process.retire() {
            return;
        }
        let spare = self.spare().take();
        if let Some(next) = spare.filter(|spare| spare.end().is_none()) {
            self.share(next);
            self.dismiss(process, done);
            self.keep_a_spare();
        } else if self.has_another() {
            self.dismiss(process, done);
            tokio::spawn(add(Arc::downgrade(self)));
        } else {
            let (generation, process) = (Arc::downgrade(self), Arc::clone(process));
            tokio::spawn(async move {
                if let Some(generation) = add(generation).await {
                    generation.dismiss(&process, done);
                    generation.keep_a_spare();
                }
            });
        }
    }

    /// Is there a shared worker that nothing is known against?
    fn has_another(&self) -> bool {
        let shared = self.shared();
        let mut others = shared.iter().filter(|other| !other.is_retired());
        others.any(|other| other.end().is_none())
    }

    /// Gives a worker no more queries, and kills it in so long.
    fn dismiss(&self, process: &Arc<Process>, done: Duration) {
        self.shared().retain(|other| !Arc::ptr_eq(other, process));
        let process = Arc::clone(process);
        tokio::spawn(async move {
            tokio::time::sleep(done).await;
            process.kill();
        });
    }

    fn spare(&self) -> MutexGuard<'_, Option<Arc<Process>>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts the worker that will take the place of the shared one when it is lost, unless there is one, or others stand by.
    fn keep_a_spare(self: &Arc<Self>) {
        if self.workers != 1 {
            return;
        }
        let is_there = self
            .spare()
            .as_ref()
            .is_some_and(|spare| spare.end().is_none());
        if is_there || self.starting_spare.swap(true, Ordering::AcqRel) {
            return;
        }
        let generation = Arc::downgrade(self);
        tokio::spawn(async move {
            let Some(alive) = generation.upgrade() else {
                return;
            };
            let started = alive.start_one(Use::Shared).await;
            let process = match started {
                Ok(process) => {
                    *alive.spare() = Some(Arc::clone(&process));
                    Some(process)
                }
                Err(fault) => {
                    cannot_start(&fault);
                    None
                }
            };
            alive.starting_spare.store(false, Ordering::Release);
            drop(alive);
            if let Some(process) = process {
                while process.ended(Duration::from_hours(1)).await.is_none() {
                    if generation.strong_count() == 0 {
                        return;
                    }
                }
            }
            tokio::time::sleep(AGAIN).await;
            if let Some(alive) = generation.upgrade() {
                alive.keep_a_spare();
            }
        });
    }

    /// A worker for one query alone.
    pub(super) async fn alone(&self) -> io::Result<Arc<Process>> {
        loop {
            let resting = self.resting().pop();
            match resting {
                Some(process) if process.end().is_some() => {}
                Some(process) => return Ok(process),
                None => return self.start_one(Use::Alone).await,
            }
        }
    }

    /// Keeps a worker for the next long query.
    pub(super) fn rest(&self, process: Arc<Process>) {
        self.resting().push(process);
    }

    /// How many living workers are shared, and how many rest.
    pub(in crate::web) fn count(&self) -> (usize, usize) {
        let living = |all: &[Arc<Process>]| all.iter().filter(|one| one.end().is_none()).count();
        (living(&self.shared()), living(&self.resting()))
    }

    /// What memory they hold together with the spare, in bytes.
    pub(in crate::web) fn memory(&self) -> u64 {
        // To ask the system takes a while: not with the locks held, which every query takes.
        let mut all = self.shared().clone();
        all.extend(self.resting().iter().cloned());
        all.extend(self.spare().clone());
        all.iter().filter_map(|process| process.memory()).sum()
    }

    /// Kills every worker.
    pub(super) fn kill(&self) {
        let spare = self.spare().take();
        let shared = std::mem::take(&mut *self.shared());
        let resting = std::mem::take(&mut *self.resting());
        for process in shared.into_iter().chain(resting).chain(spare) {
            process.kill();
        }
    }
}

/// Starts one more shared worker: until it starts, or nobody uses the generation any more.
async fn add(generation: Weak<Generation>) -> Option<Arc<Generation>> {
    while let Some(alive) = generation.upgrade() {
        match alive.start_one(Use::Shared).await {
            Ok(next) => {
                alive.share(next);
                return Some(alive);
            }
            Err(fault) => cannot_start(&fault),
        }
        drop(alive);
        tokio::time::sleep(AGAIN).await;
    }
    None
}

fn cannot_start(fault: &io::Error) {
    tracing::error!("a query worker cannot be started: {fault}");
}

impl Drop for Generation {
    fn drop(&mut self) {
        self.kill();
        let folder = std::mem::take(&mut self.folder);
        // To remove large files takes the disk a while.
        let removed = std::thread::Builder::new().spawn(move || super::remove(&folder));
        if let Err(fault) = removed {
            tracing::warn!("a checkpoint is left behind: {fault}");
        }
    }
}

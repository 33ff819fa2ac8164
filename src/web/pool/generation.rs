//! The workers over the checkpoint of one revision. They end when nobody uses them any more, and the checkpoint with them.

use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::Notify;

use super::process::{Plan, Process};

/// How long to wait before a worker is started again that could not be.
const AGAIN: Duration = Duration::from_secs(1);

/// The workers of a revision.
#[derive(Debug)]
pub(in crate::web) struct Generation {
    /// The revision.
    pub(in crate::web) revision: i64,
    plan: Plan,
    /// The folder of checkpoint and sockets.
    folder: PathBuf,
    started: AtomicU64,
    /// Those that answer several queries at once.
    shared: Mutex<Vec<Arc<Process>>>,
    /// Those that answered a long query, and wait for the next.
    resting: Mutex<Vec<Arc<Process>>>,
    /// Told when a worker has room.
    pub(super) room: Notify,
}

/// The name of the checkpoint in the folder of a generation.
pub(super) const CHECKPOINT: &str = "graph";

impl Generation {
    /// Starts workers over the checkpoint in a folder.
    pub(super) async fn start(
        revision: i64,
        folder: PathBuf,
        plan: Plan,
        workers: usize,
    ) -> io::Result<Arc<Self>> {
        let generation = Arc::new(Self {
            revision,
            plan,
            folder,
            started: AtomicU64::new(0),
            shared: Mutex::default(),
            resting: Mutex::default(),
            room: Notify::new(),
        });
        for _ in 0..workers {
            let process = generation.start_one(true).await?;
            generation.share(process);
        }
        generation.keep_one_resting();
        Ok(generation)
    }

    /// Starts one more worker.
    pub(super) async fn start_one(&self, limited: bool) -> io::Result<Arc<Process>> {
        let number = self.started.fetch_add(1, Ordering::Relaxed);
        let socket = self.folder.join(format!("{number}.sock"));
        Process::start(&self.plan, &self.folder.join(CHECKPOINT), socket, limited).await
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
                generation.replace(&process);
            }
        });
    }

    /// The shared worker that has least to do; `None` where none has room.
    pub(super) fn least_busy(&self) -> Option<Arc<Process>> {
        let shared = self.shared();
        let living = shared.iter().filter(|process| process.end().is_none());
        let least = living.min_by_key(|process| process.busy())?;
        least.take_up(self.plan.threads).then(|| Arc::clone(least))
    }

    /// Has another worker take the place of a shared one. Gives whether it was one.
    pub(super) fn replace(self: &Arc<Self>, process: &Arc<Process>) -> bool {
        let mut shared = self.shared();
        let before = shared.len();
        shared.retain(|other| !Arc::ptr_eq(other, process));
        if shared.len() == before {
            return false;
        }
        drop(shared);
        match self.rested() {
            Some(process) => {
                self.share(process);
                self.keep_one_resting();
            }
            None => drop(tokio::spawn(replenish(Arc::downgrade(self)))),
        }
        true
    }

    /// A worker that rests, and lives.
    fn rested(&self) -> Option<Arc<Process>> {
        let mut resting = self.resting();
        while let Some(process) = resting.pop() {
            if process.end().is_none() {
                return Some(process);
            }
        }
        None
    }

    /// Starts a worker, unless one is resting: the next that is needed is needed at once.
    fn keep_one_resting(self: &Arc<Self>) {
        if !self.resting().is_empty() {
            return;
        }
        let generation = Arc::downgrade(self);
        tokio::spawn(async move {
            let Some(alive) = generation.upgrade() else {
                return;
            };
            match alive.start_one(true).await {
                Ok(process) => alive.rest(process),
                Err(fault) => tracing::error!("a query worker cannot be started: {fault}"),
            }
        });
    }

    /// A worker for one query alone.
    pub(super) async fn alone(self: &Arc<Self>) -> io::Result<Arc<Process>> {
        match self.rested() {
            Some(process) => {
                self.keep_one_resting();
                Ok(process)
            }
            None => self.start_one(true).await,
        }
    }

    /// Keeps a worker for the next long query.
    pub(super) fn rest(&self, process: Arc<Process>) {
        self.resting().push(process);
    }

    /// How many workers are shared, how many rest, and what memory they hold together, in bytes.
    pub(in crate::web) fn count(&self) -> (usize, usize, u64) {
        let (shared, resting) = (self.shared(), self.resting());
        let memory = shared.iter().chain(resting.iter());
        let memory = memory.filter_map(|process| process.memory()).sum();
        (shared.len(), resting.len(), memory)
    }

    /// Kills every worker.
    pub(super) fn kill(&self) {
        for process in self.shared().drain(..).chain(self.resting().drain(..)) {
            process.kill();
        }
    }
}

/// Starts a worker in the place of one that is gone: until it starts, or nobody uses the generation any more.
async fn replenish(generation: Weak<Generation>) {
    while let Some(alive) = generation.upgrade() {
        match alive.start_one(true).await {
            Ok(process) => {
                alive.share(process);
                return;
            }
            Err(fault) => tracing::error!("a query worker cannot be started: {fault}"),
        }
        drop(alive);
        tokio::time::sleep(AGAIN).await;
    }
}

impl Drop for Generation {
    fn drop(&mut self) {
        self.kill();
        let folder = std::mem::take(&mut self.folder);
        // To remove large files takes the disk a while.
        let removed = std::thread::Builder::new().spawn(move || {
            if let Err(fault) = std::fs::remove_dir_all(&folder) {
                tracing::warn!("cannot remove {}: {fault}", folder.display());
            }
        });
        if let Err(fault) = removed {
            tracing::warn!("a checkpoint is left behind: {fault}");
        }
    }
}

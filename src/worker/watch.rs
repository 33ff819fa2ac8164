//! What each thread evaluates, and until when: a query that is late is told to stop, and one that is busy for long lets
//! others go before it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use oxigraph::sparql::CancellationToken;

use super::limits::{self, Thread};

/// A query that is so late does not heed that it was told to stop.
const OVERDUE: Duration = Duration::from_secs(2);
/// A query that used the processor for so long lets others go first: most need less.
const BUSY: Duration = Duration::from_millis(5);

/// What the threads are at, for whoever looks after them.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Vec<Running>>>);

struct Running {
    number: u64,
    since: Instant,
    deadline: Instant,
    token: CancellationToken,
    thread: Thread,
    stepped_back: Arc<AtomicBool>,
}

/// A query that is watched; dropped when it ends.
pub(super) struct Watched {
    watch: Watch,
    number: u64,
    /// Tells the query to stop.
    pub(super) token: CancellationToken,
    stepped_back: Arc<AtomicBool>,
}

impl Watch {
    /// Watches over a query of this thread, which may take so long.
    pub(super) fn over(&self, time: Duration) -> Watched {
        let token = CancellationToken::new();
        let stepped_back = Arc::<AtomicBool>::default();
        let now = Instant::now();
        let mut running = self.running();
        let number = running.last().map_or(0, |last| last.number + 1);
        running.push(Running {
            number,
            since: now,
            deadline: now + time,
            token: token.clone(),
            thread: Thread::this(),
            stepped_back: Arc::clone(&stepped_back),
        });
        drop(running);
        if limits::goes_last() {
            stepped_back.store(true, Ordering::Relaxed);
        }
        Watched {
            watch: self.clone(),
            number,
            token,
            stepped_back,
        }
    }

    /// Tells what is late to stop, and what is busy to let others go first. Gives whether all goes well: nothing is late
    /// that was told long ago.
    pub(super) fn look(&self) -> bool {
        let now = Instant::now();
        let mut well = true;
        for query in &*self.running() {
            if query.deadline <= now {
                query.token.cancel();
                well &= now - query.deadline < OVERDUE;
            }
            if now - query.since > BUSY
                && !query.stepped_back.load(Ordering::Relaxed)
                && query.thread.busy() > BUSY
            {
                query.stepped_back.store(true, Ordering::Relaxed);
                limits::step_back(&query.thread);
            }
        }
        well
    }

    fn running(&self) -> MutexGuard<'_, Vec<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched {
    /// Do others go before this thread by now?
    pub(super) fn stepped_back(&self) -> bool {
        self.stepped_back.load(Ordering::Relaxed)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.watch
            .running()
            .retain(|query| query.number != self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_late_is_told_to_stop() {
        let watch = Watch::default();
        let late = watch.over(Duration::ZERO);
        let soon = watch.over(Duration::from_mins(1));
        assert!(watch.look());
        assert!(late.token.is_cancelled());
        assert!(!soon.token.is_cancelled());
        drop(late);
        let later = watch.over(Duration::ZERO);
        watch.look();
        assert!(later.token.is_cancelled());
        assert!(!soon.token.is_cancelled());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_that_is_busy_lets_others_go_first() {
        // On a thread of its own, whose priority is lost.
        let stepped_back = std::thread::spawn(|| {
            let watch = Watch::default();
            let idle = watch.over(Duration::from_mins(1));
            std::thread::sleep(BUSY * 2);
            watch.look();
            assert!(!idle.stepped_back());
            let busy = watch.over(Duration::from_mins(1));
            let since = Instant::now();
            while !busy.stepped_back() && since.elapsed() < Duration::from_secs(10) {
                watch.look();
            }
            busy.stepped_back()
        });
        assert!(stepped_back.join().unwrap());
    }
}

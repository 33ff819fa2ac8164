//! What each thread evaluates, and until when: a query that is late is told to stop.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use oxigraph::sparql::CancellationToken;

/// A query that is so late does not heed that it was told to stop.
const OVERDUE: Duration = Duration::from_secs(2);

/// What the threads are at, for whoever looks after them.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<Mutex<Vec<Running>>>);

struct Running {
    number: u64,
    deadline: Instant,
    token: CancellationToken,
}

/// A query that is watched; dropped when it ends.
pub(super) struct Watched {
    watch: Watch,
    number: u64,
    /// Tells the query to stop.
    pub(super) token: CancellationToken,
}

impl Watch {
    /// Watches over a query that may take so long.
    pub(super) fn over(&self, time: Duration) -> Watched {
        let token = CancellationToken::new();
        let mut running = self.running();
        let number = running.last().map_or(0, |last| last.number + 1);
        running.push(Running {
            number,
            deadline: Instant::now() + time,
            token: token.clone(),
        });
        Watched {
            watch: self.clone(),
            number,
            token,
        }
    }

    /// Tells what is late to stop. Gives whether all goes well: nothing is late that was told long ago.
    pub(super) fn look(&self) -> bool {
        let now = Instant::now();
        let mut well = true;
        for query in &*self.running() {
            if query.deadline <= now {
                query.token.cancel();
                well &= now - query.deadline < OVERDUE;
            }
        }
        well
    }

    fn running(&self) -> MutexGuard<'_, Vec<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
}

//! A number of places, and a queue of those who wait for one.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

use crate::worker::exchange::{Cause, Fault};

/// Places and their queue.
#[derive(Debug)]
pub(in crate::web) struct Lane {
    places: Arc<Semaphore>,
    all: usize,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Lane {
    pub(super) fn new(places: usize, most_waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            all: places,
            waiting: AtomicUsize::new(0),
            most_waiting,
        }
    }

    /// A place, in the order of asking.
    pub(super) async fn enter(&self, deadline: Instant) -> Result<OwnedSemaphorePermit, Fault> {
        if let Ok(place) = Arc::clone(&self.places).try_acquire_owned() {
            return Ok(place);
        }
        let _waiting = Waiting::among(&self.waiting, self.most_waiting)
            .ok_or_else(|| busy("as many queries are waiting as may"))?;
        let place = Arc::clone(&self.places).acquire_owned();
        match tokio::time::timeout_at(deadline, place).await {
            Ok(Ok(place)) => Ok(place),
            Ok(Err(_)) => Err(stopping()),
            Err(_) => Err(busy(
                "others were being answered for as long as a query may take",
            )),
        }
    }

    /// How many places are taken.
    pub(in crate::web) fn taken(&self) -> usize {
        self.all - self.places.available_permits()
    }

    /// How many wait.
    pub(in crate::web) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Sends those who wait away, and everybody who comes.
    pub(super) fn close(&self) {
        self.places.close();
    }
}

/// Why nobody is answered any more.
pub(super) fn stopping() -> Fault {
    busy("the server stops")
}

pub(super) fn busy(message: &str) -> Fault {
    Fault::new(Cause::Busy, message)
}

/// One who waits.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn among(waiting: &'a AtomicUsize, most: usize) -> Option<Self> {
        let one_more = |count: usize| (count < most).then_some(count + 1);
        waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, one_more)
            .ok()
            .map(|_| Self(waiting))
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

//! Who is at the other end of a connection, and what it is doing.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;
use tokio::time::Instant;

/// The other end of a connection.
pub(in crate::web) struct Peer {
    /// Its address; behind a reverse proxy, the proxy's.
    pub(in crate::web) address: IpAddr,
    doing: Mutex<Doing>,
    go: Notify,
}

struct Doing {
    /// How many requests are open.
    requests: usize,
    /// Has there been one?
    asked: bool,
    /// When the last one ended, or the connection began.
    since: Instant,
}

/// A request is open: from its head to the end of its answer.
pub(in crate::web) struct Busy(Arc<Peer>);

impl Peer {
    pub(super) fn new(address: IpAddr) -> Self {
        Self {
            address,
            doing: Mutex::new(Doing {
                requests: 0,
                asked: false,
                since: Instant::now(),
            }),
            go: Notify::new(),
        }
    }

    fn doing(&self) -> MutexGuard<'_, Doing> {
        self.doing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request begins.
    pub(in crate::web) fn busy(self: &Arc<Self>) -> Busy {
        let mut doing = self.doing();
        doing.requests += 1;
        doing.asked = true;
        Busy(self.clone())
    }

    /// Is a request open?
    pub(super) fn is_busy(&self) -> bool {
        self.doing().requests > 0
    }

    /// Has it ever asked for something?
    pub(super) fn has_asked(&self) -> bool {
        self.doing().asked
    }

    /// Since when no request is open; `None` while one is.
    pub(super) fn idle_since(&self) -> Option<Instant> {
        let doing = self.doing();
        (doing.requests == 0).then_some(doing.since)
    }

    /// Ends the connection.
    pub(super) fn tell_to_go(&self) {
        self.go.notify_one();
    }

    /// Ends when the connection has to.
    pub(super) async fn told_to_go(&self) {
        self.go.notified().await;
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        let mut doing = self.0.doing();
        doing.requests -= 1;
        doing.since = Instant::now();
    }
}

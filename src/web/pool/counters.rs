//! What the pool has seen, for `/metrics`.

use std::sync::atomic::AtomicU64;

/// Numbers that only grow.
#[derive(Debug, Default)]
pub(in crate::web) struct Counters {
    /// Queries that were answered, or refused, in a worker with others.
    pub(in crate::web) short: AtomicU64,
    /// Queries that were given a worker of their own.
    pub(in crate::web) long: AtomicU64,
    /// Workers that were killed because the time of their query was over.
    pub(in crate::web) too_slow: AtomicU64,
    /// Workers that died of their query: of its memory, or its depth.
    pub(in crate::web) died: AtomicU64,
    /// Workers that were killed because nobody waited for the answer any more.
    pub(in crate::web) abandoned: AtomicU64,
    /// Queries that were asked anew because something else killed their worker.
    pub(in crate::web) lost: AtomicU64,
    /// Queries that were sent away because too many waited.
    pub(in crate::web) sent_away: AtomicU64,
}

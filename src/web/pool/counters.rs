//! What the pool has seen, for `/metrics`.

use prometheus_client::metrics::counter::Counter;

/// Numbers that only grow. Cloning gives the same.
#[derive(Debug, Clone, Default)]
pub(in crate::web) struct Counters {
    /// Queries that were given a turn in a worker with others.
    pub(in crate::web) short: Counter,
    /// Queries that were given a worker of their own.
    pub(in crate::web) long: Counter,
    /// Workers that were killed because the time of their query was over.
    pub(in crate::web) too_slow: Counter,
    /// Workers that died of the memory that their query took.
    pub(in crate::web) too_large: Counter,
    /// Workers that were killed because nobody waited for the answer any more.
    pub(in crate::web) abandoned: Counter,
    /// Queries that were asked anew because something else killed their worker.
    pub(in crate::web) lost: Counter,
    /// Queries that were sent away because too many waited.
    pub(in crate::web) sent_away: Counter,
}

//! What workers are started with, by the settings.

use std::path::PathBuf;

use super::choice::COMPANY;
use crate::config::{self, ServeConfig};

/// What a worker is started with.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    /// The settings file, as it was when the server started.
    pub(super) config: PathBuf,
    /// The state folder.
    pub(super) state: PathBuf,
    /// How many queries one that is shared has at once.
    pub(super) threads: usize,
    /// How much memory its queries may take, in bytes.
    pub(super) memory: u64,
    /// How much of the processor it may use when a query does not stop, in seconds.
    pub(super) processor_seconds: u64,
}

impl Plan {
    /// That of a pool with so many shared workers.
    pub(super) fn of(serve: &ServeConfig, workers: usize, config: PathBuf, state: PathBuf) -> Self {
        Self {
            config,
            state,
            threads: threads(serve.query_concurrency, workers),
            memory: serve.worker_memory,
            processor_seconds: processor_seconds(serve),
        }
    }

    /// How many connections a worker serves at once.
    pub(super) fn threads_of(&self, what: Use) -> usize {
        match what {
            Use::Shared => self.threads,
            // One for the query, and one to ask why it broke off.
            Use::Alone | Use::Owners => 2,
        }
    }
}

/// What a worker is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Several short queries at once.
    Shared,
    /// One long query, before which others go.
    Alone,
    /// A query of the owner of the state folder, which may take all memory.
    Owners,
}

/// How many queries a worker has at most: all of them together as many as may be evaluated at once, and each as many as the
/// first is given before the others.
fn threads(concurrency: usize, workers: usize) -> usize {
    let share = concurrency.div_ceil(workers.max(1));
    share.max(COMPANY.min(concurrency))
}

/// How much of the processor a worker may use in which a query does not stop, in seconds: all cores, for as long as a query
/// may take and a bit.
fn processor_seconds(serve: &ServeConfig) -> u64 {
    let cores = config::cores() as u64;
    serve.query_seconds.saturating_add(5).saturating_mul(cores)
}

#[cfg(test)]
mod tests {
    use super::threads;

    #[test]
    fn all_workers_have_as_many_queries_as_may_be_evaluated_and_the_first_as_many_as_it_is_given() {
        for (concurrency, workers, each) in [
            (16, 0, 16),
            (16, 1, 16),
            (16, 2, 10),
            (16, 64, 10),
            (4, 2, 4),
            (1, 1, 1),
            (64, 4, 16),
        ] {
            assert_eq!(
                threads(concurrency, workers),
                each,
                "{concurrency} in {workers}"
            );
        }
    }
}

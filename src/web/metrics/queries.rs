//! What the query workers and the cache of answers do.

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::{Label, add, whole};
use crate::web::cache::Cache;
use crate::web::pool::Pool;

/// What is looked up when somebody asks.
#[derive(Clone, Default)]
pub(super) struct Queries {
    workers: Family<Label, Gauge>,
    memory: Gauge,
    waiting: Family<Label, Gauge>,
    cached: Gauge,
}

impl Queries {
    pub(super) fn new(registry: &mut Registry, pool: &Pool, cache: &Cache) -> Self {
        let counters = &pool.counters;
        let mut counted = |name: &str, help: &str, counter: &Counter| {
            registry.register(name, help, counter.clone());
        };
        counted(
            "queries_short",
            "Turns of queries in workers that others share",
            &counters.short,
        );
        counted(
            "queries_long",
            "Queries that were given a worker of their own",
            &counters.long,
        );
        counted(
            "queries_sent_away",
            "Queries answered 503: too many waited",
            &counters.sent_away,
        );
        counted(
            "queries_asked_anew",
            "Queries whose worker was killed by something else",
            &counters.lost,
        );
        counted(
            "workers_too_slow",
            "Workers killed because the time of their query was over",
            &counters.too_slow,
        );
        counted(
            "workers_too_large",
            "Workers that died of the memory that their query took",
            &counters.too_large,
        );
        counted(
            "workers_abandoned",
            "Workers killed because nobody waited for their answer",
            &counters.abandoned,
        );
        counted("cache_hits", "Answers from the cache", &cache.hits);
        counted("cache_misses", "Answers from a worker", &cache.misses);
        Self {
            workers: add(registry, "workers", "Query workers, by what they do"),
            memory: add(
                registry,
                "workers_resident_memory_bytes",
                "Memory of the query workers in RAM",
            ),
            waiting: add(
                registry,
                "queries_waiting",
                "Queries that wait, by for what",
            ),
            cached: add(registry, "cache_bytes", "Bytes of answers in the cache"),
        }
    }

    /// Looks up what is so now.
    pub(super) fn show(&self, pool: &Pool, cache: &Cache) {
        let set = |family: &Family<Label, Gauge>, label: (&'static str, &str), count: usize| {
            let label = [(label.0, label.1.to_owned())];
            family.get_or_create(&label).set(whole(count as u64));
        };
        let current = pool.current();
        let (shared, resting) = current.as_ref().map_or((0, 0), |current| current.count());
        let memory = current.map_or(0, |current| current.memory());
        set(&self.workers, ("state", "shared"), shared);
        set(&self.workers, ("state", "resting"), resting);
        set(&self.workers, ("state", "alone"), pool.long.taken());
        set(&self.waiting, ("lane", "short"), pool.short.waiting());
        set(&self.waiting, ("lane", "long"), pool.long.waiting());
        self.memory.set(whole(memory));
        self.cached.set(whole(cache.bytes()));
    }
}

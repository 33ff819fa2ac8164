//! What is counted of syncs, and of the sources.

use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::super::runs::Counts;
use super::{Label, add, added, whole};
use crate::collect::{FOLDER, Told};
use crate::config::Config;

/// What is looked up when somebody asks. Names of sources are those of the settings.
#[derive(Clone)]
pub(super) struct Syncs {
    records: Family<Label, Gauge>,
    gone: Family<Label, Gauge>,
    failures: Family<Label, Gauge>,
    succeeded: Family<Label, Gauge>,
}

impl Syncs {
    pub(super) fn new(registry: &mut Registry, counts: &Counts) -> Self {
        added(
            registry,
            "syncs_done",
            "Syncs that came to their end",
            counts.done.clone(),
        );
        added(
            registry,
            "syncs_failed",
            "Syncs that were refused, or failed",
            counts.failed.clone(),
        );
        added(
            registry,
            "sync_running",
            "1 while a sync is done",
            counts.running.clone(),
        );
        added(
            registry,
            "last_sync_duration_milliseconds",
            "How long the last sync of this process took",
            counts.took.clone(),
        );
        Self {
            records: add(registry, "source_records", "Records of a source"),
            gone: add(
                registry,
                "source_records_gone",
                "Records that a source no longer has, and that are kept",
            ),
            failures: add(
                registry,
                "source_failures",
                "How often a source failed since it was last had",
            ),
            succeeded: add(
                registry,
                "source_last_success_timestamp_seconds",
                "When a source was last had, in seconds since 1970",
            ),
        }
    }

    pub(super) fn show(&self, config: &Config) {
        let folder = config.state_path().join(FOLDER);
        for source in config.sources() {
            let Some(told) = Told::of(&folder, &source.name) else {
                continue;
            };
            let label = [("source", source.name)];
            let set = |family: &Family<Label, Gauge>, value: i64| {
                family.get_or_create(&label).set(value);
            };
            set(&self.records, whole(told.records));
            set(&self.gone, whole(told.gone));
            set(&self.failures, whole(told.failures));
            let last = told.last_success.and_then(|time| time.parse().ok());
            if let Some(last) = last.map(jiff::Timestamp::as_second) {
                set(&self.succeeded, last);
            }
        }
    }
}

//! What is measured of pushes, whoever makes them: what each target is known to hold. None of them is asked.

use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::{Label, add};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::push::{Journal, behind};

/// What is looked up when somebody asks. Names of targets are those of the settings.
#[derive(Clone)]
pub(super) struct Pushes {
    revision: Family<Label, Gauge>,
    behind: Family<Label, Gauge>,
    failed: Family<Label, Gauge>,
    pushed: Family<Label, Gauge>,
}

impl Pushes {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            revision: add(
                registry,
                "push_revision",
                "The revision that a target holds; 0 where it holds none, or is being sent everything",
            ),
            behind: add(
                registry,
                "push_revisions_behind",
                "How many revisions a target lacks; those of the whole ledger where it is to be sent everything",
            ),
            failed: add(
                registry,
                "push_failed",
                "1 where the last push to a target failed, else 0",
            ),
            pushed: add(
                registry,
                "push_last_success_timestamp_seconds",
                "Since when a target holds its revision, in seconds since 1970",
            ),
        }
    }

    pub(super) fn show(&self, config: &Config, ledger: &Ledger, last: i64) {
        for settings in &config.push {
            let Ok(journal) = Journal::read(&config.state_path(), &settings.name) else {
                continue;
            };
            let label = [("target", settings.name.clone())];
            let set = |family: &Family<Label, Gauge>, value: i64| {
                family.get_or_create(&label).set(value);
            };
            let held = journal.held.as_ref();
            set(&self.revision, held.map_or(0, |held| held.revision));
            if let Ok(behind) = behind(config, settings, ledger, &journal) {
                set(&self.behind, behind.unwrap_or(last));
            }
            let error = journal.last.as_ref().and_then(|last| last.error.as_ref());
            set(&self.failed, i64::from(error.is_some()));
            let since = held.and_then(|held| held.since.parse::<jiff::Timestamp>().ok());
            if let Some(since) = since {
                set(&self.pushed, since.as_second());
            }
        }
    }
}

//! What is measured of dumps, whoever makes them.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::add;
use crate::config::Config;
use crate::dump::Last;

/// What is looked up when somebody asks.
#[derive(Clone)]
pub(super) struct Dumps {
    ended: Gauge,
    failed: Gauge,
    running: Gauge,
}

impl Dumps {
    pub(super) fn new(registry: &mut Registry) -> Self {
        Self {
            ended: add(
                registry,
                "last_dump_timestamp_seconds",
                "When the last dump ended, in seconds since 1970",
            ),
            failed: add(
                registry,
                "last_dump_failed",
                "1 where the last dump failed, else 0",
            ),
            running: add(registry, "dump_running", "1 while the server makes a dump"),
        }
    }

    pub(super) fn show(&self, config: &Config, is_running: bool) {
        self.running.set(i64::from(is_running));
        let Some(last) = Last::read(&config.state_path()) else {
            return;
        };
        self.failed.set(i64::from(last.error.is_some()));
        if let Ok(ended) = last.finished.parse::<jiff::Timestamp>() {
            self.ended.set(ended.as_second());
        }
    }
}

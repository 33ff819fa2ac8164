//! `[sync]`: when a server brings the dataset up to its sources by itself.

use serde::Deserialize;

use super::Config;
use crate::time::schedule::{BadSchedule, Schedule, zone};

/// `[sync]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SyncConfig {
    /// When all sources are asked, as a cron expression; without it, only when somebody says so.
    pub schedule: Option<String>,
    /// The time zone of the schedules.
    pub time_zone: String,
    /// Is there a sync when files of the sources change?
    pub watch: bool,
}

impl Default for SyncConfig {
    fn default() -> Self {
        Self {
            schedule: None,
            time_zone: "UTC".to_owned(),
            watch: false,
        }
    }
}

/// When sources are asked.
#[derive(Debug, Clone, Default)]
pub struct Schedules {
    /// When all of them are that have no schedule of their own.
    pub all: Option<Schedule>,
    /// When the others are, by name.
    pub own: Vec<(String, Schedule)>,
}

impl Schedules {
    /// When this source is asked next, after a time.
    #[must_use]
    pub fn next(&self, source: &str, after: i64) -> Option<i64> {
        let own = self.own.iter().find(|(name, _)| name == source);
        let schedule = own.map(|(_, schedule)| schedule).or(self.all.as_ref());
        schedule.and_then(|schedule| schedule.next(after))
    }

    /// Is there none?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_none() && self.own.is_empty()
    }
}

impl Config {
    /// When sources are asked.
    ///
    /// # Errors
    /// Where a schedule or the time zone is none: the setting, and why.
    pub fn schedules(&self) -> Result<Schedules, (&'static str, BadSchedule)> {
        let zone = zone(&self.sync.time_zone).map_err(|bad| ("sync.time_zone", bad))?;
        let read = |text: &str| Schedule::parse(text, zone.clone());
        let all = self.sync.schedule.as_deref().map(read).transpose();
        let own = self.sources.iter().filter_map(|source| {
            let schedule = read(source.schedule.as_deref()?);
            Some(schedule.map(|schedule| (source.name.clone(), schedule)))
        });
        Ok(Schedules {
            all: all.map_err(|bad| ("sync.schedule", bad))?,
            own: own
                .collect::<Result<_, _>>()
                .map_err(|bad| ("sources.schedule", bad))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_source_has_the_schedule_of_all_or_its_own() {
        let config = config(
            "[sync]\nschedule = \"0 3 * * *\"\n[[sources]]\nname = \"a\"\ntype = \"records\"\npath = \"a\"\n[[sources]]\nname = \"b\"\ntype = \"records\"\npath = \"b\"\nschedule = \"0 5 * * *\"\n",
        );
        let schedules = config.schedules().unwrap();
        assert_eq!(schedules.next("a", 0), Some(3 * 3600));
        assert_eq!(schedules.next("b", 0), Some(5 * 3600));
        assert!(!schedules.is_empty());
        assert!(Config::default().schedules().unwrap().is_empty());
    }

    #[test]
    fn the_setting_that_is_wrong_is_named() {
        for (text, setting) in [
            ("[sync]\nschedule = \"daily\"", "sync.schedule"),
            ("[sync]\ntime_zone = \"Mars\"", "sync.time_zone"),
            (
                "[[sources]]\nname = \"a\"\ntype = \"records\"\npath = \"a\"\nschedule = \"\"",
                "sources.schedule",
            ),
        ] {
            assert_eq!(config(text).schedules().unwrap_err().0, setting);
        }
    }
}

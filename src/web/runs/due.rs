//! What is due next, of the schedules of the settings.

use std::collections::BTreeSet;

use crate::collect::is_collected;
use crate::config::Config;

/// A time, and the sources that are asked then.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Due {
    /// In seconds since 1970.
    pub(super) time: i64,
    /// Which sources are asked; all where none has a schedule of its own.
    pub(super) sources: Option<BTreeSet<String>>,
}

impl Due {
    /// What is due first after a time; nothing where there is no schedule.
    pub(super) fn after(config: &Config, after: i64) -> Option<Self> {
        // They were read when the settings were checked.
        let schedules = config.schedules().ok()?;
        let sources = config.sources();
        let times = sources.iter().filter_map(|source| {
            let time = schedules.next(&source.name, after)?;
            Some((time, source))
        });
        let times: Vec<_> = times.collect();
        let time = times.iter().map(|(time, _)| *time).min()?;
        let due = times
            .iter()
            .filter(|(at, source)| *at == time && is_collected(source))
            .map(|(_, source)| source.name.clone());
        Some(Self {
            time,
            sources: (!schedules.own.is_empty()).then(|| due.collect()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(text: &str) -> Option<Due> {
        Due::after(&toml::from_str(text).unwrap(), 0)
    }

    #[test]
    fn the_first_of_the_schedules_is_due() {
        assert_eq!(due(""), None);
        let all = due("[sync]\nschedule = \"0 3 * * *\"").unwrap();
        assert_eq!((all.time, all.sources), (3 * 3600, None));
        let own =
            "[[sources]]\nname = \"a\"\ntype = \"records\"\npath = \"a\"\nschedule = \"0 2 * * *\"";
        let own = due(&format!("[sync]\nschedule = \"0 3 * * *\"\n{own}")).unwrap();
        // Files of records are read in every sync: nobody is asked for them.
        assert_eq!((own.time, own.sources), (2 * 3600, Some(BTreeSet::new())));
    }
}

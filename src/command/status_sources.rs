//! What `oogst status` says of the sources: how each was last read, and when it is asked next.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::output::table;
use crate::collect::{FOLDER, Told, is_collected};
use crate::config::{Config, SourceConfig};
use crate::text::grouped;
use crate::time::rfc3339;

/// The sources of the settings.
pub(super) struct Sources(Vec<One>);

struct One {
    source: SourceConfig,
    told: Option<Told>,
    is_collected: bool,
    /// When it is asked next, if a server runs.
    next: Option<i64>,
}

impl Sources {
    pub(super) fn of(config: &Config, now: i64) -> Self {
        let folder = config.state_path().join(FOLDER);
        // They were read when the settings were checked.
        let schedules = config.schedules().unwrap_or_default();
        let one = |source: SourceConfig| One {
            told: Told::of(&folder, &source.name),
            is_collected: is_collected(&source),
            next: schedules.next(&source.name, now),
            source,
        };
        Self(config.sources().into_iter().map(one).collect())
    }

    pub(super) fn as_json(&self) -> Value {
        let sources = self.0.iter().map(|one| {
            json!({
                "name": one.source.name,
                "from": one.source.location(),
                "collected": one.is_collected,
                "last": one.told,
                "next": one.next.map(rfc3339),
            })
        });
        sources.collect()
    }
}

impl One {
    /// The cells of its row.
    fn cells(&self) -> Vec<String> {
        let never = || "never".to_owned();
        let Some(told) = &self.told else {
            let mut cells = vec![self.source.name.clone(), never()];
            cells.resize(7, String::new());
            cells.push(self.next());
            return cells;
        };
        let outcome = if self.is_collected {
            told.outcome.word()
        } else {
            "read"
        };
        let numbers = [
            told.records,
            told.new,
            told.changed,
            told.removed + told.gone,
        ];
        let mut cells = vec![
            self.source.name.clone(),
            told.finished.clone(),
            outcome.to_owned(),
        ];
        cells.extend(numbers.map(grouped));
        cells.push(self.next());
        cells
    }

    fn next(&self) -> String {
        self.next.map_or_else(|| "–".to_owned(), rfc3339)
    }
}

impl fmt::Display for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = [
            "source", "last run", "outcome", "records", "new", "changed", "gone", "next run",
        ];
        let rows = self.0.iter().map(One::cells);
        writeln!(f, "{}", table(&columns, rows))?;
        let mut faults = BTreeMap::new();
        for one in &self.0 {
            if let Some(told) = &one.told
                && let Some(error) = &told.error
            {
                faults.insert(&one.source.name, (told, error));
            }
        }
        for (name, (told, error)) in faults {
            let times = if told.failures == 1 { "" } else { "s" };
            let last = told.last_success.as_deref().unwrap_or("never");
            writeln!(
                f,
                "source {name} failed {} time{times} since it was last had ({last}): {error}",
                told.failures
            )?;
        }
        Ok(())
    }
}

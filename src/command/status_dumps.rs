//! What `oogst status` says of the dumps: how the last one went, which are kept, and when a server makes the next.

use std::fmt;

use serde_json::{Value, json};

use crate::config::Config;
use crate::dump::{Last, published};
use crate::text::grouped;
use crate::time::rfc3339;

/// The dumps of the settings' folder.
pub(super) struct Dumps {
    last: Option<Last>,
    kept: Vec<String>,
    next: Option<i64>,
}

impl Dumps {
    pub(super) fn of(config: &Config, now: i64) -> Self {
        // A folder that cannot be read has none to offer.
        let kept = published(&config.dump_path()).unwrap_or_default();
        // It was read when the settings were checked.
        let schedule = config.dump_schedule().ok().flatten();
        Self {
            last: Last::read(&config.state_path()),
            kept: kept.into_iter().map(|dump| dump.name).collect(),
            next: schedule.and_then(|schedule| schedule.next(now)),
        }
    }

    pub(super) fn as_json(&self) -> Value {
        json!({"last": self.last, "next": self.next.map(rfc3339), "kept": self.kept})
    }
}

impl fmt::Display for Dumps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(last) = &self.last {
            write!(f, "last dump {}", last.finished)?;
            match (&last.name, &last.error) {
                (_, Some(error)) => write!(f, ": failed: {error}")?,
                (Some(name), None) => {
                    let triples = grouped(last.triples.unwrap_or_default());
                    write!(f, ": {name}, {triples} triples")?;
                }
                (None, None) => {}
            }
            writeln!(f)?;
        }
        if !self.kept.is_empty() {
            writeln!(f, "dumps: {}", self.kept.join(", "))?;
        }
        if let Some(next) = self.next {
            writeln!(f, "next dump {}", rfc3339(next))?;
        }
        Ok(())
    }
}

//! What `oogst status` says of the targets of `[[push]]`: what each is known to hold. None of them is asked.

use std::fmt;

use serde_json::{Value, json};

use super::Failure;
use super::output::table;
use crate::config::{Config, PushConfig};
use crate::ledger::Ledger;
use crate::push::{Journal, address, behind, shown_graph};

/// The targets of the settings.
pub(super) struct Targets(Vec<One>);

struct One {
    settings: PushConfig,
    journal: Journal,
    /// How many revisions it lacks; nothing where it would be sent everything.
    behind: Option<i64>,
}

impl Targets {
    pub(super) fn of(config: &Config, ledger: &Ledger) -> Result<Self, Failure> {
        let state = config.state_path();
        let mut targets = Vec::new();
        for settings in &config.push {
            let journal = Journal::read(&state, &settings.name)?;
            targets.push(One {
                behind: behind(config, settings, ledger, &journal)?,
                settings: settings.clone(),
                journal,
            });
        }
        Ok(Self(targets))
    }

    pub(super) fn as_json(&self) -> Value {
        let targets = self.0.iter().map(|one| {
            json!({
                "name": one.settings.name, "address": address(&one.settings), "graph": one.settings.graph,
                "held": one.journal.held, "going": one.journal.going, "behind": one.behind,
                "last": one.journal.last,
            })
        });
        targets.collect()
    }
}

impl One {
    fn cells(&self) -> Vec<String> {
        let held = self.journal.held.as_ref();
        let lacks = match (self.behind, &self.journal.going) {
            (_, Some(going)) => format!("broken off on the way to revision {}", going.to),
            (Some(0), None) => "nothing".to_owned(),
            (Some(1), None) => "1 revision".to_owned(),
            (Some(more), None) => format!("{more} revisions"),
            (None, None) => "everything".to_owned(),
        };
        vec![
            self.settings.name.clone(),
            shown_graph(&self.settings),
            held.map_or_else(|| "none".to_owned(), |held| held.revision.to_string()),
            held.map_or_else(|| "never".to_owned(), |held| held.since.clone()),
            lacks,
        ]
    }
}

impl fmt::Display for Targets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        let columns = ["target", "graph", "holds revision", "since", "lacks"];
        writeln!(f, "{}", table(&columns, self.0.iter().map(One::cells)))?;
        for one in &self.0 {
            if let Some(last) = &one.journal.last
                && let Some(error) = &last.error
            {
                writeln!(f, "push of {} failed: {error}", last.started)?;
            }
        }
        Ok(())
    }
}

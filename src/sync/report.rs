//! Reports and plans in words.

use std::fmt;

use super::{Plan, PlannedChange, Report};
use crate::graph::Brought;

/// That the engine which holds the graph is behind the ledger, and why.
#[must_use]
pub fn behind(why: &str) -> String {
    format!(
        "the revision is in the ledger, and the engine that holds the graph is behind it: {why}. The next `oogst sync` brings it forward"
    )
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.revision {
            None => writeln!(f, "nothing changed")?,
            Some(revision) => writeln!(
                f,
                "revision {} of {}: {} added, {} changed, {} removed",
                revision.number,
                crate::time::rfc3339(revision.datestamp),
                revision.added,
                revision.changed,
                revision.removed
            )?,
        }
        for (kind, [added, changed, removed]) in &self.by_kind {
            if added + changed + removed > 0 {
                writeln!(f, "  {:<14} +{added} ~{changed} -{removed}", kind.plural())?;
            }
        }
        let (mentions, people) = self.mentions;
        if self.revision.is_some() && mentions > 0 {
            writeln!(f, "  {mentions} mentions of people; {people} people")?;
        }
        for (source, told) in &self.sources {
            if told.new + told.changed + told.removed > 0 {
                write!(f, "  source {source}: {told}")?;
            }
        }
        if self.conflicts + self.review > 0 {
            writeln!(
                f,
                "  conflicts between sources: {}; for review: {} (`oogst status --review`)",
                self.conflicts, self.review
            )?;
        }
        if self.behind.is_some() {
            writeln!(f, "  graph: behind; the next sync brings it forward")?;
        }
        match self.graph {
            Brought::Nothing => Ok(()),
            Brought::Changed { added, removed } => {
                writeln!(f, "  graph: {added} triples added, {removed} removed")
            }
            Brought::Rebuilt(triples) => writeln!(f, "  graph: made anew with {triples} triples"),
        }
    }
}

impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [added, changed, removed] = self.summary;
        if added + changed + removed == 0 {
            return writeln!(f, "nothing would change");
        }
        for change in &self.changes {
            write!(f, "{change}")?;
        }
        if self.not_spelled_out > 0 {
            writeln!(f, "… and {} more changes", self.not_spelled_out)?;
        }
        let triples = |of: fn(&PlannedChange) -> usize| self.changes.iter().map(of).sum::<usize>();
        writeln!(
            f,
            "{added} would be added, {changed} changed, {removed} removed; triples: {} to add, {} to remove{}",
            triples(|change| change.add.len()),
            triples(|change| change.remove.len()),
            if self.not_spelled_out > 0 {
                " (of those shown)"
            } else {
                ""
            }
        )?;
        writeln!(f, "plan {}", self.hash)
    }
}

impl fmt::Display for PlannedChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.change {
            "added" => '+',
            "removed" => '-',
            _ => '~',
        };
        writeln!(f, "{sign} {}/{} “{}”", self.kind, self.key, self.label)?;
        for field in &self.fields {
            let shown = |value: &Option<serde_json::Value>| {
                value
                    .as_ref()
                    .map_or_else(|| "(absent)".to_owned(), ToString::to_string)
            };
            writeln!(
                f,
                "    {}: {} → {}",
                field.path,
                shown(&field.old),
                shown(&field.new)
            )?;
        }
        for triple in &self.remove {
            writeln!(f, "    - {triple}")?;
        }
        for triple in &self.add {
            writeln!(f, "    + {triple}")?;
        }
        Ok(())
    }
}

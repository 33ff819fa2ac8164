//! `oogst status`: revision, counts and the last runs, out of the ledger.

use std::io::Write;

use serde_json::json;

use super::Failure;
use super::output::grouped;
use crate::cli::ReportFormat;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::time::rfc3339;

pub(super) fn run(config: &Config, format: ReportFormat) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    let Some(ledger) = Ledger::open_to_read(&config.state_path())? else {
        return match format {
            ReportFormat::Text => Ok(writeln!(out, "no ledger yet: run `oogst sync`")?),
            ReportFormat::Json => Ok(writeln!(out, "{}", json!({ "revision": null }))?),
        };
    };
    let ledger = ledger.snapshot()?;
    let revision = ledger.last_revision()?;
    let counts = ledger.counts()?;
    let runs = ledger.runs(5)?;
    let serving = crate::control::Control::of(&config.state_path())?.is_some();
    if format == ReportFormat::Json {
        let counts: serde_json::Map<String, serde_json::Value> = counts
            .iter()
            .map(|(kind, (live, gone))| {
                (
                    kind.name().to_owned(),
                    json!({ "live": live, "removed": gone }),
                )
            })
            .collect();
        let report = json!({
            "revision": revision, "entities": counts, "runs": runs, "serving": serving,
            "state": config.state_path(), "base": config.site.base,
        });
        return Ok(writeln!(out, "{report:#}")?);
    }
    match &revision {
        Some(revision) => writeln!(
            out,
            "revision {} of {}",
            revision.number,
            rfc3339(revision.datestamp)
        )?,
        None => writeln!(out, "no revision yet")?,
    }
    for (kind, (live, gone)) in &counts {
        let gone = if *gone > 0 {
            format!(", {} removed", grouped(*gone))
        } else {
            String::new()
        };
        writeln!(out, "  {:<14} {:>9}{gone}", kind.plural(), grouped(*live))?;
    }
    for run in &runs {
        writeln!(
            out,
            "sync {}: {} (revision {})",
            rfc3339(run.finished),
            run.outcome,
            run.revision
        )?;
    }
    if let Some(run) = runs.first() {
        for note in run.notes.lines() {
            writeln!(out, "  note: {note}")?;
        }
    }
    writeln!(
        out,
        "{}",
        if serving {
            "a server holds the dataset"
        } else {
            "no server holds the dataset"
        }
    )?;
    Ok(())
}

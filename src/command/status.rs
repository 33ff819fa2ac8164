//! `oogst status`: revision, counts and the last runs, out of the ledger and of what is kept beside the collections. It
//! needs no server, and works beside one.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;

use serde_json::{Value, json};

use super::Failure;
use super::output::grouped;
use super::status_dumps::Dumps;
use super::status_engine::Engine;
use super::status_sources::Sources;
use super::status_targets::Targets;
use crate::cli::ReportFormat;
use crate::config::Config;
use crate::ledger::{Gone, Ledger, Revision, Run};
use crate::record::Kind;
use crate::sync::Last;
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
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let status = Status {
        revision: ledger.last_revision()?,
        counts: ledger.counts()?,
        runs: ledger.runs(5)?,
        last: Last::read(&config.state_path()),
        sources: Sources::of(config, now),
        dumps: Dumps::of(config, now),
        targets: Targets::of(config, &ledger)?,
        review: by_rule(&ledger)?,
        forgotten: ledger.all_forgotten()?,
        engine: config.graph.is_remote().then(|| Engine::of(config)),
        serving: crate::control::Control::of(&config.state_path())?.is_some(),
    };
    match format {
        ReportFormat::Text => write!(out, "{status}")?,
        ReportFormat::Json => writeln!(out, "{:#}", status.as_json(config))?,
    }
    Ok(())
}

fn by_rule(ledger: &Ledger) -> Result<BTreeMap<String, usize>, Failure> {
    let mut counts = BTreeMap::new();
    for item in ledger.review()? {
        *counts.entry(item.rule).or_insert(0) += 1;
    }
    Ok(counts)
}

/// What `oogst status` says.
struct Status {
    revision: Option<Revision>,
    counts: BTreeMap<Kind, (u64, u64)>,
    runs: Vec<Run>,
    /// The last sync, also where it was refused.
    last: Option<Last>,
    sources: Sources,
    dumps: Dumps,
    /// Other systems that are sent the dataset.
    targets: Targets,
    /// How much is left for people to decide, by rule.
    review: BTreeMap<String, usize>,
    /// Who was forgotten.
    forgotten: Vec<Gone>,
    /// The engine elsewhere that holds the graph.
    engine: Option<Engine>,
    serving: bool,
}

impl Status {
    fn as_json(&self, config: &Config) -> Value {
        let counts: serde_json::Map<String, Value> = self
            .counts
            .iter()
            .map(|(kind, (live, gone))| {
                (
                    kind.name().to_owned(),
                    json!({ "live": live, "removed": gone }),
                )
            })
            .collect();
        json!({
            "revision": self.revision, "entities": counts, "runs": self.runs, "last": self.last,
            "sources": self.sources.as_json(), "dumps": self.dumps.as_json(), "push": self.targets.as_json(),
            "review": self.review, "forgotten": self.forgotten, "serving": self.serving,
            "engine": self.engine.as_ref().map(Engine::as_json),
            "state": config.state_path(), "base": config.site.base,
        })
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.revision {
            Some(revision) => writeln!(
                f,
                "revision {} of {}",
                revision.number,
                rfc3339(revision.datestamp)
            )?,
            None => writeln!(f, "no revision yet")?,
        }
        for (kind, (live, gone)) in &self.counts {
            write!(f, "  {:<14} {:>9}", kind.plural(), grouped(*live))?;
            if *gone > 0 {
                write!(f, ", {} removed", grouped(*gone))?;
            }
            writeln!(f)?;
        }
        if !self.review.is_empty() {
            let counts: Vec<String> = self
                .review
                .iter()
                .map(|(rule, count)| format!("{count} {rule}"))
                .collect();
            writeln!(
                f,
                "for review: {}: `oogst status --review`",
                counts.join(", ")
            )?;
        }
        forgotten(&self.forgotten, f)?;
        for run in &self.runs {
            writeln!(
                f,
                "sync {}: {} (revision {})",
                rfc3339(run.finished),
                run.outcome,
                run.revision
            )?;
        }
        if let Some(last) = &self.last
            && let Some(error) = &last.error
        {
            writeln!(f, "the last sync, {}, was refused: {error}", last.finished)?;
        }
        if let Some(run) = self.runs.first() {
            notes(&run.notes, f)?;
        }
        write!(f, "{}{}{}", self.sources, self.dumps, self.targets)?;
        if let Some(engine) = &self.engine {
            write!(f, "{engine}")?;
        }
        let holds = if self.serving {
            "a server"
        } else {
            "no server"
        };
        writeln!(f, "{holds} holds the dataset")
    }
}

/// How many were forgotten.
fn forgotten(gone: &[Gone], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if gone.is_empty() {
        return Ok(());
    }
    let unfinished = if gone.iter().all(|one| one.done) {
        ""
    } else {
        ", not everywhere yet"
    };
    let count = gone.len();
    writeln!(f, "forgotten: {count}{unfinished}: `oogst forget --list`")
}

/// The first lines of what the last sync noted: a source may have a lot to say, and the table below is what people look for.
fn notes(notes: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const SHOWN: usize = 8;
    let mut lines = notes.lines();
    for note in lines.by_ref().take(SHOWN) {
        writeln!(f, "  note: {note}")?;
    }
    match lines.count() {
        0 => Ok(()),
        more => writeln!(
            f,
            "  … {more} more lines of notes: `oogst status --format json` has all"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Shown<'a>(&'a str);

    impl fmt::Display for Shown<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            notes(self.0, f)
        }
    }

    #[test]
    fn many_notes_do_not_hide_the_rest() {
        assert_eq!(Shown("").to_string(), "");
        assert_eq!(Shown("one").to_string(), "  note: one\n");
        let many = Shown(&"note\n".repeat(30)).to_string();
        assert_eq!(many.lines().count(), 9);
        assert!(many.contains("… 22 more lines of notes"), "{many}");
    }
}

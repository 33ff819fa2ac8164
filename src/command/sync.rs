//! `oogst sync`: brings ledger and graph up to the sources, or shows what that would do.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use super::Failure;
use super::output::{Bar, say};
use crate::cli::SyncArgs;
use crate::config::Config;
use crate::control::{Control, Reply, SyncRequest};
use crate::ledger::Ledger;
use crate::state::StateError;
use crate::sync::{Dataset, FORMAT, OpenError, Options, Plan, Pledge, Trigger};

pub(super) fn run(config: &Config, args: &SyncArgs) -> Result<(), Failure> {
    let only = args.apply.as_deref().map(pledge_of).transpose()?;
    let sources: Option<BTreeSet<String>> =
        (!args.sources.is_empty()).then(|| args.sources.iter().cloned().collect());
    let keep = args.out.is_some();
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    if let Some(control) = Control::of(&config.state_path())? {
        let request = SyncRequest {
            plan: args.plan,
            keep,
            only,
            sources,
            allow_removals: args.allow_removals,
            now: crate::time::epoch().map_err(|fault| Failure::Input(fault.to_string()))?,
        };
        let bar = Bar::new();
        let reply = control
            .sync(&request, &mut |step| bar.told(step))
            .map_err(|fault| Failure::Machine(fault.into()))?;
        bar.finish();
        return show(&reply, args.out.as_deref());
    }
    let options = Options {
        allow_removals: args.allow_removals,
        only: only.as_ref(),
        sources: sources.as_ref(),
        keep,
        trigger: Trigger::Command,
    };
    let bar = Bar::new();
    if args.plan {
        // A plan writes nothing: without a ledger it starts from an empty one in memory.
        let mut ledger = if config.state_path().join(crate::ledger::FILE).exists() {
            Ledger::open(&config.state_path())?
        } else {
            Ledger::in_memory()?
        };
        let plan = crate::sync::plan(config, &mut ledger, now, options, &bar)?;
        bar.finish();
        return show_plan(&plan, args.out.as_deref());
    }
    let mut dataset = open(config)?;
    let mut report = crate::sync::sync(&mut dataset, now, options, &bar)?;
    report.notes.extend(crate::dump::limited(config));
    bar.finish();
    report
        .notes
        .iter()
        .for_each(|note| say(&format!("note: {note}")));
    write!(std::io::stdout(), "{report}")?;
    ended(&report.failed)?;
    match report.behind {
        Some(why) => Err(Failure::Machine(anyhow::anyhow!(crate::sync::behind(&why)))),
        None => Ok(()),
    }
}

/// The sources that failed are told; what worked is done.
fn ended(failed: &[String]) -> Result<(), Failure> {
    if failed.is_empty() {
        return Ok(());
    }
    for fault in failed {
        say(&format!("error: {fault}"));
    }
    Err(Failure::Said)
}

/// Opens the dataset alone.
pub(super) fn open(config: &Config) -> Result<Dataset, Failure> {
    match Dataset::open(config, &mut || {}) {
        Err(OpenError::State(fault @ StateError::Held { .. })) => {
            Err(Failure::Machine(fault.into()))
        }
        other => Ok(other?),
    }
}

fn show_plan(plan: &Plan, out: Option<&Path>) -> Result<(), Failure> {
    plan.notes
        .iter()
        .for_each(|note| say(&format!("note: {note}")));
    write!(std::io::stdout(), "{plan}")?;
    if let (Some(out), Ok(plan)) = (out, serde_json::to_value(plan)) {
        keep(out, &plan)?;
    }
    ended(&plan.failed)
}

/// What a server printed for us.
pub(super) fn show(reply: &Reply, out: Option<&Path>) -> Result<(), Failure> {
    if !reply.err.is_empty() {
        say(reply.err.trim_end());
    }
    std::io::stdout().write_all(reply.out.as_bytes())?;
    if let (Some(out), Some(plan)) = (out, &reply.plan) {
        keep(out, plan)?;
    }
    match reply.code {
        0 => Ok(()),
        1 => Err(Failure::Said),
        _ => Err(Failure::Machine(anyhow::anyhow!(
            "the server could not do it"
        ))),
    }
}

fn keep(out: &Path, plan: &serde_json::Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(plan).map_err(anyhow::Error::from)?;
    std::fs::write(out, text + "\n").map_err(|fault| {
        anyhow::Error::from(fault).context(format!("cannot write {}", out.display()))
    })?;
    Ok(())
}

/// What a plan that `--plan --out` wrote is held to.
fn pledge_of(path: &Path) -> Result<Pledge, Failure> {
    let wrong = |why: String| {
        Failure::Input(format!(
            "{}: {why}; make it with `oogst sync --plan --out FILE`",
            path.display()
        ))
    };
    let text = std::fs::read_to_string(path).map_err(|fault| wrong(fault.to_string()))?;
    let plan: serde_json::Value =
        serde_json::from_str(&text).map_err(|fault| wrong(format!("is no plan: {fault}")))?;
    if plan["format"].as_str() != Some(FORMAT) {
        return Err(wrong("is no plan of this oogst".to_owned()));
    }
    serde_json::from_value(plan).map_err(|fault| wrong(format!("is no plan: {fault}")))
}

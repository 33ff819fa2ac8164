//! `oogst verify`: proves that the graph is what the ledger says.

use std::io::Write;

use super::Failure;
use super::output::{Bar, grouped, say};
use crate::config::Config;
use crate::graph::Difference;
use crate::sync::Watch;

/// How many differences are shown.
const SHOWN: usize = 20;

pub(super) fn run(config: &Config) -> Result<(), Failure> {
    let dataset = super::sync::open(config)?;
    let bar = Bar::new();
    bar.step("verifying", Some(dataset.ledger.live_count()?));
    let snapshot = dataset.ledger.snapshot()?;
    let revision = snapshot
        .last_revision()?
        .map_or(0, |revision| revision.number);
    let (triples, differences) = dataset
        .graph
        .verify(&snapshot, &dataset.site, SHOWN, &mut || bar.entity())
        .map_err(anyhow::Error::from)?;
    bar.finish();
    if differences.is_empty() {
        let how = if config.graph.is_remote() {
            ", by their numbers for each predicate and by samples"
        } else {
            ""
        };
        writeln!(
            std::io::stdout(),
            "the graph is what the ledger says: revision {revision}, {} triples{how}",
            grouped(triples)
        )?;
        return Ok(());
    }
    for difference in &differences {
        match difference {
            Difference::Missing(quad) => say(&format!("missing: {quad}")),
            Difference::Surplus(quad) => say(&format!("surplus: {quad}")),
            Difference::Twice(quad) => say(&format!("said twice: {quad}")),
            Difference::Count {
                predicate,
                expected,
                held,
            } => say(&format!(
                "of {predicate} there should be {expected} triples, and there are {held}"
            )),
        }
    }
    Err(Failure::Machine(anyhow::anyhow!(
        "the graph is not what the ledger says; delete the folder {} and run `oogst sync`: it is made anew",
        config.state_path().join("graph").display()
    )))
}

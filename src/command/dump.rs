//! `oogst dump`: publishes the ledger's entities as files.

use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::Failure;
use super::output::Bar;
use crate::config::Config;
use crate::dump::{DumpError, Last, dump};
use crate::ledger::Ledger;
use crate::sync::{Trigger, Watch};

pub(super) fn run(config: &Config, out: Option<&Path>) -> Result<(), Failure> {
    let began = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let state = config.state_path();
    let Some(ledger) = Ledger::open_to_read(&state)? else {
        return Err(Failure::Input(DumpError::Nothing.to_string()));
    };
    let bar = Bar::new();
    bar.step("dumping", Some(ledger.live_count()?));
    drop(ledger);
    let folder = out.map_or_else(|| config.dump_path(), Path::to_path_buf);
    // Who breaks the process off leaves a folder that the next dump removes.
    let stop = AtomicBool::new(false);
    let result = dump(config, &folder, &stop, &mut |entities| {
        bar.entities(entities);
    });
    bar.finish();
    if out.is_none() {
        let ended = crate::time::now().unwrap_or(began);
        Last::of(began, ended, Trigger::Command, &result).keep(&state);
    }
    match result {
        Ok(done) => Ok(write!(std::io::stdout(), "{done}")?),
        Err(DumpError::Ledger(fault)) => Err(fault.into()),
        Err(fault) if fault.is_the_machines() => Err(Failure::Machine(fault.into())),
        Err(fault) => Err(Failure::Input(fault.to_string())),
    }
}

//! `oogst backup`: ledger and graph of one revision in a folder, also while a server holds the dataset.

use std::io::Write;
use std::path::Path;

use anyhow::Context;

use super::Failure;
use super::output::Bar;
use crate::backup::{BackupError, take};
use crate::config::Config;
use crate::control::{BackupRequest, Control};
use crate::sync::Watch;

impl From<BackupError> for Failure {
    fn from(fault: BackupError) -> Self {
        match fault {
            BackupError::Ledger(fault) => fault.into(),
            fault if fault.is_the_machines() => Self::Machine(fault.into()),
            fault => Self::Input(fault.to_string()),
        }
    }
}

pub(super) fn run(config: &Config, dir: &Path) -> Result<(), Failure> {
    // The server may stand in another folder.
    let dir = std::path::absolute(dir)
        .with_context(|| format!("there is no path to {}", dir.display()))?;
    let state = config.state_path();
    if let Some(control) = Control::of(&state)? {
        let request = BackupRequest {
            dir,
            now: crate::time::epoch().map_err(|fault| Failure::Input(fault.to_string()))?,
        };
        let reply = control
            .ask("/backup", &request)
            .map_err(|fault| Failure::Machine(fault.into()))?;
        return super::sync::show(&reply, None);
    }
    if !state.join(crate::ledger::FILE).exists() {
        return Err(Failure::Input(
            "there is nothing to back up yet: run `oogst sync`".to_owned(),
        ));
    }
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let mut dataset = super::sync::open(config)?;
    let bar = Bar::new();
    bar.step("backing up", None);
    let taken = take(&mut dataset, &dir)?;
    drop(dataset);
    let done = taken.publish(now, &bar)?;
    bar.finish();
    write!(std::io::stdout(), "{done}")?;
    Ok(())
}

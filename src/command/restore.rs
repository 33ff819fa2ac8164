//! `oogst restore`: puts a backup in the place of ledger and graph.

use std::io::Write;
use std::path::Path;

use super::Failure;
use super::output::{Bar, say};
use crate::backup::{RestoreError, restore};
use crate::config::Config;
use crate::forget;
use crate::ledger::Ledger;

impl From<RestoreError> for Failure {
    fn from(fault: RestoreError) -> Self {
        match fault {
            RestoreError::Ledger(fault) => fault.into(),
            fault if fault.is_the_machines() => Self::Machine(fault.into()),
            fault => Self::Input(fault.to_string()),
        }
    }
}

pub(super) fn run(config: &Config, dir: &Path, force: bool) -> Result<(), Failure> {
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let bar = Bar::new();
    let restored = restore(dir, &config.state_path(), force, now, &bar)?;
    bar.finish();
    let manifest = &restored.manifest;
    if manifest.base != config.site.base {
        say(&format!(
            "note: the backup is of {}, and site.base is {}",
            manifest.base, config.site.base
        ));
    }
    if let Some(folder) = &restored.replaced {
        forget_again(config, folder, now)?;
        say(&format!(
            "note: the ledger that was there is in {}; remove it when it is not needed any more",
            folder.display()
        ));
    }
    if !restored.has_graph {
        say(
            "note: there is no graph in it that can be used here; the next command makes it from the ledger",
        );
    }
    let mut out = std::io::stdout();
    let (revision, made) = (manifest.revision, &manifest.made);
    writeln!(out, "restored revision {revision}, backed up {made}")?;
    Ok(())
}

/// Who was forgotten is forgotten in the ledger that was put back, too.
fn forget_again(config: &Config, replaced: &Path, now: i64) -> Result<(), Failure> {
    // One that cannot be opened may be why there is a restore.
    let Ok(Some(before)) = Ledger::open_to_read(replaced) else {
        say(
            "note: who was forgotten in the ledger that was there cannot be told; forget them again, if there were any",
        );
        return Ok(());
    };
    if before.all_forgotten()?.is_empty() {
        return Ok(());
    }
    let mut dataset = super::sync::open(config)?;
    let keys = forget::again(&mut dataset, &before, now, &Bar::new())?;
    say(&format!(
        "note: who was forgotten is forgotten in it too: {}",
        keys.join(", ")
    ));
    Ok(())
}

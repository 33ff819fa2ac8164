//! `oogst restore`: puts a backup in the place of ledger and graph.

use std::io::Write;
use std::path::Path;

use super::Failure;
use super::output::{Bar, say};
use crate::backup::{RestoreError, restore};
use crate::config::Config;

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

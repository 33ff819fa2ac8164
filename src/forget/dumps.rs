//! Dumps that are retained: each is made anew, from what the ledger now holds of its revision.

use std::sync::atomic::AtomicBool;

use super::{ForgetError, failed};
use crate::config::Config;
use crate::dump::{self, DumpError, Dumps, Published};

/// The dumps, the oldest first.
fn retained(config: &Config) -> Result<Vec<Published>, ForgetError> {
    let folder = config.dump_path();
    let mut dumps = dump::published(&folder).map_err(failed(&folder))?;
    dumps.reverse();
    Ok(dumps)
}

/// What they are called.
pub(super) fn names(config: &Config) -> Result<Vec<String>, ForgetError> {
    let dumps = retained(config)?.into_iter();
    Ok(dumps.map(|dump| dump.name).collect())
}

/// Makes all of them anew. One of a revision that the ledger does not have is withdrawn. Gives their names.
pub(super) fn again(config: &Config) -> Result<Vec<String>, ForgetError> {
    let folder = config.dump_path();
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let dumps = Dumps::hold(&folder)?;
    let stop = AtomicBool::new(false);
    let mut names = Vec::new();
    for kept in retained(config)? {
        match dump::again(config, &dumps, &kept, &stop, &mut |_| {}) {
            Err(DumpError::Nothing) => dumps.withdraw(&kept.name)?,
            other => {
                other?;
            }
        }
        names.push(kept.name);
    }
    Ok(names)
}

//! Dumps that are kept, written once more: what was forgotten since is then gone from them.

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::{DumpError, Dumps, Published, failed, published, write};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::time::rfc3339;

/// Writes a dump that is kept once more, of its own revision, as the ledger tells that revision now: what was forgotten since
/// is not in it any more.
///
/// # Errors
/// As [`super::dump`]; where the ledger does not have the revision, [`DumpError::Nothing`].
pub fn again(
    config: &Config,
    dumps: &Dumps,
    kept: &Published,
    stop: &AtomicBool,
    each: &mut dyn FnMut(u64),
) -> Result<Published, DumpError> {
    let folder = dumps.path();
    let ledger = Ledger::open_to_read(&config.state_path())?.ok_or(DumpError::Nothing)?;
    let ledger = ledger.snapshot()?;
    // A ledger that was put back has other revisions of the same numbers.
    let revision = ledger.revision(kept.revision)?;
    let revision = revision
        .filter(|revision| rfc3339(revision.datestamp) == kept.datestamp)
        .ok_or(DumpError::Nothing)?;
    let job = write::Job {
        ledger: &ledger,
        since: kept.since.clone(),
        work: write::Work::new(config, revision, stop),
    };
    let partial = dumps.partial().map_err(failed(folder))?;
    let dump = job.write(partial.path(), each)?;
    let folder = dumps
        .publish(partial, &kept.name, false)
        .map_err(failed(folder))?;
    Ok(Published {
        folder,
        is_latest: kept.is_latest,
        ..dump
    })
}

/// The dumps of a folder, the oldest revision first: names, and the revisions that they are of.
///
/// # Errors
/// Where the folder cannot be read.
pub fn of_revisions(folder: &Path) -> io::Result<Vec<(String, i64)>> {
    let dumps = published(folder)?.into_iter().rev();
    Ok(dumps.map(|dump| (dump.name, dump.revision)).collect())
}

/// Writes every dump of a folder once more, from what the ledger holds of its revision now. One of a revision that the
/// ledger does not know is withdrawn. Gives their names.
///
/// # Errors
/// As [`super::dump`].
pub fn rewrite(config: &Config, folder: &Path) -> Result<Vec<String>, DumpError> {
    let mut kept = published(folder).map_err(failed(folder))?;
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let dumps = Dumps::hold(folder)?;
    let stop = AtomicBool::new(false);
    kept.reverse();
    for dump in &kept {
        match again(config, &dumps, dump, &stop, &mut |_| {}) {
            Ok(_) => {}
            Err(DumpError::Nothing) => dumps.withdraw(&dump.name)?,
            Err(fault) => return Err(fault),
        }
    }
    Ok(kept.into_iter().map(|dump| dump.name).collect())
}

//! Dumps that are kept, written once more: what was forgotten since is then gone from them.

use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use super::{DumpError, Dumps, Published, failed, published, write};
use crate::config::Config;
use crate::ledger::{Ledger, PUBLISHED};
use crate::record::visibility::{Property, Visibility};
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
    let kept = published(folder).map_err(failed(folder))?;
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    all_again(config, &Dumps::hold(folder)?, kept, &AtomicBool::new(false))
}

/// Writes the dumps of the folder of dumps once more that hold more of people than is published by now; as
/// [`rewrite`]. They are known by what their manifests say.
///
/// # Errors
/// As [`super::dump`].
pub fn limit(config: &Config) -> Result<Vec<String>, DumpError> {
    let folder = config.dump_path();
    let kept = wider(config, &folder)?;
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    all_again(
        config,
        &Dumps::hold(&folder)?,
        kept,
        &AtomicBool::new(false),
    )
}

/// The same, of any folder, for who holds it.
pub(super) fn limit_in(
    config: &Config,
    dumps: &Dumps,
    stop: &AtomicBool,
) -> Result<Vec<String>, DumpError> {
    all_again(config, dumps, wider(config, dumps.path())?, stop)
}

/// The dumps that hold more of people than the ledger publishes. One whose manifest does not say may.
fn wider(config: &Config, folder: &Path) -> Result<Vec<Published>, DumpError> {
    let ledger = Ledger::open_to_read(&config.state_path())?;
    let Some(now) = ledger
        .map(|ledger| ledger.made_with(PUBLISHED))
        .transpose()?
        .flatten()
    else {
        return Ok(Vec::new());
    };
    let now = Visibility::of_names(&now);
    let mut dumps = published(folder).map_err(failed(folder))?;
    dumps.retain(|dump| {
        let then = dump.people.as_deref().map(Visibility::of_names);
        !now.includes(&then.unwrap_or_else(|| Visibility::of(Property::ALL)))
    });
    Ok(dumps)
}

/// Writes dumps once more, the oldest first.
fn all_again(
    config: &Config,
    dumps: &Dumps,
    kept: Vec<Published>,
    stop: &AtomicBool,
) -> Result<Vec<String>, DumpError> {
    let mut names = Vec::new();
    for dump in kept.into_iter().rev() {
        match again(config, dumps, &dump, stop, &mut |_| {}) {
            Ok(_) => {}
            Err(DumpError::Nothing) => dumps.withdraw(&dump.name)?,
            Err(fault) => return Err(fault),
        }
        names.push(dump.name);
    }
    Ok(names)
}

/// After a sync: dumps that hold more of people than is published by now are written once more, and that is told, as notes.
#[must_use]
pub fn limited(config: &Config) -> Vec<String> {
    match limit(config) {
        Ok(names) if names.is_empty() => Vec::new(),
        Ok(names) => vec![format!(
            "less is published of people than when these dumps were made; they were made anew: {}",
            names.join(", ")
        )],
        Err(fault) => vec![format!(
            "less is published of people than retained dumps hold, and they could not be made anew: {fault}; the next `oogst sync` or `oogst dump` tries again"
        )],
    }
}

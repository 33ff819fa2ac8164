//! Dumps: every live entity, in every format, straight from ledger and mapping.
//!
//! A dump is a folder named after the date and the number of its revision. It is written beside the others under a
//! temporary name, brought to the disk and renamed, and only then does `latest` lead to it: whoever looks sees a whole dump
//! or the one before.
//!
//! Several threads write it: each takes the next range of the ledger's keys, and brings what it made of it to each document
//! when the ranges before are there. So two dumps of one revision are the same bytes, however many threads there were, and
//! memory holds one range of entities and one part of a document for each thread.

mod again;
mod changes;
mod describe;
mod document;
mod last;
mod manifest;
mod pack;
mod place;
mod research_object;
mod words;
mod write;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::config::Config;
use crate::ledger::{Ledger, LedgerError, Revision};
use crate::text::grouped;
use crate::time::rfc3339;

pub use again::{again, limit, limited, of_revisions, rewrite};
pub use describe::distributions;
pub use last::Last;
pub use manifest::{File, MANIFEST, Published, Role, Since, latest, published};
pub use place::Dumps;
pub use words::purpose;

/// The name of the link to the last dump.
pub const LATEST: &str = "latest";
/// What the files are called before their ends.
pub const STEM: &str = "oogst";
/// The hashes of all files, as `sha256sum` writes and checks them.
pub const SUMS: &str = "SHA256SUMS";

/// What a dump is called.
fn name_of(revision: &Revision) -> String {
    let date = rfc3339(revision.datestamp);
    let date = date.split('T').next().unwrap_or_default();
    format!("{date}-revision-{}", revision.number)
}

/// Is this the name of a dump?
#[must_use]
pub fn is_dump(name: &str) -> bool {
    let Some((date, number)) = name.split_once("-revision-") else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits(number) && date.split('-').count() == 3 && date.split('-').all(digits)
}

/// What a dump wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What there is now.
    pub dump: Published,
    /// The dumps that went, because no more are kept.
    pub gone: Vec<String>,
    /// The dumps before that held more of people than is published by now, and were made anew.
    pub limited: Vec<String>,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dump = &self.dump;
        writeln!(
            f,
            "dump of revision {}: {} triples in {}",
            dump.revision,
            grouped(dump.triples),
            dump.folder.display()
        )?;
        let bytes = dump.files.iter().map(|file| file.bytes).sum();
        let count = dump.files.len() as u64;
        writeln!(f, "  {} files, {} bytes", grouped(count), grouped(bytes))?;
        if let Some(since) = &dump.since {
            let triples = |role| {
                let file = dump.files.iter().find(|file| file.role == role);
                grouped(file.map_or(0, |file| file.triples))
            };
            writeln!(
                f,
                "  since revision {}: {} triples removed, {} added",
                since.revision,
                triples(Role::Removed),
                triples(Role::Added)
            )?;
        }
        for name in &self.gone {
            writeln!(f, "  removed the old dump {name}")?;
        }
        for name in &self.limited {
            writeln!(
                f,
                "  made anew, with less of people, as is published now: {name}"
            )?;
        }
        Ok(())
    }
}

/// Why there is no dump.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// There is no revision.
    #[error("there is nothing to dump yet: run `oogst sync`")]
    Nothing,
    /// Another process writes.
    #[error("another dump is being written into {0}; wait until it is done")]
    Held(PathBuf),
    /// Somebody said so.
    #[error("the dump was broken off; the last dump is as it was")]
    Stopped,
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file cannot be written.
    #[error("cannot write the dump {path}: {source}; the last dump is as it was")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl DumpError {
    /// Is the machine at fault, and not what was asked for?
    #[must_use]
    pub fn is_the_machines(&self) -> bool {
        matches!(self, Self::Ledger(_) | Self::Write { .. })
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> DumpError + use<> {
    let path = path.to_owned();
    move |source| DumpError::Write { path, source }
}

/// Whether work goes on: until the caller says otherwise, or a thread fails.
struct Stopped<'a> {
    by_caller: &'a AtomicBool,
    by_fault: AtomicBool,
}

impl Stopped<'_> {
    fn check(&self) -> Result<(), DumpError> {
        let stopped = [self.by_caller, &self.by_fault];
        if stopped.iter().any(|flag| flag.load(Ordering::Relaxed)) {
            return Err(DumpError::Stopped);
        }
        Ok(())
    }
}

/// Writes a dump of the ledger's last revision into a folder of dumps, and removes those that are not kept. `each` is told
/// how many entities are done; `stop` ends the work.
///
/// # Errors
/// Where there is nothing to dump, somebody else writes there, the ledger cannot be read or a file cannot be written; then
/// the last dump stays what it is.
pub fn dump(
    config: &Config,
    folder: &Path,
    stop: &AtomicBool,
    each: &mut dyn FnMut(u64),
) -> Result<Done, DumpError> {
    let ledger = Ledger::open_to_read(&config.state_path())?.ok_or(DumpError::Nothing)?;
    let ledger = ledger.snapshot()?;
    let revision = ledger.last_revision()?.ok_or(DumpError::Nothing)?;
    let dumps = Dumps::hold(folder)?;
    let before = published(folder).map_err(failed(folder))?;
    let since = changes::before(&before, &ledger, revision.number, &config.site())?;
    let job = write::Job {
        ledger: &ledger,
        since,
        work: write::Work::new(config, revision, stop),
    };
    let partial = dumps.partial().map_err(failed(folder))?;
    let dump = job.write(partial.path(), each)?;
    let folder = dumps
        .publish(partial, &dump.name, true)
        .map_err(failed(folder))?;
    let gone = dumps
        .retain(config.dumps.keep)
        .map_err(failed(dumps.path()))?;
    let limited = again::limit_in(config, &dumps, stop)?;
    let dump = Published {
        folder,
        is_latest: true,
        ..dump
    };
    Ok(Done {
        dump,
        gone,
        limited,
    })
}

/// Would a dump be the one that `latest` leads to? It is of the last revision, and has the files that the settings ask for.
///
/// # Errors
/// Where the ledger or the folder of dumps cannot be read.
pub fn is_current(config: &Config) -> Result<bool, DumpError> {
    let folder = config.dump_path();
    let Some(ledger) = Ledger::open_to_read(&config.state_path())? else {
        return Ok(false);
    };
    let last = ledger.last_revision()?.map(|revision| revision.number);
    let dumps = published(&folder).map_err(failed(&folder))?;
    let Some(dump) = dumps.into_iter().find(|dump| dump.is_latest) else {
        return Ok(false);
    };
    let whole = dump.files.iter().filter(|file| file.role == Role::Whole);
    let mut have: Vec<String> = whole.map(|file| file.name.clone()).collect();
    let mut wanted = document::names(&config.dumps);
    have.sort();
    wanted.sort();
    let is_mapped_so = dump.mapping == config.site().fingerprint();
    Ok(Some(dump.revision) == last && is_mapped_so && have == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dump_is_named_after_date_and_number() {
        let revision = Revision {
            number: 12,
            datestamp: 1_795_000_000,
            added: 0,
            changed: 0,
            removed: 0,
        };
        assert_eq!(name_of(&revision), "2026-11-18-revision-12");
        assert!(is_dump(&name_of(&revision)));
        for other in [
            "latest",
            "revision-12",
            "..",
            "2026-11-18-revision-",
            "2026-11-18-revision-1/..",
            "2026-11-revision-1",
            ".dump-2026-11-18-revision-1",
        ] {
            assert!(!is_dump(other), "{other}");
        }
    }
}

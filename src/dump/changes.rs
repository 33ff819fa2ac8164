//! `changes.removed.nt` and `changes.added.nt`: what is to be done to the dump before, so that it becomes this one. First
//! what was removed goes, then what was added comes.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use super::document::Document;
use super::manifest::{File, Published, Role, Since};
use super::pack::Deflater;
use super::{DumpError, Stopped, failed};
use crate::config::DumpConfig;
use crate::ledger::{Change, Ledger, Version};
use crate::mapping::{self, Profile, Site};
use crate::rdf::{Format, Writer};
use crate::time::rfc3339;

/// How much is gathered before it is written.
const FULL: usize = 1 << 20;

/// The dump before: the last one that the ledger and the mapping can be compared with.
pub(super) fn before(
    dumps: &[Published],
    ledger: &Ledger,
    revision: i64,
    site: &Site,
) -> Result<Option<Since>, DumpError> {
    let mapping = site.fingerprint();
    for dump in dumps {
        // A ledger that was put back has other revisions of the same numbers.
        if dump.mapping == mapping && is_ours(dump, ledger)? {
            if dump.revision < revision {
                return Ok(Some(Since {
                    name: dump.name.clone(),
                    revision: dump.revision,
                }));
            }
            // The one that is replaced may have been compared with one that is gone.
            if dump.revision == revision && dump.since.is_some() {
                return Ok(dump.since.clone());
            }
        }
    }
    Ok(None)
}

fn is_ours(dump: &Published, ledger: &Ledger) -> Result<bool, DumpError> {
    let revision = ledger.revision(dump.revision)?;
    Ok(revision.is_some_and(|revision| rfc3339(revision.datestamp) == dump.datestamp))
}

/// Writes both files.
pub(super) fn write(
    ledger: &Ledger,
    site: &Site,
    config: &DumpConfig,
    folder: &Path,
    (from, to): (i64, i64),
    stopped: &Stopped<'_>,
) -> Result<Vec<File>, DumpError> {
    let document = |name: &str, role| {
        Document::create(
            folder,
            name.to_owned(),
            (Profile::All, role),
            vec![Format::NTriples],
            &config.compressions,
            &site.base,
        )
    };
    let mut removed = Side::new(document("changes.removed", Role::Removed)?);
    let mut added = Side::new(document("changes.added", Role::Added)?);
    let write = |fault| failed(folder)(fault);
    ledger.for_each_difference::<DumpError>(from, to, |change| {
        stopped.check()?;
        let Change { old, new } = change;
        let [old, new] = [old, new].map(|version| lines(version.as_ref(), site));
        let (old, new) = (old.map_err(write)?, new.map_err(write)?);
        removed.take(&old, &new, stopped)?;
        added.take(&new, &old, stopped)
    })?;
    let mut files = removed.finish(stopped)?;
    files.extend(added.finish(stopped)?);
    Ok(files)
}

/// The triples of a version, as lines.
fn lines(version: Option<&Version>, site: &Site) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(Format::NTriples, &site.base, Vec::new());
    if let Some(Version { entity, datestamp }) = version {
        writer.entity("", |sink| {
            mapping::map(entity, Some(*datestamp), site, Profile::All, sink);
        })?;
    }
    writer.finish()
}

/// One of the two files.
struct Side {
    document: Document,
    number: usize,
    gathered: Vec<u8>,
    triples: u64,
    deflater: Deflater,
}

impl Side {
    fn new(document: Document) -> Self {
        Self {
            document,
            number: 0,
            gathered: Vec::new(),
            triples: 0,
            deflater: Deflater::new(),
        }
    }

    /// Takes the lines that are not among the others.
    fn take(
        &mut self,
        lines: &[u8],
        others: &[u8],
        stopped: &Stopped<'_>,
    ) -> Result<(), DumpError> {
        let each = |text: &'_ [u8]| -> HashSet<Vec<u8>> {
            text.split_inclusive(|byte| *byte == b'\n')
                .map(<[u8]>::to_vec)
                .collect()
        };
        let others = each(others);
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            if !others.contains(line) {
                self.gathered.extend_from_slice(line);
                self.triples += 1;
            }
        }
        if self.gathered.len() >= FULL {
            self.bring(stopped)?;
        }
        Ok(())
    }

    fn bring(&mut self, stopped: &Stopped<'_>) -> Result<(), DumpError> {
        let triples = std::mem::take(&mut self.triples);
        let number = self.number;
        self.number += 1;
        let brought =
            self.document
                .bring(number, &self.gathered, triples, &mut self.deflater, stopped);
        self.gathered.clear();
        brought
    }

    fn finish(mut self, stopped: &Stopped<'_>) -> Result<Vec<File>, DumpError> {
        self.bring(stopped)?;
        self.document.finish()
    }
}

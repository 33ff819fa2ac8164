//! Writing a dump: threads take ranges of the ledger, and bring their parts to the documents.

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;

use super::document::{Document, Headed, Tools, documents};
use super::manifest::{File, Published, Since};
use super::{DumpError, Stopped, changes, describe, name_of};
use crate::catalogue::Counts;
use crate::config::Config;
use crate::ledger::{Ledger, PUBLISHED, Range, Revision};
use crate::mapping::{self, Profile, Site};
use crate::time::rfc3339;

/// How many rows a range has. A part of a document is made in memory: with projects of usual size, some megabytes.
const ROWS: usize = 128;

/// A dump that is to be written.
pub(super) struct Job<'a> {
    /// At one instant, for as long as this takes.
    pub(super) ledger: &'a Ledger,
    pub(super) since: Option<Since>,
    pub(super) work: Work<'a>,
}

/// What all threads know.
pub(super) struct Work<'a> {
    pub(super) config: &'a Config,
    pub(super) site: Site,
    pub(super) revision: Revision,
    pub(super) stopped: Stopped<'a>,
}

impl Job<'_> {
    /// Writes everything into a folder.
    pub(super) fn write(
        &self,
        folder: &Path,
        each: &mut dyn FnMut(u64),
    ) -> Result<Published, DumpError> {
        let work = &self.work;
        let (settings, site) = (&work.config.dumps, &work.site);
        let documents = documents(settings, &site.base, folder)?;
        let ranges = self.ledger.ranges(ROWS)?;
        let counts = work.fill(&documents, &ranges, each)?;
        let mut files = work.finish(&documents)?;
        if let Some(since) = &self.since {
            let span = (since.revision, work.revision.number);
            let changes = changes::write(self.ledger, site, settings, folder, span, &work.stopped)?;
            files.extend(changes);
        }
        let mut dump = Published {
            name: name_of(&work.revision),
            revision: work.revision.number,
            datestamp: rfc3339(work.revision.datestamp),
            base: site.base.as_str().to_owned(),
            mapping: site.fingerprint(),
            people: self.ledger.made_with(PUBLISHED)?,
            triples: counts.triples(),
            entities: counts.entities(),
            since: self.since.clone(),
            files,
            folder: folder.to_owned(),
            is_latest: false,
        };
        describe::write(self, &mut dump, &counts)?;
        Ok(dump)
    }
}

impl<'a> Work<'a> {
    pub(super) fn new(config: &'a Config, revision: Revision, stop: &'a AtomicBool) -> Self {
        Self {
            config,
            site: config.site(),
            revision,
            stopped: Stopped {
                by_caller: stop,
                by_fault: AtomicBool::new(false),
            },
        }
    }

    /// Has threads write all ranges into the documents.
    fn fill(
        &self,
        documents: &[Document],
        ranges: &[Range],
        each: &mut dyn FnMut(u64),
    ) -> Result<Counts, DumpError> {
        let next = AtomicUsize::new(0);
        let threads = self.config.dumps.threads().min(ranges.len()).max(1);
        std::thread::scope(|scope| {
            let (tell, told) = mpsc::channel();
            let threads: Vec<_> = (0..threads)
                .map(|_| {
                    let tell = tell.clone();
                    let next = &next;
                    scope.spawn(move || {
                        let result = self.some_ranges(documents, ranges, next, &tell);
                        if result.is_err() {
                            self.stopped.by_fault.store(true, Ordering::Relaxed);
                        }
                        result
                    })
                })
                .collect();
            drop(tell);
            for entities in &told {
                each(entities);
            }
            let mut counts = Counts::default();
            let mut fault = None;
            for thread in threads {
                let result = thread.join();
                match result.unwrap_or_else(|panic| std::panic::resume_unwind(panic)) {
                    Ok(some) => counts.merge(some),
                    // The others stop because of the one that failed.
                    Err(DumpError::Stopped) => {
                        fault.get_or_insert(DumpError::Stopped);
                    }
                    Err(first) => fault = Some(first),
                }
            }
            fault.map_or(Ok(counts), Err)
        })
    }

    /// What one thread does.
    fn some_ranges(
        &self,
        documents: &[Document],
        ranges: &[Range],
        next: &AtomicUsize,
        tell: &mpsc::Sender<u64>,
    ) -> Result<Counts, DumpError> {
        // A reader of its own. Should there be a later revision by now, it reads what was at ours.
        let ledger = Ledger::open_to_read(&self.config.state_path())?.ok_or(DumpError::Nothing)?;
        let ledger = ledger.snapshot()?;
        let counted = documents.iter().position(Document::is_everything);
        let mut counts = Counts::default();
        let mut tools = Tools::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some(range) = ranges.get(number) else {
                return Ok(counts);
            };
            let entities: Vec<Headed> = ledger
                .of_range(range, self.revision.number)?
                .into_iter()
                .map(|(entity, datestamp)| Headed {
                    heading: format!("{} {}", entity.kind(), entity.key),
                    entity,
                    datestamp,
                })
                .collect();
            for one in &entities {
                counts.note(&one.entity);
                if counted.is_none() {
                    let stamp = Some(one.datestamp);
                    mapping::map(&one.entity, stamp, &self.site, Profile::All, &mut counts);
                }
            }
            for (at, document) in documents.iter().enumerate() {
                self.stopped.check()?;
                let counts = (counted == Some(at)).then_some(&mut counts);
                document.part(
                    number,
                    &entities,
                    &self.site,
                    &mut tools,
                    counts,
                    &self.stopped,
                )?;
            }
            // Nobody listens any more where the dump is given up.
            if tell.send(entities.len() as u64).is_err() {
                return Err(DumpError::Stopped);
            }
        }
    }

    /// Ends the documents, side by side: to bring a file to the disk takes its time.
    fn finish(&self, documents: &[Document]) -> Result<Vec<File>, DumpError> {
        let share = documents.len().div_ceil(self.config.dumps.threads());
        std::thread::scope(|scope| {
            let threads: Vec<_> = documents
                .chunks(share.max(1))
                .map(|some| {
                    scope.spawn(move || {
                        let files = some.iter().map(|document| {
                            self.stopped.check()?;
                            document.finish()
                        });
                        files.collect::<Result<Vec<_>, DumpError>>()
                    })
                })
                .collect();
            let mut files = Vec::new();
            for thread in threads {
                let result = thread.join();
                let some = result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
                files.extend(some.into_iter().flatten());
            }
            Ok(files)
        })
    }
}

//! Collecting: every source that is no file of records is asked once, and what it gives is kept in the state folder, so
//! that it can be read twice, and again when the source fails.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::config::{Config, SourceClass, SourceConfig, Vanished};
use crate::fetch::Fetcher;
use crate::record::Kind;
use crate::source::cerif::Cerif;
use crate::source::collector::{Before, CollectError, Collector, Taker, Yield};
use crate::source::files::RecordFiles;
use crate::source::json::JsonDocuments;
use crate::source::oai::Oai;
use crate::source::rdf::RdfFiles;
use crate::source::spool::{EXTENSION, Item, Spool, Writing};
use crate::source::table::Tables;
use crate::source::{Fault, Faults, Progress, Source};

/// The folder of what was collected, in the state folder.
pub const FOLDER: &str = "sources";

/// Who watches.
pub trait Watch: Progress {
    /// A source begins to be collected, with so many bytes to come where that is known.
    fn source(&self, _name: &str, _total: Option<u64>) {}
    /// The work has come so far, in words.
    fn stage(&self, _stage: &str) {}
}

/// How a source was collected.
#[derive(Debug)]
pub struct Run {
    /// What the source is called.
    pub source: String,
    /// How many records it has now, those that are kept although it no longer has them too.
    pub records: u64,
    /// How many of these it no longer has.
    pub gone: u64,
    /// What is wrong with parts of it.
    pub notices: Faults,
    /// Why it could not be had, if so. What was collected before is used.
    pub failed: Option<CollectError>,
}

/// The sources, ready to be read.
pub struct Sources {
    /// In the order of the settings.
    pub list: Vec<Box<dyn Source>>,
    /// How each that was collected was collected.
    pub runs: Vec<Run>,
    /// Holds what was collected for once only.
    _once: Option<tempfile::TempDir>,
}

/// What is kept of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It replaces the one before, in the state folder.
    InState,
    /// Nothing: it is for this process only.
    Nothing,
}

/// Collects what has to be collected, and gives every source of the settings. A source that fails is read as it was when it
/// was last collected.
///
/// # Errors
/// Where the state folder cannot be written to.
pub fn sources(
    config: &Config,
    keep: Keep,
    now: i64,
    watch: &dyn Watch,
) -> std::io::Result<Sources> {
    let state = config.state_path().join(FOLDER);
    let mut list: Vec<Box<dyn Source>> = Vec::new();
    let mut runs = Vec::new();
    let once = match keep {
        Keep::Nothing => Some(tempfile::tempdir()?),
        Keep::InState => None,
    };
    let target = once
        .as_ref()
        .map_or(state.as_path(), tempfile::TempDir::path);
    let fetcher = match keep {
        Keep::InState => Fetcher::new(config),
        Keep::Nothing => Fetcher::new(config).keeping_nothing(),
    };
    for source in config.sources() {
        let Some(collector) = collector(config, &source, &fetcher) else {
            list.push(Box::new(files(config, &source)));
            continue;
        };
        watch.source(&source.name, collector.bytes());
        let before = spool(&state, &source.name);
        let after = spool(target, &source.name);
        let run = collect(&*collector, &source, &before, &after, now, watch)?;
        let is_new = run.failed.is_none();
        runs.push(run);
        list.push(Box::new(if is_new { after } else { before }));
    }
    Ok(Sources {
        list,
        runs,
        _once: once,
    })
}

/// The files of a source of records.
fn files(config: &Config, source: &SourceConfig) -> RecordFiles {
    RecordFiles {
        name: source.name.as_str().into(),
        path: config.resolve(source.path.as_deref().unwrap_or(Path::new(""))),
    }
}

/// What collects a source; nothing where it is files of records.
fn collector<'a>(
    config: &'a Config,
    source: &'a SourceConfig,
    fetcher: &'a Fetcher,
) -> Option<Box<dyn Collector + 'a>> {
    match source.class {
        SourceClass::Cerif => Some(Box::new(Cerif {
            config,
            source,
            fetcher,
        })),
        SourceClass::Oai => Some(Box::new(Oai {
            config,
            source,
            fetcher,
        })),
        SourceClass::Json => Some(Box::new(JsonDocuments::new(config, source, fetcher))),
        SourceClass::Rdf => Some(Box::new(RdfFiles::new(config, source, fetcher))),
        SourceClass::Records => None,
        SourceClass::Table => Some(Box::new(Tables::new(config, source, fetcher))),
    }
}

fn spool(folder: &Path, name: &str) -> Spool {
    Spool {
        name: name.into(),
        path: folder.join(format!("{name}.{EXTENSION}")),
    }
}

/// Collects one source into `after`. Where it fails, nothing is written.
fn collect(
    collector: &dyn Collector,
    source: &SourceConfig,
    before: &Spool,
    after: &Spool,
    now: i64,
    watch: &dyn Watch,
) -> std::io::Result<Run> {
    let header = before.header();
    let past = Before {
        spool: before,
        header: header.clone(),
        now,
    };
    let mut taking = Taking {
        writing: Writing::begin(&after.path, crate::time::rfc3339(now))?,
        given: HashSet::new(),
        gone: HashSet::new(),
        notices: Faults::default(),
        watch,
    };
    let outcome = collector.collect(&past, &mut taking);
    let Taking {
        mut writing,
        given,
        gone,
        notices,
        ..
    } = taking;
    let mut run = Run {
        source: source.name.clone(),
        records: 0,
        gone: 0,
        notices,
        failed: None,
    };
    let (is_whole, state) = match outcome {
        Ok(Yield::Whole) => (true, serde_json::Value::Null),
        Ok(Yield::WholeWith(state)) => (true, state),
        Ok(Yield::Changes(state)) => (false, state),
        Ok(Yield::Unchanged) => (false, header.unwrap_or_default().state),
        Err(fault) => {
            run.failed = Some(fault);
            before.each(&mut |item| run.count(&item))?;
            return Ok(run);
        }
    };
    writing.state(state);
    run.records = given.len() as u64;
    let mark = crate::time::rfc3339(now);
    before.each(&mut |mut item| {
        let id = (item.record.kind(), item.record.id().to_owned());
        if given.contains(&id) {
            return;
        }
        if is_whole || gone.contains(&id) {
            if source.vanished == Vanished::Remove {
                return;
            }
            item.beside.gone.get_or_insert_with(|| mark.clone());
        }
        run.count(&item);
        writing.item(&item);
    })?;
    writing.finish()?;
    Ok(run)
}

impl Run {
    fn count(&mut self, item: &Item) {
        self.records += 1;
        self.gone += u64::from(item.beside.gone.is_some());
    }
}

struct Taking<'a> {
    writing: Writing,
    given: HashSet<(Kind, String)>,
    gone: HashSet<(Kind, String)>,
    notices: Faults,
    watch: &'a dyn Watch,
}

impl Taker for Taking<'_> {
    fn item(&mut self, item: Item) {
        let id = (item.record.kind(), item.record.id().to_owned());
        if self.given.contains(&id) {
            self.notices.add(twice(&item));
            return;
        }
        self.writing.item(&item);
        self.given.insert(id);
    }

    fn gone(&mut self, kind: Kind, id: &str) {
        self.gone.insert((kind, id.to_owned()));
    }

    fn notice(&mut self, notice: Fault) {
        self.notices.add(notice);
    }

    fn progress(&mut self, bytes: u64) {
        self.watch.bytes(bytes);
    }

    fn stage(&mut self, stage: &str) {
        self.watch.stage(stage);
    }
}

fn twice(item: &Item) -> Fault {
    Fault {
        file: PathBuf::from(&item.beside.at.file),
        line: item.beside.at.line,
        column: 1,
        record: Some(format!("{} {}", item.record.kind(), item.record.id())),
        field: "id".to_owned(),
        message: "the source gives this id a second time; only the first is taken".to_owned(),
        remedy: Some("correct it where it comes from, or take another field for the id".to_owned()),
        snippet: None,
    }
}

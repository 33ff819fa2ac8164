//! Collecting one source: what it gives, and what becomes of what it no longer has.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;

use super::Watch;
use super::run::{Outcome, Run, RunError, Told};
use crate::config::{SourceConfig, Vanished};
use crate::record::Kind;
use crate::source::Fault;
use crate::source::collector::{Before, Collector, Taker, Yield};
use crate::source::spool::{Item, Spool, Writing};

/// What is collected, and where to.
pub(super) struct One<'a> {
    pub(super) source: &'a SourceConfig,
    /// What was collected the last time.
    pub(super) before: &'a Spool,
    /// What is written. It is not there where the source fails, and where nothing changed.
    pub(super) after: &'a Spool,
    /// How much may be removed, in percent, and the setting that says so.
    pub(super) percent: Option<(u64, &'static str)>,
    pub(super) now: i64,
}

impl One<'_> {
    /// Asks the source. Where it fails, nothing is written.
    pub(super) fn collect(
        &self,
        collector: &dyn Collector,
        watch: &dyn Watch,
    ) -> std::io::Result<Run> {
        let header = self.before.header();
        let past = Before {
            spool: self.before,
            header,
            now: self.now,
        };
        let mut run = Run::new(&self.source.name, self.now);
        let mut taking = Taking {
            writing: Writing::begin(&self.after.path, crate::time::rfc3339(self.now))?,
            given: HashMap::new(),
            gone: HashSet::new(),
            run: &mut run,
            watch,
        };
        let outcome = collector.collect(&past, &mut taking);
        let Taking {
            mut writing,
            given,
            gone,
            ..
        } = taking;
        let (is_whole, state) = match outcome {
            Ok(Yield::Whole) => (true, serde_json::Value::Null),
            Ok(Yield::WholeWith(state)) => (true, state),
            Ok(Yield::Changes(state)) => (false, state),
            Ok(Yield::Unchanged) => return self.end(run, Outcome::Unchanged),
            Err(fault) => {
                run.failed = Some(RunError::Collect(fault));
                return self.end(run, Outcome::Failed);
            }
        };
        writing.state(state);
        let mut joining = Joining {
            one: self,
            given,
            gone,
            is_whole,
            told: Told::default(),
            live: BTreeMap::new(),
        };
        self.before.each_printed(&mut |item, print| {
            if let Some(item) = joining.join(item, print) {
                writing.item(&item);
            }
        })?;
        if let Some(refused) = joining.too_many() {
            run.failed = Some(refused);
            return self.end(run, Outcome::Failed);
        }
        let joined = joining.end();
        run.told = Told {
            started: run.told.started,
            ..joined
        };
        writing.finish()?;
        self.over(&mut run, Outcome::Collected);
        Ok(run)
    }

    /// The end of a run after which the source is as it was.
    fn end(&self, mut run: Run, outcome: Outcome) -> std::io::Result<Run> {
        as_it_was(self.before, &mut run.told)?;
        self.over(&mut run, outcome);
        Ok(run)
    }

    fn over(&self, run: &mut Run, outcome: Outcome) {
        let ended = crate::time::now().unwrap_or(self.now);
        let folder = self.before.path.parent().unwrap_or(&self.before.path);
        run.end(outcome, ended, Told::of(folder, &self.source.name));
    }
}

/// Counts what was collected before.
pub(super) fn as_it_was(before: &Spool, told: &mut Told) -> std::io::Result<()> {
    (told.records, told.new, told.changed) = (0, 0, 0);
    (told.gone, told.removed) = (0, 0);
    before.each(&mut |item| {
        told.records += 1;
        told.gone += u64::from(item.beside.gone.is_some());
    })
}

/// Joins what was there before with what the source gave.
struct Joining<'a> {
    one: &'a One<'a>,
    /// What it gave, each with what tells it from other versions of itself.
    given: HashMap<(Kind, String), u64>,
    /// What it said is gone.
    gone: HashSet<(Kind, String)>,
    is_whole: bool,
    told: Told,
    /// How many of each kind there were, and how many of these are removed.
    live: BTreeMap<Kind, (u64, u64)>,
}

impl Joining<'_> {
    /// What remains of a record of before, if something does.
    fn join(&mut self, mut item: Item, print: u64) -> Option<Item> {
        let id = (item.record.kind(), item.record.id().to_owned());
        let was_there = item.beside.gone.is_none();
        let counts = self.live.entry(id.0).or_default();
        counts.0 += u64::from(was_there);
        if let Some(now) = self.given.remove(&id) {
            self.told.records += 1;
            self.told.changed += u64::from(now != print || !was_there);
            return None;
        }
        let is_told = self.gone.contains(&id);
        if self.is_whole || is_told {
            let removes = match self.one.source.vanished {
                Vanished::Told => is_told,
                Vanished::Keep => false,
                Vanished::Remove => true,
            };
            if removes {
                counts.1 += u64::from(was_there);
                self.told.removed += 1;
                return None;
            }
            let now = self.one.now;
            item.beside
                .gone
                .get_or_insert_with(|| crate::time::rfc3339(now));
        }
        self.told.records += 1;
        self.told.gone += u64::from(item.beside.gone.is_some());
        Some(item)
    }

    /// Why it is too much that is removed, if so.
    fn too_many(&self) -> Option<RunError> {
        let (percent, setting) = self.one.percent?;
        let (kind, (before, removed)) = self
            .live
            .iter()
            .find(|(_, (before, removed))| removed * 100 > before * percent)?;
        Some(RunError::TooManyRemovals {
            kind: *kind,
            removed: *removed,
            before: *before,
            percent,
            setting,
        })
    }

    fn end(mut self) -> Told {
        self.told.new = self.given.len() as u64;
        self.told.records += self.told.new;
        self.told
    }
}

struct Taking<'a> {
    writing: Writing,
    given: HashMap<(Kind, String), u64>,
    gone: HashSet<(Kind, String)>,
    run: &'a mut Run,
    watch: &'a dyn Watch,
}

impl Taker for Taking<'_> {
    fn item(&mut self, item: Item) {
        let id = (item.record.kind(), item.record.id().to_owned());
        if self.given.contains_key(&id) {
            self.run.notices.add(twice(&item));
            return;
        }
        let print = self.writing.item(&item);
        self.given.insert(id, print);
    }

    fn gone(&mut self, kind: Kind, id: &str) {
        self.gone.insert((kind, id.to_owned()));
    }

    fn notice(&mut self, notice: Fault) {
        self.run.notices.add(notice);
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

//! What was collected, until it takes the place of what was collected before.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::TempDir;

use super::one::as_it_was;
use super::run::{Outcome, Run, RunError, Told};
use super::{Keep, spool};
use crate::source::files::RecordFiles;
use crate::source::spool::Spool;
use crate::source::{Faults, Source};

/// How the names of folders begin in which something is staged.
const STAGING: &str = ".collecting-";

/// The sources, ready to be read.
pub struct Sources {
    /// In the order of the settings.
    pub list: Vec<Box<dyn Source>>,
    /// How each that was asked was collected.
    pub runs: Vec<Run>,
    /// The collections: where each is to be, and where it is staged, if it is new.
    collected: Vec<(Spool, Option<Spool>)>,
    folder: PathBuf,
    keep: Keep,
    staging: Option<TempDir>,
}

impl Sources {
    pub(super) fn new(folder: PathBuf, keep: Keep) -> io::Result<Self> {
        if keep == Keep::InState {
            sweep(&folder)?;
        }
        Ok(Self {
            list: Vec::new(),
            runs: Vec::new(),
            collected: Vec::new(),
            folder,
            keep,
            staging: None,
        })
    }

    /// What was collected of a source the last time.
    pub(super) fn before(&self, name: &str) -> Spool {
        spool(&self.folder, name)
    }

    /// Where a source is collected to.
    pub(super) fn staged(&mut self, name: &str) -> io::Result<Spool> {
        let staging = match &mut self.staging {
            Some(staging) => staging,
            none => {
                let made = match self.keep {
                    Keep::Nothing => TempDir::new()?,
                    Keep::InState => {
                        fs::create_dir_all(&self.folder)?;
                        TempDir::with_prefix_in(STAGING, &self.folder)?
                    }
                };
                none.insert(made)
            }
        };
        Ok(spool(staging.path(), name))
    }

    pub(super) fn add_files(&mut self, files: RecordFiles) {
        self.list.push(Box::new(files));
    }

    /// A source that was asked.
    pub(super) fn add(&mut self, before: Spool, after: Spool, run: Run) -> io::Result<()> {
        let is_new = run.told.outcome == Outcome::Collected;
        if run.failed.is_some() {
            self.note(&run)?;
        }
        self.runs.push(run);
        self.add_collected(before, is_new.then_some(after));
        Ok(())
    }

    /// A source that was not asked.
    pub(super) fn add_as_it_was(&mut self, before: Spool) {
        self.add_collected(before, None);
    }

    /// A source as a plan kept it.
    pub(super) fn add_kept(&mut self, before: Spool, kept: &Path) -> io::Result<()> {
        let name = before.name.to_string();
        let from = spool(kept, &name);
        let mut after = None;
        if from.path.exists() {
            let staged = self.staged(&name)?;
            fs::copy(&from.path, &staged.path)?;
            after = Some(staged);
        }
        if let Some(told) = Told::of(kept, &name) {
            let mut run = Run::new(&name, 0);
            run.told = told;
            self.runs.push(run);
        }
        self.add_collected(before, after);
        Ok(())
    }

    /// The sources that failed and of which nothing is left of before, and why they failed.
    pub fn lost(&self) -> impl Iterator<Item = (&str, &RunError)> {
        self.runs.iter().filter_map(|run| {
            let why = run.failed.as_ref()?;
            let is_there = self
                .collected
                .iter()
                .any(|(before, _)| *before.name == *run.source && before.path.exists());
            (!is_there).then_some((run.source.as_str(), why))
        })
    }

    fn add_collected(&mut self, before: Spool, after: Option<Spool>) {
        self.list
            .push(Box::new(after.clone().unwrap_or_else(|| before.clone())));
        self.collected.push((before, after));
    }

    /// The names of those of which something was collected before: how much of them is removed was looked at.
    pub fn checked(&self) -> impl Iterator<Item = &str> {
        self.collected
            .iter()
            .filter(|(before, _)| before.path.exists())
            .map(|(before, _)| &*before.name)
    }

    /// The names of those that are new.
    pub fn fresh(&self) -> impl Iterator<Item = &Arc<str>> {
        let fresh = self.collected.iter().filter(|(_, after)| after.is_some());
        fresh.map(|(before, _)| &before.name)
    }

    /// Was this collected just now? What was collected before stands elsewhere.
    #[must_use]
    pub fn is_fresh(&self, path: &Path) -> bool {
        let mut fresh = self
            .collected
            .iter()
            .filter_map(|(_, after)| after.as_ref());
        fresh.any(|after| after.path == path)
    }

    /// Takes a source as it was when it was last collected: what it gives now is not sound.
    ///
    /// # Errors
    /// Where the state folder cannot be written to.
    pub fn set_aside(&mut self, name: &str, faults: Faults) -> io::Result<()> {
        let before = self.before(name);
        for (collected, after) in &mut self.collected {
            if *collected.name == *name {
                *after = None;
            }
        }
        for source in &mut self.list {
            if **source.name() == *name {
                *source = Box::new(before.clone());
            }
        }
        if let Some(at) = self.runs.iter().position(|run| run.source == name) {
            let run = &mut self.runs[at];
            run.failed = Some(RunError::Faults(faults));
            as_it_was(&before, &mut run.told)?;
            let ended = run.told.finished.parse::<jiff::Timestamp>();
            let ended = ended.map_or(0, jiff::Timestamp::as_second);
            run.end(Outcome::Failed, ended, Told::of(&self.folder, name));
            let run = &self.runs[at];
            self.note(run)?;
        }
        Ok(())
    }

    /// Puts what is new in the place of what was before, and keeps how it went; `false` where nothing is kept.
    ///
    /// # Errors
    /// Where the state folder cannot be written to.
    pub fn accept(&self) -> io::Result<bool> {
        if self.keep == Keep::Nothing {
            return Ok(false);
        }
        for (before, after) in &self.collected {
            if let Some(after) = after {
                fs::rename(&after.path, &before.path)?;
            }
        }
        for run in &self.runs {
            self.note(run)?;
        }
        Ok(true)
    }

    /// Keeps what is new in a folder, for [`Ask::kept`](super::Ask::kept).
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn keep_in(&self, folder: &Path) -> io::Result<()> {
        for (before, after) in &self.collected {
            if let Some(after) = after {
                fs::copy(&after.path, spool(folder, &before.name).path)?;
            }
        }
        for run in self.runs.iter().filter(|run| run.failed.is_none()) {
            run.told.keep(folder, &run.source)?;
        }
        Ok(())
    }

    fn note(&self, run: &Run) -> io::Result<()> {
        match self.keep {
            Keep::InState => run.told.keep(&self.folder, &run.source),
            Keep::Nothing => Ok(()),
        }
    }
}

/// Removes what a process left that was killed.
fn sweep(folder: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        if name.to_string_lossy().starts_with(STAGING) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

/// Where a collection is when it is accepted, of where it is staged.
#[must_use]
pub fn settled(path: &Path) -> PathBuf {
    let staging = path.parent().filter(|parent| {
        let name = parent.file_name().unwrap_or_default();
        name.to_string_lossy().starts_with(STAGING)
    });
    match (staging.and_then(Path::parent), path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

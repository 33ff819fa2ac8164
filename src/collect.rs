//! Collecting: every source that is no file of records is asked once, and what it gives is kept in the state folder, so
//! that it can be read twice, and again when the source fails.
//!
//! What is collected is [staged](Sources) first. It takes the place of the collection before when everything that is
//! made of it is known to be sound ([`Sources::accept`]), and not at all when it is not.

mod one;
mod run;
mod staged;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::{Config, SourceClass, SourceConfig};
use crate::fetch::Fetcher;
use crate::source::Progress;
use crate::source::cerif::Cerif;
use crate::source::collector::Collector;
use crate::source::files::RecordFiles;
use crate::source::json::JsonDocuments;
use crate::source::oai::Oai;
use crate::source::page::Page;
use crate::source::rdf::RdfFiles;
use crate::source::spool::{EXTENSION, Spool};
use crate::source::table::Tables;

pub use run::{Outcome, Run, RunError, Told};
pub use staged::{Sources, settled};

/// The folder of what was collected, in the state folder.
pub const FOLDER: &str = "sources";

/// Who watches.
pub trait Watch: Progress {
    /// A source begins to be collected, with so many bytes to come where that is known.
    fn source(&self, _name: &str, _total: Option<u64>) {}
    /// The work has come so far, in words.
    fn stage(&self, _stage: &str) {}
}

/// What is kept of a collection.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Keep {
    /// It can replace the one before, in the state folder.
    InState,
    /// Nothing: it is for this process only.
    #[default]
    Nothing,
}

/// What is to be collected.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ask<'a> {
    /// What is kept of it.
    pub keep: Keep,
    /// Which sources are asked; without it, all. One that was never collected is in any case.
    pub only: Option<&'a BTreeSet<String>>,
    /// May more be removed than the settings allow?
    pub allow_removals: bool,
    /// The folder in which a plan kept what it collected: nobody is asked.
    pub kept: Option<&'a Path>,
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
    let ask = Ask {
        keep,
        ..Ask::default()
    };
    collect(config, ask, now, watch)
}

/// The same, with more to say about it.
///
/// # Errors
/// Where the state folder cannot be written to.
pub fn collect(
    config: &Config,
    ask: Ask<'_>,
    now: i64,
    watch: &dyn Watch,
) -> std::io::Result<Sources> {
    let folder = config.state_path().join(FOLDER);
    let mut sources = Sources::new(folder, ask.keep)?;
    let fetcher = match ask.keep {
        Keep::InState => Fetcher::new(config),
        Keep::Nothing => Fetcher::new(config).keeping_nothing(),
    };
    for source in config.sources() {
        let Some(collector) = collector(config, &source, &fetcher) else {
            sources.add_files(files(config, &source));
            continue;
        };
        let before = sources.before(&source.name);
        let is_wanted = ask.only.is_none_or(|only| only.contains(&source.name));
        if let Some(kept) = ask.kept {
            sources.add_kept(before, kept)?;
        } else if is_wanted || !before.path.exists() {
            watch.source(&source.name, collector.bytes());
            let after = sources.staged(&source.name)?;
            let one = one::One {
                source: &source,
                before: &before,
                after: &after,
                percent: percent(config, &source, ask.allow_removals),
                now,
            };
            let run = one.collect(&*collector, watch)?;
            sources.add(before, after, run)?;
        } else {
            sources.add_as_it_was(before);
        }
    }
    Ok(sources)
}

/// How much of a source may be removed at once: the percentage, and the setting that says so.
fn percent(config: &Config, source: &SourceConfig, allowed: bool) -> Option<(u64, &'static str)> {
    match source.removal_percent {
        _ if allowed => None,
        Some(percent) => Some((percent, "sources.removal_percent")),
        None => Some((config.limits.removal_percent, "limits.removal_percent")),
    }
}

/// The files of a source of records.
fn files(config: &Config, source: &SourceConfig) -> RecordFiles {
    RecordFiles {
        name: source.name.as_str().into(),
        path: config.resolve(source.path.as_deref().unwrap_or(Path::new(""))),
    }
}

/// A source as it is, without asking anybody.
pub enum AsItIs {
    /// The files that people edit.
    Files(RecordFiles),
    /// What was last collected, if ever it was.
    Collected(Spool),
}

/// The source of this name as it is; `None` where the settings have none.
#[must_use]
pub fn as_it_is(config: &Config, name: &str) -> Option<AsItIs> {
    let sources = config.sources();
    let source = sources.iter().find(|source| source.name == name)?;
    Some(if is_collected(source) {
        AsItIs::Collected(spool(&config.state_path().join(FOLDER), name))
    } else {
        AsItIs::Files(files(config, source))
    })
}

/// Is a source collected? Files of records are not: they are read as they stand.
#[must_use]
pub fn is_collected(source: &SourceConfig) -> bool {
    source.class != SourceClass::Records
}

/// The files and folders of this machine that a source is read from.
#[must_use]
pub fn places(config: &Config, source: &SourceConfig) -> Vec<PathBuf> {
    let own = source.path.as_deref().map(|path| config.resolve(path));
    let fetcher = Fetcher::new(config).keeping_nothing();
    let others = collector(config, source, &fetcher).map(|collector| collector.files());
    let all: BTreeSet<PathBuf> = own
        .into_iter()
        .chain(others.into_iter().flatten())
        .collect();
    all.into_iter().collect()
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
        SourceClass::Page => Some(Box::new(Page::new(config, source, fetcher))),
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

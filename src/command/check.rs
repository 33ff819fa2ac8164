//! `oogst check`: validates settings, stored questions, records and identities, then the data by shapes and checks; writes nothing
//! but what it found, into the state folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Failure;
use super::check_report::{self, Report};
use super::output::{Bar, collected_once, plural, say, show_faults};
use crate::assemble::{self, AssembleError, Learned, Origin};
use crate::cli::CheckFormat;
use crate::config::{CheckConfig, Config};
use crate::ledger::Ledger;
use crate::questions;
use crate::record::Record;
use crate::shapes::{
    self, Check, CheckError, Gathering, LastCheck, Outcome, Shapes, ShapesError, Triples,
};
use crate::source::files::RecordFiles;
use crate::source::{Faults, Place, Source, SourceError};
use crate::sync::Watch;

pub(super) fn run(config: &Config, paths: &[PathBuf], format: CheckFormat) -> Result<(), Failure> {
    missing(paths)?;
    // What is wrong with shapes, checks and stored questions themselves is told before anything is read.
    let shapes = Shapes::with_folder(&folder(config, |check| &check.shapes)?)?;
    let checks = Check::of_folder(&folder(config, |check| &check.queries)?)?;
    let wanted: Vec<PathBuf> = paths.iter().map(|path| canonical(path)).collect();
    let (_, mut faults) = questions::load(&config.resolve(Path::new(questions::FOLDER)));
    if !wanted.is_empty() {
        faults.retain(|fault| is_in(&wanted, &fault.file));
    }
    let past = Ledger::open_to_read(&config.state_path())?;
    let bar = Bar::new();
    let mut sources = collected_once(config, &bar)?;
    if !are_in(&sources.list, paths) {
        sources.list = files(paths);
    }
    let mut learned = assemble::learn(config, &sources.list, past.as_ref(), &bar)?;
    let mapped = map(config, &mut learned, &bar);
    bar.finish();
    let notes = learned.notes();
    for note in notes.iter().chain(learned.asked()).chain(&learned.named) {
        say(&format!("note: {note}"));
    }
    let Mapped { data, places } = match mapped? {
        Ok(mapped) if faults.is_empty() => mapped,
        Ok(_) => return at_fault(faults, &wanted),
        Err(of_records) => {
            faults.append(of_records);
            return at_fault(faults, &wanted);
        }
    };
    count(&learned);
    bar.step("validating", None);
    let mut findings = shapes::validate(&shapes, &data)?;
    let base = config.site().base;
    let is_whole = wanted.is_empty();
    if !is_whole {
        findings.retain(|finding| {
            check_report::place(finding, &base, &places)
                .is_some_and(|place| is_in(&wanted, &place.file))
        });
    }
    // A check asks the dataset as a whole.
    let checks = if is_whole { checks } else { Vec::new() };
    let mut found = Vec::new();
    for check in &checks {
        found.push((check, check.run(&data)?));
    }
    bar.finish();
    if is_whole {
        let outcome = Outcome::of(shapes.count(), &findings, &found);
        keep(config, past.as_ref(), outcome)?;
    }
    Report {
        base: &base,
        places: &places,
        shapes: shapes.count(),
        findings,
        checks: found,
    }
    .give(format)
}

/// Keeps what was found for `/quality`, where there is a ledger.
fn keep(config: &Config, past: Option<&Ledger>, outcome: Outcome) -> Result<(), Failure> {
    let Some(past) = past else { return Ok(()) };
    let Some(revision) = past.last_revision()? else {
        return Ok(());
    };
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let last = LastCheck {
        revision: revision.number,
        erased: past.last_erased()?.unwrap_or(0),
        checked: crate::time::rfc3339(now),
        outcome,
    };
    let state = config.state_path();
    if let Err(fault) = last.keep(&state) {
        say(&format!(
            "note: what was found is not kept for /quality: {} cannot be written to: {fault}",
            state.display()
        ));
    }
    Ok(())
}

/// The mapped data, and where the record of each thing stands.
struct Mapped {
    data: Triples,
    places: HashMap<String, Place>,
}

/// Maps the records in memory, or gives their faults.
fn map(
    config: &Config,
    learned: &mut Learned<'_>,
    bar: &Bar,
) -> Result<Result<Mapped, Faults>, Failure> {
    let site = config.site();
    let mut gathering = Gathering::default();
    let mut places = HashMap::new();
    let result = learned.entities(bar, &mut |made| {
        gathering.entity(&made.entity, &site);
        if let Origin::Record {
            source, file, item, ..
        } = made.origin
        {
            let thing = site.base.thing(made.entity.kind(), &made.entity.key);
            places.insert(thing, Place { source, file, item });
        }
        Ok::<(), SourceError>(())
    });
    match result {
        Ok(()) => Ok(Ok(Mapped {
            data: gathering.finish(),
            places,
        })),
        Err(AssembleError::Faults(faults)) => Ok(Err(faults)),
        Err(AssembleError::Source(fault) | AssembleError::Taker(fault)) => Err(fault.into()),
        Err(AssembleError::Scheme(fault)) => Err(Failure::Input(fault.to_string())),
    }
}

/// Tells the faults of the records that were asked about. The data cannot be mapped, wherever they are.
fn at_fault(mut faults: Faults, wanted: &[PathBuf]) -> Result<(), Failure> {
    if !wanted.is_empty() {
        faults.retain(|fault| is_in(wanted, &fault.file));
    }
    let count = faults.count();
    if count == 0 {
        say(
            "no faults here, but in other records of the dataset; until they are mended, shapes cannot be applied",
        );
        return Ok(());
    }
    show_faults(&faults);
    Err(Failure::Input(format!("{count} fault{}", plural(count))))
}

fn count(learned: &Learned<'_>) {
    let counts: Vec<String> = Record::KINDS
        .iter()
        .map(|kind| match learned.count(*kind) {
            1 => format!("1 {kind}"),
            count => format!("{count} {}", kind.plural()),
        })
        .collect();
    say(&format!("no faults: {}", counts.join(", ")));
    if learned.conflicts + learned.review.len() > 0 {
        say(&format!(
            "conflicts between sources: {}; for review: {}",
            learned.conflicts,
            learned.review.len()
        ));
    }
}

/// A folder of the settings. It does not have to be there, unless it was named.
fn folder(config: &Config, choose: impl Fn(&CheckConfig) -> &PathBuf) -> Result<PathBuf, Failure> {
    let named = choose(&config.check);
    let folder = config.resolve(named);
    if !folder.is_dir() && named != choose(&CheckConfig::default()) {
        return Err(Failure::Input(format!(
            "{} is no folder; correct the path in [check] of the settings",
            folder.display()
        )));
    }
    Ok(folder)
}

fn missing(paths: &[PathBuf]) -> Result<(), Failure> {
    match paths.iter().find(|path| !path.exists()) {
        Some(missing) => Err(Failure::Input(format!(
            "{} does not exist",
            missing.display()
        ))),
        None => Ok(()),
    }
}

/// Paths inside the dataset's sources are checked with everything around them, so that what they name is known; others
/// stand for themselves.
fn are_in(sources: &[Box<dyn Source>], paths: &[PathBuf]) -> bool {
    paths.iter().all(|path| {
        let path = canonical(path);
        sources
            .iter()
            .any(|source| path.starts_with(canonical(source.path())))
    })
}

fn files(paths: &[PathBuf]) -> Vec<Box<dyn Source>> {
    let file = |path: &PathBuf| -> Box<dyn Source> {
        Box::new(RecordFiles {
            name: "command line".into(),
            path: path.clone(),
        })
    };
    paths.iter().map(file).collect()
}

fn is_in(wanted: &[PathBuf], file: &Path) -> bool {
    let file = canonical(file);
    wanted.iter().any(|path| file.starts_with(path))
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

impl From<ShapesError> for Failure {
    fn from(fault: ShapesError) -> Self {
        match fault {
            ShapesError::Read { .. } => Self::Machine(fault.into()),
            other => Self::Input(other.to_string()),
        }
    }
}

impl From<CheckError> for Failure {
    fn from(fault: CheckError) -> Self {
        match fault {
            CheckError::Read { .. } => Self::Machine(fault.into()),
            other => Self::Input(other.to_string()),
        }
    }
}

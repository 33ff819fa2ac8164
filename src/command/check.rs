//! `oogst check`: validates records, settings and identities; writes nothing.

use std::path::{Path, PathBuf};

use super::Failure;
use super::output::{Bar, say, show_faults};
use crate::assemble::{self, AssembleError};
use crate::config::Config;
use crate::ledger::Ledger;
use crate::record::Record;
use crate::source::files::RecordFiles;
use crate::source::{Faults, SourceError};

pub(super) fn run(config: &Config, paths: &[PathBuf]) -> Result<(), Failure> {
    let sources = sources(config, paths)?;
    let registry = match Ledger::open_to_read(&config.state_path())? {
        Some(ledger) => ledger.registry()?,
        None => crate::identity::people::Registry::new(),
    };
    let bar = Bar::new();
    let mut learned = assemble::learn(config, sources, &registry, &bar)?;
    let result = learned.entities(&bar, &mut |_| Ok::<(), SourceError>(()));
    bar.finish();
    let mut faults = match result {
        Ok(()) => Faults::default(),
        Err(AssembleError::Faults(faults)) => faults,
        Err(AssembleError::Source(fault) | AssembleError::Taker(fault)) => return Err(fault.into()),
        Err(AssembleError::Scheme(fault)) => return Err(Failure::Input(fault.to_string())),
    };
    if !paths.is_empty() {
        let wanted: Vec<PathBuf> = paths.iter().map(|path| canonical(path)).collect();
        faults.retain(|fault| {
            wanted
                .iter()
                .any(|path| canonical(&fault.file).starts_with(path))
        });
    }
    for note in &learned.people.notes {
        say(&format!("note: {note}"));
    }
    if faults.is_empty() {
        let counts: Vec<String> = Record::KINDS
            .iter()
            .map(|kind| match learned.count(*kind) {
                1 => format!("1 {kind}"),
                count => format!("{count} {}", kind.plural()),
            })
            .collect();
        say(&format!("no faults: {}", counts.join(", ")));
        return Ok(());
    }
    let count = faults.count();
    show_faults(&faults);
    Err(Failure::Input(format!(
        "{count} fault{}",
        super::output::plural(count)
    )))
}

/// Paths inside the dataset's sources are checked with everything around them, so that what they name is known; others
/// stand for themselves.
fn sources(config: &Config, paths: &[PathBuf]) -> Result<Vec<RecordFiles>, Failure> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(Failure::Input(format!(
            "{} does not exist",
            missing.display()
        )));
    }
    let of_the_dataset = assemble::sources(config);
    let inside = |path: &PathBuf| {
        of_the_dataset
            .iter()
            .any(|s| canonical(path).starts_with(canonical(&s.path)))
    };
    if paths.iter().all(inside) {
        return Ok(of_the_dataset);
    }
    Ok(paths
        .iter()
        .map(|path| RecordFiles {
            name: "command line".into(),
            path: path.clone(),
        })
        .collect())
}

fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

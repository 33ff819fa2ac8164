//! The sync itself: with all that was collected, or without the sources that give what is not sound.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::writing::Writing;
use super::{Dataset, Last, Options, Report, SyncError, Watch, forgotten, kept, plan};
use crate::assemble::{self, Learned};
use crate::collect::{self, Ask, Keep, Run, Sources, Told};
use crate::config::Config;
use crate::graph::{Brought, GraphError};
use crate::ledger::{Draft, Ledger, Revision};
use crate::source::{Faults, Source, SourceError};

/// Brings ledger and graph up to the sources.
///
/// # Errors
/// Where records are at fault, a source of files cannot be read, too much would vanish, or ledger or graph fail. The ledger
/// is then what it was before. A source that is collected and fails is told in the report.
pub fn sync(
    dataset: &mut Dataset,
    now: i64,
    options: Options<'_>,
    watch: &dyn Watch,
) -> Result<Report, SyncError> {
    let result = begin(dataset, now, options, watch);
    if dataset.is_on_disk() {
        let ended = crate::time::now().unwrap_or(now);
        let last = Last::of(now, ended, options.trigger, &result);
        // That it is not kept is no reason to say that the sync failed.
        if let Err(fault) = last.keep(&dataset.config.state_path()) {
            tracing::info!("how the sync went cannot be kept: {fault}");
        }
    }
    result
}

fn begin(
    dataset: &mut Dataset,
    now: i64,
    options: Options<'_>,
    watch: &dyn Watch,
) -> Result<Report, SyncError> {
    let folder = options
        .only
        .map(|pledge| kept::folder(&dataset.config, &pledge.hash));
    let ask = Ask {
        keep: if dataset.is_on_disk() {
            Keep::InState
        } else {
            Keep::Nothing
        },
        only: options.sources,
        allow_removals: options.allow_removals,
        kept: folder.as_deref(),
    };
    let mut collected = collect(&dataset.config, ask, now, watch)?;
    if let Some(pledge) = options.only {
        pledge.hold(&dataset.config, &dataset.ledger, &collected)?;
    }
    let report = with_the_sound(&mut collected, |sources, blame| {
        attempt(dataset, sources, now, options, watch, blame)
    })?;
    if let Some(folder) = folder {
        kept::forget(&folder);
    }
    Ok(report)
}

/// Faults, by the source that they were found in.
pub(super) type Blame = BTreeMap<Arc<str>, Faults>;

/// Tries with all that was collected; where new collections are at fault and nothing else is, without these.
pub(super) fn with_the_sound<T>(
    collected: &mut Sources,
    mut attempt: impl FnMut(&Sources, &mut Blame) -> Result<T, SyncError>,
) -> Result<T, SyncError> {
    loop {
        let mut blame = Blame::new();
        match attempt(collected, &mut blame) {
            Err(SyncError::Faults(faults)) => {
                let is_new = |name: &Arc<str>| collected.fresh().any(|fresh| fresh == name);
                if blame.is_empty() || !blame.keys().all(is_new) {
                    return Err(SyncError::Faults(faults));
                }
                for (name, faults) in blame {
                    collected.set_aside(&name, faults).map_err(|source| {
                        SyncError::Source(SourceError {
                            path: name.as_ref().into(),
                            source,
                        })
                    })?;
                }
            }
            other => return other,
        }
    }
}

fn attempt(
    dataset: &mut Dataset,
    collected: &Sources,
    now: i64,
    options: Options<'_>,
    watch: &dyn Watch,
    blame: &mut Blame,
) -> Result<Report, SyncError> {
    let Dataset {
        config,
        site,
        ledger,
        graph,
        ..
    } = dataset;
    // Who reviewed a plan has seen what goes.
    let is_allowed = options.allow_removals || options.only.is_some();
    refuse_lost(collected, ledger, is_allowed)?;
    let total = total_bytes(&collected.list);
    watch.step("reading", Some(total));
    let mut learned = assemble::learn(config, &collected.list, Some(ledger), watch)?;
    let mut draft = ledger.draft(now)?;
    // The first filling of an empty ledger fills the graph on the way; a graph that is not taken into use is nothing.
    let mut fresh = if draft.is_first() && options.only.is_none() {
        graph.prepare()?
    } else {
        None
    };
    let mut writing = Writing::default();
    watch.step("writing", Some(total));
    let triples = writing
        .write_all(&mut learned, &mut draft, site, fresh.as_mut(), watch)
        .inspect_err(|_| *blame = learned.faults_by_source())?;
    writing.remove_vanished(&learned, collected, &mut draft, config, is_allowed)?;
    is_as_planned(&draft, &mut writing, options)?;
    draft.register(&learned.people.minted)?;
    draft.review(&learned.review)?;
    let ended = crate::time::now().unwrap_or(now);
    let (failed, notes) = note(&draft, collected, &learned, (now, ended))?;
    let number = draft.number();
    // Before the ledger: should that fail, the next sync makes up for it, also when a source cannot be had then.
    accept(config, collected, &learned, &writing, (now, ended))?;
    let revision = draft.commit()?;
    super::dataset::enter(config, site, ledger, || crate::time::now().unwrap_or(now))?;
    let (graph_now, behind) = if let (Some(mut fresh), Some(_)) = (fresh, &revision) {
        fresh.mark(site, number)?;
        graph.replace_by(fresh)?;
        (Brought::Rebuilt(triples), None)
    } else {
        watch.step(
            "bringing the graph forward",
            revision.as_ref().map(total_of),
        );
        brought(graph.bring_forward(ledger, site, &mut || watch.entity()))?
    };
    forgotten::limit_past(config, ledger, now)?;
    Ok(Report {
        revision,
        by_kind: writing.by_kind,
        graph: graph_now,
        behind,
        mentions: (learned.mentions, writing.people),
        sources: told_of(&collected.runs),
        failed,
        conflicts: learned.conflicts,
        review: learned.review.len(),
        notes,
    })
}

/// Notes in the ledger what is told of this sync; gives the sources that failed, and all else that is told.
fn note(
    draft: &Draft<'_>,
    collected: &Sources,
    learned: &Learned<'_>,
    (now, ended): (i64, i64),
) -> Result<(Vec<String>, Vec<String>), SyncError> {
    let (failed, told) = notes(&collected.runs);
    let notes = forgotten::noted(learned, [told, learned.notes()].concat());
    let outcome = ["changed", "nothing changed"][usize::from(draft.is_empty())];
    let said = [failed.as_slice(), &notes].concat().join("\n");
    draft.note_run(now, ended, outcome, &said)?;
    Ok((failed, notes))
}

/// What became of the graph, and why it is behind the ledger: the revision is there, whatever becomes of an engine elsewhere.
fn brought(result: Result<Brought, GraphError>) -> Result<(Brought, Option<String>), GraphError> {
    match result {
        Err(GraphError::Engine(fault)) => Ok((Brought::Nothing, Some(fault.to_string()))),
        other => other.map(|brought| (brought, None)),
    }
}

/// Refuses to take from what is published what a source gave that fails, and of which nothing is kept.
pub(super) fn refuse_lost(
    collected: &Sources,
    ledger: &Ledger,
    allowed: bool,
) -> Result<(), SyncError> {
    for (name, why) in collected.lost().filter(|_| !allowed) {
        let things = ledger.count_of_source(name)?;
        if things > 0 {
            return Err(SyncError::SourceLost {
                name: name.to_owned(),
                why: why.to_string(),
                things,
            });
        }
    }
    Ok(())
}

/// Refuses what is not what the plan says.
fn is_as_planned(
    draft: &Draft<'_>,
    writing: &mut Writing,
    options: Options<'_>,
) -> Result<(), SyncError> {
    match options.only {
        Some(pledge) if pledge.hash != plan::hash(draft, &mut writing.changes) => {
            let why = "its changes are others now".to_owned();
            Err(SyncError::PlanOutdated(vec![why]))
        }
        _ => Ok(()),
    }
}

fn total_of(revision: &Revision) -> u64 {
    u64::try_from(revision.added + revision.changed + revision.removed).unwrap_or(0)
}

/// Collects what is no file of records.
pub(super) fn collect(
    config: &Config,
    ask: Ask<'_>,
    now: i64,
    watch: &dyn Watch,
) -> Result<Sources, SyncError> {
    if let Some(only) = ask.only {
        let sources = config.sources();
        let known: Vec<String> = sources
            .into_iter()
            .filter(collect::is_collected)
            .map(|source| source.name)
            .collect();
        if let Some(name) = only.iter().find(|name| !known.contains(name)) {
            return Err(SyncError::NoSource {
                name: name.clone(),
                known,
            });
        }
    }
    collect::collect(config, ask, now, watch).map_err(|source| in_state(config, source))
}

/// A fault of the folder of what was collected.
pub(super) fn in_state(config: &Config, source: std::io::Error) -> SyncError {
    SyncError::Source(SourceError {
        path: config.state_path().join(collect::FOLDER),
        source,
    })
}

/// Takes what was collected into use, and keeps how every source was read.
fn accept(
    config: &Config,
    collected: &Sources,
    learned: &Learned<'_>,
    writing: &Writing,
    (began, ended): (i64, i64),
) -> Result<(), SyncError> {
    let failed = |source| in_state(config, source);
    forgotten::leave_out(config, learned).map_err(failed)?;
    if !collected.accept().map_err(failed)? {
        return Ok(());
    }
    for source in config.sources() {
        if collect::is_collected(&source) {
            continue;
        }
        let [new, changed, removed] = writing.of_source(&source.name);
        let finished = crate::time::rfc3339(ended);
        let told = Told {
            started: crate::time::rfc3339(began),
            last_success: Some(finished.clone()),
            finished,
            records: learned
                .records
                .get(source.name.as_str())
                .copied()
                .unwrap_or(0),
            new,
            changed,
            removed,
            ..Told::default()
        };
        told.keep(&config.state_path().join(collect::FOLDER), &source.name)
            .map_err(failed)?;
    }
    Ok(())
}

/// How many bytes the sources are, for the progress bar.
pub(super) fn total_bytes(sources: &[Box<dyn Source>]) -> u64 {
    sources.iter().map(|source| source.bytes()).sum()
}

fn told_of(runs: &[Run]) -> Vec<(String, Told)> {
    let told = runs
        .iter()
        .map(|run| (run.source.clone(), run.told.clone()));
    told.collect()
}

/// The sources that failed, and what else people should know of how sources were collected.
pub(super) fn notes(runs: &[Run]) -> (Vec<String>, Vec<String>) {
    let (mut failed, mut notes) = (Vec::new(), Vec::new());
    for run in runs {
        if let Some(fault) = &run.failed {
            failed.push(format!(
                "source `{}` failed, and is as it was when it was last collected: {fault}",
                run.source
            ));
        }
        if !run.notices.is_empty() {
            let text = run.notices.to_string();
            notes.push(format!("source `{}`:\n{}", run.source, text.trim_end()));
        }
    }
    (failed, notes)
}

//! Sync: the sources' records become a revision of the ledger, and the graph follows.
//!
//! Ledger first, graph second: when [`sync`] returns, both are there; when the process dies in between, the graph is
//! brought forward when it is next opened.

mod dataset;
mod plan;
mod report;

use std::collections::BTreeMap;

use crate::assemble::{self, AssembleError, Learned, Made, Origin};
use crate::collect::{self, Keep, Run, Sources};
use crate::config::Config;
use crate::graph::{Brought, Fresh, GraphError};
use crate::ledger::{Draft, Ledger, LedgerError, Outcome, Revision};
use crate::mapping::Site;
use crate::record::Kind;
use crate::source::{Faults, Source, SourceError};

pub use dataset::{Dataset, OpenError};
pub use plan::{Field, Plan, PlannedChange};

/// How a sync goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// May more vanish than the settings allow?
    pub allow_removals: bool,
    /// Only do what the plan with this hash says.
    pub only: Option<&'a str>,
}

/// Who watches a sync.
pub trait Watch: collect::Watch {
    /// A new step begins, with so many bytes or entities to come where that is known.
    fn step(&self, _name: &'static str, _total: Option<u64>) {}
    /// One more entity is done.
    fn entity(&self) {}
}

impl collect::Watch for assemble::Silent {}
impl Watch for assemble::Silent {}

/// What a sync did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The revision that it made; `None` where nothing changed.
    pub revision: Option<Revision>,
    /// What changed, by kind: added, changed, removed.
    pub by_kind: BTreeMap<Kind, [u64; 3]>,
    /// What became of the graph.
    pub graph: Brought,
    /// How many mentions of people there were, and how many people they are.
    pub mentions: (usize, usize),
    /// What people should know.
    pub notes: Vec<String>,
}

/// Why a sync did nothing.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// Records are at fault.
    #[error("{} fault{} in the records; nothing was changed", .0.count(), if .0.count() == 1 { "" } else { "s" })]
    Faults(Faults),
    /// A source cannot be read.
    #[error("{0}; nothing was changed")]
    Source(SourceError),
    /// A scheme is at fault.
    #[error("{0}; nothing was changed")]
    Scheme(String),
    /// Too much would vanish.
    #[error("{gone} of {before} {} would vanish ({}), more than limits.removal_percent = {percent} allows; nothing was changed. If that is meant, run `oogst sync --allow-removals`", kind.plural(), examples.join(", "))]
    TooManyRemovals {
        /// Of this kind.
        kind: Kind,
        /// So many.
        gone: u64,
        /// Of so many.
        before: u64,
        /// What the settings allow.
        percent: u64,
        /// The first of them.
        examples: Vec<String>,
    },
    /// The world is not what it was when the plan was made.
    #[error(
        "the plan is not what a sync would do now: sources or ledger have changed since. Nothing was changed; make the plan again"
    )]
    PlanOutdated,
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The graph failed.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

impl SyncError {
    /// Is the machine at fault, rather than what people wrote or asked?
    #[must_use]
    pub fn is_the_machines(&self) -> bool {
        match self {
            Self::Ledger(_) | Self::Graph(_) => true,
            Self::Source(fault) => fault.source.kind() != std::io::ErrorKind::NotFound,
            _ => false,
        }
    }
}

impl From<AssembleError<SyncError>> for SyncError {
    fn from(fault: AssembleError<SyncError>) -> Self {
        match fault {
            AssembleError::Source(fault) => Self::Source(fault),
            AssembleError::Faults(faults) => Self::Faults(faults),
            AssembleError::Scheme(fault) => Self::Scheme(fault.to_string()),
            AssembleError::Taker(fault) => fault,
        }
    }
}

impl From<SourceError> for SyncError {
    fn from(fault: SourceError) -> Self {
        Self::Source(fault)
    }
}

/// Brings ledger and graph up to the sources.
///
/// # Errors
/// Where records are at fault, a source cannot be read, too much would vanish, or ledger or graph fail. The ledger is
/// then what it was before.
pub fn sync(
    dataset: &mut Dataset,
    now: i64,
    options: Options<'_>,
    watch: &dyn Watch,
) -> Result<Report, SyncError> {
    let Dataset {
        config,
        site,
        ledger,
        graph,
        ..
    } = dataset;
    let registry = ledger.registry()?;
    let collected = collect(config, Keep::InState, now, watch)?;
    let total = total_bytes(&collected.list);
    watch.step("reading", Some(total));
    let mut learned = assemble::learn(config, &collected.list, &registry, watch)?;
    let mut draft = ledger.draft(now)?;
    // The first filling of an empty ledger fills the graph on the way; a graph that is not taken into use is nothing.
    let mut fresh = if draft.is_first() && options.only.is_none() {
        Some(graph.prepare()?)
    } else {
        None
    };
    let mut writing = Writing::default();
    watch.step("writing", Some(total));
    let triples = writing.write_all(&mut learned, &mut draft, site, fresh.as_mut(), watch)?;
    writing.remove_vanished(&learned, &mut draft, config, options.allow_removals)?;
    if options
        .only
        .is_some_and(|hash| hash != plan::hash(&draft, &mut writing.changes))
    {
        return Err(SyncError::PlanOutdated);
    }
    draft.register(&learned.people.minted)?;
    let notes = [notes(&collected.runs), learned.people.notes.clone()].concat();
    let outcome = ["changed", "nothing changed"][usize::from(draft.is_empty())];
    let ended = crate::time::now().unwrap_or(now);
    draft.note_run(now, ended, outcome, &notes.join("\n"))?;
    let number = draft.number();
    let revision = draft.commit()?;
    ledger.enter(|| crate::time::now().unwrap_or(now))?;
    let graph_now = if let (Some(mut fresh), Some(_)) = (fresh, &revision) {
        fresh.mark(site, number)?;
        graph.replace_by(fresh)?;
        Brought::Rebuilt(triples)
    } else {
        watch.step(
            "bringing the graph forward",
            revision.as_ref().map(total_of),
        );
        graph.bring_forward(ledger, site, &mut || watch.entity())?
    };
    let people = writing.people;
    Ok(Report {
        revision,
        by_kind: writing.by_kind,
        graph: graph_now,
        mentions: (learned.mentions, people),
        notes,
    })
}

fn total_of(revision: &Revision) -> u64 {
    u64::try_from(revision.added + revision.changed + revision.removed).unwrap_or(0)
}

/// Collects what is no file of records.
fn collect(config: &Config, keep: Keep, now: i64, watch: &dyn Watch) -> Result<Sources, SyncError> {
    collect::sources(config, keep, now, watch).map_err(|source| {
        SyncError::Source(SourceError {
            path: config.state_path().join(collect::FOLDER),
            source,
        })
    })
}

/// How many bytes the sources are, for the progress bar.
fn total_bytes(sources: &[Box<dyn Source>]) -> u64 {
    sources.iter().map(|source| source.bytes()).sum()
}

/// What people should know of how sources were collected.
fn notes(runs: &[Run]) -> Vec<String> {
    let mut notes = Vec::new();
    for run in runs {
        if let Some(fault) = &run.failed {
            notes.push(format!(
                "source `{}` failed, and is as it was when it was last collected: {fault}",
                run.source
            ));
        }
        if !run.notices.is_empty() {
            let text = run.notices.to_string();
            notes.push(format!("source `{}`:\n{}", run.source, text.trim_end()));
        }
    }
    notes
}

/// What a draft did, kept while it is written.
#[derive(Default)]
struct Writing {
    by_kind: BTreeMap<Kind, [u64; 3]>,
    people: usize,
    /// What changed: kind, key, and the hash of what it became.
    changes: Vec<plan::Mark>,
}

impl Writing {
    fn write_all(
        &mut self,
        learned: &mut Learned<'_>,
        draft: &mut Draft<'_>,
        site: &Site,
        fresh: Option<&mut Fresh>,
        watch: &dyn Watch,
    ) -> Result<u64, SyncError> {
        let datestamp = draft.datestamp();
        match fresh {
            None => {
                learned.entities(watch, &mut |made| self.put(draft, &made, watch).map(|_| ()))?;
                Ok(0)
            }
            Some(fresh) => fresh.fill(site, |filling| {
                learned.entities(watch, &mut |made| {
                    self.put(draft, &made, watch)?;
                    filling
                        .add(&made.entity, datestamp)
                        .map_err(SyncError::from)
                })?;
                Ok(())
            }),
        }
    }

    fn put(
        &mut self,
        draft: &mut Draft<'_>,
        made: &Made,
        watch: &dyn Watch,
    ) -> Result<Outcome, SyncError> {
        let kind = made.entity.kind();
        let outcome = draft
            .put(&made.entity, &origin(&made.origin))
            .map_err(LedgerError::explained)?;
        let counts = self.by_kind.entry(kind).or_default();
        match outcome {
            Outcome::Added => counts[0] += 1,
            Outcome::Changed => counts[1] += 1,
            Outcome::Same => {}
        }
        if outcome != Outcome::Same {
            self.changes.push(plan::Mark::of(&made.entity));
        }
        self.people += usize::from(kind == Kind::Person);
        watch.entity();
        Ok(outcome)
    }

    fn remove_vanished(
        &mut self,
        learned: &Learned<'_>,
        draft: &mut Draft<'_>,
        config: &Config,
        allowed: bool,
    ) -> Result<(), SyncError> {
        let vanished = draft.vanished();
        if !allowed {
            refuse_too_many(&vanished, learned, draft, config)?;
        }
        for (kind, key) in vanished {
            let replaced = match kind {
                Kind::Person => learned
                    .people
                    .merged
                    .get(&key)
                    .map(|(current, _)| current.as_str()),
                _ => None,
            };
            draft.remove(kind, &key, replaced)?;
            self.by_kind.entry(kind).or_default()[2] += 1;
            self.changes.push(plan::Mark::gone(kind, key));
        }
        Ok(())
    }
}

/// Refuses where more records of a kind vanish than the settings allow. What was made from mentions, and people who
/// were merged, are no records that vanish.
fn refuse_too_many(
    vanished: &[(Kind, String)],
    learned: &Learned<'_>,
    draft: &Draft<'_>,
    config: &Config,
) -> Result<(), SyncError> {
    let percent = config.limits.removal_percent;
    for kind in crate::record::Record::KINDS {
        let mut gone = 0;
        let mut examples = Vec::new();
        for (_, key) in vanished.iter().filter(|(of, _)| *of == kind) {
            let is_record = match draft.held(kind, key)? {
                Some((_, origin)) => origin != origin_of_mentions(),
                None => false,
            };
            if is_record && !learned.people.merged.contains_key(key) {
                gone += 1;
                if examples.len() < 5 {
                    examples.push(key.clone());
                }
            }
        }
        let before = draft.before(kind);
        if gone * 100 > before * percent {
            return Err(SyncError::TooManyRemovals {
                kind,
                gone,
                before,
                percent,
                examples,
            });
        }
    }
    Ok(())
}

fn origin_of_mentions() -> String {
    origin(&Origin::Mentions)
}

/// Where an entity comes from, as the ledger keeps it: for people.
fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Record { source, file, item } => format!("{source}\t{}\t{item}", file.display()),
        Origin::Mentions => "mentions".to_owned(),
        Origin::Scheme => "scheme".to_owned(),
    }
}

/// What a sync would do. Nothing is written.
///
/// # Errors
/// As [`sync`].
pub fn plan(
    config: &Config,
    ledger: &mut Ledger,
    now: i64,
    options: Options<'_>,
    watch: &dyn Watch,
) -> Result<Plan, SyncError> {
    plan::make(config, ledger, now, options, watch)
}

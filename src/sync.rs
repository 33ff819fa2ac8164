//! Sync: the sources' records become a revision of the ledger, and the graph follows.
//!
//! Ledger first, graph second: when [`sync`] returns, both are there; when the process dies in between, the graph is
//! brought forward when it is next opened. A source that fails, or gives what is not sound, is left as it was when it was
//! last collected, and the others go on.

mod attempt;
mod dataset;
mod error;
mod forgotten;
mod kept;
mod last;
mod plan;
mod pledge;
mod report;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use crate::assemble;
use crate::collect::{self, Told};
use crate::config::Config;
use crate::graph::Brought;
use crate::ledger::{Ledger, Revision};
use crate::record::Kind;

pub use attempt::sync;
pub use dataset::{Dataset, OpenError};
pub use error::SyncError;
pub use kept::{FOLDER as PLANS, waiting};
pub use last::{Last, Trigger};
pub use plan::{FORMAT, Field, Other, Plan, PlannedChange, differing};
pub use pledge::{Basis, Pledge};
pub use report::behind;

/// How a sync goes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// May more vanish than the settings allow?
    pub allow_removals: bool,
    /// Only do what this plan says.
    pub only: Option<&'a Pledge>,
    /// Which of the sources that are collected are asked; without it, all.
    pub sources: Option<&'a BTreeSet<String>>,
    /// Is what was collected for a plan kept, for `only`?
    pub keep: bool,
    /// Who asks for it.
    pub trigger: Trigger,
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
    /// Why the engine that holds the graph is behind the ledger, where it is. It is brought forward by the next sync.
    pub behind: Option<String>,
    /// How many mentions of people there were, and how many people they are.
    pub mentions: (usize, usize),
    /// How each source that was asked was collected.
    pub sources: Vec<(String, Told)>,
    /// The sources that failed, and why: they are as they were when they were last collected.
    pub failed: Vec<String>,
    /// On how many fields sources differ.
    pub conflicts: usize,
    /// How much is left for people to decide.
    pub review: usize,
    /// What people should know.
    pub notes: Vec<String>,
}

/// What a sync would do. The ledger is not written to.
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

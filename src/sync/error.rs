//! Why a sync did nothing.

use crate::assemble::{AssembleError, LearnError};
use crate::graph::GraphError;
use crate::ledger::LedgerError;
use crate::record::Kind;
use crate::source::{Faults, SourceError};

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
    /// A source fails, and what was collected of it is not there any more: after a restore, say.
    #[error(
        "source `{name}` failed ({why}), and what was collected of it before is not in the state folder: {things} of the things that are published would lose it; nothing was changed. Run `oogst sync` again when the source can be had. If it is gone for good, take it out of the settings, or run `oogst sync --allow-removals`"
    )]
    SourceLost {
        /// The source.
        name: String,
        /// Why it failed.
        why: String,
        /// How many things have it as a source.
        things: u64,
    },
    /// The world is not what it was when the plan was made.
    #[error("the plan is not what a sync would do now: {}. Nothing was changed; make the plan again", .0.join("; "))]
    PlanOutdated(Vec<String>),
    /// A source that was named is none of the settings.
    #[error(
        "there is no source `{name}` that is collected; {}",
        known_sources(known)
    )]
    NoSource {
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
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

impl From<LearnError> for SyncError {
    fn from(fault: LearnError) -> Self {
        match fault {
            LearnError::Source(fault) => Self::Source(fault),
            LearnError::Ledger(fault) => Self::Ledger(fault),
        }
    }
}

impl From<SourceError> for SyncError {
    fn from(fault: SourceError) -> Self {
        Self::Source(fault)
    }
}

fn known_sources(known: &[String]) -> String {
    if known.is_empty() {
        return "files of records are read in every sync".to_owned();
    }
    format!("give one of {}", known.join(", "))
}

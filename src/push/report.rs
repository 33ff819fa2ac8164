//! What a push did.

use std::fmt;

use super::step::Whole;
use crate::text::grouped;

/// What a push did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The target.
    pub name: String,
    /// The graph, as people read it.
    pub graph: String,
    /// The revision that the target holds now.
    pub revision: i64,
    /// Why everything was sent, where it was.
    pub whole: Option<Whole>,
    /// Was one taken up that was broken off, and how many requests were acknowledged then?
    pub resumed: Option<u64>,
    /// How many triples were to come.
    pub added: u64,
    /// How many were to go.
    pub removed: u64,
    /// How many requests were sent.
    pub requests: u64,
    /// How many triples the target holds now.
    pub triples: u64,
    /// What people should know.
    pub notes: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, revision, .. } = self;
        if let Some(why) = self.whole {
            writeln!(f, "everything was sent: {why}")?;
        }
        if let Some(requests) = self.resumed {
            writeln!(
                f,
                "taken up where it was broken off, after {} request{}",
                grouped(requests),
                plural(requests)
            )?;
        }
        if self.requests == 0 && self.resumed.is_none() {
            return writeln!(
                f,
                "{name} holds revision {revision} already: nothing to send"
            );
        }
        writeln!(
            f,
            "{name} holds revision {revision} in the graph {}: {} triples ({} added, {} removed, in {} request{})",
            self.graph,
            grouped(self.triples),
            grouped(self.added),
            grouped(self.removed),
            grouped(self.requests),
            plural(self.requests)
        )
    }
}

pub(super) fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

//! The engine elsewhere that holds the graph, as `oogst status` tells of it.

use std::fmt;

use serde_json::{Value, json};

use crate::config::Config;
use crate::graph::Endpoint;

/// An engine elsewhere, and where it stands.
pub(super) struct Engine {
    query: String,
    name: String,
    /// The revision, or why it is not known.
    stand: Result<Option<i64>, String>,
}

impl Engine {
    pub(super) fn of(config: &Config) -> Self {
        let stand = Endpoint::of(config).and_then(|endpoint| endpoint.stand());
        Self {
            query: config.graph.query.clone().unwrap_or_default(),
            name: config.graph.name.clone().unwrap_or_default(),
            stand: stand
                .map(|stand| stand.map(|stand| stand.revision))
                .map_err(|fault| fault.to_string()),
        }
    }

    pub(super) fn as_json(&self) -> Value {
        let revision = self.stand.as_ref().ok().copied().flatten();
        let error = self.stand.as_ref().err();
        json!({ "query": self.query, "graph": self.name, "revision": revision, "error": error })
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "graph: {} in the engine at {}, ", self.name, self.query)?;
        match &self.stand {
            Ok(Some(revision)) => writeln!(f, "at revision {revision}"),
            Ok(None) => writeln!(
                f,
                "at no revision, or between two: `oogst sync` brings it forward"
            ),
            Err(why) => writeln!(f, "where it stands is not known: {why}"),
        }
    }
}

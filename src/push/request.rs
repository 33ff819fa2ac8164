//! Requests: triples are gathered until one is full.

use super::changes::Fate;
use crate::config::{PushClass, PushConfig};
use crate::remote::{Batch, Client, Lines, RemoteError};

/// How requests are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way<'a> {
    /// As SPARQL updates, to this address.
    Update(&'a str),
    /// By the Graph Store Protocol, to this address.
    Store(&'a str),
}

/// A request that is being filled.
pub(super) struct Request<'a> {
    way: Way<'a>,
    graph: Option<&'a str>,
    cut: (usize, usize),
    batch: Batch,
    lines: Lines,
    /// Does it put itself in the place of what stands in the graph?
    replaces: bool,
}

impl<'a> Request<'a> {
    /// The first of a push, which empties the graph where `clears`.
    pub(super) fn first(target: &'a PushConfig, way: Way<'a>, clears: bool) -> Self {
        let graph = target.named_graph();
        let mut batch = Batch::new(graph);
        if let (Way::Update(_), true) = (way, clears) {
            batch.also(&clearing(target));
        }
        Self {
            way,
            graph,
            cut: (target.batch_triples, target.bytes()),
            batch,
            lines: Lines::default(),
            replaces: clears,
        }
    }

    /// Has it room for one more triple?
    pub(super) fn has_room(&self, line: &str) -> bool {
        let (triples, bytes) = match self.way {
            Way::Update(_) => (self.batch.triples(), self.batch.bytes()),
            Way::Store(_) => (self.lines.triples(), self.lines.text().len()),
        };
        // A triple that is longer than all that one may have goes alone.
        triples == 0 || (triples < self.cut.0 && bytes + line.len() < self.cut.1)
    }

    pub(super) fn add(&mut self, fate: Fate, line: &str) {
        match (self.way, fate) {
            (Way::Update(_), Fate::Goes) => self.batch.delete_line(line),
            (Way::Update(_), Fate::Comes) => self.batch.insert_line(line),
            (Way::Store(_), _) => self.lines.push_line(line),
        }
    }

    /// Is there anything to send?
    pub(super) fn is_empty(&self) -> bool {
        match self.way {
            Way::Update(_) => self.batch.is_empty(),
            Way::Store(_) => self.lines.triples() == 0 && !self.replaces,
        }
    }

    /// How many triples are in it.
    pub(super) fn triples(&self) -> usize {
        match self.way {
            Way::Update(_) => self.batch.triples(),
            Way::Store(_) => self.lines.triples(),
        }
    }

    /// What is sent.
    pub(super) fn text(&mut self) -> &str {
        match self.way {
            Way::Update(_) => self.batch.text(),
            Way::Store(_) => self.lines.text(),
        }
    }

    /// Sends it. When this returns, it was acknowledged.
    pub(super) fn send(&mut self, client: &Client) -> Result<(), RemoteError> {
        match self.way {
            Way::Update(address) => client.update(address, self.batch.text()),
            Way::Store(address) if self.replaces => {
                client.put(address, self.graph, self.lines.text())
            }
            Way::Store(address) => client.post(address, self.graph, self.lines.text()),
        }
    }

    /// Begins the next.
    pub(super) fn clear(&mut self) {
        self.batch.clear();
        self.lines.clear();
        self.replaces = false;
    }
}

/// The operation that empties a graph.
fn clearing(target: &PushConfig) -> String {
    match (target.class, target.named_graph()) {
        // VIVO acknowledges DROP, and does nothing.
        (PushClass::Vivo, Some(graph)) => format!("DELETE WHERE {{GRAPH <{graph}> {{?s ?p ?o}}}}"),
        (_, Some(graph)) => format!("DROP SILENT GRAPH <{graph}>"),
        (_, None) => "DROP SILENT DEFAULT".to_owned(),
    }
}

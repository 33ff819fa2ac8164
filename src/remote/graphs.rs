//! Whole graphs, by the Graph Store Protocol, and what is asked of them.

use std::io::Read;

use reqwest::Method;
use url::Url;

use super::RemoteError;
use super::address::parsed;
use super::client::{Client, Request, SAID, broken};
use super::patience::patiently;

impl Client {
    /// How many triples a graph has; `None` is the default graph.
    ///
    /// # Errors
    /// Where the store does not tell.
    pub fn count(&self, address: &str, graph: Option<&str>) -> Result<u64, RemoteError> {
        // The graph is one of the settings, which holds nothing that an IRI cannot have.
        let pattern = graph.map_or_else(
            || "{ ?s ?p ?o }".to_owned(),
            |graph| format!("{{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"),
        );
        let query = format!("SELECT (COUNT(*) AS ?n) {pattern}");
        let answer = self.query(address, &query, "application/sparql-results+json", 1 << 16)?;
        let read = || {
            let answer: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
            let value = answer.pointer("/results/bindings/0/n/value")?;
            value.as_str()?.parse().ok()
        };
        read().ok_or_else(|| RemoteError::Unusable {
            at: address.to_owned(),
            what: "answered a query with something else than SPARQL results in JSON; look whether the address is the one for queries"
                .to_owned(),
        })
    }

    /// Is there nothing in a graph, by the Graph Store Protocol?
    ///
    /// # Errors
    /// Where the store does not tell.
    pub fn is_empty(&self, address: &str, graph: Option<&str>) -> Result<bool, RemoteError> {
        let request = Request {
            method: Method::GET,
            url: in_store(address, graph)?,
            content_type: "application/n-triples",
            accept: "application/n-triples",
            body: "",
        };
        let asked = patiently(&self.access, || {
            let response = self.send(&request)?;
            // The beginning tells: the rest of a large graph is not waited for.
            let mut start = Vec::new();
            let read = response.take(SAID).read_to_end(&mut start);
            read.map_err(|fault| broken(&request.url, &fault))?;
            let start = String::from_utf8_lossy(&start).into_owned();
            let is_triple = |line: &str| !line.is_empty() && !line.starts_with('#');
            Ok(!start.lines().map(str::trim).any(is_triple))
        });
        match asked {
            Err(RemoteError::Status { status: 404, .. }) => Ok(true),
            other => other,
        }
    }

    /// Puts a document of N-Triples in the place of a graph; `None` is the default graph.
    ///
    /// # Errors
    /// Where the store did not acknowledge it.
    pub fn put(&self, address: &str, graph: Option<&str>, lines: &str) -> Result<(), RemoteError> {
        self.store(Method::PUT, address, graph, lines)
    }

    /// Adds a document of N-Triples to a graph.
    ///
    /// # Errors
    /// Where the store did not acknowledge it.
    pub fn post(&self, address: &str, graph: Option<&str>, lines: &str) -> Result<(), RemoteError> {
        self.store(Method::POST, address, graph, lines)
    }

    fn store(
        &self,
        method: Method,
        address: &str,
        graph: Option<&str>,
        lines: &str,
    ) -> Result<(), RemoteError> {
        self.acknowledged(&Request {
            method,
            url: in_store(address, graph)?,
            content_type: "application/n-triples",
            accept: "*/*",
            body: lines,
        })
    }
}

/// The address of a graph in a store.
fn in_store(address: &str, graph: Option<&str>) -> Result<Url, RemoteError> {
    let mut url = parsed(address)?;
    match graph {
        Some(graph) => url.query_pairs_mut().append_pair("graph", graph),
        None => url.query_pairs_mut().append_key_only("default"),
    };
    Ok(url)
}

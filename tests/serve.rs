//! `oogst serve`: the real program, over HTTP.

#![allow(clippy::unwrap_used, reason = "a test panics where something is wrong")]

mod access;
mod around;
mod asking;
mod assets;
mod backup;
mod cache;
#[path = "clients.rs"]
mod clients;
mod compression;
mod connections;
mod documents;
mod elsewhere;
mod finding;
mod handover;
mod hostile;
mod hostile_queries;
mod openapi;
mod operation;
mod pages;
mod questions;
mod running;
pub(crate) mod server;
mod services;
mod sparql;
mod stewards;
mod things;
mod weight;
mod workers;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Quad;

pub(crate) const BASE: &str = "http://localhost:7878";
const REFUFAM: &str = "/id/project/refufam";
const SELECT: &str = "SELECT ?s ?title WHERE { ?s a <http://xmlns.com/foaf/0.1/Project> ; <http://purl.org/dc/terms/title> ?title } ORDER BY ?title";

/// The quads of a document.
fn quads(format: RdfFormat, document: &[u8]) -> Vec<Quad> {
    RdfParser::from_format(format)
        .for_slice(document)
        .collect::<Result<_, _>>()
        .unwrap_or_else(|fault| panic!("{fault}: {}", String::from_utf8_lossy(document)))
}

pub(crate) fn rdf_format(name: &str) -> RdfFormat {
    RdfFormat::from_extension(name).unwrap()
}

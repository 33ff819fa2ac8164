//! The tests that drive the real program, one module for each capability; a folder of the same name holds what the module
//! reads. One binary, so that Oxigraph is linked once.

#![expect(
    clippy::unwrap_used,
    reason = "where a test cannot go on, the line at which it stopped says enough"
)]

mod architecture;
mod backup;
mod browser;
mod cerif;
mod commands;
mod crash;
mod dataset;
mod discovery;
mod docs;
mod dump;
mod engine;
mod extract;
mod fetch;
mod forget;
mod formats;
mod fuzz;
mod identity;
mod input;
mod json_source;
mod ldes;
mod link;
mod mixed;
mod oai;
mod pages;
mod persons;
mod profile;
mod property;
mod provider;
mod push;
mod questions;
mod rdf_source;
mod reconcile;
mod remote;
mod runs;
mod search;
mod seeing;
mod serve;
mod several;
mod shapes;
mod sparql_protocol;
mod support;
mod sync;
mod table;

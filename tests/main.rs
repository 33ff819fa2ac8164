//! The tests that drive the real program, one module for each capability; a folder of the same name holds what the module
//! reads. One binary, so that Oxigraph is linked once.

#![expect(
    clippy::unwrap_used,
    reason = "where a test cannot go on, the line at which it stopped says enough"
)]

mod architecture;
mod backup;
mod commands;
mod crash;
mod dataset;
mod docs;
mod formats;
mod identity;
mod input;
mod profile;
mod property;
mod questions;
mod search;
mod serve;
mod several;
mod shapes;
mod sparql_protocol;
mod support;
mod sync;

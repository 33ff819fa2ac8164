//! `oogst worker`: answers queries over a checkpoint, for `oogst serve`.

use std::path::Path;
use std::time::Duration;

use super::Failure;
use crate::cli::WorkerArgs;
use crate::config::Config;
use crate::graph::Services;
use crate::ledger::{Ledger, LedgerError, SharedWords};
use crate::worker::{self, Settings};

pub(super) fn run(config: &Config, args: &WorkerArgs) -> Result<(), Failure> {
    let settings = Settings {
        checkpoint: args.checkpoint.clone(),
        socket: args.socket.clone(),
        threads: args.threads,
        memory: args.memory,
        processor_seconds: args.processor_seconds,
    };
    let site = config.site();
    let serve = &config.serve;
    let mut services = Services::none().with_remote(
        serve.services.clone(),
        Duration::from_secs(serve.service_seconds),
        serve.service_bytes,
    );
    if let Some(state) = &args.state {
        let words = SharedWords::default();
        let (folder, shared) = (state.clone(), words.clone());
        // The first search would wait for it, longer than many a query may take.
        std::thread::Builder::new().spawn(move || {
            if let Err(fault) = read_words(&folder, &shared) {
                tracing::warn!("the first search will take longer: {fault}");
            }
        })?;
        services = services.with_search(site.base.clone(), state.clone(), words);
    }
    worker::run(&settings, &site, services).map_err(|fault| Failure::Machine(fault.into()))
}

/// Reads the words of the full text.
fn read_words(state: &Path, words: &SharedWords) -> Result<(), LedgerError> {
    worker::step_back();
    if let Some(ledger) = Ledger::open_to_read(state)? {
        words.of(&*ledger.snapshot()?)?;
    }
    Ok(())
}

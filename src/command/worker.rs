//! `oogst worker`: answers queries over a checkpoint, for `oogst serve`.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::Failure;
use crate::cli::WorkerArgs;
use crate::config::Config;
use crate::graph::{Endpoint, Services};
use crate::ledger::{Ledger, LedgerError, SharedWords};
use crate::worker::{self, Settings, WorkerError};

pub(super) fn run(config: &Config, args: &WorkerArgs) -> Result<(), Failure> {
    if args.background {
        // Before there are threads, which inherit it.
        worker::step_back();
    }
    let engine = if config.graph.is_remote() {
        let endpoint = Endpoint::of(config).map_err(|fault| Failure::Machine(fault.into()))?;
        Some(Arc::new(endpoint))
    } else {
        None
    };
    let settings = Settings {
        checkpoint: args.checkpoint.clone(),
        engine,
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
        if !args.background {
            read_words_meanwhile(state, &words)?;
        }
        services = services.with_search(site.base.clone(), state.clone(), words);
    }
    worker::run(&settings, &site, services).map_err(|fault| match fault {
        WorkerError::Checkpoint(_) => Failure::Input(fault.to_string()),
        other => Failure::Machine(other.into()),
    })
}

/// Reads the words of the full text: the first search would wait for it, longer than many a query may take.
fn read_words_meanwhile(state: &Path, words: &SharedWords) -> std::io::Result<()> {
    let (state, words) = (state.to_owned(), words.clone());
    std::thread::Builder::new().spawn(move || {
        if let Err(fault) = read_words(&state, &words) {
            tracing::warn!("the first search will take longer: {fault}");
        }
    })?;
    Ok(())
}

fn read_words(state: &Path, words: &SharedWords) -> Result<(), LedgerError> {
    worker::step_back();
    if let Some(ledger) = Ledger::open_to_read(state)? {
        words.of(&*ledger.snapshot()?)?;
    }
    Ok(())
}

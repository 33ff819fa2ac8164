//! `oogst worker`: answers queries over a checkpoint, for `oogst serve`.

use super::Failure;
use crate::cli::WorkerArgs;
use crate::config::Config;
use crate::worker::{self, Settings};

pub(super) fn run(config: &Config, args: &WorkerArgs) -> Result<(), Failure> {
    let settings = Settings {
        checkpoint: args.checkpoint.clone(),
        socket: args.socket.clone(),
        threads: args.threads,
        memory: args.memory,
        processor_seconds: args.processor_seconds,
    };
    worker::run(&settings, &config.site()).map_err(|fault| Failure::Machine(fault.into()))
}

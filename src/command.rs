//! The subcommands, one file each. Results go to standard output, everything else to standard error.

mod backup;
mod check;
mod check_report;
mod dump;
mod explain;
mod extract;
mod forget;
mod init;
mod init_from;
mod link;
mod log;
mod map;
mod output;
mod push;
mod query;
mod restore;
mod review;
mod serve;
mod status;
mod status_dumps;
mod status_engine;
mod status_sources;
mod status_targets;
mod sync;
mod verify;
mod worker;

use std::process::ExitCode;

use crate::assemble::LearnError;
use crate::cli::{Cli, Command};
use crate::config::{AccessLog, Config, ConfigError};
use crate::ledger::LedgerError;
use crate::source::{Faults, SourceError};
use crate::state::StateError;
use crate::sync::{OpenError, SyncError};

/// Why a command did not do what was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The input is at fault: exit code 1.
    Input(String),
    /// Records are at fault: exit code 1.
    Faults(Faults),
    /// The machine is at fault: exit code 3.
    Machine(anyhow::Error),
    /// The input was at fault, which was said: exit code 1.
    Said,
    /// Whoever read standard output is gone: no fault at all.
    Closed,
}

impl From<anyhow::Error> for Failure {
    fn from(fault: anyhow::Error) -> Self {
        Self::Machine(fault)
    }
}

impl From<std::io::Error> for Failure {
    fn from(fault: std::io::Error) -> Self {
        if fault.kind() == std::io::ErrorKind::BrokenPipe {
            Self::Closed
        } else {
            Self::Machine(fault.into())
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(fault: ConfigError) -> Self {
        Self::Input(fault.to_string())
    }
}

impl From<LearnError> for Failure {
    fn from(fault: LearnError) -> Self {
        match fault {
            LearnError::Source(fault) => fault.into(),
            LearnError::Ledger(fault) => fault.into(),
        }
    }
}

impl From<SourceError> for Failure {
    fn from(fault: SourceError) -> Self {
        // A path that is not there was named by a person; one that cannot be read is the machine's.
        if fault.source.kind() == std::io::ErrorKind::NotFound {
            Self::Input(format!(
                "{fault}; correct the path on the command line, or in [[sources]] of the settings"
            ))
        } else {
            Self::Machine(fault.into())
        }
    }
}

impl From<LedgerError> for Failure {
    fn from(fault: LedgerError) -> Self {
        Self::Machine(fault.explained().into())
    }
}

impl From<OpenError> for Failure {
    fn from(fault: OpenError) -> Self {
        match fault {
            OpenError::Ledger(fault) => fault.into(),
            other => Self::Machine(other.into()),
        }
    }
}

impl From<StateError> for Failure {
    fn from(fault: StateError) -> Self {
        Self::Machine(fault.into())
    }
}

impl From<SyncError> for Failure {
    fn from(fault: SyncError) -> Self {
        match fault {
            SyncError::Faults(faults) => Self::Faults(faults),
            SyncError::Source(fault) => fault.into(),
            SyncError::Ledger(fault) => fault.into(),
            SyncError::Graph(fault) => Self::Machine(fault.into()),
            other => Self::Input(other.to_string()),
        }
    }
}

/// Runs a command line, and gives its exit code.
#[must_use]
pub fn run(cli: &Cli) -> ExitCode {
    if let Command::Init { dir, from, .. } = &cli.command {
        output::set_up(cli, AccessLog::Off);
        return output::end(match from {
            None => init::run(dir),
            Some(file) => init_from::run(dir, file),
        });
    }
    let config = Config::load(cli.config.as_deref());
    let access = config
        .as_ref()
        .map_or(AccessLog::Off, |config| config.serve.access_log);
    output::set_up(cli, access);
    output::end(
        config
            .map_err(Failure::from)
            .and_then(|config| dispatch(cli, &config)),
    )
}

fn dispatch(cli: &Cli, config: &Config) -> Result<(), Failure> {
    match &cli.command {
        Command::Init { .. } => Ok(()),
        Command::Check { paths, format, .. } => check::run(config, paths, *format),
        Command::Extract(args) => extract::run(config, args),
        Command::Map(args) => map::run(config, args),
        Command::Sync(args) => sync::run(config, args),
        Command::Query(args) => query::run(config, args),
        Command::Dump { out, .. } => dump::run(config, out.as_deref()),
        Command::Serve { bind, .. } => serve::run(config, bind.as_deref()),
        Command::Worker(args) => worker::run(config, args),
        Command::Explain { iri, format, .. } => explain::run(config, iri, *format),
        Command::Forget(args) => forget::run(config, args),
        Command::Link(args) => link::run(config, args),
        Command::Push(args) => push::run(config, args),
        Command::Status {
            review: true,
            format,
            ..
        } => review::run(config, *format),
        Command::Status { format, .. } => status::run(config, *format),
        Command::Verify { .. } => verify::run(config),
        Command::Backup { dir, .. } => backup::run(config, dir),
        Command::Restore { dir, force, .. } => restore::run(config, dir, *force),
    }
}

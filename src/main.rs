//! Dispatch only; the program is in the library.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    oogst::command::run(&oogst::cli::Cli::parse())
}

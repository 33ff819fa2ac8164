//! Dispatch only; the program is in the library.

use std::process::ExitCode;

use clap::Parser;

// Filling a graph allocates terms in one thread and frees them in another, which the system's allocator is slow at.
// Elsewhere than on Linux it does not take the place of C's: Oxigraph frees RocksDB's messages by Rust's allocator, which
// has to be the same.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    oogst::command::run(&oogst::cli::Cli::parse())
}

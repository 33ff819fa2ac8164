//! `oogst push`

use clap::Args;

use super::Quiet;

/// `oogst push`
#[derive(Debug, Args)]
#[command(
    after_help = "Targets stand in [[push]] of oogst.toml. What a target acknowledged is noted; a push that was broken off goes on from there."
)]
pub struct PushArgs {
    /// The name of the target, as in the settings
    pub target: String,
    /// Only show what would be sent: how much, and the first requests
    #[arg(long)]
    pub plan: bool,
    /// Send everything, also where changes would do
    #[arg(long)]
    pub whole: bool,
    /// Remove what stands in the target's graph and was not put there by a push
    #[arg(long)]
    pub replace: bool,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
}

//! The command line of `oogst forget`.

use clap::Args;

use super::Quiet;

/// `oogst forget`
#[derive(Debug, Args)]
#[command(
    after_help = "It cannot be undone. No sync brings the person back, also where sources still name them: `oogst check` says where. Backups and what others have copied are not reached."
)]
pub struct ForgetArgs {
    /// The IRI of a person, or the key, with or without person/ before it
    #[arg(required_unless_present = "list")]
    pub id: Option<String>,
    /// What is done.
    #[command(flatten)]
    pub deed: Deed,
    /// List who was forgotten, by key
    #[arg(long, conflicts_with_all = ["id", "plan", "yes"])]
    pub list: bool,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
}

/// What is done with the person.
#[derive(Debug, Clone, Copy, Args)]
pub struct Deed {
    /// Only show what would go
    #[arg(long, conflicts_with = "yes")]
    pub plan: bool,
    /// Do it; without this, only what would go is shown
    #[arg(long)]
    pub yes: bool,
    /// Let syncs publish the person again, as far as sources name them. What was erased stays erased
    #[arg(long, conflicts_with_all = ["plan", "yes", "list"])]
    pub allow_again: bool,
}

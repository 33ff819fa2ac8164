//! `oogst extract` on the command line.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Quiet;

/// `oogst extract`
#[derive(Debug, Args)]
#[command(
    after_help = "Exit code 1 where the page describes no project. docs/EXTRACTION.md tells how to work with drafts."
)]
pub struct ExtractArgs {
    /// A page: a file of HTML or of text copied from a page, or the address of one
    #[arg(value_name = "FILE|URL")]
    pub page: String,
    /// The page's language, such as nl or en; without it, the page shows it
    #[arg(long, value_name = "LANG", value_parser = language)]
    pub lang: Option<String>,
    /// The format on standard output: yaml are records, json is for programs [default: yaml]
    #[arg(long, value_enum, conflicts_with = "into")]
    pub format: Option<ExtractFormat>,
    /// Write a draft for each project into a folder; those of the same page that are there are brought up to it, and what
    /// people corrected stays
    #[arg(long, value_name = "DIR")]
    pub into: Option<PathBuf>,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
}

fn language(tag: &str) -> Result<String, String> {
    if crate::text::is_language_tag(tag) {
        Ok(tag.to_owned())
    } else {
        Err("give a BCP 47 tag such as nl, en, fr or de".to_owned())
    }
}

/// Formats of what is extracted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    /// Records, for people.
    Yaml,
    /// For programs.
    Json,
}

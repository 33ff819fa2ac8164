//! The command line. It is a contract: scripts depend on it.

mod extract;
mod forget;
mod link;
mod push;

use std::path::PathBuf;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

use crate::mapping::Profile;
use crate::rdf::Format;

pub use extract::{ExtractArgs, ExtractFormat};
pub use forget::ForgetArgs;
pub use link::{LinkArgs, LinkFormat, LinkKind};
pub use push::PushArgs;

/// Turns descriptions of research projects into linked data, and gives it out.
#[derive(Debug, Parser)]
#[command(name = "oogst", version, about, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 done, 1 the input is at fault, 2 usage, 3 the machine is at fault."
)]
pub struct Cli {
    /// The settings of the dataset [default: ./oogst.toml]
    #[arg(long, global = true, value_name = "FILE", env = "OOGST_CONFIG")]
    pub config: Option<PathBuf>,
    /// Say more; twice for everything
    #[arg(short, long, global = true, action = ArgAction::Count, conflicts_with = "quiet")]
    pub verbose: u8,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
    /// Colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// Say only what is wrong. It is an option of each subcommand and not a global one, for `oogst query -q` is the query.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Quiet {
    /// Say only what is wrong
    #[arg(short, long)]
    pub quiet: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Color {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new dataset folder, with settings and an example to start from
    Init {
        /// The folder
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// Propose settings for this table (CSV, TSV, XLSX, ODS) instead of an example
        #[arg(long, value_name = "FILE")]
        from: Option<PathBuf>,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Validate records, settings, identities and stored questions, then the data by shapes and checks; changes nothing
    Check {
        /// Files or folders; without any, the sources of the settings
        paths: Vec<PathBuf>,
        /// How shapes and checks are reported
        #[arg(long, value_enum, default_value_t)]
        format: CheckFormat,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Find the descriptions of projects in a page, and draft records of them for review
    Extract(ExtractArgs),
    /// Records to RDF on standard output; no store is touched
    Map(MapArgs),
    /// Bring ledger and graph up to the sources
    Sync(SyncArgs),
    /// Ask the graph
    Query(QueryArgs),
    /// Publish a dump in every format
    Dump {
        /// The folder of the dumps [default: dumps.path of the settings]
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Everything over HTTP: pages, linked data, SPARQL, OAI-PMH, the event stream, reconciliation, dumps
    Serve {
        /// Address and port [default: serve.bind of the settings]
        #[arg(long, value_name = "ADDR")]
        bind: Option<String>,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Answer queries over a checkpoint of the graph, on a socket: what `oogst serve` starts for the queries of strangers
    Worker(WorkerArgs),
    /// Keep ledger and graph of one revision in a folder, also while a server runs
    Backup {
        /// The folder; it must not be there yet, or be empty
        dir: PathBuf,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Put a backup in the place of ledger and graph
    Restore {
        /// The folder of the backup
        dir: PathBuf,
        /// Also where there is a ledger already: it is moved aside and kept
        #[arg(long)]
        force: bool,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Forget a person: everything of them goes, and a bare tombstone stays
    Forget(ForgetArgs),
    /// Why a thing says what it says: its sources, the rules, the decisions
    Explain {
        /// The IRI of a thing, or kind/key such as project/refufam
        iri: String,
        /// How
        #[arg(long, value_enum, default_value_t)]
        format: ReportFormat,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Propose what organisations, people and projects are in registries; decides nothing
    Link(LinkArgs),
    /// Send another system the dataset, and later only what changed
    Push(PushArgs),
    /// Revision, counts, how each source was last had and when it is next
    Status {
        /// List what is left for people to decide
        #[arg(long)]
        review: bool,
        /// How
        #[arg(long, value_enum, default_value_t)]
        format: ReportFormat,
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
    /// Prove that the graph is what the ledger says
    Verify {
        /// Say only what is wrong
        #[command(flatten)]
        quiet: Quiet,
    },
}

/// `oogst map`
#[derive(Debug, Args)]
pub struct MapArgs {
    /// Files or folders, `-` for standard input; without any, the sources of the settings
    pub files: Vec<PathBuf>,
    /// The format
    #[arg(long, value_enum, default_value_t = Format::Turtle)]
    pub format: Format,
    /// Which part of the graph
    #[arg(long, value_enum, default_value_t)]
    pub profile: Profile,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
}

/// `oogst sync`
#[derive(Debug, Args)]
#[command(
    after_help = "A source that cannot be had is as it was when it was last collected; the others are synced all the same, and the exit code is 1."
)]
pub struct SyncArgs {
    /// Only show what would change: fields, and triples
    #[arg(long)]
    pub plan: bool,
    /// Write the plan as JSON into a file, for `--apply`
    #[arg(long, value_name = "FILE", requires = "plan")]
    pub out: Option<PathBuf>,
    /// Do what a plan says, and nothing else: refused where sources, decisions, settings or ledger have changed since
    #[arg(long, value_name = "FILE", conflicts_with = "plan")]
    pub apply: Option<PathBuf>,
    /// Ask only this source of those that are collected; the others are as they were. More than once for several
    #[arg(long = "source", value_name = "NAME", conflicts_with = "apply")]
    pub sources: Vec<String>,
    /// Let more records vanish than `limits.removal_percent` and `sources.removal_percent` allow
    #[arg(long)]
    pub allow_removals: bool,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
}

/// `oogst worker`
#[derive(Debug, Args)]
#[command(
    after_help = "Speaks the SPARQL 1.1 Protocol over HTTP on a Unix socket. Says `ready` on standard output once it takes queries, and ends when its standard input does."
)]
pub struct WorkerArgs {
    /// The folder of the checkpoint
    pub checkpoint: PathBuf,
    /// The socket to make and listen on
    #[arg(long, value_name = "PATH")]
    pub socket: PathBuf,
    /// The state folder, whose ledger is searched; without it, nothing is
    #[arg(long, value_name = "DIR")]
    pub state: Option<PathBuf>,
    /// How many connections are served at once
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = positive)]
    pub threads: usize,
    /// How much memory its queries may take together [default: no limit]
    #[arg(long, value_name = "BYTES")]
    pub memory: Option<u64>,
    /// Let everybody else go first
    #[arg(long)]
    pub background: bool,
    /// How much of the processor it may use while a query does not stop
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub processor_seconds: u64,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
}

fn positive(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("give a whole number above 0".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// `oogst query`
#[derive(Debug, Args)]
pub struct QueryArgs {
    /// A file with the query, `-` for standard input
    #[arg(required_unless_present_any = ["text", "name", "list"], conflicts_with_all = ["text", "name", "list"])]
    pub file: Option<PathBuf>,
    /// The query itself
    #[arg(
        short = 'q',
        long = "query",
        value_name = "TEXT",
        conflicts_with_all = ["name", "list"]
    )]
    pub text: Option<String>,
    /// A stored question: a file of queries/questions, without `.rq`
    #[arg(long, value_name = "NAME", conflicts_with = "list")]
    pub name: Option<String>,
    /// List the stored questions, with their parameters
    #[arg(long)]
    pub list: bool,
    /// Bind a variable of the query: an IRI in <…>, a number, or text; of a stored question, a parameter: a value of its
    /// type
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub params: Vec<String>,
    /// The format; a table for SELECT, Turtle for CONSTRUCT where none is given
    #[arg(long, value_enum)]
    pub format: Option<QueryFormat>,
    /// Say only what is wrong
    #[arg(long)]
    pub quiet: bool,
}

/// Formats of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    /// A table for people (SELECT, ASK).
    Table,
    /// CSV (SELECT).
    Csv,
    /// TSV (SELECT).
    Tsv,
    /// SPARQL results in JSON (SELECT, ASK).
    Json,
    /// SPARQL results in XML (SELECT, ASK).
    Xml,
    /// Turtle (CONSTRUCT, DESCRIBE).
    Turtle,
    /// N-Triples (CONSTRUCT, DESCRIBE).
    #[value(name = "ntriples")]
    NTriples,
    /// RDF/XML (CONSTRUCT, DESCRIBE).
    #[value(name = "rdfxml")]
    RdfXml,
    /// JSON-LD (CONSTRUCT, DESCRIBE).
    #[value(name = "jsonld")]
    JsonLd,
}

/// Formats of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}

/// How the report of a check is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
    /// In RDF: a `sh:ValidationReport`.
    Turtle,
}

impl Cli {
    /// Is only what is wrong to be said?
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        let of_command = match &self.command {
            Command::Init { quiet, .. }
            | Command::Check { quiet, .. }
            | Command::Dump { quiet, .. }
            | Command::Serve { quiet, .. }
            | Command::Backup { quiet, .. }
            | Command::Restore { quiet, .. }
            | Command::Explain { quiet, .. }
            | Command::Status { quiet, .. }
            | Command::Verify { quiet } => quiet.quiet,
            Command::Extract(args) => args.quiet.quiet,
            Command::Forget(args) => args.quiet.quiet,
            Command::Link(args) => args.quiet.quiet,
            Command::Map(args) => args.quiet.quiet,
            Command::Push(args) => args.quiet.quiet,
            Command::Sync(args) => args.quiet.quiet,
            Command::Worker(args) => args.quiet.quiet,
            Command::Query(args) => args.quiet,
        };
        self.quiet.quiet || of_command
    }

    /// The level of what is logged on standard error.
    #[must_use]
    pub fn level(&self) -> tracing::Level {
        match (self.is_quiet(), self.verbose) {
            (true, _) => tracing::Level::ERROR,
            (_, 0) => tracing::Level::WARN,
            (_, 1) => tracing::Level::INFO,
            (_, 2) => tracing::Level::DEBUG,
            _ => tracing::Level::TRACE,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_without_contradictions() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_query_after_q_is_not_quiet() {
        let cli = Cli::parse_from(["oogst", "query", "-q", "ASK {}"]);
        assert!(!cli.is_quiet());
        for quiet in [["oogst", "-q", "sync"], ["oogst", "sync", "-q"]] {
            assert!(Cli::parse_from(quiet).is_quiet());
        }
    }
}

//! `oogst link`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Quiet;
use crate::link::orcid::PUBLIC;
use crate::link::reconcile::Property;

/// `oogst link`
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing is decided and nothing is changed: what is found is printed, with lines for identities.yaml that would decide. Of people, the names that are published go to the service that is asked."
)]
#[command(group(clap::ArgGroup::new("registry").required(true).args(["ror", "orcid", "reconcile"])))]
pub struct LinkArgs {
    /// Look organisations up in a data dump of ROR: a file or an address, packed or not
    #[arg(long, value_name = "FILE")]
    pub ror: Option<String>,
    /// Look people up in ORCID
    #[arg(long, value_name = "URL", num_args = 0..=1, default_missing_value = PUBLIC)]
    pub orcid: Option<String>,
    /// Ask a reconciliation service (Reconciliation API 0.2)
    #[arg(long, value_name = "URL")]
    pub reconcile: Option<String>,
    /// What the service is asked for
    #[arg(long, value_enum, default_value_t, requires = "reconcile")]
    pub kind: LinkKind,
    /// The type that candidates have at the service, by its id
    #[arg(long = "type", value_name = "ID", requires = "reconcile")]
    pub class: Option<String>,
    /// Compare a property of the service with a field of ours
    #[arg(long = "property", value_name = "ID=FIELD", requires = "reconcile", value_parser = property)]
    pub properties: Vec<(String, Property)>,
    /// Look up these only, by key
    #[arg(long = "only", value_name = "KEY")]
    pub only: Vec<String>,
    /// How many candidates are shown for each
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = super::positive)]
    pub limit: usize,
    /// How what was found is printed
    #[arg(long, value_enum, default_value_t)]
    pub format: LinkFormat,
    /// Write the lines for identities.yaml into a new file, too
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Say only what is wrong
    #[command(flatten)]
    pub quiet: Quiet,
}

/// What a service can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LinkKind {
    /// Organisations.
    #[default]
    Organisations,
    /// People.
    People,
    /// Projects.
    Projects,
}

/// How what was found is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum LinkFormat {
    /// A table for people.
    #[default]
    Table,
    /// For programs.
    Json,
    /// Lines for identities.yaml.
    Yaml,
}

/// `P17=country`
fn property(text: &str) -> Result<(String, Property), String> {
    let known: Vec<&str> = Property::ALL.iter().map(|(name, _)| *name).collect();
    let wrong = || {
        format!(
            "give the property's id, `=`, and one of {}",
            known.join(", ")
        )
    };
    let (id, field) = text.rsplit_once('=').ok_or_else(wrong)?;
    let field = Property::ALL
        .iter()
        .find(|(name, _)| *name == field)
        .ok_or_else(wrong)?;
    if id.is_empty() {
        return Err(wrong());
    }
    Ok((id.to_owned(), field.1))
}

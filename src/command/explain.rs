//! `oogst explain`: why a thing says what it says.

use std::io::Write;

use super::Failure;
use crate::cli::ReportFormat;
use crate::config::Config;
use crate::explain::explain;
use crate::ledger::Ledger;
use crate::record::Kind;

pub(super) fn run(config: &Config, iri: &str, format: ReportFormat) -> Result<(), Failure> {
    let base = config.site().base;
    let unknown = || {
        let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        Failure::Input(format!(
            "`{iri}` is no IRI of this dataset; give one that starts with {}/id/, or kind/key with one of {}",
            base.as_str(),
            kinds.join(", ")
        ))
    };
    let (kind, key) = match base.take_apart(iri) {
        Some(taken) => taken,
        None => iri
            .split_once('/')
            .and_then(|(kind, key)| Some((kind.parse().ok()?, key)))
            .ok_or_else(unknown)?,
    };
    let Some(ledger) = Ledger::open_to_read(&config.state_path())? else {
        return Err(Failure::Input(
            "there is no ledger yet: run `oogst sync`".to_owned(),
        ));
    };
    let ledger = ledger.snapshot()?;
    let explanation = explain(&ledger, config, kind, key)?.ok_or_else(|| {
        Failure::Input(format!("there is no {kind} `{key}`, and there never was"))
    })?;
    match format {
        ReportFormat::Text => write!(std::io::stdout(), "{explanation}")?,
        ReportFormat::Json => {
            let json = serde_json::to_string_pretty(&explanation).map_err(anyhow::Error::from)?;
            writeln!(std::io::stdout(), "{json}")?;
        }
    }
    Ok(())
}

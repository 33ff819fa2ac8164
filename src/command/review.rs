//! `oogst status --review`: what the last sync left for people to decide, with the evidence and the line for each verdict.

use std::io::Write;

use super::Failure;
use super::output::plural;
use crate::cli::ReportFormat;
use crate::config::Config;
use crate::identity::review::{Evidence, Item};
use crate::ledger::Ledger;

pub(super) fn run(config: &Config, format: ReportFormat) -> Result<(), Failure> {
    let items = match Ledger::open_to_read(&config.state_path())? {
        Some(ledger) => ledger.review()?,
        None => Vec::new(),
    };
    let mut out = std::io::stdout().lock();
    match format {
        ReportFormat::Text => out.write_all(text(&items).as_bytes())?,
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut out, &items).map_err(std::io::Error::from)?;
            writeln!(out)?;
        }
    }
    Ok(())
}

fn text(items: &[Item]) -> String {
    if items.is_empty() {
        return "nothing to review\n".to_owned();
    }
    let mut lines: Vec<String> = Vec::new();
    for item in items {
        lines.push(format!("{} {}: {}", item.id, item.rule, item.question));
        for side in &item.sides {
            lines.push(format!("    {}/{} “{}”", item.kind, side.key, side.label));
            lines.extend(side.evidence.iter().map(evidence));
        }
        for verdict in &item.verdicts {
            lines.push(format!("  {}:", verdict.says));
            lines.push(format!("    {}:", item.kind.plural()));
            lines.push(format!("    {}", verdict.yaml));
        }
        lines.push(String::new());
    }
    lines.push(format!(
        "{} question{}; verdicts go into identities.yaml\n",
        items.len(),
        plural(items.len())
    ));
    lines.join("\n")
}

fn evidence(one: &Evidence) -> String {
    let mut line = format!("        source `{}`", one.source);
    if !one.file.is_empty() {
        line = format!("{line}, {}", one.file);
        if one.line > 0 {
            line = format!("{line}:{}", one.line);
        }
        if !one.part.is_empty() {
            line = format!("{line}, {}", one.part);
        }
    }
    line = format!("{line}, {}", one.record);
    if !one.field.is_empty() {
        line = format!("{line}, {}", one.field);
    }
    if !one.stated.is_empty() {
        line = format!("{line}: “{}”", one.stated);
    }
    line
}

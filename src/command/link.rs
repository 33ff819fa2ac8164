//! `oogst link`: what organisations, people and projects may be in registries; writes nothing but what it is asked for.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::Failure;
use super::output::{Bar, plural, say, table};
use crate::cli::{LinkArgs, LinkFormat, LinkKind};
use crate::config::Config;
use crate::fetch::{self, Fetcher, Location, Wanted};
use crate::ledger::Ledger;
use crate::link::reconcile::Question;
use crate::link::{self, Candidate, Link, LinkError, Ours, Report, Verdict};
use crate::record::Kind;
use crate::sync::Watch as _;

pub(super) fn run(config: &Config, args: &LinkArgs) -> Result<(), Failure> {
    let Some(ledger) = Ledger::open_to_read(&config.state_path())? else {
        return Err(Failure::Input(
            "there is no ledger yet: run `oogst sync`".to_owned(),
        ));
    };
    let mut out = args.out.as_deref().map(new_file).transpose()?;
    let mut ours = Ours::read(&ledger.snapshot()?, &config.site.languages)?;
    if !args.only.is_empty() {
        only(&mut ours, &args.only)?;
    }
    let mut bar = Watching(Bar::new());
    let report = ask(config, args, &ours, &mut bar);
    bar.0.finish();
    let report = match report {
        Ok(report) => report,
        Err(fault) => {
            // Nothing was found: the file that was made for it goes.
            if let Some(path) = args.out.as_deref().filter(|_| out.take().is_some()) {
                std::fs::remove_file(path)?;
            }
            return Err(fault.into());
        }
    };
    report
        .notes
        .iter()
        .for_each(|note| say(&format!("note: {note}")));
    show(&report, args.format)?;
    if let (Some(file), Some(path)) = (&mut out, &args.out) {
        file.write_all(link::lines(&report).as_bytes())?;
        say(&format!("lines for identities.yaml: {}", path.display()));
    }
    match report.failed {
        None => Ok(()),
        Some(fault) => {
            say(&format!(
                "note: it ended after {} of ours; what was found until then is above",
                report.asked
            ));
            Err(fault.into())
        }
    }
}

/// A file that is not there yet: decisions of people are not written over.
fn new_file(path: &Path) -> Result<File, Failure> {
    File::create_new(path).map_err(|fault| match fault.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::Input(format!(
            "{} is there already; name a new file, and copy from it what is right",
            path.display()
        )),
        _ => Failure::Machine(
            anyhow::Error::from(fault).context(format!("cannot write {}", path.display())),
        ),
    })
}

fn only(ours: &mut Ours, keys: &[String]) -> Result<(), Failure> {
    ours.keep(keys);
    let all = [&ours.organisations, &ours.people, &ours.projects];
    let unknown = keys.iter().find(|key| {
        !all.iter()
            .any(|list| list.iter().any(|one| one.key == **key))
    });
    match unknown {
        None => Ok(()),
        Some(key) => Err(Failure::Input(format!(
            "--only: there is no organisation, person or project `{key}`; give a key, as `oogst query` and pages show it"
        ))),
    }
}

fn ask(
    config: &Config,
    args: &LinkArgs,
    ours: &Ours,
    watch: &mut Watching,
) -> Result<Report, LinkError> {
    let fetcher = Fetcher::new(config);
    if let Some(at) = &args.ror {
        let location = if at.contains("://") {
            Location::Address(at.clone())
        } else {
            Location::File(at.into())
        };
        watch.0.step("reading", None);
        let registry = link::ror::read(&fetcher, &Wanted::at(location), watch)?;
        return Ok(registry.link(ours, args.limit, watch));
    }
    if let Some(base) = &args.orcid {
        return Ok(link::orcid::link(&fetcher, base, ours, args.limit, watch));
    }
    let question = Question {
        address: args.reconcile.as_deref().unwrap_or_default(),
        kind: match args.kind {
            LinkKind::Organisations => Kind::Organisation,
            LinkKind::People => Kind::Person,
            LinkKind::Projects => Kind::Project,
        },
        class: args.class.as_deref(),
        properties: &args.properties,
        limit: args.limit,
    };
    link::reconcile::link(&fetcher, &question, ours, watch)
}

fn show(report: &Report, format: LinkFormat) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match format {
        LinkFormat::Yaml => write!(out, "{}", link::lines(report))?,
        LinkFormat::Json => {
            let json = serde_json::to_string_pretty(report).map_err(anyhow::Error::from)?;
            writeln!(out, "{json}")?;
        }
        LinkFormat::Table => {
            if !report.links.is_empty() {
                let rows = report.links.iter().flat_map(rows);
                let columns = ["ours", "", "score", "candidate", "evidence"];
                writeln!(out, "{}", table(&columns, rows))?;
            }
            writeln!(out, "{}", summary(report))?;
        }
    }
    Ok(())
}

/// One row for each candidate.
fn rows(link: &Link) -> Vec<Vec<String>> {
    let ours = format!("{}\n{}", link.label, link.key);
    let mut rows = Vec::new();
    if let Some(stated) = &link.stated {
        let row = [ours.as_str(), "stated", "", "", stated];
        rows.push(row.map(str::to_owned).to_vec());
    }
    for candidate in &link.candidates {
        let first = if rows.is_empty() { ours.as_str() } else { "" };
        rows.push(vec![
            first.to_owned(),
            match candidate.verdict {
                Verdict::Certain => "certain".to_owned(),
                Verdict::Proposal => "proposal".to_owned(),
            },
            candidate.score.to_string(),
            format!("{}\n{}", candidate.name, candidate.id),
            evidence(candidate),
        ]);
    }
    rows
}

fn evidence(candidate: &Candidate) -> String {
    let rule = candidate.rule.iter().cloned();
    let evidence = candidate.evidence.iter().map(ToString::to_string);
    let warnings = candidate
        .warnings
        .iter()
        .map(|warning| format!("! {warning}"));
    let all: Vec<String> = rule.chain(evidence).chain(warnings).collect();
    all.join("\n")
}

fn summary(report: &Report) -> String {
    let (certain, proposed) = report.counts();
    let others = (report.asked).saturating_sub(certain + proposed);
    let stated = report.links.iter().filter(|link| link.stated.is_some());
    let wrong = match stated.count() {
        0 => String::new(),
        count => format!(", {count} of which to look at"),
    };
    format!(
        "{}: {} looked up, {certain} certain, {proposed} with proposal{}, {others} without; {} more have an identifier{wrong}",
        report.registry,
        report.asked,
        plural(proposed),
        report.linked
    )
}

/// The bar watches.
struct Watching(Bar);

impl fetch::Watch for Watching {
    fn bytes(&mut self, bytes: u64) {
        crate::assemble::Progress::bytes(&self.0, bytes);
    }

    fn stage(&mut self, stage: &str) {
        crate::collect::Watch::stage(&self.0, stage);
    }
}

impl link::Watch for Watching {
    fn begin(&mut self, total: usize) {
        self.0.step("looking up", Some(total as u64));
    }

    fn one(&mut self) {
        self.0.entity();
    }
}

impl From<LinkError> for Failure {
    fn from(fault: LinkError) -> Self {
        match fault {
            LinkError::Ledger(fault) => fault.into(),
            LinkError::Unusable { .. } => Self::Input(fault.to_string()),
            LinkError::Fetch(fault) => fault.into(),
        }
    }
}

//! `oogst extract`: the descriptions of projects in a page, as drafts for review.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::Failure;
use super::output::{plural, say, show_faults};
use crate::cli::{ExtractArgs, ExtractFormat};
use crate::config::Config;
use crate::draft::{self, DraftError, Page};
use crate::extract::{self, Extraction, Lexicon};
use crate::fetch::{FetchError, Fetched, Fetcher, Location, Silent, Wanted};
use crate::source::Faults;
use crate::source::collector::noticed;
use crate::source::page::organisations::Organisations;
use crate::source::page::{self, ACCEPT, How, PageError, Reading};

pub(super) fn run(config: &Config, args: &ExtractArgs) -> Result<(), Failure> {
    let lexicon = Lexicon::with(&config.extract)
        .map_err(|fault| Failure::Input(format!("{}: {fault}", config.file.display())))?;
    let how = How {
        lexicon: &lexicon,
        language: args.lang.as_deref(),
        base: None,
    };
    let reading = match read(config, &args.page, &how) {
        Err(fault @ PageError::NoProjects { .. }) if args.format == Some(ExtractFormat::Json) => {
            // Programs that asked for a list are given one.
            json(&Extraction::default())?;
            return Err(fault.into());
        }
        other => other?,
    };
    let mut notices = Faults::default();
    for notice in &reading.notices {
        notices.add(noticed(&reading.at, notice.clone()));
    }
    if !notices.is_empty() {
        show_faults(&notices);
    }
    let language = args
        .lang
        .as_deref()
        .unwrap_or_else(|| config.default_language());
    match (&args.into, args.format) {
        (Some(folder), _) => into(config, folder, &reading, language),
        (None, Some(ExtractFormat::Json)) => json(&reading.found),
        (None, _) => yaml(&reading, language),
    }
}

fn read(config: &Config, page: &str, how: &How<'_>) -> Result<Reading, PageError> {
    let location = if page.contains("://") {
        Location::Address(page.to_owned())
    } else {
        Location::File(PathBuf::from(page))
    };
    let wanted = Wanted::at(location).accept(ACCEPT).passing();
    match Fetcher::new(config).open(&wanted, &mut Silent) {
        Ok(Fetched::Document(input)) => page::read(&input, how),
        Ok(Fetched::Unchanged) => unreachable!("nothing is known of the page beforehand"),
        // There is nowhere to say which member.
        Err(FetchError::Member { at, .. }) => Err(PageError::NotAPage {
            at,
            what: "an archive of several documents",
        }),
        Err(fault) => Err(fault.into()),
    }
}

fn into(config: &Config, folder: &Path, reading: &Reading, language: &str) -> Result<(), Failure> {
    let now = crate::time::now().map_err(|fault| Failure::Input(fault.to_string()))?;
    let date = crate::time::rfc3339(now);
    let page = Page {
        reading,
        language,
        date: &date[..10],
    };
    let report = draft::update(config, folder, &page)?;
    write!(std::io::stdout(), "{report}")?;
    if report.review > 0 {
        say(&format!(
            "{} thing{} to look at: `review` in the drafts; `oogst check` lists them too",
            report.review,
            plural(report.review)
        ));
    }
    Ok(())
}

fn json(found: &Extraction) -> Result<(), Failure> {
    let text =
        serde_json::to_string_pretty(&extract::json::json(found)).map_err(anyhow::Error::from)?;
    writeln!(std::io::stdout(), "{text}")?;
    Ok(())
}

fn yaml(reading: &Reading, language: &str) -> Result<(), Failure> {
    let mut known = Organisations::default();
    let mut items = page::projects(&reading.origin(language), &reading.found, &mut known);
    page::identify(&mut items, &[], &BTreeMap::new(), &mut BTreeSet::new());
    let at = items
        .first()
        .map(|item| item.beside.at.clone())
        .unwrap_or_default();
    items.extend(page::named(&known, &at));
    let records: Vec<_> = items.iter().map(draft::record).collect();
    write!(std::io::stdout(), "{}", draft::list(&records))?;
    Ok(())
}

impl From<PageError> for Failure {
    fn from(fault: PageError) -> Self {
        match fault {
            PageError::Fetch(fault) => fault.into(),
            other => Self::Input(other.to_string()),
        }
    }
}

impl From<FetchError> for Failure {
    fn from(fault: FetchError) -> Self {
        match &fault {
            // A file that is not there was named by a person; one that cannot be read is the machine's.
            FetchError::Read { source, .. } if source.kind() != std::io::ErrorKind::NotFound => {
                Self::Machine(fault.into())
            }
            FetchError::Unreadable { .. } | FetchError::Keep { .. } | FetchError::Client { .. } => {
                Self::Machine(fault.into())
            }
            _ => Self::Input(fault.to_string()),
        }
    }
}

impl From<DraftError> for Failure {
    fn from(fault: DraftError) -> Self {
        match fault {
            DraftError::Source(fault) => fault.into(),
            DraftError::Faults(faults) => Self::Faults(faults),
            DraftError::NotAFolder { .. } | DraftError::State { .. } => {
                Self::Input(fault.to_string())
            }
            DraftError::Read { .. } | DraftError::Write { .. } => Self::Machine(fault.into()),
        }
    }
}

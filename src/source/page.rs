//! Pages that describe projects: HTML, or text that was copied from one.
//!
//! What stands on a page is found by [`crate::extract`]; here it becomes records. Projects keep their keys from one reading to
//! the next ([`same`] says by which signs), organisations are the known ones by any of their names.

mod identify;
mod keys;
pub mod organisations;
mod read;
mod records;
pub mod same;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, PageConfig, SourceConfig};
use crate::extract::Lexicon;
use crate::fetch::{Fetched, Fetcher, Wanted};
use crate::record::Record;
use crate::source::collector::{Before, CollectError, Collector, Taker, Yield, noticed};
use crate::source::spool::{At, Beside, Item};
use crate::text::fold;

use organisations::Organisations;

pub use identify::{Identified, Past, identify, shown};
pub use read::{ACCEPT, How, PageError, Reading, read};
pub use records::{Origin, projects};

/// A page of the settings.
pub struct Page<'a> {
    config: &'a Config,
    source: &'a SourceConfig,
    fetcher: &'a Fetcher,
}

/// In the state that is handed on: the questions that wait for an answer, by the projects' keys.
const WAITING: &str = "waiting";

impl<'a> Page<'a> {
    /// The page that a source names.
    #[must_use]
    pub fn new(config: &'a Config, source: &'a SourceConfig, fetcher: &'a Fetcher) -> Self {
        Self {
            config,
            source,
            fetcher,
        }
    }

    fn unusable(&self, message: &impl ToString) -> CollectError {
        CollectError::Unusable {
            at: self.source.location(),
            message: message.to_string(),
        }
    }

    fn lexicon(&self, own: &PageConfig) -> Result<Lexicon, CollectError> {
        let mut lexicon =
            Lexicon::with(&self.config.extract).map_err(|fault| self.unusable(&fault))?;
        lexicon
            .add(&own.lexicon)
            .map_err(|fault| self.unusable(&fault))?;
        Ok(lexicon)
    }
}

impl Collector for Page<'_> {
    fn collect(&self, before: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let own = self.source.page.clone().unwrap_or_default();
        let lexicon = self.lexicon(&own)?;
        let wanted = Wanted::of(self.config, self.source).accept(ACCEPT);
        let Fetched::Document(input) = self.fetcher.open(&wanted, taker)? else {
            return Ok(Yield::Unchanged);
        };
        let how = How {
            lexicon: &lexicon,
            language: own.language.as_deref(),
            base: own.base.as_deref(),
        };
        let reading = read(&input, &how)?;
        for notice in &reading.notices {
            taker.notice(noticed(&reading.at, notice.clone()));
        }
        let language = own
            .language
            .as_deref()
            .unwrap_or_else(|| self.config.default_language());
        let (past, mut known) = past(before)?;
        let mut items = projects(&reading.origin(language), &reading.found, &mut known);
        let stated: BTreeMap<String, String> = own
            .keys
            .iter()
            .map(|(title, id)| (fold(title), id.clone()))
            .collect();
        let identified = identify(&mut items, &past, &stated, &mut BTreeSet::new());
        let waiting: BTreeMap<&str, &str> = identified
            .iter()
            .filter_map(|one| Some((one.id.as_str(), one.waiting.as_deref()?)))
            .collect();
        let waiting = serde_json::json!({ WAITING: waiting });
        let at = At {
            file: reading.at.clone(),
            ..At::default()
        };
        for item in items {
            taker.item(item);
        }
        for item in named(&known, &at) {
            taker.item(item);
        }
        Ok(Yield::WholeWith(waiting))
    }

    fn bytes(&self) -> Option<u64> {
        let path = self.config.resolve(self.source.path.as_deref()?);
        std::fs::metadata(path).ok().map(|about| about.len())
    }
}

/// The organisations and programmes that a page names.
pub fn named(known: &Organisations, at: &At) -> impl Iterator<Item = Item> {
    let organisations = known.organisations().cloned().map(Record::Organisation);
    let programmes = known.programmes().cloned().map(Record::Programme);
    organisations.chain(programmes).map(|record| Item {
        record,
        beside: Beside {
            at: at.clone(),
            ..Beside::default()
        },
    })
}

/// What the page had the last time.
fn past(before: &Before<'_>) -> Result<(Vec<Past>, Organisations), CollectError> {
    let waiting = before
        .header
        .as_ref()
        .map(|header| header.state[WAITING].clone())
        .unwrap_or_default();
    let mut past = Vec::new();
    let mut known = Organisations::default();
    let read = before.spool.each(&mut |item| match item.record {
        Record::Project(project) => past.push(Past {
            is_gone: item.beside.gone.is_some(),
            waiting: waiting[&project.id].as_str().map(str::to_owned),
            project: *project,
        }),
        Record::Organisation(organisation) => known.know(&organisation),
        Record::Programme(programme) => known.know_programme(&programme),
        Record::Person(_) => {}
    });
    match read {
        Ok(()) => Ok((past, known)),
        Err(source) => Err(CollectError::Read {
            path: before.spool.path.clone(),
            source,
        }),
    }
}

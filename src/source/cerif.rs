//! CERIF in XML, in [OpenAIRE's profile](https://openaire-guidelines-for-cris-managers.readthedocs.io/) 1.1 and 1.2: files that
//! a system for research information exports. What OAI-PMH gives in this format is read by the same rules.
//!
//! A document is read as a stream, one record at a time. What several records state of one thing is joined at the end, so that
//! the order of records and files does not matter.

mod classes;
pub(crate) mod document;
pub(crate) mod facts;
mod funding;
mod grants;
pub(crate) mod join;
mod project;
pub(crate) mod read;
mod sound;

use crate::config::{Config, SourceConfig};
use crate::fetch::{Fetcher, Input, Wanted};
use crate::source::Fault;
use crate::source::collector::{Before, CollectError, Collector, Taker, Yield};
use crate::source::xml::Reader;

pub use classes::id;
use document::Part;
use join::{From, Join};
use read::Reading;

/// How names of files end that are read in a folder or an archive.
const ENDS: [&str; 1] = ["xml"];

/// Reads files of CERIF.
pub struct Cerif<'a> {
    /// The settings.
    pub config: &'a Config,
    /// The source.
    pub source: &'a SourceConfig,
    /// What fetches.
    pub fetcher: &'a Fetcher,
}

impl Collector for Cerif<'_> {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let wanted = Wanted::of(self.config, self.source).accept("application/xml, text/xml");
        let inputs = self.fetcher.open_all(&wanted, &ENDS, taker)?;
        let own = self.source.cerif.as_ref();
        let language = own
            .and_then(|own| own.language.as_deref())
            .unwrap_or(self.config.default_language());
        let mut join = Join::new(language);
        for input in &inputs {
            for notice in document(input, language, &mut join)? {
                taker.notice(notice);
            }
        }
        for notice in join.finish(&mut |item| taker.item(item)) {
            taker.notice(notice);
        }
        Ok(Yield::Whole)
    }
}

/// Reads one document; gives what was passed over.
fn document(input: &Input, language: &str, join: &mut Join) -> Result<Vec<Fault>, CollectError> {
    let unusable = |line: usize, message: String| CollectError::Unusable {
        at: if line == 0 {
            input.at.clone()
        } else {
            format!("{}:{line}", input.at)
        },
        message,
    };
    let from = From {
        file: input.at.clone(),
        ..From::default()
    };
    let (mut things, mut root, mut broken) = (0_u64, String::new(), Vec::new());
    let mut reader = Reader::new(std::io::BufReader::new(input.utf8()?));
    let outcome = document::read(&mut reader, &mut |part| match part {
        Part::Root(name, namespace) => root = format!("`{name}` of the namespace `{namespace}`"),
        Part::Bare(element) => {
            things += 1;
            join.add(Reading::new(language).read(&element, None), &from);
        }
        Part::Record(record) => {
            things += 1;
            if let Some(element) = record
                .metadata
                .as_ref()
                .filter(|found| document::is_thing(found))
            {
                let id = record.identifier.rsplit(':').next();
                let from = From {
                    changed: Some(record.datestamp),
                    ..from.clone()
                };
                join.add(Reading::new(language).read(element, id), &from);
            }
        }
        Part::Broken(line, message, identifier) => {
            broken.push(passed_over(&input.at, line, message, identifier));
        }
        Part::Other(_) => {}
    });
    outcome.map_err(|fault| unusable(fault.line(), fault.message()))?;
    if things == 0 && broken.is_empty() {
        return Err(unusable(
            0,
            format!(
                "holds nothing of CERIF: its root is {root}, and no element in it is of OpenAIRE's profile (https://www.openaire.eu/cerif-profile/1.2/); name another file"
            ),
        ));
    }
    Ok(broken)
}

/// What is told of a record that is broken.
pub(crate) fn passed_over(
    at: &str,
    line: usize,
    message: String,
    identifier: Option<String>,
) -> Fault {
    Fault {
        file: at.into(),
        line,
        column: 1,
        record: identifier,
        field: String::new(),
        message: format!("a record is broken and left out: {message}"),
        remedy: None,
        snippet: None,
    }
}

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
        let (mut empty, mut things) = (Vec::new(), 0);
        for input in &inputs {
            let found = document(input, language, &mut join)?;
            things += found.things;
            if found.things == 0 {
                empty.push((input.at.clone(), nothing(&found.root)));
            }
            for notice in found.broken {
                taker.notice(notice);
            }
        }
        // One file of something else among others is told. Where there is nothing else, the source is another one.
        if let Some((at, message)) = empty.first().filter(|_| things == 0) {
            let (at, message) = (at.clone(), message.clone());
            return Err(CollectError::Unusable { at, message });
        }
        for (at, message) in empty {
            taker.notice(told(&at, 0, None, message));
        }
        for notice in join.finish(&mut |item| taker.item(item)) {
            taker.notice(notice);
        }
        Ok(Yield::Whole)
    }
}

/// What was found in a document.
struct Found {
    /// How many records, broken ones too.
    things: usize,
    root: String,
    broken: Vec<Fault>,
}

/// What is said of a document that has nothing of CERIF.
fn nothing(root: &str) -> String {
    format!(
        "holds nothing of CERIF: its root is {root}, and no element in it is of OpenAIRE's profile (https://www.openaire.eu/cerif-profile/1.2/); name another file"
    )
}

/// Reads one document.
fn document(input: &Input, language: &str, join: &mut Join) -> Result<Found, CollectError> {
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
    let mut found = Found {
        things: 0,
        root: String::new(),
        broken: Vec::new(),
    };
    let mut reader = Reader::new(std::io::BufReader::new(input.utf8()?));
    let outcome = document::read(&mut reader, &mut |part| match part {
        Part::Root(name, namespace) => {
            found.root = format!("`{name}` of the namespace `{namespace}`");
        }
        Part::Bare(element) => {
            found.things += 1;
            join.add(Reading::new(language).read(&element, None), &from);
        }
        Part::Record(record) => {
            found.things += 1;
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
            found.things += 1;
            found
                .broken
                .push(passed_over(&input.at, line, &message, identifier));
        }
        Part::Other(_) => {}
    });
    outcome.map_err(|fault| unusable(fault.line(), fault.message()))?;
    Ok(found)
}

/// What is told of a record that is broken.
pub(crate) fn passed_over(
    at: &str,
    line: usize,
    message: &str,
    identifier: Option<String>,
) -> Fault {
    told(
        at,
        line,
        identifier,
        format!("a record is broken and left out: {message}"),
    )
}

/// Something that people should know of a document.
pub(crate) fn told(at: &str, line: usize, record: Option<String>, message: String) -> Fault {
    Fault {
        file: at.into(),
        line,
        column: 1,
        record,
        field: String::new(),
        message,
        remedy: None,
        snippet: None,
    }
}

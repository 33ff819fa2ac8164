//! Collectors: what reads a page, a table or another system, and makes records of it.

use std::io::Read;
use std::path::PathBuf;

use super::Fault;
use super::spool::{Header, Item, Spool};
use crate::fetch::{FetchError, Input, Notice, Watch};
use crate::record::Kind;

/// What reads a source that is no file of records.
pub trait Collector {
    /// Reads the source and gives out its records, in an order that depends on nothing but the source.
    ///
    /// What is wrong with a part of it is [told](Taker::notice) and left out; the rest is given.
    ///
    /// # Errors
    /// Where the source as a whole cannot be had. What was collected before then stays.
    fn collect(&self, before: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError>;

    /// The files of this machine that it reads: a server may watch them.
    fn files(&self) -> Vec<PathBuf> {
        Vec::new()
    }

    /// How large the source is, in bytes, where that is known beforehand.
    fn bytes(&self) -> Option<u64> {
        None
    }
}

/// What a collector gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Yield {
    /// Everything that the source has: what is missing has vanished.
    Whole,
    /// What changed since the last time; what was told as [gone](Taker::gone) has vanished. The value is handed to the next
    /// call in [`Header::state`].
    Changes(serde_json::Value),
    /// Everything, and what the next call is handed.
    WholeWith(serde_json::Value),
    /// The source says that nothing changed.
    Unchanged,
}

/// What was collected the last time.
pub struct Before<'a> {
    /// The collection; empty where there is none.
    pub spool: &'a Spool,
    /// What is known of it as a whole.
    pub header: Option<Header>,
    /// Now, in seconds since 1970.
    pub now: i64,
}

/// What takes what is collected.
pub trait Taker {
    /// A record.
    fn item(&mut self, item: Item);
    /// A record that the source says is gone.
    fn gone(&mut self, kind: Kind, id: &str);
    /// Something wrong with a part of the source: people should know.
    fn notice(&mut self, notice: Fault);
    /// So many bytes more were read.
    fn progress(&mut self, bytes: u64);
    /// The work has come so far, in words: `page 3 of 12`.
    fn stage(&mut self, _stage: &str) {}
}

impl Watch for dyn Taker + '_ {
    fn bytes(&mut self, bytes: u64) {
        self.progress(bytes);
    }

    fn stage(&mut self, stage: &str) {
        Taker::stage(self, stage);
    }
}

/// What people should know of a document, as the fault of a place.
#[must_use]
pub fn noticed(at: &str, notice: Notice) -> Fault {
    Fault {
        file: PathBuf::from(at),
        line: notice.line,
        column: 1,
        record: None,
        field: String::new(),
        message: notice.message,
        remedy: Some(notice.remedy),
        snippet: None,
    }
}

/// Refuses a page for people where something else should be: a server that wants to know who asks sends one.
///
/// # Errors
/// Where it is one, or cannot be read.
pub fn refuse_page(input: &Input, wanted: &str) -> Result<(), CollectError> {
    let mut head = Vec::new();
    let read = input.reader().take(256).read_to_end(&mut head);
    if let Err(source) = read {
        return Err(CollectError::Read {
            path: PathBuf::from(&input.at),
            source,
        });
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let head = head.trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace());
    if !head.starts_with("<!doctype html") && !head.starts_with("<html") {
        return Ok(());
    }
    Err(CollectError::Unusable {
        at: input.at.clone(),
        message: format!(
            "is a page (HTML), not {wanted}; correct the `path` or the `url` of the source; a server that wants a key is sent \
             it by `header_env`"
        ),
    })
}

/// A source cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum CollectError {
    /// A document cannot be had.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A file cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What is there is not what it should be: what, and what to do.
    #[error("{at}: {message}")]
    Unusable {
        /// The file or the address.
        at: String,
        /// What is wrong, what is allowed, what to do.
        message: String,
    },
}

//! Fetching: what a source names, a file or an address, becomes a document that can be read, whatever it was packed in.
//!
//! Everything that reads a page, a table or another system gets its bytes here, so that size, time, politeness and charsets
//! are settled in one place.
//!
//! ```no_run
//! # use oogst::{config::Config, fetch::{Fetched, Fetcher, Silent, Wanted}};
//! # let config = Config::default();
//! # let source = config.sources().remove(0);
//! let fetcher = Fetcher::new(&config);
//! let wanted = Wanted::of(&config, &source).accept("text/html");
//! if let Fetched::Document(input) = fetcher.open(&wanted, &mut Silent)? {
//!     let page = input.text()?;
//!     println!("{} is {} long, in {}", input.at, page.text.len(), page.charset);
//! }
//! # Ok::<(), oogst::fetch::FetchError>(())
//! ```

mod charset;
mod error;
mod http;
mod input;
mod unpack;
mod wanted;

use std::fs::{File, Metadata};
use std::path::Path;
use std::sync::Arc;

use crate::config::Config;
use input::Body;
use unpack::Heap;

pub use charset::{Decoded, Notice, Utf8, doubly_encoded};
pub use error::FetchError;
pub use http::CACHE;
pub use input::{Input, Reader};
pub use wanted::{Location, Wanted};

/// Who watches.
pub trait Watch {
    /// So many bytes more came.
    fn bytes(&mut self, _bytes: u64) {}
    /// What is done now, in words.
    fn stage(&mut self, _stage: &str) {}
}

/// Nobody watches.
pub struct Silent;
impl Watch for Silent {}

/// A watch of any kind behind a pointer, so that the rest is compiled once.
struct Via<'a, W: ?Sized>(&'a mut W);

impl<W: Watch + ?Sized> Watch for Via<'_, W> {
    fn bytes(&mut self, bytes: u64) {
        self.0.bytes(bytes);
    }

    fn stage(&mut self, stage: &str) {
        self.0.stage(stage);
    }
}

/// What there is at a place.
#[derive(Debug)]
pub enum Fetched {
    /// The bytes whose [mark](Input::mark) was [known](Wanted::known) already.
    Unchanged,
    /// The document.
    Document(Input),
}

impl Fetched {
    /// The document; nothing where it is known already.
    #[must_use]
    pub fn document(self) -> Option<Input> {
        match self {
            Self::Unchanged => None,
            Self::Document(input) => Some(input),
        }
    }
}

/// How large things may be.
#[derive(Debug, Clone, Copy)]
struct Caps {
    /// One document, packed or not: `fetch.bytes`.
    bytes: u64,
    /// One document that is held in memory: `limits.file_bytes`.
    whole: u64,
    /// What one packed byte may become: `fetch.unpack_ratio`.
    ratio: u64,
}

/// What fetches. One is enough for a sync; it can be shared between threads.
pub struct Fetcher {
    caps: Caps,
    web: http::Web,
}

impl Fetcher {
    /// By the settings.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let caps = Caps {
            bytes: config.fetch.bytes,
            whole: config.limits.file_bytes,
            ratio: config.fetch.unpack_ratio,
        };
        Self {
            caps,
            web: http::Web::new(config, caps),
        }
    }

    /// The same, which reads what is kept of answers and changes nothing of it.
    #[must_use]
    pub fn keeping_nothing(mut self) -> Self {
        self.web.keep_nothing();
        self
    }

    /// Gets one document. Of an archive it is the [member](Wanted::member) that is wanted, or the only one.
    ///
    /// # Errors
    /// Where it cannot be had, or is too large.
    pub fn open<W: Watch + ?Sized>(
        &self,
        wanted: &Wanted<'_>,
        watch: &mut W,
    ) -> Result<Fetched, FetchError> {
        let Some(input) = self.packed(wanted, &mut Via(watch))? else {
            return Ok(Fetched::Unchanged);
        };
        let mut heap = Heap::default();
        let input = unpack::gzip(input, &mut heap)?;
        if unpack::is_archive(&input) || wanted.member.is_some() {
            return unpack::member(&input, wanted.member, &mut heap).map(Fetched::Document);
        }
        Ok(Fetched::Document(input))
    }

    /// Gets every document: of an archive all members whose names end in one of `ends` (`csv`), in the order of their names; of
    /// a folder all such files, in the order of their paths; else the one that there is. An empty result is one that is
    /// [known](Wanted::known) already, which is possible for what is no folder.
    ///
    /// # Errors
    /// Where one of them cannot be had, or is too large; where there is none.
    pub fn open_all<W: Watch + ?Sized>(
        &self,
        wanted: &Wanted<'_>,
        ends: &[&str],
        watch: &mut W,
    ) -> Result<Vec<Input>, FetchError> {
        let mut heap = Heap::default();
        if let Location::File(path) = &wanted.location
            && path.is_dir()
        {
            let mut inputs = Vec::new();
            for file in wanted::files(path, ends)? {
                let input = self.file(&file, Body::Named(file.clone()), &mut Via(watch))?;
                inputs.push(unpack::gzip(input, &mut heap)?);
            }
            return Ok(inputs);
        }
        let Some(input) = self.packed(wanted, &mut Via(watch))? else {
            return Ok(Vec::new());
        };
        let input = unpack::gzip(input, &mut heap)?;
        if unpack::is_archive(&input) {
            return unpack::members(&input, ends, &mut heap);
        }
        Ok(vec![input])
    }

    /// What is at a place, as it is there; nothing where it is known.
    fn packed(
        &self,
        wanted: &Wanted<'_>,
        watch: &mut dyn Watch,
    ) -> Result<Option<Input>, FetchError> {
        let input = match &wanted.location {
            Location::File(path) => {
                let file = open_file(path)?;
                self.file(path, Body::Open(file), watch)?
            }
            Location::Address(address) => self.web.get(address, wanted, watch)?,
        };
        match wanted.known {
            Some(known) if input.mark()? == known => Ok(None),
            _ => Ok(Some(input)),
        }
    }

    fn file(&self, path: &Path, body: Body, watch: &mut dyn Watch) -> Result<Input, FetchError> {
        let about = about_file(path)?;
        let at = path.display().to_string();
        if about.len() > self.caps.bytes {
            return Err(FetchError::TooLarge {
                at,
                limit: self.caps.bytes,
                setting: "fetch.bytes",
            });
        }
        watch.bytes(about.len());
        let modified = about.modified().ok();
        Ok(Input {
            modified: modified.and_then(input::rfc3339),
            ..Input::new(at, Arc::new(body), about.len(), self.caps)
        })
    }
}

/// Opens a file, and nothing that is none: a pipe has no length, and opening it may take for ever.
fn open_file(path: &Path) -> Result<File, FetchError> {
    about_file(path)?;
    File::open(path).map_err(|source| unreadable(path, source))
}

fn about_file(path: &Path) -> Result<Metadata, FetchError> {
    let about = std::fs::metadata(path).map_err(|source| unreadable(path, source))?;
    if about.is_file() {
        return Ok(about);
    }
    Err(FetchError::NoFile {
        path: path.to_owned(),
        what: if about.is_dir() {
            "a folder"
        } else {
            "no file"
        },
    })
}

fn unreadable(path: &Path, source: std::io::Error) -> FetchError {
    FetchError::Read {
        path: path.to_owned(),
        source,
    }
}

//! A document that was had: its bytes, and what is known of them.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::charset::{self, Decoded, Utf8};
use super::{Caps, FetchError};

/// A document. Its bytes are in a file that stays readable as long as this lives, whatever becomes of its name.
#[derive(Debug, Clone)]
pub struct Input {
    /// The file or the address it came from in the end, for messages. A member of an archive stands behind it:
    /// `projects.zip: data/projects.csv`.
    pub at: String,
    /// The media type, without parameters, in lower case, where it was said.
    pub media_type: Option<String>,
    /// The charset that was said beside the document.
    pub charset: Option<String>,
    /// When it was last changed (RFC 3339), where that is known.
    pub modified: Option<String>,
    /// What it is called inside of an archive.
    pub name: Option<String>,
    /// How long it is, in bytes.
    pub length: u64,
    pub(super) body: Arc<Body>,
    /// Where in it the document begins.
    pub(super) start: u64,
    pub(super) caps: Caps,
    pub(super) mark: OnceLock<String>,
}

/// Where the bytes are.
#[derive(Debug)]
pub(super) enum Body {
    /// In a file that is open.
    Open(File),
    /// In a file that is opened when it is read: a folder may have more of them than can be open.
    Named(PathBuf),
}

impl From<File> for Body {
    fn from(file: File) -> Self {
        Self::Open(file)
    }
}

impl Input {
    pub(super) fn new(at: String, body: Arc<Body>, length: u64, caps: Caps) -> Self {
        Self {
            at,
            media_type: None,
            charset: None,
            modified: None,
            name: None,
            length,
            body,
            start: 0,
            caps,
            mark: OnceLock::new(),
        }
    }

    /// Reads the bytes from the beginning; any number of times, also at once. There is no buffer in it.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader {
            body: Arc::clone(&self.body),
            opened: None,
            start: self.start,
            at: 0,
            length: self.length,
        }
    }

    /// All bytes.
    ///
    /// # Errors
    /// Where they are more than `limits.file_bytes`, or cannot be read.
    pub fn bytes(&self) -> Result<Vec<u8>, FetchError> {
        if self.length > self.caps.whole {
            return Err(FetchError::TooLarge {
                at: self.at.clone(),
                limit: self.caps.whole,
                setting: "limits.file_bytes",
            });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(self.length).unwrap_or(0));
        self.reader()
            .read_to_end(&mut bytes)
            .map_err(|source| self.unreadable(source))?;
        Ok(bytes)
    }

    /// The document as text.
    ///
    /// # Errors
    /// As [`bytes`](Self::bytes). What is wrong with the charset is [told](Decoded::notices).
    pub fn text(&self) -> Result<Decoded, FetchError> {
        let bytes = self.bytes()?;
        charset::utf8(|| bytes.as_slice(), self.charset.as_deref())
            .and_then(charset::Utf8::decoded)
            .map_err(|source| self.unreadable(source))
    }

    /// Reads the document as UTF-8, whatever charset it is in, piece by piece: it may be larger than memory.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn utf8(&self) -> Result<Utf8<Reader>, FetchError> {
        charset::utf8(|| self.reader(), self.charset.as_deref())
            .map_err(|source| self.unreadable(source))
    }

    /// The SHA-256 of the bytes: the same mark, the same bytes. What was unpacked has the mark of what it was packed in.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn mark(&self) -> Result<&str, FetchError> {
        if let Some(mark) = self.mark.get() {
            return Ok(mark);
        }
        let mark = sha256(self.reader()).map_err(|source| self.unreadable(source))?;
        Ok(self.mark.get_or_init(|| mark))
    }

    /// The name at the end of the path, without `.gz`: `projects.csv`.
    #[must_use]
    pub fn file_name(&self) -> &str {
        let path = match &self.name {
            Some(name) => name,
            None if self.at.contains("://") => self.at.split(['?', '#']).next().unwrap_or(""),
            None => &self.at,
        };
        let name = path.rsplit('/').next().unwrap_or("");
        name.strip_suffix(".gz").unwrap_or(name)
    }

    pub(super) fn unreadable(&self, source: io::Error) -> FetchError {
        FetchError::Unreadable {
            at: self.at.clone(),
            source,
        }
    }
}

/// The SHA-256 of all that can be read.
pub(super) fn sha256(mut from: impl Read) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut piece = vec![0; 64 * 1024];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return Ok(HEXLOWER.encode(&hash.finalize())),
            Ok(read) => hash.update(&piece[..read]),
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            Err(fault) => return Err(fault),
        }
    }
}

/// A time of the file system, as text.
pub(super) fn rfc3339(time: SystemTime) -> Option<String> {
    let seconds = time.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(crate::time::rfc3339(i64::try_from(seconds).ok()?))
}

/// Reads a document. Each has a place of its own.
#[derive(Debug, Clone)]
pub struct Reader {
    body: Arc<Body>,
    opened: Option<Arc<File>>,
    start: u64,
    at: u64,
    length: u64,
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // A file that grows meanwhile is read as long as it was.
        let left = usize::try_from(self.length.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let room = into.len().min(left);
        if let (Body::Named(path), None) = (&*self.body, &self.opened) {
            self.opened = Some(Arc::new(File::open(path)?));
        }
        let file = match (&*self.body, &self.opened) {
            (Body::Open(file), _) => file,
            (Body::Named(_), Some(file)) => file,
            (Body::Named(_), None) => return Ok(0),
        };
        let read = file.read_at(&mut into[..room], self.start + self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at =
            at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.at)
    }
}

//! The body of an answer: received into a file, within limits of size and time.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use flate2::bufread::MultiGzDecoder;
use reqwest::blocking::Response;
use reqwest::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, LAST_MODIFIED,
};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use url::Url;

use super::cache::About;
use super::fault::Failure;
use super::{Question, Web, shown};
use crate::fetch::unpack::Allowed;
use crate::fetch::{FetchError, Input, Watch};

const PIECE: usize = 64 * 1024;

/// Where a body goes: into the cache in the end, or nowhere.
enum Room {
    Named(NamedTempFile),
    Nameless(File),
}

impl Room {
    fn file(&mut self) -> &mut File {
        match self {
            Self::Named(file) => file.as_file_mut(),
            Self::Nameless(file) => file,
        }
    }
}

/// What comes over the wire.
pub(super) struct Wire<'a> {
    response: Response,
    url: &'a Url,
    deadline: Instant,
    seconds: u64,
    limit: u64,
    received: Arc<AtomicU64>,
    watch: &'a mut dyn Watch,
}

impl Read for Wire<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if Instant::now() >= self.deadline {
            return Err(io::Error::other(FetchError::Timeout {
                at: shown(self.url),
                what: "did not send all of it",
                seconds: self.seconds,
                setting: "fetch.total_seconds",
            }));
        }
        let read = self.response.read(into)?;
        self.watch.bytes(read as u64);
        let received = self.received.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        if received > self.limit {
            return Err(io::Error::other(too_large(self.url, self.limit)));
        }
        Ok(read)
    }
}

fn too_large(url: &Url, limit: u64) -> FetchError {
    FetchError::TooLarge {
        at: shown(url),
        limit,
        setting: "fetch.bytes",
    }
}

impl Web {
    /// Receives a document.
    pub(super) fn receive(
        &self,
        question: &Question<'_>,
        url: &Url,
        response: Response,
        watch: &mut dyn Watch,
    ) -> Result<Input, Failure> {
        let limit = self.caps.bytes;
        if response
            .content_length()
            .is_some_and(|length| length > limit)
        {
            return Err(Failure::for_good(too_large(url, limit)));
        }
        let is_packed = is_packed(url, &response)?;
        let mut about = about(url, &response);
        let may_keep =
            !header(&response, CACHE_CONTROL).is_some_and(|said| said.contains("no-store"));
        let key = question
            .key
            .as_deref()
            .filter(|_| may_keep && about.can_be_checked());
        let keep = |source| {
            Failure::for_good(FetchError::Keep {
                at: shown(url),
                source,
            })
        };
        let mut room = match key.and_then(|_| self.cache.room()) {
            Some(file) => Room::Named(file),
            None => Room::Nameless(tempfile::tempfile().map_err(keep)?),
        };
        let wire = self.wire(url, response, watch);
        self.pour(wire, is_packed, room.file(), &mut about)?;
        let file = match (room, key) {
            (Room::Named(file), Some(key)) => self.cache.keep(key, &about, file).map_err(keep)?,
            (Room::Named(file), None) => file.into_file(),
            (Room::Nameless(file), _) => file,
        };
        Ok(about.input(Arc::new(file.into()), self.caps))
    }

    /// The body of an answer, which has to come in time.
    pub(super) fn wire<'a>(
        &self,
        url: &'a Url,
        response: Response,
        watch: &'a mut dyn Watch,
    ) -> Wire<'a> {
        let seconds = self.settings.total_seconds;
        Wire {
            response,
            url,
            deadline: Instant::now() + Duration::from_secs(seconds),
            seconds,
            limit: self.caps.bytes,
            received: Arc::default(),
            watch,
        }
    }

    /// Pours a body into a file, and notes how long it is and what its hash is.
    fn pour(
        &self,
        wire: Wire<'_>,
        is_packed: bool,
        into: &mut File,
        about: &mut About,
    ) -> Result<(), Failure> {
        let url = wire.url;
        let received = Arc::clone(&wire.received);
        let mut body: Box<dyn Read + '_> = if is_packed {
            Box::new(MultiGzDecoder::new(BufReader::with_capacity(PIECE, wire)))
        } else {
            Box::new(wire)
        };
        let mut hash = Sha256::new();
        let mut allowed = Allowed::new(self.caps, 0);
        let mut piece = vec![0; PIECE];
        loop {
            let read = match body.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => read,
                Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
                // What the unpacking says of bytes that came.
                Err(fault)
                    if is_packed
                        && matches!(
                            fault.kind(),
                            io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData
                        ) =>
                {
                    return Err(Failure::for_now(FetchError::Packed {
                        at: shown(url),
                        why: fault.to_string(),
                    }));
                }
                Err(fault) => return Err(self.stopped(url, fault)),
            };
            if is_packed {
                allowed.packed(received.load(Ordering::Relaxed));
                allowed.take(&about.address, read)?;
            }
            hash.update(&piece[..read]);
            into.write_all(&piece[..read])
                .map_err(|source| FetchError::Keep {
                    at: shown(url),
                    source,
                })?;
            about.length += read as u64;
        }
        about.sha256 = HEXLOWER.encode(&hash.finalize());
        Ok(())
    }

    /// What it means that reading stopped.
    pub(super) fn stopped(&self, url: &Url, fault: io::Error) -> Failure {
        match fault.downcast::<FetchError>() {
            Ok(error @ FetchError::Timeout { .. }) => Failure::for_now(error),
            Ok(error) => Failure::for_good(error),
            Err(fault) => self.broken(url, &fault),
        }
    }
}

fn header(response: &Response, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok().map(str::trim)
}

/// Is the body packed with gzip?
fn is_packed(url: &Url, response: &Response) -> Result<bool, FetchError> {
    match header(response, CONTENT_ENCODING)
        .map(str::to_ascii_lowercase)
        .as_deref()
    {
        None | Some("" | "identity") => Ok(false),
        Some("gzip" | "x-gzip") => Ok(true),
        Some(other) => Err(FetchError::Encoding {
            at: shown(url),
            encoding: other.escape_debug().to_string(),
        }),
    }
}

/// What is known of a document before its bytes.
fn about(url: &Url, response: &Response) -> About {
    let said = header(response, CONTENT_TYPE).unwrap_or_default();
    let mut parts = said.split(';').map(str::trim);
    let media_type = parts.next().filter(|part| !part.is_empty());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("charset")
            .then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    About {
        address: shown(url),
        media_type: media_type.map(str::to_ascii_lowercase),
        charset,
        etag: header(response, ETAG).map(str::to_owned),
        last_modified: header(response, LAST_MODIFIED).map(str::to_owned),
        sha256: String::new(),
        length: 0,
    }
}

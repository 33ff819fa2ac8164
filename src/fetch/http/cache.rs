//! What was fetched is kept in the state folder, so that a server that says "not modified" can be taken at its word.
//!
//! Two files for each address: `KEY.json` says what is known of it, and names `SHA256.body`. Both are renamed into place when they
//! are whole, the body first. So a crash, and another process at the same time, leave nothing that is half.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;
use url::Url;

use super::shown;
use crate::config::Config;
use crate::fetch::input::{Body, rfc3339, sha256};
use crate::fetch::{Caps, Input, Wanted};

/// The folder, in the state folder.
pub const FOLDER: &str = "http";
/// How files begin that are being written.
const PARTIAL: &str = ".part-";
/// How old a body that nothing names must be to be removed: another process may be about to name it.
const ORPHANED: Duration = Duration::from_hours(1);
/// How old a file must be that was not written to its end.
const ABANDONED: Duration = Duration::from_hours(24);

pub(super) struct Cache {
    folder: PathBuf,
    bytes: u64,
}

/// What is known of a document.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct About {
    /// The address that it came from in the end.
    pub(super) address: String,
    pub(super) media_type: Option<String>,
    pub(super) charset: Option<String>,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    pub(super) sha256: String,
    pub(super) length: u64,
}

/// A document that is kept, whole.
pub(super) struct Kept {
    about: About,
    body: Arc<Body>,
}

impl About {
    /// Can the server be asked whether it is still so?
    pub(super) fn can_be_checked(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }

    pub(super) fn input(&self, body: Arc<Body>, caps: Caps) -> Input {
        let modified = self.last_modified.as_deref();
        Input {
            media_type: self.media_type.clone(),
            charset: self.charset.clone(),
            modified: modified
                .and_then(|date| httpdate::parse_http_date(date).ok())
                .and_then(rfc3339),
            mark: OnceLock::from(self.sha256.clone()),
            ..Input::new(self.address.clone(), body, self.length, caps)
        }
    }
}

impl Kept {
    /// Did it come from this address?
    pub(super) fn is_of(&self, url: &Url) -> bool {
        self.about.address == shown(url)
    }

    pub(super) fn etag(&self) -> Option<&str> {
        self.about.etag.as_deref()
    }

    pub(super) fn last_modified(&self) -> Option<&str> {
        self.about.last_modified.as_deref()
    }
}

/// What a document is kept by: its address, and what else decides what is answered.
pub(super) fn key(url: &Url, wanted: &Wanted<'_>) -> String {
    let mut hash = Sha256::new();
    let headers = wanted.headers.into_iter().flatten();
    for part in [url.as_str(), wanted.accept]
        .into_iter()
        .chain(headers.flat_map(|(header, variable)| [header.as_str(), variable.as_str()]))
    {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize()[..16])
}

impl Cache {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            folder: config.state_path().join(FOLDER),
            bytes: config.fetch.cache_bytes,
        }
    }

    pub(super) fn keep_nothing(&mut self) {
        self.bytes = 0;
    }

    /// What is kept by a key, if it is whole.
    pub(super) fn find(&self, key: &str) -> Option<Kept> {
        let about = fs::read(self.about(key)).ok()?;
        let about: About = serde_json::from_slice(&about).ok()?;
        let file = File::open(self.body(&about.sha256)).ok()?;
        // A disk that was full, or somebody who looked with an editor.
        let is_whole = sha256(&file).is_ok_and(|hash| hash == about.sha256);
        is_whole.then(|| Kept {
            about,
            body: Arc::new(file.into()),
        })
    }

    /// A kept document once more.
    pub(super) fn again(&self, kept: &Kept, caps: Caps) -> Input {
        if self.bytes == 0 {
            return kept.about.input(Arc::clone(&kept.body), caps);
        }
        // So that it is not the first to go.
        let touched = File::options()
            .append(true)
            .open(self.body(&kept.about.sha256))
            .and_then(|file| file.set_modified(SystemTime::now()));
        if let Err(fault) = touched {
            tracing::debug!("{}: {fault}", self.folder.display());
        }
        kept.about.input(Arc::clone(&kept.body), caps)
    }

    /// A file for what may be kept; nothing where nothing can be.
    pub(super) fn room(&self) -> Option<NamedTempFile> {
        if self.bytes == 0 {
            return None;
        }
        let made = fs::create_dir_all(&self.folder).and_then(|()| {
            tempfile::Builder::new()
                .prefix(PARTIAL)
                .tempfile_in(&self.folder)
        });
        if let Err(fault) = &made {
            tracing::debug!("{}: {fault}", self.folder.display());
        }
        made.ok()
    }

    /// Keeps a document, and gives its file.
    pub(super) fn keep(&self, key: &str, about: &About, body: NamedTempFile) -> io::Result<File> {
        if about.length > self.bytes {
            return Ok(body.into_file());
        }
        body.as_file().sync_all()?;
        let file = match body.persist(self.body(&about.sha256)) {
            Ok(file) => file,
            // It is here all the same.
            Err(fault) => {
                tracing::debug!("{}: {fault}", self.folder.display());
                return Ok(fault.file.into_file());
            }
        };
        let kept = self.say(key, about).and_then(|()| self.tidy(&about.sha256));
        if let Err(fault) = kept {
            tracing::debug!("{}: {fault}", self.folder.display());
        }
        Ok(file)
    }

    /// Writes down what is known of a document.
    fn say(&self, key: &str, about: &About) -> io::Result<()> {
        let said = tempfile::Builder::new()
            .prefix(PARTIAL)
            .tempfile_in(&self.folder)?;
        serde_json::to_writer(said.as_file(), about)?;
        said.as_file().sync_all()?;
        said.persist(self.about(key))?;
        Ok(())
    }

    fn about(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.json"))
    }

    fn body(&self, sha256: &str) -> PathBuf {
        self.folder.join(format!("{sha256}.body"))
    }

    /// Removes what nothing names, and then what was not used for the longest time, until the rest is small enough.
    fn tidy(&self, newest: &str) -> io::Result<()> {
        let mut bodies = Vec::new();
        let mut named = HashSet::new();
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let about = entry.metadata()?;
            let used = about.modified()?;
            let age = SystemTime::now().duration_since(used).unwrap_or_default();
            if name.starts_with(PARTIAL) && age > ABANDONED {
                fs::remove_file(&path)?;
            } else if let Some(hash) = name.strip_suffix(".body") {
                bodies.push((used, hash.to_owned(), about.len(), age, path));
            } else if name.strip_suffix(".json").is_some() {
                let about = fs::read(&path)?;
                match serde_json::from_slice::<About>(&about) {
                    Ok(about) if self.body(&about.sha256).exists() => {
                        named.insert(about.sha256);
                    }
                    _ => fs::remove_file(&path)?,
                }
            }
        }
        bodies.sort();
        let mut total: u64 = bodies.iter().map(|(_, _, length, _, _)| length).sum();
        for (_, hash, length, age, path) in bodies {
            let is_orphan = !named.contains(&hash) && age > ORPHANED;
            if is_orphan || total > self.bytes && hash != newest {
                fs::remove_file(path)?;
                total -= length;
            }
        }
        Ok(())
    }
}

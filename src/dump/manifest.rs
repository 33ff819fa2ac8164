//! `manifest.json`: what a dump holds, for programs. The dumps that there are, are known by it.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{LATEST, is_dump};
use crate::config::Compression;
use crate::mapping::Profile;
use crate::rdf::Format;

/// The file, in the folder of a dump.
pub const MANIFEST: &str = "manifest.json";

/// A dump that is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// What it is called: the date of its revision and the number, `2026-11-29-revision-12`.
    pub name: String,
    /// The revision.
    pub revision: i64,
    /// When the revision was made, RFC 3339.
    pub datestamp: String,
    /// The base of its IRIs.
    pub base: String,
    /// What mapped it: version, base, languages, licence, as a hash.
    pub mapping: String,
    /// Which properties of people were published when it was written, by their names in the settings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<String>,
    /// How many triples there are, of everything.
    pub triples: u64,
    /// How many entities there are.
    pub entities: u64,
    /// The dump that `changes.*` are the difference to.
    pub since: Option<Since>,
    /// The files, but for this one and those that tell of it.
    pub files: Vec<File>,
    /// Its folder.
    #[serde(skip)]
    pub folder: PathBuf,
    /// Does `latest` lead to it?
    #[serde(skip)]
    pub is_latest: bool,
}

/// A dump before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Since {
    /// Its name; it may be gone by now.
    pub name: String,
    /// Its revision.
    pub revision: i64,
}

/// A file of a dump.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// How it is written.
    pub format: Format,
    /// Which part of the graph it holds.
    pub profile: Profile,
    /// How it is packed.
    pub compression: Compression,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its hash, in hexadecimal.
    pub sha256: String,
    /// How many triples it holds.
    pub triples: u64,
}

/// What a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// It holds a profile, whole.
    Whole,
    /// What came since the dump before.
    Added,
    /// What went since the dump before.
    Removed,
    /// It describes the dataset.
    Description,
}

impl File {
    /// The media type: of what it is packed in, or else of what it holds.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        self.compression
            .media_type()
            .unwrap_or_else(|| self.format.media_type())
    }
}

impl Published {
    /// The dump of a folder; nothing where the folder is none.
    #[must_use]
    pub fn read(folder: &Path) -> Option<Self> {
        let text = std::fs::read(folder.join(MANIFEST)).ok()?;
        let mut dump: Self = serde_json::from_slice(&text).ok()?;
        folder.clone_into(&mut dump.folder);
        Some(dump)
    }

    /// A file of it.
    #[must_use]
    pub fn file(&self, name: &str) -> Option<&File> {
        self.files.iter().find(|file| file.name == name)
    }
}

/// The dumps of a folder of dumps, the one of the last revision first. None where there is no folder.
///
/// # Errors
/// Where the folder cannot be read.
pub fn published(folder: &Path) -> io::Result<Vec<Published>> {
    let read = match std::fs::read_dir(folder) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let latest = latest(folder);
    let mut dumps = Vec::new();
    for entry in read {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if is_dump(&name)
            && entry.file_type()?.is_dir()
            && let Some(dump) = Published::read(&entry.path())
        {
            let is_latest = latest.as_ref() == Some(&name);
            dumps.push(Published {
                name,
                is_latest,
                ..dump
            });
        }
    }
    dumps.sort_by(|a, b| (b.revision, &b.name).cmp(&(a.revision, &a.name)));
    Ok(dumps)
}

/// The dump that `latest` leads to.
#[must_use]
pub fn latest(folder: &Path) -> Option<String> {
    let target = std::fs::read_link(folder.join(LATEST)).ok()?;
    let name = target.to_str()?;
    is_dump(name).then(|| name.to_owned())
}

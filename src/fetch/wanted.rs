//! What is wanted, and where it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::FetchError;
use crate::config::{Config, SourceConfig};

/// Where something is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A file, or a folder of files.
    File(PathBuf),
    /// Over HTTP.
    Address(String),
}

impl Location {
    /// What a source names. The settings were checked: it names one.
    #[must_use]
    pub fn of(config: &Config, source: &SourceConfig) -> Self {
        if let Some(url) = &source.url {
            return Self::Address(url.clone());
        }
        Self::File(config.resolve(source.path.as_deref().unwrap_or(Path::new(""))))
    }
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Where it is.
    pub location: Location,
    /// The media types that can be read, as in the header `Accept`.
    pub accept: &'a str,
    /// Which member of an archive.
    pub member: Option<&'a str>,
    /// Headers of the request, with the environment variables that hold their values. They go to the host of the address only.
    pub headers: Option<&'a BTreeMap<String, String>>,
    /// What is asked by POST, as `application/x-www-form-urlencoded`; without it, it is asked by GET.
    pub form: Option<&'a str>,
    /// May it be kept in the state folder, to be asked for only if it changed?
    pub keep: bool,
    /// The [mark](super::Input::mark) of what was had the last time: the same again is not wanted.
    pub known: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// What is at a place.
    #[must_use]
    pub fn at(location: Location) -> Self {
        Self {
            location,
            accept: "*/*",
            member: None,
            headers: None,
            form: None,
            keep: true,
            known: None,
        }
    }

    /// What a source names.
    #[must_use]
    pub fn of(config: &Config, source: &'a SourceConfig) -> Self {
        Self {
            member: source.member.as_deref(),
            headers: Some(&source.header_env),
            ..Self::at(Location::of(config, source))
        }
    }

    /// With these media types.
    #[must_use]
    pub fn accept(self, accept: &'a str) -> Self {
        Self { accept, ..self }
    }

    /// Without keeping it: for what is asked once, such as a page of a list.
    #[must_use]
    pub fn passing(self) -> Self {
        Self {
            keep: false,
            ..self
        }
    }

    /// Unless it is what has this mark.
    #[must_use]
    pub fn known(self, known: Option<&'a str>) -> Self {
        Self { known, ..self }
    }
}

/// The files of a folder whose names end so, `.gz` after it or not, in the order of their paths. Hidden ones are left out.
pub(super) fn files(folder: &Path, ends: &[&str]) -> Result<Vec<PathBuf>, FetchError> {
    let walk = WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
    let mut files = Vec::new();
    for entry in walk {
        let entry = entry.map_err(|fault| FetchError::Read {
            path: fault.path().unwrap_or(folder).to_owned(),
            source: fault.into(),
        })?;
        let name = entry.file_name().to_string_lossy();
        if entry.file_type().is_file() && has_end(&name, ends) {
            files.push(entry.into_path());
        }
    }
    if files.is_empty() {
        return Err(FetchError::NoFiles {
            folder: folder.to_owned(),
            ends: shown(ends),
        });
    }
    Ok(files)
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

/// Does a name end in one of these? Without any, every name does.
pub(super) fn has_end(name: &str, ends: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    ends.is_empty()
        || ends.iter().any(|end| {
            name.strip_suffix(end)
                .is_some_and(|stem| stem.ends_with('.'))
        })
}

/// Endings for a message.
pub(super) fn shown(ends: &[&str]) -> String {
    let all: Vec<String> = ends.iter().map(|end| format!(".{end}")).collect();
    all.join(", ")
}

//! What was extracted the last time, kept beside the drafts: by it the next time tells what the page changed from what
//! people corrected. It belongs to the drafts, into version control too.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::DraftError;
use crate::record::evidence::Evidence;
use crate::text::slug;

/// The folder, in that of the drafts. Records are not looked for in it.
const FOLDER: &str = ".extract";

/// How the file is written.
const FORMAT: &str = "oogst-extract/1";

/// What was extracted from a page.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    format: String,
    /// The page's address, or its path from the folder of the drafts.
    pub(super) page: String,
    /// The ids of the organisations by the names that the page has for them.
    #[serde(default)]
    pub(super) organisations: BTreeMap<String, String>,
    /// The projects, in the order of the page; behind them those that it no longer has.
    pub(super) projects: Vec<Drafted>,
}

/// A project that was extracted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Drafted {
    /// Its id.
    pub(super) id: String,
    /// The line of the page.
    pub(super) line: usize,
    /// Since when the page no longer has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) gone: Option<String>,
    /// The question that waits for an answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) waiting: Option<String>,
    /// Captions and credits of pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) credits: Vec<String>,
    /// The record as it was extracted.
    pub(super) record: Map<String, Value>,
    /// Why its fields say what they say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) evidence: Vec<Evidence>,
}

impl State {
    pub(super) fn new(page: String) -> Self {
        Self {
            format: FORMAT.to_owned(),
            page,
            ..Self::default()
        }
    }

    /// Reads the state of a page; an empty one where it was not extracted before.
    pub(super) fn read(folder: &Path, page: &str) -> Result<Self, DraftError> {
        let path = path(folder, page);
        let text = match std::fs::read_to_string(&path) {
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::new(page.to_owned()));
            }
            other => other.map_err(|source| DraftError::Read {
                path: path.clone(),
                source,
            })?,
        };
        match serde_json::from_str::<Self>(&text) {
            Ok(state) if state.format == FORMAT => Ok(state),
            Ok(state) => Err(DraftError::State {
                path,
                message: format!(
                    "has the format `{}`, and this oogst reads `{FORMAT}`",
                    state.format
                ),
            }),
            Err(fault) => Err(DraftError::State {
                path,
                message: fault.to_string(),
            }),
        }
    }

    /// Keeps it, if it changed.
    pub(super) fn write(&self, folder: &Path) -> Result<(), DraftError> {
        let path = path(folder, &self.page);
        let text = serde_json::to_string_pretty(self).map_err(|fault| DraftError::State {
            path: path.clone(),
            message: fault.to_string(),
        })?;
        put(&path, &(text + "\n"))
    }
}

/// Writes a file in one step, if it does not say that already.
pub(super) fn put(path: &Path, text: &str) -> Result<(), DraftError> {
    if std::fs::read_to_string(path).is_ok_and(|have| have == text) {
        return Ok(());
    }
    let write = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let mut file = tempfile::Builder::new()
            .prefix(".drafting")
            .permissions(permissions(path))
            .tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.persist(path).map_err(|fault| fault.error)?;
        Ok(())
    };
    write().map_err(|source: std::io::Error| DraftError::Write {
        path: path.to_owned(),
        source,
    })
}

/// Those of the file that is replaced; else what a new file has.
fn permissions(path: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    match std::fs::metadata(path) {
        Ok(about) => about.permissions(),
        Err(_) => std::fs::Permissions::from_mode(0o666),
    }
}

fn path(folder: &Path, page: &str) -> PathBuf {
    let hash = HEXLOWER.encode(&Sha256::digest(page));
    let mut name = slug(page.rsplit('/').find(|part| !part.is_empty()).unwrap_or(""));
    name.truncate(40);
    folder
        .join(FOLDER)
        .join(format!("{name}-{}.json", &hash[..8]))
}

/// What a page is called in the state: its address, or its path from the folder of the drafts, which is the same on every
/// machine.
pub(super) fn name(at: &str, folder: &Path) -> String {
    if at.contains("://") {
        return at.to_owned();
    }
    let (file, folder) = (
        super::shelf::canonical(Path::new(at)),
        super::shelf::canonical(folder),
    );
    let (mut file, mut folder) = (file.components().peekable(), folder.components().peekable());
    while file.peek().is_some() && file.peek() == folder.peek() {
        file.next();
        folder.next();
    }
    let up = folder.map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(file).collect();
    path.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_called_the_same_wherever_the_dataset_lies() {
        let root = tempfile::tempdir().unwrap();
        for path in ["pages/a.html", "data/projects/x.yaml"] {
            put(&root.path().join(path), "").unwrap();
        }
        let page = root.path().join("pages/a.html").display().to_string();
        assert_eq!(
            name(&page, &root.path().join("data/projects")),
            "../../pages/a.html"
        );
        assert_eq!(
            name("https://example.org/a", root.path()),
            "https://example.org/a"
        );
    }

    #[test]
    fn a_damaged_state_is_told_with_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        put(&path(root.path(), "a.html"), "{").unwrap();
        let fault = State::read(root.path(), "a.html").unwrap_err().to_string();
        assert!(
            fault.contains(".extract/a-html-") && fault.contains("remove it"),
            "{fault}"
        );
    }
}

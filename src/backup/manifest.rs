//! What a backup says of itself: revision, program, and each file with its bytes and hash.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Component, Path};

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use walkdir::WalkDir;

use crate::sync::Watch;

/// The name of the file.
pub const MANIFEST: &str = "manifest.json";
/// The format of a backup.
pub const FORMAT: &str = "oogst-backup/1";
/// How much is read at once.
const PIECE: usize = 1 << 17;

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// The version of oogst that made it.
    pub oogst: String,
    /// When it was made.
    pub made: String,
    /// `site.base` of the dataset.
    pub base: String,
    /// The revision.
    pub revision: i64,
    /// The datestamp of the revision; `None` before the first one.
    pub datestamp: Option<String>,
    /// What the graph was made by.
    pub fingerprint: String,
    /// Is the graph in it?
    pub graph: bool,
    /// The files but this one, by path.
    pub files: Vec<Entry>,
}

/// A file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The path within the backup.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Their SHA-256, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut file = File::create(folder.join(MANIFEST))?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.sync_all()
    }

    /// Reads the manifest of a backup; else tells why it is none.
    pub(super) fn read(folder: &Path) -> Result<Self, String> {
        #[derive(Deserialize)]
        struct Marked {
            format: String,
        }
        let text = fs::read_to_string(folder.join(MANIFEST)).map_err(|fault| fault.to_string())?;
        let marked: Marked = serde_json::from_str(&text).map_err(|fault| fault.to_string())?;
        if marked.format != FORMAT {
            let found = marked.format;
            return Err(format!(
                "its format is `{found}`, and this oogst knows {FORMAT}; use the oogst that made it"
            ));
        }
        let manifest: Self = serde_json::from_str(&text).map_err(|fault| fault.to_string())?;
        let astray = manifest.files.iter().find(|file| !is_within(&file.path));
        match astray {
            Some(file) => Err(format!("it names the file `{}`", file.path)),
            None => Ok(manifest),
        }
    }
}

/// Does a path lead to nowhere but into the folder that it starts at?
fn is_within(path: &str) -> bool {
    let mut parts = Path::new(path).components().peekable();
    parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
}

/// The files of a folder with their hashes, brought to the disk.
pub(super) fn entries(folder: &Path, watch: &dyn Watch) -> io::Result<Vec<Entry>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let within = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let path = within.to_str().ok_or(io::ErrorKind::InvalidFilename)?;
            found.push((path.to_owned(), entry.metadata()?.len()));
        }
    }
    watch.step("checking", Some(found.iter().map(|(_, bytes)| bytes).sum()));
    found
        .into_iter()
        .map(|(path, _)| {
            let mut file = File::open(folder.join(&path))?;
            let (bytes, sha256) = digest(&mut file, &mut io::sink(), watch)?;
            file.sync_all()?;
            Ok(Entry {
                path,
                bytes,
                sha256,
            })
        })
        .collect()
}

/// Copies one into the other. Gives how many bytes it was and their hash.
pub(super) fn digest(
    from: &mut impl Read,
    into: &mut impl Write,
    watch: &dyn Watch,
) -> io::Result<(u64, String)> {
    let mut piece = vec![0; PIECE];
    let mut hash = Sha256::new();
    let mut bytes = 0;
    loop {
        let read = match from.read(&mut piece) {
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if read == 0 {
            return Ok((bytes, HEXLOWER.encode(&hash.finalize())));
        }
        hash.update(&piece[..read]);
        into.write_all(&piece[..read])?;
        bytes += read as u64;
        watch.bytes(read as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_no_file_outside_of_its_folder() {
        for (path, expected) in [
            ("ledger.sqlite", true),
            ("graph/000012.sst", true),
            ("../ledger.sqlite", false),
            ("graph/../../x", false),
            ("/etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(is_within(path), expected, "{path}");
        }
    }
}

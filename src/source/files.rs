//! Record files: a folder or a file of YAML, JSON and NDJSON.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::fault::Fault;
use super::parse::{self, Syntax};
use super::{Found, Place, Source, SourceError, Visitor, ndjson};
use crate::config::LimitsConfig;
use crate::record::Kind;

/// The file of decisions about identities, in a source's folder.
pub const IDENTITIES: &str = "identities.yaml";

/// A folder or a file of records.
#[derive(Debug, Clone)]
pub struct RecordFiles {
    /// What the source is called.
    pub name: Arc<str>,
    /// The folder or file.
    pub path: PathBuf,
}

impl RecordFiles {
    /// The files of the source, in the order of their names. In a folder, files that are no records are passed over.
    ///
    /// # Errors
    /// Where the path is not there or cannot be read.
    pub fn files(&self) -> Result<Vec<PathBuf>, SourceError> {
        let mut out = Vec::new();
        let walk = WalkDir::new(&self.path)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter();
        let shown = |entry: &walkdir::DirEntry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with(['.', '_'])
        };
        for entry in walk.filter_entry(shown) {
            let entry = entry.map_err(|fault| SourceError {
                path: fault.path().unwrap_or(&self.path).to_owned(),
                source: fault.into_io_error().unwrap_or_else(|| {
                    std::io::Error::other("a link leads to a folder that it stands in")
                }),
            })?;
            if entry.file_type().is_file()
                && (entry.depth() == 0 || Syntax::of(entry.path()).is_some())
            {
                out.push(entry.into_path());
            }
        }
        Ok(out)
    }

    fn document(
        &self,
        file: &Arc<PathBuf>,
        syntax: Syntax,
        file_bytes: u64,
        visitor: &mut dyn Visitor,
    ) -> Result<(), SourceError> {
        let failed = |source| SourceError {
            path: file.as_ref().clone(),
            source,
        };
        let size = fs::metadata(file.as_path()).map_err(failed)?.len();
        if size > file_bytes {
            visitor.fault(whole_file(
                file,
                &format!("is {size} bytes; a document may have {file_bytes}"),
                "split it, write NDJSON (one record a line, read without limit), or raise limits.file_bytes",
            ));
            return Ok(());
        }
        let bytes = fs::read(file.as_path()).map_err(failed)?;
        visitor.progress(size);
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.trim_start_matches('\u{feff}'),
            Err(fault) => {
                visitor.fault(not_utf8(file, &bytes, fault.valid_up_to()));
                return Ok(());
            }
        };
        if file.file_name().is_some_and(|name| name == IDENTITIES) {
            visitor.identities(file, text);
            return Ok(());
        }
        match parse::document(text, syntax, kind_of(file)) {
            Ok(records) => {
                for (item, record) in (0u32..).zip(records) {
                    let place = Place {
                        source: Arc::clone(&self.name),
                        file: Arc::clone(file),
                        item,
                    };
                    visitor.record(Found {
                        record,
                        place,
                        beside: None,
                    });
                }
            }
            Err(wrong) => visitor.fault(Fault {
                file: file.as_ref().clone(),
                line: wrong.line,
                column: wrong.column,
                record: None,
                field: String::new(),
                message: wrong.message,
                remedy: wrong.remedy,
                snippet: super::locate::line_of(text, wrong.line),
            }),
        }
        Ok(())
    }
}

impl Source for RecordFiles {
    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn bytes(&self) -> u64 {
        let files = self.files().unwrap_or_default();
        let sizes = files.iter().filter_map(|file| fs::metadata(file).ok());
        sizes.map(|data| data.len()).sum()
    }

    fn parts(&self) -> Result<Vec<PathBuf>, SourceError> {
        self.files()
    }

    fn read(&self, limits: &LimitsConfig, visitor: &mut dyn Visitor) -> Result<(), SourceError> {
        for file in self.files()? {
            let file = Arc::new(file);
            match Syntax::of(&file) {
                Some(Syntax::Lines) => ndjson::read(&self.name, &file, limits.line_bytes, visitor)?,
                Some(syntax) => self.document(&file, syntax, limits.file_bytes, visitor)?,
                None => visitor.fault(whole_file(
                    &file,
                    "is no file of records",
                    "name it .yaml or .json for a document, .ndjson for one record a line",
                )),
            }
        }
        Ok(())
    }
}

/// What the name of a file or of a folder around it says of the kind of its records.
fn kind_of(file: &Path) -> Option<Kind> {
    let stem = file.file_stem();
    let folders = file
        .parent()
        .into_iter()
        .flat_map(Path::ancestors)
        .filter_map(Path::file_name)
        .take(3);
    stem.into_iter()
        .chain(folders)
        .find_map(|name| match name.to_str()? {
            "projects" => Some(Kind::Project),
            "people" => Some(Kind::Person),
            "organisations" => Some(Kind::Organisation),
            "programmes" => Some(Kind::Programme),
            _ => None,
        })
}

fn whole_file(file: &Arc<PathBuf>, message: &str, remedy: &str) -> Fault {
    Fault {
        file: file.as_ref().clone(),
        line: 0,
        column: 0,
        record: None,
        field: String::new(),
        message: message.to_owned(),
        remedy: Some(remedy.to_owned()),
        snippet: None,
    }
}

fn not_utf8(file: &Arc<PathBuf>, bytes: &[u8], at: usize) -> Fault {
    let line_start = bytes[..at]
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline + 1);
    let line = bytes[..at].split(|byte| *byte == b'\n').count();
    let end = bytes[at..]
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(bytes.len(), |end| at + end);
    Fault {
        line,
        column: String::from_utf8_lossy(&bytes[line_start..at])
            .chars()
            .count()
            + 1,
        snippet: Some(String::from_utf8_lossy(&bytes[line_start..end]).into_owned()),
        ..whole_file(file, "is not UTF-8 from here on", "save the file as UTF-8")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_or_a_file_says_the_kind() {
        assert_eq!(
            kind_of(Path::new("data/projects/refufam.yaml")),
            Some(Kind::Project)
        );
        assert_eq!(kind_of(Path::new("data/people.yaml")), Some(Kind::Person));
        assert_eq!(kind_of(Path::new("records.ndjson")), None);
    }
}

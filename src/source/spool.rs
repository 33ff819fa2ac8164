//! What was collected from a source that is no file of records, kept as records with the places that they come from.
//!
//! A collector (a page, a table, another system) is asked once; what it gives is written here, and is then read twice, like
//! every source. The file replaces the one before in one step, and only when the collector came to its end: a source that
//! fails leaves what was collected before. Each line has tabs between kind, id, what is known of the record beside itself
//! (JSON), and the record (JSON, in which no tab stands unescaped). The last line is about the whole.

mod item;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hasher};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Fault, Found, Place, Source, SourceError, Visitor, parse};
use crate::config::LimitsConfig;
use crate::record::{Kind, Record};

pub use item::{At, Beside, Certainty, Evidence, Item};

/// How the last line begins. Another version is collected anew.
const FORMAT: &str = "oogst-spool/1";

/// How the names of such files end.
pub const EXTENSION: &str = "spool";

/// What is known of a collection as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// When it was made, RFC 3339.
    pub collected: String,
    /// What the collector wants to know the next time: the date of an incremental harvest, say.
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub state: serde_json::Value,
}

/// A collection that is being written.
pub struct Writing {
    target: PathBuf,
    file: BufWriter<tempfile::NamedTempFile>,
    header: Header,
    line: Vec<u8>,
    failed: Option<std::io::Error>,
}

/// A collection on the disk.
#[derive(Debug, Clone)]
pub struct Spool {
    /// What the source is called.
    pub name: Arc<str>,
    /// The file.
    pub path: PathBuf,
}

impl Writing {
    /// Begins a collection. Nothing is at `target` before [`Writing::finish`].
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn begin(target: &Path, collected: String) -> std::io::Result<Self> {
        let folder = target.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let file = tempfile::Builder::new()
            .prefix(".collecting")
            .tempfile_in(folder)?;
        Ok(Self {
            target: target.to_owned(),
            file: BufWriter::with_capacity(1 << 18, file),
            header: Header {
                collected,
                state: serde_json::Value::Null,
            },
            line: Vec::new(),
            failed: None,
        })
    }

    /// What the collector wants to know the next time.
    pub fn state(&mut self, state: serde_json::Value) {
        self.header.state = state;
    }

    /// Writes a record, and gives what tells it from other versions of itself. A fault of the disk is kept for
    /// [`Writing::finish`].
    pub fn item(&mut self, item: &Item) -> u64 {
        match self.write(item) {
            Ok(print) => print,
            Err(fault) => {
                self.failed.get_or_insert(fault);
                0
            }
        }
    }

    fn write(&mut self, item: &Item) -> std::io::Result<u64> {
        let record = &item.record;
        write!(self.file, "{}\t{}\t", record.kind(), record.id())?;
        serde_json::to_writer(&mut self.file, &item.beside)?;
        self.file.write_all(b"\t")?;
        self.line.clear();
        match record {
            Record::Project(record) => serde_json::to_writer(&mut self.line, record),
            Record::Person(record) => serde_json::to_writer(&mut self.line, record),
            Record::Organisation(record) => serde_json::to_writer(&mut self.line, record),
            Record::Programme(record) => serde_json::to_writer(&mut self.line, record),
        }?;
        self.file.write_all(&self.line)?;
        self.file.write_all(b"\n")?;
        Ok(print(&self.line))
    }

    /// Puts the collection in the place of the one before.
    ///
    /// # Errors
    /// Where the disk fails. The collection before is then still there.
    pub fn finish(mut self) -> std::io::Result<()> {
        if let Some(fault) = self.failed.take() {
            return Err(fault);
        }
        // Last, since it is known last; readers look for it there.
        write!(self.file, "{FORMAT}\t")?;
        serde_json::to_writer(&mut self.file, &self.header)?;
        self.file.write_all(b"\n")?;
        let file = self
            .file
            .into_inner()
            .map_err(std::io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(&self.target).map_err(|fault| fault.error)?;
        Ok(())
    }
}

impl Spool {
    /// Is there a collection of this version?
    #[must_use]
    pub fn header(&self) -> Option<Header> {
        let mut header = None;
        self.each_line(&mut |_, line| {
            if let Some(json) = line.strip_prefix(FORMAT) {
                header = serde_json::from_str(json.trim()).ok();
            }
        })
        .ok()?;
        header
    }

    /// Gives out every record with what is known beside it. Lines of another version are passed over.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn each(&self, take: &mut dyn FnMut(Item)) -> std::io::Result<()> {
        self.each_printed(&mut |item, _| take(item))
    }

    /// The same, each with what tells it from other versions of itself.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn each_printed(&self, take: &mut dyn FnMut(Item, u64)) -> std::io::Result<()> {
        self.each_line(&mut |_, line| {
            if let Some((beside, record)) = parts(line).and_then(Result::ok) {
                let text = line.splitn(4, '\t').nth(3).unwrap_or_default();
                take(Item { record, beside }, print(text.as_bytes()));
            }
        })
    }

    /// Writes the collection again: `each` changes records, told by their numbers, and says which of them stay; `of_all` changes
    /// what is known of the whole.
    ///
    /// # Errors
    /// Where the file cannot be read or written; then it is as it was.
    pub fn rewrite(
        &self,
        each: &mut dyn FnMut(u32, &mut Item) -> bool,
        of_all: &mut dyn FnMut(&mut Header),
    ) -> std::io::Result<()> {
        let mut writing = Writing::begin(&self.path, String::new())?;
        writing.header = self.header().unwrap_or_default();
        of_all(&mut writing.header);
        self.each_line(&mut |number, line| {
            if let Some((beside, record)) = parts(line).and_then(Result::ok) {
                let mut item = Item { record, beside };
                if each(number, &mut item) {
                    writing.item(&item);
                }
            }
        })?;
        writing.finish()
    }

    /// What is known of records beside themselves; those that are not there are left out. The file is read once.
    ///
    /// # Errors
    /// Where the file is there and cannot be read.
    pub fn find(
        &self,
        wanted: &BTreeSet<(Kind, String)>,
    ) -> std::io::Result<BTreeMap<(Kind, String), Beside>> {
        let kinds: BTreeMap<String, Kind> = wanted
            .iter()
            .map(|(kind, _)| (kind.to_string(), *kind))
            .collect();
        let mut found = BTreeMap::new();
        self.each_line(&mut |_, line| {
            let mut parts = line.split('\t');
            let kind = parts.next().and_then(|kind| kinds.get(kind));
            let (Some(kind), Some(id), Some(beside)) = (kind, parts.next(), parts.next()) else {
                return;
            };
            let one = (*kind, id.to_owned());
            if wanted.contains(&one)
                && let Ok(beside) = serde_json::from_str(beside)
            {
                found.insert(one, beside);
            }
        })?;
        Ok(found)
    }

    fn each_line(&self, take: &mut dyn FnMut(u32, &str)) -> std::io::Result<()> {
        let file = match File::open(&self.path) {
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            other => other?,
        };
        let mut reader = BufReader::with_capacity(1 << 18, file);
        let mut line = String::new();
        for number in 0u32.. {
            line.clear();
            if reader.read_line(&mut line)? == 0 {
                break;
            }
            take(number, line.trim_end_matches('\n'));
        }
        Ok(())
    }
}

/// A number that is another one when the record is; only for counting what changed.
fn print(record: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(record);
    hasher.finish()
}

/// The parts of a line; `None` for the header.
fn parts(line: &str) -> Option<Result<(Beside, Record), String>> {
    let mut columns = line.splitn(4, '\t');
    let kind: Kind = columns.next()?.parse().ok()?;
    let (beside, record) = (columns.nth(1)?, columns.next()?);
    let read = || {
        let beside = serde_json::from_str(beside).map_err(|fault| fault.to_string())?;
        let record = parse::of_kind(record, kind).map_err(|wrong| wrong.message)?;
        Ok((beside, record))
    };
    Some(read())
}

/// Where a line of a collection says that its record stands.
pub(super) fn at(file: &Path, item: u32) -> Option<At> {
    let reader = BufReader::new(File::open(file).ok()?);
    let line = reader.lines().nth(item as usize)?.ok()?;
    let beside: Beside = serde_json::from_str(line.split('\t').nth(2)?).ok()?;
    Some(beside.at)
}

impl Source for Spool {
    fn name(&self) -> &Arc<str> {
        &self.name
    }

    fn path(&self) -> &Path {
        &self.path
    }

    fn bytes(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |data| data.len())
    }

    fn read(&self, _: &LimitsConfig, visitor: &mut dyn Visitor) -> Result<(), SourceError> {
        let file = Arc::new(self.path.clone());
        self.each_line(&mut |item, line| {
            visitor.progress(line.len() as u64 + 1);
            match parts(line) {
                None => {}
                Some(Ok((beside, record))) => visitor.record(Found {
                    record,
                    place: Place {
                        source: Arc::clone(&self.name),
                        file: Arc::clone(&file),
                        item,
                    },
                    beside: Some(Box::new(beside)),
                }),
                Some(Err(message)) => visitor.fault(Fault {
                    file: self.path.clone(),
                    line: item as usize + 1,
                    column: 1,
                    record: None,
                    field: String::new(),
                    message,
                    remedy: Some(format!(
                        "remove {}, and the source is collected anew",
                        self.path.display()
                    )),
                    snippet: None,
                }),
            }
        })
        .map_err(|source| SourceError {
            path: self.path.clone(),
            source,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Person;

    fn item(id: &str) -> Item {
        Item {
            record: Record::Person(Person::named(id.to_owned(), None, "A\tB".to_owned())),
            beside: Beside {
                at: At {
                    file: "people.csv".to_owned(),
                    line: 7,
                    part: String::new(),
                },
                ..Beside::default()
            },
        }
    }

    #[test]
    fn what_is_collected_is_read_back_and_knows_where_it_stood() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.spool");
        let mut writing = Writing::begin(&path, "2026-11-25T00:00:00Z".to_owned()).unwrap();
        writing.item(&item("p-1"));
        writing.item(&item("p-2"));
        assert!(!path.exists());
        writing.state(serde_json::json!({"from": "2026-11-01"}));
        writing.finish().unwrap();
        let spool = Spool {
            name: "a".into(),
            path: path.clone(),
        };
        assert_eq!(spool.header().unwrap().state["from"], "2026-11-01");
        let mut read = Vec::new();
        spool.each(&mut |item| read.push(item)).unwrap();
        assert_eq!(read, [item("p-1"), item("p-2")]);
        assert_eq!(at(&path, 1).unwrap().line, 7);
    }

    #[test]
    fn a_collection_that_breaks_off_leaves_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.spool");
        fs::write(&path, "before").unwrap();
        let mut writing = Writing::begin(&path, String::new()).unwrap();
        writing.item(&item("p-1"));
        drop(writing);
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}

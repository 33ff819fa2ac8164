//! Dumps: every live entity, in every format, straight from ledger and mapping.
//!
//! A dump is a folder named after its revision. It is written beside the others under a temporary name, brought to the
//! disk and renamed, and only then does `latest` point to it: whoever looks sees a whole dump or the one before. Two
//! dumps of one revision are the same bytes.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use crate::ledger::{Ledger, LedgerError};
use crate::mapping::{self, Profile, Site};
use crate::rdf::{Format, Writer};
use crate::text::grouped;

/// The name of the link to the last dump.
pub const LATEST: &str = "latest";
/// What the files are called before their ends.
pub const STEM: &str = "oogst";

/// What a dump wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The folder.
    pub folder: PathBuf,
    /// The revision.
    pub revision: i64,
    /// How many triples each format holds.
    pub triples: u64,
    /// The files, and how many bytes they have.
    pub files: Vec<(String, u64)>,
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "dump of revision {}: {} triples in {}",
            self.revision,
            grouped(self.triples),
            self.folder.display()
        )?;
        for (file, bytes) in &self.files {
            writeln!(f, "  {:<16} {:>15} bytes", file, grouped(*bytes))?;
        }
        Ok(())
    }
}

/// Why there is no dump.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// A file cannot be written.
    #[error("cannot write the dump {path}: {source}; the last dump is as it was")]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Writes a dump of the ledger's last revision into a folder of dumps. `each` is called after each entity.
///
/// # Errors
/// Where the ledger cannot be read or a file cannot be written; then the last dump stays what it is.
pub fn dump(
    ledger: &Ledger,
    site: &Site,
    folder: &Path,
    each: &mut dyn FnMut(),
) -> Result<Done, DumpError> {
    let ledger = ledger.snapshot()?;
    let last = ledger.last_revision()?;
    let revision = last.as_ref().map_or(0, |revision| revision.number);
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let partial = partial(folder)?;
    let (triples, files) = write(&ledger, site, partial.path(), revision, each)?;
    let folder = publish(partial, folder, revision).map_err(failed(folder))?;
    Ok(Done {
        folder,
        revision,
        triples,
        files,
    })
}

/// A folder that is dropped without being kept is removed: a dump that fails leaves nothing.
fn partial(folder: &Path) -> Result<tempfile::TempDir, DumpError> {
    tempfile::Builder::new()
        .prefix(".dump-")
        .tempdir_in(folder)
        .map_err(failed(folder))
}

/// Writes every format of a revision. Gives how many triples each holds, and the files.
fn write(
    ledger: &Ledger,
    site: &Site,
    folder: &Path,
    revision: i64,
    each: &mut dyn FnMut(),
) -> Result<(u64, Vec<(String, u64)>), DumpError> {
    let mut files = Format::ALL
        .iter()
        .map(|format| Writing::start(*format, site, folder))
        .collect::<Result<Vec<_>, _>>()?;
    ledger.for_each_at::<DumpError>(revision, |entity, datestamp| {
        let heading = format!("{} {}", entity.kind(), entity.key);
        for Writing { path, writer, .. } in &mut files {
            writer
                .entity(&heading, |sink| {
                    mapping::map(entity, Some(datestamp), site, Profile::All, sink);
                })
                .map_err(failed(path))?;
        }
        each();
        Ok(())
    })?;
    let triples = files.first().map_or(0, |file| file.writer.triples());
    let files = files.into_iter().map(Writing::finish);
    Ok((triples, files.collect::<Result<_, _>>()?))
}

/// The dumps of a folder: names, and the revisions that they are of.
///
/// # Errors
/// Where the folder cannot be read.
pub fn of_revisions(folder: &Path) -> io::Result<Vec<(String, i64)>> {
    let read = match fs::read_dir(folder) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut dumps = Vec::new();
    for entry in read {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        let revision = name.strip_prefix("revision-").and_then(|n| n.parse().ok());
        dumps.extend(revision.map(|revision| (name.to_string(), revision)));
    }
    dumps.sort_by_key(|(_, revision)| *revision);
    Ok(dumps)
}

/// Makes every dump of a folder anew, from what the ledger holds of its revision now. One of a revision that the ledger does
/// not know is removed. Gives their names.
///
/// # Errors
/// As [`dump`].
pub fn rewrite(ledger: &Ledger, site: &Site, folder: &Path) -> Result<Vec<String>, DumpError> {
    let last = ledger.last_revision()?.map_or(0, |last| last.number);
    let mut names = Vec::new();
    for (name, revision) in of_revisions(folder).map_err(failed(folder))? {
        let target = folder.join(&name);
        let partial = partial(folder)?;
        if revision <= last {
            write(ledger, site, partial.path(), revision, &mut || {})?;
            open_to_all(partial.path()).map_err(failed(&target))?;
            exchange(partial.path(), &target).map_err(failed(&target))?;
        } else {
            fs::rename(&target, partial.path().join(&name)).map_err(failed(&target))?;
        }
        partial.close().map_err(failed(folder))?;
        names.push(name);
    }
    Ok(names)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> DumpError + use<> {
    let path = path.to_owned();
    move |source| DumpError::Write { path, source }
}

/// A file of a dump that is being written.
struct Writing {
    name: String,
    path: PathBuf,
    writer: Writer<BufWriter<File>>,
}

impl Writing {
    fn start(format: Format, site: &Site, folder: &Path) -> Result<Self, DumpError> {
        let name = format!("{STEM}.{}", format.extension());
        let path = folder.join(&name);
        let file = File::create(&path).map_err(failed(&path))?;
        let writer = Writer::new(format, &site.base, BufWriter::with_capacity(1 << 17, file));
        Ok(Self { name, path, writer })
    }

    /// Brings the file to the disk. Gives its name and how many bytes it has.
    fn finish(self) -> Result<(String, u64), DumpError> {
        let Self { name, path, writer } = self;
        let bytes = writer
            .finish()
            .and_then(|out| out.into_inner().map_err(io::IntoInnerError::into_error))
            .and_then(|file| file.sync_all().and_then(|()| file.metadata()))
            .map_err(failed(&path))?
            .len();
        Ok((name, bytes))
    }
}

/// Puts a finished dump in its place and points `latest` to it.
fn publish(partial: tempfile::TempDir, folder: &Path, revision: i64) -> io::Result<PathBuf> {
    open_to_all(partial.path())?;
    File::open(partial.path())?.sync_all()?;
    let name = format!("revision-{revision}");
    let target = folder.join(&name);
    if target.exists() {
        // A dump of this revision is there: the same, or by another mapping. The two change places at once, so that
        // `latest` points to a whole dump throughout; the old one goes with the temporary folder.
        exchange(partial.path(), &target)?;
    } else {
        fs::rename(partial.path(), &target)?;
        // It is no temporary folder any more.
        let _renamed = partial.keep();
    }
    point(folder, &name)?;
    File::open(folder)?.sync_all()?;
    Ok(target)
}

fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    let here = rustix::fs::CWD;
    let flags = rustix::fs::RenameFlags::EXCHANGE;
    Ok(rustix::fs::renameat_with(here, one, here, other, flags)?)
}

fn open_to_all(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
}

/// Replaces the link `latest` by a rename, so that it always points somewhere.
fn point(folder: &Path, name: &str) -> io::Result<()> {
    let partial = folder.join(format!(".{LATEST}-{}", std::process::id()));
    match fs::remove_file(&partial) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => return Err(fault),
        _ => {}
    }
    std::os::unix::fs::symlink(name, &partial)?;
    fs::rename(&partial, folder.join(LATEST))
}

//! A document of a dump: one text, which may be known by several names and packed in several ways. Threads bring its parts,
//! each in its turn.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::manifest::{File, Role};
use super::pack::{Deflated, Deflater, Packing};
use super::{DumpError, STEM, Stopped, failed};
use crate::catalogue::Counts;
use crate::config::{Compression, DumpConfig, DumpFormat, DumpProfile};
use crate::iri::Base;
use crate::mapping::{self, Profile, Sink, Site, Triple};
use crate::rdf::{Format, Parts};
use crate::record::Entity;

/// How often whoever waits for its turn looks whether it still has to.
const LOOK: Duration = Duration::from_millis(50);

/// An entity with its heading and its datestamp.
pub(super) struct Headed {
    pub(super) heading: String,
    pub(super) entity: Entity,
    pub(super) datestamp: i64,
}

/// A document.
pub(super) struct Document {
    folder: PathBuf,
    stem: String,
    profile: Profile,
    role: Role,
    /// The formats that are this text: quads of the default graph are written as triples.
    formats: Vec<Format>,
    compressions: Vec<Compression>,
    parts: Parts,
    state: Mutex<State>,
    turn: Condvar,
}

struct State {
    /// Whose turn it is.
    next: usize,
    /// Has a part been written that is not empty?
    is_begun: bool,
    triples: u64,
    files: Vec<Packing>,
}

/// What a thread works with again and again.
pub(super) struct Tools {
    memory: Vec<u8>,
    deflater: Deflater,
}

impl Tools {
    pub(super) fn new() -> Self {
        Self {
            memory: Vec::new(),
            deflater: Deflater::new(),
        }
    }
}

/// The documents that settings ask for.
pub(super) fn documents(
    config: &DumpConfig,
    base: &Base,
    folder: &Path,
) -> Result<Vec<Document>, DumpError> {
    let compressions = each_once(&config.compressions);
    let mut documents = Vec::new();
    for profile in each_once(&config.profiles).into_iter().map(profile) {
        let mut formats = each_once(&config.formats)
            .into_iter()
            .map(format)
            .collect::<Vec<_>>();
        while let Some(first) = formats.first().copied() {
            let (same, others) = formats
                .into_iter()
                .partition(|one| text(*one) == text(first));
            formats = others;
            documents.push(Document::create(
                folder,
                stem(profile),
                (profile, Role::Whole),
                same,
                &compressions,
                base,
            )?);
        }
    }
    Ok(documents)
}

/// What the files of these documents are called.
pub(super) fn names(config: &DumpConfig) -> Vec<String> {
    let mut names = Vec::new();
    for profile in each_once(&config.profiles).into_iter().map(profile) {
        for format in each_once(&config.formats).into_iter().map(format) {
            for compression in each_once(&config.compressions) {
                names.push(file_name(&stem(profile), format, compression));
            }
        }
    }
    names
}

fn stem(profile: Profile) -> String {
    match profile {
        Profile::All => STEM.to_owned(),
        part => format!("{STEM}-{}", name(part)),
    }
}

fn each_once<T: Copy + PartialEq>(list: &[T]) -> Vec<T> {
    let mut once = Vec::new();
    for one in list {
        if !once.contains(one) {
            once.push(*one);
        }
    }
    once
}

/// The format whose text this one shares.
fn text(format: Format) -> Format {
    match format {
        Format::NQuads => Format::NTriples,
        Format::TriG => Format::Turtle,
        other => other,
    }
}

fn format(format: DumpFormat) -> Format {
    match format {
        DumpFormat::Turtle => Format::Turtle,
        DumpFormat::NTriples => Format::NTriples,
        DumpFormat::NQuads => Format::NQuads,
        DumpFormat::TriG => Format::TriG,
        DumpFormat::RdfXml => Format::RdfXml,
        DumpFormat::JsonLd => Format::JsonLd,
    }
}

fn profile(profile: DumpProfile) -> Profile {
    match profile {
        DumpProfile::All => Profile::All,
        DumpProfile::Foaf => Profile::Foaf,
        DumpProfile::Vivo => Profile::Vivo,
        DumpProfile::Schema => Profile::Schema,
    }
}

/// What a profile is called in names of files.
fn name(profile: Profile) -> &'static str {
    match profile {
        Profile::All => "all",
        Profile::Foaf => "foaf",
        Profile::Vivo => "vivo",
        Profile::Schema => "schema",
    }
}

impl Document {
    pub(super) fn create(
        folder: &Path,
        stem: String,
        (profile, role): (Profile, Role),
        formats: Vec<Format>,
        compressions: &[Compression],
        base: &Base,
    ) -> Result<Self, DumpError> {
        let first = formats.first().copied().unwrap_or(Format::NTriples);
        let write = |fault| failed(folder)(fault);
        let parts = Parts::new(first, base).map_err(write)?;
        let mut state = State {
            next: 0,
            is_begun: false,
            triples: 0,
            files: Vec::new(),
        };
        let mut gzip = Deflater::new();
        for compression in compressions {
            let path = folder.join(file_name(&stem, first, *compression));
            let file = Packing::create(&path, *compression);
            state.files.push(file.map_err(failed(&path))?);
        }
        let document = Self {
            folder: folder.to_owned(),
            stem,
            profile,
            role,
            formats,
            compressions: compressions.to_vec(),
            parts,
            state: Mutex::new(state),
            turn: Condvar::new(),
        };
        let mut state = document.lock();
        document
            .append(&mut state, document.parts.head(), &mut gzip)
            .map_err(write)?;
        drop(state);
        Ok(document)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does it hold the graph, whole?
    pub(super) fn is_everything(&self) -> bool {
        self.profile == Profile::All && self.role == Role::Whole
    }

    /// Writes entities as the part of this number, and counts what it writes.
    pub(super) fn part(
        &self,
        number: usize,
        entities: &[Headed],
        site: &Site,
        tools: &mut Tools,
        mut counts: Option<&mut Counts>,
        stopped: &Stopped<'_>,
    ) -> Result<(), DumpError> {
        let write = |fault| failed(&self.folder)(fault);
        let mut memory = std::mem::take(&mut tools.memory);
        memory.clear();
        let mut writer = self.parts.start(memory);
        for one in entities {
            let fill = |sink: &mut dyn Sink| {
                let (entity, stamp) = (&one.entity, Some(one.datestamp));
                match &mut counts {
                    None => mapping::map(entity, stamp, site, self.profile, sink),
                    Some(counts) => {
                        let mut both = |triple: &Triple<'_>| {
                            counts.triple(triple);
                            sink.triple(triple);
                        };
                        mapping::map(entity, stamp, site, self.profile, &mut both);
                    }
                }
            };
            writer.entity(&one.heading, fill).map_err(write)?;
        }
        let triples = writer.triples();
        let written = writer.finish().map_err(write)?;
        let part = if triples == 0 {
            &[]
        } else {
            self.parts.part(&written)
        };
        self.bring(number, part, triples, &mut tools.deflater, stopped)?;
        tools.memory = written;
        Ok(())
    }

    /// Brings a part when its turn has come.
    pub(super) fn bring(
        &self,
        number: usize,
        part: &[u8],
        triples: u64,
        gzip: &mut Deflater,
        stopped: &Stopped<'_>,
    ) -> Result<(), DumpError> {
        let write = |fault| failed(&self.folder)(fault);
        let deflated = if part.is_empty() {
            None
        } else {
            self.deflated(part, gzip).map_err(write)?
        };
        let mut state = self.lock();
        while state.next != number {
            stopped.check()?;
            state = self
                .turn
                .wait_timeout(state, LOOK)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        if !part.is_empty() {
            if state.is_begun {
                self.append(&mut state, self.parts.between(), gzip)
                    .map_err(write)?;
            }
            state.is_begun = true;
            state.triples += triples;
            for file in &mut state.files {
                file.write(part, deflated.as_ref()).map_err(write)?;
            }
        }
        state.next += 1;
        drop(state);
        self.turn.notify_all();
        Ok(())
    }

    fn deflated(&self, part: &[u8], gzip: &mut Deflater) -> io::Result<Option<Deflated>> {
        let is_needed = self.compressions.contains(&Compression::Gzip);
        is_needed.then(|| gzip.part(part)).transpose()
    }

    /// Writes what is short.
    fn append(&self, state: &mut State, text: &[u8], gzip: &mut Deflater) -> io::Result<()> {
        if text.is_empty() {
            return Ok(());
        }
        let deflated = self.deflated(text, gzip)?;
        for file in &mut state.files {
            file.write(text, deflated.as_ref())?;
        }
        Ok(())
    }

    /// Ends the document. Gives its files.
    pub(super) fn finish(&self) -> Result<Vec<File>, DumpError> {
        let write = |fault| failed(&self.folder)(fault);
        let mut state = self.lock();
        self.append(&mut state, self.parts.tail(), &mut Deflater::new())
            .map_err(write)?;
        let triples = state.triples;
        let mut files = Vec::new();
        let packed = std::mem::take(&mut state.files);
        for (file, compression) in packed.into_iter().zip(&self.compressions) {
            let (bytes, sha256) = file.finish().map_err(write)?;
            let mut first = None;
            for format in &self.formats {
                let name = file_name(&self.stem, *format, *compression);
                match &first {
                    None => first = Some(name.clone()),
                    Some(first) => self.twin(first, &name).map_err(write)?,
                }
                files.push(File {
                    name,
                    role: self.role,
                    format: *format,
                    profile: self.profile,
                    compression: *compression,
                    bytes,
                    sha256: sha256.clone(),
                    triples,
                });
            }
        }
        Ok(files)
    }

    /// The same bytes under another name: they are on the disk once, where the file system can do that.
    fn twin(&self, first: &str, name: &str) -> io::Result<()> {
        let [first, other] = [first, name].map(|name| self.folder.join(name));
        if fs::hard_link(&first, &other).is_ok() {
            return Ok(());
        }
        fs::copy(&first, &other)?;
        fs::File::open(&other)?.sync_all()
    }
}

fn file_name(stem: &str, format: Format, compression: Compression) -> String {
    format!("{stem}.{}{}", format.extension(), compression.suffix())
}

//! What documents are packed in: gzip and zip, with caps on what comes out.

use std::borrow::Cow;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use zip::ZipArchive;

use super::input::{Body, Reader};
use super::wanted::{has_end, shown};
use super::{Caps, FetchError, Input};

/// Below this, nothing is called a bomb: small files may be packed very well.
const SMALL: u64 = 8 << 20;
/// How much is unpacked at once.
const PIECE: usize = 64 * 1024;
/// How many members a message names.
const NAMED: usize = 20;

/// What packed bytes may become.
pub(super) struct Allowed {
    caps: Caps,
    packed: u64,
    out: u64,
}

impl Allowed {
    pub(super) fn new(caps: Caps, packed: u64) -> Self {
        Self {
            caps,
            packed,
            out: 0,
        }
    }

    /// So many packed bytes came.
    pub(super) fn packed(&mut self, packed: u64) {
        self.packed = packed;
    }

    /// So many bytes more came out.
    pub(super) fn take(&mut self, at: &str, bytes: usize) -> Result<(), FetchError> {
        self.out += bytes as u64;
        if self.out > SMALL.max(self.packed.saturating_mul(self.caps.ratio)) {
            return Err(FetchError::Bomb {
                at: at.to_owned(),
                ratio: self.caps.ratio,
            });
        }
        if self.out > self.caps.bytes {
            return Err(FetchError::TooLarge {
                at: at.to_owned(),
                limit: self.caps.bytes,
                setting: "fetch.bytes",
            });
        }
        Ok(())
    }
}

/// A file without a name, which is gone with the process, for what is unpacked. Many documents share it: there may be more of them
/// than files can be open.
#[derive(Default)]
pub(super) struct Heap {
    body: Option<Arc<Body>>,
    end: u64,
}

impl Heap {
    fn body(&mut self) -> io::Result<Arc<Body>> {
        if let Some(body) = &self.body {
            return Ok(Arc::clone(body));
        }
        let body = Arc::new(Body::Open(tempfile::tempfile()?));
        Ok(Arc::clone(self.body.insert(body)))
    }

    fn add(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Body::Open(file) = &*self.body()? {
            file.write_all_at(bytes, self.end)?;
        }
        self.end += bytes.len() as u64;
        Ok(())
    }
}

/// The document in a gzip file, or what was given where it is none.
pub(super) fn gzip(input: Input, heap: &mut Heap) -> Result<Input, FetchError> {
    if !begins(&input, &[0x1f, 0x8b])? {
        return Ok(input);
    }
    let from = MultiGzDecoder::new(BufReader::new(input.reader()));
    let place = unpack(from, &input, input.length, heap)?;
    Ok(Input {
        media_type: input
            .media_type
            .clone()
            .filter(|media_type| !media_type.contains("gzip")),
        length: place.length,
        body: place.body,
        start: place.start,
        mark: marked(&input)?,
        ..input
    })
}

/// The mark of what is packed, for what is unpacked.
fn marked(input: &Input) -> Result<std::sync::OnceLock<String>, FetchError> {
    input.mark()?;
    Ok(input.mark.clone())
}

/// Is this a zip archive of documents? Spreadsheets are zip archives too, and are documents.
pub(super) fn is_archive(input: &Input) -> bool {
    let name = input.file_name();
    let is_named = has_end(name, &["zip"]);
    let is_said = input
        .media_type
        .as_deref()
        .is_some_and(|said| matches!(said, "application/zip" | "application/x-zip-compressed"));
    let is_document = has_end(
        name,
        &["xlsx", "xlsm", "xlsb", "ods", "odt", "docx", "epub"],
    );
    is_named || is_said && !is_document && !is_office(input)
}

/// Is it a document of an office program, by what is in it? Servers call these archives too.
fn is_office(input: &Input) -> bool {
    archive(input).is_ok_and(|archive| {
        ["[Content_Types].xml", "mimetype"]
            .iter()
            .any(|name| archive.index_for_name(name).is_some())
    })
}

/// The member of that name, or the only one.
pub(super) fn member(
    input: &Input,
    name: Option<&str>,
    heap: &mut Heap,
) -> Result<Input, FetchError> {
    let mut archive = archive(input)?;
    let names = names(&archive);
    let wrong = |wrong: String| {
        let first = names.iter().take(NAMED);
        let shown: Vec<String> = first
            .map(|(_, name)| name.escape_debug().to_string())
            .collect();
        let more = if names.len() > NAMED { ", …" } else { "" };
        Err(FetchError::Member {
            at: input.at.clone(),
            wrong,
            members: format!("{}{more}", shown.join(", ")),
        })
    };
    let found = match name {
        Some(wanted) => names.iter().find(|(_, name)| name == wanted),
        None if names.len() > 1 => {
            return wrong("the archive holds several documents".to_owned());
        }
        None => names.first(),
    };
    match (found, name) {
        (Some((index, name)), _) => extract(input, &mut archive, *index, name, heap),
        (None, Some(name)) => wrong(format!("the archive has no member `{name}`")),
        (None, None) => Err(packed(input, &"the archive is empty")),
    }
}

/// All members whose names end so, in the order of their names. Together they may be as large as one document.
pub(super) fn members(
    input: &Input,
    ends: &[&str],
    heap: &mut Heap,
) -> Result<Vec<Input>, FetchError> {
    let mut archive = archive(input)?;
    let mut names = names(&archive);
    names.retain(|(_, name)| has_end(name, ends));
    if names.is_empty() {
        return Err(packed(
            input,
            &format!(
                "the archive has no member whose name ends in {}",
                shown(ends)
            ),
        ));
    }
    let mut inputs = Vec::new();
    let mut left = input.caps.bytes;
    for (index, name) in names {
        let member = extract(input, &mut archive, index, &name, heap)?;
        let Some(rest) = left.checked_sub(member.length) else {
            return Err(FetchError::TooLarge {
                at: input.at.clone(),
                limit: input.caps.bytes,
                setting: "fetch.bytes",
            });
        };
        left = rest;
        inputs.push(member);
    }
    Ok(inputs)
}

fn archive(input: &Input) -> Result<ZipArchive<BufReader<Reader>>, FetchError> {
    ZipArchive::new(BufReader::new(input.reader())).map_err(|fault| packed(input, &fault))
}

/// The members that are files and not hidden, with their places, in the order of their names.
fn names(archive: &ZipArchive<BufReader<Reader>>) -> Vec<(usize, String)> {
    let mut names: Vec<(usize, String)> = archive
        .file_names()
        .enumerate()
        .filter_map(|(index, name)| Some((index, name.ok().map(Cow::into_owned)?)))
        .filter(|(_, name)| {
            let is_hidden =
                name.starts_with("__MACOSX/") || name.split('/').any(|part| part.starts_with('.'));
            !name.ends_with('/') && !is_hidden
        })
        .collect();
    names.sort_by(|(_, one), (_, other)| one.cmp(other));
    names
}

fn extract(
    input: &Input,
    archive: &mut ZipArchive<BufReader<Reader>>,
    index: usize,
    name: &str,
    heap: &mut Heap,
) -> Result<Input, FetchError> {
    let member = Input {
        at: format!("{}: {}", input.at, name.escape_debug()),
        media_type: None,
        charset: None,
        name: Some(name.to_owned()),
        mark: marked(input)?,
        ..input.clone()
    };
    let from = archive
        .by_index(index)
        .map_err(|fault| packed(&member, &fault))?;
    let size = from.compressed_size();
    let place = unpack(from, &member, size, heap)?;
    let member = Input {
        length: place.length,
        body: place.body,
        start: place.start,
        ..member
    };
    gzip(member, heap)
}

/// Where something was unpacked to.
struct Place {
    body: Arc<Body>,
    start: u64,
    length: u64,
}

fn unpack(
    mut from: impl Read,
    input: &Input,
    size: u64,
    heap: &mut Heap,
) -> Result<Place, FetchError> {
    let keep = |source| FetchError::Keep {
        at: input.at.clone(),
        source,
    };
    let start = heap.end;
    let mut allowed = Allowed::new(input.caps, size);
    let mut piece = vec![0; PIECE];
    loop {
        let read = match from.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
            Err(fault) if fault.kind() == io::ErrorKind::UnexpectedEof => {
                return Err(packed(input, &"it ends too early"));
            }
            Err(fault) => return Err(packed(input, &fault)),
        };
        allowed.take(&input.at, read)?;
        heap.add(&piece[..read]).map_err(keep)?;
    }
    Ok(Place {
        body: heap.body().map_err(keep)?,
        start,
        length: heap.end - start,
    })
}

fn packed(input: &Input, why: &dyn ToString) -> FetchError {
    FetchError::Packed {
        at: input.at.clone(),
        why: why.to_string(),
    }
}

fn begins(input: &Input, with: &[u8]) -> Result<bool, FetchError> {
    let mut first = Vec::new();
    input
        .reader()
        .take(with.len() as u64)
        .read_to_end(&mut first)
        .map_err(|source| input.unreadable(source))?;
    Ok(first == with)
}

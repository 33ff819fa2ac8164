//! What tells of a dump: `void.ttl`, `manifest.json`, `ro-crate-metadata.json`, `SHA256SUMS`, in this order. Each lists the
//! files before it.

use std::fmt::Write;
use std::io;

use sha2::{Digest, Sha256};

use super::manifest::{File, MANIFEST, Published, Role};
use super::pack::hex;
use super::write::Job;
use super::{DumpError, SUMS, failed, place, research_object};
use crate::catalogue::{self, Counts, Description, Distribution, Facts, Packed};
use crate::config::Compression;
use crate::mapping::Profile;
use crate::rdf::Format;

/// The description of the dataset.
const VOID: &str = "void.ttl";

/// Writes them, and adds to the dump what its manifest lists.
pub(super) fn write(job: &Job<'_>, dump: &mut Published, counts: &Counts) -> Result<(), DumpError> {
    let folder = dump.folder.clone();
    let write = |fault| failed(&folder)(fault);
    let void = void(job, dump, counts).map_err(write)?;
    place::write(&folder, VOID, &void)?;
    let triples = oxigraph::io::RdfParser::from_format(oxigraph::io::RdfFormat::Turtle)
        .for_slice(&void)
        .count() as u64;
    dump.files.push(File {
        name: VOID.to_owned(),
        role: Role::Description,
        format: Format::Turtle,
        profile: Profile::All,
        compression: Compression::None,
        bytes: void.len() as u64,
        sha256: hex(&Sha256::digest(&void)),
        triples,
    });
    let manifest = json(dump).map_err(write)?;
    place::write(&folder, MANIFEST, &manifest)?;
    let metadata =
        json(&research_object::metadata(job.work.config, dump, &manifest)).map_err(write)?;
    place::write(&folder, research_object::FILE, &metadata)?;
    let mut sums = String::new();
    for file in &dump.files {
        sum(&mut sums, &file.sha256, &file.name);
    }
    sum(&mut sums, &hex(&Sha256::digest(&manifest)), MANIFEST);
    sum(
        &mut sums,
        &hex(&Sha256::digest(&metadata)),
        research_object::FILE,
    );
    place::write(&folder, SUMS, sums.as_bytes())
}

/// A line as `sha256sum` writes it.
fn sum(sums: &mut String, hash: &str, name: &str) {
    writeln!(sums, "{hash}  {name}").unwrap_or_else(|_| unreachable!("a string takes all"));
}

fn json(value: &impl serde::Serialize) -> io::Result<Vec<u8>> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    Ok(text)
}

/// The files of a dump that hold the dataset or a profile of it, as the catalogue lists them; `folder` is that of their
/// addresses: `latest`, or the name of the dump.
#[must_use]
pub fn distributions(dump: &Published, folder: &str) -> Vec<Distribution> {
    let made = dump.datestamp.parse::<jiff::Timestamp>();
    let issued = made.ok().map(jiff::Timestamp::as_second);
    let whole = dump.files.iter().filter(|file| file.role == Role::Whole);
    whole
        .map(|file| Distribution {
            folder: folder.to_owned(),
            file: file.name.clone(),
            format: file.format,
            profile: file.profile,
            packed: match file.compression {
                Compression::None => None,
                Compression::Gzip => Some(Packed::Gzip),
                Compression::Zstd => Some(Packed::Zstd),
            },
            bytes: Some(file.bytes),
            sha256: Some(file.sha256.clone()),
            issued,
        })
        .collect()
}

fn void(job: &Job<'_>, dump: &Published, counts: &Counts) -> io::Result<Vec<u8>> {
    let distributions = distributions(dump, &dump.name);
    let first = job.ledger.revision(1).map_err(io::Error::other)?;
    let facts = Facts {
        config: job.work.config,
        site: &job.work.site,
        revision: dump.revision,
        issued: first.map(|first| first.datestamp),
        modified: Some(job.work.revision.datestamp),
        counts,
        distributions: &distributions,
    };
    catalogue::document(Description::Void, &facts, Format::Turtle)
}

//! RDF as a source: our own profile, VIVO's and schema.org's terms, read back into records.
//!
//! A graph is read whole, since what is said of a thing may stand anywhere; what no record can hold is dropped while
//! it is read. Nothing of a file that breaks off is used.

mod agents;
mod graph;
mod keys;
mod projects;
mod reader;
mod records;
mod roles;
mod terms;
mod values;
mod xml;

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use oxigraph::io::{JsonLdProfileSet, LoadedDocument, RdfFormat, RdfParseError, RdfParser};
use walkdir::WalkDir;

use super::collector::{Before, CollectError, Collector, Taker, Yield};
use crate::config::rdf::RdfSyntax;
use crate::config::{Config, SourceConfig};
use crate::iri::Base;
use crate::vocab;

use graph::Graph;

/// Files of RDF.
#[derive(Debug, Clone)]
pub struct RdfFiles {
    path: PathBuf,
    format: Option<RdfFormat>,
    base: Base,
    /// The languages of labels that we make, where the base is the dataset's own.
    languages: Option<Vec<String>>,
    default_language: String,
}

const JSON_LD: RdfFormat = RdfFormat::JsonLd {
    profile: JsonLdProfileSet::empty(),
};

impl RdfFiles {
    /// What the settings name.
    #[must_use]
    pub fn new(config: &Config, source: &SourceConfig) -> Self {
        let own = source.rdf.clone().unwrap_or_default();
        let site = config.site();
        let base = own.base.and_then(|base| Base::new(&base).ok());
        let is_site = base.as_ref().is_none_or(|base| *base == site.base);
        Self {
            path: config.resolve(source.path.as_deref().unwrap_or(Path::new(""))),
            format: own.format.map(|syntax| match syntax {
                RdfSyntax::Turtle => RdfFormat::Turtle,
                RdfSyntax::NTriples => RdfFormat::NTriples,
                RdfSyntax::NQuads => RdfFormat::NQuads,
                RdfSyntax::TriG => RdfFormat::TriG,
                RdfSyntax::RdfXml => RdfFormat::RdfXml,
                RdfSyntax::JsonLd => JSON_LD,
            }),
            base: base.unwrap_or(site.base),
            languages: is_site.then_some(site.languages),
            default_language: config.default_language().to_owned(),
        }
    }

    /// The files in the order of their names, each with how it is written.
    fn files(&self) -> Result<Vec<(PathBuf, RdfFormat)>, CollectError> {
        let mut out = Vec::new();
        for entry in WalkDir::new(&self.path)
            .follow_links(true)
            .sort_by_file_name()
        {
            let entry = entry.map_err(|fault| CollectError::Read {
                path: fault.path().unwrap_or(&self.path).to_owned(),
                source: fault.into_io_error().unwrap_or_else(|| {
                    std::io::Error::other("a link leads to a folder that it stands in")
                }),
            })?;
            let format = self.format.or_else(|| by_name(entry.path()));
            match format {
                Some(format) if entry.file_type().is_file() => {
                    out.push((entry.into_path(), format));
                }
                None if entry.depth() == 0 && entry.file_type().is_file() => {
                    return Err(unusable(
                        entry.path(),
                        "its name does not say how it is written; name it .ttl, .nt, .nq, .trig, .rdf or .jsonld, \
                         or give `format` in [sources.rdf]",
                    ));
                }
                _ => {}
            }
        }
        if out.is_empty() {
            return Err(unusable(
                &self.path,
                "there are no files of RDF in it: .ttl, .nt, .nq, .trig, .rdf, .owl, .xml or .jsonld",
            ));
        }
        Ok(out)
    }

    fn read(
        path: &Path,
        format: RdfFormat,
        file: u16,
        graph: &mut Graph,
        taker: &mut dyn Taker,
    ) -> Result<(), CollectError> {
        let open = || {
            File::open(path).map_err(|source| CollectError::Read {
                path: path.to_owned(),
                source,
            })
        };
        if format == RdfFormat::RdfXml {
            xml::refuse_doctype(BufReader::new(open()?)).map_err(|wrong| unusable(path, &wrong))?;
        }
        let counted = Counted {
            inner: open()?,
            taker,
        };
        let quads = RdfParser::from_format(format)
            .for_reader(BufReader::with_capacity(1 << 18, counted))
            .with_document_loader(|address| load_context(address).map_err(Into::into));
        for quad in quads {
            let quad = quad.map_err(|fault| broken(path, format, fault))?;
            graph.take(&quad, file);
        }
        Ok(())
    }
}

impl Collector for RdfFiles {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let files = self.files()?;
        let mut graph = Graph::default();
        for (number, (path, format)) in files.iter().enumerate() {
            taker.stage(&format!("file {} of {}", number + 1, files.len()));
            let number = u16::try_from(number)
                .map_err(|_| unusable(&self.path, "it has more than 65,535 files of RDF"))?;
            Self::read(path, *format, number, &mut graph, taker)?;
        }
        graph.settle();
        let paths: Vec<PathBuf> = files.into_iter().map(|(path, _)| path).collect();
        records::give(&graph, self, &paths, taker);
        Ok(Yield::Whole)
    }

    fn bytes(&self) -> Option<u64> {
        let files = self.files().ok()?;
        files
            .iter()
            .map(|(path, _)| path.metadata().ok().map(|data| data.len()))
            .sum()
    }
}

fn by_name(path: &Path) -> Option<RdfFormat> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "ttl" => Some(RdfFormat::Turtle),
        "nt" => Some(RdfFormat::NTriples),
        "nq" => Some(RdfFormat::NQuads),
        "trig" => Some(RdfFormat::TriG),
        "rdf" | "owl" | "xml" => Some(RdfFormat::RdfXml),
        "jsonld" | "json" => Some(JSON_LD),
        _ => None,
    }
}

/// Nothing is fetched for a file. The one context that the web is full of is known here.
fn load_context(address: &str) -> Result<LoadedDocument, String> {
    let bare = address
        .trim_start_matches("https://")
        .trim_start_matches("http://");
    let is_schema = matches!(
        bare.trim_start_matches("www.").trim_end_matches('/'),
        "schema.org"
            | "schema.org/docs/jsonldcontext.json"
            | "schema.org/docs/jsonldcontext.jsonld"
    );
    if !is_schema {
        return Err(format!(
            "the context {address} is not fetched; write it into the file"
        ));
    }
    let context = serde_json::json!({
        "@context": {
            "@vocab": vocab::schema::NAMESPACE,
            "schema": vocab::schema::NAMESPACE,
            "id": "@id",
            "type": "@type",
        }
    });
    Ok(LoadedDocument {
        url: address.to_owned(),
        content: context.to_string().into_bytes(),
        format: JSON_LD,
    })
}

fn unusable(path: &Path, message: &str) -> CollectError {
    CollectError::Unusable {
        at: path.display().to_string(),
        message: message.to_owned(),
    }
}

fn broken(path: &Path, format: RdfFormat, fault: RdfParseError) -> CollectError {
    let fault = match fault {
        RdfParseError::Io(source) => {
            return CollectError::Read {
                path: path.to_owned(),
                source,
            };
        }
        RdfParseError::Syntax(fault) => fault,
    };
    let mut at = path.display().to_string();
    if let Some(place) = fault.location() {
        at = format!("{at}:{}:{}", place.start.line + 1, place.start.column + 1);
    }
    CollectError::Unusable {
        at,
        message: format!(
            "is not {}: {fault}; correct it, or say in [sources.rdf] by `format` how it is written. Nothing of it is used",
            format.name()
        ),
    }
}

/// Tells how many bytes were read.
struct Counted<'a, R> {
    inner: R,
    taker: &'a mut dyn Taker,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taker.progress(read as u64);
        Ok(read)
    }
}

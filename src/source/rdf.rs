//! RDF as a source: our own profile, VIVO's and schema.org's terms, read back into records.
//!
//! A graph is read whole, since what is said of a thing may stand anywhere; what no record can hold is dropped while
//! it is read. Nothing of a file that breaks off is used.

mod agents;
mod grants;
mod graph;
mod keys;
mod projects;
mod reader;
mod records;
mod roles;
mod terms;
mod values;
mod xml;

use std::io::{BufReader, Read};

use oxigraph::io::{JsonLdProfileSet, LoadedDocument, RdfFormat, RdfParseError, RdfParser};

use super::collector::{Before, CollectError, Collector, Taker, Yield};
use crate::config::rdf::RdfSyntax;
use crate::config::{Config, SourceConfig};
use crate::fetch::{Fetcher, Input, Wanted};
use crate::iri::Base;
use crate::vocab;

use graph::Graph;
pub(super) use records::Making;

use super::spool::{At, Beside};

/// Documents of RDF.
pub struct RdfFiles<'a> {
    config: &'a Config,
    source: &'a SourceConfig,
    fetcher: &'a Fetcher,
    format: Option<RdfFormat>,
    base: Base,
    /// The languages of labels that we make, where the base is the dataset's own.
    languages: Option<Vec<String>>,
}

const JSON_LD: RdfFormat = RdfFormat::JsonLd {
    profile: JsonLdProfileSet::empty(),
};

/// What is asked for over HTTP.
const ACCEPT: &str = "text/turtle, application/n-triples, application/n-quads, application/trig, application/rdf+xml;q=0.9, \
                      application/ld+json;q=0.8";

/// How the names of files of RDF end.
const ENDS: &[&str] = &["ttl", "nt", "nq", "trig", "rdf", "owl", "jsonld"];

impl<'a> RdfFiles<'a> {
    /// What the settings name.
    #[must_use]
    pub fn new(config: &'a Config, source: &'a SourceConfig, fetcher: &'a Fetcher) -> Self {
        let own = source.rdf.clone().unwrap_or_default();
        let site = config.site();
        let base = own.base.and_then(|base| Base::new(&base).ok());
        let is_site = base.as_ref().is_none_or(|base| *base == site.base);
        Self {
            config,
            source,
            fetcher,
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
        }
    }

    /// How a document is written: as the settings, the server or its name say.
    fn format(&self, input: &Input) -> Result<RdfFormat, CollectError> {
        if let Some(format) = self.format {
            return Ok(format);
        }
        let media_type = input.media_type.as_deref();
        let said = media_type.filter(|said| !GENERAL.contains(said));
        if let Some(said) = said {
            return RdfFormat::from_media_type(said).ok_or_else(|| {
                unusable(
                    &input.at,
                    &format!(
                        "the server says that it is {said}, which is no RDF; give the address of a document in Turtle, \
                         N-Triples, RDF/XML or JSON-LD, or say by `format` in [sources.rdf] what it is"
                    ),
                )
            });
        }
        by_name(input.file_name()).ok_or_else(|| {
            unusable(
                &input.at,
                "its name does not say how it is written; name it .ttl, .nt, .nq, .trig, .rdf or .jsonld, or give \
                 `format` in [sources.rdf]",
            )
        })
    }

    fn read(
        &self,
        input: &Input,
        file: u32,
        graph: &mut Graph,
        taker: &mut dyn Taker,
    ) -> Result<(), CollectError> {
        let format = self.format(input)?;
        let at = &input.at;
        if format == RdfFormat::RdfXml {
            let text = BufReader::with_capacity(1 << 16, input.reader());
            xml::refuse_doctype(text).map_err(|wrong| unusable(at, &wrong))?;
        }
        let counted = Counted {
            inner: input.reader(),
            taker,
        };
        let quads = parser(format, at)
            .for_reader(BufReader::with_capacity(1 << 18, counted))
            .with_document_loader(|address| load_context(address).map_err(Into::into));
        for quad in quads {
            let quad = quad.map_err(|fault| broken(at, format, fault))?;
            graph.take(&quad, file);
        }
        Ok(())
    }
}

/// Media types that say nothing.
const GENERAL: &[&str] = &[
    "application/octet-stream",
    "application/gzip",
    "application/x-gzip",
    "application/zip",
    "text/plain",
    "binary/octet-stream",
];

/// A parser; what is relative in a document is relative to its address.
fn parser(format: RdfFormat, at: &str) -> RdfParser {
    let parser = || RdfParser::from_format(format);
    if at.starts_with("http://") || at.starts_with("https://") {
        return parser().with_base_iri(at).unwrap_or_else(|_| parser());
    }
    parser()
}

impl Collector for RdfFiles<'_> {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let wanted = Wanted::of(self.config, self.source).accept(ACCEPT);
        let inputs = self.fetcher.open_all(&wanted, ENDS, taker)?;
        let mut graph = Graph::default();
        for (number, input) in inputs.iter().enumerate() {
            taker.stage(&format!("document {} of {}", number + 1, inputs.len()));
            let number = u32::try_from(number)
                .map_err(|_| unusable(&input.at, "is one document of RDF too many"))?;
            self.read(input, number, &mut graph, taker)?;
        }
        graph.settle();
        taker.stage("making records of what is said");
        let beside = |number: u32| {
            let input = inputs.get(usize::try_from(number).unwrap_or_default());
            Beside {
                at: At {
                    file: input.map(|input| input.at.clone()).unwrap_or_default(),
                    ..At::default()
                },
                ..Beside::default()
            }
        };
        let making = Making {
            base: &self.base,
            language: self.config.default_language(),
            languages: self.languages.as_deref(),
            beside: &beside,
        };
        records::give(&graph, &making, taker);
        Ok(Yield::Whole)
    }
}

/// Documents of RDF/XML that are had elsewhere, read as one graph.
#[derive(Default)]
pub(super) struct Documents(Graph);

impl Documents {
    /// Adds one, by its number. Of a document that is broken nothing is added.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(super) fn add(&mut self, document: &str, number: u32) -> Result<(), String> {
        let quads: Result<Vec<_>, _> = RdfParser::from_format(RdfFormat::RdfXml)
            .for_slice(document)
            .collect();
        for quad in quads.map_err(|fault| fault.to_string())? {
            self.0.take(&quad, number);
        }
        Ok(())
    }

    /// Gives out the records of all of them.
    pub(super) fn give(mut self, making: &Making<'_>, taker: &mut dyn Taker) {
        self.0.settle();
        records::give(&self.0, making, taker);
    }
}

fn by_name(name: &str) -> Option<RdfFormat> {
    match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
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

fn unusable(at: &str, message: &str) -> CollectError {
    CollectError::Unusable {
        at: at.to_owned(),
        message: message.to_owned(),
    }
}

fn broken(at: &str, format: RdfFormat, fault: RdfParseError) -> CollectError {
    let fault = match fault {
        RdfParseError::Io(source) => {
            return CollectError::Read {
                path: at.into(),
                source,
            };
        }
        RdfParseError::Syntax(fault) => fault,
    };
    let mut at = at.to_owned();
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

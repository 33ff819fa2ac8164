//! Serialisations: entities in, bytes out, the same bytes each time.
//!
//! N-Triples, N-Quads, Turtle and `TriG` are written here, straight from borrowed terms: that is where the speed comes
//! from. RDF/XML and JSON-LD are written by the serializers that come with Oxigraph.

mod grouped;
mod lines;
mod parts;
mod prefixes;
mod streamed;
mod turtle;

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::iri::Base;
use crate::mapping::Sink;

pub(crate) use lines::string as quoted;
pub use parts::Parts;

/// A format of RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, clap::ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// [Turtle](https://www.w3.org/TR/turtle/), grouped by record.
    Turtle,
    /// [N-Triples](https://www.w3.org/TR/n-triples/).
    #[value(name = "ntriples")]
    NTriples,
    /// [N-Quads](https://www.w3.org/TR/n-quads/).
    #[value(name = "nquads")]
    NQuads,
    /// [TriG](https://www.w3.org/TR/trig/).
    #[value(name = "trig")]
    TriG,
    /// [RDF/XML](https://www.w3.org/TR/rdf-syntax-grammar/).
    #[value(name = "rdfxml")]
    RdfXml,
    /// [JSON-LD](https://www.w3.org/TR/json-ld11/).
    #[value(name = "jsonld")]
    JsonLd,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [
        Self::Turtle,
        Self::NTriples,
        Self::NQuads,
        Self::TriG,
        Self::RdfXml,
        Self::JsonLd,
    ];

    /// Can graphs have names in it?
    #[must_use]
    pub fn has_graphs(self) -> bool {
        matches!(self, Self::NQuads | Self::TriG | Self::JsonLd)
    }

    /// The media type, without parameters.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Turtle => "text/turtle",
            Self::NTriples => "application/n-triples",
            Self::NQuads => "application/n-quads",
            Self::TriG => "application/trig",
            Self::RdfXml => "application/rdf+xml",
            Self::JsonLd => "application/ld+json",
        }
    }

    /// How a file's name ends, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Turtle => "ttl",
            Self::NTriples => "nt",
            Self::NQuads => "nq",
            Self::TriG => "trig",
            Self::RdfXml => "rdf",
            Self::JsonLd => "jsonld",
        }
    }

    /// The name as people read it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Turtle => "Turtle",
            Self::NTriples => "N-Triples",
            Self::NQuads => "N-Quads",
            Self::TriG => "TriG",
            Self::RdfXml => "RDF/XML",
            Self::JsonLd => "JSON-LD",
        }
    }
}

/// Namespaces beside those of the data: prefixes and IRIs.
pub type Namespaces<'a> = &'a [(&'static str, &'static str)];

/// Writes entities in a format. Memory stays at the largest entity.
pub struct Writer<W: Write> {
    inner: Inner<W>,
    has_graphs: bool,
}

enum Inner<W: Write> {
    Lines(lines::Lines<W>),
    Turtle(Box<turtle::Turtle<W>>),
    Streamed(Box<streamed::Streamed<W>>),
}

impl<W: Write> Writer<W> {
    /// Starts a document.
    pub fn new(format: Format, base: &Base, out: W) -> Self {
        Self::with_namespaces(format, base, &[], out)
    }

    /// Starts a document that uses more namespaces than the data does: prefixes and IRIs.
    pub fn with_namespaces(format: Format, base: &Base, more: Namespaces<'_>, out: W) -> Self {
        let prefixes = prefixes::Prefixes::new(base, more);
        let inner = match format {
            // In the default graph, a quad is written as a triple.
            Format::NTriples | Format::NQuads => Inner::Lines(lines::Lines::new(out)),
            Format::Turtle | Format::TriG => {
                Inner::Turtle(Box::new(turtle::Turtle::new(prefixes, out)))
            }
            Format::RdfXml => {
                Inner::Streamed(Box::new(streamed::Streamed::rdf_xml(&prefixes, out)))
            }
            Format::JsonLd => {
                Inner::Streamed(Box::new(streamed::Streamed::json_ld(&prefixes, out)))
            }
        };
        Self {
            inner,
            has_graphs: format.has_graphs(),
        }
    }

    /// Writes one entity: `fill` is given the sink for its triples. `heading` says in formats with comments what it is.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn entity(&mut self, heading: &str, fill: impl FnOnce(&mut dyn Sink)) -> io::Result<()> {
        self.write(None, heading, fill)
    }

    /// Writes a graph that has a name, an IRI. A format without named graphs has its triples only.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn graph(
        &mut self,
        name: &str,
        heading: &str,
        fill: impl FnOnce(&mut dyn Sink),
    ) -> io::Result<()> {
        self.write(Some(name).filter(|_| self.has_graphs), heading, fill)
    }

    fn write(
        &mut self,
        graph: Option<&str>,
        heading: &str,
        fill: impl FnOnce(&mut dyn Sink),
    ) -> io::Result<()> {
        match &mut self.inner {
            Inner::Lines(lines) => {
                lines.go_to(graph);
                fill(lines);
                lines.flush_if_full()
            }
            Inner::Turtle(turtle) => {
                fill(turtle.collect());
                turtle.write_graph(graph, heading)
            }
            Inner::Streamed(streamed) => {
                fill(streamed.collect());
                streamed.write_graph(graph)
            }
        }
    }

    /// How many triples were written.
    #[must_use]
    pub fn triples(&self) -> u64 {
        match &self.inner {
            Inner::Lines(lines) => lines.triples(),
            Inner::Turtle(turtle) => turtle.triples(),
            Inner::Streamed(streamed) => streamed.triples(),
        }
    }

    /// Ends the document and gives the output back.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn finish(self) -> io::Result<W> {
        match self.inner {
            Inner::Lines(lines) => lines.finish(),
            Inner::Turtle(turtle) => turtle.finish(),
            Inner::Streamed(streamed) => streamed.finish(),
        }
    }
}

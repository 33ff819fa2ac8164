//! Documents with named graphs, by the serializers that come with Oxigraph.

use std::io::{self, Write};

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{GraphNameRef, NamedNodeRef};

use super::Format;
use super::grouped::Grouped;
use super::prefixes::Prefixes;
use super::streamed::oxigraph_triple;
use crate::iri::Base;
use crate::mapping::Sink;
use crate::vocab::{ldes, sh, tree};

/// Writes graphs one after the other, as they come. The same ones give the same bytes.
pub struct Graphs<W: Write> {
    graph: Grouped,
    serializer: WriterQuadSerializer<W>,
}

impl<W: Write> Graphs<W> {
    /// Starts a document. Turtle, N-Triples and RDF/XML have no named graphs: of one that is named, only the triples are
    /// written.
    pub fn new(format: Format, base: &Base, out: W) -> Self {
        let format = match format {
            Format::Turtle => RdfFormat::Turtle,
            Format::NTriples => RdfFormat::NTriples,
            Format::NQuads => RdfFormat::NQuads,
            Format::TriG => RdfFormat::TriG,
            Format::RdfXml => RdfFormat::RdfXml,
            Format::JsonLd => RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
        };
        let mut serializer = RdfSerializer::from_format(format);
        let prefixes = Prefixes::new(base);
        let own = [
            (ldes::PREFIX, ldes::NAMESPACE),
            (sh::PREFIX, sh::NAMESPACE),
            (tree::PREFIX, tree::NAMESPACE),
        ];
        for (prefix, namespace) in prefixes.iter().chain(own) {
            // A namespace that is no IRI cannot occur: vocabularies are fixed, and the base was checked.
            serializer = match serializer.clone().with_prefix(prefix, namespace) {
                Ok(with) => with,
                Err(_) => serializer,
            };
        }
        Self {
            graph: Grouped::default(),
            serializer: serializer.for_writer(out),
        }
    }

    /// Writes a graph: `fill` is given the sink for its triples. Without a name it is the default graph, which may be written
    /// several times.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn graph(
        &mut self,
        name: Option<&str>,
        fill: impl FnOnce(&mut dyn Sink),
    ) -> io::Result<()> {
        fill(&mut self.graph);
        let name: GraphNameRef<'_> = match name {
            Some(name) => NamedNodeRef::new_unchecked(name).into(),
            None => GraphNameRef::DefaultGraph,
        };
        let Self { graph, serializer } = self;
        let mut result = Ok(());
        graph.drain(|triple| {
            if result.is_ok() {
                result = serializer.serialize_quad(oxigraph_triple(triple).in_graph(name));
            }
        });
        result
    }

    /// Ends the document and gives the output back.
    ///
    /// # Errors
    /// Where the output cannot be written.
    pub fn finish(self) -> io::Result<W> {
        let mut out = self.serializer.finish()?;
        out.flush()?;
        Ok(out)
    }
}

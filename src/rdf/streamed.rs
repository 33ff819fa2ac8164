//! RDF/XML and JSON-LD, by the serializers that come with Oxigraph.

use std::io::{self, Write};

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, TermRef, TripleRef};

use super::grouped::Grouped;
use super::prefixes::Prefixes;
use crate::mapping::{Object, Sink, Triple};

pub(super) struct Streamed<W: Write> {
    entity: Grouped,
    serializer: WriterQuadSerializer<W>,
    triples: u64,
}

impl<W: Write> Streamed<W> {
    pub(super) fn rdf_xml(prefixes: &Prefixes, out: W) -> Self {
        Self::new(RdfFormat::RdfXml, prefixes, out)
    }

    pub(super) fn json_ld(prefixes: &Prefixes, out: W) -> Self {
        Self::new(
            RdfFormat::JsonLd {
                profile: JsonLdProfileSet::empty(),
            },
            prefixes,
            out,
        )
    }

    fn new(format: RdfFormat, prefixes: &Prefixes, out: W) -> Self {
        let mut serializer = RdfSerializer::from_format(format);
        for (prefix, namespace) in prefixes.iter() {
            // Vocabularies are fixed, and the base was checked.
            serializer = serializer
                .with_prefix(prefix, namespace)
                .unwrap_or_else(|bad| unreachable!("a namespace is an IRI: {bad}"));
        }
        Self {
            entity: Grouped::default(),
            serializer: serializer.for_writer(out),
            triples: 0,
        }
    }

    pub(super) fn collect(&mut self) -> &mut dyn Sink {
        &mut self.entity
    }

    pub(super) fn triples(&self) -> u64 {
        self.triples
    }

    pub(super) fn write_graph(&mut self, graph: Option<&str>) -> io::Result<()> {
        let Self {
            entity,
            serializer,
            triples,
        } = self;
        let graph = graph.map_or(GraphNameRef::DefaultGraph, |name| {
            NamedNodeRef::new_unchecked(name).into()
        });
        let mut result = Ok(());
        entity.drain(|triple| {
            if result.is_ok() {
                result = serializer.serialize_quad(oxigraph_triple(triple).in_graph(graph));
                *triples += 1;
            }
        });
        result
    }

    pub(super) fn finish(self) -> io::Result<W> {
        let mut out = self.serializer.finish()?;
        out.flush()?;
        Ok(out)
    }
}

/// A triple as Oxigraph's libraries borrow it. IRIs were checked when the record was read.
fn oxigraph_triple<'a>(triple: &Triple<'a>) -> TripleRef<'a> {
    let object: TermRef<'a> = match triple.object {
        Object::Iri(iri) => NamedNodeRef::new_unchecked(iri).into(),
        Object::Term(term) => NamedNodeRef::new_unchecked(term.iri).into(),
        Object::Plain(value) => LiteralRef::new_simple_literal(value).into(),
        Object::Lang(value, tag) => {
            LiteralRef::new_language_tagged_literal_unchecked(value, tag).into()
        }
        Object::Typed(value, datatype) => {
            LiteralRef::new_typed_literal(value, NamedNodeRef::new_unchecked(datatype.iri)).into()
        }
    };
    TripleRef::new(
        NamedNodeRef::new_unchecked(triple.subject),
        NamedNodeRef::new_unchecked(triple.predicate.iri),
        object,
    )
}

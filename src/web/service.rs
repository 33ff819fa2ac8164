//! What the SPARQL endpoint says of itself: a
//! [service description](https://www.w3.org/TR/sparql11-service-description/).

use std::io;

use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{NamedNodeRef, TripleRef};

use crate::iri::{self, Base};
use crate::rdf::Format;
use crate::vocab::{formats, rdf, sd};

/// The description, in a format.
pub(super) fn description(base: &Base, format: Format) -> io::Result<Vec<u8>> {
    let format = match format {
        Format::NTriples | Format::NQuads => RdfFormat::NTriples,
        Format::RdfXml => RdfFormat::RdfXml,
        Format::JsonLd => RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
        Format::Turtle | Format::TriG => RdfFormat::Turtle,
    };
    let endpoint = base.endpoint();
    let dataset = iri::part(&endpoint, "dataset");
    let graph = iri::part(&dataset, "default-graph");
    let (service, dataset, graph) = (endpoint.as_str(), dataset.as_str(), graph.as_str());
    let mut triples = vec![
        (service, rdf::TYPE, sd::SERVICE.iri),
        (service, sd::ENDPOINT, service),
        (service, sd::SUPPORTED_LANGUAGE, sd::SPARQL_11_QUERY.iri),
        (service, sd::DEFAULT_DATASET, dataset),
        (dataset, rdf::TYPE, sd::DATASET.iri),
        (dataset, sd::DEFAULT_GRAPH, graph),
        (graph, rdf::TYPE, sd::GRAPH.iri),
    ];
    let results = formats::ALL.iter().map(|term| term.iri);
    triples.splice(
        4..4,
        results.map(|format| (service, sd::RESULT_FORMAT, format)),
    );
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in [
        (sd::PREFIX, sd::NAMESPACE),
        (formats::PREFIX, formats::NAMESPACE),
    ] {
        serializer = serializer
            .with_prefix(prefix, namespace)
            .map_err(io::Error::other)?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for (subject, predicate, object) in triples {
        writer.serialize_triple(TripleRef::new(
            NamedNodeRef::new_unchecked(subject),
            NamedNodeRef::new_unchecked(predicate.iri),
            NamedNodeRef::new_unchecked(object),
        ))?;
    }
    writer.finish()
}

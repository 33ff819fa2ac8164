//! The numbers of the dataset, in [VoID](https://www.w3.org/TR/void/): how many triples, of which classes, with which
//! properties, in which vocabularies, and where to ask, to look up and to download.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::Facts;
use super::facts::Distribution;
use super::pen::Pen;
use crate::mapping::{Profile, Sink};
use crate::rdf::Writer;
use crate::vocab::catalogue::{about, void};
use crate::vocab::{Term, dcterms, foaf, formats};

pub(super) fn write<W: Write>(facts: &Facts<'_>, writer: &mut Writer<W>) -> io::Result<()> {
    writer.entity("this description", |sink| document(facts, sink))?;
    writer.entity("the dataset", |sink| {
        of_dataset(facts, sink);
        whole(facts, sink);
    })?;
    writer.entity("what is of a class", |sink| {
        for (class, entities) in facts.counts.classes() {
            let part = part(facts, "class", class);
            let mut pen = Pen::of(sink, &part);
            pen.a(&void::DATASET);
            pen.term(&void::CLASS, class);
            pen.number(&void::ENTITIES, entities);
        }
    })?;
    writer.entity("what has a property", |sink| {
        for (property, triples) in facts.counts.properties() {
            let part = part(facts, "property", property);
            let mut pen = Pen::of(sink, &part);
            pen.a(&void::DATASET);
            pen.term(&void::PROPERTY, property);
            pen.number(&void::TRIPLES, triples);
        }
    })?;
    writer.entity("who publishes it", |sink| {
        super::dcat::publisher(facts, sink);
    })
}

/// The IRI of a part of the dataset.
fn part(facts: &Facts<'_>, what: &str, term: &Term) -> String {
    let base = facts.site.base.void();
    format!("{base}#{what}-{}-{}", term.prefix, term.local)
}

fn document(facts: &Facts<'_>, sink: &mut dyn Sink) {
    let (iri, dataset) = (facts.site.base.void(), facts.dataset());
    let mut pen = Pen::of(sink, &iri);
    pen.a(&void::DATASET_DESCRIPTION);
    pen.say(
        &dcterms::TITLE,
        "Wat de dataset bevat, in cijfers",
        "What the dataset holds, in numbers",
    );
    pen.link(&foaf::PRIMARY_TOPIC, &dataset);
    pen.time(&dcterms::MODIFIED, facts.modified);
}

/// What both descriptions say of the dataset in VoID.
pub(super) fn of_dataset(facts: &Facts<'_>, sink: &mut dyn Sink) {
    let (dataset, base) = (facts.dataset(), &facts.site.base);
    let mut pen = Pen::of(sink, &dataset);
    pen.a(&void::DATASET);
    pen.link(&void::SPARQL_ENDPOINT, base.endpoint());
    pen.plain(&void::URI_SPACE, base.things());
    pen.number(&void::TRIPLES, facts.counts.triples());
    pen.number(&void::ENTITIES, facts.counts.entities());
}

fn whole(facts: &Facts<'_>, sink: &mut dyn Sink) {
    let (dataset, base, counts) = (facts.dataset(), &facts.site.base, facts.counts);
    let mut pen = Pen::of(sink, &dataset);
    pen.text(&dcterms::TITLE, &facts.config.site.title);
    pen.text(&about::DESCRIPTION, &facts.description());
    pen.link(&about::PUBLISHER, facts.publisher());
    pen.links(&dcterms::LICENSE, &facts.config.site.license);
    pen.time(&about::ISSUED, facts.issued);
    pen.time(&dcterms::MODIFIED, facts.modified);
    pen.link(&foaf::HOMEPAGE, format!("{}/", base.as_str()));
    for (kind, key) in counts.examples() {
        pen.link(&void::EXAMPLE_RESOURCE, base.thing(kind, key));
    }
    let whole = |one: &&Distribution| one.profile == Profile::All;
    for Distribution { folder, file, .. } in facts.distributions.iter().filter(whole) {
        pen.link(&void::DATA_DUMP, base.dump_file(folder, file));
    }
    // The forms in which each thing can be looked up.
    for format in [
        &formats::JSON_LD,
        &formats::N_TRIPLES,
        &formats::RDF_XML,
        &formats::TURTLE,
    ] {
        pen.term(&void::FEATURE, format);
    }
    let (classes, properties) = (counts.classes(), counts.properties());
    let terms = classes.iter().chain(&properties);
    let vocabularies: BTreeSet<&str> = terms.map(|(term, _)| term.namespace()).collect();
    pen.links(&void::VOCABULARY, vocabularies);
    pen.number(&void::DOCUMENTS, counts.entities());
    pen.number(&void::CLASSES, classes.len() as u64);
    pen.number(&void::PROPERTIES, properties.len() as u64);
    for (class, _) in classes {
        pen.link(&void::CLASS_PARTITION, part(facts, "class", class));
    }
    for (property, _) in properties {
        pen.link(&void::PROPERTY_PARTITION, part(facts, "property", property));
    }
}

//! The document that describes a thing: its licence, languages, source and date sit here, not on the thing.

use super::emitter::{Emitter, In};
use super::{Object, period};
use crate::iri;
use crate::record::project::Provenance;
use crate::record::sources::Sources;
use crate::record::{Body, Entity, Kind};
use crate::vocab::{dcterms, foaf, prov, schema, xsd};

pub(super) fn map(thing: &str, entity: &Entity, modified: Option<i64>, out: &mut Emitter<'_>) {
    if !out.wants(In::FOAF.and(In::SCHEMA).and(In::BASE)) {
        return;
    }
    let document = out.site().base.document(entity.kind(), &entity.key);
    // FOAF has no terms for grants, programmes and concepts: in its profile their documents would speak of nothing.
    let in_foaf = match entity.kind() {
        Kind::Project | Kind::Person | Kind::Organisation => In::FOAF,
        Kind::Grant | Kind::Programme | Kind::Concept => In::BASE,
    };
    out.a(in_foaf, &document, &foaf::DOCUMENT);
    out.a(In::SCHEMA, &document, &schema::WEB_PAGE);
    out.a(In::BASE, &document, &prov::ENTITY);
    out.both(
        in_foaf,
        &document,
        &foaf::PRIMARY_TOPIC,
        thing,
        &foaf::IS_PRIMARY_TOPIC_OF,
    );
    out.link(In::SCHEMA, &document, &schema::MAIN_ENTITY, thing);
    if let Some(seconds) = modified {
        let stamp = crate::time::rfc3339(seconds);
        out.put(
            In::BASE,
            &document,
            &dcterms::MODIFIED,
            Object::Typed(&stamp, &xsd::DATE_TIME),
        );
    }
    if let Some(license) = &out.site().license {
        out.link(In::BASE, &document, &dcterms::LICENSE, license);
    }
    if let Some(sources) = entity.body.sources() {
        provenance(&document, sources, out);
    }
    if let Body::Project(body) = &entity.body {
        if let Some(source) = &body.record.source {
            out.link(In::BASE, &document, &prov::WAS_DERIVED_FROM, &source.url);
            derivation(thing, &document, source, out);
        }
        let texts = [&body.record.title, &body.record.summary];
        for (tag, _) in texts
            .iter()
            .flat_map(|text| text.iter())
            .filter(|(tag, _)| !tag.is_empty())
        {
            out.plain(In::SCHEMA, &document, &schema::IN_LANGUAGE, tag);
            if let Some(language) = authority_language(tag) {
                out.link(In::BASE, &document, &dcterms::LANGUAGE, &language);
            }
        }
    }
}

/// The page that the record says it was read from, and when: among what it is derived from, that one.
fn derivation(thing: &str, document: &str, source: &Provenance, out: &mut Emitter<'_>) {
    let node = iri::part(thing, "source");
    out.link(In::BASE, document, &prov::QUALIFIED_DERIVATION, &node);
    out.a(In::BASE, &node, &prov::DERIVATION);
    out.link(In::BASE, &node, &prov::HAS_ENTITY, &source.url);
    if let Some(date) = source.retrieved {
        let text = date.to_string();
        let datatype = period::datatype(date);
        let date = Object::Typed(&text, datatype);
        out.put(In::BASE, &node, &dcterms::DATE, date);
    }
}

/// Where the description comes from: every record on the web that it is made of, the one that goes before the others, and
/// when the last of them was gone.
fn provenance(document: &str, sources: &Sources, out: &mut Emitter<'_>) {
    let urls = || sources.from.iter().filter_map(|one| one.url.as_deref());
    for url in urls() {
        out.link(In::BASE, document, &prov::WAS_DERIVED_FROM, url);
    }
    // Of one alone there is nothing more to say.
    if let Some(first) = urls().next()
        && urls().nth(1).is_some()
    {
        out.link(In::BASE, document, &prov::HAD_PRIMARY_SOURCE, first);
    }
    if let Some(gone) = sources.gone() {
        out.put(
            In::BASE,
            document,
            &prov::INVALIDATED_AT_TIME,
            Object::Typed(gone, &xsd::DATE_TIME),
        );
    }
}

/// The Publications Office's [authority list of languages](https://op.europa.eu/s/z2yH).
const LANGUAGE_AUTHORITY: &str = "http://publications.europa.eu/resource/authority/language/";

/// The IRI of a language in that list, by its BCP 47 tag.
#[must_use]
pub fn authority_language(tag: &str) -> Option<String> {
    authority_code(tag).map(|code| format!("{LANGUAGE_AUTHORITY}{code}"))
}

/// The code of a language in the Publications Office's list, by the primary subtag of its BCP 47 tag. `None` for
/// languages that are not among those of the European Union and its neighbours.
fn authority_code(tag: &str) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("ar", "ARA"),
        ("bg", "BUL"),
        ("ca", "CAT"),
        ("cs", "CES"),
        ("cy", "CYM"),
        ("da", "DAN"),
        ("de", "DEU"),
        ("el", "ELL"),
        ("en", "ENG"),
        ("es", "SPA"),
        ("et", "EST"),
        ("eu", "EUS"),
        ("fi", "FIN"),
        ("fr", "FRA"),
        ("ga", "GLE"),
        ("gl", "GLG"),
        ("hr", "HRV"),
        ("hu", "HUN"),
        ("is", "ISL"),
        ("it", "ITA"),
        ("lb", "LTZ"),
        ("lt", "LIT"),
        ("lv", "LAV"),
        ("mk", "MKD"),
        ("mt", "MLT"),
        ("nl", "NLD"),
        ("no", "NOR"),
        ("pl", "POL"),
        ("pt", "POR"),
        ("ro", "RON"),
        ("ru", "RUS"),
        ("sk", "SLK"),
        ("sl", "SLV"),
        ("sq", "SQI"),
        ("sr", "SRP"),
        ("sv", "SWE"),
        ("tr", "TUR"),
        ("uk", "UKR"),
        ("zh", "ZHO"),
    ];
    let primary = tag
        .split('-')
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    CODES
        .iter()
        .find(|(tag, _)| *tag == primary)
        .map(|(_, code)| *code)
}

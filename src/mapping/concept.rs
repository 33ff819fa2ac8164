//! Concepts: our schemes, and subjects from elsewhere.

use super::Object;
use super::emitter::{Emitter, In};
use crate::record::Kind;
use crate::record::entity::Concept;
use crate::vocab::{rdfs, schema, skos};

pub(super) fn map(thing: &str, concept: &Concept, out: &mut Emitter<'_>) {
    if concept.is_scheme {
        out.vivo_type(thing, &skos::CONCEPT_SCHEME);
        out.a(In::BASE, thing, &skos::CONCEPT_SCHEME);
        out.a(In::SCHEMA, thing, &schema::DEFINED_TERM_SET);
    } else {
        out.vivo_type(thing, &skos::CONCEPT);
        out.a(In::BASE, thing, &skos::CONCEPT);
        out.a(In::SCHEMA, thing, &schema::DEFINED_TERM);
    }
    if concept.label.is_empty() {
        // Nobody told us a label. VIVO shows nothing without one, and the IRI at least is true.
        for (profiles, predicate) in [(In::VIVO, &rdfs::LABEL), (In::SCHEMA, &schema::NAME)] {
            out.put(profiles, thing, predicate, Object::Plain(thing));
        }
    }
    out.text(
        thing,
        &concept.label,
        &[
            (In::VIVO.and(In::BASE), &rdfs::LABEL),
            (In::BASE, &skos::PREF_LABEL),
            (In::SCHEMA, &schema::NAME),
        ],
    );
    out.text(
        thing,
        &concept.definition,
        &[
            (In::BASE, &skos::DEFINITION),
            (In::SCHEMA, &schema::DESCRIPTION),
        ],
    );
    if let Some(notation) = &concept.notation {
        out.plain(In::BASE, thing, &skos::NOTATION, notation);
        out.plain(In::SCHEMA, thing, &schema::TERM_CODE, notation);
    }
    if let Some(scheme) = &concept.scheme {
        let scheme = out.site().base.thing(Kind::Concept, scheme);
        // VIVO names the vocabulary of a concept by it.
        out.link(In::VIVO, thing, &rdfs::IS_DEFINED_BY, &scheme);
        out.link(In::BASE, thing, &skos::IN_SCHEME, &scheme);
        out.both(
            In::BASE,
            thing,
            &skos::TOP_CONCEPT_OF,
            &scheme,
            &skos::HAS_TOP_CONCEPT,
        );
        out.link(In::SCHEMA, thing, &schema::IN_DEFINED_TERM_SET, &scheme);
    }
}

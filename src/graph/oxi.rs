//! Triples of ours as Oxigraph's quads of the default graph.

use oxigraph::model::{
    GraphName, GraphNameRef, Literal, LiteralRef, NamedNode, NamedNodeRef, Quad, QuadRef, Term,
    TermRef,
};

use crate::mapping::{Object, Triple};

/// Language tags are compared without case, and Oxigraph's parsers make them lower case: the store has to agree.
pub(super) fn lower_tag(tag: &str) -> std::borrow::Cow<'_, str> {
    if tag.bytes().any(|b| b.is_ascii_uppercase()) {
        tag.to_ascii_lowercase().into()
    } else {
        tag.into()
    }
}

/// An owned quad. IRIs were checked when the records were read.
pub(crate) fn quad(triple: &Triple<'_>) -> Quad {
    let object: Term = match triple.object {
        Object::Iri(iri) => NamedNode::new_unchecked(iri).into(),
        Object::Term(term) => NamedNode::new_unchecked(term.iri).into(),
        Object::Plain(value) => Literal::new_simple_literal(value).into(),
        Object::Lang(value, tag) => {
            Literal::new_language_tagged_literal_unchecked(value, lower_tag(tag).into_owned())
                .into()
        }
        Object::Typed(value, datatype) => {
            Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype.iri)).into()
        }
    };
    Quad::new(
        NamedNode::new_unchecked(triple.subject),
        NamedNode::new_unchecked(triple.predicate.iri),
        object,
        GraphName::DefaultGraph,
    )
}

/// Calls `each` with a borrowed quad.
pub(super) fn with_quad<R>(triple: &Triple<'_>, each: impl FnOnce(QuadRef<'_>) -> R) -> R {
    let tag;
    let object: TermRef<'_> = match triple.object {
        Object::Iri(iri) => NamedNodeRef::new_unchecked(iri).into(),
        Object::Term(term) => NamedNodeRef::new_unchecked(term.iri).into(),
        Object::Plain(value) => LiteralRef::new_simple_literal(value).into(),
        Object::Lang(value, language) => {
            tag = lower_tag(language);
            LiteralRef::new_language_tagged_literal_unchecked(value, &tag).into()
        }
        Object::Typed(value, datatype) => {
            LiteralRef::new_typed_literal(value, NamedNodeRef::new_unchecked(datatype.iri)).into()
        }
    };
    each(QuadRef::new(
        NamedNodeRef::new_unchecked(triple.subject),
        NamedNodeRef::new_unchecked(triple.predicate.iri),
        object,
        GraphNameRef::DefaultGraph,
    ))
}

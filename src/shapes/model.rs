//! [`Triples`] as what the crate `shacl` reads: its traits for a graph.

use std::convert::Infallible;

use oxigraph::model::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use prefixmap::{PrefixMap, PrefixMapError};
use rudof_iri::IriS;
use rudof_rdf::rdf_core::{Matcher, NeighsRDF, Rdf};

use super::triples::{Numbers, Triples};

impl Rdf for Triples {
    type Subject = NamedOrBlankNode;
    type IRI = NamedNode;
    type Term = Term;
    type BNode = BlankNode;
    type Literal = Literal;
    type Triple = Triple;
    type Err = Infallible;

    fn qualify_iri(&self, iri: &NamedNode) -> String {
        iri.to_string()
    }

    fn qualify_subject(&self, subject: &NamedOrBlankNode) -> String {
        subject.to_string()
    }

    fn qualify_term(&self, term: &Term) -> String {
        term.to_string()
    }

    fn prefixmap(&self) -> Option<PrefixMap> {
        None
    }

    fn resolve_prefix_local(&self, prefix: &str, local: &str) -> Result<IriS, PrefixMapError> {
        PrefixMap::new().resolve_prefix_local(prefix, local)
    }
}

impl Triples {
    fn whole(&self, [subject, predicate, object]: Numbers) -> Option<Triple> {
        let subject = match self.term(subject) {
            Term::NamedNode(node) => NamedOrBlankNode::from(node.clone()),
            Term::BlankNode(node) => node.clone().into(),
            Term::Literal(_) | Term::Triple(_) => return None,
        };
        let Term::NamedNode(predicate) = self.term(predicate) else {
            return None;
        };
        Some(Triple::new(
            subject,
            predicate.clone(),
            self.term(object).clone(),
        ))
    }
}

impl NeighsRDF for Triples {
    fn triples(&self) -> Result<impl Iterator<Item = Triple>, Infallible> {
        Ok(self
            .matching([None; 3])
            .filter_map(|numbers| self.whole(numbers)))
    }

    fn triples_matching<S, P, O>(
        &self,
        subject: &S,
        predicate: &P,
        object: &O,
    ) -> Result<impl Iterator<Item = Triple> + '_, Infallible>
    where
        S: Matcher<NamedOrBlankNode>,
        P: Matcher<NamedNode>,
        O: Matcher<Term>,
    {
        let wanted = [
            subject.value().map(|node| Term::from(node.clone())),
            predicate.value().map(|node| Term::from(node.clone())),
            object.value().cloned(),
        ];
        let pattern = wanted.each_ref().map(|term| {
            term.as_ref()
                .map_or(Some(None), |term| self.number(term).map(Some))
        });
        // A term that no triple has matches nothing.
        let pattern = match pattern {
            [Some(subject), Some(predicate), Some(object)] => Some([subject, predicate, object]),
            _ => None,
        };
        Ok(pattern
            .into_iter()
            .flat_map(|pattern| self.matching(pattern))
            .filter_map(|numbers| self.whole(numbers)))
    }
}

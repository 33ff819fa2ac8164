//! Triples as [Turtle](https://www.w3.org/TR/turtle/), one after the other as a query gives them, with the prefixes of the
//! data. Oxigraph's writer says the same; it compares each IRI with each prefix, and this one looks the namespace up.

use oxigraph::model::{
    BaseDirection, Literal, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple,
    vocab::{rdf, xsd},
};

use crate::rdf::quoted;
use crate::vocab;

/// Triples that are being written.
pub(super) struct TurtleTriples {
    /// The subject and the predicate of the last triple.
    last: Option<(NamedOrBlankNode, NamedNode)>,
}

impl TurtleTriples {
    /// Declares the prefixes.
    pub(super) fn begin(out: &mut Vec<u8>) -> Self {
        for (prefix, namespace, _) in vocab::ALL {
            for part in ["@prefix ", prefix, ": <", namespace, "> .\n"] {
                out.extend_from_slice(part.as_bytes());
            }
        }
        Self { last: None }
    }

    /// Writes a triple: what it has in common with the last one is not said again.
    pub(super) fn triple(&mut self, triple: Triple, out: &mut Vec<u8>) {
        let Triple {
            subject,
            predicate,
            object,
        } = triple;
        match &self.last {
            Some((same, last)) if *same == subject => {
                if *last == predicate {
                    out.extend_from_slice(b" , ");
                } else {
                    out.extend_from_slice(b" ;\n\t");
                    verb(predicate.as_ref(), out);
                }
            }
            other => {
                if other.is_some() {
                    out.extend_from_slice(b" .\n");
                }
                node(&subject, out);
                out.push(b' ');
                verb(predicate.as_ref(), out);
            }
        }
        term(&object, out);
        self.last = Some((subject, predicate));
    }

    /// Ends the last sentence.
    pub(super) fn end(self, out: &mut Vec<u8>) {
        if self.last.is_some() {
            out.extend_from_slice(b" .\n");
        }
    }
}

/// A predicate, and the space behind it.
fn verb(predicate: NamedNodeRef<'_>, out: &mut Vec<u8>) {
    if predicate == rdf::TYPE {
        out.push(b'a');
    } else {
        iri(predicate.as_str(), out);
    }
    out.push(b' ');
}

fn node(node: &NamedOrBlankNode, out: &mut Vec<u8>) {
    match node {
        NamedOrBlankNode::NamedNode(node) => iri(node.as_str(), out),
        NamedOrBlankNode::BlankNode(node) => blank(node.as_str(), out),
    }
}

fn blank(name: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"_:");
    out.extend_from_slice(name.as_bytes());
}

fn term(term_: &Term, out: &mut Vec<u8>) {
    match term_ {
        Term::NamedNode(node) => iri(node.as_str(), out),
        Term::BlankNode(node) => blank(node.as_str(), out),
        Term::Literal(value) => literal(value, out),
        Term::Triple(triple) => {
            out.extend_from_slice(b"<<( ");
            node(&triple.subject, out);
            out.push(b' ');
            verb(triple.predicate.as_ref(), out);
            term(&triple.object, out);
            out.extend_from_slice(b" )>>");
        }
    }
}

fn literal(literal: &Literal, out: &mut Vec<u8>) {
    if is_bare(literal.as_ref()) {
        out.extend_from_slice(literal.value().as_bytes());
        return;
    }
    quoted(out, literal.value());
    if let Some(language) = literal.language() {
        out.push(b'@');
        out.extend_from_slice(language.as_bytes());
        match literal.direction() {
            Some(BaseDirection::Ltr) => out.extend_from_slice(b"--ltr"),
            Some(BaseDirection::Rtl) => out.extend_from_slice(b"--rtl"),
            None => {}
        }
    } else if literal.datatype() != xsd::STRING {
        out.extend_from_slice(b"^^");
        iri(literal.datatype().as_str(), out);
    }
}

/// Says the value alone what datatype it has?
fn is_bare(literal: LiteralRef<'_>) -> bool {
    let value = literal.value();
    let unsigned = value.strip_prefix(['+', '-']).unwrap_or(value);
    match literal.datatype() {
        xsd::BOOLEAN => matches!(value, "true" | "false"),
        xsd::INTEGER => is_digits(unsigned) && !unsigned.is_empty(),
        xsd::DECIMAL => unsigned.split_once('.').is_some_and(|(before, after)| {
            is_digits(before) && is_digits(after) && !after.is_empty()
        }),
        xsd::DOUBLE => unsigned
            .split_once(['e', 'E'])
            .is_some_and(|(number, power)| {
                let (before, after) = number.split_once('.').unwrap_or((number, ""));
                let power = power.strip_prefix(['+', '-']).unwrap_or(power);
                !(before.is_empty() && after.is_empty() || power.is_empty())
                    && [before, after, power].into_iter().all(is_digits)
            }),
        _ => false,
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn iri(iri: &str, out: &mut Vec<u8>) {
    if let Some((prefix, local)) = shortened(iri) {
        out.extend_from_slice(prefix.as_bytes());
        out.push(b':');
        out.extend_from_slice(local.as_bytes());
    } else {
        out.push(b'<');
        out.extend_from_slice(iri.as_bytes());
        out.push(b'>');
    }
}

/// Prefix and local name of a term of the vocabularies, where that needs no escape.
fn shortened(iri: &str) -> Option<(&'static str, &str)> {
    let end = memchr::memrchr2(b'#', b'/', iri.as_bytes())? + 1;
    let (namespace, local) = iri.split_at(end);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let (first, rest) = local.as_bytes().split_first()?;
    if !is_plain(*first) || !rest.iter().all(|byte| is_plain(*byte) || *byte == b'-') {
        return None;
    }
    let mut all = vocab::ALL.iter();
    let (prefix, ..) = all.find(|(_, other, _)| *other == namespace)?;
    Some((prefix, local))
}

#[cfg(test)]
mod tests {
    use oxigraph::io::{RdfFormat, RdfParser};
    use oxigraph::model::{BlankNode, Dataset, Quad, dataset::CanonicalizationAlgorithm};

    use super::*;

    fn terms() -> Vec<Term> {
        let typed = |value: &str, datatype: NamedNodeRef<'_>| -> Term {
            Literal::new_typed_literal(value, datatype).into()
        };
        let mut terms: Vec<Term> = vec![
            NamedNode::new_unchecked("http://e/a%20b#").into(),
            NamedNode::new_unchecked("http://schema.org/").into(),
            NamedNode::new_unchecked("http://schema.org/a.b").into(),
            NamedNode::new_unchecked("http://schema.org/-a").into(),
            NamedNode::new_unchecked("http://schema.org/name-x").into(),
            NamedNode::new_unchecked("urn:x:y").into(),
            BlankNode::new_unchecked("b1").into(),
            Literal::new_simple_literal("\"\\\n\r\t\u{0}\u{1f}\u{7f}é🦀'").into(),
            Literal::new_language_tagged_literal_unchecked("fietspad", "nl-be").into(),
            Literal::new_directional_language_tagged_literal_unchecked(
                "x",
                "ar",
                BaseDirection::Rtl,
            )
            .into(),
            typed("2020-01-01", xsd::DATE),
        ];
        for value in ["true", "TRUE", "", "1"] {
            terms.push(typed(value, xsd::BOOLEAN));
        }
        for value in [
            "0", "+007", "-1", "+", "", "1.0", "-.5", "1.", ".", "1e0", "-1.E-07", ".5E+1", ".e1",
            "e", "1e", "INF", "1e1e1", " 1",
        ] {
            for datatype in [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE] {
                terms.push(typed(value, datatype));
            }
        }
        terms
    }

    #[test]
    fn what_is_written_is_read_back() {
        let subjects: [NamedOrBlankNode; 3] = [
            NamedNode::new_unchecked("http://e/s").into(),
            BlankNode::new_unchecked("b2").into(),
            NamedNode::new_unchecked("http://e/t").into(),
        ];
        let predicates = [
            rdf::TYPE.into_owned(),
            NamedNode::new_unchecked("http://purl.org/dc/terms/title"),
        ];
        let mut written = Vec::new();
        let mut triples = TurtleTriples::begin(&mut written);
        let mut expected = Dataset::new();
        let mut say = |triple: Triple| {
            expected.insert(
                &triple
                    .clone()
                    .in_graph(oxigraph::model::GraphName::DefaultGraph),
            );
            triples.triple(triple, &mut written);
        };
        for subject in &subjects {
            for predicate in &predicates {
                for object in terms() {
                    say(Triple::new(subject.clone(), predicate.clone(), object));
                }
            }
        }
        let inner = Triple::new(subjects[0].clone(), predicates[1].clone(), Literal::from(1));
        say(Triple::new(
            subjects[0].clone(),
            predicates[0].clone(),
            inner,
        ));
        triples.end(&mut written);
        let text = String::from_utf8(written).unwrap();
        assert!(text.contains("schema:name-x"), "{text}");
        assert!(text.contains("\n\tdcterms:title "), "{text}");
        let parsed: Result<Dataset, _> = RdfParser::from_format(RdfFormat::Turtle)
            .for_slice(&text)
            .collect::<Result<Vec<Quad>, _>>()
            .map(|quads| quads.into_iter().collect());
        let mut parsed = parsed.unwrap();
        for dataset in [&mut parsed, &mut expected] {
            dataset.canonicalize(CanonicalizationAlgorithm::Unstable);
        }
        assert_eq!(parsed, expected);
    }

    #[test]
    fn nothing_is_an_empty_document_that_ends() {
        let mut written = Vec::new();
        TurtleTriples::begin(&mut written).end(&mut written);
        let text = String::from_utf8(written).unwrap();
        assert!(text.ends_with("> .\n"), "{text}");
    }

    #[test]
    fn every_namespace_ends_where_it_is_looked_for() {
        for (prefix, namespace, _) in vocab::ALL {
            let iri = format!("{namespace}x");
            assert_eq!(shortened(&iri), Some((*prefix, "x")), "{namespace}");
        }
    }
}

//! IRIs and paths as people read them: with the usual prefixes, paths as SPARQL writes them.

use oxigraph::model::Term;
use rudof_rdf::rdf_core::SHACLPath;

use crate::iri::Base;
use crate::vocab;

/// An IRI with its usual prefix: a term of ours, a shape of ours; else in angle brackets.
pub(super) fn short(iri: &str) -> String {
    let of_shapes = [(vocab::sh::PREFIX, vocab::sh::NAMESPACE)];
    let spaces = vocab::ALL
        .iter()
        .map(|(prefix, namespace, _)| (*prefix, *namespace));
    spaces
        .chain(of_shapes)
        .find_map(|(prefix, namespace)| {
            let local = iri.strip_prefix(namespace)?;
            let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            (!local.is_empty() && local.chars().all(plain)).then(|| format!("{prefix}:{local}"))
        })
        .unwrap_or_else(|| format!("<{iri}>"))
}

/// A term for people: a thing of ours by kind and key, other IRIs with their usual prefix, literals in quotes.
#[must_use]
pub fn shown(term: &Term, base: &Base) -> String {
    match term {
        Term::NamedNode(node) => match base.take_apart(node.as_str()) {
            Some((kind, key)) if !node.as_str().contains("/doc/") => format!("{kind} {key}"),
            _ => short(node.as_str()),
        },
        Term::Literal(literal) => {
            let value: String = literal
                .value()
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c })
                .collect();
            let cut = match value.char_indices().nth(80) {
                Some((at, _)) => format!("{}…", &value[..at]),
                None => value,
            };
            match literal.language() {
                Some(tag) => format!("“{cut}”@{tag}"),
                None => format!("“{cut}”"),
            }
        }
        other => other.to_string(),
    }
}

/// A path as SPARQL writes it.
pub(super) fn path(path: &SHACLPath) -> String {
    let joined = |paths: &[SHACLPath], by: &str| {
        let parts: Vec<String> = paths.iter().map(bracketed).collect();
        parts.join(by)
    };
    match path {
        SHACLPath::Predicate { pred } => short(pred.as_str()),
        SHACLPath::Alternative { paths } => joined(paths, "|"),
        SHACLPath::Sequence { paths } => joined(paths, "/"),
        SHACLPath::Inverse { path } => format!("^{}", bracketed(path)),
        SHACLPath::ZeroOrMore { path } => format!("{}*", bracketed(path)),
        SHACLPath::OneOrMore { path } => format!("{}+", bracketed(path)),
        SHACLPath::ZeroOrOne { path } => format!("{}?", bracketed(path)),
    }
}

fn bracketed(inner: &SHACLPath) -> String {
    match inner {
        SHACLPath::Predicate { .. } => path(inner),
        _ => format!("({})", path(inner)),
    }
}

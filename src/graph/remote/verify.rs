//! Holding an engine's graph against the ledger, without reading all of it: as many triples of each predicate, and every triple
//! of some entities.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write;

use oxigraph::model::vocab::xsd;
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Quad, Term};

use super::Endpoint;
use crate::graph::{Difference, GraphError, oxi};
use crate::ledger::Ledger;
use crate::mapping::{self, Profile, Site, Triple};

/// How many entities are looked at whole.
const SAMPLE: u64 = 200;
/// How many things one query asks about.
const THINGS: usize = 50;
/// How many rows are taken of an answer.
const ROWS: usize = 1_000_000;

/// Compares. Gives the number of triples and the first `kept` differences.
pub(super) fn verify(
    endpoint: &Endpoint,
    ledger: &Ledger,
    site: &Site,
    kept: usize,
    each: &mut dyn FnMut(),
) -> Result<(u64, Vec<Difference>), GraphError> {
    let every = (ledger.live_count()? / SAMPLE).max(1);
    let mut expected: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut sample: Vec<Quad> = Vec::new();
    let mut found = Vec::new();
    let mut number = 0u64;
    ledger.for_each_live::<GraphError>(|entity, datestamp| {
        let is_sampled = number.is_multiple_of(every);
        let from = sample.len();
        mapping::map(
            entity,
            Some(datestamp),
            site,
            Profile::All,
            &mut |triple: &Triple<'_>| {
                *expected.entry(triple.predicate.iri).or_default() += 1;
                if is_sampled {
                    sample.push(oxi::quad(triple));
                }
            },
        );
        if sample.len() - from > 0 && sample.len() > ROWS / 100 {
            look_for(endpoint, &std::mem::take(&mut sample), kept, &mut found)?;
        }
        number += 1;
        each();
        Ok(())
    })?;
    look_for(endpoint, &sample, kept, &mut found)?;
    let held = counts(endpoint)?;
    let total = held.values().sum();
    let mut predicates: BTreeSet<&str> = expected.keys().copied().collect();
    predicates.extend(held.keys().map(String::as_str));
    for predicate in predicates {
        let expected = expected.get(predicate).copied().unwrap_or(0);
        let held = held.get(predicate).copied().unwrap_or(0);
        if expected != held && found.len() < kept {
            found.push(Difference::Count {
                predicate: NamedNode::new_unchecked(predicate),
                expected,
                held,
            });
        }
    }
    Ok((total, found))
}

/// How many triples there are of each predicate.
fn counts(endpoint: &Endpoint) -> Result<BTreeMap<String, u64>, GraphError> {
    let query = "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p";
    let mut counts = BTreeMap::new();
    for row in endpoint.rows(query, ROWS)? {
        if let [Some(Term::NamedNode(predicate)), Some(Term::Literal(count))] = row.as_slice() {
            let count = count.value().parse().unwrap_or(0);
            counts.insert(predicate.as_str().to_owned(), count);
        }
    }
    Ok(counts)
}

/// Looks whether triples are there.
fn look_for(
    endpoint: &Endpoint,
    sample: &[Quad],
    kept: usize,
    found: &mut Vec<Difference>,
) -> Result<(), GraphError> {
    let subjects: BTreeSet<String> = sample.iter().map(|quad| quad.subject.to_string()).collect();
    let subjects: Vec<String> = subjects.into_iter().collect();
    let mut held = HashSet::new();
    for some in subjects.chunks(THINGS) {
        let mut query = "SELECT ?s ?p ?o WHERE { VALUES ?s {".to_owned();
        for subject in some {
            // To write into a string cannot fail.
            let _ = write!(query, " {subject}");
        }
        query.push_str(" } ?s ?p ?o }");
        for row in endpoint.rows(&query, ROWS)? {
            if let [
                Some(Term::NamedNode(subject)),
                Some(Term::NamedNode(predicate)),
                Some(object),
            ] = row.as_slice()
            {
                let subject = NamedOrBlankNode::from(subject.clone());
                held.insert((subject, predicate.clone(), canonical(object.clone())));
            }
        }
    }
    for quad in sample {
        let triple = (
            quad.subject.clone(),
            quad.predicate.clone(),
            canonical(quad.object.clone()),
        );
        if !held.contains(&triple) && found.len() < kept {
            found.push(Difference::Missing(Box::new(quad.clone())));
        }
    }
    Ok(())
}

/// A term in the form in which engines that keep values and not letters give it.
fn canonical(term: Term) -> Term {
    let Term::Literal(literal) = term else {
        return term;
    };
    if let Some(tag) = literal.language() {
        let tag = oxi::lower_tag(tag).into_owned();
        return Literal::new_language_tagged_literal_unchecked(literal.value(), tag).into();
    }
    let datatype = literal.datatype();
    let value = literal.value();
    let value = if datatype == xsd::DECIMAL || datatype == xsd::INTEGER {
        number(value)
    } else if datatype == xsd::BOOLEAN {
        match value {
            "1" => "true".to_owned(),
            "0" => "false".to_owned(),
            other => other.to_owned(),
        }
    } else {
        value.to_owned()
    };
    Literal::new_typed_literal(value, datatype).into()
}

/// A number without zeros and signs that say nothing.
fn number(value: &str) -> String {
    let (sign, digits) = match value.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", value.strip_prefix('+').unwrap_or(value)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    match (whole, part) {
        ("", "") => "0".to_owned(),
        (whole, "") => format!("{sign}{whole}"),
        ("", part) => format!("{sign}0.{part}"),
        (whole, part) => format!("{sign}{whole}.{part}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_by_what_they_mean() {
        for (given, expected) in [
            ("007", "7"),
            ("1.50", "1.5"),
            ("+12.00", "12"),
            ("-0.0", "0"),
            ("-.5", "-0.5"),
            ("100", "100"),
        ] {
            assert_eq!(number(given), expected);
        }
        let typed = |value, datatype| Term::from(Literal::new_typed_literal(value, datatype));
        assert_eq!(
            canonical(typed("2020.0", xsd::DECIMAL)),
            typed("2020", xsd::DECIMAL)
        );
        assert_eq!(
            canonical(typed("1", xsd::BOOLEAN)),
            typed("true", xsd::BOOLEAN)
        );
        assert_eq!(
            canonical(typed("2020", xsd::G_YEAR)),
            typed("2020", xsd::G_YEAR)
        );
    }
}

//! What a query becomes before an engine elsewhere sees it.
//!
//! An engine may hold other graphs than ours, and reach other services: of the first, a query sees none, and of the second only
//! those that the settings allow, which we ask and not the engine. Nor does it see functions of its own, which may do anything.

use oxigraph::model::{Literal, NamedNode, Variable};
use spargebra::Query;
use spargebra::algebra::{
    AggregateExpression, AggregateFunction, Expression, Function, GraphPattern,
};
use spargebra::term::NamedNodePattern;

use super::ask::EngineError;
use crate::graph::QueryError;
use crate::graph::services::{Asked, ServiceError};
use crate::graph::walk;
use crate::vocab::xsd;

/// Puts what services answer into a query, and nothing in the place of named graphs.
pub(super) fn rewrite(query: &mut Query, asked: &Asked) -> Result<(), QueryError> {
    let text = query.to_string();
    let mut rewriting = Rewriting {
        asked,
        prefix: free(&text, "row").into_string() + "_",
        rows: 0,
    };
    rewriting.pattern(walk::pattern(query))
}

struct Rewriting<'a> {
    asked: &'a Asked,
    /// What no variable of the query begins with.
    prefix: String,
    /// How many rows were made up.
    rows: usize,
}

/// Is it an IRI by which Virtuoso calls what is no part of SPARQL?
fn is_magic(iri: &NamedNode) -> bool {
    ["bif:", "sql:", "xpath:"]
        .iter()
        .any(|scheme| iri.as_str().starts_with(scheme))
}

/// Refuses what an engine would take for a function of its own.
fn refused(iri: &NamedNode) -> QueryError {
    QueryError::Engine(EngineError::NotPassedOn(iri.to_string()))
}

/// A predicate that is a call.
fn magic(pattern: &GraphPattern) -> Option<&NamedNode> {
    let GraphPattern::Bgp { patterns } = pattern else {
        return None;
    };
    patterns.iter().find_map(|triple| match &triple.predicate {
        NamedNodePattern::NamedNode(iri) if is_magic(iri) => Some(iri),
        _ => None,
    })
}

/// An aggregate that is no part of SPARQL.
fn strange(pattern: &GraphPattern) -> Option<&NamedNode> {
    let GraphPattern::Group { aggregates, .. } = pattern else {
        return None;
    };
    aggregates
        .iter()
        .find_map(|(_, aggregate)| match aggregate {
            AggregateExpression::FunctionCall {
                name: AggregateFunction::Custom(iri),
                ..
            } => Some(iri),
            _ => None,
        })
}

impl Rewriting<'_> {
    fn pattern(&mut self, pattern: &mut GraphPattern) -> Result<(), QueryError> {
        if let Some(iri) = magic(pattern).or_else(|| strange(pattern)) {
            return Err(refused(iri));
        }
        match pattern {
            GraphPattern::Graph { .. } => *pattern = nothing(),
            GraphPattern::Service {
                name,
                inner,
                silent,
            } => {
                let answer = match name {
                    NamedNodePattern::NamedNode(name) => self.asked.rows(name, inner),
                    NamedNodePattern::Variable(_) => Err(ServiceError::Nameless),
                };
                *pattern = match answer {
                    Ok(rows) => rows,
                    Err(fault) if !*silent || matches!(fault, ServiceError::Cancelled) => {
                        return Err(fault.into());
                    }
                    // One row that binds nothing, as the specification says.
                    Err(_) => group(),
                };
                return self.pattern(pattern);
            }
            // Searches are cut off where they end, for our own planner.
            GraphPattern::Slice {
                inner, start: 0, ..
            } if matches!(&**inner, GraphPattern::Values { .. }) => {
                *pattern = std::mem::replace(&mut **inner, group());
                return self.pattern(pattern);
            }
            GraphPattern::Values { bindings, .. } if bindings.is_empty() => *pattern = nothing(),
            // Virtuoso passes over the filters of a group in which nothing else stands.
            GraphPattern::Filter { inner, .. } if is_empty(inner) => **inner = self.row(),
            _ => {}
        }
        for expression in walk::expressions(pattern) {
            self.expression(expression)?;
        }
        walk::patterns(pattern)
            .into_iter()
            .try_for_each(|inner| self.pattern(inner))
    }

    fn expression(&mut self, expression: &mut Expression) -> Result<(), QueryError> {
        if let Expression::Exists(pattern) = expression {
            return self.pattern(pattern);
        }
        if let Expression::FunctionCall(Function::Custom(iri), _) = expression
            && !iri.as_str().starts_with(xsd::NAMESPACE)
        {
            return Err(refused(iri));
        }
        walk::operands(expression)
            .into_iter()
            .try_for_each(|operand| self.expression(operand))
    }

    /// `{ VALUES ?x { 1 } }`: one row, in which nothing that the query speaks of is bound.
    fn row(&mut self) -> GraphPattern {
        let variable = Variable::new_unchecked(format!("{}{}", self.prefix, self.rows));
        self.rows += 1;
        GraphPattern::Values {
            variables: vec![variable],
            bindings: vec![vec![Some(Literal::from(1).into())]],
        }
    }
}

fn is_empty(pattern: &GraphPattern) -> bool {
    matches!(pattern, GraphPattern::Bgp { patterns } if patterns.is_empty())
}

/// A variable that is none of a query's.
pub(super) fn free(text: &str, name: &str) -> Variable {
    let mut names = (0..).map(|number| format!("{name}{number}"));
    let free = names.find(|name| !text.contains(&format!("?{name}")));
    Variable::new_unchecked(free.unwrap_or_default())
}

/// `{ }`: one row that binds nothing.
fn group() -> GraphPattern {
    GraphPattern::Bgp {
        patterns: Vec::new(),
    }
}

/// `{ FILTER(false) }`: no row. Not every engine knows what a block of no values is.
pub(super) fn nothing() -> GraphPattern {
    GraphPattern::Filter {
        expr: Expression::Literal(Literal::from(false)),
        inner: Box::new(group()),
    }
}

/// The text of a query with letters by their numbers where a backslash stands before a `u`.
///
/// `\u0041` means a letter everywhere in SPARQL, before strings are looked for, and an engine that does not see that in `\\u0022`
/// the backslash does not stand alone would end a string there.
pub(super) fn shielded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let end = at + 1 + rest[at + 1..].chars().next().map_or(0, char::len_utf8);
        let (before, after) = rest.split_at(end);
        out.push_str(before);
        rest = after;
        if before.ends_with("\\\\") {
            for (letter, number) in [('u', "\\u0075"), ('U', "\\u0055")] {
                if let Some(after) = rest.strip_prefix(letter) {
                    out.push_str(number);
                    rest = after;
                    break;
                }
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use oxigraph::sparql::CancellationToken;

    use super::super::select::selecting;
    use super::*;
    use crate::graph::Services;

    fn rewritten(query: &str) -> Result<String, QueryError> {
        let mut query = spargebra::SparqlParser::new().parse_query(query).unwrap();
        let asked = Services::none().asked(&CancellationToken::new());
        rewrite(&mut query, &asked)?;
        Ok(selecting(query).0.to_string())
    }

    #[test]
    fn other_graphs_are_not_seen() {
        for query in [
            "SELECT * { GRAPH ?g { ?s ?p ?o } }",
            "SELECT * { ?s ?p ?o FILTER NOT EXISTS { GRAPH <http://e/g> { ?s ?p ?o } } }",
            "SELECT * { ?s ?p ?o { SELECT ?s { OPTIONAL { GRAPH ?g { ?s ?p ?o } } } } }",
        ] {
            let text = rewritten(query).unwrap();
            assert!(!text.contains("GRAPH"), "{text}");
        }
    }

    #[test]
    fn a_filter_has_a_row_to_filter() {
        let query = "ASK { { FILTER NOT EXISTS { ?row0 ?p ?o } } { FILTER(1 = 1) } }";
        let text = rewritten(query).unwrap();
        for row in ["?row1_0", "?row1_1"] {
            assert_eq!(text.matches(row).count(), 1, "{text}");
        }
    }

    #[test]
    fn functions_of_the_engine_are_not_called() {
        for query in [
            "SELECT (<bif:exec>(\"shutdown\") AS ?x) {}",
            "SELECT * { ?s ?p ?o FILTER(<http://e/f>(?o)) }",
            "SELECT * { ?s <bif:contains> \"x\" }",
            "ASK { FILTER EXISTS { ?s ?p ?o FILTER(!<sql:f>(?o)) } }",
        ] {
            let fault = rewritten(query).unwrap_err().to_string();
            assert!(fault.contains("is not passed on"), "{query}: {fault}");
        }
        let cast = "SELECT (<http://www.w3.org/2001/XMLSchema#integer>(?o) AS ?n) { ?s ?p ?o }";
        assert!(rewritten(cast).unwrap().contains("XMLSchema#integer"));
    }

    #[test]
    fn services_that_are_not_allowed_are_not_asked() {
        let fault = rewritten("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }").unwrap_err();
        assert!(fault.to_string().contains("is not allowed"), "{fault}");
        let silent = "SELECT * { ?s ?p ?o SERVICE SILENT <http://e/> { ?s ?p ?o } }";
        assert!(!rewritten(silent).unwrap().contains("SERVICE"));
    }

    #[test]
    fn every_form_of_query_asks_for_rows() {
        for query in [
            "ASK { ?s ?p ?o }",
            "CONSTRUCT { ?s ?p [] } WHERE { ?s ?p ?o } LIMIT 3",
            "CONSTRUCT { <http://e/a> <http://e/b> 1 } WHERE { ?s ?p ?o }",
            "DESCRIBE ?s ?o { ?s ?p ?o } LIMIT 2",
            "DESCRIBE <http://e/a>",
        ] {
            let text = rewritten(query).unwrap();
            assert!(text.starts_with("SELECT"), "{text}");
            spargebra::SparqlParser::new().parse_query(&text).unwrap();
        }
    }

    #[test]
    fn no_text_ends_a_string_before_its_end() {
        let value = r"\u0022 } \u0022 \\u0022 \U00000022 \n \";
        let literal = Literal::new_simple_literal(value).to_string();
        let shielded = shielded(&literal);
        // As an engine reads it that replaces numbers by letters first.
        let early = shielded.replace(r"\u0075", "u").replace(r"\u0055", "U");
        assert_eq!(early, literal);
        let query = format!("SELECT ({shielded} AS ?x) {{}}");
        let parsed = spargebra::SparqlParser::new().parse_query(&query).unwrap();
        assert!(parsed.to_string().contains(&literal), "{parsed}");
    }
}

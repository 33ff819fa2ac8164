//! Binding a variable of a query to a value: in the algebra, beneath what is selected, grouped and ordered, so that it
//! need not be selected. The value is never written into the query's text.

use std::str::FromStr;

use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

use super::QueryError;

/// The term that a value means: an IRI in `<…>`, a number, a literal in quotes with its language or datatype, else a
/// plain string.
pub(super) fn term(name: &str, value: &str) -> Result<GroundTerm, QueryError> {
    let wrong = || QueryError::Parameter(name.to_owned(), "is no IRI in <…> and no literal");
    if value.starts_with('<') && value.ends_with('>') || value.starts_with('"') {
        return match Term::from_str(value).map_err(|_| wrong())? {
            Term::NamedNode(iri) => Ok(iri.into()),
            Term::Literal(literal) => Ok(literal.into()),
            _ => Err(wrong()),
        };
    }
    if value.parse::<i64>().is_ok() {
        let integer = oxigraph::model::vocab::xsd::INTEGER;
        return Ok(Literal::new_typed_literal(value, integer).into());
    }
    Ok(Literal::new_simple_literal(value).into())
}

/// Binds a variable.
pub(super) fn bind(query: &mut Query, name: &str, value: GroundTerm) -> Result<(), QueryError> {
    let variable = Variable::new(name)
        .map_err(|_| QueryError::Parameter(name.to_owned(), "is no name of a variable"))?;
    if !mentions(&query.to_string(), name) {
        return Err(QueryError::Parameter(
            name.to_owned(),
            "is no variable of the query",
        ));
    }
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    let values = GraphPattern::Values {
        variables: vec![variable],
        bindings: vec![vec![Some(value)]],
    };
    join(pattern, values);
    Ok(())
}

/// Is `?name` in the text of a query?
fn mentions(query: &str, name: &str) -> bool {
    let variable = format!("?{name}");
    query.match_indices(&variable).any(|(at, _)| {
        let next = query[at + variable.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Joins values to what a pattern matches, beneath what only shapes its rows.
fn join(pattern: &mut GraphPattern, values: GraphPattern) {
    match pattern {
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::Filter { inner, .. } => join(inner, values),
        other => {
            let matched = std::mem::replace(
                other,
                GraphPattern::Bgp {
                    patterns: Vec::new(),
                },
            );
            *other = GraphPattern::Join {
                left: Box::new(values),
                right: Box::new(matched),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(query: &str, name: &str, value: &str) -> String {
        let mut query = spargebra::SparqlParser::new().parse_query(query).unwrap();
        bind(&mut query, name, term(name, value).unwrap()).unwrap();
        query.to_string()
    }

    #[test]
    fn a_variable_need_not_be_selected() {
        let text = bound(
            "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o FILTER(?o > ?min) } GROUP BY ?p LIMIT 3",
            "min",
            "3",
        );
        assert!(text.contains("VALUES ( ?min ) { ( \"3\"^^<"), "{text}");
        assert!(text.find("VALUES") < text.find("GROUP BY"), "{text}");
    }

    #[test]
    fn a_value_is_never_part_of_the_query() {
        let text = bound("ASK { ?s ?p ?o }", "o", "x\" } UNION { ?a ?b ?c } #");
        assert!(
            text.contains(r#"{ ( "x\" } UNION { ?a ?b ?c } #" )  }"#),
            "{text}"
        );
    }

    #[test]
    fn what_is_no_variable_is_refused() {
        let mut query = spargebra::SparqlParser::new()
            .parse_query("ASK { ?subject ?p ?o }")
            .unwrap();
        let value = || term("x", "y").unwrap();
        assert!(bind(&mut query, "sub", value()).is_err());
        assert!(bind(&mut query, "no name", value()).is_err());
        assert!(term("x", "<no iri>").is_err());
    }
}

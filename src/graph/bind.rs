//! Binding a variable of a query to a value: in the algebra, everywhere that the variable stands, so that it need not be
//! selected and also counts inside of OPTIONAL, subqueries and EXISTS. The value is never written into the query's text.

use std::str::FromStr;

use oxigraph::model::{Literal, Term, Variable};
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::GroundTerm;

use super::{QueryError, substitute, walk};

/// The term that a value means: an IRI in `<…>`, a number, a literal in quotes with its language or datatype, else a
/// plain string.
pub(super) fn term(name: &str, value: &str) -> Result<GroundTerm, QueryError> {
    if value.starts_with('<') && value.ends_with('>') || value.starts_with('"') {
        return ground(name, Term::from_str(value).map_err(|_| wrong(name))?);
    }
    if value.parse::<i64>().is_ok() {
        let integer = oxigraph::model::vocab::xsd::INTEGER;
        return Ok(Literal::new_typed_literal(value, integer).into());
    }
    Ok(Literal::new_simple_literal(value).into())
}

fn wrong(name: &str) -> QueryError {
    QueryError::Parameter(name.to_owned(), "is no IRI in <…> and no literal")
}

/// A term that may stand in a VALUES block.
pub(super) fn ground(name: &str, term: Term) -> Result<GroundTerm, QueryError> {
    match term {
        Term::NamedNode(iri) => Ok(iri.into()),
        Term::Literal(literal) => Ok(literal.into()),
        _ => Err(wrong(name)),
    }
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
    let pattern = walk::pattern(query);
    substitute::pattern(pattern, &variable, &value);
    join(pattern, values(variable, value));
    Ok(())
}

/// `VALUES ?variable { value }`
pub(super) fn values(variable: Variable, value: GroundTerm) -> GraphPattern {
    GraphPattern::Values {
        variables: vec![variable],
        bindings: vec![vec![Some(value)]],
    }
}

/// Is `?name` in the text of a query?
pub(super) fn mentions(query: &str, name: &str) -> bool {
    let variable = format!("?{name}");
    query.match_indices(&variable).any(|(at, _)| {
        let next = query[at + variable.len()..].chars().next();
        !next.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Joins values to what a pattern matches, beneath what only shapes its rows: so the variable can be selected and
/// grouped, also where nothing else binds it.
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
        other => substitute::joined(other, values),
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
            "SELECT (COUNT(?s) AS ?n) { ?s ?p ?min FILTER(?o > ?min) } GROUP BY ?p LIMIT 3",
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

    #[test]
    fn a_variable_counts_in_optional_parts_subqueries_and_exists() {
        for query in [
            "SELECT ?s { ?s a ?c OPTIONAL { ?s ?p ?t FILTER(LANG(?t) = ?v) } }",
            "SELECT ?s { ?s a ?c { SELECT ?s { ?s ?p ?t FILTER(LANG(?t) = ?v) } } }",
            "SELECT ?s { ?s a ?c FILTER EXISTS { ?s ?p ?t FILTER(LANG(?t) = ?v) } }",
            "SELECT ?s { ?s a ?c BIND(IF(!BOUND(?v) || LANG(?c) IN (?v), COALESCE(?v, 1), -?v + 1) AS ?x) }",
            "SELECT (GROUP_CONCAT(CONCAT(?t, ?v)) AS ?x) { ?s ?p ?t } GROUP BY ?s ORDER BY DESC(?v)",
        ] {
            let text = bound(query, "v", "nl");
            // What is left is the block of values at the top.
            assert_eq!(text.matches("?v").count(), 1, "{text}");
        }
        let text = bound("ASK { ?s ?p ?o MINUS { ?s ?p ?v } }", "v", "nl");
        assert_eq!(text.matches("VALUES ( ?v )").count(), 2, "{text}");
    }
}

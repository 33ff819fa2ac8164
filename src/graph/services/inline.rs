//! Puts what searches find into a query, as VALUES, before it is planned.
//!
//! The planner knows nothing of services: it takes them for large, and comes to them last. Of rows that stand in the query
//! it knows how many there are.

use oxigraph::model::Term;
use spargebra::Query;
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::{GroundTerm, NamedNodePattern};

use super::request::Given;
use super::{Asked, ServiceError, Table};

/// Puts what the searches of a query find into it.
pub(super) fn inline(query: &mut Query, asked: &Asked) -> Result<(), ServiceError> {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    in_pattern(pattern, &Given::default(), asked)
}

fn in_pattern(
    pattern: &mut GraphPattern,
    given: &Given,
    asked: &Asked,
) -> Result<(), ServiceError> {
    match pattern {
        GraphPattern::Service { .. } => in_service(pattern, given, asked),
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
            Ok(())
        }
        GraphPattern::Join { left, right } => {
            // To learn is to look through all that is joined: of a long query that takes its time.
            asked.stop_if_cancelled()?;
            let mut both = given.clone();
            both.learn(left);
            both.learn(right);
            in_pattern(left, &both, asked)?;
            in_pattern(right, &both, asked)
        }
        GraphPattern::LeftJoin { .. }
        | GraphPattern::Lateral { .. }
        | GraphPattern::Minus { .. }
        | GraphPattern::Union { .. } => in_pair(pattern, given, asked),
        GraphPattern::Filter { expr, inner } => {
            in_expression(expr, given, asked)?;
            in_pattern(inner, given, asked)
        }
        GraphPattern::Extend {
            inner, expression, ..
        } => {
            in_expression(expression, given, asked)?;
            in_pattern(inner, given, asked)
        }
        GraphPattern::OrderBy { inner, expression } => {
            for by in expression {
                let (OrderExpression::Asc(by) | OrderExpression::Desc(by)) = by;
                in_expression(by, given, asked)?;
            }
            in_pattern(inner, given, asked)
        }
        GraphPattern::Group {
            inner, aggregates, ..
        } => {
            for (_, aggregate) in aggregates {
                if let AggregateExpression::FunctionCall { expr, .. } = aggregate {
                    in_expression(expr, given, asked)?;
                }
            }
            in_pattern(inner, given, asked)
        }
        GraphPattern::Project { inner, variables } => {
            in_pattern(inner, &given.only(variables), asked)
        }
        GraphPattern::Graph { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => in_pattern(inner, given, asked),
    }
}

/// Replaces a search. What is in another service is for that one.
fn in_service(
    pattern: &mut GraphPattern,
    given: &Given,
    asked: &Asked,
) -> Result<(), ServiceError> {
    if let GraphPattern::Service {
        name: NamedNodePattern::NamedNode(name),
        inner,
        silent,
    } = pattern
        && asked.is_search(name)
    {
        *pattern = match asked.answer(name, inner, given) {
            Ok(rows) => values(&rows),
            Err(fault) if !*silent || matches!(fault, ServiceError::Cancelled) => {
                return Err(fault);
            }
            // One row that binds nothing, as the specification says.
            Err(_) => GraphPattern::Bgp {
                patterns: Vec::new(),
            },
        };
    }
    Ok(())
}

/// Two patterns of which the second one is evaluated beside what the first one gives, or instead.
fn in_pair(pattern: &mut GraphPattern, given: &Given, asked: &Asked) -> Result<(), ServiceError> {
    asked.stop_if_cancelled()?;
    match pattern {
        GraphPattern::LeftJoin {
            left,
            right,
            expression,
        } => {
            let mut beside = given.clone();
            beside.learn(left);
            if let Some(expression) = expression {
                in_expression(expression, given, asked)?;
            }
            in_pattern(left, given, asked)?;
            in_pattern(right, &beside, asked)
        }
        GraphPattern::Lateral { left, right } | GraphPattern::Minus { left, right } => {
            let mut beside = given.clone();
            beside.learn(left);
            in_pattern(left, given, asked)?;
            in_pattern(right, &beside, asked)
        }
        GraphPattern::Union { left, right } => {
            in_pattern(left, given, asked)?;
            in_pattern(right, given, asked)
        }
        _ => Ok(()),
    }
}

/// Searches in EXISTS.
fn in_expression(
    expression: &mut Expression,
    given: &Given,
    asked: &Asked,
) -> Result<(), ServiceError> {
    match expression {
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => Ok(()),
        Expression::Or(a, b)
        | Expression::And(a, b)
        | Expression::Equal(a, b)
        | Expression::SameTerm(a, b)
        | Expression::Greater(a, b)
        | Expression::GreaterOrEqual(a, b)
        | Expression::Less(a, b)
        | Expression::LessOrEqual(a, b)
        | Expression::Add(a, b)
        | Expression::Subtract(a, b)
        | Expression::Multiply(a, b)
        | Expression::Divide(a, b) => {
            in_expression(a, given, asked)?;
            in_expression(b, given, asked)
        }
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            in_expression(a, given, asked)
        }
        Expression::Exists(pattern) => in_pattern(pattern, given, asked),
        Expression::If(a, b, c) => {
            in_expression(a, given, asked)?;
            in_expression(b, given, asked)?;
            in_expression(c, given, asked)
        }
        Expression::In(a, list) => {
            in_expression(a, given, asked)?;
            list.iter_mut()
                .try_for_each(|one| in_expression(one, given, asked))
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => list
            .iter_mut()
            .try_for_each(|one| in_expression(one, given, asked)),
    }
}

/// Table as a pattern. They are cut off where they end: rows that are cut are joined by their values, those that are not
/// would be gone through for each row beside them.
fn values(rows: &Table) -> GraphPattern {
    let ground = |term: &Option<Term>| match term {
        Some(Term::NamedNode(iri)) => Some(GroundTerm::NamedNode(iri.clone())),
        Some(Term::Literal(literal)) => Some(GroundTerm::Literal(literal.clone())),
        _ => None,
    };
    GraphPattern::Slice {
        start: 0,
        length: Some(rows.rows.len()),
        inner: Box::new(GraphPattern::Values {
            variables: rows.variables.clone(),
            bindings: rows
                .rows
                .iter()
                .map(|row| row.iter().map(ground).collect())
                .collect(),
        }),
    }
}

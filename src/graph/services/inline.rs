//! Puts what searches find into a query, as VALUES, before it is planned.
//!
//! The planner knows nothing of services: it takes them for large, and comes to them last. Of rows that stand in the query
//! it knows how many there are.

use oxigraph::model::{NamedNode, Term};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern};

use super::request::Given;
use super::{Asked, ServiceError, Table};
use crate::graph::walk;

/// Puts what the searches of a query find into it.
pub(super) fn inline(query: &mut Query, asked: &Asked) -> Result<(), ServiceError> {
    in_pattern(walk::pattern(query), &Given::default(), asked)
}

fn in_pattern(
    pattern: &mut GraphPattern,
    given: &Given,
    asked: &Asked,
) -> Result<(), ServiceError> {
    match pattern {
        GraphPattern::Service { .. } => in_service(pattern, given, asked),
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
        GraphPattern::Project { inner, variables } => {
            in_pattern(inner, &given.only(variables), asked)
        }
        other => {
            for expression in walk::expressions(other) {
                in_expression(expression, given, asked)?;
            }
            walk::patterns(other)
                .into_iter()
                .try_for_each(|inner| in_pattern(inner, given, asked))
        }
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
    if let Expression::Exists(pattern) = expression {
        return in_pattern(pattern, given, asked);
    }
    walk::operands(expression)
        .into_iter()
        .try_for_each(|operand| in_expression(operand, given, asked))
}

impl Asked {
    /// What a service answers to its block alone, as rows that can stand in a query.
    pub(in crate::graph) fn rows(
        &self,
        name: &NamedNode,
        pattern: &GraphPattern,
    ) -> Result<GraphPattern, ServiceError> {
        self.stop_if_cancelled()?;
        let rows = self.answer(name, pattern, &Given::default())?;
        let is_other = |term: &Option<Term>| {
            !matches!(term, None | Some(Term::NamedNode(_) | Term::Literal(_)))
        };
        if rows.rows.iter().flatten().any(is_other) {
            return Err(ServiceError::Remote {
                address: name.as_str().to_owned(),
                what: "answered with blank nodes, which cannot be passed on to the engine that holds the graph"
                    .to_owned(),
            });
        }
        Ok(block(&rows))
    }
}

/// Table as a pattern. They are cut off where they end: rows that are cut are joined by their values, those that are not
/// would be gone through for each row beside them.
fn values(rows: &Table) -> GraphPattern {
    GraphPattern::Slice {
        start: 0,
        length: Some(rows.rows.len()),
        inner: Box::new(block(rows)),
    }
}

/// Table as a block of values.
fn block(rows: &Table) -> GraphPattern {
    let ground = |term: &Option<Term>| match term {
        Some(Term::NamedNode(iri)) => Some(GroundTerm::NamedNode(iri.clone())),
        Some(Term::Literal(literal)) => Some(GroundTerm::Literal(literal.clone())),
        _ => None,
    };
    GraphPattern::Values {
        variables: rows.variables.clone(),
        bindings: rows
            .rows
            .iter()
            .map(|row| row.iter().map(ground).collect())
            .collect(),
    }
}

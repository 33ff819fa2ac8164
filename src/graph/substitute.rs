//! Putting a value in the place of a variable, everywhere in a pattern.
//!
//! An expression sees what its own group binds, and nothing of the groups around it: there the value takes the place of the
//! variable. In triples and paths the variable stays and is joined with the value, so that it is still bound outside.

use oxigraph::model::{Literal, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::GroundTerm;

use super::bind::{mentions, values};
use super::walk;

/// Puts a value in the place of a variable.
pub(super) fn pattern(pattern: &mut GraphPattern, variable: &Variable, value: &GroundTerm) {
    if let GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } =
        pattern
    {
        if mentions(&pattern.to_string(), variable.as_str()) {
            joined(pattern, values(variable.clone(), value.clone()));
        }
        return;
    }
    if let GraphPattern::Service { inner, .. } = pattern {
        // What a service is asked stays in the form that it was written in: a search knows a value that stands beside it.
        within(inner, variable, value);
        if mentions(&pattern.to_string(), variable.as_str()) {
            joined(pattern, values(variable.clone(), value.clone()));
        }
        return;
    }
    for expr in walk::expressions(pattern) {
        expression(expr, variable, value);
    }
    for inner in walk::patterns(pattern) {
        self::pattern(inner, variable, value);
    }
}

/// Puts a value in the place of a variable in the expressions of a pattern only.
fn within(pattern: &mut GraphPattern, variable: &Variable, value: &GroundTerm) {
    for expr in walk::expressions(pattern) {
        expression(expr, variable, value);
    }
    for inner in walk::patterns(pattern) {
        within(inner, variable, value);
    }
}

/// The variables of aggregates, in the order in which they stand. The parser makes their names up, others each time.
pub(super) fn aggregates(pattern: &mut GraphPattern, out: &mut Vec<Variable>) {
    if let GraphPattern::Group { aggregates, .. } = pattern {
        out.extend(aggregates.iter().map(|(variable, _)| variable.clone()));
    }
    for inner in walk::patterns(pattern) {
        aggregates(inner, out);
    }
}

/// Joins values to a pattern, before it.
pub(super) fn joined(pattern: &mut GraphPattern, values: GraphPattern) {
    let nothing = GraphPattern::Bgp {
        patterns: Vec::new(),
    };
    let matched = std::mem::replace(pattern, nothing);
    *pattern = GraphPattern::Join {
        left: Box::new(values),
        right: Box::new(matched),
    };
}

fn expression(expr: &mut Expression, variable: &Variable, value: &GroundTerm) {
    match expr {
        Expression::Variable(name) if name == variable => {
            if let Some(constant) = constant(value) {
                *expr = constant;
            }
        }
        Expression::Bound(name) if name == variable => {
            *expr = Expression::Literal(Literal::from(true));
        }
        Expression::Exists(inner) => pattern(inner, variable, value),
        other => {
            for operand in walk::operands(other) {
                expression(operand, variable, value);
            }
        }
    }
}

fn constant(value: &GroundTerm) -> Option<Expression> {
    match value {
        GroundTerm::NamedNode(iri) => Some(Expression::NamedNode(iri.clone())),
        GroundTerm::Literal(literal) => Some(Expression::Literal(literal.clone())),
        // A triple is no constant of an expression.
        GroundTerm::Triple(_) => None,
    }
}

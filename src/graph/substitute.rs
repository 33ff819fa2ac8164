//! Putting a value in the place of a variable, everywhere in a pattern.
//!
//! An expression sees what its own group binds, and nothing of the groups around it: there the value takes the place of the
//! variable. In triples and paths the variable stays and is joined with the value, so that it is still bound outside.

use oxigraph::model::{Literal, Variable};
use spargebra::algebra::{AggregateExpression, Expression, GraphPattern, OrderExpression};
use spargebra::term::GroundTerm;

use super::bind::{mentions, values};

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
    for expr in expressions(pattern) {
        expression(expr, variable, value);
    }
    for inner in inner(pattern) {
        self::pattern(inner, variable, value);
    }
}

/// Puts a value in the place of a variable in the expressions of a pattern only.
fn within(pattern: &mut GraphPattern, variable: &Variable, value: &GroundTerm) {
    for expr in expressions(pattern) {
        expression(expr, variable, value);
    }
    for inner in inner(pattern) {
        within(inner, variable, value);
    }
}

/// The expressions of a pattern, without those of the patterns in it.
fn expressions(pattern: &mut GraphPattern) -> Vec<&mut Expression> {
    match pattern {
        GraphPattern::LeftJoin { expression, .. } => expression.iter_mut().collect(),
        GraphPattern::Filter { expr, .. } => vec![expr],
        GraphPattern::Extend { expression, .. } => vec![expression],
        GraphPattern::OrderBy { expression, .. } => expression
            .iter_mut()
            .map(|(OrderExpression::Asc(key) | OrderExpression::Desc(key))| key)
            .collect(),
        GraphPattern::Group { aggregates, .. } => aggregates
            .iter_mut()
            .filter_map(|(_, aggregate)| match aggregate {
                AggregateExpression::FunctionCall { expr, .. } => Some(expr),
                AggregateExpression::CountSolutions { .. } => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The patterns in a pattern.
fn inner(pattern: &mut GraphPattern) -> Vec<&mut GraphPattern> {
    match pattern {
        GraphPattern::Bgp { .. } | GraphPattern::Path { .. } | GraphPattern::Values { .. } => {
            Vec::new()
        }
        GraphPattern::Join { left, right }
        | GraphPattern::Lateral { left, right }
        | GraphPattern::Union { left, right }
        | GraphPattern::Minus { left, right }
        | GraphPattern::LeftJoin { left, right, .. } => vec![left, right],
        GraphPattern::Filter { inner, .. }
        | GraphPattern::Extend { inner, .. }
        | GraphPattern::OrderBy { inner, .. }
        | GraphPattern::Group { inner, .. }
        | GraphPattern::Graph { inner, .. }
        | GraphPattern::Service { inner, .. }
        | GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => vec![inner],
    }
}

/// The variables of aggregates, in the order in which they stand. The parser makes their names up, others each time.
pub(super) fn aggregates(pattern: &mut GraphPattern, out: &mut Vec<Variable>) {
    if let GraphPattern::Group { aggregates, .. } = pattern {
        out.extend(aggregates.iter().map(|(variable, _)| variable.clone()));
    }
    for inner in inner(pattern) {
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
    let each = |parts: &mut [&mut Expression]| {
        for part in parts {
            expression(part, variable, value);
        }
    };
    match expr {
        Expression::Variable(name) if name == variable => {
            if let Some(constant) = constant(value) {
                *expr = constant;
            }
        }
        Expression::Bound(name) if name == variable => {
            *expr = Expression::Literal(Literal::from(true));
        }
        Expression::NamedNode(_)
        | Expression::Literal(_)
        | Expression::Variable(_)
        | Expression::Bound(_) => {}
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
        | Expression::Divide(a, b) => each(&mut [a, b]),
        Expression::UnaryPlus(a) | Expression::UnaryMinus(a) | Expression::Not(a) => {
            each(&mut [a]);
        }
        Expression::If(a, b, c) => each(&mut [a, b, c]),
        Expression::In(a, list) => {
            each(&mut [a]);
            each(&mut list.iter_mut().collect::<Vec<_>>());
        }
        Expression::Coalesce(list) | Expression::FunctionCall(_, list) => {
            each(&mut list.iter_mut().collect::<Vec<_>>());
        }
        Expression::Exists(inner) => pattern(inner, variable, value),
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

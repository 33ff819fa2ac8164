//! Every form of query as one for rows, of which its answer is made here.

use oxigraph::model::{Literal, Variable};
use spargebra::Query;
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::ask::pattern_of;
use super::rewrite::{free, nothing};

/// The query for the rows that an answer is made of, and the template of a graph.
pub(super) fn selecting(query: Query) -> (Query, Vec<TriplePattern>) {
    let text = query.to_string();
    let free = |name: &str| free(&text, name);
    let (pattern, template) = match query {
        Query::Select { pattern, .. } => (pattern, Vec::new()),
        Query::Ask { pattern, .. } => {
            let one = GraphPattern::Slice {
                inner: Box::new(marked(pattern, free("found"))),
                start: 0,
                length: Some(1),
            };
            (one, Vec::new())
        }
        Query::Construct {
            pattern, template, ..
        } => {
            let mut variables = Vec::new();
            for triple in &template {
                mentioned(triple, &mut variables);
            }
            let pattern = match variables.as_slice() {
                [] => marked(pattern, free("found")),
                _ => GraphPattern::Project {
                    inner: Box::new(pattern),
                    variables,
                },
            };
            (pattern, template)
        }
        describe @ Query::Describe { .. } => {
            let [predicate, object] = ["predicate", "object"].map(free);
            described(&pattern_of(describe), &predicate, &object)
        }
    };
    let select = Query::Select {
        dataset: None,
        pattern,
        base_iri: None,
    };
    (select, template)
}

/// As many rows as a pattern has, of a variable that is always bound.
fn marked(pattern: GraphPattern, variable: Variable) -> GraphPattern {
    GraphPattern::Project {
        inner: Box::new(GraphPattern::Extend {
            inner: Box::new(pattern),
            variable: variable.clone(),
            expression: Expression::Literal(Literal::from(1)),
        }),
        variables: vec![variable],
    }
}

/// What describes the things that a pattern finds: the triples that they are the subjects of, as the embedded graph does it.
fn described(
    pattern: &GraphPattern,
    predicate: &Variable,
    object: &Variable,
) -> (GraphPattern, Vec<TriplePattern>) {
    let things = selected_by(pattern);
    let mut template = Vec::new();
    let mut all: Option<GraphPattern> = None;
    for thing in &things {
        let triple = TriplePattern {
            subject: thing.clone().into(),
            predicate: predicate.clone().into(),
            object: object.clone().into(),
        };
        template.push(triple.clone());
        let one = GraphPattern::Join {
            left: Box::new(GraphPattern::Distinct {
                inner: Box::new(GraphPattern::Project {
                    inner: Box::new(pattern.clone()),
                    variables: vec![thing.clone()],
                }),
            }),
            right: Box::new(GraphPattern::Bgp {
                patterns: vec![triple],
            }),
        };
        all = Some(match all {
            None => one,
            Some(others) => GraphPattern::Union {
                left: Box::new(others),
                right: Box::new(one),
            },
        });
    }
    let variables = things
        .into_iter()
        .chain([predicate.clone(), object.clone()])
        .collect();
    let rows = GraphPattern::Project {
        inner: Box::new(all.unwrap_or_else(nothing)),
        variables,
    };
    (rows, template)
}

/// The variables of the rows of a SELECT query.
pub(super) fn selected(query: &Query) -> Vec<Variable> {
    match query {
        Query::Select { pattern, .. } => selected_by(pattern),
        _ => Vec::new(),
    }
}

fn selected_by(pattern: &GraphPattern) -> Vec<Variable> {
    match pattern {
        GraphPattern::Project { variables, .. } => variables.clone(),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => selected_by(inner),
        _ => Vec::new(),
    }
}

fn mentioned(triple: &TriplePattern, out: &mut Vec<Variable>) {
    let mut add = |variable: &Variable| {
        if !out.contains(variable) {
            out.push(variable.clone());
        }
    };
    if let NamedNodePattern::Variable(variable) = &triple.predicate {
        add(variable);
    }
    for term in [&triple.subject, &triple.object] {
        match term {
            TermPattern::Variable(variable) if !out.contains(variable) => {
                out.push(variable.clone());
            }
            TermPattern::Triple(inner) => mentioned(inner, out),
            _ => {}
        }
    }
}

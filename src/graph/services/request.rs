//! What the block of a search asks, read from the algebra.

use std::collections::BTreeMap;

use oxigraph::model::{Literal, NamedNode, Term, Variable};
use spargebra::algebra::{Expression, GraphPattern};
use spargebra::term::{GroundTerm, NamedNodePattern, TermPattern, TriplePattern};

use super::ServiceError;
use crate::record::Kind;
use crate::vocab::search::{KIND, LIMIT, QUERY, SCORE, TITLES_ONLY};

/// How many of the best things a search gives, where it does not say.
const BEST: usize = 500;
/// How many it may give.
const MOST: usize = 10_000;
/// How many characters of text it may look for.
const CHARACTERS: usize = 1_000;

/// What is searched for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Request {
    pub(super) thing: Thing,
    pub(super) text: Sought,
    pub(super) score: Option<Variable>,
    pub(super) kind: Option<Kind>,
    pub(super) limit: usize,
    pub(super) titles_only: bool,
}

/// What is to be found.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Thing {
    Any(Variable),
    This(NamedNode),
}

/// The text that is looked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sought {
    Text(String),
    /// A variable, and the texts that it has around the block.
    Texts(Variable, Vec<Literal>),
}

/// Variables that have their values around a block, whatever else the query does: by a VALUES block, by BIND of a
/// literal, or as parameters.
#[derive(Debug, Clone, Default)]
pub(super) struct Given(BTreeMap<String, Vec<Literal>>);

impl Given {
    /// Adds what a pattern that is joined to the block gives.
    pub(super) fn learn(&mut self, pattern: &GraphPattern) {
        match pattern {
            GraphPattern::Values {
                variables,
                bindings,
            } => {
                for (column, variable) in variables.iter().enumerate() {
                    let values = bindings.iter().map(|row| match row.get(column) {
                        Some(Some(GroundTerm::Literal(literal))) => Some(literal.clone()),
                        _ => None,
                    });
                    if let Some(mut values) = values.collect::<Option<Vec<_>>>() {
                        let mut seen = std::collections::HashSet::new();
                        values.retain(|value| seen.insert(value.clone()));
                        self.0.insert(variable.as_str().to_owned(), values);
                    }
                }
            }
            GraphPattern::Extend {
                inner,
                variable,
                expression,
            } => {
                self.learn(inner);
                if let Expression::Literal(literal) = expression {
                    let values = vec![literal.clone()];
                    self.0.insert(variable.as_str().to_owned(), values);
                }
            }
            GraphPattern::Join { left, right } => {
                self.learn(left);
                self.learn(right);
            }
            GraphPattern::Filter { inner, .. }
            | GraphPattern::LeftJoin { left: inner, .. }
            | GraphPattern::Minus { left: inner, .. } => self.learn(inner),
            _ => {}
        }
    }

    /// Keeps what a sub-select shows.
    pub(super) fn only(&self, variables: &[Variable]) -> Self {
        let shown = |name: &String| variables.iter().any(|shown| shown.as_str() == name);
        let kept = self.0.iter().filter(|(name, _)| shown(name));
        Self(
            kept.map(|(name, values)| (name.clone(), values.clone()))
                .collect(),
        )
    }

    /// The values of the variables of a block, as part of what the block is known by.
    pub(super) fn said_of(&self, pattern: &GraphPattern) -> String {
        let text = pattern.to_string();
        let mut said = self
            .0
            .iter()
            .filter(|(name, _)| text.contains(name.as_str()))
            .peekable();
        if said.peek().is_none() {
            return String::new();
        }
        format!("{:?}", said.collect::<Vec<_>>())
    }
}

/// Reads the block of a search.
pub(super) fn read(pattern: &GraphPattern, given: &Given) -> Result<Request, ServiceError> {
    let mut triples = Vec::new();
    collect(pattern, &mut triples)?;
    let Some(first) = triples.first() else {
        return wrong("is empty; write `?thing search:query \"words\"`");
    };
    let thing = match &first.subject {
        TermPattern::Variable(variable) => Thing::Any(variable.clone()),
        TermPattern::NamedNode(iri) => Thing::This(iri.clone()),
        other => return wrong(format!("is about {other}; write a variable, or an IRI")),
    };
    if let Some(other) = triples
        .iter()
        .find(|triple| triple.subject != first.subject)
    {
        return wrong(format!(
            "is about {} and {}; write a SERVICE for each of them",
            first.subject, other.subject
        ));
    }
    let objects = objects(&triples)?;
    let Some(text) = objects.get(QUERY.local) else {
        return wrong("has no search:query; write `?thing search:query \"words\"`");
    };
    let score = objects
        .get(SCORE.local)
        .map(|term| score(term))
        .transpose()?;
    if let (Thing::Any(thing), Some(score)) = (&thing, &score)
        && thing == score
    {
        return wrong(format!(
            "gives {score} to the thing and to its score; use two variables"
        ));
    }
    Ok(Request {
        text: text_of(text, given)?,
        kind: objects.get(KIND.local).map(|term| kind(term)).transpose()?,
        limit: objects
            .get(LIMIT.local)
            .map_or(Ok(BEST), |term| limit(term))?,
        titles_only: objects
            .get(TITLES_ONLY.local)
            .map_or(Ok(false), |term| flag(term))?,
        thing,
        score,
    })
}

/// What is said with each property of ours.
fn objects<'a>(
    triples: &[&'a TriplePattern],
) -> Result<BTreeMap<&'static str, &'a TermPattern>, ServiceError> {
    let mut objects: BTreeMap<&str, &TermPattern> = BTreeMap::new();
    for triple in triples {
        let NamedNodePattern::NamedNode(predicate) = &triple.predicate else {
            return wrong(format!(
                "has {} for a property; {}",
                triple.predicate,
                allowed()
            ));
        };
        let known = [QUERY, SCORE, KIND, LIMIT, TITLES_ONLY];
        let Some(term) = known.iter().find(|term| term.iri == predicate.as_str()) else {
            return wrong(format!("has the property {predicate}; {}", allowed()));
        };
        if objects.insert(term.local, &triple.object).is_some() {
            return wrong(format!("says search:{} twice; say it once", term.local));
        }
    }
    Ok(objects)
}

fn wrong<T>(what: impl Into<String>) -> Result<T, ServiceError> {
    Err(ServiceError::Search(what.into()))
}

fn allowed() -> String {
    let terms = [QUERY, SCORE, KIND, LIMIT, TITLES_ONLY].map(|term| format!("<{}>", term.iri));
    format!("allowed are {}", terms.join(", "))
}

/// The triples of a block that has nothing else.
fn collect<'a>(
    pattern: &'a GraphPattern,
    out: &mut Vec<&'a TriplePattern>,
) -> Result<(), ServiceError> {
    match pattern {
        GraphPattern::Bgp { patterns } => out.extend(patterns),
        GraphPattern::Join { left, right } => {
            collect(left, out)?;
            collect(right, out)?;
        }
        _ => {
            return wrong(
                "has more than triples in its SERVICE; put what else there is outside of it",
            );
        }
    }
    Ok(())
}

fn text_of(term: &TermPattern, given: &Given) -> Result<Sought, ServiceError> {
    let text = |literal: &Literal| {
        let is_text = literal.language().is_some()
            || literal.datatype() == oxigraph::model::vocab::xsd::STRING;
        if !is_text {
            return wrong(format!(
                "looks for {literal}; write words between quotation marks"
            ));
        }
        if literal.value().chars().count() > CHARACTERS {
            return wrong(format!(
                "looks for more than {CHARACTERS} characters; look for less"
            ));
        }
        Ok(literal.value().to_owned())
    };
    match term {
        TermPattern::Literal(literal) => Ok(Sought::Text(text(literal)?)),
        TermPattern::Variable(variable) => match given.0.get(variable.as_str()) {
            Some(values) => {
                values
                    .iter()
                    .try_for_each(|value| text(value).map(|_| ()))?;
                Ok(Sought::Texts(variable.clone(), values.clone()))
            }
            None => wrong(format!(
                "looks for {variable}, but a SERVICE is evaluated before what stands beside it: write the words, or give \
                 them to {variable} by VALUES, by BIND of a literal, or as a parameter"
            )),
        },
        other => wrong(format!(
            "looks for {other}; write words between quotation marks"
        )),
    }
}

fn score(term: &TermPattern) -> Result<Variable, ServiceError> {
    match term {
        TermPattern::Variable(variable) => Ok(variable.clone()),
        other => wrong(format!(
            "has the score {other}; write a variable, and FILTER outside of the SERVICE"
        )),
    }
}

fn kind(term: &TermPattern) -> Result<Kind, ServiceError> {
    if let TermPattern::Literal(literal) = term
        && let Ok(kind) = literal.value().parse()
    {
        return Ok(kind);
    }
    let kinds = Kind::ALL.map(|kind| format!("\"{kind}\""));
    wrong(format!(
        "has the kind {term}; the kinds are {}",
        kinds.join(", ")
    ))
}

fn limit(term: &TermPattern) -> Result<usize, ServiceError> {
    if let TermPattern::Literal(literal) = term
        && let Ok(limit) = literal.value().parse()
        && (1..=MOST).contains(&limit)
    {
        return Ok(limit);
    }
    wrong(format!(
        "has the limit {term}; write a number from 1 to {MOST}"
    ))
}

fn flag(term: &TermPattern) -> Result<bool, ServiceError> {
    match term {
        TermPattern::Literal(literal) if matches!(literal.value(), "true" | "1") => Ok(true),
        TermPattern::Literal(literal) if matches!(literal.value(), "false" | "0") => Ok(false),
        other => wrong(format!(
            "has search:titlesOnly {other}; write true or false"
        )),
    }
}

/// A value of a variable, as a term of an answer.
pub(super) fn term(literal: &Literal) -> Term {
    literal.clone().into()
}

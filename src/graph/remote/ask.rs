//! Queries for an engine elsewhere. It is only ever asked for rows: of what engines do with ASK, CONSTRUCT and DESCRIBE, each does
//! something else. What is asked is made of the parsed query, so nothing reaches an engine that was not admitted.

use std::collections::HashSet;
use std::sync::Arc;

use oxigraph::model::{GraphName, NamedOrBlankNode, Term, Triple, Variable};
use oxigraph::sparql::{
    CancellationToken, QueryEvaluationError, QueryResults, QuerySolutionIter, QueryTripleIter,
};
use oxigraph::store::Store;
use spargebra::Query;
use spargebra::algebra::GraphPattern;
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

use super::read::Rows;
use super::{Endpoint, rewrite, select};
use crate::graph::GraphError;
use crate::graph::query::{Form, Prepared, QueryError, evaluator};
use crate::graph::services::Asked;
use crate::remote::RemoteError;

/// Why an engine elsewhere gave no answer. What it said is in the log, and no part of this.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// It cannot be reached, or not now.
    #[error("the engine that holds the graph cannot be reached now; try again later")]
    Away,
    /// It took too long.
    #[error("the engine that holds the graph did not answer in {0} seconds")]
    Slow(u64),
    /// It does not take the query.
    #[error(
        "the engine that holds the graph refused the query (status {0}): it may ask for something that this engine does not do"
    )]
    Refused(u16),
    /// The query calls what is no part of SPARQL.
    #[error(
        "{0} is a function of no standard, and is not passed on to the engine that holds the graph"
    )]
    NotPassedOn(String),
    /// It gives a part only.
    #[error(
        "the engine that holds the graph cuts answers off after {0} rows, and this one is that long; ask for a part with LIMIT and OFFSET"
    )]
    Cut(u64),
    /// It failed, or gave something that is no answer.
    #[error("the engine that holds the graph {0}")]
    Failed(&'static str),
}

impl EngineError {
    /// What a fault means to those who asked. It is logged here.
    pub(super) fn of(fault: &RemoteError, seconds: u64) -> Self {
        tracing::warn!("{fault}");
        match fault {
            RemoteError::Slow { .. } => Self::Slow(seconds),
            RemoteError::Status { status, .. } if (500..600).contains(status) => match status {
                502..=504 => Self::Away,
                _ => Self::Refused(*status),
            },
            RemoteError::Status {
                status: status @ (400 | 404..=428),
                ..
            } => Self::Refused(*status),
            RemoteError::Status { status: 429, .. }
            | RemoteError::Unreached { .. }
            | RemoteError::Later { .. }
            | RemoteError::Tried { .. } => Self::Away,
            _ => Self::Failed("does not let us ask; whoever runs this server finds why in its log"),
        }
    }
}

impl From<EngineError> for QueryEvaluationError {
    fn from(fault: EngineError) -> Self {
        Self::Service(Box::new(fault))
    }
}

impl Endpoint {
    /// The rows of a query of our own about the graph, of which there are only so many.
    pub(super) fn rows(
        &self,
        query: &str,
        most: usize,
    ) -> Result<Vec<Vec<Option<Term>>>, GraphError> {
        self.rows_of(self.graph.as_deref(), query, most)
    }

    /// The same about some graph.
    pub(super) fn rows_of(
        &self,
        graph: Option<&str>,
        query: &str,
        most: usize,
    ) -> Result<Vec<Vec<Option<Term>>>, GraphError> {
        const JSON: &str = "application/sparql-results+json";
        let unusable = |what: &str| RemoteError::Unusable {
            at: self.query.clone(),
            what: what.to_owned(),
        };
        let answer = self
            .client
            .stream(&self.query, &asked(graph, query), JSON)?;
        let rows = Rows::whole(answer, most).map_err(|what| unusable(&what))?;
        Ok(rows)
    }

    /// Is the published graph among those that a query reads? It is the default graph, and may be called what it is called
    /// in the engine.
    fn is_read(&self, query: &Prepared) -> bool {
        let Some(graphs) = query.dataset.default_graph_graphs() else {
            return true;
        };
        graphs.iter().any(|graph| match graph {
            GraphName::DefaultGraph => true,
            GraphName::NamedNode(name) => Some(name.as_str()) == self.graph.as_deref(),
            GraphName::BlankNode(_) => false,
        })
    }

    /// Begins to answer a query. Searches were put into it.
    pub(in crate::graph) fn answer(
        self: &Arc<Self>,
        query: Prepared,
        asked: &Asked,
        token: &CancellationToken,
    ) -> Result<QueryResults<'static>, QueryError> {
        if !self.is_read(&query) {
            // It reads graphs that there are none of, and needs no engine for that.
            let nothing = Store::new().map_err(|fault| {
                QueryEvaluationError::Dataset(Box::new(std::io::Error::other(fault)))
            })?;
            let mut prepared = evaluator(token, asked.clone()).for_query(query.algebra);
            *prepared.dataset_mut() = query.dataset;
            return Ok(prepared.on_store(&nothing).execute()?);
        }
        let mut query = query;
        rewrite::rewrite(&mut query.algebra, asked)?;
        let form = query.form();
        let (algebra, template) = select::selecting(query.algebra);
        let variables: Arc<[Variable]> = select::selected(&algebra).into();
        let rows = Prepared {
            algebra,
            dataset: query.dataset,
        };
        let mut rows = Rows::begin(
            self,
            &rewrite::shielded(&rows.to_string()),
            &variables,
            token,
        )?;
        Ok(match form {
            Form::Select => {
                QueryResults::Solutions(QuerySolutionIter::from_tuples(variables, rows))
            }
            Form::Ask => QueryResults::Boolean(rows.next().transpose()?.is_some()),
            Form::Construct | Form::Describe => {
                QueryResults::Graph(triples(rows, variables, template))
            }
        })
    }
}

/// The parameters of a request about a graph.
pub(super) fn asked<'a>(graph: Option<&'a str>, query: &'a str) -> Vec<(&'a str, &'a str)> {
    let graph = graph.map(|graph| ("default-graph-uri", graph));
    std::iter::once(("query", query)).chain(graph).collect()
}

/// The triples that a template makes of rows, each once.
fn triples(
    rows: Rows,
    variables: Arc<[Variable]>,
    template: Vec<TriplePattern>,
) -> QueryTripleIter<'static> {
    let mut given = HashSet::new();
    let made = rows.flat_map(move |row| match row {
        Err(fault) => vec![Err(fault)],
        Ok(row) => {
            let row = Row::of(&variables, &row);
            let triples = template.iter().filter_map(|pattern| row.triple(pattern));
            triples.map(Ok).collect()
        }
    });
    QueryTripleIter::new(made.filter(move |triple| match triple {
        Ok(triple) => given.insert(triple.clone()),
        Err(_) => true,
    }))
}

/// A row with a place for what the template's blank nodes are in it.
struct Row<'a> {
    variables: &'a [Variable],
    values: &'a [Option<Term>],
    blanks: std::cell::RefCell<std::collections::HashMap<String, oxigraph::model::BlankNode>>,
}

impl<'a> Row<'a> {
    fn of(variables: &'a [Variable], values: &'a [Option<Term>]) -> Self {
        Self {
            variables,
            values,
            blanks: std::cell::RefCell::default(),
        }
    }

    fn value(&self, variable: &Variable) -> Option<Term> {
        let at = self.variables.iter().position(|other| other == variable)?;
        self.values.get(at)?.clone()
    }

    fn term(&self, pattern: &TermPattern) -> Option<Term> {
        match pattern {
            TermPattern::NamedNode(iri) => Some(iri.clone().into()),
            TermPattern::Literal(literal) => Some(literal.clone().into()),
            TermPattern::BlankNode(node) => {
                let mut blanks = self.blanks.borrow_mut();
                let fresh = blanks.entry(node.as_str().to_owned()).or_default();
                Some(fresh.clone().into())
            }
            TermPattern::Variable(variable) => self.value(variable),
            TermPattern::Triple(pattern) => Some(Term::Triple(Box::new(self.triple(pattern)?))),
        }
    }

    /// `None` where something is not bound, or cannot stand where it would.
    fn triple(&self, pattern: &TriplePattern) -> Option<Triple> {
        let subject = match self.term(&pattern.subject)? {
            Term::NamedNode(iri) => NamedOrBlankNode::from(iri),
            Term::BlankNode(node) => node.into(),
            _ => return None,
        };
        let predicate = match &pattern.predicate {
            NamedNodePattern::NamedNode(iri) => iri.clone(),
            NamedNodePattern::Variable(variable) => match self.value(variable)? {
                Term::NamedNode(iri) => iri,
                _ => return None,
            },
        };
        Some(Triple::new(subject, predicate, self.term(&pattern.object)?))
    }
}

/// The pattern of a query.
pub(super) fn pattern_of(query: Query) -> GraphPattern {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = query;
    pattern
}

//! A SPARQL query, up to where it can be evaluated: its limits, and the graphs that it reads.

use std::io;

use oxigraph::io::RdfFormat;
use oxigraph::model::{GraphName, NamedNode, NamedOrBlankNode};
use oxigraph::sparql::results::QueryResultsFormat;
use oxigraph::sparql::{
    CancellationToken, QueryDatasetSpecification, QueryEvaluationError, QueryResults,
    QuerySolutionIter, SparqlEvaluator, SparqlSyntaxError,
};
use spareval::QueryableDataset;
use spargebra::SparqlParser;

use super::nesting::{self, TooDeep};
use super::remote::EngineError;
use super::services::{Asked, ServiceError, Services};
use crate::iri::STATE_GRAPH;

/// What a query may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes.
    pub bytes: usize,
    /// How deep brackets may nest.
    pub nesting: usize,
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// It is too long.
    #[error("the query is {0} bytes long; allowed are {1}")]
    TooLong(usize, usize),
    /// It nests too deep.
    #[error("the query nests brackets deeper than {0}")]
    TooDeep(usize),
    /// It chains too many operators.
    #[error(
        "the query chains more than 1000 operators; a VALUES block or a property path says the same in less"
    )]
    TooManyOperators,
    /// It is not SPARQL.
    #[error("the query is not SPARQL 1.1: {0}")]
    Syntax(#[from] SparqlSyntaxError),
    /// It is an update.
    #[error("this is an update; the graph is derived from the records and only answers queries")]
    Update,
    /// The format cannot hold the answer.
    #[error("a {0} query is not answered in {1}")]
    Format(&'static str, &'static str),
    /// The answer has too many rows.
    #[error("the answer has more than {0} rows or triples")]
    TooManyRows(u64),
    /// A parameter is none.
    #[error("the parameter `{0}` {1}")]
    Parameter(String, &'static str),
    /// It took too long.
    #[error("the query took longer than is allowed and was stopped")]
    Cancelled,
    /// A SERVICE gave no answer.
    #[error(transparent)]
    Service(ServiceError),
    /// The engine elsewhere that holds the graph gave no answer.
    #[error(transparent)]
    Engine(EngineError),
    /// It failed.
    #[error("the query failed: {0}")]
    Evaluation(QueryEvaluationError),
    /// Whoever asked is gone.
    #[error("the answer cannot be written: {0}")]
    Write(#[from] io::Error),
}

impl From<QueryEvaluationError> for QueryError {
    fn from(fault: QueryEvaluationError) -> Self {
        match fault {
            QueryEvaluationError::Cancelled => Self::Cancelled,
            QueryEvaluationError::UnboundService => Self::Service(ServiceError::Nameless),
            QueryEvaluationError::Service(fault) => match fault.downcast() {
                Ok(fault) => Self::Service(*fault),
                Err(fault) => match fault.downcast() {
                    Ok(fault) => Self::Engine(*fault),
                    Err(other) => Self::Evaluation(QueryEvaluationError::Service(other)),
                },
            },
            other => Self::Evaluation(other),
        }
    }
}

impl From<ServiceError> for QueryError {
    fn from(fault: ServiceError) -> Self {
        QueryEvaluationError::from(fault).into()
    }
}

/// A format of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerFormat {
    /// Of SELECT and ASK.
    Results(QueryResultsFormat),
    /// Of CONSTRUCT and DESCRIBE.
    Graph(RdfFormat),
}

/// Checks what can be checked of a query before the parser sees it.
///
/// # Errors
/// Where it is too long or too deep.
pub fn admit(query: &str, limits: Limits) -> Result<(), QueryError> {
    if query.len() > limits.bytes {
        return Err(QueryError::TooLong(query.len(), limits.bytes));
    }
    nesting::check(query, limits.nesting).map_err(|fault| match fault {
        TooDeep::Brackets => QueryError::TooDeep(limits.nesting),
        TooDeep::Chain => QueryError::TooManyOperators,
    })
}

/// Parses a query that was admitted. `base` is what relative IRIs are resolved against: the address of the endpoint
/// ([SPARQL 1.1 Protocol, 2.1](https://www.w3.org/TR/sparql11-protocol/#query-operation)).
///
/// # Errors
/// Where it is not a query.
pub fn parse(query: &str, base: &str, token: &CancellationToken) -> Result<Prepared, QueryError> {
    let algebra = match parser(base).parse_query(query) {
        Ok(algebra) => algebra,
        Err(fault) => {
            let is_update = parser(base).parse_update(query).is_ok() && !query.trim().is_empty();
            return Err(if is_update {
                QueryError::Update
            } else {
                fault.into()
            });
        }
    };
    let mut dataset = evaluator(token, Services::none().asked(token))
        .for_query(algebra.clone())
        .dataset()
        .clone();
    // The graph that says where ours stands is no part of what is published; another one there is not, unless the query
    // names some, which are empty.
    let named = dataset.available_named_graphs().unwrap_or_default();
    let ours = |graph: &NamedOrBlankNode| matches!(graph, NamedOrBlankNode::NamedNode(name) if name.as_str() == STATE_GRAPH);
    let named = named.iter().filter(|graph| !ours(graph)).cloned().collect();
    dataset.set_available_named_graphs(named);
    if let Some(graphs) = dataset.default_graph_graphs() {
        let ours = |graph: &GraphName| matches!(graph, GraphName::NamedNode(name) if name.as_str() == STATE_GRAPH);
        let kept = graphs
            .iter()
            .filter(|graph| !ours(graph))
            .cloned()
            .collect();
        dataset.set_default_graph(kept);
    }
    Ok(Prepared { algebra, dataset })
}

fn parser(base: &str) -> SparqlParser {
    // A base that is none leaves relative IRIs a fault of the query.
    SparqlParser::new().with_base_iri(base).unwrap_or_default()
}

/// A query that may be evaluated.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub(super) algebra: spargebra::Query,
    pub(super) dataset: QueryDatasetSpecification,
}

/// The form of a query: what its answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Rows.
    Select,
    /// True or false.
    Ask,
    /// A graph that a template makes.
    Construct,
    /// A graph that describes resources.
    Describe,
}

/// The query as text, with what was bound. It says the same, with whole IRIs and without comments.
impl std::fmt::Display for Prepared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = self.algebra.to_string();
        let mut algebra = self.algebra.clone();
        let pattern = super::walk::pattern(&mut algebra);
        let mut made_up = Vec::new();
        super::substitute::aggregates(pattern, &mut made_up);
        // The same query has the same text each time. A made-up name is long enough to be nothing else.
        let free = (1..)
            .map(|number| format!("aggregate{number}"))
            .filter(|name| !super::bind::mentions(&text, name));
        let names: Vec<String> = free.take(made_up.len()).collect();
        for (variable, name) in made_up.iter().zip(names) {
            text = text.replace(variable.as_str(), &name);
        }
        f.write_str(&text)
    }
}

impl Prepared {
    /// The form of the query.
    #[must_use]
    pub fn form(&self) -> Form {
        match &self.algebra {
            spargebra::Query::Select { .. } => Form::Select,
            spargebra::Query::Ask { .. } => Form::Ask,
            spargebra::Query::Construct { .. } => Form::Construct,
            spargebra::Query::Describe { .. } => Form::Describe,
        }
    }

    /// Is `?name` a variable of the query?
    #[must_use]
    pub fn mentions(&self, name: &str) -> bool {
        super::bind::mentions(&self.algebra.to_string(), name)
    }

    /// Reads the graphs that the protocol names, instead of those that the query names
    /// ([SPARQL 1.1 Protocol, 2.1.4](https://www.w3.org/TR/sparql11-protocol/#dataset)). Where the graph stands is none
    /// of them.
    pub fn read_graphs(&mut self, default: &[NamedNode], named: &[NamedNode]) {
        let published = |graphs: &[NamedNode]| -> Vec<NamedNode> {
            let kept = graphs.iter().filter(|graph| graph.as_str() != STATE_GRAPH);
            kept.cloned().collect()
        };
        self.dataset
            .set_default_graph(published(default).into_iter().map(Into::into).collect());
        self.dataset
            .set_available_named_graphs(published(named).into_iter().map(Into::into).collect());
    }
}

/// The one place where evaluators are made: without Oxigraph's own handler for SERVICE, so that nothing is fetched but
/// what the services allow.
pub(super) fn evaluator(token: &CancellationToken, asked: Asked) -> SparqlEvaluator {
    // Another crate turns Oxigraph's HTTP client on, for all of the program.
    SparqlEvaluator::new()
        .with_cancellation_token(token.clone())
        .without_default_http_service_handler()
        .with_default_service_handler(asked)
}

/// Does a query give a graph (CONSTRUCT, DESCRIBE)? A query that does not parse gives none.
#[must_use]
pub fn gives_graph(query: &str, base: &str, limits: Limits) -> bool {
    if admit(query, limits).is_err() {
        return false;
    }
    let parsed = parser(base).parse_query(query);
    matches!(
        parsed,
        Ok(spargebra::Query::Construct { .. } | spargebra::Query::Describe { .. })
    )
}

/// Binds a variable to a value that is given as text: an IRI in `<…>`, a number, a literal in quotes with its language
/// or datatype, else a plain string. The value is bound, never written into the query.
///
/// # Errors
/// Where the name is no variable of the query, or an IRI is none.
pub fn bind(mut query: Prepared, name: &str, value: &str) -> Result<Prepared, QueryError> {
    let term = super::bind::term(name, value)?;
    super::bind::bind(&mut query.algebra, name, term)?;
    Ok(query)
}

/// Binds a variable to a term: an IRI or a literal. Nothing is guessed.
///
/// # Errors
/// Where the name is no variable of the query, or the term is neither.
pub fn bind_term(
    mut query: Prepared,
    name: &str,
    term: oxigraph::model::Term,
) -> Result<Prepared, QueryError> {
    let term = super::bind::ground(name, term)?;
    super::bind::bind(&mut query.algebra, name, term)?;
    Ok(query)
}

/// Evaluates a SELECT query over data that is in no store.
///
/// # Errors
/// Where the query is no SELECT, or fails.
pub fn select<'a, D: QueryableDataset<'a>>(
    query: Prepared,
    data: D,
    token: &CancellationToken,
) -> Result<QuerySolutionIter<'a>, QueryError> {
    let nothing = Services::none().asked(token);
    let mut prepared = evaluator(token, nothing).for_query(query.algebra);
    *prepared.dataset_mut() = query.dataset;
    match prepared.on_queryable_dataset(data).execute()? {
        QueryResults::Solutions(solutions) => Ok(solutions),
        QueryResults::Boolean(_) => Err(QueryError::Format("ASK", "rows; write a SELECT")),
        QueryResults::Graph(_) => Err(QueryError::Format(
            "CONSTRUCT or DESCRIBE",
            "rows; write a SELECT",
        )),
    }
}

//! Evaluating a SPARQL query: in one place, with limits, over the default graph only.

use std::io::{self, Write};

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{
    CancellationToken, QueryDatasetSpecification, QueryEvaluationError, QueryResults,
    SparqlEvaluator, SparqlSyntaxError,
};
use oxigraph::store::Store;
use spargebra::SparqlParser;

use super::nesting::{self, TooDeep};
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
    /// A parameter is none.
    #[error("the parameter `{0}` {1}")]
    Parameter(String, &'static str),
    /// It took too long.
    #[error("the query took longer than is allowed and was stopped")]
    Cancelled,
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
            other => Self::Evaluation(other),
        }
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

/// What an answer was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Rows.
    Solutions(u64),
    /// True or false.
    Boolean(bool),
    /// Triples.
    Graph(u64),
}

/// Parses a query that has passed the limits.
///
/// # Errors
/// Where it is too long, too deep, or not a query.
pub fn parse(
    query: &str,
    limits: Limits,
    token: &CancellationToken,
) -> Result<Prepared, QueryError> {
    if query.len() > limits.bytes {
        return Err(QueryError::TooLong(query.len(), limits.bytes));
    }
    nesting::check(query, limits.nesting).map_err(|fault| match fault {
        TooDeep::Brackets => QueryError::TooDeep(limits.nesting),
        TooDeep::Chain => QueryError::TooManyOperators,
    })?;
    let algebra = match SparqlParser::new().parse_query(query) {
        Ok(algebra) => algebra,
        Err(fault) => {
            let is_update =
                SparqlParser::new().parse_update(query).is_ok() && !query.trim().is_empty();
            return Err(if is_update {
                QueryError::Update
            } else {
                fault.into()
            });
        }
    };
    let mut dataset = evaluator(token)
        .for_query(algebra.clone())
        .dataset()
        .clone();
    // The one named graph says where the graph stands: that is ours, and no part of what is published.
    dataset.set_available_named_graphs(Vec::new());
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

/// A query that may be evaluated.
#[derive(Debug, Clone)]
pub struct Prepared {
    algebra: spargebra::Query,
    dataset: QueryDatasetSpecification,
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
        let (spargebra::Query::Select { pattern, .. }
        | spargebra::Query::Construct { pattern, .. }
        | spargebra::Query::Describe { pattern, .. }
        | spargebra::Query::Ask { pattern, .. }) = &mut algebra;
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

    /// The graphs that the query reads.
    pub fn dataset_mut(&mut self) -> &mut QueryDatasetSpecification {
        &mut self.dataset
    }
}

/// The one place where evaluators are made: without a handler for SERVICE, so that nothing is ever fetched.
fn evaluator(token: &CancellationToken) -> SparqlEvaluator {
    // Another crate turns Oxigraph's HTTP client on, for all of the program.
    SparqlEvaluator::new()
        .with_cancellation_token(token.clone())
        .without_default_http_service_handler()
}

/// Does a query give a graph (CONSTRUCT, DESCRIBE)? A query that does not parse gives none.
#[must_use]
pub fn gives_graph(query: &str, limits: Limits) -> bool {
    if query.len() > limits.bytes || nesting::check(query, limits.nesting).is_err() {
        return false;
    }
    let parsed = SparqlParser::new().parse_query(query);
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

/// Evaluates a query and writes its answer. `started` is called before the first byte: from then on a fault can only
/// be told by breaking off.
///
/// # Errors
/// Where the query fails or is cancelled, the format cannot hold the answer, or the answer cannot be written.
pub fn answer(
    query: Prepared,
    store: &Store,
    choose: impl FnOnce(&QueryResults<'_>) -> Result<AnswerFormat, QueryError>,
    out: impl FnOnce(AnswerFormat) -> Box<dyn Write>,
    token: &CancellationToken,
) -> Result<Answer, QueryError> {
    let mut prepared = evaluator(token).for_query(query.algebra);
    *prepared.dataset_mut() = query.dataset;
    let results = prepared.on_store(store).execute()?;
    let format = choose(&results)?;
    match (results, format) {
        (QueryResults::Solutions(solutions), AnswerFormat::Results(format)) => {
            let variables: Vec<Variable> = solutions.variables().to_vec();
            let mut rows = solutions.peekable();
            // The first row is where most faults show: before the first byte they still have a status.
            if let Some(Err(_)) = rows.peek()
                && let Some(Err(fault)) = rows.next()
            {
                return Err(fault.into());
            }
            let mut writer = QueryResultsSerializer::from_format(format)
                .serialize_solutions_to_writer(out(AnswerFormat::Results(format)), variables)?;
            let mut count = 0;
            for row in rows {
                writer.serialize(&row?)?;
                count += 1;
                stop_if(token)?;
            }
            writer.finish()?.flush()?;
            Ok(Answer::Solutions(count))
        }
        (QueryResults::Boolean(value), AnswerFormat::Results(format)) => {
            let out = out(AnswerFormat::Results(format));
            QueryResultsSerializer::from_format(format)
                .serialize_boolean_to_writer(out, value)?
                .flush()?;
            Ok(Answer::Boolean(value))
        }
        (QueryResults::Graph(triples), AnswerFormat::Graph(format)) => {
            let mut triples = triples.peekable();
            if let Some(Err(_)) = triples.peek()
                && let Some(Err(fault)) = triples.next()
            {
                return Err(fault.into());
            }
            let mut serializer = RdfSerializer::from_format(format);
            for (prefix, namespace, _) in crate::vocab::ALL {
                if let Ok(with) = serializer.clone().with_prefix(*prefix, *namespace) {
                    serializer = with;
                }
            }
            let mut writer = serializer.for_writer(out(AnswerFormat::Graph(format)));
            let mut count = 0;
            for triple in triples {
                writer.serialize_triple(triple?.as_ref())?;
                count += 1;
                stop_if(token)?;
            }
            writer.finish()?.flush()?;
            Ok(Answer::Graph(count))
        }
        (QueryResults::Graph(_), _) => Err(QueryError::Format("CONSTRUCT or DESCRIBE", "a table")),
        (QueryResults::Solutions(_), _) => Err(QueryError::Format("SELECT", "RDF")),
        (QueryResults::Boolean(_), _) => Err(QueryError::Format("ASK", "RDF")),
    }
}

fn stop_if(token: &CancellationToken) -> Result<(), QueryError> {
    if token.is_cancelled() {
        Err(QueryError::Cancelled)
    } else {
        Ok(())
    }
}

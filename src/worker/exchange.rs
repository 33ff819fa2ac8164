//! What server and worker say to each other beyond the SPARQL protocol: limits of a query in headers of the request, and
//! why a query has no answer in the body of a response.

use oxigraph::sparql::QueryEvaluationError;
use serde::{Deserialize, Serialize};

use crate::graph::{EngineError, QueryError, ServiceError};

/// How long the query may take, in milliseconds.
pub const MILLISECONDS: &str = "oogst-milliseconds";
/// How many rows or triples its answer may have.
pub const ROWS: &str = "oogst-rows";
/// Said of a query that others go before: `yes`.
pub const BACKGROUND: &str = "oogst-background";
/// A parameter of the request: a variable and the term that it is bound to, as `name=term`.
pub const BIND: &str = "bind";
/// The path at which a worker tells why it broke off its last answer.
pub const BROKEN_OFF: &str = "/broken-off";
/// What a worker says on its standard output once it takes queries.
pub const READY: &str = "ready";

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Fault {
    /// What is at fault.
    pub cause: Cause,
    /// For people.
    pub message: String,
}

/// What is at fault when a query has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// It is no query, or one that cannot be evaluated.
    Query,
    /// It is too long.
    TooLong,
    /// It took too long.
    TooSlow,
    /// Its answer has too many rows.
    TooManyRows,
    /// It needs more memory than a worker may have.
    TooMuchMemory,
    /// None of the formats that are asked for can hold the answer.
    Format,
    /// It asks a service that is not allowed, or for what no search is.
    Service,
    /// A service that it asks failed.
    ServiceFailed,
    /// The full text cannot be read.
    SearchUnavailable,
    /// The engine elsewhere that holds the graph cannot be reached.
    EngineAway,
    /// It failed.
    EngineFailed,
    /// Too many ask.
    Busy,
    /// Whoever evaluates it.
    Machine,
}

impl Cause {
    /// The status of HTTP.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::Query | Self::TooManyRows | Self::TooMuchMemory | Self::Service => 400,
            Self::TooLong => 413,
            Self::TooSlow | Self::Busy | Self::SearchUnavailable | Self::EngineAway => 503,
            Self::ServiceFailed | Self::EngineFailed => 502,
            Self::Format => 406,
            Self::Machine => 500,
        }
    }
}

impl Fault {
    /// A fault.
    #[must_use]
    pub fn new(cause: Cause, message: impl Into<String>) -> Self {
        Self {
            cause,
            message: message.into(),
        }
    }
}

impl From<&QueryError> for Fault {
    fn from(fault: &QueryError) -> Self {
        use QueryEvaluationError as Evaluation;
        let cause = match fault {
            QueryError::TooLong(..) => Cause::TooLong,
            QueryError::Format(..) => Cause::Format,
            QueryError::Cancelled | QueryError::Engine(EngineError::Slow(_)) => Cause::TooSlow,
            QueryError::TooManyRows(_) | QueryError::Engine(EngineError::Cut(_)) => {
                Cause::TooManyRows
            }
            QueryError::Service(ServiceError::Remote { .. }) => Cause::ServiceFailed,
            QueryError::Service(ServiceError::Unavailable) => Cause::SearchUnavailable,
            QueryError::Service(_) => Cause::Service,
            QueryError::Engine(EngineError::Away) => Cause::EngineAway,
            QueryError::Engine(EngineError::Failed(_)) => Cause::EngineFailed,
            QueryError::Write(_)
            | QueryError::Evaluation(
                Evaluation::Dataset(_)
                | Evaluation::Unexpected(_)
                | Evaluation::UnexpectedDefaultGraph,
            ) => Cause::Machine,
            _ => Cause::Query,
        };
        Self::new(cause, fault.to_string())
    }
}

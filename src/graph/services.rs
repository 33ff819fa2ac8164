//! What SERVICE reaches: the full text of the ledger, and the SPARQL services that the settings allow. Nothing else, and
//! without [`Services::with_search`] and [`Services::with_remote`] nothing at all.
//!
//! A service is evaluated on its own, before what stands beside it ([SPARQL 1.1 Federated
//! Query](https://www.w3.org/TR/sparql11-federated-query/)), and at most once in a query, however often the plan comes to
//! it. Searches are done before the plan is made ([`inline`]), so that the plan knows how many things they found.

mod inline;
mod remote;
mod request;
mod search;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use oxigraph::model::{NamedNode, Term, Variable};
use oxigraph::sparql::{
    CancellationToken, DefaultServiceHandler, QueryEvaluationError, QuerySolutionIter,
};
use spargebra::Query;
use spargebra::algebra::GraphPattern;

use crate::config::Config;
use crate::iri::Base;
use crate::ledger::SharedWords;

use remote::Remote;
use request::Given;
use search::Engine;

/// How many different questions one query may put to services.
const QUESTIONS: usize = 16;

/// What queries may reach by SERVICE. Cloning it is cheap, and clones share what they learned.
#[derive(Clone, Default)]
pub struct Services {
    search: Option<Arc<Engine>>,
    remote: Option<Arc<Remote>>,
}

/// Why a service gave no answer. What a remote service said is no part of it.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ServiceError {
    /// Not on the list.
    #[error("SERVICE <{address}> is not allowed; {allowed}")]
    NotAllowed {
        /// What was to be asked.
        address: String,
        /// What is allowed, in words.
        allowed: String,
    },
    /// What stands in the SERVICE of a search is not understood.
    #[error("the search {0}")]
    Search(String),
    /// The full text cannot be read. Why is in the log.
    #[error("the full text cannot be searched now; try again later")]
    Unavailable,
    /// Whom to ask is open.
    #[error(
        "the variable that names a SERVICE has no value where the SERVICE stands; write the address itself"
    )]
    Nameless,
    /// A query asks too much of services.
    #[error(
        "the query puts more than {QUESTIONS} different questions to services; ask in several queries"
    )]
    TooMany,
    /// A remote service failed.
    #[error("the service <{address}> {what}")]
    Remote {
        /// Its address.
        address: String,
        /// What happened.
        what: String,
    },
    /// The query was stopped.
    #[error("the query was stopped while a service was asked")]
    Cancelled,
}

impl From<ServiceError> for QueryEvaluationError {
    fn from(fault: ServiceError) -> Self {
        match fault {
            ServiceError::Cancelled => Self::Cancelled,
            other => Self::Service(Box::new(other)),
        }
    }
}

impl Services {
    /// Nothing is reached.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// What the settings of a dataset allow.
    #[must_use]
    pub fn of(config: &Config, words: SharedWords) -> Self {
        Self::none()
            .with_search(config.site().base, config.state_path(), words)
            .with_remote(
                config.serve.services.clone(),
                Duration::from_secs(config.serve.service_seconds),
                config.serve.service_bytes,
            )
    }

    /// Adds the full text of the ledger in a state folder, as `{base}/search`. The ledger is opened to read, when it is
    /// first searched.
    #[must_use]
    pub fn with_search(self, base: Base, state: PathBuf, words: SharedWords) -> Self {
        let search = Some(Arc::new(Engine::new(base, state, words)));
        Self { search, ..self }
    }

    /// Adds SPARQL services by their exact addresses. One answer may take so long; all answers of a query may have so
    /// many bytes.
    #[must_use]
    pub fn with_remote(self, addresses: Vec<String>, time: Duration, bytes: usize) -> Self {
        let remote = Some(Arc::new(Remote::new(addresses, time, bytes)));
        Self { remote, ..self }
    }

    /// The services as one query asks them.
    pub(super) fn asked(&self, token: &CancellationToken) -> Asked {
        Asked(Arc::new(Question {
            services: self.clone(),
            token: token.clone(),
            answers: Mutex::default(),
        }))
    }

    fn not_allowed(&self, address: &str) -> ServiceError {
        let search = self.search.as_ref().map(|engine| engine.address());
        let others = self.remote.iter().flat_map(|remote| remote.addresses());
        let allowed: Vec<String> = search
            .into_iter()
            .chain(others)
            .map(|address| format!("<{address}>"))
            .collect();
        ServiceError::NotAllowed {
            address: address.to_owned(),
            allowed: match allowed.as_slice() {
                [] => "no service is".to_owned(),
                [one] => format!("allowed is {one}"),
                more => format!("allowed are {}", more.join(", ")),
            },
        }
    }
}

/// What a service answered: rows of terms.
#[derive(Debug, Default)]
struct Table {
    variables: Vec<Variable>,
    rows: Vec<Vec<Option<Term>>>,
    /// How long the answer was, in bytes, where it came from elsewhere.
    bytes: usize,
}

/// The services, with what they have answered in one query.
#[derive(Clone)]
pub(super) struct Asked(Arc<Question>);

struct Question {
    services: Services,
    token: CancellationToken,
    answers: Mutex<HashMap<String, Answered>>,
}

/// Faults are kept too: a service that is silent about them is asked again for each row otherwise.
type Answered = Result<Arc<Table>, ServiceError>;

impl Asked {
    /// Puts what searches find into the query.
    pub(super) fn inline(&self, query: &mut Query) -> Result<(), ServiceError> {
        inline::inline(query, self)
    }

    fn is_search(&self, name: &NamedNode) -> bool {
        let search = &self.0.services.search;
        search.as_ref().is_some_and(|engine| engine.is_at(name))
    }

    fn stop_if_cancelled(&self) -> Result<(), ServiceError> {
        if self.0.token.is_cancelled() {
            Err(ServiceError::Cancelled)
        } else {
            Ok(())
        }
    }

    /// The answer to a question, from memory where it was asked before.
    fn answer(&self, name: &NamedNode, pattern: &GraphPattern, given: &Given) -> Answered {
        self.stop_if_cancelled()?;
        let question = format!("{name} {} {pattern}", given.said_of(pattern));
        // A query is evaluated by one thread.
        let mut answers = self
            .0
            .answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(answer) = answers.get(&question) {
            return answer.clone();
        }
        if answers.len() >= QUESTIONS {
            return Err(ServiceError::TooMany);
        }
        let received = answers.values().flatten().map(|rows| rows.bytes).sum();
        let answer = self.ask(name, pattern, given, received).map(Arc::new);
        answers.insert(question, answer.clone());
        answer
    }

    fn ask(
        &self,
        name: &NamedNode,
        pattern: &GraphPattern,
        given: &Given,
        received: usize,
    ) -> Result<Table, ServiceError> {
        let Services { search, remote } = &self.0.services;
        match (search, remote) {
            (Some(engine), _) if engine.is_at(name) => engine.answer(pattern, given, &self.0.token),
            (_, Some(remote)) if remote.allows(name.as_str()) => {
                remote.ask(name.as_str(), pattern, received, &self.0.token)
            }
            _ => Err(self.0.services.not_allowed(name.as_str())),
        }
    }
}

impl DefaultServiceHandler for Asked {
    type Error = QueryEvaluationError;

    fn handle(
        &self,
        name: &NamedNode,
        pattern: &GraphPattern,
        _base: Option<&oxiri::Iri<String>>,
    ) -> Result<QuerySolutionIter<'static>, QueryEvaluationError> {
        let answer = self.answer(name, pattern, &Given::default())?;
        let variables = answer.variables.clone().into();
        let rows = (0..answer.rows.len()).map(move |row| Ok(answer.rows[row].clone()));
        Ok(QuerySolutionIter::from_tuples(variables, rows))
    }
}

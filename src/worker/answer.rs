//! A request to a worker, and its answer.

use std::io;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use oxigraph::sparql::QueryResults;

use super::exchange::{BACKGROUND, BIND, BROKEN_OFF, Cause, Fault, MILLISECONDS, ROWS};
use super::http::{Connection, Request};
use super::limits::{self, Thread};
use super::watch::{Watch, Watched};
use crate::graph::{self, AnswerFormat, Evaluation, Over, QueryError, Services};
use crate::protocol::{self, Asked, negotiate};

/// How long a query may take where the request does not say.
const TIME: Duration = Duration::from_mins(1);

/// What a thread answers with.
pub(super) struct Answering {
    pub(super) over: Over,
    pub(super) services: Services,
    /// What relative IRIs are resolved against.
    pub(super) base: String,
    pub(super) watch: Watch,
    /// Why the last answer broke off: its client can only see that it did.
    pub(super) broken_off: Mutex<Option<Fault>>,
}

impl Answering {
    /// Answers a request. Gives what the thread may do next: nothing where others go before it now.
    ///
    /// # Errors
    /// Where the client is gone, or the answer broke off: then the connection has to end, so that nobody takes what there
    /// was of it for all.
    pub(super) fn respond(
        &self,
        connection: &mut Connection,
        request: &Request,
    ) -> io::Result<Next> {
        if request.target == BROKEN_OFF {
            let last = self.broken_off.lock();
            let last = last.unwrap_or_else(PoisonError::into_inner).take();
            let fault = last.unwrap_or_else(|| Fault::new(Cause::Machine, "nothing broke off"));
            refuse(connection, &fault, request.is_last())?;
            return Ok(next(request.is_last(), false));
        }
        let background = request.header(BACKGROUND).is_some();
        if background {
            limits::step_back(&Thread::this());
        }
        let time = header(request, MILLISECONDS).map_or(TIME, Duration::from_millis);
        let watched = self.watch.over(time);
        let evaluated = asked(request)
            .and_then(|(asked, bindings)| self.evaluate(&asked, &bindings, request, &watched));
        let last = background || watched.stepped_back() || request.is_last();
        match evaluated {
            Err(fault) => refuse(connection, &fault, last)?,
            Ok((mut evaluation, first)) => {
                let content_type = negotiate::content_type(evaluation.format());
                if evaluation.is_done() {
                    connection.respond(200, content_type, last, &first)?;
                } else {
                    // Whether others go before this thread when the last piece is sent, nobody knows yet.
                    connection.begin(content_type, true)?;
                    connection.piece(&first)?;
                    self.go_on(connection, &mut evaluation)?;
                    return Ok(next(true, background || watched.stepped_back()));
                }
            }
        }
        // As the client was told: should others go before this thread since, its next request is slower, and the last.
        Ok(next(last, last && (background || watched.stepped_back())))
    }

    /// Begins to evaluate. The first piece is where most faults show: before the first byte they still have a status.
    fn evaluate(
        &self,
        asked: &Asked,
        bindings: &[(String, String)],
        request: &Request,
        watched: &Watched,
    ) -> Result<(Evaluation, Vec<u8>), Fault> {
        let answers = asked
            .answers
            .unwrap_or_else(|| negotiate::Answers::accepted(request.header("accept")));
        let told = |fault: QueryError| Fault::from(&fault);
        let mut query = graph::parse(&asked.query, &self.base, &watched.token).map_err(told)?;
        if let Some(graphs) = &asked.graphs {
            query.read_graphs(&graphs.default, &graphs.named);
        }
        for (name, value) in bindings {
            query = graph::bind(query, name, value).map_err(told)?;
        }
        let mut evaluation = Evaluation::start(
            query,
            &self.over,
            &self.services,
            |results| choose(answers, results),
            header(request, ROWS).unwrap_or(u64::MAX),
            &watched.token,
        )
        .map_err(told)?;
        let first = evaluation.piece().map_err(told)?;
        Ok((evaluation, first))
    }

    /// Evaluates the rest, piece by piece, as fast as the client takes it.
    fn go_on(&self, connection: &mut Connection, evaluation: &mut Evaluation) -> io::Result<()> {
        loop {
            match evaluation.piece() {
                Ok(piece) => {
                    connection.piece(&piece)?;
                    if piece.is_empty() {
                        return Ok(());
                    }
                }
                Err(fault) => {
                    let mut last = self
                        .broken_off
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner);
                    *last = Some(Fault::from(&fault));
                    return Err(io::Error::other(fault));
                }
            }
        }
    }
}

/// What a thread may do when it has answered.
pub(super) enum Next {
    /// Read another request.
    Request,
    /// Take another connection.
    Connection,
    /// End: others go before it.
    End,
}

fn next(last: bool, stepped_back: bool) -> Next {
    match (last, stepped_back) {
        (_, true) => Next::End,
        (true, false) => Next::Connection,
        (false, false) => Next::Request,
    }
}

/// The format of the answer, of those that are asked for.
fn choose(
    answers: negotiate::Answers,
    results: &QueryResults<'_>,
) -> Result<AnswerFormat, QueryError> {
    const NONE: &str = "any of the formats that are asked for";
    match results {
        QueryResults::Graph(_) => answers
            .graph
            .map(AnswerFormat::Graph)
            .ok_or(QueryError::Format("CONSTRUCT or DESCRIBE", NONE)),
        _ => answers
            .table
            .map(AnswerFormat::Results)
            .ok_or(QueryError::Format("SELECT or ASK", NONE)),
    }
}

fn header<T: FromStr>(request: &Request, name: &str) -> Option<T> {
    request.header(name)?.parse().ok()
}

/// What a request asks, and the variables that it binds.
fn asked(request: &Request) -> Result<(Asked, Vec<(String, String)>), Fault> {
    let wrong = |message: &str| Fault::new(Cause::Query, message);
    let parameters = request
        .target
        .split_once('?')
        .map_or("", |(_, after)| after);
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(parameters.as_bytes())
        .into_owned()
        .collect();
    match request.method.as_str() {
        "GET" => {}
        "POST" => {
            let media_type = request.header("content-type").unwrap_or_default();
            match media_type.split(';').next().unwrap_or_default().trim() {
                "application/sparql-query" => {
                    let query = str::from_utf8(&request.body);
                    let query = query.map_err(|_| wrong("the query is not UTF-8"))?;
                    pairs.push(("query".to_owned(), query.to_owned()));
                }
                "application/x-www-form-urlencoded" => {
                    pairs.extend(form_urlencoded::parse(&request.body).into_owned());
                }
                _ => {
                    return Err(wrong(
                        "send the query as application/sparql-query or application/x-www-form-urlencoded",
                    ));
                }
            }
        }
        _ => return Err(wrong("ask with GET or POST")),
    }
    let bindings = pairs
        .iter()
        .filter(|(name, _)| name == BIND)
        .filter_map(|(_, value)| value.split_once('='))
        .map(|(name, term)| (name.to_owned(), term.to_owned()))
        .collect();
    let asked = protocol::asked(pairs).map_err(|fault| wrong(&fault.to_string()))?;
    Ok((asked, bindings))
}

fn refuse(connection: &mut Connection, fault: &Fault, last: bool) -> io::Result<()> {
    let body = serde_json::to_vec(fault)?;
    connection.respond(fault.cause.status(), "application/json", last, &body)
}

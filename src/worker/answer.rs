//! A request to a worker and its response.
//!
//! The body is made as it is read: a thread evaluates the next piece of an answer when the connection has room for it.

use std::pin::Pin;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{ACCEPT, CONNECTION, CONTENT_TYPE, HeaderMap};
use hyper::{Method, Request, Response};
use oxigraph::sparql::QueryResults;
use oxigraph::store::Store;

use super::exchange::{BACKGROUND, BIND, BROKEN_OFF, Cause, Fault, MILLISECONDS, ROWS};
use super::limits;
use super::watch::{Watch, Watched};
use crate::graph::{self, AnswerFormat, Evaluation, QueryError, Services};
use crate::protocol::{self, Asked, negotiate};

/// How long a request may be, in bytes. The server is stricter.
const REQUEST: usize = 64 << 20;
/// How long a query may take where the request does not say.
const TIME: Duration = Duration::from_mins(1);

/// What a thread answers with.
pub(super) struct Answering {
    store: Store,
    services: Services,
    /// What relative IRIs are resolved against.
    base: String,
    watch: Watch,
    /// Why the last answer broke off: its client can only see that it did.
    broken_off: Arc<Mutex<Option<Fault>>>,
}

impl Answering {
    /// Answers over a store, under a watch.
    pub(super) fn new(store: Store, services: Services, base: String, watch: Watch) -> Self {
        Self {
            store,
            services,
            base,
            watch,
            broken_off: Arc::default(),
        }
    }

    /// Answers a request.
    pub(super) async fn respond(&self, request: Request<Incoming>) -> Response<Answer> {
        let (parts, body) = request.into_parts();
        let background = parts.headers.contains_key(BACKGROUND);
        if background {
            limits::step_back();
        }
        if parts.uri.path() == BROKEN_OFF {
            let last = self.broken_off.lock();
            let last = last.unwrap_or_else(PoisonError::into_inner).take();
            return refuse(
                &last.unwrap_or_else(|| Fault::new(Cause::Machine, "nothing broke off")),
            );
        }
        let uri = parts.uri.query().unwrap_or_default().to_owned();
        let result = match asked(&parts.method, &parts.headers, &uri, body).await {
            Ok((asked, bindings)) => self.evaluate(asked, &bindings, &parts.headers),
            Err(fault) => Err(fault),
        };
        let mut response = result.unwrap_or_else(|fault| refuse(&fault));
        if background {
            // The thread goes with its connection.
            response
                .headers_mut()
                .insert(CONNECTION, hyper::header::HeaderValue::from_static("close"));
        }
        response
    }

    fn evaluate(
        &self,
        asked: Asked,
        bindings: &[(String, String)],
        headers: &HeaderMap,
    ) -> Result<Response<Answer>, Fault> {
        let time = header(headers, MILLISECONDS).map_or(TIME, Duration::from_millis);
        let watched = self.watch.over(time);
        let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
        let answers = asked
            .answers
            .unwrap_or_else(|| negotiate::Answers::accepted(accept));
        let told = |fault: &QueryError| Fault::from(fault);
        let mut query =
            graph::parse(&asked.query, &self.base, &watched.token).map_err(|f| told(&f))?;
        if let Some(graphs) = &asked.graphs {
            query.read_graphs(&graphs.default, &graphs.named);
        }
        for (name, value) in bindings {
            query = graph::bind(query, name, value).map_err(|f| told(&f))?;
        }
        let mut evaluation = Evaluation::start(
            query,
            &self.store,
            &self.services,
            |results| choose(answers, results),
            header(headers, ROWS).unwrap_or(u64::MAX),
            &watched.token,
        )
        .map_err(|f| told(&f))?;
        let content_type = negotiate::content_type(evaluation.format());
        // The first piece is where most faults show: before the first byte they still have a status.
        let first = Bytes::from(evaluation.piece().map_err(|f| told(&f))?);
        let answer = if evaluation.is_done() {
            Answer::Whole(first)
        } else {
            let rest = Unfinished {
                evaluation,
                _watched: watched,
                broken_off: Arc::clone(&self.broken_off),
            };
            Answer::Pieces(first, Box::new(rest))
        };
        let mut response = Response::new(answer);
        response.headers_mut().insert(
            CONTENT_TYPE,
            hyper::header::HeaderValue::from_static(content_type),
        );
        Ok(response)
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

fn header<T: FromStr>(headers: &HeaderMap, name: &str) -> Option<T> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// What a request asks, and the variables that it binds.
async fn asked(
    method: &Method,
    headers: &HeaderMap,
    uri: &str,
    body: Incoming,
) -> Result<(Asked, Vec<(String, String)>), Fault> {
    let wrong = |message: &str| Fault::new(Cause::Query, message);
    let mut pairs: Vec<(String, String)> = form_urlencoded::parse(uri.as_bytes())
        .into_owned()
        .collect();
    if method == Method::POST {
        let body = Limited::new(body, REQUEST)
            .collect()
            .await
            .map_err(|_| wrong("the request did not arrive whole"))?
            .to_bytes();
        let media_type = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        match media_type.split(';').next().unwrap_or_default().trim() {
            "application/sparql-query" => {
                let query = str::from_utf8(&body).map_err(|_| wrong("the query is not UTF-8"))?;
                pairs.push(("query".to_owned(), query.to_owned()));
            }
            "application/x-www-form-urlencoded" => {
                pairs.extend(form_urlencoded::parse(&body).into_owned());
            }
            _ => {
                return Err(wrong(
                    "send the query as application/sparql-query or application/x-www-form-urlencoded",
                ));
            }
        }
    } else if method != Method::GET {
        return Err(wrong("ask with GET or POST"));
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

fn refuse(fault: &Fault) -> Response<Answer> {
    let body = serde_json::to_vec(fault)
        .unwrap_or_else(|fault| unreachable!("plain data serialises: {fault}"));
    let mut response = Response::new(Answer::Whole(body.into()));
    *response.status_mut() = hyper::StatusCode::from_u16(fault.cause.status())
        .unwrap_or(hyper::StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(
        CONTENT_TYPE,
        hyper::header::HeaderValue::from_static("application/json"),
    );
    response
}

/// The body of a response.
pub(super) enum Answer {
    /// All of it.
    Whole(Bytes),
    /// What there is of it, and where the rest comes from.
    Pieces(Bytes, Box<Unfinished>),
}

/// An answer of which there is more.
pub(super) struct Unfinished {
    evaluation: Evaluation,
    _watched: Watched,
    broken_off: Arc<Mutex<Option<Fault>>>,
}

impl Unfinished {
    fn piece(&mut self) -> Result<Bytes, QueryError> {
        self.evaluation
            .piece()
            .map(Bytes::from)
            .inspect_err(|fault| {
                let mut last = self
                    .broken_off
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner);
                *last = Some(Fault::from(fault));
            })
    }
}

impl Body for Answer {
    type Data = Bytes;
    /// A body that fails ends the connection: nobody takes half an answer for a whole one.
    type Error = QueryError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, QueryError>>> {
        let piece = match &mut *self {
            Self::Whole(bytes) => Ok(std::mem::take(bytes)),
            Self::Pieces(first, _) if !first.is_empty() => Ok(std::mem::take(first)),
            Self::Pieces(_, rest) => rest.piece(),
        };
        Poll::Ready(match piece {
            Ok(piece) if piece.is_empty() => {
                *self = Self::Whole(Bytes::new());
                None
            }
            Ok(piece) => Some(Ok(Frame::data(piece))),
            Err(fault) => Some(Err(fault)),
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(bytes) if bytes.is_empty())
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Pieces(first, _) => {
                let mut hint = SizeHint::new();
                hint.set_lower(first.len() as u64);
                hint
            }
        }
    }
}

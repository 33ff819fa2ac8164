//! Rows of an engine elsewhere, as they come.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use oxigraph::model::{Term, Variable};
use oxigraph::sparql::results::{
    QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput, ReaderSolutionsParser,
};
use oxigraph::sparql::{CancellationToken, QueryEvaluationError};

use super::Endpoint;
use super::ask::{EngineError, asked};
use crate::remote::{RemoteError, Streamed};

/// How often is looked whether the query was stopped.
const LOOK: Duration = Duration::from_millis(20);
/// How much of an answer is read at once.
const PIECE: usize = 32 * 1024;
/// How many pieces may wait to be taken: an engine is not read faster than the client reads.
const WAITING: usize = 4;
/// How Virtuoso says that it cuts answers off.
const MOST_ROWS: &str = "x-sparql-maxrows";
/// How Virtuoso says that it stopped before it was done.
const STATE: &str = "x-sql-state";

/// Rows, one after the other.
pub(super) struct Rows {
    solutions: ReaderSolutionsParser<Incoming>,
    variables: Arc<[Variable]>,
    token: CancellationToken,
    /// How many the engine gives at most, where it says so.
    most: Option<u64>,
    given: u64,
    ended: bool,
}

/// What comes of a request, piece by piece.
enum Piece {
    /// What its head says.
    Head(Head),
    /// There is no answer.
    Fault(EngineError),
    /// A part of the answer.
    Part(Vec<u8>),
    /// It broke off.
    BrokenOff,
}

/// What the head of an answer says.
struct Head {
    status: u16,
    media_type: String,
    most: Option<u64>,
    is_part: bool,
}

impl Head {
    fn of(answer: &Streamed) -> Self {
        Self {
            status: answer.status(),
            media_type: answer.media_type(),
            most: answer.header(MOST_ROWS).and_then(|most| most.parse().ok()),
            is_part: answer.header(STATE).is_some(),
        }
    }

    /// The format of an answer that is whole.
    fn format(&self) -> Result<QueryResultsFormat, EngineError> {
        if self.status != 200 || self.is_part {
            return Err(EngineError::Failed(
                "stopped before it was done; ask for less",
            ));
        }
        match QueryResultsFormat::from_media_type(&self.media_type) {
            Some(format @ (QueryResultsFormat::Json | QueryResultsFormat::Xml)) => Ok(format),
            _ => Err(EngineError::Failed(
                "answered in a format that was not asked for",
            )),
        }
    }
}

impl Rows {
    /// Asks, and waits for the first of the answer.
    pub(super) fn begin(
        endpoint: &Arc<Endpoint>,
        query: &str,
        variables: &Arc<[Variable]>,
        token: &CancellationToken,
    ) -> Result<Self, QueryEvaluationError> {
        let (sender, pieces) = sync_channel(WAITING);
        let (there, query) = (Arc::clone(endpoint), query.to_owned());
        // A thread of its own: whoever evaluates cannot wait for ever.
        std::thread::Builder::new()
            .name("engine".to_owned())
            .spawn(move || {
                // Whoever asked may be gone.
                let _gone = pass_on(&there, &query, &sender);
            })
            .map_err(|fault| QueryEvaluationError::Unexpected(Box::new(fault)))?;
        let mut incoming = Incoming {
            pieces,
            token: token.clone(),
            piece: Vec::new(),
            at: 0,
        };
        let head = incoming.head()?;
        let format = head.format()?;
        let parsed = QueryResultsParser::from_format(format).for_reader(incoming);
        let solutions = match parsed {
            Ok(ReaderQueryResultsParserOutput::Solutions(solutions)) => solutions,
            Ok(ReaderQueryResultsParserOutput::Boolean(_)) => {
                return Err(EngineError::Failed("answered with a word instead of rows").into());
            }
            Err(fault) => return Err(broken(&fault, token)),
        };
        Ok(Self {
            solutions,
            variables: Arc::clone(variables),
            token: token.clone(),
            most: head.most,
            given: 0,
            ended: false,
        })
    }

    /// All rows of a short answer, in the order of its own variables. Gives what is wrong with it otherwise.
    pub(super) fn whole(answer: Streamed, most: usize) -> Result<Vec<Vec<Option<Term>>>, String> {
        let head = Head::of(&answer);
        let format = head.format().map_err(|fault| fault.to_string())?;
        let no_rows = || "answered with something that is no table".to_owned();
        let parsed = QueryResultsParser::from_format(format).for_reader(answer);
        let Ok(ReaderQueryResultsParserOutput::Solutions(solutions)) = parsed else {
            return Err(no_rows());
        };
        let mut rows = Vec::new();
        for row in solutions {
            if rows.len() >= most {
                return Err(format!("answered with more than {most} rows"));
            }
            rows.push(row.map_err(|_| no_rows())?.values().to_vec());
        }
        if head.most.is_some_and(|most| rows.len() as u64 >= most) {
            return Err(EngineError::Cut(rows.len() as u64).to_string());
        }
        Ok(rows)
    }
}

impl Iterator for Rows {
    type Item = Result<Vec<Option<Term>>, QueryEvaluationError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.solutions.next() {
            Some(Ok(row)) => {
                self.given += 1;
                let values = self.variables.iter().map(|name| row.get(name).cloned());
                Some(Ok(values.collect()))
            }
            Some(Err(fault)) => {
                self.ended = true;
                Some(Err(broken(&fault, &self.token)))
            }
            None => {
                self.ended = true;
                let most = self.most.filter(|most| self.given >= *most)?;
                Some(Err(EngineError::Cut(most).into()))
            }
        }
    }
}

/// What it means that an answer cannot be read.
fn broken(fault: &dyn std::fmt::Display, token: &CancellationToken) -> QueryEvaluationError {
    if token.is_cancelled() {
        return QueryEvaluationError::Cancelled;
    }
    tracing::warn!("the answer of the engine cannot be read: {fault}");
    EngineError::Failed("broke its answer off").into()
}

/// Asks, and passes on what comes; ends when nobody takes it any more.
fn pass_on(endpoint: &Endpoint, query: &str, pieces: &SyncSender<Piece>) -> Option<()> {
    const ACCEPT: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.5";
    let asked = asked(endpoint.graph.as_deref(), query);
    let mut answer = match endpoint.client.stream(&endpoint.query, &asked, ACCEPT) {
        Ok(answer) => answer,
        Err(fault) => {
            let fault = if let RemoteError::Unusable { .. } = fault {
                EngineError::Failed("answered with something that is no answer")
            } else {
                EngineError::of(&fault, endpoint.config.seconds)
            };
            return pieces.send(Piece::Fault(fault)).ok();
        }
    };
    pieces.send(Piece::Head(Head::of(&answer))).ok()?;
    loop {
        let mut piece = vec![0; PIECE];
        match answer.read(&mut piece) {
            Ok(0) => return Some(()),
            Ok(read) => {
                piece.truncate(read);
                pieces.send(Piece::Part(piece)).ok()?;
            }
            Err(fault) => {
                tracing::warn!("the engine broke its answer off: {fault}");
                return pieces.send(Piece::BrokenOff).ok();
            }
        }
    }
}

/// An answer that another thread receives.
struct Incoming {
    pieces: Receiver<Piece>,
    token: CancellationToken,
    piece: Vec<u8>,
    at: usize,
}

impl Incoming {
    /// The next piece; `None` at the end, and where the query was stopped.
    fn next(&self) -> Option<Piece> {
        loop {
            match self.pieces.recv_timeout(LOOK) {
                Ok(piece) => return Some(piece),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if self.token.is_cancelled() => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    fn head(&mut self) -> Result<Head, QueryEvaluationError> {
        match self.next() {
            Some(Piece::Head(head)) => Ok(head),
            Some(Piece::Fault(fault)) => Err(fault.into()),
            _ if self.token.is_cancelled() => Err(QueryEvaluationError::Cancelled),
            _ => Err(EngineError::Failed("broke its answer off").into()),
        }
    }
}

impl Read for Incoming {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            match self.next() {
                Some(Piece::Part(piece)) => (self.piece, self.at) = (piece, 0),
                None if !self.token.is_cancelled() => return Ok(0),
                _ => return Err(io::ErrorKind::ConnectionAborted.into()),
            }
        }
        let length = out.len().min(self.piece.len() - self.at);
        out[..length].copy_from_slice(&self.piece[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

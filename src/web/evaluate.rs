//! Evaluating a query: on a thread of its own with a large stack, its answer handed over piece by piece.
//!
//! Up to the first piece a fault has a status. After it, it can only be told by breaking the connection off, so that no
//! client takes half an answer for a whole one: a stream that does not end in [`Event::Done`] ends in an error.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_core::Stream;
use oxigraph::model::GraphName;
use oxigraph::sparql::{CancellationToken, QueryResults};
use oxigraph::store::Store;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinHandle;
use tokio::time::{Instant, Sleep};

use super::App;
use super::negotiate::Answers;
use crate::graph::{self, AnswerFormat, Limits, QueryError, Services};

/// The stack of a thread that evaluates: parser and evaluator are recursive. It is address space, used only as needed.
const STACK: usize = 256 << 20;
/// The size of a piece.
const PIECE: usize = 32 * 1024;
/// How many pieces wait for a slow client.
const WAITING: usize = 4;
/// How long a query that was told to stop may take to do so before it is answered for.
const GRACE: Duration = Duration::from_millis(500);

/// A query, and how it is to be answered.
pub(super) struct Question {
    /// The query.
    pub(super) query: String,
    /// What it may be.
    pub(super) limits: Limits,
    /// The graphs of its default graph, where the protocol names them.
    pub(super) graphs: Option<Vec<GraphName>>,
    /// Variables and the terms that they are bound to.
    pub(super) bindings: Vec<(String, String)>,
    /// The formats that will do.
    pub(super) answers: Answers,
    /// How long it may take.
    pub(super) time: Option<Duration>,
    /// Held until it is done, also when nobody waits any more.
    pub(super) permit: Option<OwnedSemaphorePermit>,
}

enum Event {
    Started(AnswerFormat),
    Piece(Bytes),
    Fault(QueryError),
    Done,
}

/// Evaluates a query. Gives the format and the body of its answer.
///
/// # Errors
/// Where it fails before the first piece.
pub(super) async fn evaluate(
    app: &App,
    question: Question,
) -> Result<(AnswerFormat, Body), QueryError> {
    let deadline = question.time.map(|time| Instant::now() + time);
    let token = CancellationToken::new();
    let (sender, mut events) = mpsc::channel(WAITING);
    let stop = Stop::after(app, deadline, token.clone());
    let out = Out {
        sender,
        runtime: Handle::current(),
        deadline,
        started: None,
        piece: Vec::new(),
    };
    let (store, services) = (app.store(), app.services());
    std::thread::Builder::new()
        .name("query".to_owned())
        .stack_size(STACK)
        .spawn(move || run(question, store, &services, out, &token))?;
    let first = async {
        match deadline {
            // Some of what a query does cannot be stopped. Whoever asked is told all the same.
            Some(deadline) => tokio::time::timeout_at(deadline + GRACE, events.recv())
                .await
                .unwrap_or(Some(Event::Fault(QueryError::Cancelled))),
            None => events.recv().await,
        }
    };
    match first.await {
        Some(Event::Started(format)) => {
            let pieces = Pieces {
                events,
                late: deadline.map(|deadline| Box::pin(tokio::time::sleep_until(deadline + GRACE))),
                _stop: stop,
            };
            Ok((format, Body::from_stream(pieces)))
        }
        Some(Event::Fault(fault)) => Err(fault),
        Some(Event::Piece(_) | Event::Done) | None => Err(broke_off().into()),
    }
}

fn broke_off() -> io::Error {
    io::Error::other("the evaluation of a query broke off")
}

/// The thread.
fn run(
    mut question: Question,
    store: Store,
    services: &Services,
    out: Out,
    token: &CancellationToken,
) {
    let permit = question.permit.take();
    let end = out.again();
    let result = answer(&question, &store, services, out, token);
    // Whoever has every permit knows that no query holds the store any more.
    drop(store);
    let event = result.map_or_else(Event::Fault, |()| Event::Done);
    if end.send(event).is_err() {
        tracing::debug!("nobody waits for the answer any more");
    }
    drop(permit);
}

fn answer(
    question: &Question,
    store: &Store,
    services: &Services,
    mut out: Out,
    token: &CancellationToken,
) -> Result<(), QueryError> {
    let mut query = graph::parse(&question.query, question.limits, token)?;
    if let Some(graphs) = &question.graphs {
        query.dataset_mut().set_default_graph(graphs.clone());
    }
    for (name, value) in &question.bindings {
        query = graph::bind(query, name, value)?;
    }
    let choose = |results: &QueryResults<'_>| {
        const NONE: &str = "any of the formats that are asked for";
        match results {
            QueryResults::Graph(_) => question
                .answers
                .graph
                .map(AnswerFormat::Graph)
                .ok_or(QueryError::Format("CONSTRUCT or DESCRIBE", NONE)),
            _ => question
                .answers
                .table
                .map(AnswerFormat::Results)
                .ok_or(QueryError::Format("SELECT or ASK", NONE)),
        }
    };
    let start = move |format| -> Box<dyn Write> {
        out.started = Some(format);
        Box::new(out)
    };
    graph::answer(query, store, services, choose, start, token)?;
    Ok(())
}

/// What the thread writes into.
struct Out {
    sender: mpsc::Sender<Event>,
    runtime: Handle,
    /// Nobody waits for a client that does not read beyond this.
    deadline: Option<Instant>,
    /// The format, until the first piece is sent.
    started: Option<AnswerFormat>,
    piece: Vec<u8>,
}

impl Out {
    /// Another end of the same.
    fn again(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            runtime: self.runtime.clone(),
            deadline: self.deadline,
            started: None,
            piece: Vec::new(),
        }
    }

    fn send(&self, event: Event) -> io::Result<()> {
        let sent = match self.deadline {
            None => self.sender.blocking_send(event).is_ok(),
            Some(deadline) => {
                // A timer has to be made where the runtime runs.
                let sending = async {
                    tokio::time::timeout_at(deadline + GRACE, self.sender.send(event)).await
                };
                matches!(self.runtime.block_on(sending), Ok(Ok(())))
            }
        };
        if sent {
            Ok(())
        } else {
            Err(io::ErrorKind::BrokenPipe.into())
        }
    }

    fn send_piece(&mut self) -> io::Result<()> {
        if let Some(format) = self.started.take() {
            self.send(Event::Started(format))?;
        }
        if self.piece.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.piece);
        self.send(Event::Piece(piece.into()))
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.send_piece()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send_piece()
    }
}

/// Stops the query: at its deadline, when the server stops, and when this is dropped because nobody waits any more.
struct Stop {
    token: CancellationToken,
    timer: JoinHandle<()>,
}

impl Stop {
    fn after(app: &App, deadline: Option<Instant>, token: CancellationToken) -> Self {
        let aborted = app.aborted();
        let at_deadline = token.clone();
        let timer = tokio::spawn(async move {
            match deadline {
                Some(deadline) => tokio::select! {
                    () = tokio::time::sleep_until(deadline) => {}
                    () = aborted => {}
                },
                None => aborted.await,
            }
            at_deadline.cancel();
        });
        Self { token, timer }
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        self.timer.abort();
        self.token.cancel();
    }
}

/// The body of an answer.
struct Pieces {
    events: mpsc::Receiver<Event>,
    late: Option<Pin<Box<Sleep>>>,
    _stop: Stop,
}

impl Stream for Pieces {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.events.poll_recv(context) {
            Poll::Ready(Some(Event::Piece(piece))) => Poll::Ready(Some(Ok(piece))),
            Poll::Ready(Some(Event::Done)) => Poll::Ready(None),
            Poll::Ready(Some(Event::Fault(fault))) => {
                tracing::info!("an answer was broken off: {fault}");
                Poll::Ready(Some(Err(io::Error::other(fault))))
            }
            Poll::Ready(Some(Event::Started(_)) | None) => Poll::Ready(Some(Err(broke_off()))),
            Poll::Pending => match &mut self.late {
                Some(late) => late
                    .as_mut()
                    .poll(context)
                    .map(|()| Some(Err(io::ErrorKind::TimedOut.into()))),
                None => Poll::Pending,
            },
        }
    }
}

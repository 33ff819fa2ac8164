//! A query in a worker of its own, which is killed when it takes too long or too much, and when nobody waits for its answer
//! any more.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::pin::Pin;
use std::process::ExitStatus;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Bytes;
use futures_core::Stream;
use signal_hook::consts::{SIGABRT, SIGKILL, SIGXCPU};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, Sleep};

use super::ask::{Ask, Collected, collect, why_broken_off};
use super::counters::Counters;
use super::generation::Generation;
use super::process::Process;
use super::response::Response;
use super::{Answered, turn::GRACE};
use crate::worker::exchange::{Cause, Fault};

/// How long after its connection a worker that dies may be gone: to take down a large process takes the kernel a while.
const DYING: Duration = Duration::from_secs(1);
/// A worker that holds more memory than this after its query, in bytes, is not kept for the next.
const HEAVY: u64 = 128 << 20;

/// A worker that works for one query, killed when dropped.
pub(super) struct Held {
    process: Arc<Process>,
    generation: Arc<Generation>,
    counters: Counters,
    /// How many may rest; 0 where it is never kept.
    most_resting: usize,
    /// Held as long as it works.
    _place: Option<OwnedSemaphorePermit>,
    done: bool,
}

impl Held {
    pub(super) fn new(
        process: Arc<Process>,
        generation: Arc<Generation>,
        counters: Counters,
        most_resting: usize,
        place: Option<OwnedSemaphorePermit>,
    ) -> Self {
        Self {
            process,
            generation,
            counters,
            most_resting,
            _place: place,
            done: false,
        }
    }

    /// The query is over: the worker may rest until the next.
    fn rest(&mut self) {
        if std::mem::replace(&mut self.done, true) {
            return;
        }
        let is_light = self.process.memory().is_none_or(|memory| memory < HEAVY);
        if self.most_resting > 0 && is_light && self.generation.count().1 < self.most_resting {
            self.generation.rest(Arc::clone(&self.process));
        } else {
            self.process.kill();
        }
    }

    /// The worker is at fault, or was stopped.
    fn kill(&mut self) {
        self.done = true;
        self.process.kill();
    }

    /// Why there is no answer, once the connection broke off.
    async fn why(&mut self, deadline: Instant) -> Fault {
        if let Some(status) = self.process.ended(DYING).await {
            self.done = true;
            return why_dead(status, &self.process.last_words());
        }
        let asked = async {
            let mut response = self.process.send(&why_broken_off()).await?;
            collect(&mut response).await
        };
        let told = tokio::time::timeout(GRACE, asked).await;
        self.kill();
        match told {
            Ok(Ok(Collected::Fault(fault))) => fault,
            _ if deadline <= Instant::now() => too_slow(),
            _ => Fault::new(Cause::Machine, "a query worker broke off"),
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.done {
            self.counters.abandoned.inc();
            self.process.kill();
        }
    }
}

/// Why a worker died that nobody here killed.
fn why_dead(status: ExitStatus, last_words: &str) -> Fault {
    match status.signal() {
        Some(SIGXCPU) => too_slow(),
        Some(_) if last_words.contains("overflowed its stack") => Fault::new(
            Cause::Query,
            "the query is too deep to be evaluated; take it apart",
        ),
        Some(SIGABRT) => Fault::new(
            Cause::TooMuchMemory,
            "the query needs more memory than a query may take",
        ),
        Some(SIGKILL) => Fault::new(Cause::Busy, "the query's worker was killed"),
        _ => Fault::new(
            Cause::Machine,
            format!("a query worker ended ({status}): {last_words}"),
        ),
    }
}

fn too_slow() -> Fault {
    Fault::from(&crate::graph::QueryError::Cancelled)
}

/// Asks a worker that has nothing else to do.
pub(super) async fn ask(mut held: Held, ask: &Ask) -> Result<Answered, Fault> {
    let time = ask.deadline.saturating_duration_since(Instant::now());
    let asked = async {
        let mut response = held.process.send(&ask.request(time, true)).await?;
        Ok::<_, io::Error>((collect(&mut response).await?, response))
    };
    match tokio::time::timeout_at(ask.deadline + GRACE, asked).await {
        Err(_) => {
            held.counters.too_slow.inc();
            held.kill();
            Err(too_slow())
        }
        Ok(Err(_)) => Err(held.why(ask.deadline).await),
        Ok(Ok((Collected::Fault(fault), _))) => {
            held.rest();
            Err(fault)
        }
        Ok(Ok((Collected::Whole(whole), _))) => {
            held.rest();
            Ok(Answered::Whole(whole))
        }
        Ok(Ok((Collected::More(first), response))) => Ok(Answered::Rest(
            first.content_type,
            Box::new(Rest {
                first: first.body,
                response,
                held,
                late: Box::pin(tokio::time::sleep_until(ask.deadline + GRACE)),
            }),
        )),
    }
}

/// An answer that is passed on as it comes.
pub(in crate::web) struct Rest {
    first: Bytes,
    response: Response,
    held: Held,
    late: Pin<Box<Sleep>>,
}

impl Stream for Rest {
    /// A fault ends the connection: no client takes half an answer for a whole one.
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.first.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.first))));
        }
        // Also of a client that is slow: its time is over, too.
        if self.late.as_mut().poll(context).is_ready() {
            self.held.kill();
            return Poll::Ready(Some(Err(io::ErrorKind::TimedOut.into())));
        }
        let piece = match ready!(self.response.poll_piece(context)) {
            Some(Err(fault)) => {
                tracing::info!("an answer was broken off: {fault}");
                self.held.kill();
                Some(Err(fault))
            }
            None => {
                self.held.rest();
                None
            }
            piece => piece,
        };
        Poll::Ready(piece)
    }
}

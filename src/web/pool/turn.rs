//! A turn: a query in a worker that answers others at the same time. It is short. What takes longer, or gives more than is
//! kept, is asked anew in a worker of its own; nothing of it was passed on, so nobody notices.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::ask::{Ask, Collected, Whole, collect};
use super::generation::Generation;
use super::pace::Step;
use super::process::Process;
use crate::worker::exchange::{Cause, Fault};

/// How long a query that was told to stop may take to do so.
pub(super) const GRACE: Duration = Duration::from_millis(100);
/// How long after its connection a worker that dies may be gone.
const DYING: Duration = Duration::from_millis(50);

/// What came of a turn.
#[derive(Debug)]
pub(super) enum Outcome {
    /// An answer.
    Answer(Whole),
    /// There is none, and will be none.
    Fault(Fault),
    /// It takes longer than a turn, or gives more.
    Long,
    /// The worker died.
    Lost,
}

/// A place, and a worker with room.
pub(super) struct Turn {
    pub(super) generation: Arc<Generation>,
    pub(super) process: Arc<Process>,
    pub(super) _place: OwnedSemaphorePermit,
    /// Does its query not stop?
    pub(super) is_stuck: bool,
}

impl Turn {
    /// Asks. It is to go on when nobody waits for the answer any more ([`GoesOn`]): it is over soon, and then it is known
    /// whether the worker can go on.
    pub(super) async fn take(self, mut step: Step, ask: Ask, slice: Duration) -> Outcome {
        let asked = async {
            let mut response = self.process.send(&ask.request(slice, false)).await?;
            let collected = collect(&mut response).await?;
            self.process.give_back(response);
            Ok::<_, std::io::Error>(collected)
        };
        match step.with(asked, slice + GRACE).await {
            Ok(Ok(Collected::Whole(whole))) => Outcome::Answer(whole),
            Ok(Ok(Collected::More(..))) => Outcome::Long,
            Ok(Ok(Collected::Fault(fault))) if fault.cause == Cause::TooSlow => Outcome::Long,
            Ok(Ok(Collected::Fault(fault))) => Outcome::Fault(fault),
            Ok(Err(fault)) => {
                if self.process.ended(DYING).await.is_some() {
                    return Outcome::Lost;
                }
                tracing::debug!(worker = self.process.pid(), "an answer broke off: {fault}");
                Outcome::Long
            }
            Err(_) => {
                self.give_up(slice);
                Outcome::Long
            }
        }
    }

    /// The query does not stop: its thread is lost, and the worker is to be replaced.
    fn give_up(mut self, slice: Duration) {
        tracing::debug!(worker = self.process.pid(), "a query does not stop");
        self.is_stuck = true;
        self.generation.replace(&self.process, slice + GRACE);
    }
}

/// A future that goes on by itself when nobody waits for it any more.
pub(super) struct GoesOn<F: Future<Output: Send> + Send + 'static>(Option<Pin<Box<F>>>);

impl<F: Future<Output: Send> + Send + 'static> GoesOn<F> {
    pub(super) fn with(future: F) -> Self {
        Self(Some(Box::pin(future)))
    }
}

impl<F: Future<Output: Send> + Send + 'static> Future for GoesOn<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let Some(future) = &mut self.0 else {
            return Poll::Pending;
        };
        let polled = future.as_mut().poll(context);
        if polled.is_ready() {
            self.0 = None;
        }
        polled
    }
}

impl<F: Future<Output: Send> + Send + 'static> Drop for GoesOn<F> {
    fn drop(&mut self) {
        if let Some(future) = self.0.take()
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            runtime.spawn(future);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if !self.is_stuck {
            self.process.put_down();
        }
        self.generation.room.notify_one();
    }
}

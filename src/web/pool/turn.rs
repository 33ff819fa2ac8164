//! A turn: a query in a worker that answers others at the same time. It is short. What takes longer, or gives more than is
//! kept, is asked anew in a worker of its own; nothing of it was passed on, so nobody notices.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;

use super::ask::{Ask, Collected, Whole, collect};
use super::generation::Generation;
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
}

impl Turn {
    /// Asks. This goes on when nobody waits for the answer any more: it is over soon, and then it is known whether the worker
    /// can go on.
    pub(super) async fn take(self, ask: Ask, slice: Duration) -> Outcome {
        let asked = async {
            let (response, connection) = self.process.send(ask.request(slice, false)).await?;
            let collected = collect(response).await?;
            if !matches!(collected, Collected::More(..)) {
                self.process.give_back(connection);
            }
            Ok::<_, std::io::Error>(collected)
        };
        match tokio::time::timeout(slice + GRACE, asked).await {
            Ok(Ok(Collected::Whole(whole))) => Outcome::Answer(whole),
            Ok(Ok(Collected::More(..))) => Outcome::Long,
            Ok(Ok(Collected::Fault(fault))) if fault.cause == Cause::TooSlow => Outcome::Long,
            Ok(Ok(Collected::Fault(fault))) => Outcome::Fault(fault),
            Ok(Err(fault)) => match self.process.ended(DYING).await {
                Some(_) => Outcome::Lost,
                None => {
                    tracing::debug!(worker = self.process.pid(), "an answer broke off: {fault}");
                    Outcome::Long
                }
            },
            Err(_) => {
                self.give_up(slice);
                Outcome::Long
            }
        }
    }

    /// The query does not stop. The worker gets no more; it is killed when the others that it answers are done.
    fn give_up(&self, slice: Duration) {
        if !self.generation.replace(&self.process) {
            return;
        }
        tracing::debug!(worker = self.process.pid(), "a query does not stop");
        let process = Arc::clone(&self.process);
        tokio::spawn(async move {
            tokio::time::sleep(slice + GRACE).await;
            process.kill();
        });
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.process.put_down();
        self.generation.room.notify_one();
    }
}

//! How many queries are at work in the shared workers: few, for as long as they may be short. They come to their ends before
//! others begin, instead of all taking the processor from each other; so those that come first are answered first, and
//! hardly any waits much longer than the others.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;
use tokio::time::error::Elapsed;

use super::lane::{busy, stopping};
use crate::config;
use crate::worker::exchange::Fault;

/// How long a query is taken to be a short one. What takes longer goes on beside the others: they do not wait for it.
const SHORT: Duration = Duration::from_millis(2);

/// The steps that queries take one after another.
#[derive(Debug)]
pub(super) struct Pace(Arc<Semaphore>);

/// A step; it is over when it is dropped.
#[derive(Debug)]
pub(super) struct Step(Option<OwnedSemaphorePermit>);

impl Pace {
    /// As many steps at once as keep all cores at work: while one answer is on its way back and the next query on its way
    /// to a worker, another is being evaluated.
    pub(super) fn of_the_machine() -> Self {
        Self::of(2 * config::cores() + 2)
    }

    fn of(steps: usize) -> Self {
        Self(Arc::new(Semaphore::new(steps)))
    }

    /// A step, in the order of asking.
    pub(super) async fn step(&self, deadline: Instant) -> Result<Step, Fault> {
        if let Ok(permit) = Arc::clone(&self.0).try_acquire_owned() {
            return Ok(Step(Some(permit)));
        }
        let permit = Arc::clone(&self.0).acquire_owned();
        match tokio::time::timeout_at(deadline, permit).await {
            Ok(Ok(permit)) => Ok(Step(Some(permit))),
            Ok(Err(_)) => Err(stopping()),
            Err(_) => Err(busy("others were at work for as long as a query may take")),
        }
    }

    /// Sends those who wait away, and everybody who comes.
    pub(super) fn close(&self) {
        self.0.close();
    }
}

impl Step {
    /// Waits for what comes of a query, at most so long, and keeps nobody waiting for it if it is not short.
    pub(super) async fn with<T>(
        &mut self,
        asked: impl Future<Output = T>,
        most: Duration,
    ) -> Result<T, Elapsed> {
        let mut asked = std::pin::pin!(asked);
        if let Ok(answered) = tokio::time::timeout(SHORT.min(most), asked.as_mut()).await {
            return Ok(answered);
        }
        self.0 = None;
        tokio::time::timeout(most.saturating_sub(SHORT), asked).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::worker::exchange::Cause;

    /// Longer than a step.
    const LONG: Duration = Duration::from_secs(1);

    fn later() -> Instant {
        Instant::now() + LONG
    }

    #[tokio::test]
    async fn who_comes_when_every_step_is_taken_waits_until_one_is_over() {
        let pace = Pace::of(1);
        let first = pace.step(later()).await.unwrap();
        let second = tokio::time::timeout(SHORT, pace.step(later())).await;
        assert!(second.is_err());
        drop(first);
        pace.step(later()).await.unwrap();
    }

    #[tokio::test]
    async fn nobody_waits_for_a_query_that_takes_long() {
        let pace = Pace::of(1);
        let mut long = pace.step(later()).await.unwrap();
        let never = std::future::pending::<()>();
        let (ended, other) = tokio::join!(long.with(never, SHORT * 20), async {
            tokio::time::timeout(SHORT * 15, pace.step(later())).await
        });
        assert!(ended.is_err());
        other.unwrap().unwrap();
    }

    #[tokio::test]
    async fn what_comes_of_a_query_is_given_as_it_is_or_not_in_time() {
        let pace = Pace::of(1);
        let mut step = pace.step(later()).await.unwrap();
        assert_eq!(step.with(async { 1 }, LONG).await.unwrap(), 1);
        let later = async {
            tokio::time::sleep(SHORT * 3).await;
            2
        };
        assert_eq!(step.with(later, LONG).await.unwrap(), 2);
        let never = std::future::pending::<()>();
        assert!(step.with(never, Duration::ZERO).await.is_err());
    }

    #[tokio::test]
    async fn who_waits_for_longer_than_a_query_may_take_is_sent_away() {
        let pace = Pace::of(1);
        let _first = pace.step(later()).await.unwrap();
        let refused = pace.step(Instant::now() + SHORT).await.unwrap_err();
        assert_eq!(refused.cause, Cause::Busy);
    }

    #[tokio::test]
    async fn who_waits_when_the_server_stops_is_sent_away() {
        let pace = Pace::of(1);
        let _first = pace.step(later()).await.unwrap();
        let (waited, ()) = tokio::join!(pace.step(later()), async { pace.close() });
        waited.unwrap_err();
        pace.step(later()).await.unwrap_err();
    }
}

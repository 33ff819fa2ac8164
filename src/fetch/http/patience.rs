//! Waiting: before asking a host again, and before trying again.

use std::sync::PoisonError;
use std::time::{Duration, Instant};

use url::Url;

use super::fault::{Again, Failure};
use super::{Web, origin};
use crate::fetch::{FetchError, Watch};

impl Web {
    /// Tries until it succeeds, it can never succeed, or it was tried often enough.
    pub(super) fn patiently<T>(
        &self,
        watch: &mut dyn Watch,
        mut attempt: impl FnMut(&mut dyn Watch) -> Result<T, Failure>,
    ) -> Result<T, FetchError> {
        let mut tries = 0;
        loop {
            let failure = match attempt(watch) {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            };
            tries += 1;
            let longest = Duration::from_secs(self.settings.wait_seconds);
            let wait = match failure.again {
                Again::Never => return Err(failure.error),
                Again::After(wait) if wait > longest => {
                    return Err(FetchError::Later {
                        source: Box::new(failure.error),
                        seconds: wait.as_secs(),
                    });
                }
                _ if tries > self.settings.retries => {
                    return Err(match tries {
                        1 => failure.error,
                        _ => FetchError::Tried {
                            source: Box::new(failure.error),
                            tries,
                        },
                    });
                }
                Again::After(wait) => wait,
                Again::Soon => backoff(self.settings.retry_milliseconds, tries).min(longest),
            };
            tracing::info!("{}; trying again", failure.error);
            watch.stage(&format!(
                "waiting {} s to try again, {tries} of {}",
                wait.as_secs_f32().ceil(),
                self.settings.retries
            ));
            std::thread::sleep(wait);
        }
    }

    /// Waits until a host may be asked again.
    pub(super) fn take_turn(&self, url: &Url) {
        let delay = self
            .asked_delay(url)
            .unwrap_or_default()
            .max(Duration::from_millis(self.settings.delay_milliseconds))
            .min(Duration::from_secs(self.settings.wait_seconds.max(1)));
        let now = Instant::now();
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            let next = turns.entry(origin(url)).or_insert(now);
            let turn = (*next).max(now);
            *next = turn + delay;
            turn
        };
        std::thread::sleep(turn.saturating_duration_since(now));
    }
}

/// How long to wait after so many tries: twice as long each time.
fn backoff(first: u64, tries: u32) -> Duration {
    Duration::from_millis(first.saturating_mul(1 << (tries - 1).min(16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_as_long_as_the_one_before() {
        let waits = [1, 2, 3, 4].map(|tries| backoff(500, tries).as_millis());
        assert_eq!(waits, [500, 1_000, 2_000, 4_000]);
        assert_eq!(backoff(1, 1_000_000), backoff(1, 17));
    }
}

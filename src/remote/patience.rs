//! Trying again: what may pass is tried again after a while, twice as long each time.

use std::time::{Duration, SystemTime};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use super::{Access, RemoteError};

/// A try that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: RemoteError,
    pub(super) again: Again,
}

/// Should it be tried again?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// It would be the same.
    Never,
    /// After a while.
    Soon,
    /// After as long as the store says.
    After(Duration),
}

impl From<RemoteError> for Failure {
    fn from(error: RemoteError) -> Self {
        Self {
            error,
            again: Again::Never,
        }
    }
}

/// Can the same request have another answer later?
pub(super) fn again(status: u16, headers: &HeaderMap) -> Again {
    let may_pass = matches!(status, 408 | 425 | 429) || (status >= 500 && status != 501);
    match retry_after(headers) {
        _ if !may_pass => Again::Never,
        Some(wait) => Again::After(wait),
        None => Again::Soon,
    }
}

/// How long a store asks to be left alone. A date is taken from its own clock, where it tells it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let said = text(RETRY_AFTER)?;
    if let Ok(seconds) = said.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(said).ok()?;
    let now = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let now = now.unwrap_or_else(SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

/// Tries until it succeeds, can never succeed, or was tried often enough.
pub(super) fn patiently<T>(
    access: &Access,
    mut attempt: impl FnMut() -> Result<T, Failure>,
) -> Result<T, RemoteError> {
    let longest = Duration::from_secs(access.wait_seconds);
    let mut tries = 0;
    loop {
        let Failure { error, again } = match attempt() {
            Ok(value) => return Ok(value),
            Err(failure) => failure,
        };
        tries += 1;
        let wait = match again {
            Again::Never => return Err(error),
            Again::After(wait) if wait > longest => {
                return Err(RemoteError::Later {
                    source: Box::new(error),
                    seconds: wait.as_secs(),
                });
            }
            _ if tries > access.retries => {
                return Err(match tries {
                    1 => error,
                    _ => RemoteError::Tried {
                        source: Box::new(error),
                        tries,
                    },
                });
            }
            Again::After(wait) => wait,
            Again::Soon => backoff(access.retry_milliseconds, tries).min(longest),
        };
        tracing::info!("{error}; trying again in {} s", wait.as_secs_f32().ceil());
        std::thread::sleep(wait);
    }
}

fn backoff(first: u64, tries: u32) -> Duration {
    Duration::from_millis(first.saturating_mul(1 << (tries - 1).min(16)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(again: Again) -> Failure {
        Failure {
            error: RemoteError::Client {
                why: "no".to_owned(),
            },
            again,
        }
    }

    #[test]
    fn what_may_pass_is_tried_as_often_as_is_said_and_what_may_not_once() {
        let access = Access {
            retries: 2,
            retry_milliseconds: 1,
            ..Access::default()
        };
        for (again, expected) in [
            (Again::Soon, 3),
            (Again::After(Duration::ZERO), 3),
            (Again::Never, 1),
            (Again::After(Duration::from_hours(1)), 1),
        ] {
            let mut tries = 0;
            let result: Result<(), _> = patiently(&access, || {
                tries += 1;
                Err(failure(again))
            });
            assert_eq!(tries, expected, "{result:?}");
        }
    }

    #[test]
    fn a_store_says_how_long_to_wait_in_seconds_or_by_a_date() {
        let wait = |status, pairs: &[(reqwest::header::HeaderName, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(name, value.parse().unwrap());
            }
            again(status, &headers)
        };
        let date = (DATE, "Wed, 25 Nov 2026 06:00:00 GMT");
        let later = (RETRY_AFTER, "Wed, 25 Nov 2026 06:01:30 GMT");
        let after = |seconds| Again::After(Duration::from_secs(seconds));
        assert_eq!(wait(503, &[later, date]), after(90));
        assert_eq!(wait(429, &[(RETRY_AFTER, "7")]), after(7));
        assert_eq!(wait(500, &[]), Again::Soon);
        assert_eq!(wait(501, &[(RETRY_AFTER, "7")]), Again::Never);
        assert_eq!(wait(400, &[]), Again::Never);
    }
}

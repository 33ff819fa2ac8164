//! What went wrong in a try, and whether another one can help.

use std::error::Error;
use std::io;
use std::time::Duration;

use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use url::Url;

use super::{Web, shown};
use crate::fetch::FetchError;

/// A try that failed.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: FetchError,
    pub(super) again: Again,
}

/// Should it be tried again?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Again {
    /// It would be the same.
    Never,
    /// After a while.
    Soon,
    /// After as long as the server says.
    After(Duration),
}

impl Failure {
    pub(super) fn for_good(error: FetchError) -> Self {
        Self {
            error,
            again: Again::Never,
        }
    }

    pub(super) fn for_now(error: FetchError) -> Self {
        Self {
            error,
            again: Again::Soon,
        }
    }
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self::for_good(error)
    }
}

/// What an answer that is none means.
pub(super) fn of_status(url: &Url, response: &Response) -> Failure {
    let status = response.status();
    let may_pass = matches!(status.as_u16(), 408 | 425 | 429) || status.is_server_error();
    let again = match retry_after(response.headers()) {
        _ if !may_pass || status == StatusCode::NOT_IMPLEMENTED => Again::Never,
        Some(wait) => Again::After(wait),
        None => Again::Soon,
    };
    Failure {
        error: FetchError::Status {
            at: shown(url),
            status: status.as_u16(),
            remedy: remedy(status),
        },
        again,
    }
}

fn remedy(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 | 403 | 407 => {
            "we may not have it: give what it asks for by `header_env`, or ask those who run it"
        }
        404 | 410 => "there is nothing there: correct the `url` of the source",
        406 | 415 => "it is not there in a form that can be read: look what it offers",
        429 => "we ask too often: raise `fetch.delay_milliseconds`, or sync later",
        500.. => "its server has a fault: sync later, or tell those who run it",
        _ => "look at the address in a browser, and correct the `url` of the source",
    }
}

/// How long a server asks to wait. A date is taken from the server's own clock, where it tells it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
    let said = text(RETRY_AFTER)?;
    if let Ok(seconds) = said.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(said).ok()?;
    let now = text(DATE).and_then(|date| httpdate::parse_http_date(date).ok());
    let now = now.unwrap_or_else(std::time::SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
}

impl Web {
    /// What it means that nothing was answered.
    pub(super) fn unreached(&self, url: &Url, fault: &reqwest::Error) -> Failure {
        let at = shown(url);
        let host = url.host_str().unwrap_or_default().to_owned();
        let why = innermost(fault);
        if fault.is_timeout() {
            return Failure::for_now(self.silent(at, fault.is_connect()));
        }
        if fault.is_dns() {
            // Who is asked says so, and can be asked again.
            let may_pass = why.contains("emporary") || why.contains("ry again");
            let error = FetchError::Dns { at, host, why };
            return if may_pass {
                Failure::for_now(error)
            } else {
                Failure::for_good(error)
            };
        }
        if is_tls(fault) {
            return Failure::for_good(FetchError::Tls { at, why });
        }
        Failure::for_now(if why.contains("tls handshake") {
            FetchError::Tls { at, why }
        } else if fault.is_connect() {
            FetchError::Connect { at, host, why }
        } else {
            FetchError::BrokenOff { at, why }
        })
    }

    /// What it means that an answer broke off.
    pub(super) fn broken(&self, url: &Url, fault: &io::Error) -> Failure {
        let at = shown(url);
        let is_timeout = fault.kind() == io::ErrorKind::TimedOut
            || causes(fault).any(|cause| {
                cause
                    .downcast_ref::<reqwest::Error>()
                    .is_some_and(reqwest::Error::is_timeout)
            });
        if is_timeout {
            return Failure::for_now(self.silent(at, false));
        }
        Failure::for_now(FetchError::BrokenOff {
            at,
            why: innermost(fault),
        })
    }

    fn silent(&self, at: String, is_connecting: bool) -> FetchError {
        let (what, seconds, setting) = if is_connecting {
            (
                "did not take the connection",
                self.settings.connect_seconds,
                "fetch.connect_seconds",
            )
        } else {
            (
                "was silent",
                self.settings.idle_seconds,
                "fetch.idle_seconds",
            )
        };
        FetchError::Timeout {
            at,
            what,
            seconds,
            setting,
        }
    }
}

/// A fault and what caused it, also what is inside of faults of input.
fn causes<'a>(fault: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(fault), |fault: &&'a (dyn Error + 'static)| {
        let fault: &'a (dyn Error + 'static) = *fault;
        match fault
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(inside) => Some(inside as &(dyn Error + 'static)),
            None => fault.source(),
        }
    })
}

fn is_tls(fault: &reqwest::Error) -> bool {
    causes(fault).any(<dyn Error>::is::<rustls::Error>)
}

/// The words of the first cause: the others only say that something had a cause.
pub(super) fn innermost(fault: &(dyn Error + 'static)) -> String {
    causes(fault)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_says_how_long_to_wait_in_seconds_or_by_a_date() {
        let wait = |pairs: &[(reqwest::header::HeaderName, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(name, value.parse().unwrap());
            }
            retry_after(&headers).map(|wait| wait.as_secs())
        };
        let date = (DATE, "Wed, 25 Nov 2026 06:00:00 GMT");
        assert_eq!(wait(&[(RETRY_AFTER, "7")]), Some(7));
        let later = (RETRY_AFTER, "Wed, 25 Nov 2026 06:01:30 GMT");
        assert_eq!(wait(&[later, date.clone()]), Some(90));
        let before = (RETRY_AFTER, "Wed, 25 Nov 2026 05:00:00 GMT");
        assert_eq!(wait(&[before, date.clone()]), Some(0));
        assert_eq!(wait(&[(RETRY_AFTER, "soon"), date]), None);
        assert_eq!(wait(&[]), None);
    }
}

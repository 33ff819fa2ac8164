//! Around every request: its id, its line in the access log, and what it adds to the metrics.
//!
//! A request has ended when its answer was handed to the connection whole, or was broken off, or when its client has gone
//! before there was one. In each case the line is written once.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use axum::body::{Body, Bytes};
use axum::extract::{MatchedPath, Request};
use axum::http::header::{REFERER, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tracing::{Instrument, Span};

use super::App;
use super::connection::{Busy, Peer};
use super::metrics::Ended;
use crate::config::AccessLog;

/// How many characters of what a client sends stand in the log.
const SHOWN: usize = 1_000;
/// How long an id may be that a client brings.
const ID_LENGTH: usize = 64;
/// The header of the id.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");
/// The header that says whether an answer was kept.
pub(super) const X_CACHE: HeaderName = HeaderName::from_static("x-cache");

/// What a request is known by, in the log, in its answer and by its client.
#[derive(Debug, Clone)]
pub(super) struct RequestId(pub(super) Arc<str>);

impl RequestId {
    /// The client's, where it is a plain word; else one of ours.
    fn of(headers: &HeaderMap) -> Self {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let brought = headers
            .get(REQUEST_ID)
            .and_then(|value| value.to_str().ok())
            .filter(|id| (1..=ID_LENGTH).contains(&id.len()) && id.bytes().all(plain));
        Self(brought.map_or_else(fresh, Arc::from))
    }
}

/// An id that no other request has: when the first one came, and how many came since.
fn fresh() -> Arc<str> {
    static FIRST: std::sync::OnceLock<u128> = std::sync::OnceLock::new();
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let first = FIRST.get_or_init(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default()
            .as_micros()
    });
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("{first:x}-{count:x}").into()
}

/// Gives the request its id, and sees to it that its end is noted.
pub(super) async fn note<F: Future<Output = Response>>(
    app: App,
    mut request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let id = RequestId::of(request.headers());
    let span = tracing::error_span!("request", id = %id.0);
    let mut entry = Entry::of(app, &request, id.clone());
    request.extensions_mut().insert(id.clone());
    let response = next(request).instrument(span.clone()).await;
    let (mut parts, body) = response.into_parts();
    if let Ok(id) = HeaderValue::from_str(&id.0) {
        parts.headers.insert(REQUEST_ID, id);
    }
    entry.status = Some(parts.status.as_u16());
    entry.cache = text_of(&parts.headers, &X_CACHE);
    // Nobody asks for the body of an answer to HEAD.
    entry.complete = entry.method == Method::HEAD || hyper::body::Body::is_end_stream(&body);
    let body = Counted { body, entry, span };
    Response::from_parts(parts, Body::new(body))
}

/// A request, as the log tells it when it has ended.
struct Entry {
    app: App,
    _busy: Option<Busy>,
    id: RequestId,
    began: Instant,
    time: jiff::Timestamp,
    client: Option<IpAddr>,
    method: Method,
    path: String,
    route: String,
    agent: Option<String>,
    referer: Option<String>,
    status: Option<u16>,
    cache: Option<String>,
    bytes: u64,
    complete: bool,
}

impl Entry {
    fn of(app: App, request: &Request, id: RequestId) -> Self {
        let headers = request.headers();
        let peer = request.extensions().get::<Arc<Peer>>();
        let forwarded = app
            .config()
            .serve
            .forwarded
            .then(|| forwarded_for(headers))
            .flatten();
        let path = request
            .uri()
            .path_and_query()
            .map_or("", |path| path.as_str());
        let root = app.site().base.path();
        let route = request
            .extensions()
            .get::<MatchedPath>()
            .map_or("none", MatchedPath::as_str);
        app.metrics().in_flight.inc();
        Self {
            _busy: peer.map(Peer::busy),
            id,
            began: Instant::now(),
            time: jiff::Timestamp::now(),
            client: forwarded.or_else(|| peer.map(|peer| peer.address)),
            method: request.method().clone(),
            path: shown(path),
            route: route.strip_prefix(root).unwrap_or(route).to_owned(),
            agent: text_of(headers, &USER_AGENT),
            referer: text_of(headers, &REFERER),
            status: None,
            cache: None,
            bytes: 0,
            complete: false,
            app,
        }
    }

    fn log(&self, ms: f64) {
        // How a line looks, and that it is one line, is the subscriber's: `command::log`.
        tracing::info!(
            target: "oogst::access",
            time = %self.time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ"),
            request = &*self.id.0,
            client = self.client.map(tracing::field::display),
            method = self.method.as_str(),
            path = self.path.as_str(),
            status = self.status,
            bytes = self.bytes,
            complete = self.complete,
            ms,
            agent = self.agent.as_deref(),
            referer = self.referer.as_deref(),
            cache = self.cache.as_deref(),
        );
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        let metrics = self.app.metrics();
        metrics.in_flight.dec();
        metrics.count(&Ended {
            route: &self.route,
            method: &self.method,
            status: self.status,
            bytes: self.bytes,
            complete: self.complete,
            took,
        });
        if self.app.config().serve.access_log != AccessLog::Off {
            self.log((took.as_secs_f64() * 1e6).round() / 1e3);
        }
    }
}

/// A header as text, with marks in the place of what is no UTF-8.
fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    let text = String::from_utf8_lossy(value.as_bytes());
    Some(shown(&text))
}

/// What stands in the log of what a client sends.
fn shown(text: &str) -> String {
    // As many characters as bytes, or fewer.
    if text.len() <= SHOWN {
        return text.to_owned();
    }
    text.chars().take(SHOWN).collect()
}

/// The address that the reverse proxy saw: the last one, which it added itself. Those before are the client's word.
fn forwarded_for(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers.get_all(FORWARDED).iter().next_back()?;
    last.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
}

/// A body whose bytes are counted. Its entry is written when it is dropped.
struct Counted {
    body: Body,
    entry: Entry,
    span: Span,
}

impl hyper::body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        let _inside = this.span.enter();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, |data| data.len() as u64);
                this.entry.bytes += bytes;
                this.entry.complete = this.body.is_end_stream();
            }
            Some(Err(_)) => this.entry.complete = false,
            None => this.entry.complete = true,
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &HeaderName, values: &[&[u8]]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, HeaderValue::from_bytes(value).unwrap());
        }
        headers
    }

    #[test]
    fn an_id_of_the_client_is_taken_over_only_if_it_is_a_plain_word() {
        let taken = |value: &str| {
            let id = RequestId::of(&with(&REQUEST_ID, &[value.as_bytes()]));
            &*id.0 == value
        };
        assert!(taken("a.B_c-9"));
        assert!(taken(&"x".repeat(64)));
        for wrong in ["", "a b", "a\"b", "é", &"x".repeat(65)] {
            assert!(!taken(wrong), "{wrong}");
        }
        let [one, other] = [(); 2].map(|()| RequestId::of(&HeaderMap::new()).0);
        assert_ne!(one, other);
    }

    #[test]
    fn of_those_who_are_said_to_have_forwarded_the_last_one_counts() {
        let of = |values: &[&[u8]]| forwarded_for(&with(&FORWARDED, values));
        let expected = Some(IpAddr::from([192, 0, 2, 7]));
        assert_eq!(of(&[b"10.0.0.1, 192.0.2.7"]), expected);
        assert_eq!(of(&[b"10.0.0.1", b"192.0.2.7"]), expected);
        assert_eq!(of(&[b"nonsense"]), None);
        assert_eq!(of(&[]), None);
    }
}

//! Answers are compressed as the client likes it: zstd, br or gzip.
//!
//! What is compressed has another tag (`ETag`) than what is not: a weak one, for the content is the same and the bytes are not.
//! An answer that is broken off is broken off in every encoding: no encoder puts an end to what has none.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version};
use axum::middleware::Next;
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tower_http::compression::predicate::{And, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

/// Smaller answers are sent as they are, in bytes.
const FROM: u64 = 1024;
/// How hard to try, of 9 (gzip), 11 (br) and 22 (zstd): as much as can be done while a client waits.
const LEVEL: i32 = 4;

/// Among the extensions of an answer: it is sent as it is.
#[derive(Debug, Clone, Copy)]
struct AsItIs;

/// A choice of answers.
type Choice = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Compresses what is worth it.
pub(super) fn layer() -> CompressionLayer<And<SizeAbove, Choice>> {
    let choice: Choice = |_, _, headers, extensions| {
        extensions.get::<AsItIs>().is_none() && headers.get(CONTENT_TYPE).is_some_and(is_text)
    };
    CompressionLayer::new()
        .quality(CompressionLevel::Precise(LEVEL))
        .compress_when(SizeAbove::new(FROM).and(choice))
}

/// Stands inside of [`layer`], which asks bodies for more after their end: that is where they stay.
pub(super) async fn fused(response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let body = Body::new(Fused { body, ended: false });
    Response::from_parts(parts, body)
}

/// A body that has ended for good when it has ended.
struct Fused {
    body: Body,
    ended: bool,
}

impl hyper::body::Body for Fused {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        self.ended = frame.is_none();
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.ended || self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// For files: they have a length and parts that can be asked for, and their compressed forms are files too.
pub(super) async fn never(mut response: Response) -> Response {
    response.extensions_mut().insert(AsItIs);
    response
}

fn is_text(content_type: &HeaderValue) -> bool {
    let Ok(text) = content_type.to_str() else {
        return false;
    };
    let name = text.split(';').next().unwrap_or_default().trim();
    let (class, kind) = name.split_once('/').unwrap_or_default();
    class == "text"
        || ["json", "xml", "n-triples", "n-quads", "trig", "javascript"]
            .iter()
            .any(|end| kind.ends_with(end))
}

/// Stands around [`layer`]: tells apart by their tags what differs by its encoding.
pub(super) async fn tell_apart(request: Request, next: Next) -> Response {
    let known: Vec<HeaderValue> = request
        .headers()
        .get_all(IF_NONE_MATCH)
        .iter()
        .cloned()
        .collect();
    let mut response = next.run(request).await;
    if response.extensions().get::<AsItIs>().is_some() {
        return response;
    }
    let unchanged = response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    if unchanged {
        // It would have been compressed, or not, as it was when the client got it.
        headers.append(VARY, HeaderValue::from(ACCEPT_ENCODING));
    }
    let Some(strong) = headers
        .get(ETAG)
        .and_then(|etag| etag.to_str().ok())
        .filter(|etag| etag.starts_with('"'))
    else {
        return response;
    };
    let weak = format!("W/{strong}");
    let has_weak = || {
        known
            .iter()
            .filter_map(|value| value.to_str().ok())
            .any(|tags| tags.contains(&weak))
    };
    if (headers.contains_key(CONTENT_ENCODING) || unchanged && has_weak())
        && let Ok(weak) = HeaderValue::from_str(&weak)
    {
        headers.insert(ETAG, weak);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_compressed_and_what_is_compressed_already_is_not() {
        for (content_type, expected) in [
            ("text/html; charset=utf-8", true),
            ("text/turtle; charset=utf-8", true),
            ("application/n-triples", true),
            ("application/sparql-results+json", true),
            ("application/rdf+xml", true),
            ("image/svg+xml", true),
            ("image/png", false),
            ("application/gzip", false),
            ("application/zstd", false),
            ("application/octet-stream", false),
        ] {
            let value = HeaderValue::from_static(content_type);
            assert_eq!(is_text(&value), expected, "{content_type}");
        }
    }
}

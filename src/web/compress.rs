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
use axum::response::Response;
use hyper::body::{Frame, SizeHint};
use tower_http::compression::predicate::{And, Predicate, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel};

use super::negotiate::weighted;

/// Smaller answers are sent as they are, in bytes.
const FROM: u64 = 1024;
/// How hard to try, of 9 (gzip), 11 (br) and 22 (zstd): as much as can be done while a client waits.
const LEVEL: i32 = 4;

/// How the bytes of an answer are coded. The later ones are liked better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Coding {
    /// Not at all.
    Identity,
    /// [RFC 1952](https://www.rfc-editor.org/rfc/rfc1952)
    Gzip,
    /// [RFC 7932](https://www.rfc-editor.org/rfc/rfc7932)
    Brotli,
    /// [RFC 8878](https://www.rfc-editor.org/rfc/rfc8878)
    Zstd,
}

impl Coding {
    const ALL: [Self; 4] = [Self::Identity, Self::Gzip, Self::Brotli, Self::Zstd];

    /// As in the header `Accept-Encoding`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Brotli => "br",
            Self::Zstd => "zstd",
        }
    }
}

/// The coding that the client likes best; `None` where it takes none of ours, not even none.
pub(super) fn liked(headers: &HeaderMap) -> Option<Coding> {
    let mut accepted = Vec::new();
    for header in headers.get_all(ACCEPT_ENCODING) {
        accepted.extend(weighted(header.to_str().unwrap_or_default()));
    }
    let quality = |coding: Coding| {
        let of = |name: &str| accepted.iter().find(|(have, _)| have == name);
        // What is not spoken of is none of the codings, and is taken all the same where there is none.
        let otherwise = u16::from(coding == Coding::Identity);
        let named = of(coding.name()).or_else(|| of("*"));
        named.map_or(otherwise, |(_, quality)| *quality)
    };
    let best = Coding::ALL.map(|coding| (quality(coding), coding));
    let best = best.into_iter().filter(|(quality, _)| *quality > 0).max();
    best.map(|(_, coding)| coding)
}

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
pub(super) fn fused(response: Response) -> Response {
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
pub(super) async fn tell_apart<F: Future<Output = Response>>(
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let known = known(request.headers());
    let mut response = next(request).await;
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
    let tag = if headers.contains_key(CONTENT_ENCODING) {
        HeaderValue::from_str(&format!("W/{strong}")).ok()
    } else if unchanged {
        told(strong, &known)
    } else {
        None
    };
    if let Some(tag) = tag {
        headers.insert(ETAG, tag);
    }
    response
}

/// What the client says that it has.
pub(super) fn known(headers: &HeaderMap) -> HeaderMap {
    let mut out = HeaderMap::new();
    for tag in headers.get_all(IF_NONE_MATCH) {
        out.append(IF_NONE_MATCH, tag.clone());
    }
    out
}

/// The tag of what has not changed, of the two that it may have: the one that the client knows.
pub(super) fn told(strong: &str, known: &HeaderMap) -> Option<HeaderValue> {
    let weak = format!("W/{strong}");
    let known = known.get_all(IF_NONE_MATCH).into_iter();
    let has_weak = known
        .filter_map(|value| value.to_str().ok())
        .any(|tags| tags.contains(&weak));
    HeaderValue::from_str(if has_weak { &weak } else { strong }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coding_that_is_liked_best_is_the_one_of_the_layer_below() {
        for (accept, expected) in [
            (None, Some(Coding::Identity)),
            (Some(""), Some(Coding::Identity)),
            (Some("gzip"), Some(Coding::Gzip)),
            (Some("gzip, deflate, br, zstd"), Some(Coding::Zstd)),
            (Some("gzip, br;q=0.9, zstd;q=0.1"), Some(Coding::Gzip)),
            (Some("br;q=0.5, identity"), Some(Coding::Identity)),
            (Some("gzip;q=0"), Some(Coding::Identity)),
            (Some("compress"), Some(Coding::Identity)),
            (Some("*"), Some(Coding::Zstd)),
            (Some("zstd;q=0, *"), Some(Coding::Brotli)),
            (Some("identity;q=0"), None),
            (Some("*;q=0"), None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(accept) = accept {
                headers.insert(ACCEPT_ENCODING, accept.parse().unwrap());
            }
            assert_eq!(liked(&headers), expected, "{accept:?}");
        }
    }

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

//! What a worker is asked, and what it answers.

use std::io;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::header::{ACCEPT, CONTENT_TYPE, HOST};
use axum::http::{HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::Response;
use hyper::body::Incoming;
use tokio::time::Instant;

use crate::protocol::Graphs;
use crate::worker::exchange::{self, BACKGROUND, BIND, BROKEN_OFF, Fault, MILLISECONDS, ROWS};

/// What is asked.
#[derive(Debug, Clone)]
pub(in crate::web) struct Ask {
    /// The query.
    pub(in crate::web) query: Bytes,
    /// The graphs that it reads, where the request names any.
    pub(in crate::web) graphs: Option<Graphs>,
    /// Variables and the terms that they are bound to.
    pub(in crate::web) bindings: Vec<(String, String)>,
    /// The formats that will do, as in a header `Accept`.
    pub(in crate::web) accept: HeaderValue,
    /// When there has to be an answer.
    pub(in crate::web) deadline: Instant,
    /// How many rows or triples the answer may have.
    pub(in crate::web) rows: u64,
}

impl Ask {
    /// The request to a worker, which may take so long.
    pub(super) fn request(&self, time: Duration, background: bool) -> Request<Full<Bytes>> {
        let mut request = Request::new(Full::new(self.query.clone()));
        *request.method_mut() = hyper::Method::POST;
        if let Ok(uri) = self.target().parse() {
            *request.uri_mut() = uri;
        }
        let millis = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        let headers = request.headers_mut();
        headers.insert(HOST, HeaderValue::from_static("worker"));
        headers.insert(ACCEPT, self.accept.clone());
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/sparql-query"),
        );
        headers.insert(MILLISECONDS, HeaderValue::from(millis));
        headers.insert(ROWS, HeaderValue::from(self.rows));
        if background {
            headers.insert(BACKGROUND, HeaderValue::from_static("yes"));
        }
        request
    }

    /// The path with the parameters.
    fn target(&self) -> String {
        let mut parameters = form_urlencoded::Serializer::new(String::new());
        if let Some(graphs) = &self.graphs {
            for graph in &graphs.default {
                parameters.append_pair("default-graph-uri", graph.as_str());
            }
            for graph in &graphs.named {
                parameters.append_pair("named-graph-uri", graph.as_str());
            }
        }
        for (name, term) in &self.bindings {
            parameters.append_pair(BIND, &format!("{name}={term}"));
        }
        match parameters.finish() {
            none if none.is_empty() => "/".to_owned(),
            some => format!("/?{some}"),
        }
    }
}

/// Asks why the last answer broke off.
pub(super) fn why_broken_off() -> Request<Full<Bytes>> {
    let mut request = Request::new(Full::default());
    *request.uri_mut() = hyper::Uri::from_static(BROKEN_OFF);
    request
        .headers_mut()
        .insert(HOST, HeaderValue::from_static("worker"));
    request
}

/// An answer that is whole.
#[derive(Debug, Clone)]
pub(in crate::web) struct Whole {
    /// The media type.
    pub(in crate::web) content_type: HeaderValue,
    /// All of it.
    pub(in crate::web) body: Bytes,
}

/// What came of a response.
pub(super) enum Collected {
    /// All of it.
    Whole(Whole),
    /// More than is kept: what there is of it, and where the rest comes from.
    More(Whole, Incoming),
    /// There is no answer.
    Fault(Fault),
}

/// The largest answer that is kept whole before any of it is passed on, in bytes.
pub(super) const KEPT: usize = 1 << 20;

/// Reads a response, as far as it is kept.
pub(super) async fn collect(response: Response<Incoming>) -> io::Result<Collected> {
    let (parts, mut body) = response.into_parts();
    let content_type = parts
        .headers
        .get(CONTENT_TYPE)
        .cloned()
        .ok_or_else(|| io::Error::other("a worker's response has no media type"))?;
    let mut pieces: Vec<Bytes> = Vec::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(piece) = frame.map_err(io::Error::other)?.into_data() else {
            continue;
        };
        length += piece.len();
        pieces.push(piece);
        if length > KEPT {
            let body_so_far = joined(pieces, length);
            let whole = Whole {
                content_type,
                body: body_so_far,
            };
            return Ok(Collected::More(whole, body));
        }
    }
    let body = joined(pieces, length);
    if parts.status == StatusCode::OK {
        return Ok(Collected::Whole(Whole { content_type, body }));
    }
    let fault: exchange::Fault = serde_json::from_slice(&body)?;
    Ok(Collected::Fault(fault))
}

fn joined(mut pieces: Vec<Bytes>, length: usize) -> Bytes {
    if pieces.len() == 1 {
        return pieces.remove(0);
    }
    let mut all = Vec::with_capacity(length);
    for piece in &pieces {
        all.extend_from_slice(piece);
    }
    all.into()
}

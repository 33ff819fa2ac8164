//! What a worker is asked, and what it answers.

use std::io;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::HeaderValue;
use tokio::time::Instant;

use super::response::Response;
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
    pub(super) fn request(&self, time: Duration, background: bool) -> Vec<u8> {
        let mut request = Vec::with_capacity(512 + self.query.len());
        for part in [
            b"POST ",
            self.target().as_bytes(),
            b" HTTP/1.1\r\nhost: worker\r\ncontent-type: application/sparql-query\r\naccept: ",
            self.accept.as_bytes(),
        ] {
            request.extend_from_slice(part);
        }
        let mut number = |name: &str, number: u128| {
            request.extend_from_slice(format!("\r\n{name}: {number}").as_bytes());
        };
        number("content-length", self.query.len() as u128);
        number(MILLISECONDS, time.as_millis());
        number(ROWS, self.rows.into());
        if background {
            request.extend_from_slice(format!("\r\n{BACKGROUND}: yes").as_bytes());
        }
        request.extend_from_slice(b"\r\n\r\n");
        request.extend_from_slice(&self.query);
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
pub(super) fn why_broken_off() -> Vec<u8> {
    format!("GET {BROKEN_OFF} HTTP/1.1\r\nhost: worker\r\n\r\n").into()
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
    /// More than is kept: what there is of it.
    More(Whole),
    /// There is no answer.
    Fault(Fault),
}

/// The largest answer that is kept whole before any of it is passed on, in bytes.
pub(super) const KEPT: usize = 1 << 20;

/// Reads a response, as far as it is kept.
pub(super) async fn collect(response: &mut Response) -> io::Result<Collected> {
    let mut pieces: Vec<Bytes> = Vec::new();
    let mut length = 0;
    while let Some(piece) = response.piece().await {
        let piece = piece?;
        length += piece.len();
        pieces.push(piece);
        if length > KEPT {
            break;
        }
    }
    let body = joined(pieces, length);
    if response.status != 200 {
        let fault: exchange::Fault = serde_json::from_slice(&body)?;
        return Ok(Collected::Fault(fault));
    }
    let whole = Whole {
        content_type: response.content_type.clone(),
        body,
    };
    Ok(if length > KEPT {
        Collected::More(whole)
    } else {
        Collected::Whole(whole)
    })
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

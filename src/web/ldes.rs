//! `/ldes`: the event stream. What it says is made in [`crate::ldes`]; here are only the ways that requests come.

use std::str::FromStr;

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::App;
use super::error::WebError;
use super::negotiate;
use crate::ldes::{Address, Answer, Place};
use crate::rdf::Format;

/// A year, which is for good.
const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "public, no-cache";

/// Parts of a path: when an era began, how many members its pages have, and a number.
type Parts = (String, String, String);

/// `GET /ldes`: the root.
pub(super) async fn root(State(app): State<App>, headers: HeaderMap) -> Result<Response, WebError> {
    node(app, Address::Root, headers).await
}

/// `GET /ldes/{begun}/{size}/{number}`: a page.
pub(super) async fn page(
    State(app): State<App>,
    Path(parts): Path<Parts>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    node(app, Address::Page(place(&parts)?), headers).await
}

/// `GET /ldes/{begun}/{size}/branch/{number}`: what leads to full pages.
pub(super) async fn branch(
    State(app): State<App>,
    Path(parts): Path<Parts>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    node(app, Address::Branch(place(&parts)?), headers).await
}

fn place((begun, size, number): &Parts) -> Result<Place, WebError> {
    let read = || {
        Some(Place {
            begun: exactly(begun)?,
            // None is so large that it could not be counted with.
            size: exactly::<u32>(size)?.into(),
            number: exactly::<u32>(number)?.into(),
        })
    };
    read().ok_or_else(unknown)
}

/// A number that is written in one way only: a page has one address.
fn exactly<T: FromStr + ToString>(text: &str) -> Option<T> {
    let number: T = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}

fn unknown() -> WebError {
    WebError::not_found("the event stream has no such page")
}

async fn node(app: App, address: Address, headers: HeaderMap) -> Result<Response, WebError> {
    if !app.config().ldes.enabled {
        return Err(WebError::not_found(
            "this dataset has no event stream: ldes.enabled is false",
        ));
    }
    let format = negotiated(address, &headers)?;
    let stream = app.stream();
    let answer = app
        .read(move |ledger| Ok(stream.answer(ledger, address, format)?))
        .await?;
    let (document, is_closed) = match answer {
        Answer::Node {
            document,
            is_closed,
        } => (document, is_closed),
        Answer::Gone => {
            return Err(WebError::new(
                StatusCode::GONE,
                "gone",
                "this page was of an era of the event stream that is over",
                "Begin again at /ldes: everything is there anew, and what is told is as it is told now.",
            ));
        }
        Answer::Unknown => return Err(unknown()),
    };
    let known = [
        (ETAG, tag(&document)),
        (
            CACHE_CONTROL,
            if is_closed { FOR_GOOD } else { ASK_AGAIN }.to_owned(),
        ),
        (VARY, "Accept".to_owned()),
    ];
    if negotiate::has(&headers, &known[0].1) {
        return Ok((StatusCode::NOT_MODIFIED, known).into_response());
    }
    Ok((known, [(CONTENT_TYPE, content_type(format))], document).into_response())
}

/// What a document is known by: the same content has the same tag, whenever it is asked for.
fn tag(document: &[u8]) -> String {
    let digest = Sha256::digest(document);
    format!("\"{}\"", data_encoding::HEXLOWER.encode(&digest[..16]))
}

fn negotiated(address: Address, headers: &HeaderMap) -> Result<Format, WebError> {
    let offers: Vec<(&str, Format)> = address
        .formats()
        .iter()
        .map(|format| (format.media_type(), *format))
        .collect();
    negotiate::choose(negotiate::accept(headers).as_deref(), &offers).ok_or_else(|| {
        let available: Vec<&str> = offers.iter().map(|(media_type, _)| *media_type).collect();
        WebError::not_acceptable(&available.join(", "))
    })
}

/// With the promise that members come one after the other.
fn content_type(format: Format) -> &'static str {
    match format {
        Format::Turtle => "text/turtle; charset=utf-8; profile=\"https://w3id.org/tree/profile\"",
        Format::TriG => "application/trig; profile=\"https://w3id.org/tree/profile\"",
        Format::NQuads => "application/n-quads; profile=\"https://w3id.org/tree/profile\"",
        Format::NTriples => "application/n-triples; profile=\"https://w3id.org/tree/profile\"",
        other => other.media_type(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_has_one_address() {
        assert_eq!(exactly::<u32>("0"), Some(0));
        assert_eq!(exactly::<i64>("5000000000"), Some(5_000_000_000));
        for other in ["", "00", "01", "+1", "-1", " 1", "1.0", "4294967296", "x"] {
            assert_eq!(exactly::<u32>(other), None, "{other}");
        }
    }
}

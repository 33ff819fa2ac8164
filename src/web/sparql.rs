//! `/sparql`: the query operation of the [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/).
//!
//! The only graph is the default graph. A client that names others by `default-graph-uri` gets an answer over those, and
//! they are empty.

mod again;

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Query, Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, request};
use axum::response::{IntoResponse, Response};

use super::error::WebError;
use super::evaluate::{Asked, Question, evaluate};
use super::negotiate::{self, Answers};
use super::pages::{self, Frame, Opened};
use super::{App, questions, service};
use crate::protocol;
use crate::worker::exchange::{Cause, Fault};
use again::Received;

pub(super) use again::kept;

/// How long a client may take to send its query.
const SENDING: Duration = Duration::from_secs(10);
/// Says whether an answer came from the cache.
const X_CACHE: HeaderName = HeaderName::from_static("x-cache");

type Pairs = Vec<(String, String)>;

/// `GET /sparql`: a query; without one, what this service is, for people or for programs.
pub(super) async fn get(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let (mut parts, body) = request.into_parts();
    if let Some(Received(asked)) = parts.extensions.remove() {
        return respond(&app, &parts, asked?, "").await;
    }
    let pairs = pairs_of(&parts)?;
    let is_page = |(name, _): &(String, String)| name == "lang";
    if pairs.iter().all(is_page) {
        return describe(&app, &parts, None);
    }
    let has = |wanted: &str| pairs.iter().any(|(name, _)| name == wanted);
    if has("question") && !has("query") {
        return describe(&app, &parts, Some(opened(&app, pairs)?));
    }
    let asked = asked(&app, &parts, body).await?;
    respond(&app, &parts, asked, "").await
}

/// `POST /sparql`: a query in a form, or as the body itself.
pub(super) async fn post(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let (mut parts, body) = request.into_parts();
    let asked = match parts.extensions.remove() {
        Some(Received(asked)) => asked?,
        None => asked(&app, &parts, body).await?,
    };
    respond(&app, &parts, asked, "").await
}

/// What a request asks, in its address or in its body.
async fn asked(app: &App, parts: &request::Parts, body: Body) -> Result<Asked, WebError> {
    let pairs = match parts.method {
        Method::POST => sent(app, parts, body).await?,
        _ => pairs_of(parts)?,
    };
    let asked = protocol::asked(pairs)?;
    let accept = negotiate::accept(&parts.headers);
    let question = Question {
        query: asked.query,
        is_stored: false,
        graphs: asked.graphs,
        bindings: Vec::new(),
        answers: asked
            .answers
            .unwrap_or_else(|| Answers::accepted(accept.as_deref())),
    };
    Ok(Asked::now(app, question)?)
}

/// The parameters of what is sent in a body, and those of the address.
async fn sent(app: &App, parts: &request::Parts, body: Body) -> Result<Pairs, WebError> {
    let (media_type, charset) = content_type(&parts.headers);
    if charset.is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
        return Err(unsupported("the charset is not utf-8"));
    }
    let allowed = app.config().serve.query_bytes;
    let mut pairs = pairs_of(parts)?;
    match media_type.as_str() {
        "application/sparql-query" => {
            let bytes = receive(body, allowed).await?;
            let query = String::from_utf8(bytes).map_err(|_| {
                WebError::bad_request("the query is not UTF-8", "Send it in UTF-8.")
            })?;
            pairs.push(("query".to_owned(), query));
        }
        "application/x-www-form-urlencoded" => {
            // In a form, a byte of the query can take three.
            let bytes = receive(body, allowed.saturating_mul(3).saturating_add(4096)).await?;
            pairs.extend(form(bytes).await?);
        }
        "application/sparql-update" => return Err(protocol::Malformed::Update.into()),
        "" => return Err(unsupported("there is no Content-Type")),
        _ => return Err(unsupported("this Content-Type is none of a query")),
    }
    Ok(pairs)
}

fn unsupported(message: &str) -> WebError {
    WebError::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported-media-type",
        message,
        "Send the query as application/x-www-form-urlencoded in the parameter `query`, or as application/sparql-query, in UTF-8.",
    )
}

/// The media type of what is sent, and its charset.
fn content_type(headers: &HeaderMap) -> (String, Option<String>) {
    let header = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let mut pieces = header.unwrap_or_default().split(';');
    let media_type = pieces.next().unwrap_or_default().trim();
    let charset = pieces
        .filter_map(|piece| piece.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))
        .map(|(_, value)| value.trim().trim_matches('"').to_owned());
    (media_type.to_ascii_lowercase(), charset)
}

async fn receive(body: Body, most: usize) -> Result<Vec<u8>, WebError> {
    match tokio::time::timeout(SENDING, to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(_)) => Err(WebError::of_fault(&Fault::new(
            Cause::TooLong,
            format!("the query is too long, or did not arrive whole; allowed are {most} bytes"),
        ))),
        Err(_) => Err(WebError::new(
            StatusCode::REQUEST_TIMEOUT,
            "request-timeout",
            "the query did not arrive in time",
            "Send it again.",
        )),
    }
}

fn pairs_of(parts: &request::Parts) -> Result<Pairs, WebError> {
    Query::<Pairs>::try_from_uri(&parts.uri)
        .map(|Query(pairs)| pairs)
        .map_err(|fault| WebError::bad_request(fault.body_text(), "Percent-encode the parameters."))
}

async fn form(bytes: Vec<u8>) -> Result<Pairs, WebError> {
    let request = Request::builder()
        .method("POST")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(bytes))
        .map_err(|fault| WebError::internal(&fault))?;
    axum::Form::<Pairs>::from_request(request, &())
        .await
        .map(|axum::Form(pairs)| pairs)
        .map_err(|fault| WebError::bad_request(fault.body_text(), "Percent-encode the form."))
}

/// The response to a question: with what it is known by, and 304 where the client has it already. `variant` tells answers
/// apart that are sent in another way.
pub(super) async fn respond(
    app: &App,
    parts: &request::Parts,
    asked: Asked,
    variant: &str,
) -> Result<Response, WebError> {
    let etag = app.answer_etag(&asked, variant);
    let may_have = matches!(parts.method, Method::GET | Method::HEAD);
    if let Some(etag) = &etag
        && may_have
        && negotiate::has(&parts.headers, etag)
    {
        return Ok((StatusCode::NOT_MODIFIED, known_by(Some(etag))).into_response());
    }
    let long = StatusCode::PAYLOAD_TOO_LARGE;
    let answer = evaluate(app, asked).await.map_err(WebError::from);
    let answer = answer.map_err(|fault| match fault.status {
        status if status == long && parts.method != Method::POST => {
            fault.with_status(StatusCode::URI_TOO_LONG)
        }
        _ => fault,
    })?;
    let headers = [
        (CONTENT_TYPE, answer.content_type),
        (X_CACHE, HeaderValue::from_static(answer.found.word())),
    ];
    Ok((headers, known_by(etag.as_deref()), answer.body).into_response())
}

/// The headers that say for how long an answer is good: until the graph has another revision, and not at all where it may be
/// another each time.
fn known_by(etag: Option<&str>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(VARY, HeaderValue::from_static("Accept"));
    let caching = match etag.map(HeaderValue::try_from) {
        Some(Ok(etag)) => {
            headers.insert(ETAG, etag);
            "public, no-cache"
        }
        _ => "no-store",
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    headers
}

/// A stored question to go on from, with the values that are given for its parameters.
fn opened(app: &App, mut pairs: Pairs) -> Result<Opened, WebError> {
    pairs.retain(|(name, _)| name != "lang");
    let (names, values): (Pairs, Pairs) =
        pairs.into_iter().partition(|(name, _)| name == "question");
    let [(_, name)] = names.as_slice() else {
        let hint = "Give the name of one stored question; /questions lists them.";
        return Err(WebError::bad_request(
            "the parameter `question` is given twice",
            hint,
        ));
    };
    let question = questions::found(app, name)?;
    let terms = questions::terms(app, question, &values)?;
    Ok(Opened {
        title: question.title.clone(),
        query: question
            .opened(terms)
            .map_err(|fault| Fault::from(&fault))?,
    })
}

/// What is answered where nothing is asked: a page with a form, or the description of the service.
fn describe(
    app: &App,
    parts: &request::Parts,
    opened: Option<Opened>,
) -> Result<Response, WebError> {
    let accept = negotiate::accept(&parts.headers);
    let form = negotiate::choose(accept.as_deref(), &negotiate::FORMS).ok_or_else(|| {
        WebError::not_acceptable("text/html, Turtle, N-Triples, RDF/XML or JSON-LD")
    })?;
    let body = match form {
        negotiate::Form::Html => {
            let frame = Frame::of(app, &parts.headers, parts.uri.query());
            pages::sparql(app, frame, opened)?.into_bytes()
        }
        negotiate::Form::Rdf(format) => service::description(&app.site().base, format)
            .map_err(|fault| WebError::internal(&fault))?,
    };
    let headers = [
        (CONTENT_TYPE, form.content_type()),
        (VARY, "Accept, Accept-Language"),
    ];
    Ok((headers, body).into_response())
}

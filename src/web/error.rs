//! The one error of the web, and its forms: JSON, plain text for clients that ask for it, a page for people.

use axum::extract::Request;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::access::RequestId;
use super::{App, negotiate, pages};
use crate::graph::GraphError;
use crate::ledger::LedgerError;
use crate::protocol::Malformed;
use crate::worker::exchange::{Cause, Fault};

/// Why a request has no answer. What the machine is at fault for is logged when the error is made, and never shown.
#[derive(Debug, Clone)]
pub(super) struct WebError {
    pub(super) status: StatusCode,
    /// For programs: never changed.
    code: &'static str,
    /// For people: what is wrong.
    pub(super) message: String,
    /// For people: what to do.
    pub(super) hint: String,
    /// Come again after so many seconds.
    retry_after: Option<u64>,
}

impl WebError {
    pub(super) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            hint: hint.into(),
            retry_after: None,
        }
    }

    /// 400
    pub(super) fn bad_request(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", message, hint)
    }

    /// 404
    pub(super) fn not_found(message: impl Into<String>) -> Self {
        let hint = "The front page says what is here.";
        Self::new(StatusCode::NOT_FOUND, "not-found", message, hint)
    }

    /// 410
    pub(super) fn gone(message: impl Into<String>) -> Self {
        let hint = "Its own address tells since when, and what stands for it now.";
        Self::new(StatusCode::GONE, "gone", message, hint)
    }

    /// 406
    pub(super) fn not_acceptable(available: &str) -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "not-acceptable",
            "nothing that the header Accept asks for is available here",
            format!("Ask for {available}."),
        )
    }

    /// 405
    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "this address does not take this method",
            "Read with GET.",
        )
    }

    /// The same with another status.
    pub(super) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// 503, with the time after which to come again.
    pub(super) fn unavailable(
        code: &'static str,
        message: impl Into<String>,
        hint: &str,
        after: u64,
    ) -> Self {
        let error = Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message, hint);
        Self {
            retry_after: Some(after),
            ..error
        }
    }

    /// 500: logs the fault.
    pub(super) fn internal(fault: &dyn std::fmt::Display) -> Self {
        tracing::error!("{fault}");
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "the server is at fault",
            "It is in the server's log; try again later.",
        )
    }

    /// Why a query has no answer.
    pub(super) fn of_fault(fault: &Fault) -> Self {
        let (code, hint) = match fault.cause {
            Cause::Machine => return Self::internal(fault),
            Cause::Busy => {
                return Self::unavailable("busy", &fault.message, "Come again in a moment.", 1);
            }
            Cause::TooSlow => {
                let hint = "Ask for less, or download a dump.";
                return Self::unavailable("query-too-slow", &fault.message, hint, 10);
            }
            Cause::TooLong => ("query-too-long", "Shorten the query, or download a dump."),
            Cause::TooManyRows => (
                "too-many-rows",
                "Ask for a part with LIMIT and OFFSET, or download a dump.",
            ),
            Cause::TooMuchMemory => (
                "too-much-memory",
                "Ask for less: fewer rows to order or to group, shorter strings.",
            ),
            Cause::Format => (
                "not-acceptable",
                "SELECT and ASK are answered in JSON, XML, CSV and TSV; CONSTRUCT and DESCRIBE in Turtle, N-Triples, RDF/XML and JSON-LD.",
            ),
            Cause::Service => (
                "bad-service",
                "docs/SEARCH.md tells what a search may be, and docs/SETTINGS.md which services are allowed.",
            ),
            Cause::ServiceFailed => (
                "service-failed",
                "Ask again later, or with SERVICE SILENT, which goes on without it.",
            ),
            Cause::SearchUnavailable => {
                return Self::unavailable("search-unavailable", &fault.message, "Ask again.", 10);
            }
            Cause::EngineAway => {
                return Self::unavailable("engine-away", &fault.message, "Ask again.", 10);
            }
            Cause::EngineFailed => (
                "engine-failed",
                "Pages and dumps do not need the engine. Ask again later.",
            ),
            Cause::Query => (
                "bad-query",
                "See https://www.w3.org/TR/sparql11-query/ for the language.",
            ),
        };
        let status = StatusCode::from_u16(fault.cause.status());
        Self::new(
            status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            code,
            &fault.message,
            hint,
        )
    }

    /// As JSON: `{"error":{"code","message","hint"}}`.
    fn json(&self) -> String {
        #[derive(serde::Serialize)]
        struct Told<'a> {
            error: Fault<'a>,
        }
        #[derive(serde::Serialize)]
        struct Fault<'a> {
            code: &'a str,
            message: &'a str,
            hint: &'a str,
        }
        let error = Fault {
            code: self.code,
            message: &self.message,
            hint: &self.hint,
        };
        serde_json::to_string(&Told { error })
            .unwrap_or_else(|fault| unreachable!("plain data serialises: {fault}"))
    }
}

impl From<LedgerError> for WebError {
    fn from(fault: LedgerError) -> Self {
        Self::internal(&fault.explained())
    }
}

impl From<Fault> for WebError {
    fn from(fault: Fault) -> Self {
        Self::of_fault(&fault)
    }
}

impl From<Malformed> for WebError {
    fn from(fault: Malformed) -> Self {
        let hint = "See https://www.w3.org/TR/sparql11-protocol/ for the parameters.";
        Self::bad_request(fault.to_string(), hint)
    }
}

impl From<GraphError> for WebError {
    fn from(fault: GraphError) -> Self {
        Self::internal(&fault)
    }
}

impl IntoResponse for WebError {
    /// As JSON; [`shape`] gives it the form that the client asks for.
    fn into_response(self) -> Response {
        let mut response = (
            self.status,
            [(CONTENT_TYPE, "application/json")],
            self.json() + "\n",
        )
            .into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The forms of an error.
#[derive(Debug, Clone, Copy)]
enum Shape {
    Json,
    Text,
    Page,
}

/// Gives errors the form that the client asks for, and everything the headers that every answer has.
pub(super) async fn shape(app: &App, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let id = request.extensions().get::<RequestId>().cloned();
    let mut response = next.run(request).await;
    if let Some(mut error) = response.extensions_mut().remove::<WebError>() {
        if let Some(RequestId(id)) = id.filter(|_| error.status.is_server_error()) {
            error.hint = format!("{} This request is {id}.", error.hint);
        }
        response = reshape(app, &headers, &query, &error, response);
    }
    let out = response.headers_mut();
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
    ] {
        // Some answers have a policy of their own.
        out.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

fn reshape(
    app: &App,
    headers: &HeaderMap,
    query: &str,
    error: &WebError,
    response: Response,
) -> Response {
    let offers = [
        ("application/json", Shape::Json),
        ("text/plain", Shape::Text),
        ("text/html", Shape::Page),
    ];
    let accept = negotiate::accept(headers);
    let (content_type, body) =
        match negotiate::choose(accept.as_deref(), &offers).unwrap_or(Shape::Json) {
            Shape::Json => ("application/json", error.json() + "\n"),
            Shape::Text => (
                "text/plain; charset=utf-8",
                format!("{}\n{}\n", error.message, error.hint),
            ),
            Shape::Page => match pages::error(app, headers, query, error) {
                Ok(page) => (negotiate::HTML, page),
                Err(_) => return response,
            },
        };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    parts
        .headers
        .insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    Response::from_parts(parts, body.into())
}

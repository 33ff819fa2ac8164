//! `/oai`: the provider of OAI-PMH. What it says is made in [`crate::oai`]; here are only the ways that requests come.

use axum::extract::{Request, State};
use axum::http::Method;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::App;
use super::error::WebError;
use super::form::{Form, pairs};

/// How long the form of a request may be, in bytes. A token has a few hundred.
const FORM: usize = 64 * 1024;
const FORMS: Form = Form {
    most: FORM,
    none: "the arguments of a request of OAI-PMH are no form",
    wanted: "Send them as application/x-www-form-urlencoded, or in the address with GET.",
    shorter: "Send the arguments of OAI-PMH only.",
};

/// `GET /oai` and `POST /oai`: a request of the protocol, in the address or in a form.
pub(super) async fn oai(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let (parts, body) = request.into_parts();
    let mut arguments = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    if parts.method == Method::POST {
        arguments.extend(FORMS.read(&parts.headers, body).await?);
    }
    let provider = app.provider();
    let document = app
        .read_now(move |ledger, now| Ok(provider.answer(ledger, now, &arguments)?))
        .await?;
    let headers = [
        (CONTENT_TYPE, "text/xml; charset=utf-8"),
        (CACHE_CONTROL, "no-cache"),
    ];
    Ok((headers, document).into_response())
}

//! `/oai`: the provider of OAI-PMH. What it says is made in [`crate::oai`]; here are only the ways that requests come.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::error::WebError;

/// How long the form of a request may be, in bytes. A token has a few hundred.
const FORM: usize = 64 * 1024;

/// `GET /oai` and `POST /oai`: a request of the protocol, in the address or in a form.
pub(super) async fn oai(State(app): State<App>, request: Request) -> Result<Response, WebError> {
    let (parts, body) = request.into_parts();
    let mut arguments = pairs(parts.uri.query().unwrap_or_default().as_bytes());
    if parts.method == Method::POST {
        let media_type = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if media_type != "application/x-www-form-urlencoded" {
            return Err(WebError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "the arguments of a request of OAI-PMH are no form",
                "Send them as application/x-www-form-urlencoded, or in the address with GET.",
            ));
        }
        arguments.extend(form(body).await?);
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

async fn form(body: Body) -> Result<Vec<(String, String)>, WebError> {
    match to_bytes(body, FORM).await {
        Ok(bytes) => Ok(pairs(&bytes)),
        Err(_) => Err(WebError::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-long",
            format!("the form is too long, or did not arrive whole; allowed are {FORM} bytes"),
            "Send the arguments of OAI-PMH only.",
        )),
    }
}

fn pairs(form: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(form)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

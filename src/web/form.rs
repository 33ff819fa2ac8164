//! Forms that clients send, as `application/x-www-form-urlencoded`: in the address, or as the body.

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};

use super::error::WebError;

/// Names and values, in their order.
pub(super) type Pairs = Vec<(String, String)>;

/// What a form may be, and what is said of one that is not.
pub(super) struct Form {
    /// How long it may be, in bytes.
    pub(super) most: usize,
    /// What is wrong where the body is none.
    pub(super) none: &'static str,
    /// What to send.
    pub(super) wanted: &'static str,
    /// What to do where it is too long.
    pub(super) shorter: &'static str,
}

impl Form {
    /// Reads the body of a request.
    pub(super) async fn read(&self, headers: &HeaderMap, body: Body) -> Result<Pairs, WebError> {
        let media_type = headers
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
                self.none,
                self.wanted,
            ));
        }
        let most = self.most;
        let bytes = to_bytes(body, most).await.map_err(|_| {
            WebError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-long",
                format!("the form is too long, or did not arrive whole; allowed are {most} bytes"),
                self.shorter,
            )
        })?;
        Ok(pairs(&bytes))
    }
}

/// The names and values of a form.
pub(super) fn pairs(form: &[u8]) -> Pairs {
    form_urlencoded::parse(form)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

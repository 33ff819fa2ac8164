//! Documents of things and files of pages as they were sent, in memory: whoever asks for the same gets the same bytes, and no
//! ledger is read, no page made and nothing compressed for it.
//!
//! A document is known by all that it depends on: the revision, the address, the form and the language that the client likes
//! best, and the coding. What these do not settle, such as an address with other parameters, is made anew each time.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_LOCATION, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, LINK,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use foldhash::quality::RandomState;
use http_body_util::BodyExt;
use moka::sync::Cache;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::App;
use super::access::X_CACHE;
use super::cache::Found;
use super::compress::{self, Coding};
use super::error::WebError;
use super::negotiate::{self, FORMS, Form, Lang};
use crate::config;

/// What an entry takes beside its key, headers and bytes.
const ENTRY: usize = 512;
/// How many documents are made at once for each core: with more, threads and open ledgers take more than they give.
const MADE: usize = 4;

/// Among the extensions of an answer: whoever asks in the same way gets the same while the ledger stands at this revision.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lasting(pub(super) i64);

/// A document as it was sent.
#[derive(Debug)]
struct Sent {
    headers: HeaderMap,
    body: Bytes,
}

/// The documents that are kept, and who makes others.
#[derive(Debug)]
pub(super) struct Documents {
    kept: Option<Cache<String, Arc<Sent>, RandomState>>,
    making: Semaphore,
}

impl Documents {
    /// Documents of so many bytes; none for 0.
    pub(super) fn new(bytes: u64) -> Self {
        let cache = || {
            let builder = Cache::builder().max_capacity(bytes).weigher(weight);
            builder.build_with_hasher(RandomState::default())
        };
        Self {
            kept: (bytes > 0).then(cache),
            making: Semaphore::new(MADE * config::cores()),
        }
    }

    /// Waits for a place to make a document. It is given back when it is dropped.
    pub(super) async fn turn(&self) -> Result<SemaphorePermit<'_>, WebError> {
        let turn = self.making.acquire().await;
        turn.map_err(|fault| WebError::internal(&fault))
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        if let Some(cache) = &self.kept {
            cache.invalidate_all();
        }
    }
}

#[expect(clippy::ptr_arg, reason = "the cache gives its keys so")]
fn weight(key: &String, sent: &Arc<Sent>) -> u32 {
    let headers = sent.headers.iter();
    let headers: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    u32::try_from(key.len() + headers + sent.body.len() + ENTRY).unwrap_or(u32::MAX)
}

impl Sent {
    /// The document, or that the client has it already.
    fn answer(&self, known: &HeaderMap, method: &Method) -> Response {
        let mut headers = self.headers.clone();
        let tag = headers.get(ETAG).and_then(|tag| tag.to_str().ok());
        if let Some(tag) = tag.filter(|tag| negotiate::has(known, tag)) {
            let told = compress::told(tag.trim_start_matches("W/"), known);
            for name in [
                CONTENT_ENCODING,
                CONTENT_LENGTH,
                CONTENT_LOCATION,
                CONTENT_TYPE,
                LINK,
            ] {
                headers.remove(name);
            }
            if let Some(told) = told {
                headers.insert(ETAG, told);
            }
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        let body = if method == Method::HEAD {
            Body::empty()
        } else {
            Body::from(self.body.clone())
        };
        let mut response = Response::new(body);
        *response.headers_mut() = headers;
        response
    }
}

/// Stands around all that makes and changes an answer: a document that is kept goes past it.
pub(super) async fn kept<F: Future<Output = Response>>(
    app: App,
    mut request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response {
    let method = request.method().clone();
    let read = [Method::GET, Method::HEAD].contains(&method);
    let asked = read.then(|| asked(&app, &request)).flatten();
    let Some((cache, asked)) = app.documents().kept.as_ref().zip(asked) else {
        return next(request).await;
    };
    if let Some(sent) = cache.get(&asked.key(app.revision())) {
        return sent.answer(request.headers(), &method);
    }
    if method == Method::HEAD {
        return next(request).await;
    }
    // Made whole and as it was asked, so that it can be kept; who has it already is told so afterwards.
    let known = compress::known(request.headers());
    let headers = request.headers_mut();
    headers.remove(IF_NONE_MATCH);
    let coding = HeaderValue::from_static(asked.coding.name());
    headers.insert(ACCEPT_ENCODING, coding);
    let response = next(request).await;
    let (parts, body) = response.into_parts();
    let Some(Lasting(revision)) = parts.extensions.get().copied() else {
        return Response::from_parts(parts, body);
    };
    let body = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(fault) => return WebError::internal(&fault).into_response(),
    };
    let mut headers = parts.headers;
    headers.insert(CONTENT_LENGTH, body.len().into());
    headers.insert(X_CACHE, told(Found::Hit));
    let sent = Arc::new(Sent { headers, body });
    cache.insert(asked.key(revision), Arc::clone(&sent));
    let mut response = sent.answer(&known, &method);
    response.headers_mut().insert(X_CACHE, told(Found::Miss));
    response
}

fn told(found: Found) -> HeaderValue {
    HeaderValue::from_static(found.word())
}

/// What of a request a document depends on.
struct Asked {
    /// Path and parameters.
    address: String,
    /// None of files of pages.
    form: Option<Form>,
    /// Of pages only.
    lang: Option<Lang>,
    coding: Coding,
}

impl Asked {
    fn key(&self, revision: i64) -> String {
        let (form, coding) = (self.form.map_or("", Form::extension), self.coding.name());
        let lang = self.lang.map_or("", Lang::tag);
        let address = &self.address;
        format!("{revision} {form} {lang} {coding} {address}")
    }
}

/// How a document is asked for, where that is all that it depends on.
fn asked(app: &App, request: &Request) -> Option<Asked> {
    let (uri, headers) = (request.uri(), request.headers());
    let path = uri.path().strip_prefix(app.site().base.path())?;
    if path.starts_with("/assets/") && uri.query().is_none() {
        return Some(Asked {
            address: uri.path().to_owned(),
            form: None,
            lang: None,
            coding: compress::liked(headers)?,
        });
    }
    let document = path.strip_prefix("/doc/")?;
    let named = match uri.query() {
        None => None,
        Some("lang=nl") => Some(Lang::Nl),
        Some("lang=en") => Some(Lang::En),
        Some(_) => return None,
    };
    let stated = document.rsplit_once('.');
    let form = match stated.and_then(|(_, end)| Form::of_extension(end)) {
        Some(form) => form,
        None => negotiate::choose(negotiate::accept(headers).as_deref(), &FORMS)?,
    };
    let accepted = || Lang::accepted(headers, &app.config().site.languages);
    Some(Asked {
        address: uri.path_and_query()?.as_str().to_owned(),
        lang: (form == Form::Html).then(|| named.unwrap_or_else(accepted)),
        form: Some(form),
        coding: compress::liked(headers)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(bytes: usize) -> Arc<Sent> {
        Arc::new(Sent {
            headers: HeaderMap::new(),
            body: vec![b'x'; bytes].into(),
        })
    }

    #[test]
    fn what_is_kept_is_bounded_in_bytes() {
        let cache = Documents::new(100_000).kept.unwrap();
        for at in 0..100 {
            cache.insert(at.to_string(), document(10_000));
        }
        cache.run_pending_tasks();
        assert!(cache.weighted_size() <= 100_000);
        assert!(cache.entry_count() > 0);
    }

    #[test]
    fn nothing_is_kept_without_room_or_after_clearing() {
        assert!(Documents::new(0).kept.is_none());
        let documents = Documents::new(100_000);
        let cache = documents.kept.as_ref().unwrap();
        cache.insert("key".to_owned(), document(1));
        assert!(cache.get("key").is_some());
        documents.clear();
        assert!(cache.get("key").is_none());
    }
}

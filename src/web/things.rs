//! `/id/…` → 303 → `/doc/…`: things, and the documents that describe them
//! ([Cool URIs](https://www.w3.org/TR/cooluris/)).
//!
//! A document says what the thing's own record says, and what other records say of the thing. Without an end, its form
//! is negotiated and it answers itself, with a `Content-Location`; with one (`.ttl .nt .rdf .jsonld .html`) the form
//! is that.

use std::io;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LOCATION, CONTENT_TYPE, ETAG, LINK, LOCATION, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::description::{self, Part};
use super::documents::Lasting;
use super::error::WebError;
use super::links;
use super::negotiate::{self, FORMS, Form};
use super::pages::{self, Frame, Reading};
use crate::iri::Base;
use crate::ledger::Row;
use crate::mapping::{self, Object, Profile, Site, Triple};
use crate::rdf::{Format, Writer};
use crate::record::{Entity, Kind};
use crate::vocab::{activitystreams, dcterms, owl, rdf, xsd};

/// What a client gets that asks for nothing we have.
const AVAILABLE: &str =
    "text/turtle, application/n-triples, application/rdf+xml, application/ld+json or text/html";

/// `GET /id/{kind}/{key}`: 303 to the document. A part of a record (`…/period/start`) leads to the record's document.
pub(super) async fn thing(
    State(app): State<App>,
    Path((kind, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let form = negotiated(&headers)?;
    let site = app.site().clone();
    let row = app
        .read(move |ledger| {
            let row = ledger
                .nearest(kind, &key)?
                .ok_or_else(|| unknown(kind, &key))?;
            if row.key != key && !has_part(&row, &site, &key) {
                return Err(unknown(kind, &key));
            }
            Ok(row)
        })
        .await?;
    let root = app.site().base.path();
    let moved = |status: StatusCode, location: String| {
        (status, [(LOCATION, location.as_str()), (VARY, "Accept")]).into_response()
    };
    match (&row.body, row.replaced_by().as_slice()) {
        (Some(_), _) => {
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            let (key, extension) = (&row.key, form.extension());
            Ok(moved(
                StatusCode::SEE_OTHER,
                format!("{root}/doc/{kind}/{key}.{extension}{query}"),
            ))
        }
        (None, [other]) => Ok(moved(
            StatusCode::MOVED_PERMANENTLY,
            format!("{root}/id/{kind}/{other}"),
        )),
        (None, _) => {
            let frame = Frame::of(&app, &headers, query.as_deref());
            gone(&frame, &app.site().base, &row, form)
        }
    }
}

/// `GET /doc/{kind}/{key}`: the description of a thing.
pub(super) async fn document(
    State(app): State<App>,
    Path((kind, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let kind = kind_of(&kind)?;
    let stated = key
        .rsplit_once('.')
        .and_then(|(key, end)| Some((key.to_owned(), Form::of_extension(end)?)));
    let negotiated = stated.is_none();
    let (key, form) = match stated {
        Some(stated) => stated,
        None => (key, self::negotiated(&headers)?),
    };
    let asked = Asked {
        kind,
        key,
        form,
        part: Part::of(query.as_deref(), form)?,
        frame: Frame::of(&app, &headers, query.as_deref()),
    };
    let (frame, key) = (&asked.frame, &asked.key);
    let (end, part) = (form.extension(), asked.part.suffix());
    let location = format!("{}/doc/{kind}/{key}.{end}{part}", frame.root);
    let found = asked.find(&app).await?;
    let mut response = match found {
        Found::Gone(response) => response,
        Found::Live(document) => answer(document, form, &headers),
    };
    let vary = if negotiated {
        "Accept, Accept-Language"
    } else {
        "Accept-Language"
    };
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static(vary));
    if negotiated && response.status().is_success() {
        let location = location.parse().map_err(|_| unsound())?;
        response.headers_mut().insert(CONTENT_LOCATION, location);
    }
    Ok(response)
}

/// A document that is asked for.
struct Asked {
    kind: Kind,
    key: String,
    form: Form,
    /// Of a document in RDF, which part.
    part: Part,
    frame: Frame,
}

/// A document of a live thing.
struct Document {
    revision: i64,
    etag: String,
    /// The header `Link`.
    links: HeaderValue,
    body: Vec<u8>,
}

/// What is found.
enum Found {
    Live(Document),
    /// The tombstone.
    Gone(Response),
}

impl Asked {
    /// Makes the document.
    async fn find(self, app: &App) -> Result<Found, WebError> {
        let there = app.clone();
        let _turn = app.documents().turn().await?;
        app.read(move |ledger| {
            let Self {
                kind, key, frame, ..
            } = &self;
            let site = there.site();
            let row = ledger.get(*kind, key)?.ok_or_else(|| unknown(*kind, key))?;
            let Some(entity) = entity(&row) else {
                return gone(frame, &site.base, &row, self.form).map(Found::Gone);
            };
            let last = ledger.last_revision()?.map_or(0, |last| last.number);
            let what = match self.form {
                Form::Html => format!("{kind}-{}-{}", row.key, frame.lang.tag()),
                Form::Rdf(format) => {
                    let (end, part) = (format.extension(), self.part.suffix());
                    format!("{kind}-{}-{end}{part}", row.key)
                }
            };
            let mut links = links::of_document(ledger, site, &entity, self.form)?;
            let body = match self.form {
                Form::Html => {
                    let reading = Reading {
                        frame,
                        site,
                        ledger,
                        kinds: &*there.kinds().of(ledger)?,
                    };
                    pages::thing(&reading, &row, &entity)?.into_bytes()
                }
                Form::Rdf(format) => {
                    let thing = description::Thing {
                        ledger,
                        site,
                        entity: &entity,
                        datestamp: row.datestamp,
                    };
                    let said = thing.describe(format, self.part)?;
                    links = said.linked(&links)?;
                    said.body
                }
            };
            Ok(Found::Live(Document {
                revision: last,
                etag: there.etag(last, &what),
                links,
                body,
            }))
        })
        .await
    }
}

/// The document, or that the client has it already.
fn answer(document: Document, form: Form, headers: &HeaderMap) -> Response {
    let known = [
        (ETAG, document.etag.as_str()),
        (CACHE_CONTROL, "public, no-cache"),
    ];
    if negotiate::has(headers, &document.etag) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    let links = [(LINK, document.links)];
    let content_type = [(CONTENT_TYPE, form.content_type())];
    let mut response = (known, links, content_type, document.body).into_response();
    let extensions = response.extensions_mut();
    extensions.insert(Lasting(document.revision));
    response
}

fn unsound() -> WebError {
    WebError::internal(&"a key that no header can hold")
}

pub(super) fn kind_of(name: &str) -> Result<Kind, WebError> {
    name.parse()
        .map_err(|()| WebError::not_found("there is no kind of thing of this name"))
}

pub(super) fn unknown(kind: Kind, key: &str) -> WebError {
    WebError::not_found(format!("there is no {kind} `{key}`"))
}

fn negotiated(headers: &HeaderMap) -> Result<Form, WebError> {
    negotiate::choose(negotiate::accept(headers).as_deref(), &FORMS)
        .ok_or_else(|| WebError::not_acceptable(AVAILABLE))
}

pub(super) fn entity(row: &Row) -> Option<Entity> {
    row.body.clone().map(|body| Entity {
        key: row.key.clone(),
        body,
    })
}

/// Does the record speak of this part of itself? Of what is gone nobody knows, and every part of it is gone too.
fn has_part(row: &Row, site: &Site, key: &str) -> bool {
    let Some(entity) = entity(row) else {
        return true;
    };
    let part = site.base.thing(row.kind, key);
    let mut found = false;
    mapping::map(&entity, None, site, Profile::All, &mut |triple: &Triple<
        '_,
    >| {
        found |= triple.subject == part;
    });
    found
}

/// 410, with the tombstone of what is gone.
fn gone(frame: &Frame, base: &Base, row: &Row, form: Form) -> Result<Response, WebError> {
    let body = match form {
        Form::Html => pages::tombstone(frame, base, row)?.into_bytes(),
        Form::Rdf(format) => {
            tombstone(base, row, format).map_err(|fault| WebError::internal(&fault))?
        }
    };
    let headers = [(CONTENT_TYPE, form.content_type()), (VARY, "Accept")];
    Ok((StatusCode::GONE, headers, body).into_response())
}

fn tombstone(base: &Base, row: &Row, format: Format) -> io::Result<Vec<u8>> {
    let thing = base.thing(row.kind, &row.key);
    let deleted = crate::time::rfc3339(row.datestamp);
    let others = row.replaced_by();
    let others: Vec<String> = others
        .into_iter()
        .map(|other| base.thing(row.kind, other))
        .collect();
    let mut writer = Writer::new(format, base, Vec::new());
    writer.entity(&format!("{} {} is gone", row.kind, row.key), |sink| {
        let mut say = |predicate, object| {
            sink.triple(&Triple {
                subject: &thing,
                predicate,
                object,
            });
        };
        say(&rdf::TYPE, Object::Term(&activitystreams::TOMBSTONE));
        say(
            &activitystreams::DELETED,
            Object::Typed(&deleted, &xsd::DATE_TIME),
        );
        say(&owl::DEPRECATED, Object::Typed("true", &xsd::BOOLEAN));
        for other in &others {
            say(&dcterms::IS_REPLACED_BY, Object::Iri(other));
        }
    })?;
    writer.finish()
}

//! Signposts in answers: the header `Link` of documents of things, and `/linkset/…`, where the same links are a document.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::App;
use super::error::WebError;
use super::negotiate::{self, Form};
use super::things;
use crate::catalogue::signposts::{LINKSETS, METADATA, Signposts};
use crate::ledger::Ledger;
use crate::mapping::Site;
use crate::record::Entity;

/// The header of a document of a live thing. What a page of people has beside it: the languages that it can be had in; what
/// a document of data has: of what it is the description.
pub(super) fn of_document(
    ledger: &Ledger,
    site: &Site,
    entity: &Entity,
    form: Form,
) -> Result<HeaderValue, WebError> {
    let mut links = Signposts::of_thing(ledger, site, entity)?;
    let page = links.context.clone();
    match form {
        Form::Rdf(_) => links.typed("describes", &page, Some("text/html")),
        Form::Html => {}
    }
    let mut header = links.header();
    if form == Form::Html {
        let ends = [("en", "?lang=en"), ("nl", "?lang=nl"), ("x-default", "")];
        for (language, end) in ends {
            let link = format!("<{page}{end}>; rel=\"alternate\"; hreflang=\"{language}\"");
            header = header + ", " + &link;
        }
    }
    value(&header)
}

/// The header of the front page, which is the page of the dataset.
pub(super) fn of_front(
    app: &App,
    files: &[crate::catalogue::Distribution],
) -> Result<HeaderValue, WebError> {
    let base = &app.site().base;
    let front = base.page("/");
    let mut links = Signposts::of(front.clone());
    links.add("cite-as", &front);
    links.page_about(Some("Dataset"));
    for format in METADATA {
        let address = format!("{}.{}", base.catalogue(), format.extension());
        links.typed("describedby", &address, Some(format.media_type()));
    }
    if let Some(license) = &app.site().license {
        links.add("license", license);
    }
    // The files are the dataset itself. A header stays short: packed ones and profiles are in the catalogue.
    for one in files.iter().filter(|one| one.is_plain()) {
        let address = base.dump_file(&one.folder, &one.file);
        links.typed("item", &address, Some(one.format.media_type()));
    }
    value(&links.header())
}

fn value(header: &str) -> Result<HeaderValue, WebError> {
    HeaderValue::from_str(header).map_err(|fault| WebError::internal(&fault))
}

/// `GET /linkset/{kind}/{key}`, with `.json` or `.txt`: the links of a thing's page.
pub(super) async fn linkset(
    State(app): State<App>,
    Path((kind, key)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let kind = things::kind_of(&kind)?;
    let ending = |end: &str| LINKSETS.into_iter().find(|(_, have)| *have == end);
    let stated = key
        .rsplit_once('.')
        .and_then(|(key, end)| Some((key.to_owned(), ending(end)?.0)));
    let (key, media_type) = if let Some(stated) = stated {
        stated
    } else {
        let accept = negotiate::accept(&headers);
        let offers = LINKSETS.map(|(media_type, _)| (media_type, media_type));
        let chosen = negotiate::choose(accept.as_deref(), &offers);
        let chosen = chosen.ok_or_else(|| {
            WebError::not_acceptable("application/linkset+json or application/linkset")
        })?;
        (key, chosen)
    };
    let there = app.clone();
    app.read(move |ledger| {
        let site = there.site();
        let row = ledger
            .get(kind, &key)?
            .ok_or_else(|| things::unknown(kind, &key))?;
        let Some(entity) = things::entity(&row) else {
            return Err(WebError::gone(format!("the {kind} `{key}` is gone")));
        };
        let links = Signposts::of_thing(ledger, site, &entity)?;
        let last = ledger.last_revision()?.map_or(0, |last| last.number);
        let etag = there.etag(last, &format!("{media_type}-{kind}-{key}"));
        let known = [
            (ETAG, etag.clone()),
            (CACHE_CONTROL, "public, no-cache".to_owned()),
            (VARY, "Accept".to_owned()),
        ];
        if negotiate::has(&headers, &etag) {
            return Ok((StatusCode::NOT_MODIFIED, known).into_response());
        }
        let body = if media_type == LINKSETS[0].0 {
            format!("{:#}\n", links.json())
        } else {
            links.text()
        };
        Ok((known, [(CONTENT_TYPE, media_type)], body).into_response())
    })
    .await
}

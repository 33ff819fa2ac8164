//! `/catalogue` and `/void`: the dataset as a whole, for portals and programs that look for data, and as a page; `/sitemap.xml`
//! and `/robots.txt` for crawlers.

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LOCATION, CONTENT_TYPE, ETAG, LOCATION, VARY};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::App;
use super::error::WebError;
use super::negotiate::{self, FORMS, Form};
use super::overview::{self, Overview};
use super::pages::{self, Frame};
use crate::catalogue::sitemap::{self, Page};
use crate::catalogue::{Description, document};
use crate::iri;
use crate::ledger::Ledger;
use crate::record::Kind;

/// `GET /catalogue`, and `/catalogue.ttl` and its like: the dataset, its files and its services, in DCAT.
pub(super) async fn catalogue(
    State(app): State<App>,
    uri: Uri,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (form, is_negotiated) = form(&uri, &headers)?;
    let body = match form {
        Form::Rdf(_) => described(&app, Description::Catalogue, form).await?,
        Form::Html => {
            let frame = Frame::of(&app, &headers, query.as_deref());
            let (overview, files) = (Overview::of(&app).await?, overview::files(&app).await?);
            pages::catalogue(frame, &overview.facts(&app, &files))?.into_bytes()
        }
    };
    let location = format!("{}/catalogue", app.site().base.path());
    let location = is_negotiated.then(|| format!("{location}.{}", form.extension()));
    Ok(known(&headers, form.content_type(), location, body))
}

/// `GET /.well-known/void`, and `/void`: what the dataset holds, in VoID. People are sent to the catalogue.
pub(super) async fn void(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let (form, is_negotiated) = form(&uri, &headers)?;
    if form == Form::Html {
        let page = format!("{}/catalogue.html", app.site().base.path());
        let headers = [(LOCATION, page.as_str()), (VARY, "Accept")];
        return Ok((StatusCode::SEE_OTHER, headers).into_response());
    }
    let body = described(&app, Description::Void, form).await?;
    let location = format!("{}/void", app.site().base.path());
    let location = is_negotiated.then(|| format!("{location}.{}", form.extension()));
    Ok(known(&headers, form.content_type(), location, body))
}

/// The form that the address ends in, else the one that is asked for. Was it asked for?
fn form(uri: &Uri, headers: &HeaderMap) -> Result<(Form, bool), WebError> {
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    if let Some((_, end)) = name.rsplit_once('.')
        && let Some(form) = Form::of_extension(end)
    {
        return Ok((form, false));
    }
    let accept = negotiate::accept(headers);
    let form = negotiate::choose(accept.as_deref(), &FORMS).ok_or_else(|| {
        WebError::not_acceptable("Turtle, N-Triples, RDF/XML, JSON-LD or text/html")
    })?;
    Ok((form, true))
}

async fn described(app: &App, what: Description, form: Form) -> Result<Vec<u8>, WebError> {
    let Form::Rdf(format) = form else {
        return Err(WebError::internal(&"a page is no RDF"));
    };
    let (overview, files) = (Overview::of(app).await?, overview::files(app).await?);
    document(what, &overview.facts(app, &files), format).map_err(|fault| WebError::internal(&fault))
}

/// A document that is known by what is in it: files come and go without a revision.
fn known(
    headers: &HeaderMap,
    content_type: &'static str,
    location: Option<String>,
    body: Vec<u8>,
) -> Response {
    let etag = format!("\"{}\"", iri::digest_of(&body));
    let known = [
        (ETAG, etag.clone()),
        (CACHE_CONTROL, "public, no-cache".to_owned()),
        (VARY, "Accept, Accept-Language".to_owned()),
    ];
    if negotiate::has(headers, &etag) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    let location = location.map(|location| [(CONTENT_LOCATION, location)]);
    (known, location, [(CONTENT_TYPE, content_type)], body).into_response()
}

/// `GET /robots.txt`
pub(super) async fn robots(State(app): State<App>) -> impl IntoResponse {
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, sitemap::robots(&app.site().base))
}

/// The media type of sitemaps.
const XML: &str = "application/xml; charset=utf-8";

/// `GET /sitemap.xml`: every page, or where there are too many for one file, the files that list them.
pub(super) async fn sitemap(
    State(app): State<App>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let there = app.clone();
    let body = app
        .read(move |ledger| {
            let base = &there.site().base;
            let per_file = per_file(&there);
            let mut all = others(&there, ledger)?;
            if all.len() as u64 + ledger.live_count()? > per_file {
                return index(&there, ledger, per_file);
            }
            for kind in Kind::ALL {
                all.extend(of_kind(base, ledger, kind, 0, per_file)?);
            }
            Ok(sitemap::pages(&all))
        })
        .await?;
    Ok(known(&headers, XML, None, body.into_bytes()))
}

fn per_file(app: &App) -> u64 {
    sitemap::per_file(&app.site().base, app.config().catalogue.sitemap_urls)
}

/// The name of the file that lists pages of no thing.
const PAGES: &str = "pages.xml";

fn index(app: &App, ledger: &Ledger, per_file: u64) -> Result<String, WebError> {
    let base = &app.site().base;
    let mut files = vec![Page {
        address: base.sitemap_file(PAGES),
        modified: ledger.last_revision()?.map(|last| last.datestamp),
    }];
    for kind in Kind::ALL {
        for (number, modified) in (1..).zip(ledger.parts(kind, per_file)?) {
            files.push(Page {
                address: base.sitemap_file(&format!("{}-{number}.xml", kind.plural())),
                modified: Some(modified),
            });
        }
    }
    Ok(sitemap::index(&files))
}

/// `GET /sitemap/{file}`: a part of the list.
pub(super) async fn sitemap_file(
    State(app): State<App>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let there = app.clone();
    let body = app
        .read(move |ledger| {
            let per_file = per_file(&there);
            let pages = match part(&file) {
                _ if file == PAGES => others(&there, ledger)?,
                Some((kind, number)) => {
                    let skip = (number - 1).saturating_mul(per_file);
                    of_kind(&there.site().base, ledger, kind, skip, per_file)?
                }
                None => Vec::new(),
            };
            if pages.is_empty() {
                return Err(WebError::not_found("the sitemap has no such file"));
            }
            Ok(sitemap::pages(&pages))
        })
        .await?;
    Ok(known(&headers, XML, None, body.into_bytes()))
}

/// The kind and number of a file: `projects-1.xml`.
fn part(file: &str) -> Option<(Kind, u64)> {
    let (plural, number) = file.strip_suffix(".xml")?.split_once('-')?;
    let kind = Kind::ALL.into_iter().find(|kind| kind.plural() == plural)?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    Some((kind, number))
}

/// The pages of some things of a kind.
fn of_kind(
    base: &iri::Base,
    ledger: &Ledger,
    kind: Kind,
    skip: u64,
    limit: u64,
) -> Result<Vec<Page>, WebError> {
    let keys = ledger.keys(kind, skip, limit)?.into_iter();
    let page = |(key, modified): (String, i64)| Page {
        address: format!("{}.html", base.document(kind, &key)),
        modified: Some(modified),
    };
    Ok(keys.map(page).collect())
}

/// The pages that are of no thing. Lists are there by their first pages, which lead to the others.
fn others(app: &App, ledger: &Ledger) -> Result<Vec<Page>, WebError> {
    let base = &app.site().base;
    let counts = ledger.counts()?;
    let lists = Kind::ALL
        .into_iter()
        .filter(|kind| counts.contains_key(kind));
    let lists = lists.map(|kind| format!("/{}", kind.plural()));
    let named = [
        "/catalogue.html",
        "/dumps/",
        "/model",
        "/network",
        "/overview",
        "/profile",
        "/quality",
        "/questions",
    ];
    let named = named.map(str::to_owned);
    let unknown = named.into_iter().chain(lists).map(|path| Page {
        address: base.page(&path),
        modified: None,
    });
    let front = Page {
        address: base.page("/"),
        modified: ledger.last_revision()?.map(|last| last.datestamp),
    };
    Ok(std::iter::once(front).chain(unknown).collect())
}

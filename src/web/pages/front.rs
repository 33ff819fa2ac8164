//! The front page: what is here.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header::{LINK, VARY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse};

use super::thing::{Item, item};
use super::{Frame, KINDS, best, date, grouped, link, render, words};
use crate::ledger::{Ledger, Revision};
use crate::record::Kind;
use crate::web::error::WebError;
use crate::web::{App, links, overview};

/// A kind, and how many there are of it.
struct Count {
    name: &'static str,
    plural: &'static str,
    number: String,
}

#[derive(Template)]
#[template(path = "front.html")]
struct FrontPage {
    frame: Frame,
    description: Item,
    counts: Vec<Count>,
    /// The last revision, and its day.
    last: Option<(i64, String)>,
    /// A thing of each kind, with its IRI.
    examples: Vec<(Item, String)>,
    license: Option<Item>,
    /// What the form of searches keeps: nothing here.
    kept: Vec<(&'static str, String)>,
}

/// `GET /`
pub(in crate::web) async fn front(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    let frame = frame.describing(overview::told(&app).await?);
    let links = links::of_front(&app, &overview::files(&app).await?)?;
    let config = app.config().site.clone();
    let site = app.site().clone();
    let page = app
        .read(move |ledger| {
            let (lang, text) = best(&config.description, &frame.languages);
            render(&FrontPage {
                kept: Vec::new(),
                description: Item {
                    text,
                    lang,
                    ..Item::default()
                },
                counts: counts(&frame, ledger)?,
                last: ledger.last_revision()?.map(
                    |Revision {
                         number, datestamp, ..
                     }| (number, date(datestamp)),
                ),
                examples: examples(&frame, &site, ledger)?,
                license: config.license.as_deref().map(|license| Item {
                    text: license.to_owned(),
                    href: link(license),
                    ..Item::default()
                }),
                frame,
            })
        })
        .await?;
    let vary = HeaderValue::from_static("Accept-Language");
    Ok(([(VARY, vary), (LINK, links)], Html(page)))
}

fn counts(frame: &Frame, ledger: &Ledger) -> Result<Vec<Count>, WebError> {
    let counts = ledger.counts()?;
    let count = |kind: Kind| {
        let (live, _) = counts.get(&kind)?;
        Some(Count {
            name: words::kinds(frame.lang, kind),
            plural: kind.plural(),
            number: grouped(*live),
        })
    };
    Ok(KINDS.into_iter().filter_map(count).collect())
}

fn examples(
    frame: &Frame,
    site: &crate::mapping::Site,
    ledger: &Ledger,
) -> Result<Vec<(Item, String)>, WebError> {
    let mut out = Vec::new();
    for kind in &KINDS[..4] {
        for entity in ledger.page(*kind, 0, 1)? {
            let iri = site.base.thing(*kind, &entity.key);
            let link = item(frame, &entity.body, &entity.key);
            out.push((link.with(words::kind(frame.lang, *kind)), iri));
        }
    }
    Ok(out)
}

//! The records that lack something, and those that shapes and checks find fault with.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse, Response};
use oxigraph::model::Term;

use super::{said, weight};
use crate::ledger::{Ledger, Row};
use crate::mapping::Site;
use crate::record::Kind;
use crate::shapes::{self, Group};
use crate::survey::{Gap, Gaps, Survey};
use crate::web::error::WebError;
use crate::web::findings::Findings;
use crate::web::listing::{File, Wanted, file};
use crate::web::pages::chart::cut;
use crate::web::pages::thing::{Item, item};
use crate::web::pages::{Frame, grouped, link, page_number, render, words};
use crate::web::{App, findings, survey};

/// How many records a page lists.
const PAGE: usize = 50;
/// How many characters of a name or value are shown.
const TEXT: usize = 160;

#[derive(Template)]
#[template(path = "lacking.html")]
struct LackingPage {
    frame: Frame,
    title: Item,
    rule: String,
    count: String,
    columns: Vec<String>,
    rows: Vec<Vec<Item>>,
    /// The path of the list below the site's.
    list: String,
    page: usize,
    pages: usize,
    files: Vec<(&'static str, &'static str, String)>,
}

impl LackingPage {
    /// The address of another page of this list.
    fn at(&self, page: usize) -> String {
        self.frame.of_list(&self.list, page)
    }
}

/// What a list is read from.
enum Source {
    Missing(Arc<Survey>),
    Found(Arc<Findings>),
}

impl Source {
    async fn of(app: &App, name: &str) -> Result<Self, WebError> {
        if !(name.starts_with("shape-") || name.starts_with("check-")) {
            return Ok(Self::Missing(survey::of(app).await?));
        }
        let found = findings::of(app).await?.ok_or_else(|| {
            let hint = "Come again in a moment.";
            let said = "shapes and checks are being applied";
            WebError::unavailable("being-checked", said, hint, 5)
        })?;
        Ok(Self::Found(found))
    }

    fn page(
        &self,
        reading: (&Frame, &Ledger, &Site),
        name: &str,
        page: usize,
    ) -> Result<String, WebError> {
        let (frame, ledger, site) = reading;
        match self {
            Self::Missing(survey) => {
                let gap = survey.gaps.named(name).ok_or_else(absent)?;
                of_gap(frame, ledger, &survey.gaps, gap, page)
            }
            Self::Found(found) => of_group(frame, ledger, site, named_group(found, name)?, page),
        }
    }

    /// Everything concerned, each thing once.
    fn things(
        &self,
        ledger: &Ledger,
        site: &Site,
        name: &str,
    ) -> Result<Vec<(Kind, String)>, WebError> {
        let found = match self {
            Self::Missing(survey) => {
                let gap = survey.gaps.named(name).ok_or_else(absent)?;
                let all = survey.gaps.page(gap, 0, usize::MAX);
                return Ok(all.map(|(kind, key)| (kind, key.to_owned())).collect());
            }
            Self::Found(found) => named_group(found, name)?,
        };
        let (mut things, mut seen) = (Vec::new(), HashSet::new());
        for term in found.rows.iter().flatten().flatten() {
            if let Some((kind, row, _)) = ours(ledger, site, term)?
                && seen.insert((kind, row.key.clone()))
            {
                things.push((kind, row.key));
            }
        }
        Ok(things)
    }
}

/// `GET /quality/{name}`: the records concerned; with `.csv`, `.json` or `.ttl`, all of them as a file.
pub(in crate::web) async fn lacking(
    State(app): State<App>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let page: usize = page_number(query.as_deref())?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let site = app.site().clone();
    if let Some((name, format)) = File::at_end(&name) {
        let (name, source) = (name.to_owned(), Source::of(&app, name).await?);
        let things = app.read(move |ledger| source.things(ledger, &site, &name));
        return file(&app, frame, Wanted::Things(things.await?), format);
    }
    let source = Source::of(&app, &name).await?;
    let html = app
        .read(move |ledger| source.page((&frame, ledger, &site), &name, page))
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(html)).into_response())
}

fn named_group<'a>(found: &'a Findings, name: &str) -> Result<&'a Group, WebError> {
    let group = found.outcome.groups.iter().find(|group| group.name == name);
    group.ok_or_else(absent)
}

/// The files of a list of this name.
fn files(frame: &Frame, name: &str) -> Vec<(&'static str, &'static str, String)> {
    File::addresses(&format!("{}/quality/{name}", frame.root), &frame.suffix)
}

fn absent() -> WebError {
    WebError::not_found("there is no such list; /quality has those that there are")
}

/// How many pages a list has, where this one is among them.
fn pages(count: usize, page: usize) -> Result<usize, WebError> {
    let pages = count.div_ceil(PAGE).max(1);
    if page > pages {
        let said = format!("this list has {pages} pages only");
        return Err(WebError::not_found(said));
    }
    Ok(pages)
}

fn of_gap(
    frame: &Frame,
    ledger: &Ledger,
    gaps: &Gaps,
    gap: &Gap,
    page: usize,
) -> Result<String, WebError> {
    let missing = gaps.iter().find(|(one, _, _)| *one == gap);
    let count = missing.map_or(0, |(_, _, missing)| missing);
    let pages = pages(usize::try_from(count).unwrap_or(usize::MAX), page)?;
    let mut rows = Vec::new();
    for (kind, key) in gaps.page(gap, (page - 1) * PAGE, PAGE) {
        rows.push(vec![named(frame, ledger, kind, key)?]);
    }
    let title = format!(
        "{} {}",
        words::kinds(frame.lang, gap.kind()),
        said(frame, gap)
    );
    render(&LackingPage {
        frame: frame
            .clone()
            .of_class("WebPage", &format!("/quality/{}", gap.name()), &title),
        title: Item::plain(title),
        rule: String::new(),
        count: grouped(count),
        columns: Vec::new(),
        rows,
        files: files(frame, &gap.name()),
        list: format!("quality/{}", gap.name()),
        page,
        pages,
    })
}

fn of_group(
    frame: &Frame,
    ledger: &Ledger,
    site: &Site,
    group: &Group,
    page: usize,
) -> Result<String, WebError> {
    let pages = pages(group.rows.len(), page)?;
    let mut rows = Vec::new();
    for row in group.rows.iter().skip((page - 1) * PAGE).take(PAGE) {
        let cells = row
            .iter()
            .map(|term| cell(frame, ledger, site, term.as_ref()));
        rows.push(cells.collect::<Result<_, _>>()?);
    }
    let title = Item::of(&group.message, frame);
    render(&LackingPage {
        frame: frame
            .clone()
            .of_class("WebPage", &format!("/quality/{}", group.name), &title.text),
        title,
        rule: format!("{}: {}", weight(frame, group.weight), group.rule),
        count: counted(frame, group),
        columns: if group.columns.is_empty() {
            vec![
                frame.say("Wat", "What").to_owned(),
                frame.say("Waarde", "Value").to_owned(),
            ]
        } else {
            group.columns.clone()
        },
        rows,
        files: files(frame, &group.name),
        list: format!("quality/{}", group.name),
        page,
        pages,
    })
}

/// How much was found, and how much of it is listed where that is less.
fn counted(frame: &Frame, group: &Group) -> String {
    let (all, listed) = (group.count, group.rows.len() as u64);
    if listed == all {
        return grouped(all);
    }
    let said = frame.say("hier de eerste", "here the first");
    format!("{}, {said} {}", grouped(all), grouped(listed))
}

/// A value of what was found: a thing of ours, or a part of one, as a link to its page.
fn cell(
    frame: &Frame,
    ledger: &Ledger,
    site: &Site,
    term: Option<&Term>,
) -> Result<Item, WebError> {
    let Some(term) = term else {
        return Ok(Item::default());
    };
    if let Some((kind, row, part)) = ours(ledger, site, term)? {
        let shown = named(frame, ledger, kind, &row.key)?;
        return Ok(shown.with(cut(part, TEXT)));
    }
    Ok(match term {
        Term::NamedNode(node) => Item {
            text: cut(node.as_str(), TEXT),
            href: link(node.as_str()),
            ..Item::default()
        },
        Term::Literal(literal) => Item {
            text: cut(literal.value(), TEXT),
            lang: literal.language().unwrap_or_default().to_owned(),
            ..Item::default()
        },
        other => Item::plain(shapes::shown(other, &site.base)),
    })
}

/// The thing of ours that a value is, or is a part of; and which part.
fn ours<'a>(
    ledger: &Ledger,
    site: &Site,
    term: &'a Term,
) -> Result<Option<(Kind, Row, &'a str)>, WebError> {
    let Term::NamedNode(node) = term else {
        return Ok(None);
    };
    let Some((kind, key)) = site.base.take_apart(node.as_str()) else {
        return Ok(None);
    };
    let row = ledger.nearest(kind, key)?;
    Ok(row.map(|row| {
        let part = key[row.key.len()..].trim_start_matches('/');
        (kind, row, part)
    }))
}

/// A thing by its name, or by its key where it is gone meanwhile.
fn named(frame: &Frame, ledger: &Ledger, kind: Kind, key: &str) -> Result<Item, WebError> {
    let body = ledger.get(kind, key)?.and_then(|row| row.body);
    Ok(body.map_or_else(
        || Item::plain(key),
        |body| {
            let shown = item(frame, &body, key);
            Item {
                text: cut(&shown.text, TEXT),
                ..shown
            }
        },
    ))
}

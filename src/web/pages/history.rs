//! What changed: the revisions, what each of them did to which thing, and the runs of sync.

mod changes;

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};

use super::steward::Steward;
use super::{Frame, grouped, page_number, render};
use crate::ledger::{Ledger, Revision, Run};
use crate::time::rfc3339;
use crate::web::App;
use crate::web::discreet::Discreet;
use crate::web::error::WebError;
use changes::Change;

/// How many revisions, or changes, a page lists.
const PAGE: u64 = 50;
/// How many runs a page lists: each has notes.
const RUNS: u64 = 20;
/// How many notes of a run are shown in a list of runs, and with its revision.
const NOTES: [usize; 2] = [8, 40];
/// How much of a note is shown, in characters.
const LONG: usize = 300;

/// Pages of a list.
struct Pages {
    page: u64,
    pages: u64,
}

impl Pages {
    /// Which page of a list of so many a request is for.
    fn of(page: u64, all: u64, each: u64) -> Result<Self, WebError> {
        let pages = all.div_ceil(each).max(1);
        if page > pages {
            return Err(WebError::not_found(format!(
                "this list has {pages} pages only"
            )));
        }
        Ok(Self { page, pages })
    }

    fn skip(&self, each: u64) -> u64 {
        (self.page - 1) * each
    }
}

/// A time for people: to the minute, in UTC.
pub(super) fn minute(time: &str) -> String {
    match time.get(..16) {
        Some(start) => format!("{} UTC", start.replacen('T', " ", 1)),
        None => time.to_owned(),
    }
}

/// A revision as it is shown.
struct Shown {
    number: i64,
    time: String,
    /// How many things came, changed and went.
    counts: [String; 3],
}

impl Shown {
    fn of(revision: &Revision) -> Self {
        let count = |count: i64| grouped(u64::try_from(count).unwrap_or(0));
        Self {
            number: revision.number,
            time: rfc3339(revision.datestamp),
            counts: [revision.added, revision.changed, revision.removed].map(count),
        }
    }

    fn minute(&self) -> String {
        minute(&self.time)
    }
}

/// A run of sync as it is shown.
struct RunShown {
    finished: String,
    /// In seconds.
    took: i64,
    revision: i64,
    has_changed: bool,
    notes: Vec<String>,
    /// How many notes are not shown.
    more: usize,
}

impl RunShown {
    fn of(run: &Run, discreet: &Discreet, most: usize) -> Self {
        let lines = run.notes.lines().filter(|line| !line.is_empty());
        let count = lines.clone().count();
        let short = |line: &str| {
            let line = discreet.text(line);
            match line.char_indices().nth(LONG) {
                Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
                None => line,
            }
        };
        Self {
            finished: rfc3339(run.finished),
            took: (run.finished - run.started).max(0),
            revision: run.revision,
            has_changed: run.outcome == "changed",
            notes: lines.take(most).map(short).collect(),
            more: count.saturating_sub(most),
        }
    }

    fn minute(&self) -> String {
        minute(&self.finished)
    }
}

#[derive(Template)]
#[template(path = "history.html")]
struct HistoryPage {
    frame: Frame,
    count: String,
    revisions: Vec<Shown>,
    steward: Option<Steward>,
    paging: Pages,
}

impl HistoryPage {
    fn at(&self, page: u64) -> String {
        self.frame.of_list("history", page)
    }
}

/// `GET /history`: the revisions, the latest first.
pub(in crate::web) async fn history(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let page = page_number(query.as_deref())?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let steward = Steward::of(&app, &frame);
    let page = app
        .read(move |ledger| {
            let count = ledger.revision_count()?;
            let paging = Pages::of(page, count, PAGE)?;
            let revisions = ledger.revisions(paging.skip(PAGE), PAGE)?;
            let title = frame.say("Geschiedenis", "History");
            render(&HistoryPage {
                frame: frame.of_class("WebPage", "/history", title),
                count: grouped(count),
                revisions: revisions.iter().map(Shown::of).collect(),
                steward,
                paging,
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

#[derive(Template)]
#[template(path = "revision.html")]
struct RevisionPage {
    frame: Frame,
    revision: Shown,
    run: Option<RunShown>,
    changes: Vec<Change>,
    /// Is there a revision after this one?
    has_next: bool,
    paging: Pages,
}

impl RevisionPage {
    fn at(&self, page: u64) -> String {
        let name = format!("history/{}", self.revision.number);
        self.frame.of_list(&name, page)
    }
}

/// `GET /history/{number}`: what a revision did.
pub(in crate::web) async fn revision(
    State(app): State<App>,
    Path(number): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let absent = || WebError::not_found("there is no revision of this number");
    // As it is written in links, and in no other way.
    let number: i64 = match number.parse::<u32>() {
        Ok(parsed) if parsed.to_string() == number => i64::from(parsed),
        _ => return Err(absent()),
    };
    let page = page_number(query.as_deref())?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let discreet = Discreet::of(app.config());
    let page = app
        .read(move |ledger| {
            let revision = ledger.revision(number)?.ok_or_else(absent)?;
            let count = ledger.touched(number)?;
            let paging = Pages::of(page, count, PAGE)?;
            let happened = ledger.happened(number, count, paging.skip(PAGE), PAGE)?;
            let run = ledger.run_of(number)?;
            let title = frame.say("Revisie", "Revision");
            let path = format!("/history/{number}");
            render(&RevisionPage {
                changes: happened.iter().map(|one| Change::of(&frame, one)).collect(),
                run: run.map(|run| RunShown::of(&run, &discreet, NOTES[1])),
                has_next: ledger.revision(number + 1)?.is_some(),
                frame: frame.of_class("WebPage", &path, &format!("{title} {number}")),
                revision: Shown::of(&revision),
                paging,
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

#[derive(Template)]
#[template(path = "runs.html")]
struct RunsPage {
    frame: Frame,
    count: String,
    runs: Vec<RunShown>,
    paging: Pages,
}

impl RunsPage {
    fn at(&self, page: u64) -> String {
        self.frame.of_list("history/runs", page)
    }
}

fn shown_runs(ledger: &Ledger, discreet: &Discreet, skip: u64) -> Result<Vec<RunShown>, WebError> {
    let runs = ledger.runs_after(skip, RUNS)?;
    let shown = |run: &Run| RunShown::of(run, discreet, NOTES[0]);
    Ok(runs.iter().map(shown).collect())
}

/// `GET /history/runs`: the runs of sync, the latest first, with what was noted.
pub(in crate::web) async fn runs(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let page = page_number(query.as_deref())?;
    let frame = Frame::of(&app, &headers, query.as_deref());
    let discreet = Discreet::of(app.config());
    let page = app
        .read(move |ledger| {
            let count = ledger.run_count()?;
            let paging = Pages::of(page, count, RUNS)?;
            let title = frame.say("Synchronisaties", "Runs of sync");
            render(&RunsPage {
                runs: shown_runs(ledger, &discreet, paging.skip(RUNS))?,
                frame: frame.of_class("WebPage", "/history/runs", title),
                count: grouped(count),
                paging,
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

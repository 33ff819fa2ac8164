//! The page of the sources: what each is, how it was last had, when it is asked next.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::response::{Html, IntoResponse};

use super::steward::Steward;
use super::{Frame, Item, render};
use crate::collect::{FOLDER, Outcome, Told, is_collected};
use crate::config::{Schedules, SourceClass, SourceConfig};
use crate::sync::{Last, Trigger};
use crate::text::grouped;
use crate::time::rfc3339;
use crate::web::App;
use crate::web::discreet::{self, Discreet};
use crate::web::error::WebError;

/// How much of a message is shown, in characters.
const LONG: usize = 2_000;

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    frame: Frame,
    sources: Vec<Shown>,
    last: Option<LastShown>,
    /// How far the sync is that is being done.
    running: Option<String>,
    steward: Option<Steward>,
}

/// A source as it is shown.
struct Shown {
    name: String,
    class: &'static str,
    /// Where it is, as far as that is anybody's business.
    place: Item,
    /// How it was last had; nothing where it never was.
    told: Option<ToldShown>,
    next: Option<String>,
}

struct ToldShown {
    finished: String,
    outcome: &'static str,
    has_failed: bool,
    /// Numbers with their names.
    counts: Vec<(&'static str, String)>,
    error: String,
    failures: u64,
    last_success: Option<String>,
}

/// How the last sync went.
struct LastShown {
    finished: String,
    trigger: &'static str,
    outcome: &'static str,
    revision: Option<i64>,
    error: String,
}

impl SourcesPage {
    /// A time for people: to the minute.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn minute(&self, time: &str) -> String {
        super::history::minute(time)
    }
}

fn class(frame: &Frame, class: SourceClass) -> &'static str {
    match class {
        SourceClass::Cerif => "CERIF",
        SourceClass::Oai => "OAI-PMH",
        SourceClass::Json => "JSON",
        SourceClass::Page => frame.say("pagina", "page"),
        SourceClass::Rdf => "RDF",
        SourceClass::Records => frame.say("records in bestanden", "records in files"),
        SourceClass::Table => frame.say("tabel", "table"),
    }
}

impl Shown {
    fn of(
        frame: &Frame,
        app: &App,
        discreet: &Discreet,
        schedules: &Schedules,
        now: i64,
        source: &SourceConfig,
    ) -> Self {
        let told = Told::of(&app.config().state_path().join(FOLDER), &source.name);
        let place = discreet::place(&source.location());
        Self {
            name: source.name.clone(),
            class: class(frame, source.class),
            place: Item::address(&place),
            told: told.map(|told| ToldShown::of(frame, discreet, source, &told)),
            next: schedules.next(&source.name, now).map(rfc3339),
        }
    }
}

impl ToldShown {
    fn of(frame: &Frame, discreet: &Discreet, source: &SourceConfig, told: &Told) -> Self {
        let has_failed = told.outcome == Outcome::Failed;
        let outcome = match told.outcome {
            Outcome::Failed => frame.say("mislukt", "failed"),
            _ if !is_collected(source) => frame.say("gelezen", "read"),
            Outcome::Collected => frame.say("verzameld", "collected"),
            Outcome::Unchanged => frame.say("ongewijzigd", "unchanged"),
        };
        let counts = [
            (frame.say("records", "records"), told.records),
            (frame.say("nieuw", "new"), told.new),
            (frame.say("gewijzigd", "changed"), told.changed),
            (frame.say("verwijderd", "removed"), told.removed),
            (frame.say("weg, en bewaard", "gone, and kept"), told.gone),
            (frame.say("opmerkingen", "notices"), told.notices),
        ];
        // The first is told in any case.
        let is_told = |(at, (_, count)): &(usize, (&'static str, u64))| *at == 0 || *count > 0;
        let counts = counts.into_iter().enumerate().filter(is_told);
        Self {
            finished: told.finished.clone(),
            outcome,
            has_failed,
            counts: counts
                .map(|(_, (name, count))| (name, grouped(count)))
                .collect(),
            error: shortened(discreet, told.error.as_deref()),
            failures: told.failures,
            last_success: told.last_success.clone(),
        }
    }
}

impl LastShown {
    fn of(frame: &Frame, discreet: &Discreet, last: &Last) -> Self {
        Self {
            finished: last.finished.clone(),
            trigger: match last.trigger {
                Trigger::Command => frame.say("op de opdrachtregel", "at the command line"),
                Trigger::Schedule => frame.say("volgens het schema", "by schedule"),
                Trigger::Watch => frame.say("omdat bestanden wijzigden", "because files changed"),
                Trigger::Http => frame.say("met het token", "with the token"),
            },
            outcome: match last.outcome.as_str() {
                "changed" => frame.say("er is een nieuwe revisie", "there is a new revision"),
                "failed" => frame.say("geweigerd", "refused"),
                _ => frame.say("niets gewijzigd", "nothing changed"),
            },
            revision: last.revision,
            error: shortened(discreet, last.error.as_deref()),
        }
    }
}

fn shortened(discreet: &Discreet, message: Option<&str>) -> String {
    let message = discreet.text(message.unwrap_or_default());
    match message.char_indices().nth(LONG) {
        Some((end, _)) => format!("{}…", message.get(..end).unwrap_or_default()),
        None => message,
    }
}

/// `GET /sources`
pub(in crate::web) async fn sources(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    let asked = app.clone();
    let page = app
        .read_now(move |_, now| {
            let app = asked;
            let config = app.config();
            let discreet = Discreet::of(config);
            // They were read when the settings were checked.
            let schedules = config.schedules().unwrap_or_default();
            let sources = config.sources();
            let shown = |source| Shown::of(&frame, &app, &discreet, &schedules, now, source);
            let sources = sources.iter().map(shown).collect();
            let last = Last::read(&config.state_path());
            let title = frame.say("Bronnen", "Sources");
            render(&SourcesPage {
                sources,
                last: last.map(|last| LastShown::of(&frame, &discreet, &last)),
                running: app.runs().current().map(crate::web::runs::Current::step),
                steward: Steward::of(&app, &frame),
                frame: frame.of_class("WebPage", "/sources", title),
            })
        })
        .await?;
    let headers = [(VARY, "Accept-Language"), (CACHE_CONTROL, "no-cache")];
    Ok((headers, Html(page)))
}

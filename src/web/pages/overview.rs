//! The overview: projects over time and funding by funder, as charts with their numbers.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};

use super::chart::{Bars, Columns, cut};
use super::thing::{Item, item};
use super::{Frame, grouped, render};
use crate::finding::Facet;
use crate::ledger::Ledger;
use crate::record::Kind;
use crate::survey::{Count, Funding, OfCurrency};
use crate::web::error::WebError;
use crate::web::{App, survey};

/// How many years are shown.
const YEARS: u16 = 60;
/// How many funders have a bar, and how many a row in the table.
const BARS: usize = 10;
const ROWS: usize = 25;
/// How many currencies have a chart.
const CURRENCIES: usize = 6;
/// How many characters of a name are shown.
const NAME: usize = 160;

/// Funders, by what they give.
struct Given {
    /// What the ids of its parts start with.
    id: String,
    /// The currency; empty where grants are counted.
    currency: String,
    chart: Bars,
    rows: Vec<Row>,
    /// How many funders have no row.
    others: String,
}

/// A funder in a table.
struct Row {
    funder: Item,
    grants: String,
    sum: String,
}

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    frame: Frame,
    years: Columns,
    counts: Vec<(i16, Count)>,
    outside: u64,
    undated: u64,
    given: Vec<Given>,
    /// How many grants tell no amount.
    untold: u64,
    /// The currencies that have no chart.
    currencies: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates call them so")]
impl OverviewPage {
    /// A number for people.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn number(&self, number: &u64) -> String {
        grouped(*number)
    }

    /// The address of the projects that started in a year.
    fn started(&self, year: &i16) -> String {
        self.frame
            .with_facet(Kind::Project, Facet::Year, &year.to_string())
    }
}

/// `GET /overview`: projects over time, funding by funder.
pub(in crate::web) async fn overview(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    let survey = survey::of(&app).await?;
    let page = app
        .read(move |ledger| {
            let window = survey.years.window(YEARS);
            let columns: Vec<_> = window
                .years
                .iter()
                .map(|(year, count)| (year.to_string(), count.started, count.running))
                .collect();
            let title = frame.say("Overzicht", "Overview");
            let rest = survey.funding.currencies.iter().skip(CURRENCIES);
            let rest: Vec<&str> = rest.map(|one| one.currency.as_str()).collect();
            render(&OverviewPage {
                years: Columns::of(&columns),
                counts: window.years,
                outside: window.outside,
                undated: survey.years.undated,
                given: given(&frame, ledger, &survey.funding)?,
                untold: survey.funding.untold,
                currencies: rest.join(", "),
                frame: frame.of_class("WebPage", "/overview", title),
            })
        })
        .await?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

/// By the number of grants, then by the amounts in each currency.
fn given(frame: &Frame, ledger: &Ledger, funding: &Funding) -> Result<Vec<Given>, WebError> {
    let mut out = Vec::new();
    let counted = funding.grants.iter();
    let counted = counted.map(|(funder, grants)| (funder.as_str(), *grants, i128::from(*grants)));
    if !funding.grants.is_empty() {
        out.push(group(frame, ledger, "", counted.collect())?);
    }
    for OfCurrency { currency, shares } in funding.currencies.iter().take(CURRENCIES) {
        let summed = shares.iter();
        let summed = summed.map(|one| (one.funder.as_str(), one.grants, one.hundredths));
        out.push(group(frame, ledger, currency, summed.collect())?);
    }
    Ok(out)
}

fn group(
    frame: &Frame,
    ledger: &Ledger,
    currency: &str,
    funders: Vec<(&str, u64, i128)>,
) -> Result<Given, WebError> {
    let (mut rows, mut bars) = (Vec::new(), Vec::new());
    let others = funders.len().saturating_sub(ROWS) as u64;
    for (key, grants, size) in funders.into_iter().take(ROWS) {
        let funder = named(frame, ledger, key)?;
        let sum = if currency.is_empty() {
            String::new()
        } else {
            format!("{currency} {}", money(size))
        };
        let grants = grouped(grants);
        let number = if sum.is_empty() { &grants } else { &sum };
        bars.push((funder.text.clone(), size, number.clone()));
        rows.push(Row {
            funder,
            grants,
            sum,
        });
    }
    Ok(Given {
        id: if currency.is_empty() {
            "grants".to_owned()
        } else {
            format!("in-{currency}")
        },
        currency: currency.to_owned(),
        chart: Bars::of(bars.into_iter().take(BARS)),
        rows,
        others: if others == 0 {
            String::new()
        } else {
            grouped(others)
        },
    })
}

/// An organisation by its name.
fn named(frame: &Frame, ledger: &Ledger, key: &str) -> Result<Item, WebError> {
    let body = ledger
        .get(Kind::Organisation, key)?
        .and_then(|row| row.body);
    Ok(body.map_or_else(
        || Item::plain(key),
        |body| {
            let shown = item(frame, &body, key);
            Item {
                text: cut(&shown.text, NAME),
                ..shown
            }
        },
    ))
}

/// Hundredths as an amount.
fn money(hundredths: i128) -> String {
    let whole = grouped(u64::try_from(hundredths / 100).unwrap_or(u64::MAX));
    match hundredths % 100 {
        0 => whole,
        rest => format!("{whole}.{rest:02}"),
    }
}

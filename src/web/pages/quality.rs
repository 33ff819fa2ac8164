//! The quality of the dataset: what is missing, what shapes and checks find; each with a list of the records concerned.

mod lacking;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};

use super::thing::Item;
use super::{Frame, grouped, render, words};
use crate::record::Kind;
use crate::shapes::{Outcome, Weight};
use crate::survey::{Gap, Gaps, Survey};
use crate::web::error::WebError;
use crate::web::findings::{Findings, Unchecked};
use crate::web::{App, findings, survey};

pub(in crate::web) use lacking::lacking;

/// How many languages are listed, those with the most abstracts first.
const LANGUAGES: usize = 50;

/// A gap, and how many have it.
struct Row {
    what: String,
    /// Its list, where there is something in it.
    href: Option<String>,
    missing: String,
    of: String,
    share: String,
    /// Out of a thousand.
    filled: u64,
}

/// What a shape or a check found.
struct Found {
    what: Item,
    weight: &'static str,
    rule: String,
    count: String,
}

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage {
    frame: Frame,
    revision: i64,
    /// Gaps by kind.
    kinds: Vec<(&'static str, Vec<Row>)>,
    /// Languages, and how many abstracts are in each.
    abstracts: Vec<(String, String)>,
    /// Nothing while it is being found out.
    checked: Option<Checked>,
}

/// What shapes and checks say.
struct Checked {
    verdict: String,
    found: Vec<Found>,
}

/// `GET /quality`: what is missing, and what is wrong.
pub(in crate::web) async fn quality(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let frame = Frame::of(&app, &headers, query.as_deref());
    let survey = survey::of(&app).await?;
    let found = findings::of(&app).await?;
    let title = frame.say("Kwaliteit van de gegevens", "Quality of the data");
    let page = render(&QualityPage {
        revision: survey.revision,
        kinds: kinds(&frame, &survey.gaps),
        abstracts: abstracts(&frame, &survey),
        checked: found.as_deref().map(|found| checked(&frame, found)),
        frame: frame.of_class("WebPage", "/quality", title),
    })?;
    Ok(([(VARY, "Accept-Language")], Html(page)))
}

fn kinds(frame: &Frame, gaps: &Gaps) -> Vec<(&'static str, Vec<Row>)> {
    let shown = [Kind::Project, Kind::Person, Kind::Organisation, Kind::Grant];
    let rows = |kind| {
        let of_kind = gaps.iter().filter(|(gap, _, _)| gap.kind() == kind);
        let rows: Vec<Row> = of_kind
            .map(|(gap, of, missing)| row(frame, gap, of, missing))
            .collect();
        (!rows.is_empty()).then(|| (words::kinds(frame.lang, kind), rows))
    };
    shown.into_iter().filter_map(rows).collect()
}

fn row(frame: &Frame, gap: &Gap, of: u64, missing: u64) -> Row {
    let (root, suffix) = (&frame.root, &frame.suffix);
    let address = format!("{root}/quality/{}{suffix}", gap.name());
    Row {
        what: said(frame, gap),
        href: (missing > 0).then_some(address),
        missing: grouped(missing),
        of: grouped(of),
        share: share(missing, of),
        filled: (of - missing) * 1_000 / of.max(1),
    }
}

/// A share in percent; what is not nothing and not all is never shown as such.
fn share(part: u64, of: u64) -> String {
    match part * 100 / of.max(1) {
        0 if part > 0 => "< 1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// A gap in words.
fn said(frame: &Frame, gap: &Gap) -> String {
    let (nl, en) = match gap {
        Gap::Start => ("zonder begindatum", "without a start date"),
        Gap::End => ("zonder einddatum", "without an end date"),
        Gap::People => ("zonder mensen", "without people"),
        Gap::Grants => ("zonder financiering", "without a grant"),
        Gap::Identifier => (
            "zonder identificatie elders",
            "without an identifier elsewhere",
        ),
        Gap::Title(_) => ("zonder titel in het", "without a title in"),
        Gap::Abstract => ("zonder samenvatting", "without an abstract"),
        Gap::AbstractIn(_) => ("zonder samenvatting in het", "without an abstract in"),
        Gap::Orcid => ("zonder ORCID", "without an ORCID"),
        Gap::Ror => (
            "zonder ROR (delen zoals faculteiten niet meegeteld)",
            "without a ROR id (parts such as faculties not counted)",
        ),
        Gap::Registry => (
            "in geen register (ROR, Funder Registry, Wikidata)",
            "in no registry (ROR, Funder Registry, Wikidata)",
        ),
        Gap::Number => ("zonder nummer", "without a number"),
        Gap::Amount => ("zonder bedrag", "without an amount"),
        Gap::Period => (
            "zonder begin- of einddatum",
            "without a start or an end date",
        ),
    };
    let words = frame.say(nl, en);
    match gap {
        Gap::Title(tag) | Gap::AbstractIn(tag) => format!("{words} {}", language(frame, tag)),
        _ => words.to_owned(),
    }
}

/// A language by its name, or by its tag.
fn language(frame: &Frame, tag: &str) -> String {
    let name = match tag {
        "" => frame.say("onbekende taal", "an unknown language"),
        "de" => frame.say("Duits", "German"),
        "en" => frame.say("Engels", "English"),
        "fr" => frame.say("Frans", "French"),
        "nl" => frame.say("Nederlands", "Dutch"),
        tag => tag,
    };
    name.to_owned()
}

fn abstracts(frame: &Frame, survey: &Survey) -> Vec<(String, String)> {
    let mut languages: Vec<_> = survey.gaps.abstracts.iter().collect();
    languages.sort_by_key(|(tag, count)| (std::cmp::Reverse(**count), *tag));
    let languages = languages.into_iter().take(LANGUAGES);
    languages
        .map(|(tag, count)| (language(frame, tag), grouped(*count)))
        .collect()
}

fn checked(frame: &Frame, found: &Findings) -> Checked {
    let outcome = &found.outcome;
    let verdict = match &found.unchecked {
        Some(Unchecked::TooMany(things)) => format!(
            "{} {}. {}",
            frame.say(
                "De dataset is te groot om hier te controleren: dingen:",
                "The dataset is too large to be checked here: things:"
            ),
            grouped(*things),
            frame.say("Voer oogst check uit.", "Run oogst check."),
        ),
        Some(Unchecked::Elsewhere(revision, checked)) => format!(
            "{} {revision} ({checked}): {}",
            frame.say(
                "Gevonden door oogst check bij revisie",
                "Found by oogst check at revision"
            ),
            counted(frame, outcome)
        ),
        Some(Unchecked::Fault) => frame
            .say(
                "Een vorm of een controle is zelf fout; oogst check zegt welke.",
                "A shape or a check is itself at fault; oogst check says which.",
            )
            .to_owned(),
        None => counted(frame, outcome),
    };
    let found = outcome.groups.iter().map(|group| Found {
        what: Item {
            href: Some(format!(
                "{}/quality/{}{}",
                frame.root, group.name, frame.suffix
            )),
            ..Item::of(&group.message, frame)
        },
        weight: weight(frame, group.weight),
        rule: group.rule.clone(),
        count: grouped(group.count),
    });
    Checked {
        verdict,
        found: found.collect(),
    }
}

/// How much was applied, and how much it found.
fn counted(frame: &Frame, outcome: &Outcome) -> String {
    format!(
        "{} {}, {} {}; {} {}.",
        grouped(outcome.shapes as u64),
        frame.say("vormen (SHACL)", "shapes (SHACL)"),
        grouped(outcome.checks as u64),
        frame.say("controles", "checks"),
        grouped(outcome.groups.iter().map(|group| group.count).sum()),
        frame.say("bevindingen", "findings"),
    )
}

fn weight(frame: &Frame, weight: Weight) -> &'static str {
    match weight {
        Weight::Fault => frame.say("fout", "fault"),
        Weight::Warning => frame.say("waarschuwing", "warning"),
        Weight::Hint => frame.say("tip", "hint"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_nothing_only_where_there_is_nothing() {
        let shares = [(0, 9), (1, 1_000), (999, 1_000), (9, 9), (0, 0)];
        let said = shares.map(|(part, of)| share(part, of));
        assert_eq!(said, ["0 %", "< 1 %", "99 %", "100 %", "0 %"]);
    }
}

//! The quality of the dataset: what is missing, what shapes and checks find; each with a list of the records concerned.

use askama::Template;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::http::header::VARY;
use axum::response::{Html, IntoResponse};
use oxigraph::model::Term;

use super::chart::cut;
use super::thing::{Item, item};
use super::{Frame, grouped, link, parameter, render, words};
use crate::ledger::Ledger;
use crate::mapping::Site;
use crate::record::Kind;
use crate::shapes;
use crate::survey::{Gap, Gaps, Survey};
use crate::web::error::WebError;
use crate::web::findings::{Findings, Group, Unchecked, Weight};
use crate::web::{App, findings, survey};

/// How many records a page lists.
const PAGE: usize = 50;
/// How many characters of a name or value are shown.
const TEXT: usize = 160;

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
    let languages = languages.into_iter().take(PAGE);
    languages
        .map(|(tag, count)| (language(frame, tag), grouped(*count)))
        .collect()
}

fn checked(frame: &Frame, found: &Findings) -> Checked {
    let verdict = match found.unchecked {
        Some(Unchecked::TooMany(things)) => format!(
            "{} {}. {}",
            frame.say(
                "De dataset is te groot om hier te controleren: dingen:",
                "The dataset is too large to be checked here: things:"
            ),
            grouped(things),
            frame.say("Voer oogst check uit.", "Run oogst check."),
        ),
        Some(Unchecked::Fault) => frame
            .say(
                "Een vorm of een controle is zelf fout; oogst check zegt welke.",
                "A shape or a check is itself at fault; oogst check says which.",
            )
            .to_owned(),
        None => format!(
            "{} {}, {} {}; {} {}.",
            grouped(found.shapes as u64),
            frame.say("vormen (SHACL)", "shapes (SHACL)"),
            grouped(found.checks as u64),
            frame.say("controles", "checks"),
            grouped(
                found
                    .groups
                    .iter()
                    .map(|group| group.rows.len() as u64)
                    .sum()
            ),
            frame.say("bevindingen", "findings"),
        ),
    };
    let found = found.groups.iter().map(|group| Found {
        what: Item {
            href: Some(format!(
                "{}/quality/{}{}",
                frame.root, group.name, frame.suffix
            )),
            ..Item::of(&group.message, frame)
        },
        weight: weight(frame, group.weight),
        rule: group.rule.clone(),
        count: grouped(group.rows.len() as u64),
    });
    Checked {
        verdict,
        found: found.collect(),
    }
}

fn weight(frame: &Frame, weight: Weight) -> &'static str {
    match weight {
        Weight::Fault => frame.say("fout", "fault"),
        Weight::Warning => frame.say("waarschuwing", "warning"),
        Weight::Hint => frame.say("tip", "hint"),
    }
}

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
}

impl LackingPage {
    /// The address of another page of this list.
    fn at(&self, page: usize) -> String {
        self.frame.of_list(&self.list, page)
    }
}

/// `GET /quality/{name}`: the records concerned.
pub(in crate::web) async fn lacking(
    State(app): State<App>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<impl IntoResponse, WebError> {
    let page: usize = match parameter(query.as_deref(), "page") {
        None => 1,
        Some(page) => page.parse().ok().filter(|page| *page > 0).ok_or_else(|| {
            WebError::bad_request("the parameter `page` is no number", "Pages count from 1.")
        })?,
    };
    let frame = Frame::of(&app, &headers, query.as_deref());
    let is_found = name.starts_with("shape-") || name.starts_with("check-");
    let html = if is_found {
        let found = findings::of(&app).await?.ok_or_else(|| {
            let hint = "Come again in a moment.";
            WebError::unavailable(
                "being-checked",
                "shapes and checks are being applied",
                hint,
                5,
            )
        })?;
        let site = app.site().clone();
        app.read(move |ledger| {
            let group = found.groups.iter().find(|group| group.name == name);
            of_group(&frame, ledger, &site, group.ok_or_else(absent)?, page)
        })
        .await?
    } else {
        let survey = survey::of(&app).await?;
        app.read(move |ledger| {
            let gap = survey.gaps.named(&name).ok_or_else(absent)?;
            of_gap(&frame, ledger, &survey.gaps, gap, page)
        })
        .await?
    };
    Ok(([(VARY, "Accept-Language")], Html(html)))
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
        count: grouped(group.rows.len() as u64),
        columns: if group.columns.is_empty() {
            vec![
                frame.say("Wat", "What").to_owned(),
                frame.say("Waarde", "Value").to_owned(),
            ]
        } else {
            group.columns.clone()
        },
        rows,
        list: format!("quality/{}", group.name),
        page,
        pages,
    })
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
    if let Term::NamedNode(node) = term
        && let Some((kind, key)) = site.base.take_apart(node.as_str())
        && let Some(row) = ledger.nearest(kind, key)?
    {
        let shown = named(frame, ledger, kind, &row.key)?;
        let part = key[row.key.len()..].trim_start_matches('/');
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

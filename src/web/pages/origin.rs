//! Where a thing comes from and what changed, revision by revision: what `oogst explain` tells, for people who read pages. Files
//! of the server are nobody's business here; sources are called by their names, and by their addresses on the web.

use std::collections::BTreeMap;

use askama::Template;

use super::thing::{Item, Look, fill, item, shortened};
use super::{Frame, Reading, date, link, render, words};
use crate::ledger::Row;
use crate::record::entity::Rule;
use crate::record::sources::Conflict;
use crate::record::{Body, Kind};
use crate::web::error::WebError;

/// How many revisions a page tells.
const STEPS: usize = 20;
/// How many projects are asked why they name a person.
const ASKED: i64 = 200;
/// How many characters of a value are shown.
const VALUE: usize = 300;
/// How many values of a field, and how many conflicts, are shown.
const VALUES: usize = 30;

/// A field that changed.
#[derive(Debug, PartialEq)]
struct Field {
    title: String,
    old: Vec<Item>,
    new: Vec<Item>,
}

/// What a revision did to a thing.
#[derive(Debug)]
struct Step {
    revision: i64,
    date: String,
    what: &'static str,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "origin.html")]
struct HistoryPage<'a> {
    frame: Frame,
    thing: Item,
    path: String,
    sources: Vec<Item>,
    /// Field, and the source that gave it.
    fields: Vec<(&'a String, &'a String)>,
    conflicts: Vec<&'a Conflict>,
    rules: Vec<String>,
    shared: &'a [String],
    steps: Vec<Step>,
    page: usize,
    pages: usize,
}

impl HistoryPage<'_> {
    /// The address of another page of it.
    fn at(&self, page: usize) -> String {
        self.frame.of_list(&format!("history/{}", self.path), page)
    }

    /// A value of a record.
    #[expect(clippy::unused_self, reason = "templates call it so")]
    fn value(&self, value: &serde_json::Value) -> String {
        let text = value.as_str().map(str::to_owned);
        shortened(&text.unwrap_or_else(|| value.to_string()), VALUE)
    }
}

/// The sources of a live thing.
pub(super) fn sources(row: &Row) -> Vec<Item> {
    let sources = row.body.as_ref().and_then(Body::sources);
    let from = sources.map(|sources| sources.from.as_slice());
    let from = from.unwrap_or_default();
    if from.is_empty() {
        let name = row.origin.split_once('\t').map(|(name, _)| name);
        return name.map(Item::plain).into_iter().collect();
    }
    // Numbers and addresses that a source has for people are properties of them that nobody asked to publish.
    let is_person = row.kind == Kind::Person;
    from.iter()
        .map(|one| {
            let name = Item::plain(&one.source);
            if is_person {
                return name;
            }
            Item {
                href: one.url.as_deref().and_then(link),
                ..name.with(&one.id)
            }
        })
        .collect()
}

/// The page of origin and history.
pub(in crate::web) fn origin(
    reading: &Reading<'_>,
    row: &Row,
    body: &Body,
    page: usize,
) -> Result<String, WebError> {
    let Reading { frame, ledger, .. } = *reading;
    let all = ledger.count_versions(row.kind, &row.key)?;
    let pages = all.div_ceil(STEPS).max(1);
    if page > pages {
        return Err(WebError::not_found(format!(
            "this history has {pages} pages only"
        )));
    }
    let known = body.sources();
    let path = format!("{}/{}", row.kind, row.key);
    let title = frame.say("Herkomst en geschiedenis", "Origin and history");
    render(&HistoryPage {
        thing: item(frame, body, &row.key),
        sources: whence(frame, row, body),
        fields: known.map_or_else(Vec::new, |known| known.fields.iter().collect()),
        conflicts: known.map_or_else(Vec::new, |known| {
            known.conflicts.iter().take(VALUES).collect()
        }),
        rules: rules(reading, row)?,
        shared: match body {
            Body::Person(person) => &person.links.shared,
            _ => &[],
        },
        steps: steps(reading, row, page, all)?,
        frame: frame
            .clone()
            .of_class("WebPage", &format!("/history/{path}"), title),
        path,
        page,
        pages,
    })
}

/// The sources with all that is known of them, or how a thing without a record was made.
fn whence(frame: &Frame, row: &Row, body: &Body) -> Vec<Item> {
    let made = match row.origin.as_str() {
        "mentions" => Some(frame.say(
            "Gemaakt van wat projecten noemen",
            "Made from what projects mention",
        )),
        "scheme" => Some(frame.say(
            "Een begrip van een lijst, of een onderwerp dat projecten noemen",
            "A concept of a scheme, or a subject that projects name",
        )),
        _ => None,
    };
    if let Some(made) = made {
        return vec![Item::plain(made)];
    }
    let mut out = sources(row);
    let from = body.sources().map(|sources| sources.from.as_slice());
    for (item, one) in out.iter_mut().zip(from.unwrap_or_default()) {
        if let Some(gone) = &one.gone {
            let day = gone.split('T').next().unwrap_or_default();
            let since = frame.say(
                "de bron heeft het niet meer sinds",
                "the source no longer has it since",
            );
            item.detail = format!("{}; {since} {day}", item.detail);
        }
    }
    out
}

/// By which rules names in projects are this person.
fn rules(reading: &Reading<'_>, row: &Row) -> Result<Vec<String>, WebError> {
    if row.kind != Kind::Person {
        return Ok(Vec::new());
    }
    let mut counts: BTreeMap<Rule, usize> = BTreeMap::new();
    let asked = reading.ledger.first_naming(row.kind, &row.key, ASKED)?;
    let is_all = asked.len() < usize::try_from(ASKED).unwrap_or(0);
    for number in asked {
        if let Some(Body::Project(project)) =
            reading.ledger.numbered(number)?.map(|entity| entity.body)
        {
            let here = project.links.people.iter().filter(|who| who.key == row.key);
            for who in here {
                *counts.entry(who.rule).or_default() += 1;
            }
        }
    }
    let lang = reading.frame.lang;
    let told = counts.into_iter();
    let least = if is_all { "" } else { "≥ " };
    Ok(told
        .map(|(rule, count)| format!("{least}{count} × {}", words::rule(lang, rule)))
        .collect())
}

fn steps(reading: &Reading<'_>, row: &Row, page: usize, all: usize) -> Result<Vec<Step>, WebError> {
    let skip = (page - 1) * STEPS;
    // With the one before the last, which tells what that changed.
    let versions = reading
        .ledger
        .versions(row.kind, &row.key, skip, STEPS + 1)?;
    let mut out = Vec::new();
    for (at, version) in versions.iter().enumerate().take(STEPS) {
        let before = versions.get(at + 1);
        let is_first = skip + at + 1 == all;
        let old = before.and_then(|before| before.body.as_ref());
        let say = |nl, en| reading.frame.say(nl, en);
        let (what, fields) = match (old, &version.body) {
            (Some(old), Some(new)) => {
                let fields =
                    differences(said(reading, &row.key, old)?, said(reading, &row.key, new)?);
                let what = if fields.is_empty() {
                    say(
                        "Gewijzigd in wat hier niet getoond wordt",
                        "Changed in what is not shown here",
                    )
                } else {
                    say("Gewijzigd", "Changed")
                };
                (what, fields)
            }
            (None, Some(_)) if is_first => (say("Gekomen", "Came"), Vec::new()),
            (None, Some(_)) => (say("Teruggekomen", "Came back"), Vec::new()),
            (_, None) => (say("Verwijderd", "Removed"), Vec::new()),
        };
        out.push(Step {
            revision: version.revision,
            date: date(version.datestamp),
            what,
            fields,
        });
    }
    Ok(out)
}

/// What a version said, under the headings of pages.
fn said(
    reading: &Reading<'_>,
    key: &str,
    body: &Body,
) -> Result<Vec<(String, Vec<Item>)>, WebError> {
    let page = fill(reading, key, body, Look::Past)?;
    let mut out = Vec::new();
    let mut titles = page.others;
    if titles.is_empty() {
        let (_, name) = body.label(&reading.frame.languages);
        titles.push(Item::plain(name));
    }
    out.push((reading.frame.say("Naam", "Name").to_owned(), titles));
    let texts = page.prose.into_iter().map(|prose| Item {
        text: prose.paragraphs.join("\n"),
        lang: prose.lang,
        ..Item::default()
    });
    let texts: Vec<Item> = texts.collect();
    out.push((reading.frame.say("Tekst", "Text").to_owned(), texts));
    let rest = page.facts.into_iter().chain(page.groups);
    out.extend(rest.map(|group| (group.title.to_owned(), group.items)));
    Ok(out)
}

/// What only one of two versions said.
fn differences(old: Vec<(String, Vec<Item>)>, new: Vec<(String, Vec<Item>)>) -> Vec<Field> {
    let mut old: BTreeMap<String, Vec<Item>> = old.into_iter().collect();
    let mut out = Vec::new();
    for (title, new) in new {
        let old = old.remove(&title).unwrap_or_default();
        out.push(field(title, &old, &new));
    }
    // What the new one says nothing of.
    out.extend(old.into_iter().map(|(title, old)| field(title, &old, &[])));
    out.retain(|field| !field.old.is_empty() || !field.new.is_empty());
    out
}

fn field(title: String, old: &[Item], new: &[Item]) -> Field {
    let only = |these: &[Item], those: &[Item]| {
        let only = these.iter().filter(|item| !those.contains(item));
        only.take(VALUES)
            .map(|item| Item {
                text: shortened(&item.text, VALUE),
                detail: shortened(&item.detail, VALUE),
                ..item.clone()
            })
            .collect()
    };
    Field {
        title,
        old: only(old, new),
        new: only(new, old),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::entity::{PersonLinks, ProjectLinks, Settled};
    use crate::record::sources::{SourceRecord, Sources};
    use crate::record::{Person, Project};

    #[test]
    fn of_people_only_the_names_of_sources_are_told() {
        let sources = Sources {
            from: vec![SourceRecord {
                source: "cris".to_owned(),
                id: "staff-801".to_owned(),
                url: Some("https://example.org/staff/801".to_owned()),
                ..SourceRecord::default()
            }],
            ..Sources::default()
        };
        let person = Body::Person(Settled {
            record: Person::named("p-1".to_owned(), None, "Testman".to_owned()),
            links: PersonLinks {
                sources: sources.clone(),
                ..PersonLinks::default()
            },
        });
        let project = Body::Project(Box::new(Settled {
            record: Project::default(),
            links: ProjectLinks {
                sources,
                ..ProjectLinks::default()
            },
        }));
        let told = |body: Body| {
            super::sources(&Row {
                kind: body.kind(),
                key: "x".to_owned(),
                revision: 1,
                datestamp: 0,
                body: Some(body),
                origin: "cris\tdata/x.yaml\t0".to_owned(),
                replaced: None,
            })
        };
        assert_eq!(told(person), [Item::plain("cris")]);
        let of_project = told(project).remove(0);
        assert_eq!(of_project.detail, "staff-801");
        assert!(of_project.href.is_some());
    }

    #[test]
    fn only_what_differs_is_told() {
        let version = |names: &[&str], more: Option<&str>| {
            let mut out = vec![(
                "People".to_owned(),
                names.iter().map(|name| Item::plain(*name)).collect(),
            )];
            out.extend(more.map(|more| (more.to_owned(), vec![Item::plain("x")])));
            out
        };
        let fields = differences(
            version(&["Ann", "Ben"], Some("Acronym")),
            version(&["Ben", "Cem"], None),
        );
        let told: Vec<_> = fields
            .iter()
            .map(|field| (field.title.as_str(), field.old.len(), field.new.len()))
            .collect();
        assert_eq!(told, [("People", 1, 1), ("Acronym", 1, 0)]);
        assert_eq!(fields[0].new[0].text, "Cem");
        assert!(differences(version(&["Ann"], None), version(&["Ann"], None)).is_empty());
    }
}

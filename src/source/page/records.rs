//! Drafts of a page as records: what it names becomes references, and what a record cannot hold is left to a person.

use serde_json::{Map, Value, json};

use super::organisations::Organisations;
use crate::extract::{Draft, Extraction};
use crate::record::evidence::{Certainty, Evidence};
use crate::record::grant::GrantMention;
use crate::record::project::{Involvement, Participation, Project, Provenance, Role, Roles};
use crate::record::{Record, check};
use crate::source::spool::{At, Beside, Item};
use crate::text::{Keywords, Text, control_character};

/// The page that records come from.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Its file or address, as people know it.
    pub at: &'a str,
    /// Its address, where it has one.
    pub url: Option<&'a str>,
    /// When it says that it last changed.
    pub changed: Option<&'a str>,
    /// The language of what does not show its own.
    pub language: &'a str,
}

/// The projects of a page as records, in its order. They have no ids yet: see [`super::identify`].
pub fn projects(page: &Origin<'_>, found: &Extraction, known: &mut Organisations) -> Vec<Item> {
    let language = found.language.as_deref().unwrap_or(page.language);
    known.expand(found.projects.iter().flat_map(names), language);
    let items = found.projects.iter();
    items
        .map(|draft| item(page, draft, language, known))
        .collect()
}

/// The organisations that a draft names, with their short names.
fn names(draft: &Draft) -> impl Iterator<Item = (&str, Option<&str>)> {
    let funders = draft
        .funders
        .iter()
        .map(|one| (one.name.as_str(), one.short.as_deref()));
    let involved = draft
        .organisations
        .iter()
        .map(|one| (one.name.as_str(), one.short.as_deref()));
    let beside = draft
        .people
        .iter()
        .filter_map(|one| Some((one.affiliation.as_deref()?, None)));
    funders.chain(involved).chain(beside)
}

fn item(page: &Origin<'_>, draft: &Draft, language: &str, known: &mut Organisations) -> Item {
    let language = draft.language.as_deref().unwrap_or(language);
    let mut review: Vec<String> = draft
        .review
        .iter()
        .map(|line| clean(&on_the_page(line, page)))
        .collect();
    let mut evidence = draft.evidence.clone();
    let people = people(draft, language, known, &mut review);
    let grants = grants(draft, language, known, &mut evidence);
    let mut project = Project {
        language: Some(language.to_owned()),
        title: Text::of(
            draft.title_language.as_deref().unwrap_or(language),
            clean(&draft.title),
        ),
        acronym: draft.acronym.as_deref().map(clean),
        summary: text(language, &draft.summary),
        category: draft.category,
        status: draft.status,
        start: draft.start,
        end: draft.end,
        people,
        grants,
        keywords: keywords(language, &draft.keywords),
        homepage: draft.homepage.clone(),
        image: draft.image.clone(),
        source: page.url.map(|url| Provenance {
            url: url.to_owned(),
            retrieved: None,
        }),
        publish: true,
        ..Project::default()
    };
    for other in &draft.alternative {
        let language = other.language.as_deref().unwrap_or(language);
        project
            .alternative
            .push(Text::of(language, clean(&other.value)));
    }
    project.organisations = organisations(draft, language, known, &mut evidence);
    project.settle(language);
    for one in &mut evidence {
        one.field = field(&one.field);
    }
    sound(&mut project, &mut review);
    Item {
        record: Record::Project(Box::new(project)),
        beside: Beside {
            at: At {
                file: page.at.to_owned(),
                line: draft.line,
                part: String::new(),
            },
            changed: page.changed.map(str::to_owned),
            gone: None,
            review,
            evidence,
        },
    }
}

/// A sentence with the line, without the page: records are moved about, and pages too.
fn on_the_page(line: &str, page: &Origin<'_>) -> String {
    let places = [Some(page.at), page.url].into_iter().flatten();
    let mut rest = places.filter_map(|at| line.strip_prefix(at)?.strip_prefix(':'));
    match rest.next() {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("line {rest}"),
        Some(rest) => rest.trim_start().to_owned(),
        None => line.to_owned(),
    }
}

fn people(
    draft: &Draft,
    language: &str,
    known: &mut Organisations,
    review: &mut Vec<String>,
) -> Vec<Participation> {
    let mut out = Vec::with_capacity(draft.people.len());
    for (at, person) in draft.people.iter().enumerate() {
        let role = match &person.roles {
            Roles::OneOf(roles) if roles.is_empty() => {
                review.push(format!(
                    "{}: the page states no role; `member` says no more than that",
                    person.name
                ));
                Roles::One(Role::Member)
            }
            roles => roles.clone(),
        };
        let field = format!("people[{at}].roles");
        let is_plain = matches!(role, Roles::One(_))
            && !draft
                .evidence
                .iter()
                .any(|one| one.field == field && one.certainty != Certainty::Certain);
        let stated = person.stated.as_deref().filter(|_| !is_plain);
        out.push(Participation {
            person: None,
            name: Some(clean(&person.name)),
            honorifics: person.honorifics.iter().map(|one| clean(one)).collect(),
            role,
            stated: stated
                .map(|label| text(language, label))
                .unwrap_or_default(),
            affiliation: person
                .affiliation
                .as_deref()
                .map(|name| known.named(name, None, language)),
        });
    }
    out
}

/// One grant for each funder and programme: what is said twice is one, and its evidence goes with it.
fn grants(
    draft: &Draft,
    language: &str,
    known: &mut Organisations,
    evidence: &mut [Evidence],
) -> Vec<GrantMention> {
    let mut out: Vec<GrantMention> = Vec::new();
    let mut places = Vec::new();
    for funder in &draft.funders {
        let id = known.named(&funder.name, funder.short.as_deref(), language);
        let programme = funder
            .programme
            .as_deref()
            .map(|name| known.programme(name, &id, language));
        let grant = GrantMention {
            funder: id,
            programme,
            number: funder.number.as_deref().map(clean),
            title: Text::default(),
            start: funder.start,
            end: funder.end,
            amount: None,
        };
        let same = |other: &GrantMention| {
            other.funder == grant.funder
                && other.programme == grant.programme
                && other.number == grant.number
        };
        let place = out.iter().position(same).unwrap_or(out.len());
        places.push(place);
        match out.get_mut(place) {
            Some(before) => {
                before.start = before.start.or(grant.start);
                before.end = before.end.or(grant.end);
            }
            None => out.push(grant),
        }
    }
    moved(evidence, "funders", "grants", &places);
    out
}

/// Each organisation once for each part that it has.
fn organisations(
    draft: &Draft,
    language: &str,
    known: &mut Organisations,
    evidence: &mut [Evidence],
) -> Vec<Involvement> {
    let mut out: Vec<Involvement> = Vec::new();
    let mut places = Vec::new();
    for involved in &draft.organisations {
        let involvement = Involvement {
            organisation: known.named(&involved.name, involved.short.as_deref(), language),
            role: involved.role,
        };
        let place = out
            .iter()
            .position(|other| *other == involvement)
            .unwrap_or(out.len());
        places.push(place);
        if place == out.len() {
            out.push(involvement);
        }
    }
    moved(evidence, "organisations", "organisations", &places);
    out
}

/// Evidence goes with the items of a list to where they are now.
fn moved(evidence: &mut [Evidence], from: &str, to: &str, places: &[usize]) {
    for one in evidence {
        let inside = one
            .field
            .strip_prefix(from)
            .and_then(|rest| rest.strip_prefix('['));
        let Some((at, rest)) = inside.and_then(|rest| rest.split_once(']')) else {
            continue;
        };
        if let Some(place) = at.parse::<usize>().ok().and_then(|at| places.get(at)) {
            one.field = format!("{to}[{place}]{rest}");
        }
    }
}

/// The name of a draft's field in a record: a name has become a reference there, but for people.
fn field(name: &str) -> String {
    let (list, rest) = name.split_once('[').unwrap_or((name, ""));
    match list {
        "summary" => "abstract".to_owned(),
        "people" => name.replace(".roles", ".role"),
        "grants" => format!(
            "grants[{}",
            rest.replace(".name", ".funder")
                .replace(".short", ".funder")
        ),
        "organisations" => {
            format!(
                "organisations[{}",
                rest.replace(".name", ".organisation")
                    .replace(".short", ".organisation")
            )
        }
        _ => name.to_owned(),
    }
}

fn keywords(language: &str, words: &[String]) -> Keywords {
    let words: Vec<String> = words.iter().map(|word| clean(word)).collect();
    let list = json!({ language: words });
    serde_json::from_value(list).unwrap_or_default()
}

fn text(language: &str, value: &str) -> Text {
    let value = clean(value);
    if value.is_empty() {
        Text::default()
    } else {
        Text::of(language, value)
    }
}

/// Without what no record may hold.
fn clean(text: &str) -> String {
    let mut out = text.to_owned();
    while let Some(c) = control_character(&out) {
        out = out.replace(c, "");
    }
    out.trim().to_owned()
}

/// A draft is a record without faults: a field that would be one is left out, and a person told.
fn sound(project: &mut Project, review: &mut Vec<String>) {
    "draft".clone_into(&mut project.id);
    // Each round takes something out; a record that has nothing left but its title has no faults.
    for _ in 0..1_000 {
        let record = Record::Project(Box::new(project.clone()));
        let Some(finding) = check::check(&record)
            .into_iter()
            .find(|finding| !finding.path.starts_with("title"))
        else {
            break;
        };
        let Ok(Value::Object(mut fields)) = serde_json::to_value(&*project) else {
            break;
        };
        if !take_out(&mut fields, &finding.path) {
            break;
        }
        let Ok(without) = serde_json::from_value(Value::Object(fields)) else {
            break;
        };
        review.push(format!("left out: {}: {}", finding.path, finding.message));
        *project = without;
    }
    project.id.clear();
}

/// Takes a field out; of a list, the whole item that it stands in, unless it can stand without.
fn take_out(fields: &mut Map<String, Value>, path: &str) -> bool {
    let steps: Vec<&str> = path
        .split(['.', '[', ']'])
        .filter(|step| !step.is_empty())
        .collect();
    match steps.as_slice() {
        [list, at, rest @ ..] if at.parse::<usize>().is_ok() => {
            let Ok(at) = at.parse::<usize>() else {
                return false;
            };
            let Some(items) = fields.get_mut(*list).and_then(Value::as_array_mut) else {
                return false;
            };
            if at >= items.len() {
                return false;
            }
            let optional = ["start", "end", "number", "stated", "honorifics", "title"];
            match (rest.first(), items[at].as_object_mut()) {
                (Some(field), Some(item)) if optional.contains(field) => {
                    item.remove(*field).is_some()
                }
                _ => {
                    items.remove(at);
                    true
                }
            }
        }
        [field, ..] => fields.remove(*field).is_some(),
        [] => false,
    }
}

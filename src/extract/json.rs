//! The JSON of `oogst extract --format json`: a contract.
//!
//! `{"projects": [{title, alt_titles, category, language, people: [{name, honorifics, role, affiliation}],
//! funders: [{name, programme}], partners: […], start, end, abstract, review: […]}]}`. Every key is always there. `role` is
//! one role; where the document leaves it open between several, it is the one that it names first, `roles` has all of them,
//! and `review` says so. Years of a grant are the project's where it states none itself.

use serde_json::{Value, json};

use super::draft::{Draft, Extraction, Funder, Person};
use crate::record::date::Date;
use crate::record::project::{Category, Role, Roles};

/// The contract's JSON of what was found.
#[must_use]
pub fn json(extraction: &Extraction) -> Value {
    let projects: Vec<Value> = extraction.projects.iter().map(project).collect();
    json!({ "projects": projects })
}

fn project(draft: &Draft) -> Value {
    let (start, end) = years(draft);
    let alternative: Vec<&str> = draft
        .alternative
        .iter()
        .map(|other| other.value.as_str())
        .collect();
    let partners: Vec<&str> = draft
        .organisations
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    json!({
        "title": draft.title,
        "alt_titles": alternative,
        "category": draft.category.map(Category::code),
        "language": draft.language,
        "people": draft.people.iter().map(person).collect::<Vec<_>>(),
        "funders": draft.funders.iter().map(funder).collect::<Vec<_>>(),
        "partners": partners,
        "start": start.map(|date| date.to_string()),
        "end": end.map(|date| date.to_string()),
        "abstract": draft.summary,
        "review": draft.review,
    })
}

fn person(person: &Person) -> Value {
    let role = match &person.roles {
        Roles::One(role) => Some(*role),
        Roles::OneOf(roles) => roles.first().copied(),
    };
    let mut value = json!({
        "name": person.name,
        "honorifics": person.honorifics,
        "role": role.map(Role::code),
        "affiliation": person.affiliation,
    });
    if let Roles::OneOf(roles) = &person.roles {
        value["roles"] = roles.iter().map(|role| role.code()).collect();
    }
    value
}

fn funder(funder: &Funder) -> Value {
    let mut value = json!({ "name": funder.name, "programme": funder.programme });
    if let Some(short) = &funder.short {
        value["short"] = short.as_str().into();
    }
    value
}

/// The project's own period; where it states none, that of its grants, if they agree.
fn years(draft: &Draft) -> (Option<Date>, Option<Date>) {
    if draft.start.is_some() || draft.end.is_some() {
        return (draft.start, draft.end);
    }
    let mut periods: Vec<(Option<Date>, Option<Date>)> = draft
        .funders
        .iter()
        .map(|funder| (funder.start, funder.end))
        .filter(|(start, end)| start.is_some() || end.is_some())
        .collect();
    periods.dedup();
    match periods.as_slice() {
        [only] => *only,
        _ => (None, None),
    }
}

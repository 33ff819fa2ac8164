//! Organisations, people and projects, made sound: what they refer to is there, and nothing is a part of itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::record::project::Output;
use crate::record::{Organisation, Person, Project, Record};
use crate::source::Fault;
use crate::source::spool::{At, Item};
use crate::text::Text;

use super::facts::Funded;
use super::grants::Fundings;
use super::join::{All, Best, checked, fault, unknown};

pub(super) fn organisations(
    mut all: All<Organisation>,
    language: &str,
    notices: &mut Vec<Fault>,
) -> BTreeMap<String, Item> {
    for best in all.values_mut() {
        if best.value.name.is_empty()
            && let Some(acronym) = &best.value.acronym
        {
            best.value.name = Text::of(language, acronym.clone());
        }
    }
    all.retain(|id, best| {
        let is_named = !best.value.name.is_empty();
        if !is_named {
            let message =
                "it has no name anywhere; it is left out, and what refers to it".to_owned();
            notices.push(fault(
                &best.beside.at,
                &format!("organisation {id}"),
                "name",
                message,
            ));
        }
        is_named
    });
    let parents = above(&all, |organisation| organisation.parent.clone());
    for (id, best) in &mut all {
        if let Some(parent) = best.value.parent.take_if(|_| comes_back(id, &parents)) {
            let message = format!(
                "it is a part of `{parent}`, which is a part of it; the parent is left out"
            );
            notices.push(fault(
                &best.beside.at,
                &format!("organisation {id}"),
                "parent",
                message,
            ));
        }
    }
    let mut items = checked(all, Record::Organisation, notices);
    let known: BTreeSet<String> = items.keys().cloned().collect();
    for (id, item) in &mut items {
        if let Record::Organisation(organisation) = &mut item.record
            && let Some(parent) = organisation
                .parent
                .take_if(|parent| !known.contains(parent))
        {
            notices.push(unknown(
                &item.beside.at,
                &format!("organisation {id}"),
                "parent",
                "organisation",
                &parent,
            ));
        }
    }
    items
}

pub(super) fn people(
    mut all: All<Person>,
    organisations: &BTreeSet<String>,
    notices: &mut Vec<Fault>,
) -> BTreeMap<String, Item> {
    for (id, best) in &mut all {
        let at = &best.beside.at;
        best.value.affiliations.retain(|affiliation| {
            let is_known = organisations.contains(&affiliation.organisation);
            if !is_known {
                notices.push(unknown(
                    at,
                    &format!("person {id}"),
                    "affiliations",
                    "organisation",
                    &affiliation.organisation,
                ));
            }
            is_known
        });
    }
    checked(all, Record::Person, notices)
}

/// What is referred to can only be one of these.
pub(super) struct Known<'a> {
    pub(super) organisations: &'a BTreeSet<String>,
    pub(super) people: &'a BTreeSet<String>,
}

pub(super) fn projects(
    mut all: All<(Project, Vec<Funded>)>,
    mut outputs: BTreeMap<String, BTreeMap<String, Output>>,
    known: &Known<'_>,
    fundings: &Fundings<'_>,
    notices: &mut Vec<Fault>,
) -> Vec<Item> {
    let ids: BTreeSet<String> = all.keys().cloned().collect();
    let parents = above(&all, |(project, _)| project.part_of.clone());
    for (id, best) in &mut all {
        let at = &best.beside.at;
        let record = format!("project {id}");
        let (project, funded) = &mut best.value;
        let mut miss = |field: &str, kind: &str, missing: &str| {
            notices.push(unknown(at, &record, field, kind, missing));
        };
        refer(project, known, &mut miss);
        if let Some(parent) = project.part_of.take_if(|parent| !ids.contains(parent)) {
            miss("part_of", "project", &parent);
        }
        if project
            .part_of
            .take_if(|_| comes_back(id, &parents))
            .is_some()
        {
            let message =
                "it is a part of a project that is a part of it; that is left out".to_owned();
            notices.push(fault(at, &record, "part_of", message));
        }
        project.grants = fundings.grants(at, &record, funded, notices);
        project.outputs = outputs
            .remove(id)
            .unwrap_or_default()
            .into_values()
            .collect();
    }
    if !outputs.is_empty() {
        let message = format!(
            "outputs come from {} projects that the source does not have; they are left out",
            outputs.len()
        );
        notices.push(fault(&At::default(), "outputs", "outputs", message));
    }
    let all = all.into_iter().map(|(id, best)| {
        let project = Box::new(best.value.0);
        (
            id,
            Best {
                is_own: best.is_own,
                weight: best.weight,
                beside: best.beside,
                value: project,
            },
        )
    });
    checked(all.collect(), Record::Project, notices)
        .into_values()
        .collect()
}

/// Takes out of a project what it refers to and nothing is known of.
fn refer(project: &mut Project, known: &Known<'_>, miss: &mut dyn FnMut(&str, &str, &str)) {
    project.organisations.retain(|involved| {
        let is_known = known.organisations.contains(&involved.organisation);
        if !is_known {
            miss("organisations", "organisation", &involved.organisation);
        }
        is_known
    });
    project
        .people
        .retain(|participation| match &participation.person {
            Some(person) if !known.people.contains(person) => {
                miss("people", "person", person);
                false
            }
            _ => true,
        });
    for participation in &mut project.people {
        let unknown = |at: &mut String| !known.organisations.contains(at.as_str());
        if let Some(missing) = participation.affiliation.take_if(unknown) {
            miss("people", "organisation", &missing);
        }
    }
}

/// What each thing is a part of.
fn above<T>(all: &All<T>, parent: impl Fn(&T) -> Option<String>) -> HashMap<String, String> {
    all.iter()
        .filter_map(|(id, best)| Some((id.clone(), parent(&best.value)?)))
        .collect()
}

/// Does going up from here lead back here?
fn comes_back(id: &str, parents: &HashMap<String, String>) -> bool {
    let mut at = id;
    for _ in 0..parents.len() {
        match parents.get(at) {
            Some(parent) if parent == id => return true,
            Some(parent) => at = parent,
            None => return false,
        }
    }
    false
}

//! Many statements, made records: the record of a thing goes before the copies inside others, fundings become programmes and
//! grants, outputs come to their projects, and what nothing is known of is not referred to.
//!
//! What comes out does not depend on the order in which the statements came.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::record::check;
use crate::record::project::Output;
use crate::record::{Organisation, Person, Project, Record};
use crate::source::Fault;
use crate::source::spool::{At, Beside, Item};
use crate::text::Text;

use super::facts::{Fact, Funded, Funding, Stated, Statement};
use super::grants::Fundings;

/// Where a statement comes from.
#[derive(Debug, Clone, Default)]
pub(crate) struct From {
    /// The file or the address.
    pub(crate) file: String,
    /// What else says where.
    pub(crate) part: String,
    /// When the source says that it last changed.
    pub(crate) changed: Option<String>,
}

/// The best statement of a thing so far: its own record, else the copy that says most.
struct Best<T> {
    is_own: bool,
    weight: (usize, Reverse<String>),
    beside: Beside,
    value: T,
}

type All<T> = BTreeMap<String, Best<T>>;

/// The statements of a source.
#[derive(Default)]
pub(crate) struct Join {
    organisations: All<Organisation>,
    people: All<Person>,
    fundings: All<Funding>,
    projects: All<(Project, Vec<Funded>)>,
    outputs: BTreeMap<String, BTreeMap<String, Output>>,
    notices: Vec<Fault>,
}

impl Join {
    /// Takes what a record states.
    pub(crate) fn add(&mut self, statement: Statement, from: &From) {
        self.notices
            .extend(statement.notices.into_iter().map(|notice| Fault {
                line: notice.line,
                ..fault(
                    &At {
                        file: from.file.clone(),
                        ..At::default()
                    },
                    &notice.record,
                    &notice.field,
                    notice.message,
                )
            }));
        for Stated { is_own, line, fact } in statement.facts {
            let beside = Beside {
                at: At {
                    file: from.file.clone(),
                    line,
                    part: from.part.clone(),
                },
                changed: from.changed.clone().filter(|_| is_own),
                ..Beside::default()
            };
            let twice = match fact {
                Fact::Organisation(o) => put(
                    &mut self.organisations,
                    "organisation",
                    o.id.clone(),
                    json(&o),
                    (is_own, beside, o),
                ),
                Fact::Person(p) => put(
                    &mut self.people,
                    "person",
                    p.id.clone(),
                    json(&p),
                    (is_own, beside, p),
                ),
                Fact::Funding(f) => put(
                    &mut self.fundings,
                    "funding",
                    f.id.clone(),
                    json(&f),
                    (is_own, beside, *f),
                ),
                Fact::Project(p, funded) => {
                    let weight = json(&(&p, &funded));
                    put(
                        &mut self.projects,
                        "project",
                        p.id.clone(),
                        weight,
                        (is_own, beside, (*p, funded)),
                    )
                }
                Fact::Output(projects, output) => {
                    self.output(projects, &output);
                    None
                }
            };
            self.notices.extend(twice);
        }
    }

    fn output(&mut self, projects: Vec<String>, output: &Output) {
        for project in projects {
            let of_project = self.outputs.entry(project).or_default();
            // Of two that say different things of one address, the same one whichever comes first.
            let kept = of_project
                .entry(output.url.clone())
                .or_insert_with(|| output.clone());
            if json(output) < json(kept) {
                kept.clone_from(output);
            }
        }
    }

    /// Gives out the records, in the order of their kinds and ids, and what could not be taken.
    pub(crate) fn finish(mut self, give: &mut dyn FnMut(Item)) -> Vec<Fault> {
        let mut notices = std::mem::take(&mut self.notices);
        let organisations = organisations(self.organisations, &mut notices);
        let known: BTreeSet<String> = organisations.keys().cloned().collect();
        let people = people(self.people, &known, &mut notices);
        let fundings = self
            .fundings
            .into_iter()
            .map(|(id, best)| (id, (best.beside, best.value)));
        let fundings = Fundings::new(fundings.collect(), &known);
        let refers = Known {
            organisations: &known,
            people: &people.keys().cloned().collect(),
        };
        let projects = projects(
            self.projects,
            self.outputs,
            &refers,
            &fundings,
            &mut notices,
        );
        let programmes = fundings.programmes();
        let items = organisations.into_values().chain(people.into_values());
        for item in items.chain(programmes).chain(projects) {
            give(item);
        }
        notices
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Takes a statement where it is better than the one that is there. Two records of one thing that differ are told.
fn put<T>(
    all: &mut All<T>,
    kind: &str,
    id: String,
    json: String,
    (is_own, beside, value): (bool, Beside, T),
) -> Option<Fault> {
    let best = Best {
        is_own,
        weight: (json.len(), Reverse(json)),
        beside,
        value,
    };
    let Some(before) = all.get_mut(&id) else {
        all.insert(id, best);
        return None;
    };
    let differ = before.is_own && is_own && before.weight != best.weight;
    let twice = differ.then(|| {
        fault(
            &best.beside.at,
            &format!("{kind} {id}"),
            "id",
            "the source has two records of it that differ; the longer one is taken".to_owned(),
        )
    });
    if (best.is_own, &best.weight) > (before.is_own, &before.weight) {
        *before = best;
    }
    twice
}

fn organisations(mut all: All<Organisation>, notices: &mut Vec<Fault>) -> BTreeMap<String, Item> {
    for best in all.values_mut() {
        if best.value.name.is_empty()
            && let Some(acronym) = &best.value.acronym
        {
            best.value.name = Text::of("", acronym.clone());
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

fn people(
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

struct Known<'a> {
    organisations: &'a BTreeSet<String>,
    people: &'a BTreeSet<String>,
}

fn projects(
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

/// The records that are sound by themselves. The others are told.
fn checked<T>(
    all: All<T>,
    record: impl Fn(T) -> Record,
    notices: &mut Vec<Fault>,
) -> BTreeMap<String, Item> {
    let mut items = BTreeMap::new();
    for (id, best) in all {
        let record = record(best.value);
        let findings = check::check(&record);
        if findings.is_empty() {
            items.insert(
                id,
                Item {
                    record,
                    beside: best.beside,
                },
            );
            continue;
        }
        let name = format!("{} {id}", record.kind());
        for finding in findings {
            let message = format!("{}; the {} is left out", finding.message, record.kind());
            notices.push(fault(&best.beside.at, &name, &finding.path, message));
        }
    }
    items
}

fn unknown(at: &At, record: &str, field: &str, kind: &str, missing: &str) -> Fault {
    let message =
        format!("names the {kind} `{missing}`, of which the source says nothing; that is left out");
    fault(at, record, field, message)
}

pub(super) fn fault(at: &At, record: &str, field: &str, message: String) -> Fault {
    Fault {
        file: at.file.as_str().into(),
        line: at.line,
        column: 1,
        record: Some(record.to_owned()),
        field: field.to_owned(),
        message,
        remedy: None,
        snippet: None,
    }
}

//! Many statements, made records: the record of a thing goes before the copies inside others, fundings become programmes and
//! grants, outputs come to their projects, and what nothing is known of is not referred to.
//!
//! What comes out does not depend on the order in which the statements came.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use crate::record::check;
use crate::record::project::Output;
use crate::record::{Organisation, Person, Project, Record};
use crate::source::Fault;
use crate::source::spool::{At, Beside, Item};

use super::facts::{Fact, Funded, Funding, Stated, Statement};
use super::grants::Fundings;
use super::sound::{Known, organisations, people, projects};

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
pub(super) struct Best<T> {
    pub(super) is_own: bool,
    pub(super) weight: (usize, Reverse<String>),
    pub(super) beside: Beside,
    pub(super) value: T,
}

/// The things of a kind by their ids.
pub(super) type All<T> = BTreeMap<String, Best<T>>;

/// The statements of a source.
#[derive(Default)]
pub(crate) struct Join {
    /// The language of what has none.
    language: String,
    organisations: All<Organisation>,
    people: All<Person>,
    fundings: All<Funding>,
    projects: All<(Project, Vec<Funded>)>,
    outputs: BTreeMap<String, BTreeMap<String, Output>>,
    notices: Vec<Fault>,
}

impl Join {
    /// Nothing yet. What has no language is in this one.
    pub(crate) fn new(language: &str) -> Self {
        Self {
            language: language.to_owned(),
            ..Self::default()
        }
    }

    /// Takes what a record states.
    pub(crate) fn add(&mut self, statement: Statement, from: &From) {
        let at = |line: usize| At {
            file: from.file.clone(),
            line,
            part: from.part.clone(),
        };
        for notice in statement.notices {
            let at = at(notice.line);
            self.notices
                .push(fault(&at, &notice.record, &notice.field, notice.message));
        }
        for Stated { is_own, line, fact } in statement.facts {
            let beside = Beside {
                at: at(line),
                changed: from.changed.clone().filter(|_| is_own),
                ..Beside::default()
            };
            self.fact(is_own, beside, fact);
        }
    }

    fn fact(&mut self, is_own: bool, beside: Beside, fact: Fact) {
        let twice = match fact {
            Fact::Organisation(o) => put(&mut self.organisations, o.id.clone(), is_own, beside, o),
            Fact::Person(p) => put(&mut self.people, p.id.clone(), is_own, beside, p),
            Fact::Funding(f) => put(&mut self.fundings, f.id.clone(), is_own, beside, *f),
            Fact::Project(p, funded) => {
                let id = p.id.clone();
                put(&mut self.projects, id, is_own, beside, (*p, funded))
            }
            Fact::Output(projects, output) => {
                self.output(projects, &output);
                None
            }
        };
        self.notices.extend(twice);
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
        let organisations = organisations(self.organisations, &self.language, &mut notices);
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
fn put<T: serde::Serialize>(
    all: &mut All<T>,
    id: String,
    is_own: bool,
    beside: Beside,
    value: T,
) -> Option<Fault> {
    let json = json(&value);
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
        let message =
            "the source has two records with this id that differ; the longer one is taken";
        fault(&best.beside.at, &id, "id", message.to_owned())
    });
    if (best.is_own, &best.weight) > (before.is_own, &before.weight) {
        *before = best;
    }
    twice
}

/// The records that are sound by themselves. The others are told.
pub(super) fn checked<T>(
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

pub(super) fn unknown(at: &At, record: &str, field: &str, kind: &str, missing: &str) -> Fault {
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

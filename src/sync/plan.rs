//! Plans: what a sync would do, for people to review and for `--apply` to hold it to.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::attempt::{Blame, collect, in_state, notes, refuse_lost, total_bytes, with_the_sound};
use super::pledge::{Basis, revision};
use super::writing::Writing;
use super::{Options, SyncError, Watch, forgotten, kept};
use crate::assemble::{self, Learned};
use crate::collect::{Ask, Keep, Sources};
use crate::config::Config;
use crate::graph::difference;
use crate::ledger::{Change, Draft, Ledger, Outcome, Version};
use crate::record::{Body, Entity, Kind};

/// How many changes a plan spells out. Beyond that it counts: nobody reviews ten thousand by eye.
const SPELLED_OUT: usize = 1_000;

/// The form of the document.
pub const FORMAT: &str = "oogst-plan/2";

/// What a sync would do.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The form of this document.
    pub format: &'static str,
    /// What `--apply` holds the sync to, with the basis.
    pub hash: String,
    /// What the plan starts from.
    pub basis: Basis,
    /// How many entities would come, change and go.
    pub summary: [u64; 3],
    /// The changes, by kind and key.
    pub changes: Vec<PlannedChange>,
    /// How many changes are not spelled out.
    pub not_spelled_out: u64,
    /// Which these are.
    pub others: Vec<Other>,
    /// The sources that failed, and why: they are as they were when they were last collected.
    pub failed: Vec<String>,
    /// What people should know.
    pub notes: Vec<String>,
}

/// A change of one entity.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedChange {
    /// The kind.
    pub kind: Kind,
    /// The key.
    pub key: String,
    /// Its name, for people.
    pub label: String,
    /// `added`, `changed` or `removed`.
    pub change: &'static str,
    /// The fields that differ.
    pub fields: Vec<Field>,
    /// The triples that would go, as N-Triples.
    pub remove: Vec<String>,
    /// The triples that would come.
    pub add: Vec<String>,
}

/// A change of one entity that is not spelled out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Other {
    /// The kind.
    pub kind: Kind,
    /// The key.
    pub key: String,
    /// `added`, `changed` or `removed`.
    pub change: &'static str,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Where: `title.nl`, `people[2].role`.
    pub path: String,
    /// What it was.
    pub old: Option<Value>,
    /// What it would be.
    pub new: Option<Value>,
}

/// What a change comes to, for the plan's hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    kind: Kind,
    key: String,
    hash: Option<[u8; 32]>,
    is_new: bool,
}

impl Mark {
    pub(super) fn of(entity: &Entity, is_new: bool) -> Self {
        let hash = Sha256::digest(entity.body.to_json());
        Self {
            kind: entity.kind(),
            key: entity.key.clone(),
            hash: Some(hash.into()),
            is_new,
        }
    }

    pub(super) fn gone(kind: Kind, key: String) -> Self {
        Self {
            kind,
            key,
            hash: None,
            is_new: false,
        }
    }
}

/// The hash of what a draft does to the revision that it starts from.
pub(super) fn hash(draft: &Draft<'_>, changes: &mut [Mark]) -> String {
    changes.sort();
    let mut hash = Sha256::new();
    hash.update(format!("{}\n", draft.number() - 1));
    for Mark {
        kind,
        key,
        hash: body,
        ..
    } in changes
    {
        hash.update(format!("{kind}/{key}\0"));
        hash.update(body.map_or([0; 32], |body| body));
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

pub(super) fn make(
    config: &Config,
    ledger: &mut Ledger,
    now: i64,
    options: Options<'_>,
    watch: &dyn Watch,
) -> Result<Plan, SyncError> {
    let ask = Ask {
        keep: Keep::Nothing,
        only: options.sources,
        allow_removals: options.allow_removals,
        kept: None,
    };
    let mut collected = collect(config, ask, now, watch)?;
    let plan = with_the_sound(&mut collected, |sources, blame| {
        let (plan, is_left_out) = of_sources(config, ledger, sources, now, options, watch, blame)?;
        if is_left_out {
            // What is kept is no longer what was read: the plan is of what is kept.
            return Ok(of_sources(config, ledger, sources, now, options, watch, blame)?.0);
        }
        Ok(plan)
    })?;
    if options.keep {
        kept::keep(config, &plan.hash, &collected).map_err(|source| in_state(config, source))?;
    }
    Ok(plan)
}

/// The plan; and whether people who were forgotten were taken out of what is kept for it.
fn of_sources(
    config: &Config,
    ledger: &mut Ledger,
    collected: &Sources,
    now: i64,
    options: Options<'_>,
    watch: &dyn Watch,
    blame: &mut Blame,
) -> Result<(Plan, bool), SyncError> {
    refuse_lost(collected, ledger, options.allow_removals)?;
    let total = total_bytes(&collected.list);
    // Before the sources are read: an edit meanwhile makes the plan outdated, and not unnoticed.
    let basis = Basis::of(config, revision(ledger)?, collected)?;
    watch.step("reading", Some(total));
    let mut learned = assemble::learn(config, &collected.list, Some(ledger), watch)?;
    let mut draft = ledger.draft(now)?;
    let mut writing = Writing::default();
    watch.step("comparing", Some(total));
    let spelled = spell_out(&mut learned, &mut draft, &mut writing, watch)
        .inspect_err(|_| *blame = learned.faults_by_source())?;
    writing.remove_vanished(
        &learned,
        collected,
        &mut draft,
        config,
        options.allow_removals,
    )?;
    let hash = hash(&draft, &mut writing.changes);
    let is_left_out = options.keep
        && forgotten::leave_out_of(&learned, &|path| collected.is_fresh(path))
            .map_err(|source| in_state(config, source))?;
    let made = draft.revision();
    let count = |n: i64| u64::try_from(n).unwrap_or(0);
    let site = config.site();
    let mut changes: Vec<PlannedChange> = spelled
        .iter()
        .map(|change| planned(change, &site, config))
        .collect();
    changes.sort_by(|a, b| (a.kind, &a.key).cmp(&(b.kind, &b.key)));
    let (failed, told) = notes(&collected.runs);
    let others = others(&writing.changes, &changes);
    let plan = Plan {
        format: FORMAT,
        basis,
        hash,
        summary: [count(made.added), count(made.changed), count(made.removed)],
        not_spelled_out: others.len() as u64,
        others,
        changes,
        failed,
        notes: [told, learned.notes()].concat(),
    };
    Ok((plan, is_left_out))
}

/// The changes that are not spelled out, by kind and key.
fn others(all: &[Mark], spelled: &[PlannedChange]) -> Vec<Other> {
    if all.len() == spelled.len() {
        return Vec::new();
    }
    let spelled: HashSet<(Kind, &str)> = spelled
        .iter()
        .map(|change| (change.kind, change.key.as_str()))
        .collect();
    let others = all
        .iter()
        .filter(|mark| !spelled.contains(&(mark.kind, mark.key.as_str())));
    others
        .map(|mark| Other {
            kind: mark.kind,
            key: mark.key.clone(),
            change: match (mark.hash, mark.is_new) {
                (None, _) => "removed",
                (_, true) => "added",
                (_, false) => "changed",
            },
        })
        .collect()
}

/// Writes the draft, and keeps the first changes with what was before.
fn spell_out(
    learned: &mut Learned<'_>,
    draft: &mut Draft<'_>,
    writing: &mut Writing,
    watch: &dyn Watch,
) -> Result<Vec<Change>, SyncError> {
    let mut spelled = Vec::new();
    learned.entities(watch, &mut |made| {
        let old = draft.held(made.entity.kind(), &made.entity.key)?;
        let changed = writing.put(draft, &made, watch)? != Outcome::Same;
        if changed && spelled.len() < SPELLED_OUT {
            let new = Version {
                entity: made.entity,
                datestamp: draft.datestamp(),
            };
            spelled.push(Change {
                old: old.map(|(version, _)| version),
                new: Some(new),
            });
        }
        Ok::<(), SyncError>(())
    })?;
    for (kind, key) in draft.vanished() {
        if spelled.len() < SPELLED_OUT {
            let old = draft.held(kind, &key)?.map(|(version, _)| version);
            spelled.push(Change { old, new: None });
        }
    }
    Ok(spelled)
}

fn planned(change: &Change, site: &crate::mapping::Site, config: &Config) -> PlannedChange {
    let (remove, add) = difference(change, site);
    let lines = |quads: std::collections::HashSet<oxigraph::model::Quad>| {
        let mut lines: Vec<String> = quads.into_iter().map(|quad| format!("{quad} .")).collect();
        lines.sort();
        lines
    };
    let version = change.new.as_ref().or(change.old.as_ref());
    let Some(version) = version else {
        unreachable!("a change has a version before or after")
    };
    let word = match (&change.old, &change.new) {
        (Some(_), Some(_)) => "changed",
        (None, _) => "added",
        (_, None) => "removed",
    };
    let fields = match (&change.old, &change.new) {
        (Some(old), Some(new)) => differing(&old.entity.body, &new.entity.body),
        _ => Vec::new(),
    };
    PlannedChange {
        kind: version.entity.kind(),
        key: version.entity.key.clone(),
        label: version.entity.body.label(&config.site.languages).1,
        change: word,
        fields,
        remove: lines(remove),
        add: lines(add),
    }
}

/// The fields in which two versions of a thing differ.
#[must_use]
pub fn differing(old: &Body, new: &Body) -> Vec<Field> {
    let mut fields = Vec::new();
    compare("", &value(old), &value(new), &mut fields);
    fields
}

/// The record as JSON, with what was settled beside it under `links`.
fn value(body: &Body) -> Value {
    let mut value: Value = serde_json::from_slice(&body.to_json()).unwrap_or_default();
    let Some(object) = value.as_object_mut() else {
        return value;
    };
    match (object.remove("record"), object.remove("links")) {
        (Some(Value::Object(mut record)), Some(links)) => {
            if links.as_object().is_some_and(|links| !links.is_empty()) {
                record.insert("links".to_owned(), links);
            }
            Value::Object(record)
        }
        _ => value,
    }
}

/// The fields in which two values differ.
fn compare(path: &str, old: &Value, new: &Value, out: &mut Vec<Field>) {
    match (old, new) {
        (Value::Object(a), Value::Object(b)) => {
            let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
            for name in names {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                compare(
                    &path,
                    a.get(name).unwrap_or(&Value::Null),
                    b.get(name).unwrap_or(&Value::Null),
                    out,
                );
            }
        }
        (Value::Array(a), Value::Array(b)) => {
            for at in 0..a.len().max(b.len()) {
                let path = format!("{path}[{at}]");
                compare(
                    &path,
                    a.get(at).unwrap_or(&Value::Null),
                    b.get(at).unwrap_or(&Value::Null),
                    out,
                );
            }
        }
        (a, b) if a == b => {}
        (a, b) => {
            let shown = |value: &Value| (!value.is_null()).then(|| value.clone());
            out.push(Field {
                path: path.to_owned(),
                old: shown(a),
                new: shown(b),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn fields_are_compared_where_they_differ() {
        let mut fields = Vec::new();
        let old = json!({"title": {"nl": "a"}, "start": 2018, "people": [{"name": "x"}]});
        let new = json!({"title": {"nl": "b"}, "people": [{"name": "x"}, {"name": "y"}]});
        compare("", &old, &new, &mut fields);
        let paths: Vec<&str> = fields.iter().map(|field| field.path.as_str()).collect();
        assert_eq!(paths, ["people[1]", "start", "title.nl"]);
        assert_eq!(fields[1].new, None);
    }
}

//! Records as the fields that are written, and back.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::record::Record;
use crate::source::spool::Item;

/// A draft as it is written: the record's fields, its kind, and what a person should look at.
#[must_use]
pub fn record(item: &Item) -> Map<String, Value> {
    let mut record = fields(&item.record);
    if !item.beside.review.is_empty() {
        record.insert("review".to_owned(), item.beside.review.clone().into());
    }
    record
}

/// The fields of a record as they are written, with its kind.
pub(super) fn fields(record: &Record) -> Map<String, Value> {
    let mut fields = record.fields();
    fields.insert("kind".to_owned(), record.kind().name().into());
    fields
}

/// What a record refers to.
pub(super) fn references(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match (name.as_str(), value) {
                    (
                        "affiliation" | "organisation" | "funder" | "programme",
                        Value::String(id),
                    ) => {
                        out.insert(id.clone());
                    }
                    _ => references(value, out),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, out)),
        _ => {}
    }
}

/// The fields in which two records differ.
pub(super) fn differing(a: &Map<String, Value>, b: &Map<String, Value>) -> Vec<String> {
    let mut names: Vec<&String> = a.keys().chain(b.keys()).collect();
    names.sort_by_key(|name| (super::yaml::rank(name), name.as_str()));
    names.dedup();
    names.retain(|name| a.get(*name) != b.get(*name));
    names.into_iter().cloned().collect()
}

/// The record of a text, as it is written there, and whether it stands alone. What is `null` is not there.
pub(super) fn written(text: &str, item: u32) -> Option<(Map<String, Value>, bool)> {
    let read: Value = serde_saphyr::from_str(text).ok()?;
    let (mut record, is_alone) = match read {
        Value::Array(mut items) if (item as usize) < items.len() => {
            (items.swap_remove(item as usize), false)
        }
        other => (other, true),
    };
    without_nothing(&mut record);
    match record {
        Value::Object(record) => Some((record, is_alone)),
        _ => None,
    }
}

fn without_nothing(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|_, value| !value.is_null());
            map.values_mut().for_each(without_nothing);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nothing),
        _ => {}
    }
}

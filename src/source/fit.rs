//! A value that may not fit the format of records: what does not is left out and told, the rest is a record.

use serde_json::{Map, Value};

use super::fields::{self, Field};
use crate::record::check::{Finding, check};
use crate::record::{Kind, Organisation, Person, Programme, Project, Record};

/// What became of a value.
#[derive(Debug)]
pub struct Fitted {
    /// The record; `None` where something is wrong without which it is none.
    pub record: Option<Record>,
    /// What was left out, and why.
    pub findings: Vec<Finding>,
}

/// Makes a record of a value. Text that says no language is in this one.
#[must_use]
pub fn fit(kind: Kind, mut value: Map<String, Value>, language: &str) -> Fitted {
    let mut findings = Vec::new();
    // Without a field others may be wrong that were not: an amount without its currency.
    for _ in 0..4 {
        if let Some(finding) = complete(kind, &mut value) {
            findings.push(finding);
            break;
        }
        let mut record = match read(kind, &value) {
            Ok(record) => record,
            Err(finding) => {
                findings.push(finding);
                break;
            }
        };
        record.settle(language);
        let found = check(&record);
        if found.is_empty() {
            return Fitted {
                record: Some(record),
                findings,
            };
        }
        let is_lost = found.iter().any(|finding| finding.path == "id");
        for finding in found {
            blank(&mut value, &finding.path);
            findings.push(finding);
        }
        if is_lost {
            break;
        }
    }
    Fitted {
        record: None,
        findings,
    }
}

fn read(kind: Kind, value: &Map<String, Value>) -> Result<Record, Finding> {
    // A borrowed map is a deserializer: nothing is copied twice.
    let read = match kind {
        Kind::Person => serde::Deserialize::deserialize(value).map(|r: Person| Record::Person(r)),
        Kind::Organisation => {
            serde::Deserialize::deserialize(value).map(|r: Organisation| Record::Organisation(r))
        }
        Kind::Programme => {
            serde::Deserialize::deserialize(value).map(|r: Programme| Record::Programme(r))
        }
        _ => serde::Deserialize::deserialize(value).map(|r: Project| Record::Project(Box::new(r))),
    };
    read.map_err(|fault: serde_json::Error| {
        Finding::new("", fault.to_string(), "correct it where it comes from")
    })
}

/// Drops what is empty, and entries of lists that lack what they need. Gives what is missing if the record as a whole
/// lacks something.
fn complete(kind: Kind, value: &mut Map<String, Value>) -> Option<Finding> {
    drop_empty(value);
    for list in fields::lists(kind) {
        if let Some(Value::Array(entries)) = value.get_mut(list.name) {
            entries.retain_mut(|entry| match entry {
                Value::Object(entry) => {
                    drop_empty(entry);
                    missing(list.fields, entry).is_none() && names_somebody(list.name, entry)
                }
                _ => true,
            });
        }
    }
    drop_empty(value);
    let missing = missing(fields::of(kind), value)?;
    Some(Finding::new(
        missing.path,
        "is missing",
        format!("fill it in: no {kind} is known without it"),
    ))
}

/// A part in a project is somebody's.
fn names_somebody(list: &str, entry: &Map<String, Value>) -> bool {
    list != "people" || entry.contains_key("person") || entry.contains_key("name")
}

fn missing<'a>(fields: &'a [Field], value: &Map<String, Value>) -> Option<&'a Field> {
    fields
        .iter()
        .find(|field| field.needed && !value.contains_key(field.path))
}

fn drop_empty(map: &mut Map<String, Value>) {
    for value in map.values_mut() {
        if let Value::Array(list) = value {
            list.retain(|one| !one.is_null());
        }
        if let Value::Object(inner) = value {
            drop_empty(inner);
            // An amount is its number and its currency; a source is its address.
            let is_half = inner.contains_key("currency") && !inner.contains_key("value")
                || inner.contains_key("value")
                    && !inner.contains_key("currency")
                    && inner.len() == 1
                || inner.contains_key("retrieved") && !inner.contains_key("url");
            if is_half {
                inner.clear();
            }
        }
    }
    map.retain(|_, value| match value {
        Value::Null => false,
        Value::Object(inner) => !inner.is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    });
}

/// Empties the place of a path such as `grants[2].amount.value`, or what is nearest to it: a plain text for `title.en`.
fn blank(value: &mut Map<String, Value>, path: &str) {
    let mut steps = path
        .split(['.', '['])
        .map(|step| step.trim_end_matches(']'))
        .filter(|step| !step.is_empty());
    let Some(mut place) = steps.next().and_then(|first| value.get_mut(first)) else {
        return;
    };
    for step in steps {
        // What is looked for first is borrowed only where it is there.
        let is_there = match &*place {
            Value::Object(map) => map.contains_key(step),
            Value::Array(list) => step.parse::<usize>().is_ok_and(|at| at < list.len()),
            _ => false,
        };
        if !is_there {
            break;
        }
        place = match place {
            Value::Object(map) => &mut map[step],
            Value::Array(list) => match step.parse::<usize>() {
                Ok(at) => &mut list[at],
                Err(_) => return,
            },
            _ => return,
        };
    }
    *place = Value::Null;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fitted(kind: Kind, json: &str) -> (Option<serde_json::Value>, Vec<String>) {
        let Fitted { record, findings } = fit(kind, serde_json::from_str(json).unwrap(), "nl");
        let record = record.map(|record| Value::Object(record.fields()));
        let paths = findings.into_iter().map(|finding| finding.path).collect();
        (record, paths)
    }

    #[test]
    fn an_optional_field_that_does_not_fit_is_left_out_and_told() {
        let (record, told) = fitted(
            Kind::Project,
            r#"{"id": "a", "title": "T", "homepage": "no page", "start": 2020, "end": 2019,
                "grants": [{"funder": "f", "amount": {"value": -1, "currency": "EUR"}}]}"#,
        );
        assert_eq!(
            record.unwrap(),
            serde_json::json!({"id": "a", "title": {"nl": "T"}, "start": 2020, "grants": [{"funder": "f"}]})
        );
        assert_eq!(told, ["end", "grants[0].amount.value", "homepage"]);
    }

    #[test]
    fn a_budget_is_whole_or_left_out() {
        let budget = |json: &str| {
            let text = format!(r#"{{"id": "a", "title": "T", "budget": {json}}}"#);
            let (record, told) = fitted(Kind::Project, &text);
            (record.unwrap().get("budget").cloned(), told)
        };
        let whole = serde_json::json!({"value": 0.1, "currency": "CHF"});
        assert_eq!(budget(&whole.to_string()), (Some(whole), vec![]));
        assert_eq!(budget(r#"{"currency": "EUR"}"#), (None, vec![]));
        assert_eq!(
            budget(r#"{"value": -1, "currency": "EUR"}"#),
            (None, vec!["budget.value".to_owned()])
        );
    }

    #[test]
    fn an_entry_without_what_it_needs_is_left_out() {
        let (record, told) = fitted(
            Kind::Project,
            r#"{"id": "a", "title": "T", "people": [{"name": "Jan Peeters", "role": "promotor"}, {"role": "contact"},
                {"name": "x", "role": "member"}]}"#,
        );
        assert_eq!(record.unwrap()["people"].as_array().unwrap().len(), 1);
        assert_eq!(told, ["people[1].name"]);
    }

    #[test]
    fn without_what_it_needs_there_is_no_record() {
        assert_eq!(
            fitted(Kind::Organisation, r#"{"id": "a", "acronym": "A"}"#),
            (None, vec!["name".to_owned()])
        );
        let (record, told) = fitted(Kind::Programme, r#"{"id": "A B", "name": "N"}"#);
        assert_eq!((record, told), (None, vec!["id".to_owned()]));
    }
}

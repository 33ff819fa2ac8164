//! From a value of JSON to the value that a record is read from, by the rules of the settings.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::pointer;
use crate::config::json::{JsonList, JsonRecords};
use crate::config::values::{Condition, FieldConfig, Origin, ValueConfig};
use crate::record::check::Finding;
use crate::source::fields::{self, Field, Misfit, Shape};
use crate::source::values::{holds, values};

/// What is between values that one pointer leads to. It stands in no text.
const BETWEEN: &str = "\u{1f}";

/// What is looked at: the value itself, and the record that it is in.
#[derive(Clone, Copy)]
struct Sight<'a> {
    own: &'a Value,
    record: &'a Value,
}

/// What a mapping makes of a value.
#[derive(Default)]
pub(super) struct Made {
    /// What the record is read from; nothing where there is no id or it is left out.
    pub(super) value: Option<Map<String, Value>>,
    /// What does not fit.
    pub(super) findings: Vec<Finding>,
}

/// Makes records by one mapping, and notes which pointers ever lead anywhere.
pub(super) struct Making<'a> {
    records: &'a JsonRecords,
    fields: Vec<(Target, &'a ValueConfig)>,
    lists: Vec<ListRules<'a>>,
    /// The pointers that led somewhere.
    used: BTreeSet<String>,
}

/// A list, what it is, and the rules of its entries.
type ListRules<'a> = (
    &'a JsonList,
    &'static fields::List,
    Vec<(Target, &'a ValueConfig)>,
);

/// The field that a rule fills, and the language.
type Target = (&'static Field, Option<String>);

impl<'a> Making<'a> {
    /// # Errors
    /// What is wrong with the names of fields and lists.
    pub(super) fn of(records: &'a JsonRecords) -> Result<Self, String> {
        let kind = records.kind;
        let known = fields::lists(kind);
        let mut lists = Vec::new();
        for list in &records.lists {
            let Some(found) = known.iter().find(|one| one.name == list.list) else {
                let names: Vec<&str> = known.iter().map(|list| list.name).collect();
                return Err(format!(
                    "a {kind} has no list `{}`; {}",
                    list.list,
                    fields::nearest(&names, &list.list)
                ));
            };
            lists.push((list, found, targets(found.fields, &list.fields.0)?));
        }
        Ok(Self {
            records,
            fields: targets(fields::of(kind), &records.fields.0)?,
            lists,
            used: BTreeSet::new(),
        })
    }

    /// The pointers that never led anywhere.
    pub(super) fn unused(&self) -> Vec<&'a str> {
        let rules = self.fields.iter().map(|(_, rule)| *rule);
        let of_lists = self.lists.iter().flat_map(|(_, _, rules)| rules);
        let rules = rules.chain(of_lists.map(|(_, rule)| *rule));
        let each = self
            .lists
            .iter()
            .filter_map(|(list, ..)| list.each.as_deref());
        let places = rules.flat_map(ValueConfig::places).chain(each);
        let unused = places.filter(|place| !self.used.contains(*place));
        let unused: BTreeSet<&str> = unused.collect();
        unused.into_iter().collect()
    }

    /// Makes what a record is read from.
    pub(super) fn make(&mut self, item: &Value) -> Made {
        let mut made = Made::default();
        let sight = Sight {
            own: item,
            record: item,
        };
        if !is_wanted(self.records.when.as_ref(), sight) {
            return made;
        }
        let id = self.values(&self.records.id, sight).into_iter().next();
        let shape = Shape::Key(self.records.kind);
        let id = match id.map(|id| shape.read(&id, &self.records.id)) {
            Some(Ok(id)) => id,
            Some(Err(misfit)) => {
                made.findings.push(finding("id", misfit));
                return made;
            }
            None => {
                made.findings.push(Finding::new(
                    "id",
                    "there is nothing where the id should be; the record is left out",
                    "take another pointer for the id, or say by `when` which are no records",
                ));
                return made;
            }
        };
        let mut record = Map::new();
        record.insert("id".to_owned(), id);
        let fields = self.fields.clone();
        for (target, rule) in &fields {
            self.put(&mut record, target, rule, sight, "", &mut made.findings);
        }
        let lists = self.lists.clone();
        for (list, known, rules) in &lists {
            let entries = self.entries(list, known.name, rules, item, &mut made.findings);
            if !entries.is_empty() {
                let into = record
                    .entry(known.name)
                    .or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(into) = into {
                    into.extend(entries);
                }
            }
        }
        made.value = Some(record);
        made
    }

    fn entries(
        &mut self,
        list: &JsonList,
        name: &str,
        rules: &[(Target, &ValueConfig)],
        item: &Value,
        findings: &mut Vec<Finding>,
    ) -> Vec<Value> {
        let each = list.each.as_deref().unwrap_or_default();
        let found = pointer::all(item, each);
        if !found.is_empty() {
            self.used.insert(each.to_owned());
        }
        let mut out = Vec::new();
        for (_, own) in found {
            let sight = Sight { own, record: item };
            if !is_wanted(list.when.as_ref(), sight) {
                continue;
            }
            let prefix = format!("{name}[{}].", out.len());
            let mut entry = Map::new();
            let mut is_said = false;
            for (target, rule) in rules {
                let before = entry.len();
                self.put(&mut entry, target, rule, sight, &prefix, findings);
                is_said |= entry.len() > before && !rule.is_constant();
            }
            if is_said || rules.iter().all(|(_, rule)| rule.is_constant()) {
                out.push(Value::Object(entry));
            }
        }
        out
    }

    fn put(
        &mut self,
        into: &mut Map<String, Value>,
        (field, language): &Target,
        rule: &ValueConfig,
        sight: Sight<'_>,
        prefix: &str,
        findings: &mut Vec<Finding>,
    ) {
        let values = self.values(rule, sight);
        for misfit in fields::put(into, field, language.as_deref(), &values, rule) {
            findings.push(finding(&format!("{prefix}{}", field.path), misfit));
        }
    }

    fn values(&mut self, rule: &ValueConfig, sight: Sight<'_>) -> Vec<String> {
        for place in rule.places() {
            if !self.used.contains(place) && !reached(sight, place).is_empty() {
                self.used.insert(place.to_owned());
            }
        }
        // An array is several values, whatever else stands between some.
        if let Origin::Place(place) = &rule.from
            && strings(sight, place).len() > 1
        {
            let several = ValueConfig {
                split: Some(BETWEEN.to_owned()),
                ..rule.clone()
            };
            let between = rule.split.as_deref().filter(|split| !split.is_empty());
            return values(&several, &|wanted| {
                let text = look(sight, wanted)?;
                Some(match between {
                    Some(between) if wanted == place => Cow::Owned(text.replace(between, BETWEEN)),
                    _ => text,
                })
            });
        }
        values(rule, &|place| look(sight, place))
    }
}

fn is_wanted(when: Option<&Condition>, sight: Sight<'_>) -> bool {
    when.is_none_or(|when| holds(when, &|place| look(sight, place)))
}

fn targets<'a>(
    known: &'static [Field],
    rules: &'a [FieldConfig],
) -> Result<Vec<(Target, &'a ValueConfig)>, String> {
    rules
        .iter()
        .map(|rule| {
            let target = fields::find(known, &rule.path)
                .ok_or_else(|| fields::unknown(known, &rule.path))?;
            Ok((target, &rule.value))
        })
        .collect()
}

/// What a pointer leads to: from the record where it starts with `^`.
fn reached<'a>(sight: Sight<'a>, place: &str) -> Vec<&'a Value> {
    let found = match place.strip_prefix('^') {
        Some(rest) => pointer::all(sight.record, rest),
        None => pointer::all(sight.own, place),
    };
    found
        .into_iter()
        .map(|(_, value)| value)
        .filter(|value| !value.is_null())
        .collect()
}

/// The plain values there; those of an array one by one.
fn strings(sight: Sight<'_>, place: &str) -> Vec<String> {
    let mut out = Vec::new();
    for value in reached(sight, place) {
        match value {
            Value::Array(list) => out.extend(list.iter().filter_map(pointer::plain)),
            value => out.extend(pointer::plain(value)),
        }
    }
    out
}

fn look<'a>(sight: Sight<'_>, place: &str) -> Option<Cow<'a, str>> {
    let all = strings(sight, place);
    (!all.is_empty()).then(|| Cow::Owned(all.join(BETWEEN)))
}

fn finding(path: &str, misfit: Misfit) -> Finding {
    Finding::new(path, misfit.message, misfit.remedy)
}

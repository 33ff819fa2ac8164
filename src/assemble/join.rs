//! Several records of one thing become one: field by field, the source that goes before says what is so, the others fill
//! in what it leaves open, and what they differ on is told.
//!
//! Records that people edit go before those with an identifier, these before newer ones, those before older ones.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::identity::people::SourceNumber;
use crate::record::sources::{Conflict, SourceRecord, Sources};
use crate::record::{Kind, Organisation, Person, Programme, Project, Record};
use crate::text::fold;

use super::Origin;

/// A record that is one with others, kept until all are there.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) record: Record,
    pub(super) from: SourceRecord,
    pub(super) source: SourceNumber,
    /// The keys of the people that a project names.
    pub(super) people: BTreeSet<String>,
    pub(super) curated: bool,
    /// When it last changed, as its source says; else when it was retrieved.
    pub(super) changed: Option<String>,
    pub(super) origin: Origin,
}

/// A thing of several records.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) record: Record,
    pub(super) sources: Sources,
    pub(super) origin: Origin,
    /// Where the other records stand, in the order of the sources.
    pub(super) others: Vec<Origin>,
    /// The id and the source of the record that gave the people: names in it are looked up there.
    pub(super) people_of: (String, SourceNumber),
}

/// Lists of which a record may have more than each source says.
const UNITED: [&str; 7] = [
    "affiliations",
    "aliases",
    "alternative",
    "identifiers",
    "keywords",
    "outputs",
    "subjects",
];

/// Fields that are compared as a whole.
const WHOLE: [&str; 5] = ["amount", "budget", "funding", "people", "source"];

/// Joins records. `key` is the id that the thing has now.
pub(super) fn join(key: &str, mut held: Vec<Held>) -> Joined {
    held.sort_by_cached_key(|one| rank(key, one));
    let several_sources = held.iter().any(|one| one.source != held[0].source);
    let mut joining = Joining::default();
    let mut people_of: Option<(String, SourceNumber)> = None;
    let mut named: &BTreeSet<String> = &BTreeSet::new();
    for one in &held {
        let mut value = one.record.fields();
        value.retain(|field, _| !["id", "kind", "language"].contains(&field.as_str()));
        if people_of.is_none() && value.contains_key("people") {
            people_of = Some((one.record.id().to_owned(), one.source));
            named = &one.people;
        } else if one.people.is_subset(named) {
            // The same people by other names or keys are no conflict.
            value.remove("people");
        }
        joining.source = name(one, several_sources);
        joining.add(value);
    }
    let mut value = joining.value;
    value.insert("id".to_owned(), key.into());
    let kind = held[0].record.kind();
    let record = from_value(kind, value);
    let mut from: Vec<SourceRecord> = held.iter().map(|one| one.from.clone()).collect();
    for one in &mut from {
        if one.id == key {
            one.why.clear();
        }
    }
    let first = held.remove(0);
    let mut joined = Joined {
        people_of: people_of.unwrap_or_else(|| (first.record.id().to_owned(), first.source)),
        record,
        sources: Sources {
            from,
            fields: joining.fields,
            conflicts: joining.conflicts,
        },
        origin: first.origin,
        others: held.into_iter().map(|one| one.origin).collect(),
    };
    joined.stay_sound(key, &first.record);
    joined
}

fn name(one: &Held, several_sources: bool) -> String {
    if several_sources {
        one.from.source.clone()
    } else {
        format!("{} {}", one.from.source, one.record.id())
    }
}

impl Joined {
    /// What two sources say may not go together: a start of the one after the end of the other. Then the first alone
    /// says what is so.
    fn stay_sound(&mut self, key: &str, first: &Record) {
        let Some(finding) = crate::record::check::check(&self.record).into_iter().next() else {
            return;
        };
        let mut value = first.fields();
        value.insert("id".to_owned(), key.into());
        let whole = std::mem::replace(&mut self.record, from_value(first.kind(), value));
        let source = self.sources.from[0].source.clone();
        let other_source = self.sources.from[1..].iter().map(|one| one.source.clone());
        let other_source = other_source.collect::<Vec<_>>().join(", ");
        self.sources.fields.retain(|_, of| *of == source);
        self.sources.conflicts.push(Conflict {
            field: finding.path.clone(),
            kept: self
                .record
                .fields()
                .get(&finding.path)
                .cloned()
                .unwrap_or_default(),
            source,
            other: json!({"value": whole.fields().get(&finding.path), "wrong": finding.message}),
            other_source,
        });
    }
}

/// Who goes before whom.
type Rank = (
    bool,
    bool,
    bool,
    Reverse<Option<String>>,
    bool,
    SourceNumber,
    String,
);

fn rank(key: &str, one: &Held) -> Rank {
    let id = one.record.id();
    let identified = match &one.record {
        Record::Project(project) => !project.identifiers.is_empty(),
        Record::Person(person) => person.orcid.is_some(),
        Record::Organisation(o) => o.ror.is_some() || o.fundref.is_some() || o.wikidata.is_some(),
        Record::Programme(_) => false,
    };
    (
        !one.curated,
        one.curated && id != key,
        !identified,
        Reverse(one.changed.clone()),
        id != key,
        one.source,
        id.to_owned(),
    )
}

#[derive(Default)]
struct Joining {
    value: Map<String, Value>,
    fields: std::collections::BTreeMap<String, String>,
    conflicts: Vec<Conflict>,
    /// The source whose record is added.
    source: String,
}

impl Joining {
    fn add(&mut self, record: Map<String, Value>) {
        let mut value = std::mem::take(&mut self.value);
        self.object("", &mut value, record);
        self.value = value;
    }

    fn object(&mut self, path: &str, have: &mut Map<String, Value>, other: Map<String, Value>) {
        for (field, value) in other {
            let at = if path.is_empty() {
                field.clone()
            } else {
                format!("{path}.{field}")
            };
            match have.get_mut(&field) {
                None => {
                    self.credit(&at, &value);
                    have.insert(field, value);
                }
                Some(have) => self.field(&at, &field, have, value),
            }
        }
    }

    /// Notes whose a field is; of text in languages, whose each language.
    fn credit(&mut self, path: &str, value: &Value) {
        match value {
            Value::Object(parts) if !WHOLE.contains(&path) => {
                for (part, value) in parts {
                    self.credit(&format!("{path}.{part}"), value);
                }
            }
            _ => {
                self.fields.insert(path.to_owned(), self.source.clone());
            }
        }
    }

    fn field(&mut self, path: &str, field: &str, have: &mut Value, other: Value) {
        if *have == other {
            return;
        }
        let top = path.split('.').next().unwrap_or(path);
        match (have, other) {
            (have, other) if WHOLE.contains(&field) => self.differ(path, have, other),
            (Value::Object(have), Value::Object(other)) => self.object(path, have, other),
            (Value::Array(have), Value::Array(other)) if UNITED.contains(&top) => {
                for item in other {
                    if !have.contains(&item) {
                        let at = format!("{path}[{}]", have.len());
                        self.fields.insert(at, self.source.clone());
                        have.push(item);
                    }
                }
            }
            (Value::Array(have), Value::Array(other)) if field == "grants" => {
                self.items(path, have, other, &["funder", "number"]);
            }
            (Value::Array(have), Value::Array(other)) if field == "organisations" => {
                self.items(path, have, other, &["organisation", "role"]);
            }
            (have, other) => self.differ(path, have, other),
        }
    }

    /// Items that are the same by some of their fields are joined; others are added.
    fn items(&mut self, path: &str, have: &mut Vec<Value>, other: Vec<Value>, by: &[&str]) {
        let mut taken = vec![false; have.len()];
        for item in other {
            let same = have.iter().zip(&taken).position(|(one, taken)| {
                !taken
                    && by
                        .iter()
                        .all(|field| agree(one.get(field), item.get(field)))
            });
            match (same, item) {
                (Some(at), Value::Object(item)) => {
                    taken[at] = true;
                    if let Value::Object(one) = &mut have[at] {
                        self.object(&format!("{path}[{at}]"), one, item);
                    }
                }
                (_, item) => {
                    let at = format!("{path}[{}]", have.len());
                    self.fields.insert(at, self.source.clone());
                    have.push(item);
                    taken.push(true);
                }
            }
        }
    }

    fn differ(&mut self, path: &str, have: &Value, other: Value) {
        let (kept, other) = if path == "people" {
            (people(have), people(&other))
        } else {
            (have.clone(), other)
        };
        if path == "source" || is_like(&kept, &other) {
            return;
        }
        let mut whole = path;
        let source = loop {
            match (self.fields.get(whole), whole.rsplit_once(['.', '['])) {
                (Some(source), _) => break source.clone(),
                (None, Some((shorter, _))) => whole = shorter,
                (None, None) => break String::new(),
            }
        };
        self.conflicts.push(Conflict {
            field: path.to_owned(),
            kept,
            source,
            other,
            other_source: self.source.clone(),
        });
    }
}

/// The same, or not said by one of the two.
fn agree(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (Some(Value::String(a)), Some(Value::String(b))) => {
            let bare = |text: &str| fold(text).replace(' ', "");
            bare(a) == bare(b)
        }
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

/// Who is named, for comparison and for people: names and keys in order.
fn people(list: &Value) -> Value {
    let items = list.as_array().into_iter().flatten();
    let mut names: Vec<&str> = items
        .filter_map(|item| item.get("name").or_else(|| item.get("person"))?.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    json!(names)
}

/// Do two values say one thing: a date more exactly, a text with other case and punctuation?
fn is_like(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::String(a), Value::String(b)) => fold(a) == fold(b) || is_date_within(a, b),
        (Value::Number(_), Value::String(_)) | (Value::String(_), Value::Number(_)) => {
            let text = |value: &Value| value.to_string().trim_matches('"').to_owned();
            is_date_within(&text(a), &text(b))
        }
        _ => a == b,
    }
}

fn is_date_within(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let is_date = |text: &str| {
        text.len() >= 4
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    is_date(short) && is_date(long) && long.starts_with(short)
}

pub(super) fn from_value(kind: Kind, value: Map<String, Value>) -> Record {
    let value = Value::Object(value);
    let record = match kind {
        Kind::Person => serde_json::from_value::<Person>(value).map(Record::Person),
        Kind::Organisation => {
            serde_json::from_value::<Organisation>(value).map(Record::Organisation)
        }
        Kind::Programme => serde_json::from_value::<Programme>(value).map(Record::Programme),
        _ => serde_json::from_value::<Project>(value)
            .map(|project| Record::Project(Box::new(project))),
    };
    record.unwrap_or_else(|fault| unreachable!("fields of records make a record: {fault}"))
}

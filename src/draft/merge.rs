//! Three-way merging of a record: what the page said last time, what it says now, and what people made of it.
//!
//! Field by field. What only one side changed is taken from that side; what both changed alike is that; what both changed
//! otherwise is a conflict, in which people's value stays. Maps are merged key by key, lists item by item: items are told
//! apart by what they name, so that a person who was added on the page stands beside one whom somebody corrected.

use serde_json::{Map, Value};

/// A field that both sides changed, each in its own way. People's value was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// The field: `title.nl`, `people[Ellen Desmet].role`.
    pub field: String,
    /// What the page said last time; nothing where it did not say.
    pub before: Option<Value>,
    /// What it says now; nothing where it no longer says it.
    pub now: Option<Value>,
}

/// Merges records. The conflicts are in the order of the fields.
#[must_use]
pub fn records(
    base: &Map<String, Value>,
    now: &Map<String, Value>,
    ours: &Map<String, Value>,
) -> (Map<String, Value>, Vec<Conflict>) {
    let mut conflicts = Vec::new();
    let merged = maps("", base, now, ours, &mut conflicts);
    (merged, conflicts)
}

fn maps(
    path: &str,
    base: &Map<String, Value>,
    now: &Map<String, Value>,
    ours: &Map<String, Value>,
    conflicts: &mut Vec<Conflict>,
) -> Map<String, Value> {
    let mut merged = Map::new();
    let mut names: Vec<&String> = ours.keys().chain(now.keys()).collect();
    names.sort_by_key(|name| (super::yaml::rank(name), name.as_str()));
    names.dedup();
    for name in names {
        let field = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        let value = value(
            &field,
            base.get(name),
            now.get(name),
            ours.get(name),
            conflicts,
        );
        if let Some(value) = value {
            merged.insert(name.clone(), value);
        }
    }
    merged
}

fn value(
    field: &str,
    base: Option<&Value>,
    now: Option<&Value>,
    ours: Option<&Value>,
    conflicts: &mut Vec<Conflict>,
) -> Option<Value> {
    if base == now || ours == now {
        return ours.cloned();
    }
    if base == ours {
        return now.cloned();
    }
    match (base, now, ours) {
        (base, Some(Value::Object(now)), Some(Value::Object(ours))) => {
            let none = Map::new();
            let base = base.and_then(Value::as_object).unwrap_or(&none);
            Some(Value::Object(maps(field, base, now, ours, conflicts)))
        }
        (base, now, ours)
            if [base, now, ours]
                .iter()
                .flatten()
                .all(|value| value.is_array()) =>
        {
            let items = |value: Option<&Value>| {
                value.and_then(Value::as_array).cloned().unwrap_or_default()
            };
            let merged = lists(field, &items(base), &items(now), &items(ours), conflicts);
            (!merged.is_empty()).then_some(Value::Array(merged))
        }
        _ => {
            conflicts.push(Conflict {
                field: field.to_owned(),
                before: base.cloned(),
                now: now.cloned(),
            });
            ours.cloned()
        }
    }
}

/// By what an item of a list is told from the others.
fn key(item: &Value) -> String {
    let Value::Object(map) = item else {
        return without_line(&text(item)).to_owned();
    };
    let named = ["name", "person", "organisation", "funder", "url", "scheme"]
        .iter()
        .find_map(|field| map.get(*field));
    let also = ["programme", "number"]
        .iter()
        .filter_map(|field| map.get(*field));
    match named {
        Some(named) => also.fold(text(named), |key, also| format!("{key} {}", text(also))),
        None => item.to_string(),
    }
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// A sentence of `review` stays the same when it moves to another line of the page.
fn without_line(sentence: &str) -> &str {
    let rest = sentence.strip_prefix("line ").unwrap_or_default();
    let said = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_placed = said.len() < rest.len() && said.starts_with(": ");
    if is_placed { said } else { sentence }
}

/// The items with their keys. One that comes twice has a number behind its key.
fn keyed(items: &[Value]) -> Vec<(String, &Value)> {
    let mut out: Vec<(String, &Value)> = Vec::with_capacity(items.len());
    for item in items {
        let key = key(item);
        let before = out
            .iter()
            .filter(|(_, other)| self::key(other) == key)
            .count();
        let key = if before == 0 {
            key
        } else {
            format!("{key} ({})", before + 1)
        };
        out.push((key, item));
    }
    out
}

fn lists(
    field: &str,
    base: &[Value],
    now: &[Value],
    ours: &[Value],
    conflicts: &mut Vec<Conflict>,
) -> Vec<Value> {
    let (base, now, ours) = (keyed(base), keyed(now), keyed(ours));
    let find = |list: &[(String, &Value)], key: &str| {
        list.iter()
            .find(|(other, _)| other == key)
            .map(|(_, item)| (*item).clone())
    };
    let mut merged: Vec<(String, Value)> = Vec::new();
    // People's items in their order …
    for (key, item) in &ours {
        let (base, now) = (find(&base, key), find(&now, key));
        let path = format!("{field}[{key}]");
        if let Some(item) = value(&path, base.as_ref(), now.as_ref(), Some(item), conflicts) {
            merged.push((key.clone(), item));
        }
    }
    // … and what is new on the page, behind the item that it follows there.
    for (at, (key, item)) in now.iter().enumerate() {
        let is_known = find(&base, key).is_some() || find(&ours, key).is_some();
        if is_known {
            continue;
        }
        let after = now[..at]
            .iter()
            .rev()
            .find_map(|(before, _)| merged.iter().position(|(key, _)| key == before));
        let place = match after {
            Some(after) => after + 1,
            None if at == 0 => 0,
            None => merged.len(),
        };
        merged.insert(place, (key.clone(), (*item).clone()));
    }
    merged.into_iter().map(|(_, item)| item).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[expect(clippy::needless_pass_by_value, reason = "for the tables below")]
    fn merge(base: Value, now: Value, ours: Value) -> (Value, Vec<String>) {
        let map = |value: &Value| value.as_object().unwrap().clone();
        let (merged, conflicts) = records(&map(&base), &map(&now), &map(&ours));
        let fields = conflicts
            .into_iter()
            .map(|conflict| conflict.field)
            .collect();
        (Value::Object(merged), fields)
    }

    #[test]
    fn what_one_side_changed_is_taken_and_what_both_changed_is_people_s() {
        let base = json!({"title": {"nl": "A"}, "start": 2018, "end": 2020, "homepage": "x"});
        let now = json!({"title": {"nl": "B"}, "start": 2019, "end": 2020});
        let ours = json!({"title": {"nl": "C", "en": "D"}, "start": 2018, "end": 2021, "homepage": "x", "acronym": "E"});
        let (merged, conflicts) = merge(base, now, ours);
        assert_eq!(
            merged,
            json!({"title": {"nl": "C", "en": "D"}, "start": 2019, "end": 2021, "acronym": "E"})
        );
        assert_eq!(conflicts, ["title.nl"]);
    }

    #[test]
    fn both_sides_may_say_the_same() {
        let (merged, conflicts) = merge(
            json!({"start": 1}),
            json!({"start": 2}),
            json!({"start": 2}),
        );
        assert_eq!((merged, conflicts.len()), (json!({"start": 2}), 0));
    }

    #[test]
    fn a_list_is_merged_by_what_its_items_name() {
        let base = json!({"people": [{"name": "A B", "role": "promotor"}, {"name": "C D", "role": "promotor"}, {"name": "G H", "role": "member"}]});
        let now = json!({"people": [{"name": "A B", "role": "researcher"}, {"name": "E F", "role": "promotor"}, {"name": "G H", "role": "contact"}]});
        let ours = json!({"people": [{"name": "A B", "role": "promotor"}, {"person": "p-1", "role": "promotor"}, {"name": "C D", "role": "promotor"}, {"name": "G H", "role": "coordinator"}]});
        let (merged, conflicts) = merge(base, now, ours);
        let expected = json!({"people": [{"name": "A B", "role": "researcher"}, {"name": "E F", "role": "promotor"}, {"person": "p-1", "role": "promotor"}, {"name": "G H", "role": "coordinator"}]});
        assert_eq!(merged, expected);
        assert_eq!(conflicts, ["people[G H].role"]);
    }

    #[test]
    fn what_people_took_out_does_not_come_back() {
        let base = json!({"review": ["a", "b"], "people": [{"name": "A B", "role": "member"}]});
        let now = json!({"review": ["a", "b", "c"], "people": [{"name": "A B", "role": "member"}]});
        let (merged, conflicts) = merge(base.clone(), now.clone(), json!({"review": ["b"]}));
        assert_eq!(
            (merged, conflicts.len()),
            (json!({"review": ["b", "c"]}), 0)
        );
        let (merged, conflicts) = merge(base, now, json!({}));
        assert_eq!((merged, conflicts.len()), (json!({"review": ["c"]}), 0));
    }

    #[test]
    fn a_sentence_that_moved_to_another_line_is_the_same() {
        let base = json!({"review": ["line 7: look", "line 9: see"]});
        let now = json!({"review": ["line 8: look", "line 10: see"]});
        let (merged, _) = merge(base, now, json!({"review": ["line 9: see"]}));
        assert_eq!(merged, json!({"review": ["line 10: see"]}));
    }

    #[test]
    fn what_people_took_out_and_the_page_changed_is_a_conflict() {
        let (merged, conflicts) = merge(json!({"start": 1}), json!({"start": 2}), json!({}));
        assert_eq!((merged, conflicts), (json!({}), vec!["start".to_owned()]));
    }
}

//! JSON pointers ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), with `*` for every element of an array or every
//! member of an object.

use serde_json::Value;

/// What a pointer leads to, each with the pointer that leads there alone.
pub(super) fn all<'a>(from: &'a Value, pointer: &str) -> Vec<(String, &'a Value)> {
    let mut found = vec![(String::new(), from)];
    for step in steps(pointer) {
        found = found
            .into_iter()
            .flat_map(|(at, value)| step_into(&at, value, &step))
            .collect();
    }
    found
}

fn step_into<'a>(at: &str, value: &'a Value, step: &str) -> Vec<(String, &'a Value)> {
    let place = |step: &str| format!("{at}/{}", step.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Array(list) if step == "*" => (0..)
            .zip(list)
            .map(|(number, one): (usize, _)| (place(&number.to_string()), one))
            .collect(),
        Value::Object(map) if step == "*" && !map.contains_key("*") => {
            map.iter().map(|(name, one)| (place(name), one)).collect()
        }
        Value::Array(list) => {
            let is_index = step == "0" || !step.starts_with(['0', '+']);
            let index = step.parse::<usize>().ok().filter(|_| is_index);
            let one = index.and_then(|index| list.get(index));
            one.map(|one| (place(step), one)).into_iter().collect()
        }
        Value::Object(map) => {
            let one = map.get(step);
            one.map(|one| (place(step), one)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn steps(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer
        .split('/')
        .skip(1)
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
}

/// What there is where a pointer leads nowhere: how far it goes, and what stands there.
pub(super) fn what_there_is(from: &Value, pointer: &str) -> String {
    let mut here = vec![(String::new(), from)];
    for step in steps(pointer) {
        let next: Vec<_> = here
            .iter()
            .flat_map(|(at, value)| step_into(at, value, &step))
            .collect();
        if next.is_empty() {
            break;
        }
        here = next;
    }
    let Some((at, value)) = here.first() else {
        return "there is nothing".to_owned();
    };
    let at = if at.is_empty() {
        "at the top".to_owned()
    } else {
        format!("at {at}")
    };
    match value {
        Value::Object(map) if map.is_empty() => format!("{at} there is an empty object"),
        Value::Object(map) => {
            let names: Vec<&str> = map.keys().map(String::as_str).take(20).collect();
            format!("{at} there are {}", names.join(", "))
        }
        Value::Array(list) => format!(
            "{at} there is an array of {}; `*` stands for each of them",
            list.len()
        ),
        _ => format!("{at} there is a plain value"),
    }
}

/// A plain value as a string; nothing for null, an array or an object.
pub(super) fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(value: &Value, pointer: &str) -> Vec<String> {
        let found = all(value, pointer);
        found
            .into_iter()
            .map(|(at, value)| format!("{at} {value}"))
            .collect()
    }

    #[test]
    fn a_pointer_leads_where_rfc_6901_says() {
        let value = json!({"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, " ": 7});
        assert_eq!(found(&value, "").len(), 1);
        assert_eq!(found(&value, "/foo/0"), ["/foo/0 \"bar\""]);
        assert_eq!(found(&value, "/"), ["/ 0"]);
        assert_eq!(found(&value, "/a~1b"), ["/a~1b 1"]);
        assert_eq!(found(&value, "/m~0n"), ["/m~0n 8"]);
        assert_eq!(found(&value, "/ "), ["/  7"]);
        for nowhere in ["/foo/2", "/foo/00", "/foo/-", "/foo/+1", "/bar", "/a/b"] {
            assert!(found(&value, nowhere).is_empty(), "{nowhere}");
        }
    }

    #[test]
    fn a_star_is_each() {
        let value = json!({"a": [{"b": [1, 2]}, {"b": []}, {"b": [3]}], "c": {"x": 4, "y": 5}});
        assert_eq!(
            found(&value, "/a/*/b/*"),
            ["/a/0/b/0 1", "/a/0/b/1 2", "/a/2/b/0 3"]
        );
        assert_eq!(found(&value, "/c/*"), ["/c/x 4", "/c/y 5"]);
    }

    #[test]
    fn where_a_pointer_leads_nowhere_it_is_said_what_there_is() {
        let value = json!({"data": {"rows": [1, 2, 3]}});
        assert_eq!(
            what_there_is(&value, "/data/items"),
            "at /data there are rows"
        );
        assert!(what_there_is(&value, "/data/rows/x").contains("an array of 3"));
    }
}

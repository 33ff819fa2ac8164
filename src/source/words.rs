//! What readers of YAML and JSON say of a fault, in words that say what to do.

use serde_saphyr::Error;

use super::locate;
use super::parse::Wrong;
use crate::text::control_character;

const FORMS: &str = "docs/RECORDS.md shows the form of every field";

/// A fault of the YAML reader.
pub(super) fn of_yaml(fault: &Error, text: &str) -> Wrong {
    let number = |n: u64| usize::try_from(n).unwrap_or(0);
    let (line, column) = fault
        .location()
        .map_or((0, 0), |at| (number(at.line()), number(at.column())));
    let mut fault = fault.without_snippet();
    while let Error::AliasError { error, .. } = fault {
        fault = error;
    }
    if let Error::Message { msg, .. } = fault {
        return stated(line, column, msg);
    }
    if let Error::SerdeMissingField { field, .. } = fault {
        let (line, column) = locate::map_around(text, line, column).unwrap_or((line, column));
        return Wrong {
            line,
            column,
            message: format!("the key `{field}` is missing"),
            remedy: Some("add it".to_owned()),
        };
    }
    let (message, remedy) =
        of_key_or_value(fault, &|| token(text, line, column)).unwrap_or_else(|| of_document(fault));
    Wrong {
        line,
        column,
        message,
        remedy: Some(remedy),
    }
}

/// What is wrong with one key or value, and what to do. `found` gives what stands there.
fn of_key_or_value(fault: &Error, found: &dyn Fn() -> String) -> Option<(String, String)> {
    let said = match fault {
        Error::SerdeUnknownField {
            field, expected, ..
        } => (
            format!("unknown key `{field}`"),
            suggestion(field, expected),
        ),
        Error::SerdeUnknownVariant {
            variant, expected, ..
        } => (
            format!("unknown value `{variant}`"),
            suggestion(variant, expected),
        ),
        Error::DuplicateMappingKey { key, .. } => (
            match key {
                Some(key) => format!("the key `{key}` is given twice"),
                None => "a key is given twice".to_owned(),
            },
            "keep one of the two".to_owned(),
        ),
        Error::Unexpected { expected, .. } => (
            format!("{} is not {}", found(), in_words(expected)),
            FORMS.to_owned(),
        ),
        Error::InvalidScalar { ty, .. } => (
            format!("{} is not {}", found(), in_words(ty)),
            FORMS.to_owned(),
        ),
        Error::SerdeInvalidType {
            unexpected,
            expected,
            ..
        }
        | Error::SerdeInvalidValue {
            unexpected,
            expected,
            ..
        } => (
            format!("{unexpected} does not belong here; allowed is {expected}"),
            FORMS.to_owned(),
        ),
        Error::NullIntoString { .. } => (
            "there is no value, where text belongs".to_owned(),
            "give a value, or leave the key out".to_owned(),
        ),
        _ => return None,
    };
    Some(said)
}

/// What is wrong with the document as a whole, and what to do.
fn of_document(fault: &Error) -> (String, String) {
    match fault {
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => (
            format!(
                "the document unfolds to more than is allowed: {}",
                plain(fault)
            ),
            "write out what the aliases stand for, in several files where it is long".to_owned(),
        ),
        _ => (
            plain(fault),
            "correct the YAML here, or on the lines before".to_owned(),
        ),
    }
}

fn plain(fault: &Error) -> String {
    let message = fault.to_string();
    message[..message.rfind(" at line ").unwrap_or(message.len())].to_owned()
}

/// A fault of the JSON reader.
pub(super) fn of_json(fault: &serde_json::Error) -> Wrong {
    let message = fault.to_string();
    let message = &message[..message.rfind(" at line ").unwrap_or(message.len())];
    let (line, column) = (fault.line(), fault.column());
    let wrong = |message: String, remedy: String| Wrong {
        line,
        column,
        message,
        remedy: Some(remedy),
    };
    // The names between backquotes: first the one that is given, then those that are allowed.
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let (given, allowed) = names.split_first().unwrap_or((&"", &[]));
    if message.starts_with("unknown field") {
        wrong(format!("unknown key `{given}`"), suggestion(given, allowed))
    } else if message.starts_with("unknown variant") {
        wrong(
            format!("unknown value `{given}`"),
            suggestion(given, allowed),
        )
    } else if message.starts_with("missing field") {
        wrong(format!("the key `{given}` is missing"), "add it".to_owned())
    } else if message.starts_with("duplicate field") {
        wrong(
            format!("the key `{given}` is given twice"),
            "keep one of the two".to_owned(),
        )
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        wrong(message.to_owned(), FORMS.to_owned())
    } else if fault.is_data() {
        stated(line, column, message)
    } else {
        wrong(
            format!("is no JSON: {message}"),
            "correct the JSON here, or on the lines before".to_owned(),
        )
    }
}

/// What our own types say of a value.
fn stated(line: usize, column: usize, message: &str) -> Wrong {
    let remedy = if message.contains("is not a date") {
        "correct it, or leave the field out: no date is better than a wrong one"
    } else if message.contains("duplicate") {
        "keep one of the two"
    } else {
        FORMS
    };
    Wrong {
        line,
        column,
        message: message.to_owned(),
        remedy: Some(remedy.to_owned()),
    }
}

/// The first control character of a text that could not be read: whatever the reader says of it, that is why.
pub(super) fn control(text: &str) -> Option<Wrong> {
    let (before, c) = text.char_indices().find_map(|(at, c)| {
        let is_break = c == '\r';
        (!is_break && control_character(c.encode_utf8(&mut [0; 4])).is_some())
            .then(|| (&text[..at], c))
    })?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    Some(Wrong {
        line: before.matches('\n').count() + 1,
        column: line.chars().count() + 1,
        message: format!("the control character U+{:04X} stands here", u32::from(c)),
        remedy: Some("remove it".to_owned()),
    })
}

/// What stands at a place, for a message.
fn token(text: &str, line: usize, column: usize) -> String {
    let rest: String = locate::line_of(text, line)
        .unwrap_or_default()
        .chars()
        .skip(column.saturating_sub(1))
        .collect();
    match rest.chars().next() {
        Some('[' | '-') => return "a list".to_owned(),
        Some('{') => return "a map".to_owned(),
        _ => {}
    }
    let end = rest.find([',', '}', ']', '#']).unwrap_or(rest.len());
    let shown: String = rest[..end].trim_end().chars().take(60).collect();
    if shown.contains(": ") || shown.ends_with(':') {
        "a map".to_owned()
    } else {
        format!("`{}`", shown.escape_debug())
    }
}

/// The YAML reader's names for things, in words.
fn in_words(expected: &str) -> &str {
    match expected {
        "sequence start" => "a list",
        "mapping start" => "a map",
        "string scalar" | "scalar" => "text",
        "boolean" => "true or false",
        other => other,
    }
}

fn suggestion(given: &str, allowed: &[&str]) -> String {
    let nearest = allowed
        .iter()
        .map(|name| (distance(given, name), name))
        .min()
        .filter(|(distance, name)| *distance <= 2 && *distance < name.len());
    let list = allowed.join(", ");
    match nearest {
        Some((_, name)) => format!("did you mean `{name}`? allowed here: {list}"),
        None if allowed.is_empty() => "remove it".to_owned(),
        None => format!("allowed here: {list}"),
    }
}

/// Levenshtein's distance: how many letters have to change.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_of_words() {
        assert_eq!(distance("naam", "name"), 2);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }

    #[test]
    fn a_control_character_is_found_where_it_stands() {
        let wrong = control("a: b\r\nc: d\u{7}").unwrap();
        assert_eq!((wrong.line, wrong.column), (2, 5));
        assert!(control("a\r\n\tb").is_none());
    }
}

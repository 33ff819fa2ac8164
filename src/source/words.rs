//! What readers of YAML and JSON say of a fault, in words that say what to do.

use super::parse::Wrong;

/// Serde's messages in words that say what to do.
pub(super) fn explained(line: usize, column: usize, message: &str) -> Wrong {
    let wrong = |message: String, remedy: Option<String>| Wrong {
        line,
        column,
        message,
        remedy,
    };
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    if message.contains("unknown field") {
        let key = quoted(message);
        let allowed = allowed(message);
        return wrong(
            format!("unknown key `{key}`"),
            Some(suggestion(&key, &allowed)),
        );
    }
    if message.contains("unknown variant") {
        let value = quoted(message);
        let allowed = allowed(message);
        return wrong(
            format!("unknown value `{value}`"),
            Some(suggestion(&value, &allowed)),
        );
    }
    if message.contains("duplicate") {
        return wrong(message.to_owned(), Some("keep one of the two".to_owned()));
    }
    if message.contains("missing field") {
        return wrong(
            format!("the key `{}` is missing", quoted(message)),
            Some("add it".to_owned()),
        );
    }
    wrong(message.to_owned(), None)
}

/// The names between backquotes behind the first.
fn allowed(message: &str) -> Vec<&str> {
    message.split('`').skip(3).step_by(2).collect()
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
}

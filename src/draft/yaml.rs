//! A record as YAML that people edit: block style, long text folded, strings quoted only where they have to be.

use serde_json::{Map, Value};

/// Lines are folded at this column.
const WIDTH: usize = 110;

/// The order in which people read the fields, of a record and of what is in it.
const FIELDS: &[&str] = &[
    "kind",
    "id",
    "language",
    "person",
    "name",
    "given",
    "family",
    "honorifics",
    "organisation",
    "title",
    "acronym",
    "alternative",
    "aliases",
    "abstract",
    "category",
    "status",
    "funder",
    "programme",
    "number",
    "role",
    "stated",
    "affiliation",
    "start",
    "end",
    "people",
    "organisations",
    "grants",
    "budget",
    "funding",
    "part_of",
    "keywords",
    "subjects",
    "homepage",
    "image",
    "outputs",
    "identifiers",
    "source",
    "publish",
    "review",
];

/// Where a field stands among the others.
pub(super) fn rank(field: &str) -> usize {
    let known = FIELDS.iter().position(|known| *known == field);
    known.unwrap_or(FIELDS.len())
}

/// The fields of a map in the order in which people read them.
pub(super) fn ordered(map: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = map.iter().collect();
    fields.sort_by_key(|(name, _)| (rank(name), name.as_str()));
    fields
}

/// A field of a record: whole lines. The note stands behind the field's name, as a comment.
pub(super) fn field(name: &str, value: &Value, note: Option<&str>) -> String {
    let mut out = String::new();
    entry(&mut out, name, value, 0);
    if let Some(note) = note {
        let end = out.find('\n').unwrap_or(out.len());
        // A block scalar's head may be followed by a comment too.
        out.insert_str(end, &format!("  # {note}"));
    }
    out
}

/// Several records: a list of maps.
#[must_use]
pub fn list(records: &[Map<String, Value>]) -> String {
    let mut out = String::new();
    for record in records {
        item(&mut out, &Value::Object(record.clone()), 0);
    }
    out
}

fn entry(out: &mut String, name: &str, value: &Value, indent: usize) {
    out.push_str(&" ".repeat(indent));
    out.push_str(&scalar(name, false));
    out.push(':');
    match value {
        Value::Object(map) if !map.is_empty() => {
            out.push('\n');
            for (name, value) in ordered(map) {
                entry(out, name, value, indent + 2);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            if let Some(flow) = flow(items, indent) {
                out.push(' ');
                out.push_str(&flow);
                out.push('\n');
            } else {
                out.push('\n');
                for value in items {
                    item(out, value, indent + 2);
                }
            }
        }
        Value::String(text) if is_date(name, text) => {
            out.push(' ');
            out.push_str(text);
            out.push('\n');
        }
        other => plain(out, other, indent),
    }
}

fn item(out: &mut String, value: &Value, indent: usize) {
    let start = out.len();
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (name, value) in ordered(map) {
                entry(out, name, value, indent + 2);
            }
            // The first line of the map follows the hyphen.
            out.replace_range(start + indent..=start + indent, "-");
        }
        other => {
            out.push_str(&" ".repeat(indent));
            out.push('-');
            plain(out, other, indent);
        }
    }
}

/// A value without fields, behind a colon or a hyphen.
fn plain(out: &mut String, value: &Value, indent: usize) {
    out.push(' ');
    match value {
        Value::String(text) if text.len() > 80 || text.contains('\n') => {
            match folded(text, indent + 2) {
                Some(lines) => {
                    out.push_str(">-\n");
                    out.push_str(&lines);
                    return;
                }
                None => out.push_str(&quoted(text)),
            }
        }
        Value::String(text) => out.push_str(&scalar(text, false)),
        // Numbers, booleans and what is empty are written as in JSON, which is YAML.
        other => out.push_str(&other.to_string()),
    }
    out.push('\n');
}

/// A short list of words on one line.
fn flow(items: &[Value], indent: usize) -> Option<String> {
    let words: Option<Vec<String>> = items
        .iter()
        .map(|item| item.as_str().map(|text| scalar(text, true)))
        .collect();
    let words = words?;
    let line = format!("[{}]", words.join(", "));
    let is_short = words.iter().all(|word| word.chars().count() <= 24);
    (is_short && indent + line.len() <= 80).then_some(line)
}

fn is_date(name: &str, text: &str) -> bool {
    matches!(name, "start" | "end" | "retrieved")
        && text.parse::<crate::record::date::Date>().is_ok()
}

/// A string as it stands where that is unmistakable, else in quotes.
fn scalar(text: &str, in_flow: bool) -> String {
    let is_plain = |c: char| {
        c.is_alphanumeric()
            || matches!(
                c,
                ' ' | '-'
                    | '_'
                    | '.'
                    | '/'
                    | '('
                    | ')'
                    | '\''
                    | '’'
                    | '&'
                    | '+'
                    | ';'
                    | '–'
                    | '“'
                    | '”'
                    | '?'
                    | '!'
                    | '…'
            )
            || c == ':'
            || c == ',' && !in_flow
    };
    let is_word = matches!(
        text.to_lowercase().as_str(),
        "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n"
    );
    let begins = text.chars().next().is_some_and(char::is_alphabetic);
    let is_mark = text.contains(": ") || text.ends_with([':', ' ']);
    let is_mark = is_mark || in_flow && text.contains([':', '?']);
    let is_safe = begins && text.chars().all(is_plain) && !is_mark && !is_word;
    if is_safe {
        text.to_owned()
    } else {
        quoted(text)
    }
}

/// In double quotes. What JSON escapes is escaped alike in YAML; a few more characters would end a line there.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in serde_json::Value::from(text).to_string().chars() {
        if c.is_control()
            || matches!(
                c,
                '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
            )
        {
            let code = u32::from(c);
            out.push_str("\\u");
            for digit in [code >> 12, code >> 8, code >> 4, code] {
                out.extend(char::from_digit(digit & 0xf, 16));
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// The lines of a folded text; nothing where folding would change it.
fn folded(text: &str, indent: usize) -> Option<String> {
    let is_foldable = |line: &str| {
        !line.starts_with(' ')
            && !line.ends_with(' ')
            && !line.contains("  ")
            && !line.chars().any(|c| {
                c.is_control()
                    || matches!(
                        c,
                        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
                    )
            })
    };
    if text.starts_with('\n')
        || text.ends_with('\n')
        || !text.lines().all(is_foldable)
        || text.contains('\r')
    {
        return None;
    }
    let mut out = String::new();
    for (at, line) in text.split('\n').enumerate() {
        // One line end would be folded into a space; each empty line is a line end that stays.
        if at > 0 {
            out.push('\n');
        }
        if !line.is_empty() {
            wrap(&mut out, line, indent);
        }
    }
    Some(out)
}

fn wrap(out: &mut String, line: &str, indent: usize) {
    let mut width = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        }
        if width == 0 {
            out.push_str(&" ".repeat(indent));
            width = indent + length;
        } else {
            out.push(' ');
            width += 1 + length;
        }
        out.push_str(word);
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn read(text: &str) -> Value {
        serde_saphyr::from_str(text).unwrap_or_else(|fault| panic!("{fault}\n{text}"))
    }

    fn written(value: &Value) -> String {
        let Value::Object(map) = value else {
            unreachable!("a record is a map")
        };
        ordered(map)
            .into_iter()
            .map(|(name, value)| field(name, value, Some("line 3: certain")))
            .collect()
    }

    #[test]
    fn a_record_is_written_as_people_write_it() {
        let record = json!({
            "title": {"nl": "Exiled and separated"},
            "kind": "project",
            "start": "2018-09",
            "people": [{"role": "promotor", "name": "Ellen Desmet", "honorifics": ["Prof.", "dr."]}],
            "publish": false,
        });
        let expected = "kind: project  # line 3: certain\n\
            title:  # line 3: certain\n  nl: Exiled and separated\n\
            start: 2018-09  # line 3: certain\n\
            people:  # line 3: certain\n  - name: Ellen Desmet\n    honorifics: [Prof., dr.]\n    role: promotor\n\
            publish: false  # line 3: certain\n";
        assert_eq!(written(&record), expected);
        assert_eq!(read(expected), record);
    }

    #[test]
    fn words_that_yaml_reads_otherwise_are_quoted() {
        for text in [
            "no",
            "2018",
            "1e5",
            "~",
            "a: b",
            "- a",
            "#a",
            "x #y",
            "",
            "yes",
            "NULL",
            "a,b",
            ".5",
            "@x",
            "end:",
            " a",
            "a ",
            "{a}",
            "“x”",
            "\u{feff}x",
            "\u{85}",
        ] {
            let record = json!({"name": text, "aliases": [text, text]});
            assert_eq!(read(&written(&record)), record, "{text:?}");
        }
    }

    #[test]
    fn paragraphs_stay_paragraphs() {
        let long = "word ".repeat(60);
        let text = format!("{}\n{}\n\n\n{}", long.trim(), long.trim(), long.trim());
        let record = json!({"abstract": {"nl": text}, "review": [text]});
        let yaml = written(&record);
        assert!(yaml.contains("nl: >-\n"), "{yaml}");
        assert_eq!(read(&yaml), record);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in "\\PC{0,30}|[ a:#\\-\\n'\"\\[\\],{}?!&*>|%@`\\t]{0,120}|(word |\n|woord, |\u{a0}|# ){0,60}", other in ".{0,100}") {
            let record = json!({"name": text, "title": {"nl": other}, "aliases": [text, other], "people": [{"name": other, "honorifics": [text]}]});
            prop_assert_eq!(read(&written(&record)), record);
        }
    }
}

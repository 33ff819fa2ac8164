//! Edits a file of one record: only the fields that changed, so that what people wrote around them stays.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value};
use serde_saphyr::granit_parser::{Event, Parser};

use super::yaml;

/// A field in a text.
struct Place {
    name: String,
    /// Its first line and the one behind its last, from 0. Comments and empty lines behind it are not its own.
    lines: Range<usize>,
    /// The comment behind its name, without the `#`.
    comment: Option<String>,
    /// The comments inside.
    comments: Vec<String>,
}

/// The text of a new file.
#[must_use]
pub fn new(head: &str, record: &Map<String, Value>, notes: &BTreeMap<String, String>) -> String {
    let mut out = String::new();
    for line in head.lines() {
        out.push_str("# ");
        out.push_str(line);
        out.push('\n');
    }
    for (name, value) in yaml::ordered(record) {
        out.push_str(&yaml::field(
            name,
            value,
            notes.get(name).map(String::as_str),
        ));
    }
    out
}

/// The text with the fields of `record` in the place of those of `before`, which it says now. Comments inside of a field
/// that changes are put in front of it. Nothing where the text is not written field by field, so that it would have to be
/// written anew.
///
/// `notes` are the comments behind the fields' names: the old one, which is replaced only where it stands, and the new one.
#[must_use]
pub fn fields(
    text: &str,
    before: &Map<String, Value>,
    record: &Map<String, Value>,
    old_notes: &BTreeMap<String, String>,
    notes: &BTreeMap<String, String>,
) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let places = places(text)?;
    // From the end, so that the lines in front stay where they are.
    for place in places.iter().rev() {
        let (old, new) = (before.get(&place.name), record.get(&place.name));
        let (old_note, note) = (old_notes.get(&place.name), notes.get(&place.name));
        if old == new {
            renote(&mut lines[place.lines.start], old_note, note);
            continue;
        }
        let is_ours = |comment: &&String| Some(comment.trim()) == old_note.map(|note| note.trim());
        let on_its_line = place.comment.iter().filter(|comment| !is_ours(comment));
        let kept = on_its_line.chain(&place.comments);
        let mut with: Vec<String> = kept.map(|comment| format!("#{comment}")).collect();
        if let Some(value) = new {
            let block = yaml::field(&place.name, value, note.map(String::as_str));
            with.extend(block.lines().map(str::to_owned));
        }
        lines.splice(place.lines.clone(), with);
    }
    for (name, value) in yaml::ordered(record) {
        if before.contains_key(name) {
            continue;
        }
        let block = yaml::field(name, value, notes.get(name).map(String::as_str));
        let at = behind(&lines.join("\n"), yaml::rank(name))?;
        lines.splice(at..at, block.lines().map(str::to_owned));
    }
    let mut out = lines.join("\n");
    out.push('\n');
    Some(out)
}

/// Replaces our comment behind a field's name, where it still stands there as we wrote it.
fn renote(line: &mut String, old: Option<&String>, new: Option<&String>) {
    let Some(old) = old.filter(|old| Some(*old) != new) else {
        return;
    };
    if let Some(bare) = line.strip_suffix(&format!("  # {old}")) {
        *line = match new {
            Some(new) => format!("{bare}  # {new}"),
            None => bare.to_owned(),
        };
    }
}

/// The line behind the fields that come before one of this rank.
fn behind(text: &str, rank: usize) -> Option<usize> {
    let places = places(text)?;
    let before = places
        .iter()
        .filter(|place| yaml::rank(&place.name) <= rank);
    let last = before.max_by_key(|place| (yaml::rank(&place.name), place.lines.end));
    match last {
        Some(place) => Some(place.lines.end),
        None => places.first().map(|place| place.lines.start),
    }
}

/// The fields of a text that is one map in block style.
fn places(text: &str) -> Option<Vec<Place>> {
    let mut parser = Parser::new_from_str(text);
    let mut starts: Vec<(String, usize)> = Vec::new();
    let mut comments: Vec<(usize, String)> = Vec::new();
    let (mut depth, mut is_key) = (0usize, true);
    loop {
        let (event, span) = parser.next_event()?.ok()?;
        match event {
            Event::StreamEnd => break,
            Event::Comment(text, _) => comments.push((span.start.line() - 1, text.into_owned())),
            Event::Scalar(name, ..) if depth == 1 && is_key => {
                if span.start.col() != 0 {
                    return None;
                }
                starts.push((name.into_owned(), span.start.line() - 1));
                is_key = false;
            }
            Event::Scalar(..) | Event::Alias(..) if depth > 0 => is_key |= depth == 1,
            Event::MappingStart(..) => depth += 1,
            Event::SequenceStart(..) if depth > 0 => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth -= 1;
                is_key |= depth == 1;
            }
            Event::Scalar(..) | Event::SequenceStart(..) | Event::Alias(..) => return None,
            _ => {}
        }
    }
    let lines: Vec<&str> = text.lines().collect();
    let ends: Vec<usize> = starts
        .iter()
        .skip(1)
        .map(|(_, start)| *start)
        .chain([lines.len()])
        .collect();
    let place = |((name, start), end): ((String, usize), usize)| {
        let end = last_line(&lines, start, end);
        let on = |range: Range<usize>| {
            comments
                .iter()
                .filter(move |(line, _)| range.contains(line))
        };
        Place {
            name,
            comment: on(start..start + 1).map(|(_, text)| text.clone()).next(),
            comments: on(start + 1..end).map(|(_, text)| text.clone()).collect(),
            lines: start..end,
        }
    };
    Some(starts.into_iter().zip(ends).map(place).collect())
}

/// Behind the last line of a field: comments at the margin and empty lines belong to what follows. What a field says is
/// always indented.
fn last_line(lines: &[&str], start: usize, end: usize) -> usize {
    let is_own = |line: &&str| {
        !line.trim().is_empty() && !line.starts_with('#') && *line != "..." && *line != "---"
    };
    let last = lines[start..end].iter().rposition(is_own);
    start + last.map_or(1, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const TEXT: &str = "# My own head\n\nid: a  # the key\ntitle:  # line 3: certain\n  nl: >-\n    # no comment\n\n    but text\n# About the people\npeople:\n  # Jan asked for this\n  - name: A B  # by phone\n    role: promotor\n\n# The end\n";

    fn map(value: Value) -> Map<String, Value> {
        serde_json::from_value(value).unwrap()
    }

    fn before() -> Map<String, Value> {
        map(
            json!({"id": "a", "title": {"nl": "# no comment\nbut text"}, "people": [{"name": "A B", "role": "promotor"}]}),
        )
    }

    fn notes(note: &str) -> BTreeMap<String, String> {
        [("title".to_owned(), note.to_owned())].into()
    }

    /// Edits the text, which has to say the record then.
    fn edited(record: &Map<String, Value>, note: &str) -> String {
        let text = fields(
            TEXT,
            &before(),
            record,
            &notes("line 3: certain"),
            &notes(note),
        )
        .unwrap();
        let read: Value =
            serde_saphyr::from_str(&text).unwrap_or_else(|fault| panic!("{fault}\n{text}"));
        assert_eq!(read, Value::Object(record.clone()), "{text}");
        text
    }

    #[test]
    fn the_example_says_what_it_should() {
        assert_eq!(
            serde_saphyr::from_str::<Value>(TEXT).unwrap(),
            Value::Object(before())
        );
        assert_eq!(edited(&before(), "line 3: certain"), TEXT);
    }

    #[test]
    fn only_what_changed_is_written_anew() {
        let mut record = before();
        record.insert("title".to_owned(), json!({"nl": "New"}));
        let text = edited(&record, "line 5: likely");
        assert_eq!(
            text,
            TEXT.replace(
                "  # line 3: certain\n  nl: >-\n    # no comment\n\n    but text\n",
                "  # line 5: likely\n  nl: New\n"
            )
        );
    }

    #[test]
    fn comments_in_what_changes_are_kept() {
        let mut record = before();
        record.insert(
            "people".to_owned(),
            json!([{"name": "C D", "role": "member"}]),
        );
        let text = edited(&record, "line 3: certain");
        let expected = "# About the people\n# Jan asked for this\n# by phone\npeople:\n  - name: C D\n    role: member\n\n# The end\n";
        assert!(text.ends_with(expected), "{text}");
    }

    #[test]
    fn fields_come_and_go_in_their_places() {
        let mut record = before();
        record.remove("people");
        record.insert("start".to_owned(), json!(2018));
        record.insert("kind".to_owned(), json!("project"));
        record.insert("review".to_owned(), json!(["look"]));
        let text = edited(&record, "line 3: certain");
        assert!(
            text.starts_with("# My own head\n\nkind: project\nid: a  # the key\n"),
            "{text}"
        );
        assert!(text.contains("    but text\nstart: 2018\n"), "{text}");
        assert!(text.contains("# Jan asked for this\n"), "{text}");
    }

    #[test]
    fn a_comment_of_ours_is_brought_up_to_date_and_one_of_people_s_is_not() {
        let text = edited(&before(), "line 7: certain");
        assert_eq!(text, TEXT.replace("line 3: certain", "line 7: certain"));
        let same = fields(
            TEXT,
            &before(),
            &before(),
            &notes("line 2: certain"),
            &notes("line 7: certain"),
        )
        .unwrap();
        assert_eq!(same, TEXT);
    }

    #[test]
    fn what_is_not_written_field_by_field_is_not_edited() {
        for text in ["{id: a}\n", "- id: a\n", "a\n", "  id: a\n", "id: [\n"] {
            assert!(
                fields(
                    text,
                    &Map::new(),
                    &Map::new(),
                    &BTreeMap::new(),
                    &BTreeMap::new()
                )
                .is_none(),
                "{text}"
            );
        }
    }
}

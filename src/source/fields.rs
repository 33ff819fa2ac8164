//! The fields of records as mappings name them (`title.en`, `grants.amount.value`), and what each takes.

mod known;
mod shape;

use serde_json::{Map, Value};

use crate::config::values::ValueConfig;
use crate::record::Kind;

pub(super) use shape::toml_key;
pub use shape::{Misfit, Shape};

/// A field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its path: `abstract`, `source.url`.
    pub path: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Does it take several values?
    pub many: bool,
    /// Is a record, or the entry of a list, nothing without it?
    pub needed: bool,
}

/// A list of entries that have fields of their own: `people`, `grants`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct List {
    /// What it is called.
    pub name: &'static str,
    /// The fields of its entries.
    pub fields: &'static [Field],
}

/// The fields of a kind of records, without those of the entries of its lists.
#[must_use]
pub fn of(kind: Kind) -> &'static [Field] {
    match kind {
        Kind::Person => known::PERSON,
        Kind::Organisation => known::ORGANISATION,
        Kind::Programme => known::PROGRAMME,
        _ => known::PROJECT,
    }
}

/// The lists of a kind of records.
#[must_use]
pub fn lists(kind: Kind) -> &'static [List] {
    match kind {
        Kind::Person => known::LISTS_OF_PEOPLE,
        Kind::Project => known::LISTS_OF_PROJECTS,
        _ => &[],
    }
}

/// The field that a path of a mapping names, and the language that it ends in, if so.
#[must_use]
pub fn find(fields: &'static [Field], path: &str) -> Option<(&'static Field, Option<String>)> {
    if let Some(field) = fields.iter().find(|field| field.path == path) {
        return Some((field, None));
    }
    let (path, language) = path.rsplit_once('.')?;
    let field = fields.iter().find(|field| field.path == path)?;
    (field.shape == Shape::Text && crate::text::is_language_tag(language))
        .then(|| (field, Some(language.to_owned())))
}

/// What is wrong with the name of a field: what there is, and the nearest.
#[must_use]
pub fn unknown(fields: &[Field], path: &str) -> String {
    let names: Vec<&str> = fields.iter().map(|field| field.path).collect();
    format!("unknown field `{path}`; {}", nearest(&names, path))
}

/// What there is instead of a name that is not there: the nearest first.
#[must_use]
pub fn nearest(names: &[&str], wrong: &str) -> String {
    let near = |name: &&&str| strsim::jaro_winkler(&name.to_lowercase(), &wrong.to_lowercase());
    let best = names.iter().max_by(|a, b| near(a).total_cmp(&near(b)));
    let meant = best
        .filter(|name| near(name) > 0.8)
        .map(|name| format!("did you mean `{name}`? "))
        .unwrap_or_default();
    format!("{meant}There are {}", names.join(", "))
}

/// Puts values into a field.
///
/// # Errors
/// What does not fit; the rest is put there.
pub fn put(
    record: &mut Map<String, Value>,
    field: &Field,
    language: Option<&str>,
    values: &[String],
    rule: &ValueConfig,
) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    let mut read = Vec::with_capacity(values.len());
    for value in values {
        match field.shape.read(value, rule) {
            Ok(value) => read.push(value),
            Err(misfit) => misfits.push(misfit),
        }
    }
    if read.is_empty() {
        return misfits;
    }
    // Some roles of which it is one: a list where a value stands else.
    if field.many && field.path == "keywords" {
        words(record, language, read);
    } else if field.many {
        let of_language = |value| match language {
            Some(tag) => Value::Object(Map::from_iter([(tag.to_owned(), value)])),
            None => value,
        };
        let list = at(record, field.path).or_insert_with(|| Value::Array(Vec::new()));
        if let Value::Array(list) = list {
            list.extend(read.into_iter().map(of_language));
        }
    } else if read.len() > 1 && field.shape.takes_one_of() {
        at(record, field.path).or_insert(Value::Array(read));
    } else {
        if read.len() > 1 {
            misfits.push(Misfit::several(values));
        }
        let first = read.swap_remove(0);
        match language {
            Some(tag) => {
                let text = at(record, field.path).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(text) = text {
                    text.insert(tag.to_owned(), first);
                }
            }
            None => {
                at(record, field.path).or_insert(first);
            }
        }
    }
    misfits
}

/// Keywords are a list for each language, or a list.
fn words(record: &mut Map<String, Value>, language: Option<&str>, read: Vec<Value>) {
    let list = match language {
        None => at(record, "keywords").or_insert_with(|| Value::Array(Vec::new())),
        Some(tag) => {
            let all = at(record, "keywords").or_insert_with(|| Value::Object(Map::new()));
            let Value::Object(all) = all else { return };
            all.entry(tag).or_insert_with(|| Value::Array(Vec::new()))
        }
    };
    if let Value::Array(list) = list {
        list.extend(read);
    }
}

/// The place of a path in a record; what leads to it is made.
fn at<'a>(record: &'a mut Map<String, Value>, path: &str) -> serde_json::map::Entry<'a> {
    match path.split_once('.') {
        None => record.entry(path),
        Some((first, rest)) => {
            let inner = record
                .entry(first)
                .or_insert_with(|| Value::Object(Map::new()));
            match inner {
                Value::Object(inner) => at(inner, rest),
                _ => unreachable!("no field is both a value and a table of fields"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_is_too_long_is_shortened_and_stays_another_one_than_others() {
        let rule = ValueConfig {
            prefix: "org-".to_owned(),
            ..ValueConfig::place("a")
        };
        let key = |text: &str| {
            let key = Shape::Key(Kind::Organisation).read(text, &rule).unwrap();
            key.as_str().unwrap().to_owned()
        };
        assert_eq!(key("Vrije Universiteit"), "org-vrije-universiteit");
        let long = "vereniging ".repeat(20);
        let (one, other) = (key(&format!("{long} A")), key(&format!("{long} B")));
        assert!(crate::record::is_key(&one) && one != other, "{one}");
    }
}

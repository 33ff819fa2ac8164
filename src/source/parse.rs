//! Text to records: YAML, JSON and one line of NDJSON.

use std::fmt;
use std::path::Path;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::words::{self, of_json};
use crate::record::{Kind, Organisation, Person, Programme, Project, Record};

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Yaml,
    Json,
    /// NDJSON: one record a line.
    Lines,
}

impl Syntax {
    /// By the end of the file's name.
    pub(super) fn of(file: &Path) -> Option<Self> {
        match file.extension()?.to_str()? {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" => Some(Self::Json),
            "ndjson" | "jsonl" => Some(Self::Lines),
            _ => None,
        }
    }
}

/// What is wrong in a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
    pub(super) remedy: Option<String>,
}

/// The records of a YAML or JSON text: one, or a list. `kind` is what the file's name says.
pub(super) fn document(
    text: &str,
    syntax: Syntax,
    kind: Option<Kind>,
) -> Result<Vec<Record>, Wrong> {
    let records = || {
        let kinds = match kind {
            Some(kind) => vec![kind],
            None => kinds(text, syntax)?,
        };
        read(text, syntax, Items(&kinds))
    };
    records().map_err(|wrong| words::control(text).unwrap_or(wrong))
}

/// The record of a line of NDJSON.
pub(super) fn line(text: &str) -> Result<Record, Wrong> {
    read_line(text).map_err(|wrong| words::control(text).unwrap_or(wrong))
}

fn read_line(text: &str) -> Result<Record, Wrong> {
    let kind = match kind_at_start(text) {
        Some(kind) => kind,
        None => kinds(text, Syntax::Json)?
            .first()
            .copied()
            .ok_or_else(no_kind)?,
    };
    of_kind(text, kind)
}

/// The record of a kind in a JSON text.
pub(super) fn of_kind(text: &str, kind: Kind) -> Result<Record, Wrong> {
    read(text, Syntax::Json, OfKind(kind))
}

/// Programs write the kind first; then the line need not be read twice.
fn kind_at_start(text: &str) -> Option<Kind> {
    text.strip_prefix("{\"kind\":\"")?
        .split_once('"')?
        .0
        .parse()
        .ok()
}

fn read<'de, S: DeserializeSeed<'de>>(
    text: &'de str,
    syntax: Syntax,
    seed: S,
) -> Result<S::Value, Wrong> {
    if syntax == Syntax::Yaml {
        // The defaults refuse duplicate keys, and bound depth, nodes and what aliases may expand to.
        let mut options = serde_saphyr::Options::default();
        options.with_snippet = false;
        serde_saphyr::with_deserializer_from_str_with_options(text, options, |deserializer| {
            seed.deserialize(deserializer)
        })
        .map_err(|fault| words::of_yaml(&fault, text))
    } else {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = seed
            .deserialize(&mut deserializer)
            .map_err(|fault| of_json(&fault))?;
        deserializer.end().map_err(|fault| of_json(&fault))?;
        Ok(value)
    }
}

fn no_kind() -> Wrong {
    Wrong {
        line: 1,
        column: 1,
        message: "the record has no `kind`, and the file's name does not say it".to_owned(),
        remedy: Some(
            "add `kind: project` (or person, organisation, programme), or put the file into a folder `projects`"
                .to_owned(),
        ),
    }
}

/// The kinds that the records of a text say they are.
fn kinds(text: &str, syntax: Syntax) -> Result<Vec<Kind>, Wrong> {
    let stated = read(text, syntax, Stated)?;
    let mut kinds = Vec::with_capacity(stated.len());
    for kind in stated {
        let kind = kind.ok_or_else(no_kind)?;
        match kind.parse() {
            Ok(kind) if Record::KINDS.contains(&kind) => kinds.push(kind),
            _ => {
                return Err(Wrong {
                    message: format!("unknown kind `{kind}`"),
                    remedy: Some(
                        "allowed are project, person, organisation and programme".to_owned(),
                    ),
                    ..no_kind()
                });
            }
        }
    }
    Ok(kinds)
}

/// Reads the `kind` of one record or of each of a list.
struct Stated;

#[derive(serde::Deserialize)]
struct KindOnly {
    #[serde(default)]
    kind: Option<String>,
}

impl<'de> DeserializeSeed<'de> for Stated {
    type Value = Vec<Option<String>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Stated {
    type Value = Vec<Option<String>>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record, or a list of records")
    }
    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Vec::new())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Ok(vec![
            KindOnly::deserialize(MapAccessDeserializer::new(map))?.kind,
        ])
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(item) = seq.next_element::<KindOnly>()? {
            out.push(item.kind);
        }
        Ok(out)
    }
}

/// Reads one record or a list; the kinds in their order, or one kind for all.
struct Items<'a>(&'a [Kind]);

impl Items<'_> {
    fn kind(&self, at: usize) -> Kind {
        self.0
            .get(at)
            .or_else(|| self.0.last())
            .copied()
            .unwrap_or(Kind::Project)
    }
}

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = Vec<Record>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<Record>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = Vec<Record>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record, or a list of records")
    }
    fn visit_unit<E: Error>(self) -> Result<Vec<Record>, E> {
        Ok(Vec::new())
    }
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Vec<Record>, A::Error> {
        Ok(vec![
            OfKind(self.kind(0)).deserialize(MapAccessDeserializer::new(map))?,
        ])
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<Record>, A::Error> {
        let mut out = Vec::new();
        while let Some(record) = seq.next_element_seed(OfKind(self.kind(out.len())))? {
            out.push(record);
        }
        Ok(out)
    }
}

/// Reads a record of a kind.
struct OfKind(Kind);

impl<'de> DeserializeSeed<'de> for OfKind {
    type Value = Record;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Record, D::Error> {
        let (stated, record) = match self.0 {
            Kind::Person => {
                let record = Person::deserialize(deserializer)?;
                (record.kind, Record::Person(record))
            }
            Kind::Organisation => {
                let record = Organisation::deserialize(deserializer)?;
                (record.kind, Record::Organisation(record))
            }
            Kind::Programme => {
                let record = Programme::deserialize(deserializer)?;
                (record.kind, Record::Programme(record))
            }
            _ => {
                let record = Project::deserialize(deserializer)?;
                (record.kind, Record::Project(Box::new(record)))
            }
        };
        match stated {
            Some(kind) if kind != self.0 => Err(D::Error::custom(format_args!(
                "the record says `kind: {kind}`, but the file's name says {}",
                self.0
            ))),
            _ => Ok(record),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_may_mix_kinds() {
        let text =
            "- {kind: programme, id: a, name: {en: A}}\n- {kind: person, id: p-1, family: B}\n";
        let records = document(text, Syntax::Yaml, None).unwrap();
        assert_eq!(
            records.iter().map(Record::kind).collect::<Vec<_>>(),
            [Kind::Programme, Kind::Person]
        );
    }

    #[test]
    fn an_unknown_key_is_told_with_the_nearest() {
        let wrong = document(
            "id: a\nnaam: {en: A}\n",
            Syntax::Yaml,
            Some(Kind::Programme),
        )
        .unwrap_err();
        assert_eq!((wrong.line, wrong.column), (2, 1));
        assert_eq!(wrong.message, "unknown key `naam`");
        assert!(wrong.remedy.unwrap().contains("did you mean `name`"));
        let wrong = line("{\"kind\":\"programme\",\"id\":\"a\",\"naam\":1}").unwrap_err();
        assert_eq!(wrong.message, "unknown key `naam`");
    }

    #[test]
    fn a_key_given_twice_is_told() {
        let wrong = document(
            "id: a\nid: b\nname: {en: A}\n",
            Syntax::Yaml,
            Some(Kind::Programme),
        )
        .unwrap_err();
        assert!(
            wrong.message == "the key `id` is given twice",
            "{}",
            wrong.message
        );
        assert_eq!(wrong.line, 2);
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for level in 1..12 {
            let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
            text = format!("{text}a{level}: &a{level} [{aliases}]\n");
        }
        let wrong = document(&text, Syntax::Yaml, None).unwrap_err();
        assert!(!wrong.message.is_empty());
    }
}

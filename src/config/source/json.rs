//! What only sources of JSON have.

use serde::Deserialize;

use super::values::{Condition, FieldsConfig, ValueConfig};
use crate::record::{Kind, Record};

/// `[sources.json]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct JsonConfig {
    /// Which values are records of which kind; without any, the JSON is records already.
    pub records: Vec<JsonRecords>,
    /// The kind of records that do not say it, where the JSON is records already.
    pub kind: Option<Kind>,
    /// How the documents are written, where their names do not say it.
    pub format: Option<JsonSyntax>,
}

/// How JSON is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonSyntax {
    /// One document.
    Json,
    /// One value a line.
    #[serde(rename = "ndjson")]
    Lines,
}

/// `[[sources.json.records]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonRecords {
    /// The kind of the records.
    pub kind: Kind,
    /// The pointer to what is a record each: `/data/*`.
    #[serde(default)]
    pub items: Option<String>,
    /// Their ids.
    pub id: ValueConfig,
    /// Only those of which this holds.
    #[serde(default)]
    pub when: Option<Condition>,
    /// Their fields.
    #[serde(default)]
    pub fields: FieldsConfig,
    /// The entries of their lists: people, organisations, grants, outputs, identifiers, affiliations.
    #[serde(default)]
    pub lists: Vec<JsonList>,
}

/// `[[sources.json.records.lists]]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JsonList {
    /// The list.
    pub list: String,
    /// The pointer to what is an entry each: `/members/*`. Without it the record is the only one.
    #[serde(default)]
    pub each: Option<String>,
    /// Only those of which this holds.
    #[serde(default)]
    pub when: Option<Condition>,
    /// The fields of an entry.
    #[serde(default)]
    pub fields: FieldsConfig,
}

impl JsonConfig {
    /// What is wrong with it, if something is.
    pub(super) fn wrong(&self, name: &str) -> Option<String> {
        let kinds = self.records.iter().map(|records| records.kind);
        if let Some(kind) = kinds
            .chain(self.kind)
            .find(|kind| !Record::KINDS.contains(kind))
        {
            return Some(format!(
                "has in `{name}` records of kind {kind}; allowed are project, person, organisation and programme"
            ));
        }
        if self.kind.is_some() && !self.records.is_empty() {
            return Some(format!(
                "has in `{name}` a `json.kind` beside [[sources.json.records]]; each of these has its own `kind`"
            ));
        }
        let pointer = self
            .records
            .iter()
            .flat_map(JsonRecords::pointers)
            .find(|pointer| !is_pointer(pointer))?;
        Some(format!(
            "has in `{name}` the pointer `{}`; a pointer is empty or starts with `/`, as /title/en does; \
             in a list, `^/` starts at the record",
            pointer.escape_debug()
        ))
    }
}

impl JsonRecords {
    fn pointers(&self) -> Vec<&str> {
        let mut out: Vec<&str> = self.items.as_deref().into_iter().collect();
        out.extend(self.id.places());
        out.extend(self.when.iter().flat_map(Condition::places));
        out.extend(self.fields.0.iter().flat_map(|field| field.value.places()));
        for list in &self.lists {
            out.extend(list.each.as_deref());
            out.extend(list.when.iter().flat_map(Condition::places));
            out.extend(list.fields.0.iter().flat_map(|field| field.value.places()));
        }
        out
    }
}

fn is_pointer(text: &str) -> bool {
    let rest = text.strip_prefix('^').unwrap_or(text);
    rest.is_empty() || rest.starts_with('/')
}

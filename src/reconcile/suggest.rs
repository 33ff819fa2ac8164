//! Suggestions while somebody types, and what is said of one (section 6 of the specification).

use serde_json::{Value, json};

use super::property::{PROPERTIES, Property, Valued, values};
use super::{KINDS, Service, id_of, named, type_name, type_of};
use crate::ledger::{Ledger, LedgerError, Search, Words};
use crate::record::{Body, Kind};
use crate::text::fold;

/// How many are suggested at once.
const SUGGESTED: usize = 10;
/// How far a client may turn the pages.
const FARTHEST: usize = 200;

/// A thing on a preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What it is called.
    pub name: String,
    /// The kind, in words.
    pub kind: &'static str,
    /// Its IRI.
    pub iri: String,
    /// Names of properties, with their values.
    pub lines: Vec<(&'static str, Vec<String>)>,
}

impl Service {
    /// Things whose names hold words that begin so.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn suggest_entities(
        &self,
        ledger: &Ledger,
        words: &Words,
        prefix: &str,
        of: Option<&str>,
        cursor: usize,
    ) -> Result<Value, LedgerError> {
        let cursor = cursor.min(FARTHEST);
        let kinds: Vec<Kind> = KINDS
            .into_iter()
            .filter(|kind| of.is_none_or(|of| of.is_empty() || of == kind.name()))
            .collect();
        let mut hits = Vec::new();
        for kind in &kinds {
            let search = Search {
                text: prefix,
                limit: cursor + SUGGESTED,
                kind: Some(*kind),
                titles_only: true,
                thing: None,
            };
            hits.extend(ledger.search(words, &search)?);
        }
        hits.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        let mut result = Vec::new();
        for hit in hits.iter().skip(cursor).take(SUGGESTED) {
            let Some(body) = ledger.get(hit.kind, &hit.key)?.and_then(|row| row.body) else {
                continue;
            };
            result.push(json!({
                "id": id_of(hit.kind, &hit.key),
                "name": self.label(&body, &hit.key),
                "description": description(self, ledger, &body)?,
                "notable": [type_of(hit.kind)],
            }));
        }
        Ok(json!({ "result": result }))
    }

    /// Properties whose names or ids hold this.
    #[must_use]
    pub fn suggest_properties(&self, prefix: &str, cursor: usize) -> Value {
        let wanted = fold(prefix);
        let result: Vec<Value> = PROPERTIES
            .iter()
            .filter(|property| fold(property.name).contains(&wanted) || property.id.contains(&wanted))
            .skip(cursor)
            .map(|property| {
                json!({"id": property.id, "name": property.name, "description": property.description})
            })
            .collect();
        json!({ "result": result })
    }

    /// Types whose names begin so.
    #[must_use]
    pub fn suggest_types(&self, prefix: &str, cursor: usize) -> Value {
        let wanted = fold(prefix);
        let result: Vec<Value> = KINDS
            .into_iter()
            .filter(|kind| fold(type_name(*kind)).starts_with(&wanted))
            .skip(cursor)
            .map(type_of)
            .collect();
        json!({ "result": result })
    }

    /// A thing, for people who have to decide; `None` where there is none.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn preview(&self, ledger: &Ledger, id: &str) -> Result<Option<Preview>, LedgerError> {
        let Some((kind, key)) = named(&self.base, id) else {
            return Ok(None);
        };
        let Some(body) = ledger.get(kind, &key)?.and_then(|row| row.body) else {
            return Ok(None);
        };
        let mut lines = Vec::new();
        for property in PROPERTIES {
            let own = match property.id {
                "name" | "abstract" | "given-name" | "family-name" => Vec::new(),
                id => values(ledger, &body, &key, id)?,
            };
            let mut shown = Vec::new();
            for value in own.iter().take(SHOWN) {
                shown.push(told(self, ledger, value)?);
            }
            if own.len() > SHOWN {
                shown.push("…".to_owned());
            }
            if !shown.is_empty() {
                lines.push((property.name, shown));
            }
        }
        Ok(Some(Preview {
            name: self.label(&body, &key),
            kind: type_name(kind),
            iri: format!("{}/id/{}", self.base, id_of(kind, &key)),
            lines,
        }))
    }

    /// What a property means, and of what kinds it is one; `None` where there is none.
    #[must_use]
    pub fn about_property(&self, id: &str) -> Option<(&'static str, &'static str)> {
        Property::of_id(id).map(|property| (property.name, property.description))
    }

    /// What a type is called; `None` where there is none.
    #[must_use]
    pub fn about_type(&self, id: &str) -> Option<&'static str> {
        let kind = KINDS.into_iter().find(|kind| kind.name() == id);
        kind.map(type_name)
    }
}

/// How many values of a property a preview shows.
const SHOWN: usize = 3;

/// A value, for people.
fn told(service: &Service, ledger: &Ledger, value: &Valued) -> Result<String, LedgerError> {
    Ok(match value {
        Valued::Text(_, text) => text.clone(),
        Valued::Date(date) => date.to_string(),
        Valued::Thing(kind, key) => {
            let body = ledger.get(*kind, key)?.and_then(|row| row.body);
            body.map_or_else(|| key.clone(), |body| service.label(&body, key))
        }
    })
}

/// What tells a thing from its namesakes, in a line; may be empty.
pub(super) fn description(
    service: &Service,
    ledger: &Ledger,
    body: &Body,
) -> Result<String, LedgerError> {
    let ids: &[&str] = match body {
        Body::Organisation(_) => &["acronym", "parent", "country"],
        Body::Person(_) => &["affiliation", "orcid"],
        Body::Project(_) => &["acronym", "start", "end"],
        _ => &[],
    };
    let mut parts = Vec::new();
    for id in ids {
        // None of these looks at who names the thing, so its key is not needed.
        for value in values(ledger, body, "", id)?.iter().take(2) {
            parts.push(told(service, ledger, value)?);
        }
    }
    Ok(parts.join(", "))
}

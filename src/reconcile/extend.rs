//! Data extension: the values of properties of things that were reconciled (section 7 of the specification).

use serde_json::{Map, Value, json};

use super::property::{PROPERTIES, Property, Valued, values};
use super::request::Extend;
use super::{KINDS, Service, named, type_of};
use crate::ledger::{Ledger, LedgerError};
use crate::record::Kind;

/// How many properties are proposed where nobody says how many.
const PROPOSED: usize = 50;

/// What people can set for a property.
pub(super) fn settings() -> Value {
    json!([
        {
            "name": "limit",
            "label": "Limit",
            "type": "number",
            "default": 0,
            "help_text": "How many values a cell gets at the most; 0: all",
        },
        {
            "name": "language",
            "label": "Language",
            "type": "text",
            "default": "",
            "help_text": "Texts in this language only, as nl or en, where there are any",
        },
    ])
}

/// The values.
pub(super) fn extend(
    service: &Service,
    ledger: &Ledger,
    request: &Extend,
) -> Result<Value, LedgerError> {
    let known = request.properties.iter().map(|wanted| {
        let property = Property::of_id(&wanted.id);
        (wanted, property)
    });
    let known: Vec<_> = known.collect();
    let meta: Vec<Value> = known
        .iter()
        .map(|(wanted, property)| described(service, &wanted.id, *property))
        .collect();
    let mut rows = Map::new();
    for id in &request.ids {
        let thing = named(&service.base, id);
        let body = match &thing {
            Some((kind, key)) => ledger.get(*kind, key)?.and_then(|row| row.body),
            None => None,
        };
        let mut row = Map::new();
        for (wanted, property) in &known {
            let mut cells = Vec::new();
            if let (Some((_, key)), Some(body), Some(property)) = (&thing, &body, property) {
                let own = values(ledger, body, key, property.id)?;
                for value in chosen(own, &wanted.settings) {
                    cells.push(value.to_json(service, ledger)?);
                }
            }
            row.insert(wanted.id.clone(), cells.into());
        }
        rows.insert(id.clone(), row.into());
    }
    Ok(json!({"meta": meta, "rows": rows}))
}

fn described(service: &Service, id: &str, property: Option<&Property>) -> Value {
    let mut meta = json!({"id": id, "name": property.map_or(id, |property| property.name)});
    if let Some(kind) = property.and_then(|property| property.names) {
        meta["type"] = type_of(kind);
        meta["service"] = format!("{}/reconcile", service.base).into();
    }
    meta
}

/// The values that settings leave.
fn chosen(mut values: Vec<Valued>, settings: &Value) -> Vec<Valued> {
    let setting = |name: &str| {
        let value = settings.get(name)?;
        let text = value.as_str().map(str::to_owned);
        text.or_else(|| value.as_u64().map(|number| number.to_string()))
    };
    let wanted = setting("language").unwrap_or_default();
    let is_wanted = |value: &Valued| matches!(value, Valued::Text(tag, _) if *tag == wanted);
    if !wanted.is_empty() && values.iter().any(is_wanted) {
        values.retain(is_wanted);
    }
    match setting("limit").and_then(|limit| limit.parse().ok()) {
        None | Some(0) => {}
        Some(limit) => values.truncate(limit),
    }
    values
}

impl Service {
    /// Properties that tables with things of a type can be extended with (section 7.1).
    #[must_use]
    pub fn propose(&self, of: Option<&str>, limit: Option<usize>) -> Value {
        let kind = of.and_then(|name| KINDS.into_iter().find(|kind| kind.name() == name));
        let has = |property: &&Property| match (of, kind) {
            (_, Some(kind)) => property.of.contains(&kind),
            (None | Some(""), None) => true,
            (Some(_), None) => false,
        };
        let limit = limit.filter(|limit| *limit > 0).unwrap_or(PROPOSED);
        let proposed: Vec<Value> = PROPERTIES
            .iter()
            .filter(has)
            .take(limit)
            .map(|property| {
                json!({"id": property.id, "name": property.name, "description": property.description})
            })
            .collect();
        let mut out = json!({"properties": proposed, "limit": limit});
        if let Some(kind) = kind {
            out["type"] = Kind::name(kind).into();
        }
        out
    }
}

//! A service of the [Reconciliation Service API 0.2](https://reconciliation-api.github.io/specs/0.2/): which of our people,
//! organisations and projects the names of a table are. `OpenRefine` is its usual client. Requests in, documents out; no
//! HTTP.
//!
//! A candidate's score says how alike the names are. `match` is true only where a rule of `docs/IDENTITY.md` would make
//! the two one.

mod extend;
mod find;
mod index;
mod property;
mod request;
mod suggest;

use serde_json::{Value, json};

use crate::config::Config;
use crate::ledger::{Ledger, LedgerError};
use crate::record::{Body, Kind};

pub use index::Index;
pub use property::{PROPERTIES, Property};
pub use request::{Malformed, Request};
pub use suggest::Preview;

/// What is reconciled.
pub const KINDS: [Kind; 3] = [Kind::Organisation, Kind::Person, Kind::Project];

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ReconcileError {
    /// The request is at fault.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// The service of a dataset.
#[derive(Debug, Clone)]
pub struct Service {
    /// What the addresses of the site begin with, as IRIs do.
    base: String,
    name: String,
    languages: Vec<String>,
}

impl Service {
    /// The service of a dataset with these settings.
    #[must_use]
    pub fn new(config: &Config, base: &str) -> Self {
        let languages = config.site.languages.clone();
        let title = config.site.title.best(&languages);
        Self {
            base: base.to_owned(),
            name: title.map_or("oogst", |(_, title)| title).to_owned(),
            languages,
        }
    }

    /// The manifest of the service (section 3 of the specification).
    #[must_use]
    pub fn manifest(&self) -> Value {
        let base = &self.base;
        let service = format!("{base}/reconcile");
        let suggest = |what: &str| {
            json!({
                "service_url": service,
                "service_path": format!("/suggest/{what}"),
                "flyout_service_url": service,
                "flyout_service_path": format!("/flyout/{what}?id=${{id}}"),
            })
        };
        json!({
            "versions": ["0.2"],
            "name": self.name,
            "identifierSpace": format!("{base}/id/"),
            "schemaSpace": format!("{base}/reconcile/properties/"),
            "documentation": format!("{base}/openapi.json"),
            "serviceVersion": env!("CARGO_PKG_VERSION"),
            "defaultTypes": KINDS.map(type_of),
            "view": {"url": format!("{base}/id/{{{{id}}}}")},
            "preview": {
                "url": format!("{base}/reconcile/preview?id={{{{id}}}}"),
                "width": 430,
                "height": 300,
            },
            "suggest": {
                "entity": suggest("entity"),
                "property": suggest("property"),
                "type": suggest("type"),
            },
            "extend": {
                "propose_properties": {
                    "service_url": service,
                    "service_path": "/extend/properties",
                },
                "property_settings": extend::settings(),
            },
            "batchSize": 50,
        })
    }

    /// Answers a batch of queries, or of one, or a data extension.
    ///
    /// # Errors
    /// Where the request is malformed or the ledger cannot be read.
    pub fn answer(
        &self,
        ledger: &Ledger,
        index: &Index,
        request: &Request,
    ) -> Result<Value, ReconcileError> {
        match request {
            Request::Manifest => Ok(self.manifest()),
            Request::Batch(queries) => {
                let mut out = serde_json::Map::new();
                for (name, query) in queries {
                    let result = find::find(self, ledger, index, query)?;
                    out.insert(name.clone(), json!({ "result": result }));
                }
                Ok(Value::Object(out))
            }
            Request::One(query) => {
                let result = find::find(self, ledger, index, query)?;
                Ok(json!({ "result": result }))
            }
            Request::Extend(extend) => Ok(extend::extend(self, ledger, extend)?),
        }
    }

    /// What a thing is called, for people.
    fn label(&self, body: &Body, key: &str) -> String {
        let (_, label) = body.label(&self.languages);
        if label.is_empty() {
            key.to_owned()
        } else {
            label
        }
    }
}

/// An identifier: what stands behind `/id/` in the IRI.
fn id_of(kind: Kind, key: &str) -> String {
    format!("{kind}/{key}")
}

/// What an identifier names: as the service gives it, or as an IRI of ours.
fn named(base: &str, id: &str) -> Option<(Kind, String)> {
    let id = id.trim();
    let id = id
        .strip_prefix(base)
        .and_then(|rest| rest.strip_prefix("/id/"))
        .unwrap_or(id);
    let (kind, key) = id.split_once('/')?;
    let kind = KINDS.into_iter().find(|known| known.name() == kind)?;
    (!key.is_empty()).then(|| (kind, key.to_owned()))
}

/// A type, as the service gives it.
fn type_of(kind: Kind) -> Value {
    json!({"id": kind.name(), "name": type_name(kind)})
}

fn type_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Organisation => "Organisation",
        Kind::Person => "Person",
        _ => "Project",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_read_with_and_without_the_base() {
        let base = "https://data.example.org";
        let ugent = Some((Kind::Organisation, "ugent".to_owned()));
        assert_eq!(named(base, "organisation/ugent"), ugent);
        assert_eq!(
            named(base, " https://data.example.org/id/organisation/ugent"),
            ugent
        );
        for none in [
            "organisation",
            "organisation/",
            "planet/x",
            "https://elsewhere.example/id/person/x",
        ] {
            assert_eq!(named(base, none), None, "{none}");
        }
    }
}

//! What a sync would do, for those who have the token. It asks the sources as a sync does and changes nothing; while it does,
//! no sync is done, as both read who is who.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Shown, Wanted, seconds};
use crate::sync::{Dataset, Field, Options, Plan, SyncError, plan};
use crate::time::rfc3339;
use crate::web::App;

/// How many changes are told one by one.
const TOLD: usize = 200;

/// How many faults are told.
const FAULTS: usize = 100;

/// A plan, as it is told.
#[derive(Debug, Clone, Default, Serialize)]
pub(in crate::web) struct Planned {
    /// When it began, RFC 3339.
    started: String,
    /// When it was made, RFC 3339.
    finished: String,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// What is wrong in the sources.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<String>,
    /// What would be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<Value>,
}

/// A plan in numbers: what anybody may know of it.
#[derive(Debug)]
pub(in crate::web) struct Outline {
    pub(in crate::web) finished: String,
    /// Nothing where making it failed.
    pub(in crate::web) plan: Option<Numbers>,
}

/// How much a plan would do.
#[derive(Debug)]
pub(in crate::web) struct Numbers {
    pub(in crate::web) hash: String,
    /// The revision that it follows.
    pub(in crate::web) revision: i64,
    pub(in crate::web) added: u64,
    pub(in crate::web) changed: u64,
    pub(in crate::web) removed: u64,
}

impl Planned {
    /// What anybody may know of it.
    pub(in crate::web) fn outline(&self) -> Outline {
        let count = |plan: &Value, name: &str| plan["summary"][name].as_u64().unwrap_or(0);
        Outline {
            finished: self.finished.clone(),
            plan: self.plan.as_ref().map(|plan| Numbers {
                hash: plan["hash"].as_str().unwrap_or_default().to_owned(),
                revision: plan["revision"].as_i64().unwrap_or(0),
                added: count(plan, "added"),
                changed: count(plan, "changed"),
                removed: count(plan, "removed"),
            }),
        }
    }
}

impl super::Runs {
    /// The last plan.
    pub(in crate::web) fn planned(&self) -> Option<Planned> {
        self.planned
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    fn keep(&self, planned: Planned) {
        *self
            .planned
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = Some(planned);
    }
}

/// Makes a plan, and keeps it.
pub(super) async fn one(app: &App, wanted: Wanted) {
    let runner = app.clone();
    let began = crate::time::now().unwrap_or_else(|_| seconds());
    let made = app
        .write(move |dataset| {
            let shown = Shown::begin(runner.runs(), began, wanted.trigger);
            shown.at("planning".to_owned());
            let options = Options {
                sources: wanted.sources.as_ref(),
                trigger: wanted.trigger,
                ..Options::default()
            };
            let Dataset { config, ledger, .. } = dataset;
            let planned = told(plan(config, ledger, began, options, &shown));
            let ended = crate::time::now().unwrap_or_else(|_| seconds());
            runner.runs().keep(Planned {
                started: rfc3339(began),
                finished: rfc3339(ended),
                ..planned
            });
        })
        .await;
    match made {
        Ok(()) => tracing::info!("a sync was planned"),
        // It was logged where it happened.
        Err(_) => app.runs().keep(Planned {
            started: rfc3339(began),
            error: Some("the server is at fault; it is in its log".to_owned()),
            ..Planned::default()
        }),
    }
}

fn told(made: Result<Plan, SyncError>) -> Planned {
    match made {
        Ok(plan) => Planned {
            plan: Some(shortened(&plan)),
            ..Planned::default()
        },
        Err(fault) => {
            let error = Some(fault.to_string());
            let faults = match fault {
                SyncError::Faults(faults) => faults.sorted(),
                _ => Vec::new(),
            };
            Planned {
                error,
                faults: faults
                    .iter()
                    .take(FAULTS)
                    .map(ToString::to_string)
                    .collect(),
                ..Planned::default()
            }
        }
    }
}

/// The plan without its triples, which are counted.
fn shortened(plan: &Plan) -> Value {
    let [added, changed, removed] = plan.summary;
    let told: Vec<Value> = plan
        .changes
        .iter()
        .take(TOLD)
        .map(|change| {
            json!({
                "kind": change.kind, "key": change.key, "label": change.label, "change": change.change,
                "fields": change.fields.iter().map(field).collect::<Vec<_>>(),
                "triples": {"added": change.add.len(), "removed": change.remove.len()},
            })
        })
        .collect();
    json!({
        "hash": plan.hash,
        "revision": plan.basis.revision,
        "summary": {"added": added, "changed": changed, "removed": removed},
        "not_told": (added + changed + removed).saturating_sub(told.len() as u64),
        "changes": told,
        "failed": plan.failed,
        "notes": plan.notes,
    })
}

fn field(field: &Field) -> Value {
    json!({"path": field.path, "old": field.old, "new": field.new})
}

//! What a dataset holds, for comparison with another that read it.

use std::collections::BTreeMap;
use std::path::Path;

use oogst::ledger::{Ledger, LedgerError};
use oogst::record::{Body, Entity};
use serde_json::{Value, json};

/// Everything that is live in a dataset by kind and key, as its ledger has it; but for where it was had from, whether a person has
/// a record (everybody has one in what was published), and by which rule a name is somebody: only who it is.
pub(crate) fn live(folder: &Path) -> BTreeMap<String, Value> {
    let ledger = Ledger::open_to_read(&folder.join(".oogst"))
        .unwrap()
        .expect("a ledger");
    let mut out = BTreeMap::new();
    ledger
        .for_each_live::<LedgerError>(|entity: &Entity, _| {
            let mut value: Value = serde_json::from_slice(&entity.body.to_json()).unwrap();
            if let Some(links) = value.get_mut("links").and_then(Value::as_object_mut) {
                links.remove("sources");
                links.remove("from_mentions");
            }
            if let Body::Project(body) = &entity.body {
                let who = body.links.people.iter().map(|who| who.key.as_str());
                value["links"]["people"] = json!(who.collect::<Vec<_>>());
            }
            out.insert(format!("{} {}", entity.kind(), entity.key), value);
            Ok(())
        })
        .unwrap();
    out
}

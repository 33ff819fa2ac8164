//! Fields that decisions give.

use super::Second;
use crate::assemble::join::{self, Joined};
use crate::assemble::{Learned, settle};
use crate::source::Fault;

impl<E> Second<'_, E> {
    /// Fields that decisions give go before what every source says.
    pub(super) fn decide(&mut self, key: &str, joined: &mut Joined) {
        let kind = joined.record.kind();
        let sets = self.learned.things.sets(kind, key);
        if sets.is_empty() {
            return;
        }
        let mut value = joined.record.fields();
        for (place, set) in sets {
            for (field, given) in set {
                match (value.get_mut(field), given) {
                    (Some(serde_json::Value::Object(have)), serde_json::Value::Object(given))
                        if !["amount", "budget", "funding", "source"].contains(&field.as_str()) =>
                    {
                        for (part, given) in given {
                            have.insert(part.clone(), given.clone());
                        }
                    }
                    _ => {
                        value.insert(field.clone(), given.clone());
                    }
                }
                let inside = format!("{field}.");
                let is_other = |path: &str| path != field && !path.starts_with(&inside);
                joined.sources.fields.retain(|path, _| is_other(path));
                joined.sources.conflicts.retain(|one| is_other(&one.field));
                joined.sources.fields.insert(field.clone(), place.clone());
            }
        }
        joined.record = join::from_value(kind, value);
        joined.record.settle(self.learned.config.default_language());
        let source = joined.people_of.1;
        let Learned { index, people, .. } = self.learned;
        let findings = crate::record::check::check(&joined.record).into_iter();
        let references = settle::references(&joined.record, index, people, source);
        for finding in findings.chain(references) {
            let (file, line) = sets[0].0.rsplit_once(':').unwrap_or((&sets[0].0, ""));
            let line = line.parse().unwrap_or_default();
            let record = Some(format!("{kind} {key}"));
            self.faults.add(Fault::found(file, line, record, finding));
        }
    }
}

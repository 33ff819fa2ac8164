//! Whose faults they are: a source that is collected can be left as it was while the others go on.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Faults;

/// Faults by the source that they were found in.
#[derive(Debug, Default)]
pub(super) struct Blame {
    by_source: BTreeMap<Arc<str>, Faults>,
    /// How many faults there are, those that are nobody's too.
    total: usize,
}

impl Blame {
    /// Notes what was found while a source was read.
    pub(super) fn note(&mut self, source: &Arc<str>, faults: Faults) {
        if !faults.is_empty() {
            self.by_source
                .entry(Arc::clone(source))
                .or_default()
                .append(faults);
        }
    }

    /// All faults are known now.
    pub(super) fn total(&mut self, faults: &Faults) {
        self.total = faults.count();
    }

    /// The faults of each source; nothing where some are in none.
    pub(super) fn by_source(&mut self) -> BTreeMap<Arc<str>, Faults> {
        let theirs: usize = self.by_source.values().map(Faults::count).sum();
        if theirs < self.total {
            return BTreeMap::new();
        }
        std::mem::take(&mut self.by_source)
    }
}

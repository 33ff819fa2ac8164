//! Where a ledger stands, for those who look so often that a read of the file is too much.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The number of the last revision that a process committed by one open ledger. Cloning it is cheap, and tells the same.
#[derive(Debug, Clone, Default)]
pub struct Standing(Arc<AtomicI64>);

impl Standing {
    /// The number; 0 before the first revision.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.0.load(Ordering::Acquire)
    }

    /// To be called as soon as the revision is committed: whoever is told the number must find it in the file.
    pub(super) fn set(&self, number: i64) {
        self.0.store(number, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use crate::ledger::Ledger;
    use crate::record::entity::Concept;
    use crate::record::{Body, Entity};

    #[test]
    fn a_revision_is_told_when_it_is_committed_and_not_before() {
        let mut ledger = Ledger::in_memory().unwrap();
        let standing = ledger.standing();
        let mut draft = ledger.draft(1).unwrap();
        let entity = Entity {
            key: "x".to_owned(),
            body: Body::Concept(Concept::default()),
        };
        draft.put(&entity, "").unwrap();
        assert_eq!(standing.number(), 0);
        draft.commit().unwrap();
        assert_eq!(standing.number(), 1);
        drop(ledger.draft(2).unwrap());
        assert_eq!(standing.number(), 1);
    }
}

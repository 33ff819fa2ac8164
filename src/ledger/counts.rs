//! How much of what there is.

use std::collections::BTreeMap;

use super::{Ledger, LedgerError, kind_of};
use crate::record::Kind;

/// Live entities and tombstones of each kind.
type Counts = BTreeMap<Kind, (u64, u64)>;

/// The last counts, and the revision that they are of.
pub(super) type Counted = std::cell::RefCell<Option<(i64, Counts)>>;

impl Ledger {
    /// How many live entities and how many tombstones there are of each kind. Counted once a revision by whoever has this ledger
    /// open.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn counts(&self) -> Result<Counts, LedgerError> {
        let revision = self.last_revision()?.map_or(0, |last| last.number);
        let mut counted = self.counted.borrow_mut();
        if let Some((of, counts)) = &*counted
            && *of == revision
        {
            return Ok(counts.clone());
        }
        let all = self.count_by_kind("SELECT kind, count(*) FROM entity GROUP BY kind")?;
        let gone = self
            .count_by_kind("SELECT kind, count(*) FROM entity WHERE body IS NULL GROUP BY kind")?;
        let of = |(kind, all): (Kind, u64)| {
            let gone = gone.get(&kind).copied().unwrap_or(0);
            (kind, (all.saturating_sub(gone), gone))
        };
        let counts: Counts = all.into_iter().map(of).collect();
        *counted = Some((revision, counts.clone()));
        Ok(counts)
    }

    fn count_by_kind(&self, query: &str) -> Result<BTreeMap<Kind, u64>, LedgerError> {
        let mut statement = self.connection.prepare_cached(query)?;
        let mut rows = statement.query([])?;
        let mut out = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(1)?;
            out.insert(kind_of(row.get(0)?)?, u64::try_from(number).unwrap_or(0));
        }
        Ok(out)
    }

    /// How many live entities there are.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn live_count(&self) -> Result<u64, LedgerError> {
        Ok(self.counts()?.values().map(|(live, _)| live).sum())
    }
}

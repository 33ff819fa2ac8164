//! Who names a thing, kind by kind.

use rusqlite::params;

use super::{Ledger, LedgerError, kind_number};
use crate::record::Kind;

impl Ledger {
    /// The keys of the live entities of a kind that name this one, in their order: at most so many, which are then those that came
    /// into the ledger first.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn named_by(
        &self,
        by: Kind,
        kind: Kind,
        key: &str,
        limit: usize,
    ) -> Result<Vec<String>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entity.key FROM link CROSS JOIN entity ON entity.id = link.entity
             WHERE link.kind = ?1 AND link.key = ?2 AND entity.kind = ?3 AND entity.body IS NOT NULL
             ORDER BY link.entity LIMIT ?4",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let wanted = params![kind_number(kind), key, kind_number(by), limit];
        let keys = statement.query_map(wanted, |row| row.get(0))?;
        let mut keys: Vec<String> = keys.collect::<Result<_, _>>()?;
        keys.sort_unstable();
        Ok(keys)
    }
}

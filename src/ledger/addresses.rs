//! What lists of addresses are made of: keys and datestamps, without what they stand for.

use rusqlite::params;

use super::{Ledger, LedgerError, kind_number};
use crate::record::Kind;

impl Ledger {
    /// Some live entities of a kind: those after the first `skip`, by key; key and datestamp.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn keys(
        &self,
        kind: Kind,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<(String, i64)>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, datestamp FROM entity WHERE kind = ?1 AND body IS NOT NULL ORDER BY key LIMIT ?2 OFFSET ?3",
        )?;
        let [skip, limit] = [skip, limit].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let rows = statement.query_map(params![kind_number(kind), limit, skip], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The live entities of a kind by key, in parts of so many: the last datestamp of each part.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn parts(&self, kind: Kind, size: u64) -> Result<Vec<i64>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT max(datestamp) FROM
                (SELECT datestamp, (row_number() OVER (ORDER BY key) - 1) / ?2 AS part
                 FROM entity WHERE kind = ?1 AND body IS NOT NULL)
             GROUP BY part ORDER BY part",
        )?;
        let size = i64::try_from(size.max(1)).unwrap_or(i64::MAX);
        let rows = statement.query_map(params![kind_number(kind), size], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

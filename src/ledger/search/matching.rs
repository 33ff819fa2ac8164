//! What holds the words of a search, all of it, in no order: for counts and facets.

use super::super::words::{Reach, Words};
use super::super::{Ledger, LedgerError, kind_number};
use super::{expression, parts};
use crate::record::{Entity, Kind};

impl Ledger {
    /// The rows of all that holds the words, in the order of rows. Rows are those of [`Ledger::for_each_row`], in the same
    /// snapshot.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn matching(&self, words: &Words, text: &str) -> Result<Vec<u32>, LedgerError> {
        let parts = parts(words, text);
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let Some((expression, _)) = expression(words, &parts, false, Reach::Inside) else {
            return Ok(Vec::new());
        };
        let mut statement = self
            .connection
            .prepare_cached("SELECT rowid FROM text WHERE text MATCH ?1 ORDER BY rowid")?;
        let mut rows = statement.query([expression])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(row.get(0)?);
        }
        Ok(out)
    }

    /// Every live entity of a kind, by key: with its row, and when it changed.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn for_each_row(
        &self,
        kind: Kind,
        mut each: impl FnMut(u32, &Entity, i64),
    ) -> Result<(), LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT id, key, datestamp, body FROM entity WHERE kind = ?1 AND body IS NOT NULL ORDER BY key",
        )?;
        let mut rows = statement.query([kind_number(kind)])?;
        while let Some(row) = rows.next()? {
            let json = row.get_ref(3)?.as_blob().map_err(rusqlite::Error::from)?;
            let entity = super::super::read::entity(kind, row.get(1)?, json)?;
            each(row.get(0)?, &entity, row.get(2)?);
        }
        Ok(())
    }
}

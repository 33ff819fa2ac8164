//! Who names whom, and the full text: written with each entity.

use rusqlite::params;

use super::{Draft, LedgerError, kind_number, kind_of, search};
use crate::record::Body;

impl Draft<'_> {
    /// Writes links and full text of an entity anew.
    pub(super) fn index(&self, id: i64, body: &Body, had: bool) -> Result<(), LedgerError> {
        if had {
            self.unindex(id)?;
        }
        let mut statement = self
            .transaction
            .prepare_cached("INSERT OR IGNORE INTO link (kind, key, entity) VALUES (?1, ?2, ?3)")?;
        for (kind, key) in body.names() {
            statement.execute(params![kind_number(kind), key, id])?;
        }
        let (title, text) = search::text_of(body);
        self.transaction
            .prepare_cached("INSERT INTO text (rowid, title, body) VALUES (?1, ?2, ?3)")?
            .execute(params![id, title, text])?;
        Ok(())
    }

    pub(super) fn unindex(&self, id: i64) -> Result<(), LedgerError> {
        self.transaction
            .prepare_cached("DELETE FROM text WHERE rowid = ?1")?
            .execute([id])?;
        let body: Option<Vec<u8>> = self
            .transaction
            .prepare_cached(
                "SELECT body FROM superseded WHERE entity = ?1 ORDER BY revision DESC LIMIT 1",
            )?
            .query_row([id], |row| row.get(0))?;
        let Some(body) = body else { return Ok(()) };
        let kind: i64 = self
            .transaction
            .prepare_cached("SELECT kind FROM entity WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        let kind = kind_of(kind)?;
        let old = Body::from_json(kind, &body).map_err(|source| LedgerError::Body {
            kind,
            key: id.to_string(),
            source,
        })?;
        let mut statement = self
            .transaction
            .prepare_cached("DELETE FROM link WHERE kind = ?1 AND key = ?2 AND entity = ?3")?;
        for (kind, key) in old.names() {
            statement.execute(params![kind_number(kind), key, id])?;
        }
        Ok(())
    }
}

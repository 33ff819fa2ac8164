//! The ledger as it was at a revision.

use super::read::entity;
use super::{Ledger, LedgerError, kind_number};
use crate::record::{Entity, Kind};

impl Ledger {
    /// Every entity that was live at a revision, as it was then, by kind in the order of publishing and then by key.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or `each` fails.
    pub fn for_each_at<E: From<LedgerError>>(
        &self,
        revision: i64,
        mut each: impl FnMut(&Entity, i64) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = |fault: rusqlite::Error| E::from(LedgerError::from(fault));
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT key, datestamp, body FROM entity
                 WHERE kind = ?1 AND revision <= ?2 AND body IS NOT NULL
                 UNION ALL
                 SELECT key, superseded.datestamp, superseded.body
                 FROM superseded JOIN entity ON entity.id = superseded.entity
                 WHERE kind = ?1 AND superseded.revision <= ?2 AND until > ?2 AND superseded.body IS NOT NULL
                 ORDER BY key",
            )
            .map_err(sql)?;
        for kind in Kind::ALL {
            let mut rows = statement
                .query([kind_number(kind), revision])
                .map_err(sql)?;
            while let Some(row) = rows.next().map_err(sql)? {
                let json: Vec<u8> = row.get(2).map_err(sql)?;
                let entity = entity(kind, row.get(0).map_err(sql)?, &json)?;
                each(&entity, row.get(1).map_err(sql)?)?;
            }
        }
        Ok(())
    }
}

//! Entities in ranges of keys, so that several threads can read them side by side, and what is different between two
//! revisions.

use rusqlite::params;

use super::read::{Change, Version, entity};
use super::{Ledger, LedgerError, kind_number, kind_of};
use crate::record::{Entity, Kind};

/// A range of the keys of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// The kind.
    pub kind: Kind,
    /// The key before the first; empty for the beginning.
    pub after: String,
    /// The last key; without it, the range has no end.
    pub last: Option<String>,
}

/// What an entity is now.
const NOW: &str = "SELECT key, datestamp, body FROM entity
    WHERE kind = ?1 AND key > ?2 AND (?3 IS NULL OR key <= ?3) AND body IS NOT NULL ORDER BY key";

/// What it was at a revision: it is so still, or another revision superseded it since.
const THEN: &str = "SELECT key, datestamp, body FROM entity
    WHERE kind = ?1 AND key > ?2 AND (?3 IS NULL OR key <= ?3) AND body IS NOT NULL AND revision <= ?4
    UNION ALL
    SELECT key, superseded.datestamp, superseded.body FROM entity JOIN superseded ON superseded.entity = entity.id
    WHERE kind = ?1 AND key > ?2 AND (?3 IS NULL OR key <= ?3) AND superseded.body IS NOT NULL
      AND superseded.revision <= ?4 AND superseded.until > ?4
    ORDER BY key";

impl Ledger {
    /// All entities in ranges of so many rows, in the order of [`Ledger::for_each_live`].
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn ranges(&self, rows: usize) -> Result<Vec<Range>, LedgerError> {
        // Of the index on kinds and keys only: no entity is looked at.
        let mut statement = self.connection.prepare_cached(
            "SELECT key FROM entity WHERE kind = ?1 AND key > ?2 ORDER BY key LIMIT 1 OFFSET ?3",
        )?;
        let skip = i64::try_from(rows.max(1) - 1).unwrap_or(i64::MAX);
        let mut ranges = Vec::new();
        for kind in Kind::ALL {
            let mut after = String::new();
            loop {
                let mut found = statement.query(params![kind_number(kind), after, skip])?;
                let last: Option<String> = found.next()?.map(|row| row.get(0)).transpose()?;
                ranges.push(Range {
                    kind,
                    after: std::mem::take(&mut after),
                    last: last.clone(),
                });
                match last {
                    Some(last) => after = last,
                    None => break,
                }
            }
        }
        Ok(ranges)
    }

    /// The entities of a range that were live at a revision, by key, with their datestamps.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of_range(
        &self,
        range: &Range,
        revision: i64,
    ) -> Result<Vec<(Entity, i64)>, LedgerError> {
        let is_last = self
            .last_revision()?
            .is_none_or(|last| last.number <= revision);
        let mut statement = self
            .connection
            .prepare_cached(if is_last { NOW } else { THEN })?;
        let kind = kind_number(range.kind);
        let mut rows = if is_last {
            statement.query(params![kind, range.after, range.last])?
        } else {
            statement.query(params![kind, range.after, range.last, revision])?
        };
        let mut entities = Vec::new();
        while let Some(row) = rows.next()? {
            let json = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
            entities.push((entity(range.kind, row.get(0)?, json)?, row.get(1)?));
        }
        Ok(entities)
    }

    /// What became of each entity that changed between a revision and a later one, by kind and key.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or `each` fails.
    pub fn for_each_difference<E: From<LedgerError>>(
        &self,
        from: i64,
        to: i64,
        mut each: impl FnMut(&Change) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = |fault: rusqlite::Error| E::from(LedgerError::from(fault));
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT kind, key,
                    CASE WHEN entity.revision <= ?2 THEN entity.datestamp ELSE now.datestamp END,
                    CASE WHEN entity.revision <= ?2 THEN entity.body ELSE now.body END,
                    old.datestamp, old.body
                 FROM entity
                 LEFT JOIN superseded old ON old.entity = id AND old.revision <= ?1 AND old.until > ?1
                 LEFT JOIN superseded now ON now.entity = id AND now.revision <= ?2 AND now.until > ?2
                 WHERE entity.revision > ?1 ORDER BY kind, key",
            )
            .map_err(sql)?;
        let mut rows = statement.query([from, to]).map_err(sql)?;
        while let Some(row) = rows.next().map_err(sql)? {
            let kind = kind_of(row.get(0).map_err(sql)?)?;
            let key: String = row.get(1).map_err(sql)?;
            let version = |stamp_at: usize, body_at: usize| -> Result<Option<Version>, E> {
                let Some(json) = row.get::<_, Option<Vec<u8>>>(body_at).map_err(sql)? else {
                    return Ok(None);
                };
                Ok(Some(Version {
                    entity: entity(kind, key.clone(), &json)?,
                    datestamp: row.get(stamp_at).map_err(sql)?,
                }))
            };
            let change = Change {
                new: version(2, 3)?,
                old: version(4, 5)?,
            };
            if change.old != change.new {
                each(&change)?;
            }
        }
        Ok(())
    }
}

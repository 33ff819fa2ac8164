//! Reading the ledger.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::{OptionalExtension, params};

use super::{Ledger, LedgerError, Revision, kind_number, kind_of};
use crate::record::{Body, Entity, Kind};

/// An entity as the ledger holds it now.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The kind.
    pub kind: Kind,
    /// The key.
    pub key: String,
    /// The revision that it was last changed in.
    pub revision: i64,
    /// When, in seconds since 1970.
    pub datestamp: i64,
    /// What it is; `None` for a tombstone.
    pub body: Option<Body>,
    /// Where it comes from: source, file and record.
    pub origin: String,
    /// Of a tombstone: the key of the entity that it was merged into; several with spaces between, where it was split and
    /// may be any of them.
    pub replaced: Option<String>,
}

impl Row {
    /// The keys that stand for this one now: one where it was merged, several where it was split.
    #[must_use]
    pub fn replaced_by(&self) -> Vec<&str> {
        let replaced = self.replaced.as_deref().unwrap_or_default();
        replaced.split_whitespace().collect()
    }
}

/// A version of an entity: what it was, and its datestamp.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// What it was.
    pub entity: Entity,
    /// When it became so.
    pub datestamp: i64,
}

/// What a revision did to an entity.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The version before; `None` where there was none.
    pub old: Option<Version>,
    /// The version after; `None` where it went.
    pub new: Option<Version>,
}

/// A run of sync.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Run {
    /// When it started, in seconds since 1970.
    pub started: i64,
    /// When it ended.
    pub finished: i64,
    /// The revision that it left.
    pub revision: i64,
    /// What it did, in a word or two.
    pub outcome: String,
    /// What people should know, a line each.
    pub notes: String,
}

/// An entity that names another.
pub type Link = (Kind, String);

/// How many entities are remembered while a snapshot is read.
const AGAIN: usize = 64;

/// The entities that were asked for in the snapshot that is open: a page names the same people in many places.
pub(super) type Again = RefCell<Option<HashMap<(Kind, String), Option<Row>>>>;

/// The ledger at one instant: what is read through it is of one revision, whoever writes meanwhile.
pub struct Snapshot<'a> {
    ledger: &'a Ledger,
}

impl Drop for Snapshot<'_> {
    fn drop(&mut self) {
        self.ledger.again.replace(None);
        if let Err(fault) = self.ledger.connection.execute_batch("ROLLBACK") {
            tracing::warn!("ending a read of the ledger: {fault}");
        }
    }
}

impl std::ops::Deref for Snapshot<'_> {
    type Target = Ledger;
    fn deref(&self) -> &Ledger {
        self.ledger
    }
}

impl Ledger {
    /// Starts reading at one instant.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot<'_>, LedgerError> {
        self.connection.execute_batch("BEGIN DEFERRED")?;
        let snapshot = Snapshot { ledger: self };
        // The instant is that of the first read, not of BEGIN.
        snapshot.last_revision()?;
        self.again.replace(Some(HashMap::new()));
        Ok(snapshot)
    }

    /// The last revision; `None` where there is none yet.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn last_revision(&self) -> Result<Option<Revision>, LedgerError> {
        Ok(self
            .connection
            .prepare_cached("SELECT number, datestamp, added, changed, removed FROM revision ORDER BY number DESC LIMIT 1")?
            .query_row([], revision)
            .optional()?)
    }

    /// A revision; `None` where there is none of this number.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn revision(&self, number: i64) -> Result<Option<Revision>, LedgerError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT number, datestamp, added, changed, removed FROM revision WHERE number = ?1",
            )?
            .query_row([number], revision)
            .optional()?)
    }

    /// How many live entities have a source of this name.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn count_of_source(&self, name: &str) -> Result<u64, LedgerError> {
        let origin = format!("{name}\t");
        // As records of sources are written in bodies.
        let body = format!("\"source\":{}", serde_json::Value::from(name));
        let count: i64 = self.connection.query_row(
            "SELECT count(*) FROM entity WHERE body IS NOT NULL
             AND (substr(origin, 1, length(?1)) = ?1 OR instr(CAST(body AS TEXT), ?2) > 0)",
            params![origin, body],
            |row| row.get(0),
        )?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// One entity, also when it is gone.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn get(&self, kind: Kind, key: &str) -> Result<Option<Row>, LedgerError> {
        let asked = (kind, key.to_owned());
        if let Some(again) = &*self.again.borrow()
            && let Some(row) = again.get(&asked)
        {
            return Ok(row.clone());
        }
        let row = self.look_up(kind, key)?;
        if let Some(again) = &mut *self.again.borrow_mut()
            && again.len() < AGAIN
        {
            again.insert(asked, row.clone());
        }
        Ok(row)
    }

    fn look_up(&self, kind: Kind, key: &str) -> Result<Option<Row>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, revision, datestamp, body, origin, replaced FROM entity WHERE kind = ?1 AND key = ?2",
        )?;
        let mut rows = statement.query(params![kind_number(kind), key])?;
        rows.next()?.map(|row| self::row(kind, row)).transpose()
    }

    /// The entity of a key, or of the longest beginning of it that is one: a part of a record hangs below it
    /// (`refufam/period/start`), and concepts have slashes in their keys.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn nearest(&self, kind: Kind, key: &str) -> Result<Option<Row>, LedgerError> {
        let mut key = key;
        loop {
            if let Some(row) = self.get(kind, key)? {
                return Ok(Some(row));
            }
            match key.rsplit_once('/') {
                Some((shorter, _)) => key = shorter,
                None => return Ok(None),
            }
        }
    }

    /// Every live entity, by kind in the order of publishing and then by key.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or `each` fails.
    pub fn for_each_live<E: From<LedgerError>>(
        &self,
        mut each: impl FnMut(&Entity, i64) -> Result<(), E>,
    ) -> Result<(), E> {
        for kind in Kind::ALL {
            self.for_each_of(kind, &mut each)?;
        }
        Ok(())
    }

    /// Every live entity of a kind, by key.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or `each` fails.
    pub fn for_each_of<E: From<LedgerError>>(
        &self,
        kind: Kind,
        each: &mut dyn FnMut(&Entity, i64) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = |fault: rusqlite::Error| E::from(LedgerError::from(fault));
        let mut statement = self
            .connection
            .prepare_cached("SELECT key, datestamp, body FROM entity WHERE kind = ?1 AND body IS NOT NULL ORDER BY key")
            .map_err(sql)?;
        let mut rows = statement.query([kind_number(kind)]).map_err(sql)?;
        while let Some(row) = rows.next().map_err(sql)? {
            let key: String = row.get(0).map_err(sql)?;
            let json = row
                .get_ref(2)
                .map_err(sql)?
                .as_blob()
                .map_err(|fault| sql(fault.into()))?;
            let entity = entity(kind, key, json)?;
            each(&entity, row.get(1).map_err(sql)?)?;
        }
        Ok(())
    }

    /// Some live entities of a kind: those after the first `skip`, by key.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn page(&self, kind: Kind, skip: u64, limit: usize) -> Result<Vec<Entity>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, body FROM entity WHERE kind = ?1 AND body IS NOT NULL ORDER BY key LIMIT ?2 OFFSET ?3",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let skip = i64::try_from(skip).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![kind_number(kind), limit, skip])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let json: Vec<u8> = row.get(1)?;
            out.push(entity(kind, row.get(0)?, &json)?);
        }
        Ok(out)
    }

    /// The live entities that name this one, by kind and key.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn naming(&self, kind: Kind, key: &str, limit: usize) -> Result<Vec<Link>, LedgerError> {
        self.naming_from(kind, key, 0, limit)
    }

    /// The same, behind so many of them.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn naming_from(
        &self,
        kind: Kind,
        key: &str,
        before: usize,
        limit: usize,
    ) -> Result<Vec<Link>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT entity.kind, entity.key FROM link JOIN entity ON entity.id = link.entity
             WHERE link.kind = ?1 AND link.key = ?2 AND entity.body IS NOT NULL
             ORDER BY entity.kind, entity.key LIMIT ?3 OFFSET ?4",
        )?;
        let [limit, before] = [limit, before].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
        let mut rows = statement.query(params![kind_number(kind), key, limit, before])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push((kind_of(row.get(0)?)?, row.get(1)?));
        }
        Ok(out)
    }

    /// What one revision changed, entity by entity.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or `each` fails.
    pub fn for_each_change<E: From<LedgerError>>(
        &self,
        revision: i64,
        mut each: impl FnMut(&Change) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = |fault: rusqlite::Error| E::from(LedgerError::from(fault));
        // What an entity became in this revision stands in `entity`, or in `superseded` where a later one changed it
        // again; what it was before is the version that this revision superseded.
        let mut statement = self
            .connection
            .prepare_cached(
                "WITH now AS (
                    SELECT id, kind, key, datestamp, body FROM entity WHERE revision = ?1
                    UNION ALL
                    SELECT id, kind, key, superseded.datestamp, superseded.body
                    FROM superseded JOIN entity ON entity.id = superseded.entity WHERE superseded.revision = ?1)
                 SELECT now.kind, now.key, now.datestamp, now.body, superseded.datestamp, superseded.body
                 FROM now LEFT JOIN superseded ON superseded.entity = now.id AND superseded.until = ?1
                 ORDER BY now.kind, now.key",
            )
            .map_err(sql)?;
        let mut rows = statement.query([revision]).map_err(sql)?;
        while let Some(row) = rows.next().map_err(sql)? {
            let kind = kind_of(row.get(0).map_err(sql)?)?;
            let key: String = row.get(1).map_err(sql)?;
            let version = |stamp_at: usize, body_at: usize| -> Result<Option<Version>, E> {
                let Some(json) = row.get::<_, Option<Vec<u8>>>(body_at).map_err(sql)? else {
                    return Ok(None);
                };
                let entity = entity(kind, key.clone(), &json)?;
                Ok(Some(Version {
                    entity,
                    datestamp: row.get(stamp_at).map_err(sql)?,
                }))
            };
            each(&Change {
                old: version(4, 5)?,
                new: version(2, 3)?,
            })?;
        }
        Ok(())
    }

    /// How many entities one revision changed.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn changes_since(&self, revision: i64) -> Result<u64, LedgerError> {
        let count: i64 = self.connection.query_row(
            "SELECT coalesce(sum(added + changed + removed), 0) FROM revision WHERE number > ?1",
            [revision],
            |row| row.get(0),
        )?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

pub(super) fn entity(kind: Kind, key: String, json: &[u8]) -> Result<Entity, LedgerError> {
    match Body::from_json(kind, json) {
        Ok(body) => Ok(Entity { key, body }),
        Err(source) => Err(LedgerError::Body { kind, key, source }),
    }
}

pub(super) fn revision(row: &rusqlite::Row<'_>) -> rusqlite::Result<Revision> {
    Ok(Revision {
        number: row.get(0)?,
        datestamp: row.get(1)?,
        added: row.get(2)?,
        changed: row.get(3)?,
        removed: row.get(4)?,
    })
}

fn row(kind: Kind, row: &rusqlite::Row<'_>) -> Result<Row, LedgerError> {
    let key: String = row.get(0)?;
    let body = row
        .get::<_, Option<Vec<u8>>>(3)?
        .map(|json| entity(kind, key.clone(), &json))
        .transpose()?
        .map(|entity| entity.body);
    Ok(Row {
        kind,
        key,
        revision: row.get(1)?,
        datestamp: row.get(2)?,
        body,
        origin: row.get(4)?,
        replaced: row.get(5)?,
    })
}

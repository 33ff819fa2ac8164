//! Writing a revision: one transaction, all or nothing.

use std::collections::HashMap;

use rusqlite::{Transaction, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::{Ledger, LedgerError, Revision, Standing, Version, kind_number, kind_of};
use crate::record::{Body, Entity, Kind};

/// What an entity's arrival did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new, or was gone.
    Added,
    /// It is not what it was.
    Changed,
    /// It is what it was.
    Same,
}

/// A live entity of the ledger, while a revision is drafted.
struct Held {
    id: i64,
    /// The first half of the hash tells versions apart as surely as the whole.
    hash: [u8; 16],
    seen: bool,
}

/// A revision that is being written. Dropped without [`Draft::commit`], it leaves nothing.
pub struct Draft<'a> {
    pub(super) transaction: Transaction<'a>,
    pub(super) number: i64,
    datestamp: i64,
    live: HashMap<(Kind, Box<str>), Held>,
    next_id: i64,
    /// An empty ledger has nothing to look up.
    first: bool,
    revision: Revision,
    /// How many live entities of each kind there were.
    before: HashMap<Kind, u64>,
    standing: Standing,
}

impl Ledger {
    /// Starts a revision. `now` is in seconds since 1970; the datestamp is not before the last revision's.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn draft(&mut self, now: i64) -> Result<Draft<'_>, LedgerError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (last, stamp): (i64, i64) = transaction.query_row(
            "SELECT coalesce(max(number), 0), coalesce(max(datestamp), 0) FROM revision",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let mut live = HashMap::new();
        let mut before = HashMap::new();
        {
            let mut statement = transaction
                .prepare("SELECT id, kind, key, hash FROM entity WHERE body IS NOT NULL")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let kind = kind_of(row.get(1)?)?;
                let held = Held {
                    id: row.get(0)?,
                    hash: half(row.get_ref(3)?.as_blob().unwrap_or_default()),
                    seen: false,
                };
                let key: Box<str> = row.get_ref(2)?.as_str().unwrap_or_default().into();
                live.insert((kind, key), held);
                *before.entry(kind).or_insert(0) += 1;
            }
        }
        let next_id: i64 =
            transaction.query_row("SELECT coalesce(max(id), 0) + 1 FROM entity", [], |row| {
                row.get(0)
            })?;
        let datestamp = now.max(stamp);
        let number = last + 1;
        let revision = Revision {
            number,
            datestamp,
            added: 0,
            changed: 0,
            removed: 0,
        };
        Ok(Draft {
            transaction,
            number,
            datestamp,
            live,
            next_id,
            first: next_id == 1,
            revision,
            before,
            standing: self.standing.clone(),
        })
    }
}

impl Draft<'_> {
    /// The datestamp of the revision.
    #[must_use]
    pub fn datestamp(&self) -> i64 {
        self.datestamp
    }

    /// The number of the revision.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.number
    }

    /// Was there nothing at all before?
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.first
    }

    /// Takes an entity as it is now.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn put(&mut self, entity: &Entity, origin: &str) -> Result<Outcome, LedgerError> {
        let body = entity.body.to_json();
        let hash = Sha256::digest(&body);
        let kind = entity.kind();
        if let Some(held) = self.live.get_mut(&(kind, entity.key.as_str().into())) {
            held.seen = true;
            if held.hash == half(&hash) {
                return Ok(Outcome::Same);
            }
            let id = held.id;
            self.supersede(id)?;
            self.update(id, &hash, Some(&body), origin, None)?;
            self.index(id, &entity.body, true)?;
            self.revision.changed += 1;
            return Ok(Outcome::Changed);
        }
        let id = match self.tombstone(kind, &entity.key)? {
            Some(id) => {
                self.supersede(id)?;
                self.update(id, &hash, Some(&body), origin, None)?;
                id
            }
            None => self.insert(kind, &entity.key, &hash, &body, origin)?,
        };
        self.index(id, &entity.body, false)?;
        self.revision.added += 1;
        Ok(Outcome::Added)
    }

    fn insert(
        &mut self,
        kind: Kind,
        key: &str,
        hash: &[u8],
        body: &[u8],
        origin: &str,
    ) -> Result<i64, LedgerError> {
        let id = self.next_id;
        self.next_id += 1;
        self.transaction
            .prepare_cached(
                "INSERT INTO entity (id, kind, key, revision, datestamp, hash, body, origin) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![id, kind_number(kind), key, self.number, self.datestamp, hash, body, origin])?;
        Ok(id)
    }

    fn update(
        &self,
        id: i64,
        hash: &[u8],
        body: Option<&[u8]>,
        origin: &str,
        replaced: Option<&str>,
    ) -> Result<(), LedgerError> {
        self.transaction
            .prepare_cached(
                "UPDATE entity SET revision = ?2, datestamp = ?3, hash = ?4, body = ?5, origin = ?6, replaced = ?7 WHERE id = ?1",
            )?
            .execute(params![id, self.number, self.datestamp, hash, body, origin, replaced])?;
        Ok(())
    }

    /// Keeps what an entity was.
    fn supersede(&self, id: i64) -> Result<(), LedgerError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO superseded (entity, revision, datestamp, until, body)
                 SELECT id, revision, datestamp, ?2, body FROM entity WHERE id = ?1",
            )?
            .execute(params![id, self.number])?;
        Ok(())
    }

    fn tombstone(&self, kind: Kind, key: &str) -> Result<Option<i64>, LedgerError> {
        if self.first {
            return Ok(None);
        }
        let mut statement = self
            .transaction
            .prepare_cached("SELECT id FROM entity WHERE kind = ?1 AND key = ?2")?;
        let mut rows = statement.query(params![kind_number(kind), key])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    /// The live entities that did not arrive: kind and key, in order.
    #[must_use]
    pub fn vanished(&self) -> Vec<(Kind, String)> {
        let gone = self.live.iter().filter(|(_, held)| !held.seen);
        let mut gone: Vec<(Kind, String)> = gone
            .map(|((kind, key), _)| (*kind, key.to_string()))
            .collect();
        gone.sort();
        gone
    }

    /// How many live entities of a kind there were before this revision.
    #[must_use]
    pub fn before(&self, kind: Kind) -> u64 {
        self.before.get(&kind).copied().unwrap_or(0)
    }

    /// Makes a tombstone of a live entity. `replaced` is the key of the one that it was merged into; several, where it may
    /// be any of them.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn remove(&mut self, kind: Kind, key: &str, replaced: &[&str]) -> Result<(), LedgerError> {
        if let Some(held) = self.live.remove(&(kind, key.into())) {
            self.supersede(held.id)?;
            self.unindex(held.id)?;
            let replaced = (!replaced.is_empty()).then(|| replaced.join(" "));
            self.update(held.id, &[], None, "", replaced.as_deref())?;
            self.revision.removed += 1;
        }
        Ok(())
    }

    /// A live entity as it was before this revision touched it, and where it came from.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn held(&self, kind: Kind, key: &str) -> Result<Option<(Version, String)>, LedgerError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT body, datestamp, origin FROM entity WHERE kind = ?1 AND key = ?2 AND body IS NOT NULL",
        )?;
        let mut rows = statement.query(params![kind_number(kind), key])?;
        let Some(row) = rows.next()? else {
            return Ok(None);
        };
        let json: Vec<u8> = row.get(0)?;
        let body = Body::from_json(kind, &json).map_err(|source| LedgerError::Body {
            kind,
            key: key.to_owned(),
            source,
        })?;
        let entity = Entity {
            key: key.to_owned(),
            body,
        };
        Ok(Some((
            Version {
                entity,
                datestamp: row.get(1)?,
            },
            row.get(2)?,
        )))
    }

    /// Notes a run for `oogst status`, whether it changed anything or not.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn note_run(
        &self,
        started: i64,
        finished: i64,
        outcome: &str,
        notes: &str,
    ) -> Result<(), LedgerError> {
        let revision = if self.is_empty() {
            self.number - 1
        } else {
            self.number
        };
        self.transaction.execute(
            "INSERT INTO run (started, finished, revision, outcome, notes) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![started, finished, revision, outcome, notes],
        )?;
        self.transaction.execute(
            "DELETE FROM run WHERE id <= (SELECT max(id) FROM run) - 1000",
            [],
        )?;
        Ok(())
    }

    /// What this revision is so far.
    #[must_use]
    pub fn revision(&self) -> &Revision {
        &self.revision
    }

    /// Has anything changed?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.revision.added + self.revision.changed + self.revision.removed == 0
    }

    /// Ends the revision: from here on it is the truth. Where nothing changed, there is none, and keys that were
    /// minted are kept all the same.
    ///
    /// # Errors
    /// Where the ledger cannot be written to; then nothing of the revision is kept.
    pub fn commit(self) -> Result<Option<Revision>, LedgerError> {
        if self.is_empty() {
            self.transaction.commit()?;
            return Ok(None);
        }
        let Revision {
            number,
            datestamp,
            added,
            changed,
            removed,
        } = self.revision;
        self.transaction.execute(
            "INSERT INTO revision (number, datestamp, added, changed, removed) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![number, datestamp, added, changed, removed],
        )?;
        self.transaction.commit()?;
        self.standing.set(number);
        Ok(Some(self.revision))
    }
}

fn half(hash: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    if let Some(first) = hash.get(..16) {
        out.copy_from_slice(first);
    }
    out
}

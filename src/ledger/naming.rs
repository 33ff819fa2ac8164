//! Who names a thing, by kind and without reading them: for pages that show a part of a long list.
//!
//! Which kind an entity is of stands in its row, beside its body. A university that 100,000 projects name would have as many
//! rows looked up for one count, so the kinds of all entities are kept in memory: a byte for each, read once a revision.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{OptionalExtension, params};

use super::between::Number;
use super::read::entity;
use super::{Ledger, LedgerError, kind_number, kind_of};
use crate::record::{Entity, Kind};

/// The kinds of all entities, at one revision.
#[derive(Debug, Default)]
pub struct Kinds {
    revision: i64,
    /// By the number of the entity; 0 where there is none.
    by_number: Vec<u8>,
}

impl Kinds {
    /// Is an entity of this kind?
    #[must_use]
    pub fn is(&self, Number(number): Number, kind: Kind) -> bool {
        let at = usize::try_from(number).ok();
        let of = at.and_then(|at| self.by_number.get(at));
        of.is_some_and(|of| i64::from(*of) == kind_number(kind))
    }
}

/// The same, for many readers.
#[derive(Debug, Default)]
pub struct SharedKinds(Mutex<Option<Arc<Kinds>>>);

impl SharedKinds {
    /// The kinds of the revision that a ledger stands at. Read it in a snapshot.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(&self, ledger: &Ledger) -> Result<Arc<Kinds>, LedgerError> {
        let revision = ledger.last_revision()?.map_or(0, |last| last.number);
        // Who comes meanwhile waits: reading them once is quicker than reading them twice at once.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kinds) = held.as_ref()
            && kinds.revision == revision
        {
            return Ok(Arc::clone(kinds));
        }
        let kinds = Arc::new(ledger.kinds(revision)?);
        *held = Some(Arc::clone(&kinds));
        Ok(kinds)
    }
}

impl Ledger {
    fn kinds(&self, revision: i64) -> Result<Kinds, LedgerError> {
        // The index by key holds all that is asked for.
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, kind FROM entity INDEXED BY entity_by_key")?;
        let mut rows = statement.query([])?;
        let mut by_number = Vec::new();
        while let Some(row) = rows.next()? {
            let at = usize::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
            if at >= by_number.len() {
                by_number.resize(at + 1, 0);
            }
            by_number[at] = row.get(1)?;
        }
        Ok(Kinds {
            revision,
            by_number,
        })
    }

    /// The live entities that name this one, by kind; within a kind, in the order in which they first came.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn naming_by_kind(
        &self,
        kinds: &Kinds,
        kind: Kind,
        key: &str,
    ) -> Result<BTreeMap<Kind, Vec<Number>>, LedgerError> {
        // What is gone names nothing: its links went with it.
        let mut statement = self
            .connection
            .prepare_cached("SELECT entity FROM link WHERE kind = ?1 AND key = ?2")?;
        let mut rows = statement.query(params![kind_number(kind), key])?;
        let mut by_number: [Vec<Number>; 256] = std::array::from_fn(|_| Vec::new());
        while let Some(row) = rows.next()? {
            let id: i64 = row.get(0)?;
            let at = usize::try_from(id).unwrap_or(0);
            let of = kinds.by_number.get(at).copied().unwrap_or(0);
            by_number[usize::from(of)].push(Number(id));
        }
        let mut out = BTreeMap::new();
        for (of, numbers) in (0_i64..).zip(by_number) {
            if !numbers.is_empty() {
                out.insert(kind_of(of)?, numbers);
            }
        }
        Ok(out)
    }

    /// Some of the live entities that name this one: the first that came.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn first_naming(
        &self,
        kind: Kind,
        key: &str,
        limit: i64,
    ) -> Result<Vec<Number>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT entity FROM link WHERE kind = ?1 AND key = ?2 LIMIT ?3")?;
        let rows = statement.query_map(params![kind_number(kind), key, limit], |row| {
            Ok(Number(row.get(0)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A live entity, by its number in the file.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn numbered(&self, number: Number) -> Result<Option<Entity>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT kind, key, body FROM entity WHERE id = ?1")?;
        let row = statement.query_row([number.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, Option<Vec<u8>>>(2)?))
        });
        let Some((kind, key, Some(json))) = row.optional()? else {
            return Ok(None);
        };
        entity(kind_of(kind)?, key, &json).map(Some)
    }
}

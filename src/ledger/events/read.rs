//! Reading events.

use rusqlite::{OptionalExtension, params};

use super::{Deed, Era, Event};
use crate::ledger::read::entity;
use crate::ledger::{Ledger, LedgerError, kind_number, kind_of};
use crate::record::{Body, Kind};

/// From one position to another: what is needed to say what happened.
const PAGE: &str = "
    SELECT entity.kind, entity.key, event.revision, batch.at, event.deed,
        CASE WHEN entity.revision = event.revision THEN entity.body ELSE superseded.body END,
        CASE WHEN entity.revision = event.revision THEN entity.datestamp ELSE superseded.datestamp END
    FROM event JOIN batch ON batch.number = event.batch JOIN entity ON entity.id = event.entity
    LEFT JOIN superseded ON superseded.entity = event.entity AND superseded.revision = event.revision
    WHERE event.position BETWEEN ?1 AND ?2 ORDER BY event.position";

impl Ledger {
    /// The era of the events; nothing where nothing happened yet.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn era(&self) -> Result<Option<Era>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT begun, (SELECT coalesce(max(position), 0) FROM event) FROM era ORDER BY begun DESC LIMIT 1",
        )?;
        let era = statement.query_row([], |row| {
            Ok(Era {
                begun: row.get(0)?,
                events: row.get::<_, i64>(1)?.try_into().unwrap_or(0),
            })
        });
        Ok(era.optional()?)
    }

    /// Was there such an era, of which nothing is kept any more?
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn had_era(&self, begun: i64) -> Result<bool, LedgerError> {
        Ok(self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM era WHERE begun = ?1)",
            [begun],
            |row| row.get(0),
        )?)
    }

    /// When an event could first be seen, in milliseconds since 1970, by its position from 1.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn event_time(&self, position: u64) -> Result<Option<i64>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at FROM event JOIN batch ON batch.number = event.batch WHERE position = ?1",
        )?;
        Ok(statement
            .query_row([number(position)], |row| row.get(0))
            .optional()?)
    }

    /// The events between two positions, both included.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn events(&self, first: u64, last: u64) -> Result<Vec<Event>, LedgerError> {
        let mut statement = self.connection.prepare_cached(PAGE)?;
        let mut rows = statement.query(params![number(first), number(last)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let kind = kind_of(row.get(0)?)?;
            let key: String = row.get(1)?;
            let json: Option<Vec<u8>> = row.get(5)?;
            let version = match json {
                Some(json) => Some((entity(kind, key.clone(), &json)?.body, row.get(6)?)),
                None => None,
            };
            let deed = match row.get::<_, i64>(4)? {
                0 => Deed::Create,
                1 => Deed::Update,
                _ => Deed::Delete,
            };
            out.push(Event {
                kind,
                key,
                revision: row.get(2)?,
                at: row.get(3)?,
                deed: if version.is_some() {
                    deed
                } else {
                    Deed::Delete
                },
                version,
            });
        }
        Ok(out)
    }

    /// What a thing was when a revision made another version of it, or removed it.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn before(
        &self,
        kind: Kind,
        key: &str,
        revision: i64,
    ) -> Result<Option<Body>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT superseded.body FROM superseded JOIN entity ON entity.id = superseded.entity
             WHERE kind = ?1 AND key = ?2 AND until = ?3",
        )?;
        let json: Option<Vec<u8>> = statement
            .query_row(params![kind_number(kind), key, revision], |row| row.get(0))
            .optional()?
            .flatten();
        json.map(|json| Ok(entity(kind, key.to_owned(), &json)?.body))
            .transpose()
    }
}

fn number(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

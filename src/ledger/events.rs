//! The events: every version of every thing, one after the other, for those who replicate.
//!
//! A revision's versions are put here when it has entered the feed ([`Ledger::follow`]), and are never moved: what was the
//! seventh event stays the seventh. So pages of events can be handed out for good. Here stand only which version it is and
//! what it did; the version itself is in `entity`, or in `superseded` once another came.
//!
//! Times ascend strictly from batch to batch, also where a clock stands still: whoever has seen all of one time has seen all
//! of what came before.
//!
//! Should mapping come to say the same things in another way, every version is said anew: an *era* begins, with all things as
//! they are now, and the events of the one before are forgotten.

mod read;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{Ledger, LedgerError, feed};
use crate::record::{Body, Kind};

/// Made where they are not there yet.
const TABLES: &str = "
    BEGIN;
    CREATE TABLE era (
        begun       INTEGER PRIMARY KEY, -- in seconds since 1970, and later than the one before: its name
        fingerprint TEXT NOT NULL        -- what maps its versions
    );
    -- What came at once: a revision, or at the beginning of an era everything.
    CREATE TABLE batch (
        number   INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL, -- the last one that it holds
        at       INTEGER NOT NULL  -- in milliseconds since 1970, and later than the one before
    );
    -- Those of the last era, without gaps from 1.
    CREATE TABLE event (
        position INTEGER PRIMARY KEY,
        batch    INTEGER NOT NULL,
        entity   INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        deed     INTEGER NOT NULL
    );
    COMMIT;
";

/// Everything as it is, at the beginning of an era: revision, batch, and whether it is the first. Whoever followed the era
/// before has to learn what went; who follows the first has nothing yet.
const EVERYTHING: &str = "
    INSERT INTO event (batch, entity, revision, deed)
    SELECT ?2, id, revision, CASE WHEN body IS NULL THEN 2 WHEN ?3 THEN 0 ELSE 1 END
    FROM entity WHERE revision <= ?1 AND (body IS NOT NULL OR NOT ?3) ORDER BY kind, key";

/// What a revision made: revision and batch. A version stands in `entity`, or where a later revision superseded it.
const OF_REVISION: &str = "
    INSERT INTO event (batch, entity, revision, deed)
    SELECT ?2, id, ?1, CASE
        WHEN gone THEN 2
        WHEN EXISTS (SELECT 1 FROM superseded AS was WHERE was.entity = id AND was.until = ?1 AND was.body IS NOT NULL) THEN 1
        ELSE 0 END
    FROM (
        SELECT id, kind, key, body IS NULL AS gone FROM entity WHERE revision = ?1
        UNION ALL
        SELECT id, kind, key, superseded.body IS NULL FROM superseded INDEXED BY superseded_by_until
        JOIN entity ON entity.id = superseded.entity WHERE superseded.until > ?1 AND superseded.revision = ?1)
    ORDER BY kind, key";

/// What happened to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// It came, or came back.
    Create,
    /// It is not what it was.
    Update,
    /// It went.
    Delete,
}

/// An era of the events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Era {
    /// When it began, in seconds since 1970. No two eras have the same.
    pub begun: i64,
    /// How many events there are.
    pub events: u64,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The kind of the thing.
    pub kind: Kind,
    /// Its key.
    pub key: String,
    /// The revision that made this version.
    pub revision: i64,
    /// When followers could first see it, in milliseconds since 1970.
    pub at: i64,
    /// What happened. A version that was erased is given as one that went.
    pub deed: Deed,
    /// The version and its datestamp; of what went there is none.
    pub version: Option<(Body, i64)>,
}

pub(super) fn bring_up_to_date(connection: &Connection) -> Result<(), LedgerError> {
    let there: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'event')",
        [],
        |row| row.get(0),
    )?;
    if !there {
        connection.execute_batch(TABLES)?;
    }
    Ok(())
}

impl Ledger {
    /// Puts what entered the feed among the events. `fingerprint` is of what maps them: where it is another one, everything is
    /// said anew.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn follow(
        &self,
        fingerprint: &str,
        clock: impl FnOnce() -> i64,
    ) -> Result<(), LedgerError> {
        let _alone = feed::alone();
        let transaction = self.connection.unchecked_transaction()?;
        let last: Option<i64> =
            transaction.query_row("SELECT max(revision) FROM feed", [], |row| row.get(0))?;
        let Some(last) = last else {
            return Ok(());
        };
        let known: Option<String> = transaction
            .query_row(
                "SELECT fingerprint FROM era ORDER BY begun DESC LIMIT 1",
                [],
                |row| row.get(0),
            )
            .optional()?;
        if known.as_deref() == Some(fingerprint) {
            add_revisions(&transaction)?;
        } else {
            begin(&transaction, fingerprint, last, clock(), known.is_none())?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// Has the next [`Ledger::follow`] begin an era: what was handed out may have been of revisions that this ledger does not
    /// have any more.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn forget_era(&self) -> Result<(), LedgerError> {
        self.connection
            .execute("UPDATE era SET fingerprint = ''", [])?;
        Ok(())
    }
}

/// Begins an era with everything as it is.
fn begin(
    transaction: &Transaction<'_>,
    fingerprint: &str,
    revision: i64,
    now: i64,
    is_first: bool,
) -> Result<(), LedgerError> {
    let before: i64 =
        transaction.query_row("SELECT coalesce(max(begun), -1) FROM era", [], |row| {
            row.get(0)
        })?;
    transaction.execute(
        "INSERT INTO era (begun, fingerprint) VALUES (?1, ?2)",
        params![now.max(before + 1), fingerprint],
    )?;
    transaction.execute("DELETE FROM event", [])?;
    let batch = add_batch(transaction, revision, now)?;
    transaction
        .prepare_cached(EVERYTHING)?
        .execute(params![revision, batch, is_first])?;
    Ok(())
}

/// Adds the revisions that entered the feed since.
fn add_revisions(transaction: &Transaction<'_>) -> Result<(), LedgerError> {
    let mut statement = transaction.prepare_cached(
        "SELECT revision, entered FROM feed WHERE revision > (SELECT max(revision) FROM batch) ORDER BY revision",
    )?;
    let revisions = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let revisions: Vec<(i64, i64)> = revisions.collect::<Result<_, _>>()?;
    for (revision, entered) in revisions {
        let batch = add_batch(transaction, revision, entered)?;
        transaction
            .prepare_cached(OF_REVISION)?
            .execute([revision, batch])?;
    }
    Ok(())
}

fn add_batch(
    transaction: &Transaction<'_>,
    revision: i64,
    seconds: i64,
) -> Result<i64, LedgerError> {
    let at = transaction.query_row(
        "SELECT max(?1, (SELECT coalesce(max(at) + 1, 0) FROM batch), (SELECT entered * 1000 FROM feed WHERE revision = ?2))",
        [seconds.saturating_mul(1000), revision],
        |row| row.get::<_, i64>(0),
    )?;
    transaction.execute(
        "INSERT INTO batch (revision, at) VALUES (?1, ?2)",
        [revision, at],
    )?;
    Ok(transaction.last_insert_rowid())
}

#[cfg(test)]
mod tests;

//! The feed: when things became what they are, for those who harvest.
//!
//! A revision enters the feed after it was committed, and only then does anybody see it there. The time of entering, not that
//! of the sync's beginning, is what harvesters compare with: a sync takes its time, and who asks meanwhile must not be told a
//! later time than that of changes that are still to come. So times are read while nobody enters ([`Ledger::instant`]), and
//! revisions enter while nobody reads the time ([`Ledger::enter`]).
//!
//! Things are listed by kind, revision and key, which an index holds: a page costs what the page before it costs.

use std::sync::{PoisonError, RwLock, RwLockWriteGuard};

use rusqlite::{Connection, OptionalExtension, params};

use super::read::Snapshot;
use super::{Ledger, LedgerError, kind_number};
use crate::record::{Body, Kind};

/// Made where they are not there yet: a ledger without them has nobody who harvests it.
const TABLES: &str = "
    BEGIN;
    -- When revisions entered the feed; never before the one before.
    CREATE TABLE feed (
        revision INTEGER PRIMARY KEY,
        entered  INTEGER NOT NULL
    );
    CREATE INDEX entity_by_feed ON entity (kind, revision, key);
    -- What nobody else may know.
    CREATE TABLE secret (
        name  TEXT PRIMARY KEY,
        value BLOB NOT NULL
    ) WITHOUT ROWID;
    INSERT INTO secret (name, value) VALUES ('tokens', randomblob(32));
    COMMIT;
";

/// Read while a time is read and a snapshot begins; written while a revision enters.
static ENTERING: RwLock<()> = RwLock::new(());

/// While this is held, nobody else enters and nobody reads the time.
pub(super) fn alone() -> RwLockWriteGuard<'static, ()> {
    ENTERING.write().unwrap_or_else(PoisonError::into_inner)
}

/// Where a list has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The kind.
    pub kind: Kind,
    /// The revision that the thing was last changed in.
    pub revision: i64,
    /// The key.
    pub key: String,
}

/// A thing in the feed.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it stands.
    pub position: Position,
    /// When it entered the feed, in seconds since 1970.
    pub entered: i64,
    /// When it last changed, in seconds since 1970.
    pub datestamp: i64,
    /// Is it gone?
    pub is_gone: bool,
    /// What it is, where that was asked for.
    pub body: Option<Body>,
}

/// Revisions, the first and the last.
pub type Span = (i64, i64);

pub(super) fn bring_up_to_date(connection: &Connection) -> Result<(), LedgerError> {
    let there: bool = connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'feed')",
        [],
        |row| row.get(0),
    )?;
    if !there {
        connection.execute_batch(TABLES)?;
    }
    Ok(())
}

impl Ledger {
    /// Lets revisions that are committed enter the feed, at the time that the clock shows then.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn enter(&self, clock: impl FnOnce() -> i64) -> Result<(), LedgerError> {
        let _alone = alone();
        self.connection.execute(
            "INSERT INTO feed (revision, entered)
             SELECT number, max(?1, datestamp, (SELECT coalesce(max(entered), 0) FROM feed)) FROM revision
             WHERE number > (SELECT coalesce(max(revision), 0) FROM feed) ORDER BY number",
            [clock()],
        )?;
        Ok(())
    }

    /// The time, and the ledger as it is then: no revision enters the feed later with an earlier time.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn instant(&self, clock: impl FnOnce() -> i64) -> Result<(Snapshot<'_>, i64), LedgerError> {
        let _together = ENTERING.read().unwrap_or_else(PoisonError::into_inner);
        let now = clock();
        Ok((self.snapshot()?, now))
    }

    /// When the first revision entered the feed.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn feed_begins(&self) -> Result<Option<i64>, LedgerError> {
        Ok(self
            .connection
            .query_row("SELECT min(entered) FROM feed", [], |row| row.get(0))?)
    }

    /// When a revision entered the feed; nothing while it has not.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn entered(&self, revision: i64) -> Result<Option<i64>, LedgerError> {
        Ok(self
            .connection
            .prepare_cached("SELECT entered FROM feed WHERE revision = ?1")?
            .query_row([revision], |row| row.get(0))
            .optional()?)
    }

    /// The revisions that entered the feed between two times, both included; nothing where none did.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn feed_span(
        &self,
        from: Option<i64>,
        until: Option<i64>,
    ) -> Result<Option<Span>, LedgerError> {
        // Times never go backwards: looked for from the end, where those who harvest again begin.
        let mut statement = self.connection.prepare_cached(
            "SELECT revision FROM feed WHERE entered <= ?1 ORDER BY revision DESC LIMIT 1",
        )?;
        let mut last_until = |time: i64| statement.query_row([time], |row| row.get(0)).optional();
        let Some(last) = last_until(until.unwrap_or(i64::MAX))? else {
            return Ok(None);
        };
        let before = match from.and_then(|from| from.checked_sub(1)) {
            Some(before) => last_until(before)?.unwrap_or(0),
            None => 0,
        };
        Ok((before < last).then_some((before + 1, last)))
    }

    /// How many things of these kinds were last changed in these revisions.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn feed_size(&self, kinds: &[Kind], (first, last): Span) -> Result<u64, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM entity INDEXED BY entity_by_feed WHERE kind = ?1 AND revision BETWEEN ?2 AND ?3",
        )?;
        let mut size = 0;
        for kind in kinds {
            let count: i64 =
                statement.query_row([kind_number(*kind), first, last], |row| row.get(0))?;
            size += u64::try_from(count).unwrap_or(0);
        }
        Ok(size)
    }

    /// Things of these kinds, in their order, that were last changed in these revisions: those behind a position, and no more
    /// than so many. `whole` asks for what they are.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn feed_page(
        &self,
        kinds: &[Kind],
        span: Span,
        after: Option<&Position>,
        limit: usize,
        whole: bool,
    ) -> Result<Vec<Entry>, LedgerError> {
        let mut page = Vec::new();
        let skipped = after.and_then(|after| kinds.iter().position(|kind| *kind == after.kind));
        for kind in &kinds[skipped.unwrap_or(0)..] {
            let behind = after.filter(|after| after.kind == *kind);
            self.feed_of(*kind, span, behind, limit - page.len(), whole, &mut page)?;
            if page.len() >= limit {
                break;
            }
        }
        Ok(page)
    }

    fn feed_of(
        &self,
        kind: Kind,
        (first, last): Span,
        after: Option<&Position>,
        limit: usize,
        whole: bool,
        page: &mut Vec<Entry>,
    ) -> Result<(), LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, entity.revision, entered, body IS NULL, CASE WHEN ?6 THEN body END, datestamp
             FROM entity INDEXED BY entity_by_feed CROSS JOIN feed ON feed.revision = entity.revision
             WHERE kind = ?1 AND (entity.revision, key) > (?2, ?3) AND entity.revision <= ?4
             ORDER BY entity.revision, key LIMIT ?5",
        )?;
        // No key is empty: behind that are all keys of the revision.
        let (revision, key) = after.map_or((first, ""), |after| (after.revision, &after.key));
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![
            kind_number(kind),
            revision,
            key,
            last,
            limit,
            whole
        ])?;
        while let Some(row) = rows.next()? {
            let key: String = row.get(0)?;
            let body = body(kind, &key, row, 4)?;
            page.push(Entry {
                position: Position {
                    kind,
                    revision: row.get(1)?,
                    key,
                },
                entered: row.get(2)?,
                datestamp: row.get(5)?,
                is_gone: row.get(3)?,
                body,
            });
        }
        Ok(())
    }

    /// What a live entity is: [`Ledger::get`] without the rest.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn body(&self, kind: Kind, key: &str) -> Result<Option<Body>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT body FROM entity WHERE kind = ?1 AND key = ?2")?;
        let mut rows = statement.query(params![kind_number(kind), key])?;
        match rows.next()? {
            Some(row) => body(kind, key, row, 0),
            None => Ok(None),
        }
    }

    /// The keys of a kind that begin so.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn keys_from(&self, kind: Kind, start: &str) -> Result<Vec<String>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key FROM entity WHERE kind = ?1 AND key >= ?2 AND key < ?3 ORDER BY key LIMIT 1000",
        )?;
        // What follows in a key is a letter, a digit or a hyphen.
        let end = format!("{start}~");
        let rows = statement.query_map(params![kind_number(kind), start, end], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What tokens of lists are signed with. It is made with the ledger, and stays.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn token_secret(&self) -> Result<Vec<u8>, LedgerError> {
        Ok(self.connection.query_row(
            "SELECT value FROM secret WHERE name = 'tokens'",
            [],
            |row| row.get(0),
        )?)
    }
}

/// The body in a column, read where it lies.
fn body(
    kind: Kind,
    key: &str,
    row: &rusqlite::Row<'_>,
    column: usize,
) -> Result<Option<Body>, LedgerError> {
    let json = row.get_ref(column)?;
    let json = json.as_blob_or_null().map_err(rusqlite::Error::from)?;
    json.map(|json| Body::from_json(kind, json))
        .transpose()
        .map_err(|source| LedgerError::Body {
            kind,
            key: key.to_owned(),
            source,
        })
}

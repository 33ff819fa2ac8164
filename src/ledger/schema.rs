//! The tables.

use rusqlite::Connection;

use super::LedgerError;

/// The format of the file, in `user_version`.
const FORMAT: i64 = 2;

/// Each commit is on the disk when it is acknowledged.
pub(super) const SETTINGS: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 5000;
    PRAGMA cache_size = -32000;
    PRAGMA temp_store = MEMORY;
";

pub(super) const READ_SETTINGS: &str = "
    PRAGMA query_only = ON;
    PRAGMA busy_timeout = 5000;
    PRAGMA cache_size = -16000;
    PRAGMA temp_store = MEMORY;
";

/// Two megabytes. Four, and eight, make no document faster.
pub(super) const FEW_PAGES: &str = "PRAGMA cache_size = -2000;";

const TABLES: &str = "
    BEGIN;
    CREATE TABLE revision (
        number    INTEGER PRIMARY KEY,
        datestamp INTEGER NOT NULL,
        added     INTEGER NOT NULL,
        changed   INTEGER NOT NULL,
        removed   INTEGER NOT NULL
    );
    -- What is: one row an entity, also when it is gone.
    CREATE TABLE entity (
        id        INTEGER PRIMARY KEY,
        kind      INTEGER NOT NULL,
        key       TEXT NOT NULL,
        revision  INTEGER NOT NULL REFERENCES revision (number) DEFERRABLE INITIALLY DEFERRED,
        datestamp INTEGER NOT NULL,
        hash      BLOB NOT NULL,
        body      BLOB,           -- NULL: a tombstone
        origin    TEXT NOT NULL,  -- source, file and record; for people, not for mapping
        replaced  TEXT            -- of a tombstone: the key of the entity that it was merged into; several with spaces between, where it may be any
    );
    CREATE UNIQUE INDEX entity_by_key ON entity (kind, key);
    CREATE INDEX entity_by_revision ON entity (revision);
    -- What was: the versions that others superseded.
    CREATE TABLE superseded (
        entity    INTEGER NOT NULL REFERENCES entity (id),
        revision  INTEGER NOT NULL,
        datestamp INTEGER NOT NULL,
        until     INTEGER NOT NULL, -- the revision that superseded it
        body      BLOB,
        PRIMARY KEY (entity, revision)
    ) WITHOUT ROWID;
    CREATE INDEX superseded_by_until ON superseded (until);
    -- Who names whom: kind and key that an entity's body names.
    CREATE TABLE link (
        kind   INTEGER NOT NULL,
        key    TEXT NOT NULL,
        entity INTEGER NOT NULL REFERENCES entity (id),
        PRIMARY KEY (kind, key, entity)
    ) WITHOUT ROWID;
    -- Keys of people, minted once.
    CREATE TABLE person_key (
        k1            TEXT NOT NULL,
        disambiguator TEXT NOT NULL,
        key           TEXT NOT NULL,
        revision      INTEGER NOT NULL,
        source        TEXT NOT NULL DEFAULT '', -- whose name it was minted for
        PRIMARY KEY (k1, disambiguator)
    ) WITHOUT ROWID;
    -- What the last sync left for people to decide.
    CREATE TABLE review (
        position INTEGER PRIMARY KEY,
        id       TEXT NOT NULL,
        item     BLOB NOT NULL
    );
    -- What the last syncs said, for `oogst status`.
    CREATE TABLE run (
        id       INTEGER PRIMARY KEY,
        started  INTEGER NOT NULL,
        finished INTEGER NOT NULL,
        revision INTEGER NOT NULL,
        outcome  TEXT NOT NULL,
        notes    TEXT NOT NULL
    );
    CREATE VIRTUAL TABLE text USING fts5 (
        title, body,
        content = '', contentless_delete = 1,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '3'
    );
    PRAGMA user_version = 2;
    COMMIT;
";

/// From format 1: keys know their source, and there is a list for review.
const TO_2: &str = "
    BEGIN;
    ALTER TABLE person_key ADD COLUMN source TEXT NOT NULL DEFAULT '';
    CREATE TABLE review (
        position INTEGER PRIMARY KEY,
        id       TEXT NOT NULL,
        item     BLOB NOT NULL
    );
    PRAGMA user_version = 2;
    COMMIT;
";

/// Made where it is not there yet. Tombstones are few: what lives is counted without reading what it is.
const GONE: &str = "CREATE INDEX IF NOT EXISTS entity_gone ON entity (kind) WHERE body IS NULL";

pub(super) fn bring_up_to_date(connection: &Connection) -> Result<(), LedgerError> {
    bring_up(connection)?;
    Ok(connection.execute_batch(GONE)?)
}

fn bring_up(connection: &Connection) -> Result<(), LedgerError> {
    match version(connection)? {
        0 => Ok(connection.execute_batch(TABLES)?),
        1 => {
            connection.execute_batch(TO_2)?;
            tracing::info!(
                "the ledger was brought from format 1 to {FORMAT}; an older oogst cannot open it any more"
            );
            Ok(())
        }
        FORMAT => Ok(()),
        found => Err(LedgerError::TooNew {
            found,
            known: FORMAT,
        }),
    }
}

pub(super) fn refuse_other_versions(connection: &Connection) -> Result<(), LedgerError> {
    match version(connection)? {
        FORMAT => Ok(()),
        0 => Err(LedgerError::Corrupt("no tables")),
        found if found < FORMAT => Err(LedgerError::TooOld {
            found,
            known: FORMAT,
        }),
        found => Err(LedgerError::TooNew {
            found,
            known: FORMAT,
        }),
    }
}

fn version(connection: &Connection) -> Result<i64, LedgerError> {
    Ok(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?)
}

//! Who was forgotten: bare keys, and marks by which a sync knows them again (see [`crate::identity::forgotten`]).
//!
//! What was erased from versions of the past is noted too, by the revision that did it: what was derived before that cannot
//! be brought forward by differences, since the past does not say any more what has to go.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::{Ledger, LedgerError};
use crate::identity::forgotten::Forgotten;
use crate::identity::people::Registered;

/// Made where they are not there yet.
const TABLES: &str = "
    BEGIN;
    CREATE TABLE forgotten (
        key       TEXT PRIMARY KEY,
        revision  INTEGER NOT NULL,
        datestamp INTEGER NOT NULL,
        done      INTEGER NOT NULL -- 0 until nothing is left in graph and dumps either
    ) WITHOUT ROWID;
    -- Salted hashes of names and ORCIDs, and the key that they had.
    CREATE TABLE forgotten_mark (
        mark     BLOB PRIMARY KEY,
        key      TEXT NOT NULL,
        revision INTEGER NOT NULL, -- that minted the key
        source   TEXT NOT NULL
    ) WITHOUT ROWID;
    -- Revisions that rewrote versions of the past.
    CREATE TABLE erased (revision INTEGER PRIMARY KEY);
    -- What of the settings the entities were made with.
    CREATE TABLE made_with (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    INSERT INTO secret (name, value) VALUES ('forgotten', randomblob(32));
    COMMIT;
";

/// The setting that says which properties of people are published, for [`Ledger::made_with`].
pub const PUBLISHED: &str = "persons.publish";

/// Somebody who was forgotten.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Gone {
    /// The key.
    pub key: String,
    /// The revision that forgot them.
    pub revision: i64,
    /// When, in seconds since 1970.
    pub datestamp: i64,
    /// Are they gone from graph and dumps too?
    pub done: bool,
}

/// A ledger that nobody opened to write since there are these tables has none of them.
fn is_there(connection: &Connection) -> Result<bool, LedgerError> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'forgotten')",
        [],
        |row| row.get(0),
    )?)
}

pub(super) fn bring_up_to_date(connection: &Connection) -> Result<(), LedgerError> {
    if !is_there(connection)? {
        connection.execute_batch(TABLES)?;
    }
    Ok(())
}

impl Ledger {
    /// Who was forgotten, for identity.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn forgotten(&self) -> Result<Forgotten, LedgerError> {
        if !is_there(&self.connection)? {
            return Ok(Forgotten::default());
        }
        let salt = "SELECT value FROM secret WHERE name = 'forgotten'";
        let mut forgotten = Forgotten {
            salt: self.connection.query_row(salt, [], |row| row.get(0))?,
            ..Forgotten::default()
        };
        for gone in self.all_forgotten()? {
            forgotten.keys.insert(gone.key, gone.revision);
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT mark, key, revision, source FROM forgotten_mark")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let registered = Registered {
                key: row.get(1)?,
                revision: row.get(2)?,
                source: row.get(3)?,
            };
            forgotten.marks.insert(row.get(0)?, registered);
        }
        Ok(forgotten)
    }

    /// Everybody who was forgotten, by key.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn all_forgotten(&self) -> Result<Vec<Gone>, LedgerError> {
        if !is_there(&self.connection)? {
            return Ok(Vec::new());
        }
        let mut statement = self
            .connection
            .prepare_cached("SELECT key, revision, datestamp, done FROM forgotten ORDER BY key")?;
        let rows = statement.query_map([], |row| {
            Ok(Gone {
                key: row.get(0)?,
                revision: row.get(1)?,
                datestamp: row.get(2)?,
                done: row.get(3)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The last revision that rewrote versions of the past; what was derived before is to be made anew.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn last_erased(&self) -> Result<Option<i64>, LedgerError> {
        if !is_there(&self.connection)? {
            return Ok(None);
        }
        let sql = "SELECT max(revision) FROM erased";
        Ok(self.connection.query_row(sql, [], |row| row.get(0))?)
    }

    /// Nothing is left of these people anywhere.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn all_is_erased(&self) -> Result<(), LedgerError> {
        self.connection
            .execute("UPDATE forgotten SET done = 1 WHERE done = 0", [])?;
        Ok(())
    }

    /// Lets a person be published again, as far as sources still name them. `false` where they were not forgotten.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn remember(&self, key: &str) -> Result<bool, LedgerError> {
        // The marks stay: by them the names have the keys that they had.
        let gone = self
            .connection
            .execute("DELETE FROM forgotten WHERE key = ?1", [key])?;
        Ok(gone > 0)
    }

    /// Takes over who was forgotten in another ledger: one that takes the place of this one.
    ///
    /// # Errors
    /// Where either cannot be read or written to.
    pub fn forgotten_like(&self, other: &Forgotten) -> Result<(), LedgerError> {
        let set = "UPDATE secret SET value = ?1 WHERE name = 'forgotten'";
        self.connection.execute(set, [&other.salt])?;
        let mut statement = self.connection.prepare_cached(
            "INSERT OR IGNORE INTO forgotten_mark (mark, key, revision, source) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (mark, registered) in &other.marks {
            let Registered {
                key,
                revision,
                source,
            } = registered;
            statement.execute(params![mark, key, revision, source])?;
        }
        Ok(())
    }

    /// What of the settings the entities were made with, by name.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn made_with(&self, name: &str) -> Result<Option<String>, LedgerError> {
        if !is_there(&self.connection)? {
            return Ok(None);
        }
        let sql = "SELECT value FROM made_with WHERE name = ?1";
        Ok(self
            .connection
            .query_row(sql, [name], |row| row.get(0))
            .optional()?)
    }

    /// Keeps it.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn note_made_with(&self, name: &str, value: &str) -> Result<(), LedgerError> {
        let sql = "INSERT OR REPLACE INTO made_with (name, value) VALUES (?1, ?2)";
        self.connection.execute(sql, [name, value])?;
        Ok(())
    }

    /// The keys of people that were merged into one of these, and these.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn keys_of_person(&self, key: &str) -> Result<Vec<String>, LedgerError> {
        let person = super::kind_number(crate::record::Kind::Person);
        let mut statement = self
            .connection
            .prepare("SELECT key, replaced FROM entity WHERE kind = ?1 AND replaced IS NOT NULL")?;
        let rows = statement.query_map([person], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let merged: BTreeMap<String, String> = rows.collect::<Result<_, _>>()?;
        let mut keys = vec![key.to_owned()];
        let mut at = 0;
        while let Some(into) = keys.get(at).cloned() {
            // Who was split is several people: the key is not one of theirs.
            let more = merged.iter().filter(|(_, replaced)| **replaced == into);
            let more: Vec<String> = more.map(|(key, _)| key.clone()).collect();
            keys.extend(more.into_iter().filter(|key| *key != into));
            at += 1;
        }
        keys.sort();
        keys.dedup();
        Ok(keys)
    }
}

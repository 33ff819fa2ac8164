//! What identity keeps in the ledger: keys of people, and what is left for people to decide.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use serde::Deserialize;

use super::{Draft, Ledger, LedgerError, kind_number, read};
use crate::identity::people::{Beside, Minted, Registered, Registry};
use crate::identity::review::Item;
use crate::record::traces::UNNAMED;
use crate::record::{Body, Kind};

impl Ledger {
    /// The keys of people that were minted.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn registry(&self) -> Result<Registry, LedgerError> {
        let mut statement = self
            .connection
            .prepare("SELECT k1, disambiguator, key, revision, source FROM person_key")?;
        let rows = statement.query_map([], |row| {
            let registered = Registered {
                key: row.get(2)?,
                revision: row.get(3)?,
                source: row.get(4)?,
            };
            Ok(((row.get(0)?, row.get(1)?), registered))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// People who are one in several sources because of a co-person who is not named, by key.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn united(&self) -> Result<BTreeMap<String, Beside>, LedgerError> {
        let mut statement = self.connection.prepare(
            "SELECT key, body FROM entity WHERE kind = ?1 AND instr(body, CAST(?2 AS BLOB)) > 0",
        )?;
        let mut rows = statement.query(params![kind_number(Kind::Person), UNNAMED])?;
        let mut out = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let json: Vec<u8> = row.get(1)?;
            let entity = read::entity(Kind::Person, row.get(0)?, &json)?;
            if let Body::Person(person) = &entity.body
                && let Some(beside) = Beside::of(&entity.key, &person.links)
            {
                out.insert(entity.key, beside);
            }
        }
        Ok(out)
    }

    /// The revision in which an entity first was there; `None` for what never was.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn first_revision(&self, kind: Kind, key: &str) -> Result<Option<i64>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT min(entity.revision, coalesce(min(superseded.revision), entity.revision))
             FROM entity LEFT JOIN superseded ON superseded.entity = entity.id
             WHERE kind = ?1 AND key = ?2 GROUP BY entity.id",
        )?;
        Ok(statement
            .query_row(params![kind_number(kind), key], |row| row.get(0))
            .optional()?)
    }

    /// What the last sync left for people to decide, in order.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn review(&self) -> Result<Vec<Item>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT item FROM review ORDER BY position")?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let json = row.get_ref(0)?.as_blob().unwrap_or_default();
            out.push(item(json)?);
        }
        Ok(out)
    }
}

impl Ledger {
    /// What the items for review are about, in order: much less to read than the items.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn review_heads(&self) -> Result<Vec<Head>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT position, item FROM review ORDER BY position")?;
        let mut rows = statement.query([])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let head: Head = item(row.get_ref(1)?.as_blob().unwrap_or_default())?;
            out.push(Head {
                position: row.get(0)?,
                ..head
            });
        }
        Ok(out)
    }

    /// The items for review at these positions.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn review_at(&self, positions: &[i64]) -> Result<Vec<Item>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT item FROM review WHERE position = ?1")?;
        let mut out = Vec::new();
        for position in positions {
            let json: Vec<u8> = statement.query_row([position], |row| row.get(0))?;
            out.push(item(&json)?);
        }
        Ok(out)
    }
}

fn item<T: for<'a> Deserialize<'a>>(json: &[u8]) -> Result<T, LedgerError> {
    serde_json::from_slice(json)
        .map_err(|_| LedgerError::Corrupt("an unreadable question for review"))
}

/// What an item for review is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Head {
    /// Where it stands in the list.
    #[serde(skip)]
    pub position: i64,
    /// The rule that leaves it open.
    pub rule: String,
    /// What is in question.
    pub kind: Kind,
}

impl Draft<'_> {
    /// Keeps keys of people that were minted in this revision.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn register(&self, minted: &[Minted]) -> Result<(), LedgerError> {
        let mut statement = self.transaction.prepare_cached(
            "INSERT OR IGNORE INTO person_key (k1, disambiguator, key, revision, source) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for one in minted {
            statement.execute(params![
                one.k1,
                one.disambiguator,
                one.key,
                self.number,
                one.source
            ])?;
        }
        Ok(())
    }

    /// Keeps what this sync leaves for people to decide, in the place of what the last one left.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn review(&self, items: &[Item]) -> Result<(), LedgerError> {
        self.transaction.execute("DELETE FROM review", [])?;
        let mut statement = self
            .transaction
            .prepare_cached("INSERT INTO review (position, id, item) VALUES (?1, ?2, ?3)")?;
        for (position, item) in (1i64..).zip(items) {
            let json = serde_json::to_vec(item)
                .unwrap_or_else(|fault| unreachable!("plain data serialises: {fault}"));
            statement.execute(params![position, item.id, json])?;
        }
        Ok(())
    }
}

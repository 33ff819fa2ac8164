//! What an entity was, revision by revision.

use rusqlite::params;

use super::read::entity;
use super::{Ledger, LedgerError, kind_number};
use crate::record::{Body, Kind};

/// What an entity became in a revision.
#[derive(Debug, Clone, PartialEq)]
pub struct Became {
    /// The revision.
    pub revision: i64,
    /// When, in seconds since 1970.
    pub datestamp: i64,
    /// What it was from then on; `None` where it was gone, or nothing of it is kept.
    pub body: Option<Body>,
}

impl Ledger {
    /// The versions of an entity, the latest first, without the first `skip`. Who was forgotten is in none of them, nor is what
    /// is no longer published of people.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn versions(
        &self,
        kind: Kind,
        key: &str,
        skip: usize,
        limit: usize,
    ) -> Result<Vec<Became>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT revision, datestamp, body FROM entity WHERE kind = ?1 AND key = ?2
             UNION ALL
             SELECT superseded.revision, superseded.datestamp, superseded.body
             FROM superseded JOIN entity ON entity.id = superseded.entity WHERE kind = ?1 AND key = ?2
             ORDER BY 1 DESC LIMIT ?3 OFFSET ?4",
        )?;
        let number = |number| i64::try_from(number).unwrap_or(i64::MAX);
        let mut rows =
            statement.query(params![kind_number(kind), key, number(limit), number(skip)])?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            let json: Option<Vec<u8>> = row.get(2)?;
            let body = json.map(|json| entity(kind, key.to_owned(), &json));
            out.push(Became {
                revision: row.get(0)?,
                datestamp: row.get(1)?,
                body: body.transpose()?.map(|entity| entity.body),
            });
        }
        Ok(out)
    }

    /// How many versions of an entity there are and were.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn count_versions(&self, kind: Kind, key: &str) -> Result<usize, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) + (SELECT count(*) FROM superseded WHERE superseded.entity = entity.id)
             FROM entity WHERE kind = ?1 AND key = ?2 GROUP BY entity.id",
        )?;
        let mut rows = statement.query(params![kind_number(kind), key])?;
        let count: i64 = rows.next()?.map_or(Ok(0), |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }
}

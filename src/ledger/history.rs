//! Looking back: the revisions, what each of them changed, and the runs of sync, a page at a time.
//!
//! A page costs what it shows, whatever there was changed: which things a revision touched stands in indexes.

use rusqlite::{Connection, OptionalExtension, params};

use super::read::{entity, revision};
use super::{Deed, Ledger, LedgerError, Revision, Run, kind_of};
use crate::record::{Body, Kind};

/// Found where an older oogst made the file, too.
const INDEX: &str =
    "CREATE INDEX IF NOT EXISTS superseded_by_revision ON superseded (revision, entity)";

/// The things that a revision touched. Those that later ones touched again stand among what was superseded.
const TOUCHED: &str = "SELECT id FROM entity WHERE revision = ?1
    UNION ALL SELECT entity FROM superseded WHERE revision = ?1";

/// Up to so many things, a revision's are in the order of kinds and keys; beyond, in that in which they first came.
const SORTED: u64 = 2_000;

/// What a revision did to a thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Happened {
    /// The kind.
    pub kind: Kind,
    /// The key.
    pub key: String,
    /// What happened. A version that was erased is given as one that went.
    pub deed: Deed,
    /// What the thing is today; nothing where it is gone.
    pub today: Option<Body>,
    /// Of what changed: the version before, and the one after.
    pub change: Option<(Body, Body)>,
}

pub(super) fn bring_up_to_date(connection: &Connection) -> Result<(), LedgerError> {
    Ok(connection.execute_batch(INDEX)?)
}

impl Ledger {
    /// Some revisions, the latest first: those after the first `skip`.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn revisions(&self, skip: u64, limit: u64) -> Result<Vec<Revision>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT number, datestamp, added, changed, removed FROM revision
             ORDER BY number DESC LIMIT ?1 OFFSET ?2",
        )?;
        let rows = statement.query_map(params![whole(limit), whole(skip)], revision)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many revisions there are.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn revision_count(&self) -> Result<u64, LedgerError> {
        self.count("SELECT count(*) FROM revision", &[])
    }

    /// The run of sync that made a revision; nothing where it is no longer kept.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn run_of(&self, number: i64) -> Result<Option<Run>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT started, finished, revision, outcome, notes FROM run WHERE revision = ?1 AND outcome = 'changed'",
        )?;
        Ok(statement.query_row([number], run).optional()?)
    }

    /// How many things a revision touched.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn touched(&self, number: i64) -> Result<u64, LedgerError> {
        self.count(&format!("SELECT count(*) FROM ({TOUCHED})"), &[number])
    }

    /// What a revision did: to the things after the first `skip`, of so many in all.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn happened(
        &self,
        number: i64,
        all: u64,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<Happened>, LedgerError> {
        // Both halves are in the order of the indexes, so that they need only be merged.
        let mut statement = self.connection.prepare_cached(&if all > SORTED {
            format!("{TOUCHED} ORDER BY 1 LIMIT ?2 OFFSET ?3")
        } else {
            format!(
                "SELECT id FROM entity WHERE id IN ({TOUCHED}) ORDER BY kind, key LIMIT ?2 OFFSET ?3"
            )
        })?;
        let ids = statement.query_map(params![number, whole(limit), whole(skip)], |row| row.get(0));
        let ids: Vec<i64> = ids?.collect::<Result<_, _>>()?;
        ids.into_iter().map(|id| self.one(id, number)).collect()
    }

    fn one(&self, id: i64, number: i64) -> Result<Happened, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, key, body,
                CASE WHEN revision = ?2 THEN body
                ELSE (SELECT body FROM superseded WHERE entity = ?1 AND superseded.revision = ?2) END,
                (SELECT body FROM superseded WHERE entity = ?1 AND until = ?2)
             FROM entity WHERE id = ?1",
        )?;
        let mut rows = statement.query([id, number])?;
        let row = rows
            .next()?
            .ok_or(LedgerError::Corrupt("a version of nothing"))?;
        let (kind, key): (Kind, String) = (kind_of(row.get(0)?)?, row.get(1)?);
        let body = |at: usize| -> Result<Option<Body>, LedgerError> {
            let json: Option<Vec<u8>> = row.get(at)?;
            json.map(|json| Ok(entity(kind, key.clone(), &json)?.body))
                .transpose()
        };
        let (today, new, old) = (body(2)?, body(3)?, body(4)?);
        let deed = match (&old, &new) {
            (_, None) => Deed::Delete,
            (None, Some(_)) => Deed::Create,
            (Some(_), Some(_)) => Deed::Update,
        };
        Ok(Happened {
            deed,
            today,
            change: old.zip(new),
            kind,
            key,
        })
    }

    /// The last runs of sync, the latest first.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn runs(&self, limit: usize) -> Result<Vec<Run>, LedgerError> {
        self.runs_after(0, u64::try_from(limit).unwrap_or(u64::MAX))
    }

    /// Some runs of sync, the latest first: those after the first `skip`.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn runs_after(&self, skip: u64, limit: u64) -> Result<Vec<Run>, LedgerError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT started, finished, revision, outcome, notes FROM run ORDER BY id DESC LIMIT ?1 OFFSET ?2",
        )?;
        let rows = statement.query_map(params![whole(limit), whole(skip)], run)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many runs of sync are kept.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn run_count(&self) -> Result<u64, LedgerError> {
        self.count("SELECT count(*) FROM run", &[])
    }

    fn count(&self, query: &str, parameters: &[i64]) -> Result<u64, LedgerError> {
        let mut statement = self.connection.prepare_cached(query)?;
        let count: i64 =
            statement.query_row(rusqlite::params_from_iter(parameters), |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }
}

fn run(row: &rusqlite::Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        started: row.get(0)?,
        finished: row.get(1)?,
        revision: row.get(2)?,
        outcome: row.get(3)?,
        notes: row.get(4)?,
    })
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::between::tests::revise;

    /// What a revision did, a word for each thing.
    fn of(ledger: &Ledger, number: i64) -> Vec<String> {
        let all = ledger.touched(number).unwrap();
        let things = ledger.happened(number, all, 0, 10).unwrap();
        things
            .iter()
            .map(|one| format!("{} {:?} {}", one.key, one.deed, one.today.is_some()))
            .collect()
    }

    #[test]
    fn what_a_revision_did_is_known_after_later_ones() {
        let mut ledger = Ledger::in_memory().unwrap();
        revise(&mut ledger, &[("b", "B"), ("a", "A")]);
        revise(&mut ledger, &[("a", "A2"), ("b", "")]);
        revise(&mut ledger, &[("b", "B3"), ("a", "A3")]);
        assert_eq!(of(&ledger, 1), ["a Create true", "b Create true"]);
        assert_eq!(of(&ledger, 2), ["a Update true", "b Delete true"]);
        assert_eq!(of(&ledger, 3), ["a Update true", "b Create true"]);
        revise(&mut ledger, &[("b", "")]);
        assert_eq!(of(&ledger, 4), ["b Delete false"]);
        assert_eq!(of(&ledger, 3), ["a Update true", "b Create false"]);
        assert_eq!(of(&ledger, 5), [""; 0]);
        let numbers = |revisions: Vec<Revision>| -> Vec<i64> {
            revisions.iter().map(|one| one.number).collect()
        };
        assert_eq!(numbers(ledger.revisions(1, 2).unwrap()), [3, 2]);
        assert_eq!(ledger.revision_count().unwrap(), 4);
    }

    #[test]
    fn a_long_list_is_in_the_order_of_coming_and_complete() {
        let mut ledger = Ledger::in_memory().unwrap();
        revise(&mut ledger, &[("c", "C"), ("a", "A"), ("b", "B")]);
        revise(&mut ledger, &[("a", "A2")]);
        let keys = |skip| -> Vec<String> {
            let things = ledger.happened(1, SORTED + 1, skip, 2).unwrap();
            things.into_iter().map(|one| one.key).collect()
        };
        assert_eq!([keys(0), keys(2)].concat(), ["c", "a", "b"]);
    }
}

//! The ledger: the truth from which everything published is derived. One `SQLite` file.
//!
//! It holds each entity as canonical JSON with its hash, revision and datestamp, the versions that were superseded,
//! tombstones, the registry of people's keys, and the full-text index. Each sync is one revision, written in one
//! transaction; revisions are numbered without gaps and their datestamps never go backwards.

mod addresses;
mod between;
mod copy;
mod counts;
mod erase;
mod error;
mod events;
mod feed;
mod forgotten;
mod history;
mod identity;
mod index;
mod named;
mod naming;
mod ranges;
mod read;
mod schema;
mod search;
mod standing;
mod versions;
mod words;
mod write;

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use crate::record::Kind;

pub use between::Number;
pub use erase::Erased;
pub use error::LedgerError;
pub use events::{Deed, Era, Event};
pub use feed::{Entry, Position, Span};
pub use forgotten::{Gone, PUBLISHED};
pub use history::Happened;
pub use identity::Head;
pub use naming::{Kinds, SharedKinds};
pub use ranges::Range;
pub use read::{Change, Link, Row, Run, Snapshot, Version};
pub use search::{Hit, Search};
pub use standing::Standing;
pub use versions::Became;
pub use words::{SharedWords, Words};
pub use write::{Draft, Outcome};

/// The name of the file in the state folder.
pub const FILE: &str = "ledger.sqlite";

/// A ledger that is open.
#[derive(Debug)]
pub struct Ledger {
    connection: Connection,
    path: PathBuf,
    standing: Standing,
    counted: counts::Counted,
    again: read::Again,
}

/// A revision: one sync that changed something.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Revision {
    /// Its number, from 1 without gaps.
    pub number: i64,
    /// When, in seconds since 1970; never before the one before.
    pub datestamp: i64,
    /// How many entities came.
    pub added: i64,
    /// How many changed.
    pub changed: i64,
    /// How many went.
    pub removed: i64,
}

impl Ledger {
    /// Opens the ledger of a state folder to write; makes it where there is none.
    ///
    /// # Errors
    /// Where the file cannot be made or opened, or was made by a later version of oogst.
    pub fn open(folder: &Path) -> Result<Self, LedgerError> {
        let path = folder.join(FILE);
        let connection =
            Connection::open(&path).map_err(|fault| LedgerError::open(&path, fault))?;
        let ledger = Self {
            connection,
            path,
            standing: Standing::default(),
            counted: counts::Counted::default(),
            again: read::Again::default(),
        };
        ledger.connection.execute_batch(schema::SETTINGS)?;
        schema::bring_up_to_date(&ledger.connection)?;
        feed::bring_up_to_date(&ledger.connection)?;
        forgotten::bring_up_to_date(&ledger.connection)?;
        events::bring_up_to_date(&ledger.connection)?;
        history::bring_up_to_date(&ledger.connection)?;
        if let Some(last) = ledger.last_revision()? {
            ledger.standing.set(last.number);
        }
        Ok(ledger)
    }

    /// Opens the ledger of a state folder to read, also while another process writes. `None` where there is none.
    ///
    /// # Errors
    /// Where the file is there and cannot be opened.
    pub fn open_to_read(folder: &Path) -> Result<Option<Self>, LedgerError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(None);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&path, flags)
            .map_err(|fault| LedgerError::open(&path, fault))?;
        // SQLite opens the file at the first read only.
        connection
            .execute_batch(schema::READ_SETTINGS)
            .and_then(|()| connection.query_row("SELECT 1 FROM sqlite_schema", [], |_| Ok(())))
            .map_err(|fault| LedgerError::open(&path, fault))?;
        // Else a statement with `LIMIT ?` is prepared anew for every limit.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        schema::refuse_other_versions(&connection)?;
        Ok(Some(Self {
            connection,
            path,
            standing: Standing::default(),
            counted: counts::Counted::default(),
            again: read::Again::default(),
        }))
    }

    /// From now on it holds few pages of the file in memory: it is one of many that are open at once, and the system has what
    /// all of them read.
    ///
    /// # Errors
    /// Never in practice.
    pub fn hold_little(&self) -> Result<(), LedgerError> {
        Ok(self.connection.execute_batch(schema::FEW_PAGES)?)
    }

    /// A ledger in memory, for tests.
    ///
    /// # Errors
    /// Never in practice.
    pub fn in_memory() -> Result<Self, LedgerError> {
        let ledger = Self {
            connection: Connection::open_in_memory()?,
            path: PathBuf::new(),
            standing: Standing::default(),
            counted: counts::Counted::default(),
            again: read::Again::default(),
        };
        ledger.connection.execute_batch(schema::SETTINGS)?;
        schema::bring_up_to_date(&ledger.connection)?;
        feed::bring_up_to_date(&ledger.connection)?;
        forgotten::bring_up_to_date(&ledger.connection)?;
        events::bring_up_to_date(&ledger.connection)?;
        history::bring_up_to_date(&ledger.connection)?;
        Ok(ledger)
    }

    /// The last revision, of a ledger that is open to write: it follows what is committed here.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing.clone()
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The number of a kind in the file. Never change one.
fn kind_number(kind: Kind) -> i64 {
    match kind {
        Kind::Concept => 1,
        Kind::Organisation => 2,
        Kind::Person => 3,
        Kind::Programme => 4,
        Kind::Project => 5,
        Kind::Grant => 6,
    }
}

fn kind_of(number: i64) -> Result<Kind, LedgerError> {
    Kind::ALL
        .into_iter()
        .find(|kind| kind_number(*kind) == number)
        .ok_or(LedgerError::Corrupt("an unknown kind"))
}

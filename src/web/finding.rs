//! The index that lists, facets and searches are answered from: of the last revision, made anew after each sync.
//!
//! Making it takes seconds where there are many things. Meanwhile pages are answered from the one before: what went since
//! is left out of them, since they read what they show from the ledger.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::Semaphore;

use super::App;
use crate::config::Config;
use crate::finding::Index;
use crate::ledger::{Ledger, LedgerError};
use crate::record::Kind;
use crate::text::grouped;

/// With more things than this, nobody waits for a new index where there is an old one.
const MANY: usize = 20_000;
/// How many lists are sent whole, as files, at once: each holds a reader of the ledger.
const FILES: usize = 4;

/// The index of the last revision that was asked for.
pub(super) struct Finding {
    /// The languages of names, for each language of pages: Dutch, English.
    languages: Vec<Vec<String>>,
    held: Mutex<Option<Arc<Index>>>,
    /// Held by whoever makes one.
    making: Mutex<()>,
    /// Who may be sent a whole list.
    pub(super) files: Arc<Semaphore>,
}

impl Finding {
    pub(super) fn new(config: &Config) -> Self {
        let languages = ["nl", "en"].map(|tag| {
            let others = config.site.languages.iter().cloned();
            std::iter::once(tag.to_owned()).chain(others).collect()
        });
        Self {
            languages: languages.to_vec(),
            held: Mutex::default(),
            making: Mutex::default(),
            files: Arc::new(Semaphore::new(FILES)),
        }
    }

    fn held(&self) -> Option<Arc<Index>> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.clone()
    }

    /// The index for what a ledger holds, or the one before where the new one is being made.
    pub(super) fn of(&self, app: &App, ledger: &Ledger) -> Result<Arc<Index>, LedgerError> {
        let revision = ledger.last_revision()?.map_or(0, |last| last.number);
        match self.held() {
            Some(held) if held.revision >= revision => Ok(held),
            Some(old) if things(&old) > MANY => {
                if self.making.try_lock().is_ok() {
                    renew(app);
                }
                Ok(old)
            }
            _ => self.make(ledger, revision),
        }
    }

    /// Makes the index, once: who comes meanwhile waits.
    fn make(&self, ledger: &Ledger, revision: i64) -> Result<Arc<Index>, LedgerError> {
        let making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = self.held().filter(|held| held.revision >= revision) {
            return Ok(held);
        }
        let begun = Instant::now();
        let index = Arc::new(Index::of(ledger, &self.languages)?);
        tracing::info!(
            "lists and facets are those of revision {revision}: {} things, {} bytes of memory, made in {} ms",
            grouped(things(&index) as u64),
            grouped(index.bytes() as u64),
            begun.elapsed().as_millis()
        );
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(index.clone());
        drop(making);
        Ok(index)
    }
}

fn things(index: &Index) -> usize {
    Kind::ALL.iter().map(|kind| index.shelf(*kind).len()).sum()
}

/// Makes the index of the last revision, and reads the words of the full-text index, while nobody waits.
pub(super) fn renew(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        let there = app.clone();
        let made = app.read(move |ledger| {
            let revision = ledger.last_revision()?.map_or(0, |last| last.number);
            there.words().of(ledger)?;
            there.finding().make(ledger, revision)?;
            Ok(())
        });
        // What is wrong with the ledger is in the log, and the next one who asks is told.
        drop(made.await);
    });
}

//! The words of the full-text index, in memory: whole, by their beginnings, and by what is inside of them.
//!
//! The index finds words and their beginnings only. In Dutch and German what is looked for stands inside of compounds: so
//! all distinct words are searched as one text, which for a hundred thousand projects is a megabyte or two. They are folded
//! as [`crate::text::fold`] does, which goes further than the index: `soren` finds `Sørensen`.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use memchr::memmem;

use super::{Ledger, LedgerError};

/// How many words of the index, that begin with one that is looked for or are it, stand for it, and how many that have it
/// inside: those that are in most texts.
const MOST: usize = 64;
/// A word with fewer letters is not looked for inside of others: it is in too many.
const INSIDE: usize = 3;

/// The words of a revision.
#[derive(Debug)]
pub struct Words {
    revision: i64,
    /// Every word, folded, with a line break before and after it.
    folded: String,
    /// Where each begins, and where all end.
    starts: Vec<usize>,
    /// How many texts hold it.
    texts: Vec<u32>,
    /// How the index spells it, where that is not how it is folded.
    spelt: HashMap<usize, Box<str>>,
    /// The kind of each entity, by row.
    kinds: Vec<u8>,
}

/// The words of the last revision that was asked for, shared by all who search.
#[derive(Debug, Clone, Default)]
pub struct SharedWords(Arc<Mutex<Option<Arc<Words>>>>);

/// How a word has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// As it is.
    Whole,
    /// Or as a beginning.
    Beginning,
    /// Or inside of another.
    Inside,
}

/// The words of the index that stand for one that is looked for.
#[derive(Debug, Default)]
pub(super) struct Matches {
    /// Their numbers, and how they match and how many texts hold them.
    found: Vec<(usize, Reach, u32)>,
    /// Begin more words with it than are listed?
    pub(super) is_cut: bool,
}

impl Matches {
    /// The numbers of the words.
    pub(super) fn within(&self, reach: Reach) -> impl Iterator<Item = usize> {
        let within = self.found.iter().filter(move |(_, how, _)| *how <= reach);
        within.map(|(number, ..)| *number)
    }

    /// In how many texts they are, when none holds two of them.
    pub(super) fn texts(&self, reach: Reach) -> u64 {
        let within = self.found.iter().filter(|(_, how, _)| *how <= reach);
        let texts: u64 = within.map(|(.., texts)| u64::from(*texts)).sum();
        // Those that are not listed are in fewer texts each, but may be many.
        if self.is_cut && reach >= Reach::Beginning {
            u64::MAX / 64
        } else {
            texts
        }
    }
}

impl SharedWords {
    /// The words of the revision that a ledger stands at. Read it in a snapshot.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn of(&self, ledger: &Ledger) -> Result<Arc<Words>, LedgerError> {
        let revision = ledger.last_revision()?.map_or(0, |last| last.number);
        // Who comes meanwhile waits: reading them once is quicker than reading them twice at once.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(words) = held.as_ref()
            && words.revision == revision
        {
            return Ok(Arc::clone(words));
        }
        let words = Arc::new(ledger.words(revision)?);
        *held = Some(Arc::clone(&words));
        Ok(words)
    }
}

impl Ledger {
    fn words(&self, revision: i64) -> Result<Words, LedgerError> {
        let mut words = Words {
            revision,
            folded: "\n".to_owned(),
            starts: Vec::new(),
            texts: Vec::new(),
            spelt: HashMap::new(),
            kinds: Vec::new(),
        };
        self.with_vocabulary(|| {
            let mut statement = self.connection.prepare("SELECT term, doc FROM temp.word")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let texts = row.get(1)?;
                words.add(
                    row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?,
                    texts,
                );
            }
            Ok(())
        })?;
        words.starts.push(words.folded.len());
        // Both are in the index by key: the table, with its bodies, is not read.
        let mut statement = self.connection.prepare("SELECT id, kind FROM entity")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, kind): (i64, u8) = (row.get(0)?, row.get(1)?);
            if let Ok(id) = usize::try_from(id) {
                if words.kinds.len() <= id {
                    words.kinds.resize(id + 1, 0);
                }
                words.kinds[id] = kind;
            }
        }
        Ok(words)
    }

    /// Reads while the table of words is there: a view of the index that belongs to this connection.
    fn with_vocabulary(
        &self,
        read: impl FnOnce() -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let only: bool = self
            .connection
            .query_row("PRAGMA query_only", [], |row| row.get(0))?;
        // It is no change of the file, but SQLite makes no exception.
        self.connection.execute_batch(
            "PRAGMA query_only = OFF;
             CREATE VIRTUAL TABLE IF NOT EXISTS temp.word USING fts5vocab('main', 'text', 'row');",
        )?;
        self.connection.pragma_update(None, "query_only", only)?;
        read()
    }
}

impl Words {
    fn add(&mut self, term: &str, texts: u32) {
        let folded = crate::text::fold(term);
        if folded != term {
            self.spelt.insert(self.starts.len(), term.into());
        }
        self.starts.push(self.folded.len());
        self.folded.push_str(&folded);
        self.folded.push('\n');
        self.texts.push(texts);
    }

    /// The number of the kind of the entity in a row.
    pub(super) fn kind(&self, row: i64) -> Option<i64> {
        let row = usize::try_from(row).ok()?;
        self.kinds.get(row).map(|kind| i64::from(*kind))
    }

    /// How the index spells a word.
    pub(super) fn spelling(&self, number: usize) -> &str {
        match self.spelt.get(&number) {
            Some(term) => term,
            None => &self.folded[self.starts[number]..self.starts[number + 1] - 1],
        }
    }

    /// The words that stand for a folded one.
    pub(super) fn find(&self, word: &str) -> Matches {
        let is_short = word.chars().count() < INSIDE;
        let wanted = if is_short {
            format!("\n{word}")
        } else {
            word.to_owned()
        };
        let mut found = Vec::new();
        let mut last = None;
        for at in memmem::find_iter(self.folded.as_bytes(), &wanted) {
            let at = if is_short { at + 1 } else { at };
            let number = self.starts.partition_point(|start| *start <= at) - 1;
            if last == Some(number) {
                continue;
            }
            last = Some(number);
            let reach = if at > self.starts[number] {
                Reach::Inside
            } else if at + word.len() + 1 == self.starts[number + 1] {
                Reach::Whole
            } else {
                Reach::Beginning
            };
            found.push((number, reach, self.texts[number]));
        }
        let mut beginnings = found.iter().filter(|(_, how, _)| *how <= Reach::Beginning);
        let is_cut = !is_short && beginnings.nth(MOST).is_some();
        // The best are kept: those that are in most texts.
        found.sort_by_key(|(number, reach, texts)| (*reach, std::cmp::Reverse(*texts), *number));
        if found.len() > MOST {
            let inside = found.iter().position(|(_, how, _)| *how == Reach::Inside);
            let others = inside.unwrap_or(found.len());
            let kept = others.min(MOST);
            found.drain(kept..others);
            found.truncate(kept + MOST);
        }
        Matches { found, is_cut }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(terms: &[(&str, u32)]) -> Words {
        let mut words = Words {
            revision: 1,
            folded: "\n".to_owned(),
            starts: Vec::new(),
            texts: Vec::new(),
            spelt: HashMap::new(),
            kinds: Vec::new(),
        };
        for (term, texts) in terms {
            words.add(term, *texts);
        }
        words.starts.push(words.folded.len());
        words
    }

    fn found<'a>(words: &'a Words, word: &str, reach: Reach) -> Vec<&'a str> {
        let matches = words.find(word);
        matches
            .within(reach)
            .map(|number| words.spelling(number))
            .collect()
    }

    #[test]
    fn a_word_is_found_whole_then_as_a_beginning_then_inside() {
        let words = words(&[
            ("migratierecht", 9),
            ("rechtbank", 2),
            ("recht", 1),
            ("richt", 1),
        ]);
        assert_eq!(found(&words, "recht", Reach::Whole), ["recht"]);
        assert_eq!(
            found(&words, "recht", Reach::Beginning),
            ["recht", "rechtbank"]
        );
        assert_eq!(
            found(&words, "recht", Reach::Inside),
            ["recht", "rechtbank", "migratierecht"]
        );
    }

    #[test]
    fn a_word_is_spelt_as_the_index_does() {
        let words = words(&[("sørensen", 1), ("straße", 1)]);
        assert_eq!(found(&words, "sorensen", Reach::Whole), ["sørensen"]);
        assert_eq!(found(&words, "strasse", Reach::Whole), ["straße"]);
    }

    #[test]
    fn two_letters_are_looked_for_at_the_beginning_only() {
        let words = words(&[("eu", 3), ("europa", 1), ("leuven", 1)]);
        assert_eq!(found(&words, "eu", Reach::Inside), ["eu", "europa"]);
    }

    #[test]
    fn a_word_that_holds_it_twice_is_found_once() {
        let words = words(&[("taaltaal", 1), ("taal", 1)]);
        assert_eq!(found(&words, "taal", Reach::Inside), ["taal", "taaltaal"]);
    }

    #[test]
    fn the_words_in_most_texts_are_kept() {
        let terms: Vec<String> = (0..200).map(|number| format!("een{number}taal")).collect();
        let terms: Vec<(&str, u32)> = terms.iter().map(String::as_str).zip(0..).collect();
        let words = words(&terms);
        let kept = found(&words, "taal", Reach::Inside);
        assert_eq!(kept[0], "een199taal");
        assert!(words.find("een").is_cut && !words.find("taal").is_cut);
    }
}

//! Erasing while a revision is drafted: all of it is done, or nothing.

use rusqlite::params;

use super::{Erased, Held, LIVE, PAST, each_row};
use crate::identity::forgotten::{Forgotten, OF_ORCID};
use crate::ledger::{Draft, LedgerError, kind_number, read, search};
use crate::record::traces::{Needles, Traces};
use crate::record::{Body, Entity, Kind, name};

impl Draft<'_> {
    fn held_with(&self, sql: &str, needles: &Needles) -> Result<Vec<Held>, LedgerError> {
        let mut found = Vec::new();
        let mut statement = self.transaction.prepare(sql)?;
        each_row(&mut statement, &mut |raw, json| {
            if needles.are_in(json) {
                found.push(raw.held()?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    pub(super) fn erase_live(&mut self, traces: &Traces) -> Result<Erased, LedgerError> {
        let mut erased = Erased::default();
        for mut held in self.held_with(LIVE, &traces.needles_of_bodies())? {
            let is_own = held.kind == Kind::Person && traces.keys.contains(&held.key);
            if !is_own && traces.erase(&mut held.body) {
                erased.named.push((held.kind, held.key.clone()));
                let entity = Entity {
                    key: held.key,
                    body: held.body,
                };
                self.put(&entity, &held.origin)?;
            }
        }
        for key in &traces.keys {
            self.remove(Kind::Person, key, &[])?;
            // Nothing says any more whom a tombstone was one with.
            self.transaction.execute(
                "UPDATE entity SET origin = '', replaced = NULL WHERE kind = ?1 AND key = ?2",
                params![kind_number(Kind::Person), key],
            )?;
        }
        erased.named.sort();
        Ok(erased)
    }

    pub(super) fn erase_past(&self, traces: &Traces) -> Result<u64, LedgerError> {
        let mut emptied = 0;
        for key in &traces.keys {
            emptied += self.transaction.execute(
                "UPDATE superseded SET body = NULL WHERE body IS NOT NULL
                 AND entity = (SELECT id FROM entity WHERE kind = ?1 AND key = ?2)",
                params![kind_number(Kind::Person), key],
            )? as u64;
        }
        let found = self.held_with(PAST, &traces.needles_of_bodies())?;
        let mut rewritten = 0;
        for mut held in found {
            if traces.erase(&mut held.body) {
                self.write_past(&held, true)?;
                rewritten += 1;
            }
        }
        Ok(emptied + rewritten)
    }

    /// Rewrites versions of the past. What is told of each is nothing where it stays, and else whether it is kept.
    pub(super) fn rewrite_past(
        &self,
        rewrite: &mut dyn FnMut(&mut Held) -> Option<bool>,
    ) -> Result<u64, LedgerError> {
        let mut changed = Vec::new();
        let mut statement = self.transaction.prepare(PAST)?;
        each_row(&mut statement, &mut |raw, _| {
            let mut held = raw.held()?;
            if let Some(is_kept) = rewrite(&mut held) {
                changed.push((held, is_kept));
            }
            Ok(())
        })?;
        for (held, is_kept) in &changed {
            self.write_past(held, *is_kept)?;
        }
        Ok(changed.len() as u64)
    }

    fn write_past(&self, held: &Held, is_kept: bool) -> Result<(), LedgerError> {
        let json = is_kept.then(|| held.body.to_json());
        self.transaction
            .prepare_cached("UPDATE superseded SET body = ?3 WHERE entity = ?1 AND revision = ?2")?
            .execute(params![held.id, held.revision, json])?;
        Ok(())
    }

    /// Keeps marks of the names that the keys had, and of the ORCIDs, in the place of the names themselves.
    pub(super) fn mark_names(
        &self,
        traces: &Traces,
        forgotten: &Forgotten,
    ) -> Result<(), LedgerError> {
        let mut named = self
            .transaction
            .prepare("SELECT k1, disambiguator, revision, source FROM person_key WHERE key = ?1")?;
        let mut mark = self.transaction.prepare(
            "INSERT OR REPLACE INTO forgotten_mark (mark, key, revision, source) VALUES (?1, ?2, ?3, ?4)",
        )?;
        let first = traces.keys.first().map(String::as_str).unwrap_or_default();
        let others = self.keys_beside(traces)?;
        let own = traces.keys.iter().map(|key| (key, key.as_str()));
        for (of_name, key) in own.chain(others.iter().map(|key| (key, first))) {
            let mut rows = named.query([of_name])?;
            while let Some(row) = rows.next()? {
                let (k1, disambiguator): (String, String) = (row.get(0)?, row.get(1)?);
                let (minted, source): (i64, String) = (row.get(2)?, row.get(3)?);
                let name = forgotten.mark_of_name(&k1, &disambiguator);
                mark.execute(params![name, key, minted, source])?;
            }
            self.transaction
                .execute("DELETE FROM person_key WHERE key = ?1", [of_name])?;
        }
        for orcid in &traces.orcids {
            mark.execute(params![forgotten.mark_of_orcid(orcid), first, OF_ORCID, ""])?;
        }
        // A record that nobody mentions by name has no key of its name yet; without namesakes, the name is theirs alone.
        let mut taken = self
            .transaction
            .prepare("SELECT EXISTS (SELECT 1 FROM person_key WHERE k1 = ?1)")?;
        for k1 in traces.k1s() {
            let name = forgotten.mark_of_name(&k1, "");
            let is_taken: bool = taken.query_row([&k1], |row| row.get(0))?;
            if !is_taken && !self.has_namesake(&k1)? {
                self.transaction.execute(
                    "INSERT OR IGNORE INTO forgotten_mark (mark, key, revision, source) VALUES (?1, ?2, 0, '')",
                    params![name, first],
                )?;
            }
        }
        Ok(())
    }

    /// Keys of the person's names that were one with another of theirs from the first, and so never were an address: of other
    /// sources, or of other spellings. Where others bear the name, only those of sources that are known to mean this person.
    fn keys_beside(&self, traces: &Traces) -> Result<Vec<String>, LedgerError> {
        let mut unused = self.transaction.prepare(
            "SELECT key, source FROM person_key WHERE k1 = ?1
             AND NOT EXISTS (SELECT 1 FROM entity WHERE kind = ?2 AND entity.key = person_key.key)",
        )?;
        let mut out = Vec::new();
        for k1 in traces.k1s() {
            let rows = unused.query_map(params![k1, kind_number(Kind::Person)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            let rows: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
            let is_shared = !rows.is_empty() && self.has_namesake(&k1)?;
            let own = rows
                .into_iter()
                .filter(|(_, source)| !is_shared || traces.sources.contains(source));
            out.extend(own.map(|(key, _)| key));
        }
        Ok(out)
    }

    /// Does somebody else bear the name?
    fn has_namesake(&self, k1: &str) -> Result<bool, LedgerError> {
        let mut found = false;
        let mut statement = self.transaction.prepare(
            "SELECT id, kind, key, revision, origin, body FROM entity WHERE kind = ?1 AND body IS NOT NULL",
        )?;
        let mut rows = statement.query([kind_number(Kind::Person)])?;
        while let Some(row) = rows.next()? {
            let json: Vec<u8> = row.get(5)?;
            if let Body::Person(person) = read::entity(Kind::Person, row.get(2)?, &json)?.body {
                let given = person.record.given.as_deref().unwrap_or_default();
                found |= name::k1(given, &person.record.family) == k1;
            }
        }
        Ok(found)
    }

    /// Takes out of the list for review, and of what runs said, what speaks of the person.
    pub(super) fn erase_told(&self, traces: &Traces) -> Result<(), LedgerError> {
        let needles = traces.needles_of_bodies();
        let mut items = self
            .transaction
            .prepare("SELECT position, item FROM review")?;
        let mut rows = items.query([])?;
        let mut gone: Vec<i64> = Vec::new();
        while let Some(row) = rows.next()? {
            let item: Vec<u8> = row.get(1)?;
            let text = String::from_utf8_lossy(&item);
            if needles.are_in(&item) || traces.is_in_text(&text) {
                gone.push(row.get(0)?);
            }
        }
        for position in gone {
            self.transaction
                .execute("DELETE FROM review WHERE position = ?1", [position])?;
        }
        let mut runs = self.transaction.prepare("SELECT id, notes FROM run")?;
        let mut rows = runs.query([])?;
        while let Some(row) = rows.next()? {
            let (id, notes): (i64, String) = (row.get(0)?, row.get(1)?);
            let said = |line: &&str| !needles.are_in(line.as_bytes()) && !traces.is_in_text(line);
            let kept: Vec<&str> = notes.lines().filter(said).collect();
            if kept.len() < notes.lines().count() {
                let notes = kept.join("\n");
                self.transaction.execute(
                    "UPDATE run SET notes = ?2 WHERE id = ?1",
                    params![id, notes],
                )?;
            }
        }
        Ok(())
    }

    /// Makes the full-text index anew: words that are deleted from it stay in its file until others take their place.
    pub(super) fn index_anew(&self) -> Result<(), LedgerError> {
        self.transaction
            .execute("INSERT INTO text (text) VALUES ('delete-all')", [])?;
        let mut insert = self
            .transaction
            .prepare("INSERT INTO text (rowid, title, body) VALUES (?1, ?2, ?3)")?;
        let mut statement = self.transaction.prepare(LIVE)?;
        each_row(&mut statement, &mut |raw, _| {
            let (title, text) = search::text_of(&raw.body()?);
            insert.execute(params![raw.id, title, text])?;
            Ok(())
        })
    }

    pub(super) fn note_erased(&self, revision: i64) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT OR IGNORE INTO erased (revision) VALUES (?1)",
            [revision],
        )?;
        Ok(())
    }

    /// Keeps what of the settings the entities are made with.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn made_with(&self, name: &str, value: &str) -> Result<(), LedgerError> {
        self.transaction.execute(
            "INSERT OR REPLACE INTO made_with (name, value) VALUES (?1, ?2)",
            [name, value],
        )?;
        Ok(())
    }
}

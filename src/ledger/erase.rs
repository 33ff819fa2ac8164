//! Erasing: a person goes from every version that there is and was, and the bytes go from the file.
//!
//! What stays is a bare tombstone: the key, and when there were versions. Rows of versions are kept with nothing in them, so
//! that streams of the past have as many members as before.

mod draft;

use std::time::Duration;

use rusqlite::params;

use super::{Ledger, LedgerError, PUBLISHED, Revision, kind_of, read};
use crate::record::traces::Traces;
use crate::record::visibility::Visibility;
use crate::record::{Body, Kind};

/// How often the log is asked to be emptied while others read.
const TRIES: u32 = 40;
/// How long it is waited between.
const NAP: Duration = Duration::from_millis(250);

/// What erasing did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erased {
    /// The revision, where something live changed.
    pub revision: Option<Revision>,
    /// The live things that named the person, by kind and key.
    pub named: Vec<(Kind, String)>,
    /// How many versions of the past were rewritten or emptied.
    pub versions: u64,
}

/// A row with a body.
struct Held {
    id: i64,
    kind: Kind,
    key: String,
    revision: i64,
    origin: String,
    body: Body,
}

const LIVE: &str =
    "SELECT id, kind, key, revision, origin, body FROM entity WHERE body IS NOT NULL ORDER BY id";
const PAST: &str = "SELECT entity.id, kind, key, superseded.revision, '', superseded.body
     FROM superseded JOIN entity ON entity.id = superseded.entity
     WHERE superseded.body IS NOT NULL ORDER BY entity.id, superseded.revision";

impl Ledger {
    /// What a person is known by, and the live things that name them.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn traces(&self, keys: &[String]) -> Result<Traces, LedgerError> {
        let mut traces = Traces::of(keys.iter().cloned().collect());
        let needles = traces.needles_of_bodies();
        let of_person =
            |kind, key: &String, keys: &Traces| kind == Kind::Person && keys.keys.contains(key);
        for sql in [LIVE, PAST] {
            let mut learned = traces.clone();
            self.each_held(sql, &mut |held, json| {
                let is_wanted = of_person(held.kind, &held.key, &traces) || needles.are_in(json);
                if is_wanted {
                    learned.learn(&held.key, &held.body()?);
                }
                Ok(())
            })?;
            traces = learned;
        }
        Ok(traces)
    }

    /// The live things other than themselves that a person is in, by kind and key.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn traced(&self, traces: &Traces) -> Result<Vec<(Kind, String, Body)>, LedgerError> {
        let needles = traces.needles_of_bodies();
        let mut out = Vec::new();
        self.each_held(LIVE, &mut |held, json| {
            let is_own = held.kind == Kind::Person && traces.keys.contains(&held.key);
            if !is_own && needles.are_in(json) {
                let body = held.body()?;
                out.push((held.kind, held.key.clone(), body));
            }
            Ok(())
        })?;
        out.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
        Ok(out)
    }

    /// How many versions of the past a person is in.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn traced_versions(&self, traces: &Traces) -> Result<u64, LedgerError> {
        let needles = traces.needles_of_bodies();
        let mut count = 0;
        self.each_held(PAST, &mut |held, json| {
            let is_own = held.kind == Kind::Person && traces.keys.contains(&held.key);
            count += u64::from(is_own || needles.are_in(json));
            Ok(())
        })?;
        Ok(count)
    }

    fn each_held(&self, sql: &str, each: &mut Each<'_>) -> Result<(), LedgerError> {
        let mut statement = self.connection.prepare(sql)?;
        each_row(&mut statement, each)
    }

    /// Erases a person: from what they are, from what names them, from every version of it, from keys of names, from the
    /// list for review and from what runs said. In one transaction.
    ///
    /// # Errors
    /// Where the ledger cannot be written to; then nothing is erased.
    pub fn erase(&mut self, traces: &Traces, now: i64) -> Result<Erased, LedgerError> {
        let forgotten = self.forgotten()?;
        let mut draft = self.draft(now)?;
        let mut erased = draft.erase_live(traces)?;
        erased.versions = draft.erase_past(traces)?;
        draft.mark_names(traces, &forgotten)?;
        draft.erase_told(traces)?;
        draft.index_anew()?;
        let at = if draft.is_empty() {
            draft.number - 1
        } else {
            draft.number
        };
        draft.note_erased(at)?;
        for key in &traces.keys {
            draft.transaction.execute(
                "INSERT INTO forgotten (key, revision, datestamp, done) VALUES (?1, ?2, ?3, 0)
                 ON CONFLICT (key) DO UPDATE SET done = 0",
                params![key, at, draft.datestamp()],
            )?;
        }
        erased.revision = draft.commit()?;
        Ok(erased)
    }

    /// Takes what is not published of people any more out of the versions of the past, and keeps what the entities were
    /// made with. Gives how many versions were rewritten.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn limit_past(&mut self, visibility: &Visibility, now: i64) -> Result<u64, LedgerError> {
        let draft = self.draft(now)?;
        let number = draft.number - 1;
        let rewritten = draft.rewrite_past(&mut |held| {
            let before = held.body.clone();
            limit(&mut held.body, visibility);
            let is_gone = held.kind == Kind::Person && visibility.is_nobody();
            (is_gone || before != held.body).then_some(!is_gone)
        })?;
        if rewritten > 0 {
            draft.note_erased(number)?;
        }
        draft.made_with(PUBLISHED, &visibility.names())?;
        draft.commit()?;
        Ok(rewritten)
    }

    /// Lets no byte of what was erased stay in the file or in the log beside it. `false` where somebody reads the ledger for
    /// so long that the log could not be emptied.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn scrub(&self) -> Result<bool, LedgerError> {
        // The whole is copied on the way: not in memory.
        self.connection
            .execute_batch("PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY;")?;
        for _ in 0..TRIES {
            if self.gather()? {
                return Ok(true);
            }
            std::thread::sleep(NAP);
        }
        Ok(false)
    }
}

/// What is published of the people in an entity.
fn limit(body: &mut Body, visibility: &Visibility) {
    match body {
        Body::Person(person) => {
            if let Some(limited) = visibility.person(person.record.clone()) {
                person.record = limited;
            }
            person.links.homepage_shared &= person.record.homepage.is_some();
            visibility.sources(&mut person.links.sources);
        }
        Body::Project(project) => {
            let parts = std::mem::take(&mut project.record.people);
            let limited: Vec<_> = parts
                .into_iter()
                .filter_map(|part| visibility.part(part))
                .collect();
            project.record.people = limited;
            project.links.people.truncate(project.record.people.len());
            if visibility.is_nobody() {
                let conflicts = &mut project.links.sources.conflicts;
                conflicts.retain(|conflict| conflict.field != "people");
            }
        }
        Body::Grant(grant) => {
            if !visibility.has(crate::record::visibility::Property::Role) {
                grant.investigators.clear();
            }
        }
        Body::Organisation(_) | Body::Programme(_) | Body::Concept(_) => {}
    }
}

/// A row before its body is read.
struct Raw {
    id: i64,
    kind: Kind,
    key: String,
    revision: i64,
    origin: String,
    json: Vec<u8>,
}

impl Raw {
    fn body(&self) -> Result<Body, LedgerError> {
        Ok(read::entity(self.kind, self.key.clone(), &self.json)?.body)
    }

    fn held(&self) -> Result<Held, LedgerError> {
        Ok(Held {
            id: self.id,
            kind: self.kind,
            key: self.key.clone(),
            revision: self.revision,
            origin: self.origin.clone(),
            body: self.body()?,
        })
    }
}

/// What is done with each row, and with its body as it stands there.
type Each<'a> = dyn FnMut(&Raw, &[u8]) -> Result<(), LedgerError> + 'a;

fn each_row(
    statement: &mut rusqlite::Statement<'_>,
    each: &mut Each<'_>,
) -> Result<(), LedgerError> {
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let raw = Raw {
            id: row.get(0)?,
            kind: kind_of(row.get(1)?)?,
            key: row.get(2)?,
            revision: row.get(3)?,
            origin: row.get(4)?,
            json: row.get(5)?,
        };
        each(&raw, &raw.json)?;
    }
    Ok(())
}

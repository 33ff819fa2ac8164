//! The full-text index: titles, names, abstracts and keywords, without diacritics.

use rusqlite::params;

use super::{Ledger, LedgerError, kind_of};
use crate::record::{Body, Kind};
use crate::text::Text;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The kind.
    pub kind: Kind,
    /// The key.
    pub key: String,
}

impl Ledger {
    /// Finds entities by words; each may be the beginning of one. Best first: words in titles and names weigh more.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn search(&self, words: &str, limit: usize) -> Result<Vec<Hit>, LedgerError> {
        // Every word is quoted, so that nothing in it is an operator of FTS5.
        let query: Vec<String> = crate::text::fold(words)
            .split(' ')
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\"*"))
            .collect();
        if query.is_empty() {
            return Ok(Vec::new());
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, key FROM text JOIN entity ON entity.id = text.rowid
             WHERE text MATCH ?1 ORDER BY bm25(text, 8.0, 1.0), entity.kind, entity.key LIMIT ?2",
        )?;
        let mut rows = statement.query(params![
            query.join(" "),
            i64::try_from(limit).unwrap_or(i64::MAX)
        ])?;
        let mut hits = Vec::new();
        while let Some(row) = rows.next()? {
            hits.push(Hit {
                kind: kind_of(row.get(0)?)?,
                key: row.get(1)?,
            });
        }
        Ok(hits)
    }
}

/// What of an entity is searched: title, and the rest.
pub(super) fn text_of(body: &Body) -> (String, String) {
    let mut title = String::new();
    let mut rest = String::new();
    match body {
        Body::Concept(concept) => add_text(&mut title, &concept.label),
        Body::Organisation(settled) => {
            let record = &settled.record;
            add_text(&mut title, &record.name);
            record
                .acronym
                .iter()
                .chain(&record.aliases)
                .for_each(|name| add(&mut title, name));
        }
        Body::Person(settled) => add(&mut title, &settled.record.full_name()),
        Body::Programme(settled) => add_text(&mut title, &settled.record.name),
        Body::Project(settled) => {
            let record = &settled.record;
            add_text(&mut title, &record.title);
            record
                .acronym
                .iter()
                .for_each(|acronym| add(&mut title, acronym));
            record
                .alternative
                .iter()
                .for_each(|text| add_text(&mut title, text));
            add_text(&mut rest, &record.summary);
            record
                .keywords
                .iter()
                .for_each(|(_, word)| add(&mut rest, word));
            record
                .people
                .iter()
                .filter_map(|p| p.name.as_deref())
                .for_each(|name| add(&mut rest, name));
        }
        Body::Grant(grant) => {
            add_text(&mut title, &grant.label);
            grant
                .number
                .iter()
                .for_each(|number| add(&mut title, number));
        }
    }
    (title, rest)
}

fn add_text(out: &mut String, text: &Text) {
    text.iter().for_each(|(_, value)| add(out, value));
}

fn add(out: &mut String, value: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push_str(value);
}

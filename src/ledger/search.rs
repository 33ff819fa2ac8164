//! The full-text index: titles, names, abstracts and keywords, without diacritics.
//!
//! Every word that is looked for has to be there: whole, or as the beginning of a word, or inside of one, as `recht` in
//! `migratierecht`. Which words of the index those are, [`Words`] knows; they are then looked up one by one. What is
//! asked is never read as an operator of the index.
//!
//! What is found is ranked by where it is: see [`STEPS`].

mod matching;

use std::collections::HashSet;

use rusqlite::params;

use super::words::{Matches, Reach, Words};
use super::{Ledger, LedgerError, kind_number, kind_of};
use crate::record::{Body, Kind};
use crate::text::Text;

/// Where a search looks, the best place first: in titles and names only, or in all of the text; and how the words have to
/// be there. Each step adds to those before it, and gives one point less.
const STEPS: [(bool, Reach); 6] = [
    (true, Reach::Whole),
    (true, Reach::Beginning),
    (true, Reach::Inside),
    (false, Reach::Whole),
    (false, Reach::Beginning),
    (false, Reach::Inside),
];
/// How many of what a step finds are compared, or twice as many as are wanted. Where there are more, the words are so
/// common that they hardly tell one text from another.
const CANDIDATES: usize = 2_000;
/// Up to how many texts that hold the words are ranked by how often they do (bm25, which counts all of them first).
/// Beyond, the shorter text goes first.
const COUNTED: u64 = 3_000;
/// How many words and phrases of a query are heeded.
const PARTS: usize = 32;

/// What is looked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct Search<'a> {
    /// Words, and phrases between quotation marks.
    pub text: &'a str,
    /// How many of the best are wanted.
    pub limit: usize,
    /// Things of this kind only.
    pub kind: Option<Kind>,
    /// In titles and names only.
    pub titles_only: bool,
    /// This thing only: kind and key.
    pub thing: Option<(Kind, &'a str)>,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The kind.
    pub kind: Kind,
    /// The key.
    pub key: String,
    /// How good it is: between 0 and 6, more is better.
    pub score: f64,
}

/// A part of what is looked for.
enum Part {
    Word(String, Matches),
    /// Between quotation marks, with about how many texts hold it.
    Phrase(String, u64),
}

impl Ledger {
    /// Finds entities by words, the best first; equals are in the order of kind and key.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn search(&self, words: &Words, search: &Search<'_>) -> Result<Vec<Hit>, LedgerError> {
        let parts = parts(words, search.text);
        let row = search.thing.map(|(kind, key)| self.row_id(kind, key));
        let row = row.transpose()?;
        if parts.is_empty() || row == Some(None) {
            return Ok(Vec::new());
        }
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut before = String::new();
        for (points, (in_title, reach)) in (0..STEPS.len()).rev().zip(STEPS) {
            if found.len() >= search.limit || search.titles_only && !in_title {
                break;
            }
            let Some((expression, texts)) = expression(words, &parts, in_title, reach) else {
                continue;
            };
            if expression == before {
                continue;
            }
            let step = Step {
                is_counted: texts <= COUNTED,
                in_title,
                kind: search.kind,
                row: row.flatten(),
                candidates: CANDIDATES.max(search.limit.saturating_mul(2)),
            };
            let mut more = self.step(words, &expression, step, &mut seen)?;
            before = expression;
            more.sort_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
            more.truncate(search.limit - found.len());
            let points = u32::try_from(points).unwrap_or(0);
            found.extend(
                more.into_iter()
                    .map(|(id, better)| (id, f64::from(points) + better)),
            );
        }
        self.hits(found)
    }

    /// What a step finds that none before it did: its row, and a number between 0 and 1 that is more for the better.
    fn step(
        &self,
        words: &Words,
        expression: &str,
        step: Step,
        seen: &mut HashSet<i64>,
    ) -> Result<Vec<(i64, f64)>, LedgerError> {
        // The text first: in another order it would be searched again for every row.
        let mut statement = self.connection.prepare_cached(if step.is_counted {
            "SELECT rowid, bm25(text, 8.0, 1.0) FROM text WHERE text MATCH ?1 AND (?2 IS NULL OR rowid = ?2)"
        } else {
            "SELECT text.rowid, sz FROM text CROSS JOIN text_docsize ON text_docsize.id = text.rowid
             WHERE text MATCH ?1 AND (?2 IS NULL OR text.rowid = ?2)"
        })?;
        let mut rows = statement.query(params![expression, step.row])?;
        let mut out = Vec::new();
        while out.len() < step.candidates
            && let Some(row) = rows.next()?
        {
            let id = row.get(0)?;
            let wanted = step.kind.map(kind_number);
            if wanted.is_some_and(|wanted| words.kind(id) != Some(wanted)) || !seen.insert(id) {
                continue;
            }
            let better = if step.is_counted {
                // Less is better, and always below zero.
                let rank = -row.get::<_, f64>(1)?;
                rank / (1.0 + rank)
            } else {
                let size = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
                1.0 / (1.0 + f64::from(length(size, step.in_title)))
            };
            out.push((id, better));
        }
        Ok(out)
    }

    /// The row of a live or dead entity.
    fn row_id(&self, kind: Kind, key: &str) -> Result<Option<i64>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id FROM entity WHERE kind = ?1 AND key = ?2")?;
        let mut rows = statement.query(params![kind_number(kind), key])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
    }

    fn hits(&self, found: Vec<(i64, f64)>) -> Result<Vec<Hit>, LedgerError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT kind, key FROM entity WHERE id = ?1")?;
        let mut hits = Vec::with_capacity(found.len());
        for (id, score) in found {
            let mut rows = statement.query([id])?;
            if let Some(row) = rows.next()? {
                hits.push(Hit {
                    kind: kind_of(row.get(0)?)?,
                    key: row.get(1)?,
                    score,
                });
            }
        }
        let order = |hit: &Hit| (kind_number(hit.kind), hit.key.clone());
        hits.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| order(a).cmp(&order(b)))
        });
        Ok(hits)
    }
}

/// How a step looks.
#[derive(Clone, Copy)]
struct Step {
    /// Does bm25 rank?
    is_counted: bool,
    in_title: bool,
    kind: Option<Kind>,
    row: Option<i64>,
    candidates: usize,
}

/// Takes apart what is looked for.
fn parts(words: &Words, text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut said = HashSet::new();
    // What stands between two quotation marks is every second piece; after the last one without its other, words follow.
    let pieces: Vec<&str> = text.split(['"', '“', '”', '„', '«', '»']).collect();
    for (number, piece) in pieces.iter().enumerate() {
        let folded = crate::text::fold(piece);
        let is_phrase = number % 2 == 1 && number + 1 < pieces.len() && folded.contains(' ');
        if is_phrase {
            if said.insert(folded.clone()) {
                let texts = folded
                    .split(' ')
                    .map(|word| words.find(word).texts(Reach::Whole));
                let texts = texts.min().unwrap_or(0);
                // The index folds it as it did the text. There is no quotation mark in it.
                let phrase = piece.replace(char::is_control, " ");
                parts.push(Part::Phrase(phrase, texts));
            }
            continue;
        }
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            if said.insert(word.to_owned()) {
                parts.push(Part::Word(word.to_owned(), words.find(word)));
            }
        }
    }
    parts.truncate(PARTS);
    parts
}

/// What the index is asked, and about how many texts hold the words; `None` where a word is nowhere.
fn expression(
    words: &Words,
    parts: &[Part],
    in_title: bool,
    reach: Reach,
) -> Option<(String, u64)> {
    let mut wanted = Vec::with_capacity(parts.len());
    let mut texts = 0;
    for part in parts {
        match part {
            Part::Phrase(phrase, held) => {
                wanted.push(format!("\"{phrase}\""));
                texts += held;
            }
            Part::Word(word, matches) => {
                let mut terms: Vec<String> = matches
                    .within(reach)
                    .map(|number| format!("\"{}\"", words.spelling(number)))
                    .collect();
                if reach >= Reach::Beginning && matches.is_cut {
                    terms.push(format!("\"{word}\"*"));
                }
                if terms.is_empty() {
                    return None;
                }
                wanted.push(format!("({})", terms.join(" OR ")));
                texts += matches.texts(reach);
            }
        }
    }
    let mut out = wanted.join(" AND ");
    if in_title {
        out = format!("{{title}} : ({out})");
    }
    Some((out, texts))
}

/// How many words a title, or a title with its text, has: the index keeps the two numbers as varints, seven bits a byte.
fn length(size: &[u8], of_title: bool) -> u32 {
    let mut lengths = size.split_inclusive(|byte| byte & 0x80 == 0).map(|varint| {
        varint.iter().fold(0_u32, |number, byte| {
            number
                .saturating_mul(128)
                .saturating_add(u32::from(byte & 0x7f))
        })
    });
    let title = lengths.next().unwrap_or(0);
    if of_title {
        title
    } else {
        title.saturating_add(lengths.next().unwrap_or(0))
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

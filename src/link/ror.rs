//! Reading [ROR](https://ror.readme.io/docs/data-dump): JSON lines or one JSON array, of schema 1 and 2, packed or not.

mod raw;

use std::io::{BufRead, BufReader};

use serde::de::{Deserializer, SeqAccess, Visitor};

use super::index::Index;
use super::{LinkError, Ours, Report, Watch, judge};
use crate::fetch::{Fetcher, Input, Wanted};
use raw::Raw;

/// A record of ROR, of which only is kept what tells organisations apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub(super) id: String,
    pub(super) name: String,
    /// Labels and aliases.
    pub(super) names: Vec<String>,
    pub(super) acronyms: Vec<String>,
    /// ISO 3166; empty where none is said.
    pub(super) country: String,
    pub(super) city: String,
    pub(super) hosts: Vec<String>,
    pub(super) wikidata: Vec<String>,
    pub(super) fundref: Vec<String>,
    pub(super) is_active: bool,
    /// `inactive` or `withdrawn`.
    pub(super) status: String,
    /// Type, id and name, as in `parent`.
    pub(super) relations: Vec<(String, String, String)>,
}

impl Record {
    /// The records that stand in this relation to it: id and name.
    pub(super) fn related<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.relations
            .iter()
            .filter(move |(is, _, _)| is == kind)
            .map(|(_, id, name)| (id.as_str(), name.as_str()))
    }
}

/// Reads a dump. Of two records with one id the first is taken; a file of schema 2 comes before one of schema 1.
///
/// # Errors
/// Where it cannot be had, or is no dump of ROR.
pub fn read<W: Watch + ?Sized>(
    fetcher: &Fetcher,
    wanted: &Wanted<'_>,
    watch: &mut W,
) -> Result<Registry, LinkError> {
    let mut inputs = fetcher.open_all(wanted, &["json", "jsonl", "ndjson"], watch)?;
    inputs.sort_by_key(|input| !input.file_name().contains("schema_v2"));
    let mut records = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for input in &inputs {
        watch.stage(&format!("reading {}", input.file_name()));
        each(input, &mut |raw| {
            if seen.insert(raw.id.clone()) {
                records.push(raw.record());
            }
        })?;
    }
    let at = inputs
        .first()
        .map_or_else(String::new, |input| input.at.clone());
    if records.is_empty() {
        return Err(LinkError::unusable(
            at,
            "holds no record of ROR; give the data dump of https://ror.org, or lines of JSON with one record each",
        ));
    }
    records.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(Registry {
        at,
        index: Index::of(records),
    })
}

/// ROR, ready to be asked.
pub struct Registry {
    at: String,
    index: Index,
}

impl Registry {
    /// How many records it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.index.records.len()
    }

    /// Looks up organisations.
    #[must_use]
    pub fn link<W: Watch + ?Sized>(&self, ours: &Ours, limit: usize, watch: &mut W) -> Report {
        judge::all(&self.index, &self.at, &ours.organisations, limit, watch)
    }
}

fn each(input: &Input, take: &mut dyn FnMut(Raw)) -> Result<(), LinkError> {
    let unreadable = |source: std::io::Error| {
        LinkError::unusable(input.at.as_str(), format!("cannot be read: {source}"))
    };
    let mut reader = BufReader::with_capacity(1 << 18, input.reader());
    let is_array = loop {
        let piece = reader.fill_buf().map_err(unreadable)?;
        let blank = piece
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace() || !byte.is_ascii())
            .count();
        if blank < piece.len() {
            break piece[blank] == b'[';
        }
        if piece.is_empty() {
            return Ok(());
        }
        reader.consume(blank);
    };
    if is_array {
        let mut reading = serde_json::Deserializer::from_reader(reader);
        return reading
            .deserialize_seq(Array(take))
            .map_err(|fault| LinkError::unusable(input.at.as_str(), wrong(&fault)));
    }
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        if reader.read_until(b'\n', &mut line).map_err(unreadable)? == 0 {
            break;
        }
        let text = line.trim_ascii();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        if !text.is_empty() {
            let raw = serde_json::from_slice(text).map_err(|fault| {
                LinkError::unusable(format!("{}:{number}", input.at), wrong(&fault))
            })?;
            take(raw);
        }
    }
    Ok(())
}

fn wrong(fault: &serde_json::Error) -> String {
    format!(
        "is no record of ROR: {fault}; allowed are records of schema 1 and 2, as lines of JSON or as one array"
    )
}

/// One array, record by record: the whole is larger than it has to be in memory.
struct Array<'a>(&'a mut dyn FnMut(Raw));

impl<'de> Visitor<'de> for Array<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(raw) = seq.next_element()? {
            (self.0)(raw);
        }
        Ok(())
    }
}

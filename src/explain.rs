//! Why a thing says what it says: where it comes from, who named it and by which rule, when it changed, and which
//! triples each part of it makes.

mod naming;
mod standing;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::config::Config;
use crate::ledger::{Ledger, LedgerError, Row};
use crate::mapping::{self, Profile, Site, Triple};
use crate::record::sources::{SourceRecord, Sources};
use crate::record::{Body, Entity, Kind};

pub use standing::Standing;

/// How many mentions are listed.
const LISTED: usize = 100;

/// An explanation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The IRI.
    pub iri: String,
    /// The kind.
    pub kind: Kind,
    /// The key.
    pub key: String,
    /// Its name; empty for what is gone.
    pub label: String,
    /// Where it comes from.
    pub origin: String,
    /// The revision that last changed it, and when.
    pub revision: i64,
    /// When.
    pub modified: String,
    /// What became of it, for what is gone.
    pub gone: Option<String>,
    /// The records that name it, how, and by which rule.
    pub mentions: Vec<String>,
    /// Its sources, which of them gave which field, and on what they differ.
    #[serde(skip_serializing_if = "Sources::is_empty")]
    pub sources: Sources,
    /// Where their records stand now, in the same order; those that are no longer there are left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<Standing>,
    /// What sources share that name one person.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shared: Vec<String>,
    /// How many triples its own record makes, by predicate.
    pub triples: BTreeMap<String, usize>,
}

/// Explains a thing. The key may be followed by a part of it (`refufam/period`). `None` for what never was.
///
/// # Errors
/// Where the ledger cannot be read.
pub fn explain(
    ledger: &Ledger,
    config: &Config,
    kind: Kind,
    key: &str,
) -> Result<Option<Explanation>, LedgerError> {
    let Some(row) = ledger.nearest(kind, key)? else {
        return Ok(None);
    };
    let site = config.site();
    let label = row.body.as_ref().map(|body| body.label(&site.languages).1);
    let triples = triples(&row, &site);
    let mentions = naming::mentions(ledger, config, kind, &row.key)?;
    let forgotten = match (kind, &row.body) {
        (Kind::Person, None) => ledger.all_forgotten()?,
        _ => Vec::new(),
    };
    let is_forgotten = forgotten.iter().any(|gone| gone.key == row.key);
    let gone = if is_forgotten {
        Some("forgotten: nothing of it is kept, and no sync brings it back".to_owned())
    } else {
        gone(&row, &site)
    };
    let sources = row.body.as_ref().and_then(Body::sources).cloned();
    let sources = sources.unwrap_or_default();
    let standing = standing(config, &row, &sources);
    let shared = match &row.body {
        Some(Body::Person(person)) => person.links.shared.clone(),
        _ => Vec::new(),
    };
    Ok(Some(Explanation {
        iri: site.base.thing(kind, &row.key),
        kind,
        label: label.unwrap_or_default(),
        origin: match standing.first() {
            _ if gone.is_some() => String::new(),
            Some(first) => format!("source `{}`, {}", first.source, first.shown()),
            None => place(&row.origin),
        },
        revision: row.revision,
        modified: crate::time::rfc3339(row.datestamp),
        gone,
        mentions,
        sources,
        standing,
        shared,
        triples,
        key: row.key,
    }))
}

/// Where the records of a thing stand. A record that only people edit names no sources: the ledger knows which it is of.
fn standing(config: &Config, row: &Row, sources: &Sources) -> Vec<Standing> {
    let of = |source: &str, id: &str| Standing::of(config, source, row.kind, id);
    if row.body.is_none() {
        return Vec::new();
    }
    if sources.from.is_empty() {
        let source = row.origin.split_once('\t').map(|(source, _)| source);
        return source
            .and_then(|source| of(source, &row.key))
            .into_iter()
            .collect();
    }
    let from = sources.from.iter();
    from.filter_map(|one| of(&one.source, &one.id)).collect()
}

/// How many triples a record makes, by predicate.
fn triples(row: &Row, site: &Site) -> BTreeMap<String, usize> {
    let mut triples = BTreeMap::new();
    let Some(body) = &row.body else {
        return triples;
    };
    let entity = Entity {
        key: row.key.clone(),
        body: body.clone(),
    };
    let mut count = |triple: &Triple<'_>| {
        let predicate = format!("{}:{}", triple.predicate.prefix, triple.predicate.local);
        *triples.entry(predicate).or_insert(0) += 1;
    };
    mapping::map(&entity, Some(row.datestamp), site, Profile::All, &mut count);
    triples
}

/// What became of what is gone.
fn gone(row: &Row, site: &Site) -> Option<String> {
    if row.body.is_some() {
        return None;
    }
    let others = row.replaced_by().into_iter();
    let others: Vec<String> = others
        .map(|other| site.base.thing(row.kind, other))
        .collect();
    Some(match others.as_slice() {
        [] => "removed: no source has it any more".to_owned(),
        [other] => format!("merged into {other}"),
        several => format!("split; it may be any of {}", several.join(", ")),
    })
}

/// An origin as people read it.
fn place(origin: &str) -> String {
    match origin.split('\t').collect::<Vec<_>>().as_slice() {
        [source, file, item] => {
            let number = item.parse::<u32>().map_or(1, |item| item + 1);
            format!("source `{source}`, {file}, record {number}")
        }
        [source, file, line, part] => {
            let mut text = format!("source `{source}`, {file}");
            if *line != "0" {
                text = format!("{text}, line {line}");
            }
            if part.is_empty() {
                text
            } else {
                format!("{text}, {part}")
            }
        }
        ["mentions"] => "made from what projects mention".to_owned(),
        ["scheme"] => "a concept of a scheme, or a subject that projects name".to_owned(),
        _ => origin.to_owned(),
    }
}

impl Explanation {
    /// Where the record stands that gave a field. `name` is what the sources call it: that of a source, with the id where
    /// the source has several. Nothing where that is no record or is left open.
    fn stands(&self, name: &str) -> Option<&Standing> {
        let mut named = self.sources.from.iter().filter(|one| one.is_called(name));
        let one = named.next().filter(|_| named.next().is_none())?;
        self.standing_of(one)
    }

    fn standing_of(&self, record: &SourceRecord) -> Option<&Standing> {
        let mut standing = self.standing.iter();
        standing.find(|at| (&at.source, &at.id) == (&record.source, &record.id))
    }

    fn write_sources(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources = &self.sources;
        if !sources.from.is_empty() {
            writeln!(f, "  sources, the one that goes before the others first:")?;
        }
        for one in &sources.from {
            write!(f, "    `{}`, {}", one.source, one.id)?;
            if let Some(url) = &one.url {
                write!(f, ", {url}")?;
            }
            if let Some(at) = self
                .standing_of(one)
                .filter(|at| one.url.as_ref() != Some(&at.file))
            {
                write!(f, ", {}", at.shown())?;
            }
            if let Some(gone) = &one.gone {
                write!(f, "; it no longer has it, since {gone}")?;
            }
            if !one.why.is_empty() {
                write!(f, " — {}", one.why)?;
            }
            writeln!(f)?;
        }
        if !sources.fields.is_empty() {
            writeln!(f, "  fields:")?;
        }
        for (field, source) in &sources.fields {
            match self.stands(source) {
                Some(at) => writeln!(f, "    {field}: {source}, {}", at.of_field(field))?,
                None => writeln!(f, "    {field}: {source}")?,
            }
        }
        if !sources.conflicts.is_empty() {
            writeln!(f, "  conflicts:")?;
        }
        let said = |field: &str, value: &serde_json::Value, source: &str| {
            let at = self.stands(source).map(|at| at.of_field(field));
            let at = at.map_or_else(String::new, |at| format!(", {at}"));
            format!("{value} ({source}{at})")
        };
        for one in &sources.conflicts {
            writeln!(
                f,
                "    {}: {}; {}",
                one.field,
                said(&one.field, &one.kept, &one.source),
                said(&one.field, &one.other, &one.other_source)
            )?;
        }
        Ok(())
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "<{}>", self.iri)?;
        if let Some(gone) = &self.gone {
            writeln!(
                f,
                "  {gone} (revision {} of {})",
                self.revision, self.modified
            )?;
            return Ok(());
        }
        writeln!(f, "  {} “{}”", self.kind, self.label)?;
        writeln!(f, "  from: {}", self.origin)?;
        writeln!(
            f,
            "  last changed in revision {} of {}",
            self.revision, self.modified
        )?;
        self.write_sources(f)?;
        for shared in &self.shared {
            writeln!(f, "  one person by rule B2: {shared}")?;
        }
        if !self.mentions.is_empty() {
            writeln!(f, "  named by:")?;
            for mention in &self.mentions {
                writeln!(f, "    {mention}")?;
            }
        }
        writeln!(
            f,
            "  its record makes {} triples:",
            self.triples.values().sum::<usize>()
        )?;
        for (predicate, count) in &self.triples {
            writeln!(f, "    {count:>4} {predicate}")?;
        }
        Ok(())
    }
}

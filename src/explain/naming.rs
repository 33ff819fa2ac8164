//! Who names a thing, how, and by which rule; with where the naming records stand now.

use super::standing::{Standing, Wanted};
use super::{LISTED, place};
use crate::config::Config;
use crate::ledger::{Ledger, LedgerError, Row};
use crate::record::{Body, Kind};

/// The records that name a thing, a line for each place.
pub(super) fn mentions(
    ledger: &Ledger,
    config: &Config,
    kind: Kind,
    key: &str,
) -> Result<Vec<String>, LedgerError> {
    let mut rows = Vec::new();
    for (by, by_key) in ledger.naming(kind, key, LISTED)? {
        rows.extend(ledger.get(by, &by_key)?);
    }
    // Each source is read once, however many of its records there are.
    let wanted = rows.iter().filter_map(record).collect();
    let standing = Standing::of_several(config, wanted);
    let lines = rows.iter().flat_map(|row| {
        let at = record(row).and_then(|record| standing.get(&record));
        how(row, key, at)
    });
    Ok(lines.collect())
}

/// The record that an entity is of; of several, the one that goes before the others. What is made of mentions has none.
fn record(row: &Row) -> Option<Wanted> {
    let sources = row.body.as_ref()?.sources();
    if let Some(first) = sources.and_then(|sources| sources.from.first()) {
        return Some((first.source.clone(), row.kind, first.id.clone()));
    }
    let (source, _) = row.origin.split_once('\t')?;
    Some((source.to_owned(), row.kind, row.key.clone()))
}

/// How an entity names another.
fn how(row: &Row, key: &str, at: Option<&Standing>) -> Vec<String> {
    let by = &row.key;
    let stands = |field: Option<String>| match at {
        Some(at) => {
            let shown = field.map_or_else(|| at.shown(), |field| at.of_item(&field));
            format!("source `{}`, {shown}", at.source)
        }
        None => place(&row.origin),
    };
    let settled = match &row.body {
        Some(Body::Project(settled)) => settled,
        Some(other) => return vec![format!("{} {by} ({})", other.kind(), stands(None))],
        None => return Vec::new(),
    };
    // Of a project that several sources have, the list is joined: an item's number is not that of any record.
    let is_joined = settled.links.sources.from.len() > 1;
    let people = settled.record.people.iter().zip(&settled.links.people);
    let mut out: Vec<String> = people
        .enumerate()
        .filter(|(_, (_, who))| who.key == key)
        .map(|(number, (participation, who))| {
            let stated = participation.name.as_deref();
            let stated = stated.or(participation.person.as_deref());
            let field = format!("people[{number}]");
            format!(
                "project {by}, {field}: “{}” ({}) — {}",
                stated.unwrap_or_default(),
                stands((!is_joined).then_some(field.clone())),
                who.rule.reason()
            )
        })
        .collect();
    if out.is_empty() {
        out.push(format!("project {by} ({})", stands(None)));
    }
    out
}

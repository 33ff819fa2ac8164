//! Every row that is a record is made one, and given out.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;

use serde_json::{Map, Value};

use super::Row;
use super::build::{At, Ids, Making, Sight};
use super::checks::Checks;
use super::dirt;
use super::grid::{Grid, key};
use super::plan::{List, Plan, Records};
use super::told::{Spot, Told};
use crate::record::check::Finding;
use crate::record::{Kind, Record};
use crate::source::collector::Taker;
use crate::source::fields::Misfit;
use crate::source::fit::{Fitted, fit};
use crate::source::spool::{At as Stands, Beside, Item};

/// Gives out all records.
pub(super) fn all(plan: &Plan<'_>, grids: &[Grid], told: &mut Told, taker: &mut dyn Taker) {
    let mut ids = Ids::new();
    for records in &plan.records {
        let given = ids
            .entry((records.kind, records.id.value.prefix.clone()))
            .or_default();
        for row in &grids[records.table].rows {
            let sight = Sight {
                scope: &records.scope,
                rows: vec![Some(row)],
            };
            given.extend(id(records, &sight).ok().flatten());
        }
    }
    let mut given = Given::default();
    for records in &plan.records {
        let mut emitting = Emitting {
            records,
            grids,
            checks: Checks::of(&records.checks, &records.scope),
            keys: vec![HashSet::new(); records.lists.len()],
        };
        let grid = &grids[records.table];
        for row in &grid.rows {
            let lost = emitting.row(row, &mut given, &ids, told, taker);
            if let (Some(lost), Some(ids)) = (
                lost,
                ids.get_mut(&(records.kind, records.id.value.prefix.clone())),
            ) {
                ids.remove(&lost);
            }
        }
        emitting.orphans(told);
    }
}

/// The id that a row gives its record; `None` where there is none.
fn id(records: &Records<'_>, sight: &Sight<'_, '_>) -> Result<Option<String>, Misfit> {
    let one = &records.id;
    let Some(value) = sight.values(&one.value).into_iter().next() else {
        return Ok(None);
    };
    let id = one.field.shape.read(&value, &one.value)?;
    Ok(id.as_str().map(ToOwned::to_owned))
}

/// What was given already: of each id a digest of the record, and the line.
#[derive(Default)]
struct Given(HashMap<(Kind, String), (u64, usize)>);

impl Given {
    /// Is it the first of its id? Else whether it is the same again, and on which line the first stands.
    fn note(
        &mut self,
        kind: Kind,
        id: &str,
        value: &Map<String, Value>,
        line: usize,
    ) -> Option<(bool, usize)> {
        let text = serde_json::to_string(value).unwrap_or_default();
        let digest = foldhash::fast::FixedState::default().hash_one(text);
        match self.0.entry((kind, id.to_owned())) {
            std::collections::hash_map::Entry::Occupied(first) => {
                let (before, at) = *first.get();
                Some((before == digest, at))
            }
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert((digest, line));
                None
            }
        }
    }
}

struct Emitting<'p, 'g> {
    records: &'p Records<'p>,
    grids: &'g [Grid],
    checks: Checks<'p>,
    /// Of each list, the keys that were asked for.
    keys: Vec<HashSet<String>>,
}

impl<'g> Emitting<'_, 'g> {
    /// Makes a record of a row. Gives its id if it was left out.
    fn row(
        &mut self,
        row: &'g Row,
        given: &mut Given,
        ids: &Ids,
        told: &mut Told,
        taker: &mut dyn Taker,
    ) -> Option<String> {
        let records = self.records;
        let grid = &self.grids[records.table];
        let at = At {
            file: &grid.file,
            line: row.line,
        };
        let mut making = Making {
            grids: self.grids,
            ids,
            told,
            record: records.kind.to_string(),
        };
        let mut sight = Sight {
            scope: &records.scope,
            rows: vec![Some(row)],
        };
        let column = (records.id.column.0.as_str(), records.id.column.1);
        let id = match id(records, &sight) {
            Ok(Some(id)) => id,
            Ok(None) => {
                making.tell(at, column, "id", no_id());
                return None;
            }
            Err(misfit) => {
                making.tell(at, column, "id", misfit);
                return None;
            }
        };
        making.record = format!("{} {id}", records.kind);
        sight.look_up(&records.lookups, at, &mut making);
        if !sight.holds(records.when) {
            return Some(id);
        }
        let mut value = Map::new();
        value.insert("id".to_owned(), Value::String(id.clone()));
        making.fields(records, &sight, at, &mut value);
        let mut lines = HashMap::new();
        for (number, list) in records.lists.iter().enumerate() {
            let entries = self.list(number, list, &sight, row, &mut making, &mut lines);
            if entries.is_empty() {
                continue;
            }
            let slot = value
                .entry(list.list.name)
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(all) = slot {
                all.extend(entries);
            }
        }
        if let Some((is_same, first)) = given.note(records.kind, &id, &value, row.line) {
            if !is_same {
                making.tell(at, column, "id", twice(first));
            }
            return None;
        }
        self.checks.row(&sight, &value, at, &mut making);
        let Fitted { record, findings } = fit(records.kind, value);
        for finding in findings {
            self.unfit(finding, &lines, at, record.is_none(), &mut making);
        }
        match record {
            Some(record) => {
                taker.item(item(record, grid, row.line));
                None
            }
            None => Some(id),
        }
    }

    /// The entries of a list: of the record's row, or of the rows that belong to it.
    fn list(
        &mut self,
        number: usize,
        list: &List<'_>,
        outer: &Sight<'_, 'g>,
        row: &'g Row,
        making: &mut Making<'_, 'g>,
        lines: &mut HashMap<String, (usize, usize)>,
    ) -> Vec<Value> {
        let mut entries = Vec::new();
        let Some(join) = &list.join else {
            let grid = &self.grids[self.records.table];
            let at = At {
                file: &grid.file,
                line: row.line,
            };
            let mut sight = Sight {
                scope: &list.scope,
                rows: outer.rows.clone(),
            };
            sight.look_up(&list.lookups, at, making);
            making.entries(list, &sight, at, &mut entries);
            return entries;
        };
        let Some(key) = key(row, &join.ours) else {
            return entries;
        };
        let grid = &self.grids[join.table];
        for joined in join.keyed.get(&key) {
            let joined = &grid.rows[*joined as usize];
            let at = At {
                file: &grid.file,
                line: joined.line,
            };
            let mut sight = Sight {
                scope: &list.scope,
                rows: vec![Some(joined)],
            };
            sight.look_up(&list.lookups, at, making);
            sight.rows.extend(&outer.rows);
            let before = entries.len();
            making.entries(list, &sight, at, &mut entries);
            for at in before..entries.len() {
                lines.insert(
                    format!("{}[{at}]", list.list.name),
                    (join.table, joined.line),
                );
            }
        }
        self.keys[number].insert(key);
        entries
    }

    /// Tells what the format of records does not take.
    fn unfit(
        &self,
        finding: Finding,
        lines: &HashMap<String, (usize, usize)>,
        at: At<'_>,
        is_lost: bool,
        making: &mut Making<'_, '_>,
    ) {
        let (entry, path) = match finding.path.split_once("].") {
            Some((entry, path)) => (format!("{entry}]"), path),
            None => (String::new(), finding.path.as_str()),
        };
        let assigned = if entry.is_empty() {
            self.records
                .fields
                .iter()
                .find(|one| path.starts_with(one.field.path))
        } else {
            let list = entry.split('[').next().unwrap_or_default();
            let lists = self
                .records
                .lists
                .iter()
                .filter(|one| one.list.name == list);
            lists
                .flat_map(|list| &list.fields)
                .find(|one| path.starts_with(one.field.path))
        };
        let column = assigned.map(|one| one.column.clone()).unwrap_or_default();
        let place = lines.get(&entry).map(|(table, line)| At {
            file: &self.grids[*table].file,
            line: *line,
        });
        let ending = if is_lost {
            "the record is left out"
        } else {
            "it is left out"
        };
        let message = format!("{}; {ending}", finding.message);
        let sort = if is_lost { "no record" } else { "does not fit" };
        making.tell(
            place.unwrap_or(at),
            (&column.0, column.1),
            &finding.path,
            Misfit::of_check(sort, message, finding.remedy),
        );
    }

    /// Tells of rows of joined tables that belong to no record.
    fn orphans(&self, told: &mut Told) {
        for (list, keys) in self.records.lists.iter().zip(&self.keys) {
            let Some(join) = &list.join else { continue };
            let grid = &self.grids[join.table];
            let mut orphans: Vec<(usize, &str)> = join
                .keyed
                .iter()
                .filter(|(key, _)| !keys.contains(*key))
                .flat_map(|(key, rows)| rows.iter().map(move |row| (*row as usize, key)))
                .collect();
            orphans.sort_unstable();
            for (row, key) in orphans {
                let spot = Spot {
                    file: grid.file.clone(),
                    line: grid.rows[row].line,
                    cell: 1,
                    column: join.name.clone(),
                    record: None,
                    field: list.list.name.to_owned(),
                };
                told.add(spot, orphan(key, self.records.kind));
            }
        }
    }
}

fn item(record: Record, grid: &Grid, line: usize) -> Item {
    Item {
        record,
        beside: Beside {
            at: Stands {
                file: grid.file.display().to_string(),
                line,
                part: grid.sheet.clone(),
            },
            ..Beside::default()
        },
    }
}

fn no_id() -> Misfit {
    Misfit::new(
        "no id",
        "the cell is empty, and a record is nothing without an id; the row is left out",
        "fill it in, or take another column for the id",
    )
}

fn twice(first: usize) -> Misfit {
    Misfit::new(
        "id given twice",
        format!("line {first} gives this id to something else; the row is left out"),
        "correct one of the two, or take another column for the id",
    )
}

fn orphan(key: &str, kind: Kind) -> Misfit {
    Misfit::new(
        "belongs to nothing",
        format!(
            "no {kind} has the key `{}`; the row is left out",
            dirt::shown(&key.replace('\u{1f}', ", "))
        ),
        "add what it belongs to, or correct the key",
    )
}

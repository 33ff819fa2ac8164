//! Every row that is a record is made one, and given out.

mod given;
mod words;

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::Row;
use super::build::{At, Ids, Making, Sight};
use super::checks::Checks;
use super::grid::{Grid, key};
use super::plan::{List, Plan, Records};
use super::told::{Spot, Told};
use crate::record::Record;
use crate::record::check::Finding;
use crate::source::collector::Taker;
use crate::source::fields::Misfit;
use crate::source::fit::{Fitted, fit};
use crate::source::spool::{At as Stands, Beside, Item};
use given::Given;
use words::{no_id, orphan, twice};

/// Gives out all records.
pub(super) fn all(
    plan: &Plan<'_>,
    grids: &[Grid],
    language: &str,
    told: &mut Told,
    taker: &mut dyn Taker,
) {
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
            given.extend(ids_of(records, &sight).into_iter().flatten());
        }
    }
    let mut given = Given::default();
    for (number, records) in plan.records.iter().enumerate() {
        let mut emitting = Emitting {
            language,
            records,
            grids,
            checks: Checks::of(&records.checks, &records.scope),
            keys: vec![HashSet::new(); records.lists.len()],
            lost: HashSet::new(),
        };
        for row in &grids[records.table].rows {
            emitting.row(row, &mut given, &ids, told, taker);
        }
        emitting.orphans(told);
        let lost = emitting.lost;
        // What was left out cannot be referred to.
        let key = (records.kind, records.id.value.prefix.as_str());
        let is_same = |other: &&Records<'_>| (other.kind, other.id.value.prefix.as_str()) == key;
        if plan.records[number + 1..]
            .iter()
            .any(|other| is_same(&other))
        {
            continue;
        }
        if let Some(ids) = ids.get_mut(&(key.0, key.1.to_owned())) {
            ids.retain(|id| given.has(key.0, id) && !lost.contains(id));
        }
    }
}

/// The ids that a row gives its records: one, or one for each value of a cell that holds several.
fn ids_of(records: &Records<'_>, sight: &Sight<'_, '_>) -> Vec<Result<String, Misfit>> {
    let one = &records.id;
    let values = sight.values(&one.value);
    let most = if one.value.split.is_some() {
        values.len()
    } else {
        1
    };
    let read = |value: String| {
        let id = one.field.shape.read(&value, &one.value)?;
        Ok(id.as_str().unwrap_or_default().to_owned())
    };
    values.into_iter().take(most).map(read).collect()
}

/// Where entries of lists stand that come from joined tables: the table and the line.
type Lines = HashMap<String, (usize, usize)>;

struct Emitting<'p, 'g> {
    /// The language of text that says none.
    language: &'p str,
    records: &'p Records<'p>,
    grids: &'g [Grid],
    checks: Checks<'p>,
    /// Of each list, the keys that were asked for.
    keys: Vec<HashSet<String>>,
    /// The ids of records that were left out.
    lost: HashSet<String>,
}

/// A row, and what else there is to make a record of it.
struct Turn<'r, 's, 'g> {
    row: &'g Row,
    sight: &'s Sight<'r, 'g>,
    at: At<'g>,
}

impl<'g> Emitting<'_, 'g> {
    /// Makes the records of a row.
    fn row(
        &mut self,
        row: &'g Row,
        given: &mut Given,
        ids: &Ids,
        told: &mut Told,
        taker: &mut dyn Taker,
    ) {
        let records = self.records;
        let at = At {
            file: &self.grids[records.table].file,
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
        let all = ids_of(records, &sight);
        if let Some(Ok(first)) = all.first() {
            making.record = format!("{} {first}", records.kind);
        }
        sight.look_up(&records.lookups, at, &mut making);
        if !sight.holds(records.when) {
            return;
        }
        if all.is_empty() {
            making.tell(at, self.id_column(), "id", no_id());
        }
        let count = all.len();
        for (number, id) in all.into_iter().enumerate() {
            let id = match id {
                Ok(id) => id,
                Err(misfit) => {
                    making.tell(at, self.id_column(), "id", misfit);
                    continue;
                }
            };
            making.record = format!("{} {id}", records.kind);
            let turn = Turn {
                row,
                sight: &sight,
                at,
            };
            let value = self.value(&turn, &id, (number, count), &mut making);
            self.give(value, &turn, given, &mut making, taker);
        }
    }

    fn id_column(&self) -> (&str, usize) {
        let (name, number) = &self.records.id.column;
        (name, *number)
    }

    /// What a record is read from, and where the entries of its lists stand.
    fn value(
        &mut self,
        turn: &Turn<'_, '_, 'g>,
        id: &str,
        nth: (usize, usize),
        making: &mut Making<'_, 'g>,
    ) -> (Map<String, Value>, Lines) {
        let mut value = Map::new();
        value.insert("id".to_owned(), Value::String(id.to_owned()));
        making.fields(self.records, turn.sight, turn.at, nth, &mut value);
        let mut lines = Lines::new();
        for (number, list) in self.records.lists.iter().enumerate() {
            let mut entries = match value.remove(list.what.name) {
                Some(Value::Array(entries)) => entries,
                _ => Vec::new(),
            };
            self.list(number, list, turn, making, &mut entries, &mut lines);
            if !entries.is_empty() {
                value.insert(list.what.name.to_owned(), Value::Array(entries));
            }
        }
        (value, lines)
    }

    /// Gives out the record of a value, if it is one.
    fn give(
        &mut self,
        (value, lines): (Map<String, Value>, Lines),
        turn: &Turn<'_, '_, 'g>,
        given: &mut Given,
        making: &mut Making<'_, 'g>,
        taker: &mut dyn Taker,
    ) {
        let records = self.records;
        let id = value["id"].as_str().unwrap_or_default().to_owned();
        if let Some((is_same, first)) = given.note(records.kind, &id, &value, turn.row.line) {
            if !is_same {
                making.tell(turn.at, self.id_column(), "id", twice(first));
            }
            return;
        }
        self.checks.row(turn.sight, &value, turn.at, making);
        let Fitted { record, findings } = fit(records.kind, value, self.language);
        for finding in findings {
            self.unfit(finding, &lines, turn.at, record.is_none(), making);
        }
        match record {
            Some(record) => taker.item(item(record, &self.grids[records.table], turn.row.line)),
            None => {
                self.lost.insert(id);
            }
        }
    }

    /// The entries of a list: of the record's row, or of the rows that belong to it.
    fn list(
        &mut self,
        number: usize,
        list: &List<'_>,
        turn: &Turn<'_, '_, 'g>,
        making: &mut Making<'_, 'g>,
        entries: &mut Vec<Value>,
        lines: &mut Lines,
    ) {
        let Some(join) = &list.join else {
            let mut sight = Sight {
                scope: &list.scope,
                rows: turn.sight.rows.clone(),
            };
            sight.look_up(&list.lookups, turn.at, making);
            making.entries(list, &sight, turn.at, entries);
            return;
        };
        let Some(key) = key(turn.row, &join.ours) else {
            return;
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
            sight.rows.extend(&turn.sight.rows);
            let before = entries.len();
            making.entries(list, &sight, at, entries);
            for at in before..entries.len() {
                let entry = format!("{}[{at}]", list.what.name);
                lines.insert(entry, (join.table, joined.line));
            }
        }
        self.keys[number].insert(key);
    }

    /// Tells what the format of records does not take.
    fn unfit(
        &self,
        finding: Finding,
        lines: &Lines,
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
                .filter(|one| one.what.name == list);
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
                    field: list.what.name.to_owned(),
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

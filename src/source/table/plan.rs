//! What the settings say, held against the tables that there are: every column and every field is looked up once, and all that is
//! wrong with the mapping is told at once, with its line.

mod names;
mod wrong;

use std::collections::BTreeMap;

use toml::Spanned;

use super::grid::{Grid, Keyed};
use super::scope::{Place, Scope};
use crate::config::table::{CheckConfig, ListConfig, RecordsConfig, TableConfig};
use crate::config::values::{Condition, FieldsConfig, Origin, ValueConfig};
use crate::record::Kind;
use crate::source::fields::{self, Field, nearest};

pub(super) use wrong::Wrongs;

/// All records of a source.
pub(super) struct Plan<'a> {
    pub(super) records: Vec<Records<'a>>,
}

/// How rows of a table become records.
pub(super) struct Records<'a> {
    pub(super) kind: Kind,
    pub(super) table: usize,
    pub(super) scope: Scope,
    pub(super) lookups: Vec<Lookup>,
    pub(super) id: Assigned,
    pub(super) when: Option<&'a Condition>,
    pub(super) fields: Vec<Assigned>,
    pub(super) lists: Vec<List<'a>>,
    pub(super) checks: Vec<&'a CheckConfig>,
}

/// How the entries of a list are made.
pub(super) struct List<'a> {
    pub(super) what: &'static fields::List,
    pub(super) scope: Scope,
    pub(super) join: Option<Join>,
    pub(super) lookups: Vec<Lookup>,
    pub(super) when: Option<&'a Condition>,
    pub(super) fields: Vec<Assigned>,
}

/// A table whose rows are entries of lists of another one's.
pub(super) struct Join {
    pub(super) table: usize,
    pub(super) keyed: Keyed,
    /// The columns of the record's table.
    pub(super) ours: Vec<usize>,
    /// What the key is called in the joined table.
    pub(super) name: String,
}

/// A table of which one row is brought into sight.
pub(super) struct Lookup {
    pub(super) table: usize,
    pub(super) keyed: Keyed,
    pub(super) ours: Vec<Place>,
    pub(super) name: String,
}

/// A field and the rule for its value.
#[derive(Debug, Clone)]
pub(super) struct Assigned {
    pub(super) field: &'static Field,
    pub(super) language: Option<String>,
    pub(super) value: ValueConfig,
    /// The column that it mostly comes from, for messages: its name and number.
    pub(super) column: (String, usize),
}

/// The id of a record, as a field.
const fn id_of(kind: Kind) -> Field {
    Field {
        path: "id",
        shape: fields::Shape::Key(kind),
        many: false,
        needed: true,
    }
}

const IDS: [Field; 4] = [
    id_of(Kind::Project),
    id_of(Kind::Person),
    id_of(Kind::Organisation),
    id_of(Kind::Programme),
];

/// Plans how records are made of tables.
pub(super) fn plan<'a>(config: &'a TableConfig, grids: &[Grid]) -> Result<Plan<'a>, Wrongs> {
    let mut planning = Planning {
        grids,
        wrongs: Wrongs::default(),
    };
    let mut records: Vec<Records<'a>> = config
        .records
        .iter()
        .filter_map(|one| planning.records(one))
        .collect();
    // What others refer to is made before what refers to it.
    records.sort_by_key(|one| match one.kind {
        Kind::Organisation => 0,
        Kind::Programme => 1,
        Kind::Person => 2,
        _ => 3,
    });
    if planning.wrongs.is_empty() {
        Ok(Plan { records })
    } else {
        Err(planning.wrongs)
    }
}

struct Planning<'g> {
    grids: &'g [Grid],
    wrongs: Wrongs,
}

impl Planning<'_> {
    fn records<'a>(&mut self, config: &'a RecordsConfig) -> Option<Records<'a>> {
        let kind = *config.kind.get_ref();
        let table = self.table(config.table.as_ref(), config.kind.span().start)?;
        let mut scope = Scope::default();
        scope.add(table, &self.grids[table]);
        let lookups = self.lookups(&config.lookups, &mut scope);
        let at = config.id.span().start;
        self.value(config.id.get_ref(), &scope, at);
        let id = IDS.iter().find(|id| id.shape == fields::Shape::Key(kind))?;
        let id = self.assigned(id, None, config.id.get_ref(), &scope);
        let when = self.when(config.when.as_ref(), &scope);
        let fields = self.fields(&config.fields, fields::of(kind), &scope);
        let names: Vec<&str> = fields::lists(kind).iter().map(|list| list.name).collect();
        let lists = config
            .lists
            .iter()
            .filter_map(|list| self.list(list, kind, &names, table, &scope))
            .collect();
        for check in &config.checks {
            self.check(check, &scope, &names);
        }
        Some(Records {
            kind,
            table,
            scope,
            lookups,
            id,
            when,
            fields,
            lists,
            checks: config.checks.iter().map(Spanned::get_ref).collect(),
        })
    }

    fn list<'a>(
        &mut self,
        config: &'a ListConfig,
        kind: Kind,
        names: &[&str],
        own: usize,
        outer: &Scope,
    ) -> Option<List<'a>> {
        let name = config.list.get_ref();
        let at = config.list.span().start;
        let Some(list) = fields::lists(kind).iter().find(|list| list.name == name) else {
            self.wrongs.add(
                at,
                format!("a {kind} has no list `{name}`; {}", nearest(names, name)),
            );
            return None;
        };
        let mut scope = Scope::default();
        let mut join = None;
        let lookups;
        if let Some(table) = &config.table {
            let number = self.table(Some(table), at)?;
            join = Some(self.join(config, number, own, at)?);
            scope.add(number, &self.grids[number]);
            lookups = self.lookups(&config.lookups, &mut scope);
            for slot in &outer.slots {
                scope.add(*slot, &self.grids[*slot]);
            }
        } else {
            scope = outer.clone();
            lookups = self.lookups(&config.lookups, &mut scope);
        }
        let when = self.when(config.when.as_ref(), &scope);
        let fields = self.fields(&config.fields, list.fields, &scope);
        let has = |path: &str| fields.iter().any(|one| one.field.path == path);
        let missing = list
            .fields
            .iter()
            .find(|field| field.needed && !has(field.path));
        if let Some(missing) = missing {
            let example = format!("fields.{} = …", missing.path);
            self.wrongs.add(
                at,
                format!(
                    "an entry of `{name}` needs `{}`: add {example}",
                    missing.path
                ),
            );
        }
        Some(List {
            what: list,
            scope,
            join,
            lookups,
            when,
            fields,
        })
    }

    fn join(&mut self, config: &ListConfig, number: usize, own: usize, at: usize) -> Option<Join> {
        if config.key.is_empty() {
            self.wrongs.add(
                at,
                "a list from another table needs `key`, to say which of its columns is which of the record's: key = { project = \"id\" }"
                    .to_owned(),
            );
            return None;
        }
        let mut theirs = Vec::new();
        let mut ours = Vec::new();
        for (their, our) in &config.key {
            theirs.extend(self.column(number, their, at));
            ours.extend(self.column(own, our, at));
        }
        (theirs.len() == config.key.len() && ours.len() == theirs.len()).then(|| Join {
            table: number,
            keyed: Keyed::of(&self.grids[number], &theirs),
            ours,
            name: config.key.keys().cloned().collect::<Vec<_>>().join(", "),
        })
    }

    /// Lookups by columns of the first table, which come into sight behind it.
    fn lookups(
        &mut self,
        config: &BTreeMap<Spanned<String>, BTreeMap<String, String>>,
        scope: &mut Scope,
    ) -> Vec<Lookup> {
        let mut lookups = Vec::new();
        for (name, key) in config {
            let at = name.span().start;
            let Some(table) = self.table(Some(name), at) else {
                continue;
            };
            let mut theirs = Vec::new();
            let mut ours = Vec::new();
            for (their, our) in key {
                theirs.extend(self.column(table, their, at));
                match scope.find(our) {
                    Some(place) => ours.push(place),
                    None => self.wrongs.add(at, scope.unknown(our, self.grids)),
                }
            }
            scope.add(table, &self.grids[table]);
            lookups.push(Lookup {
                table,
                keyed: Keyed::of(&self.grids[table], &theirs),
                ours,
                name: name.get_ref().clone(),
            });
        }
        lookups
    }

    fn when<'a>(
        &mut self,
        when: Option<&'a Spanned<Condition>>,
        scope: &Scope,
    ) -> Option<&'a Condition> {
        let when = when?;
        for place in when.get_ref().places() {
            self.place(place, scope, when.span().start);
        }
        Some(when.get_ref())
    }

    fn place(&mut self, place: &str, scope: &Scope, at: usize) {
        if scope.find(place).is_none() {
            self.wrongs.add(at, scope.unknown(place, self.grids));
        }
    }

    fn value(&mut self, value: &ValueConfig, scope: &Scope, at: usize) {
        for place in value.places() {
            self.place(place, scope, at);
        }
    }

    fn fields(
        &mut self,
        config: &FieldsConfig,
        known: &'static [Field],
        scope: &Scope,
    ) -> Vec<Assigned> {
        let mut out: Vec<Assigned> = Vec::new();
        for one in &config.0 {
            let at = one.span.start;
            self.value(&one.value, scope, at);
            let Some((field, language)) = fields::find(known, &one.path) else {
                self.wrongs.add(at, fields::unknown(known, &one.path));
                continue;
            };
            let mixed = out.iter().find(|other| {
                other.field == field && other.language.is_some() != language.is_some()
            });
            if mixed.is_some() {
                self.wrongs.add(
                    at,
                    format!(
                        "`{}` is given in a language and without one; name the language of both",
                        field.path
                    ),
                );
                continue;
            }
            out.push(self.assigned(field, language, &one.value, scope));
        }
        out
    }

    /// A field with its rule, which has from the table what it does not say itself.
    fn assigned(
        &self,
        field: &'static Field,
        language: Option<String>,
        value: &ValueConfig,
        scope: &Scope,
    ) -> Assigned {
        let mut value = value.clone();
        let first = value.places().first().map(|place| (*place).to_owned());
        let place = first.as_deref().and_then(|name| scope.find(name));
        if let Some(slot) = place.and_then(|place| scope.slots.get(place.slot)) {
            let config = &self.grids[*slot].config;
            if value.decimal.is_none() {
                value.decimal.clone_from(&config.decimal);
            }
            if value.dates.is_empty() {
                value.dates.clone_from(&config.date.0);
            }
            if value.empty.is_empty() && !matches!(value.from, Origin::Constant(_)) {
                value.empty.clone_from(&config.empty.0);
            }
        }
        Assigned {
            field,
            language,
            value,
            column: (
                first.unwrap_or_default(),
                place.map_or(0, |place| place.column + 1),
            ),
        }
    }
}

//! The proposal, as people read it.

mod lists;

use std::fmt::Write;

use super::super::grid::Grid;
use super::look::{self, Dates};
use super::words::Known;
use super::{Column, Proposal, source_name};
use crate::record::Kind;
use crate::source::fields::toml_key;

pub(super) fn proposal(
    grid: &Grid,
    kind: Kind,
    columns: &[Column],
    known: &Known,
    path: &str,
) -> Proposal {
    let mut writing = Writing {
        grid,
        known,
        columns,
        fields: String::new(),
        lists: String::new(),
        beside: String::new(),
        mapped: Vec::new(),
        languages: Vec::new(),
    };
    let id = writing.id();
    for column in columns {
        writing.column(column);
    }
    writing.title();
    writing.grants();
    let left = writing.left();
    let mut toml = String::new();
    let _ = writeln!(
        toml,
        "[[sources]]\nname = {}\ntype = \"table\"\npath = {}\n",
        quoted(source_name(grid)),
        quoted(path)
    );
    toml.push_str(&writing.file());
    let article = if kind == Kind::Organisation {
        "an"
    } else {
        "a"
    };
    let _ = writeln!(
        toml,
        "# Each row is {article} {kind}.\n[[sources.table.records]]\nkind = \"{kind}\"\n{}",
        id.trim_end()
    );
    toml.push_str(&writing.fields);
    toml.push_str(&left.1);
    toml.push_str(&writing.lists);
    toml.push_str(&writing.beside);
    writing.languages.dedup();
    Proposal {
        toml,
        kind,
        rows: grid.rows.len(),
        mapped: writing.mapped,
        left: left.0,
        languages: writing.languages,
    }
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

struct Writing<'a> {
    grid: &'a Grid,
    known: &'a Known,
    columns: &'a [Column],
    fields: String,
    lists: String,
    /// Records of another kind, made of the same rows.
    beside: String,
    mapped: Vec<String>,
    languages: Vec<String>,
}

impl Writing<'_> {
    fn name(&self, column: &Column) -> &str {
        &self.grid.columns[column.number]
    }

    fn values(&self, column: &Column) -> Vec<&str> {
        look::values(self.grid, column.number)
    }

    /// The line of the id: a column that says so and has a value of its own in every row, else another such, else the name.
    fn id(&mut self) -> String {
        let stem = crate::text::slug(source_name(self.grid));
        let prefix = format!("{}-", if stem.is_empty() { "table" } else { &stem });
        let said = self.columns.iter().find(|column| column.field == "id");
        let unique = |number: usize| look::is_unique(self.grid, number);
        let others = self.columns.iter().filter(|column| {
            matches!(
                column.field,
                "grants.number" | "acronym" | "title" | "name" | "orcid"
            )
        });
        let (number, why) = if let Some(column) = said.filter(|column| unique(column.number)) {
            (column.number, "is another one in every row")
        } else if let Some(column) = others.clone().find(|column| unique(column.number)) {
            (
                column.number,
                "is another one in every row; ids change if it changes",
            )
        } else {
            let first = said.or_else(|| self.columns.first());
            let number = first.map_or(0, |column| column.number);
            (
                number,
                "LOOK: stands in several rows; rows that say something else under one id are left out",
            )
        };
        let name = self.grid.columns[number].clone();
        self.mapped.push(name.clone());
        format!(
            "# The id is the key in every address, and never changes: `{name}` {why}.\nid = {{ column = {}, prefix = {} }}\n",
            quoted(&name),
            quoted(&prefix)
        )
    }

    fn column(&mut self, column: &Column) {
        let name = self.name(column).to_owned();
        let text = quoted(&name);
        match column.field {
            "id" | "grants.number" | "grants.amount.value" | "grants.funder" => {}
            "budget.value" | "funding.value" => {
                let field = column.field.trim_end_matches(".value");
                let lines = self.money(column, field);
                self.fields.push_str(&lines);
            }
            "start" | "end" => self.date(column, &text),
            "status" | "category" => self.code(column, &text),
            "country" => self.country(column, &text),
            "title" | "abstract" | "name" => self.text(column, &text),
            "keywords" => {
                let language = self.language(column);
                let between = look::split(&self.values(column), true).unwrap_or(";");
                let _ = writeln!(
                    self.fields,
                    "fields.keywords.{language} = {{ column = {text}, split = {} }}",
                    quoted(between)
                );
                self.mapped.push(name);
            }
            field => {
                if let Some(role) = field.strip_prefix("people.") {
                    self.people(column, &text, role);
                } else if let Some(role) = field.strip_prefix("organisations.") {
                    self.organisations(column, &text, role);
                } else {
                    let _ = writeln!(self.fields, "fields.{field} = {text}");
                    self.mapped.push(name);
                }
            }
        }
    }

    /// The language of a column: what its name says, else what its text looks like, else English.
    fn language(&mut self, column: &Column) -> &'static str {
        let language = column
            .language
            .or_else(|| look::language(&self.values(column)))
            .unwrap_or("en");
        if !self.languages.iter().any(|known| known == language) {
            self.languages.push(language.to_owned());
        }
        language
    }

    fn text(&mut self, column: &Column, text: &str) {
        let language = self.language(column);
        let field = column.field;
        if column.language.is_none() {
            self.fields
                .push_str(match look::language(&self.values(column)) {
                    Some(_) => "# The language is what the text looks like.\n",
                    None => "# LOOK: the language could not be told.\n",
                });
        }
        let _ = writeln!(self.fields, "fields.{field}.{language} = {text}");
        let name = self.name(column).to_owned();
        self.mapped.push(name);
    }

    /// Projects without a title are called by their acronym.
    fn title(&mut self) {
        let find = |field: &str| self.columns.iter().find(|column| column.field == field);
        if let (None, None, Some(acronym)) = (find("title"), find("name"), find("acronym"))
            && find("given").is_none()
        {
            let name = quoted(self.name(acronym));
            let _ = writeln!(
                self.fields,
                "# LOOK: there is no title, so the acronym is what the project is called.\nfields.title.en = {name}"
            );
        }
    }

    fn date(&mut self, column: &Column, text: &str) {
        let field = column.field;
        let line = match look::dates(&self.values(column)) {
            Dates::Iso => format!("fields.{field} = {text}\n"),
            Dates::Form(form) => {
                format!("fields.{field} = {{ column = {text}, date = \"{form}\" }}\n")
            }
            Dates::Either(form, other) => format!(
                "# LOOK: no day is above 12, so it could be \"{other}\" as well.\nfields.{field} = {{ column = {text}, date = \"{form}\" }}\n"
            ),
            Dates::Unknown => {
                let some = self.examples(column.number);
                let _ = writeln!(
                    self.fields,
                    "# LOOK: the form of these dates is not known ({some}); say it, and take the # away.\n# fields.{field} = {{ column = {text}, date = \"%d/%m/%Y\" }}"
                );
                return;
            }
        };
        self.fields.push_str(&line);
        let name = self.name(column).to_owned();
        self.mapped.push(name);
    }

    fn code(&mut self, column: &Column, text: &str) {
        let values = self.values(column);
        let field = column.field;
        let Some(distinct) = look::distinct(&values) else {
            return;
        };
        let pairs: Vec<(String, &str)> = distinct
            .iter()
            .map(|value| (toml_key(value), self.known.code(field, value).unwrap_or("")))
            .collect();
        let unknown = pairs.iter().any(|(_, code)| code.is_empty());
        let map: Vec<String> = pairs
            .iter()
            .map(|(word, code)| format!("{word} = \"{code}\""))
            .collect();
        if unknown {
            let allowed = match field {
                "status" => "planned, ongoing, completed, cancelled",
                _ => "fundamental, applied, experimental-development",
            };
            let _ = writeln!(
                self.fields,
                "# LOOK: \"\" is what is not understood; allowed are {allowed}."
            );
        }
        let _ = writeln!(
            self.fields,
            "fields.{field} = {{ column = {text}, map = {{ {} }} }}",
            map.join(", ")
        );
        let name = self.name(column).to_owned();
        self.mapped.push(name);
    }

    fn country(&mut self, column: &Column, text: &str) {
        let values = self.values(column);
        let is_code =
            |value: &&str| value.len() == 2 && value.bytes().all(|b| b.is_ascii_alphabetic());
        if !values.iter().all(is_code) {
            return;
        }
        let pairs = [("UK", "GB"), ("EL", "GR")];
        let map: Vec<String> = pairs
            .iter()
            .filter(|(wrong, _)| values.contains(wrong))
            .map(|(wrong, right)| format!("{wrong} = \"{right}\""))
            .collect();
        let line = if map.is_empty() {
            format!("fields.country = {text}\n")
        } else {
            format!(
                "# Offices of the European Union write UK and EL; ISO 3166-1 has GB and GR.\nfields.country = {{ column = {text}, map = {{ {} }} }}\n",
                map.join(", ")
            )
        };
        self.fields.push_str(&line);
        let name = self.name(column).to_owned();
        self.mapped.push(name);
    }

    /// What parts the fraction of amounts, if one does.
    /// How the file is written, where that is not what is taken for granted.
    fn file(&self) -> String {
        let mut text = String::new();
        if let Some(charset) = self.grid.charset.filter(|one| !one.starts_with("UTF-")) {
            let _ = writeln!(
                text,
                "# LOOK: nothing says which charset the file is in; it looks like this one. Are names with accents right?\nencoding = {}",
                quoted(charset)
            );
        }
        if let Some(decimal) = self.decimal() {
            let _ = writeln!(
                text,
                "# Numbers in the file have a decimal {}.\ndecimal = {}",
                if decimal == "," { "comma" } else { "point" },
                quoted(decimal)
            );
        }
        if text.is_empty() {
            return text;
        }
        format!(
            "[sources.table.tables.{}]\n{text}\n",
            toml_key(&self.grid.name)
        )
    }

    fn decimal(&self) -> Option<&'static str> {
        let amount = self.columns.iter().find(|column| {
            let field = column.field;
            matches!(
                field,
                "budget.value" | "funding.value" | "grants.amount.value"
            )
        })?;
        look::decimal(&self.values(amount)).ok().flatten()
    }

    /// Up to three values of a column.
    fn examples(&self, number: usize) -> String {
        let mut values = look::values(self.grid, number);
        values.dedup();
        let some: Vec<String> = values
            .iter()
            .take(3)
            .map(|value| super::super::dirt::shown(&value.chars().take(30).collect::<String>()))
            .collect();
        some.join(" · ")
    }

    /// The columns that are not mapped, and how that is said.
    fn left(&self) -> (Vec<String>, String) {
        let names: Vec<String> = self
            .grid
            .columns
            .iter()
            .filter(|name| !self.mapped.contains(name))
            .cloned()
            .collect();
        let mut text = String::new();
        if !names.is_empty() {
            text.push_str("# Not mapped:\n");
        }
        for (number, name) in self.grid.columns.iter().enumerate() {
            if names.contains(name) {
                let _ = writeln!(text, "#   {}: {}", quoted(name), self.examples(number));
            }
        }
        (names, text)
    }
}

//! The lists of records: people, organisations, grants; and the organisations that are known by their names only.

use std::fmt::Write;

use super::super::look;
use super::{Column, Writing, quoted};

impl Writing<'_> {
    pub(super) fn people(&mut self, column: &Column, text: &str, role: &str) {
        let between = look::split(&self.values(column), false);
        let named = between.map_or_else(
            || text.to_owned(),
            |between| format!("{{ column = {text}, split = {} }}", quoted(between)),
        );
        let _ = writeln!(
            self.lists,
            "\n[[sources.table.records.lists]]\nlist = \"people\"\nfields.name = {named}\nfields.role = {{ constant = \"{role}\" }}"
        );
        let name = self.name(column).to_owned();
        self.mapped.push(name);
    }

    /// Organisations that are known by their names only: their records come from the same column.
    fn named(&mut self, column: &Column, text: &str) -> String {
        let between = look::split(&self.values(column), false);
        let split = between.map_or_else(String::new, |one| format!(", split = {}", quoted(one)));
        let language = self
            .languages
            .first()
            .cloned()
            .unwrap_or_else(|| "en".to_owned());
        let name = self.name(column).to_owned();
        let _ = writeln!(
            self.beside,
            "\n# The organisations that `{name}` names: there is no more of them than their names.\n[[sources.table.records]]\nkind = \"organisation\"\nid = {{ column = {text}, prefix = \"org-\"{split} }}\nwhen = {{ column = {text} }}\nfields.name.{language} = {{ column = {text}{split} }}"
        );
        self.mapped.push(name);
        format!("{{ column = {text}, prefix = \"org-\"{split} }}")
    }

    pub(super) fn organisations(&mut self, column: &Column, text: &str, role: &str) {
        let named = self.named(column, text);
        let _ = writeln!(
            self.lists,
            "\n[[sources.table.records.lists]]\nlist = \"organisations\"\nfields.organisation = {named}\nfields.role = {{ constant = \"{role}\" }}"
        );
    }

    /// The grant: its funder has to be known, and its currency.
    pub(super) fn grants(&mut self) {
        let find = |field: &str| {
            self.columns
                .iter()
                .find(|column| column.field == field)
                .cloned()
        };
        let Some(funder) = find("grants.funder") else {
            if find("grants.number")
                .or_else(|| find("grants.amount.value"))
                .is_some()
            {
                self.lists.push_str(
                    "\n# LOOK: there are numbers or amounts of grants, but no column says who gave them. With the id of an organisation of\n# yours, in data/organisations.yaml, it would be:\n# [[sources.table.records.lists]]\n# list = \"grants\"\n# fields.funder = { constant = \"the-funder\" }\n",
                );
                for field in ["grants.number", "grants.amount.value"] {
                    if let Some(column) = find(field) {
                        let name = quoted(self.name(&column));
                        let field = field.trim_start_matches("grants.");
                        let _ = writeln!(self.lists, "# fields.{field} = {name}");
                    }
                }
            }
            return;
        };
        let text = quoted(self.name(&funder));
        let rule = self.named(&funder, &text);
        let _ = writeln!(
            self.lists,
            "\n[[sources.table.records.lists]]\nlist = \"grants\"\nfields.funder = {rule}"
        );
        if let Some(number) = find("grants.number") {
            let name = self.name(&number).to_owned();
            let _ = writeln!(self.lists, "fields.number = {}", quoted(&name));
            self.mapped.push(name);
        }
        if let Some(amount) = find("grants.amount.value") {
            let lines = self.money(&amount, "amount");
            self.lists.push_str(&lines);
        }
    }

    /// An amount needs its currency; the name of the column may have it.
    pub(super) fn money(&mut self, column: &Column, field: &str) -> String {
        let name = self.name(column).to_owned();
        let lower = name.to_lowercase();
        let is_euro = ["€", "eur"].iter().any(|mark| lower.contains(mark));
        let is_number = look::decimal(&self.values(column)).is_ok();
        let value = quoted(&name);
        if is_euro && is_number {
            self.mapped.push(name);
            return format!(
                "fields.{field}.value = {value}\nfields.{field}.currency = {{ constant = \"EUR\" }}\n"
            );
        }
        let why = if is_number {
            "the file does not say the currency"
        } else {
            "not all of it are numbers"
        };
        format!(
            "# LOOK: {why}; if it is right so, take the # away.\n# fields.{field}.value = {value}\n# fields.{field}.currency = {{ constant = \"EUR\" }}\n"
        )
    }
}

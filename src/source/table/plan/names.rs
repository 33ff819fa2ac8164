//! Names of tables and columns, looked up; and the checks of the settings, which name columns and lists.

use toml::Spanned;

use super::super::scope::Scope;
use super::Planning;
use crate::config::table::CheckConfig;
use crate::source::fields::nearest;

impl Planning<'_> {
    /// The number of a column of a table.
    pub(super) fn column(&mut self, table: usize, name: &str, at: usize) -> Option<usize> {
        let grid = &self.grids[table];
        let found = grid.columns.iter().position(|column| column == name);
        if found.is_none() {
            let columns: Vec<&str> = grid.columns.iter().map(String::as_str).collect();
            self.wrongs.add(
                at,
                format!(
                    "there is no column `{name}` in the table `{}`; {}",
                    grid.name,
                    nearest(&columns, name)
                ),
            );
        }
        found
    }

    pub(super) fn table(&mut self, name: Option<&Spanned<String>>, at: usize) -> Option<usize> {
        let names: Vec<&str> = self.grids.iter().map(|grid| &*grid.name).collect();
        let Some(name) = name else {
            if names.len() == 1 {
                return Some(0);
            }
            self.wrongs.add(
                at,
                format!(
                    "`table` is missing: which one? There are {}",
                    names.join(", ")
                ),
            );
            return None;
        };
        let found = names.iter().position(|known| known == name.get_ref());
        if found.is_none() {
            self.wrongs.add(
                name.span().start,
                format!(
                    "there is no table `{}`; {}",
                    name.get_ref(),
                    nearest(&names, name.get_ref())
                ),
            );
        }
        found
    }

    pub(super) fn check(&mut self, check: &Spanned<CheckConfig>, scope: &Scope, lists: &[&str]) {
        let at = check.span().start;
        let CheckConfig {
            unique,
            same,
            count,
            some,
            column,
            value,
            ..
        } = check.get_ref();
        let columns = unique.iter().chain(same.iter().flatten()).chain(column);
        for name in columns {
            self.place(name, scope, at);
        }
        let list = |path: &String| path.split('.').next().unwrap_or_default().to_owned();
        for name in count.iter().chain(some).map(list) {
            if !lists.contains(&name.as_str()) {
                self.wrongs.add(
                    at,
                    format!("there is no list `{name}`; {}", nearest(lists, &name)),
                );
            }
        }
        let said = [
            unique.is_some(),
            same.is_some(),
            count.is_some(),
            some.is_some(),
        ];
        if said.iter().filter(|said| **said).count() != 1 {
            self.wrongs.add(
                at,
                "a check is one of `unique`, `same`, `count` and `some`".to_owned(),
            );
        }
        if count.is_some() && column.is_none() {
            self.wrongs.add(
                at,
                "`count` needs `column`, which says how many entries there should be".to_owned(),
            );
        }
        if let Some(some) = some
            && (value.is_none() || !some.contains('.'))
        {
            self.wrongs.add(
                at,
                "`some` names a field of a list, and `value` what it should be: { some = \"organisations.role\", value = \"coordinator\" }"
                    .to_owned(),
            );
        }
    }
}

//! What became of each draft, for people.

use std::fmt;

use serde_json::Value;

use super::merge::Conflict;

/// What became of the drafts of a page.
#[derive(Debug, Default, PartialEq)]
pub struct Report {
    /// The projects: those of the page in its order, then those that it no longer has.
    pub changes: Vec<Change>,
    /// The files of organisations and programmes that were made.
    pub beside: Vec<String>,
    /// How many things there are to look at in what is new or changed.
    pub review: usize,
}

/// What became of a project.
#[derive(Debug, PartialEq)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The file.
    pub file: String,
    /// What became of it.
    pub what: Vec<What>,
}

/// What became of a draft.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// It was made.
    New,
    /// These fields were changed.
    Changed(Vec<String>),
    /// It has another title on the page; the signs say why it is the same.
    Retitled {
        /// The title before.
        from: String,
        /// Why it is the same.
        because: String,
    },
    /// A person has to decide whether it is another one with a new title.
    Waits(String),
    /// The page changed what a person had corrected: that was kept.
    Conflict(Conflict),
    /// The page no longer has it.
    Gone,
    /// The page has it again.
    Back,
    /// It is a record of people's own.
    Yours,
    /// A person removed the draft.
    Removed,
    /// The file cannot be edited field by field; these would change.
    Unwritten(Vec<String>),
}

impl Report {
    fn count(&self, is: impl Fn(&What) -> bool) -> usize {
        self.changes
            .iter()
            .filter(|change| change.what.iter().any(&is))
            .count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for change in self.changes.iter().filter(|change| !change.what.is_empty()) {
            write!(f, "{change}")?;
        }
        for file in &self.beside {
            writeln!(f, "+ {file}")?;
        }
        let same = self
            .changes
            .iter()
            .filter(|change| change.what.is_empty())
            .count();
        let mut counts = vec![
            (self.count(|what| *what == What::New), "new"),
            (
                self.count(|what| matches!(what, What::Changed(_))),
                "changed",
            ),
            (
                self.count(|what| matches!(what, What::Retitled { .. })),
                "re-titled",
            ),
            (
                self.count(|what| *what == What::Gone),
                "no longer on the page",
            ),
            (self.count(|what| *what == What::Back), "on the page again"),
            (
                self.count(|what| matches!(what, What::Conflict(_))),
                "with conflicts",
            ),
            (
                self.count(|what| matches!(what, What::Waits(_))),
                "waiting for you",
            ),
            (self.count(|what| *what == What::Yours), "yours already"),
            (self.count(|what| *what == What::Removed), "removed by you"),
            (
                self.count(|what| matches!(what, What::Unwritten(_))),
                "not written",
            ),
            (same, "as they were"),
        ];
        counts.retain(|(count, _)| *count > 0);
        let counts: Vec<String> = counts
            .iter()
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        let count = self.changes.len();
        let projects = if count == 1 { "project" } else { "projects" };
        writeln!(f, "{count} {projects}: {}", counts.join(", "))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match self.what.first() {
            Some(What::New) => '+',
            Some(What::Gone) => '-',
            Some(What::Yours | What::Removed) => '=',
            Some(What::Waits(_) | What::Conflict(_) | What::Unwritten(_)) => '?',
            _ => '~',
        };
        writeln!(f, "{sign} {}: {}", self.file, self.title)?;
        for what in &self.what {
            match what {
                What::New => {}
                What::Changed(fields) => writeln!(f, "    changed: {}", fields.join(", "))?,
                What::Retitled { from, because } => {
                    writeln!(
                        f,
                        "    was “{from}”; the same project by {because}, so it keeps its id"
                    )?;
                }
                What::Waits(question) => writeln!(f, "    {question}")?,
                What::Conflict(conflict) => writeln!(f, "    conflict: {conflict}")?,
                What::Gone => {
                    writeln!(f, "    no longer on the page: kept, and marked in `review`")?;
                }
                What::Back => writeln!(f, "    on the page again")?,
                What::Yours => writeln!(f, "    is a record of yours already, and left as it is")?,
                What::Removed => writeln!(f, "    was removed by you, and left out")?,
                What::Unwritten(fields) => writeln!(
                    f,
                    "    the page changed: {}; write that yourself, for the file is not one record in block style",
                    fields.join(", ")
                )?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), shown);
        write!(
            f,
            "{}: the page said {}, and now says {}; what you wrote was kept",
            self.field,
            shown(&self.before),
            shown(&self.now)
        )
    }
}

/// A value for people, not too long.
fn shown(value: &Value) -> String {
    const LENGTH: usize = 80;
    let text = match value {
        Value::String(text) => format!("“{text}”"),
        other => other.to_string(),
    };
    if text.chars().count() <= LENGTH {
        return text;
    }
    let cut: String = text.chars().take(LENGTH).collect();
    format!("{cut}…")
}

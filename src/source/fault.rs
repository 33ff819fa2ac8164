//! Faults: what is wrong, where, and what to do.

use std::fmt;
use std::path::PathBuf;

use crate::record::check::Finding;

/// Something wrong in what people or programs wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1; 0 where the fault is the whole file's.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The record: kind and id.
    pub record: Option<String>,
    /// The field.
    pub field: String,
    /// What is wrong, with the value.
    pub message: String,
    /// What to do.
    pub remedy: Option<String>,
    /// The line itself.
    pub snippet: Option<String>,
}

impl Fault {
    /// What a check found in a record of this file and line. The line is not shown.
    pub fn found(
        file: impl Into<PathBuf>,
        line: usize,
        record: Option<String>,
        finding: Finding,
    ) -> Self {
        Self {
            file: file.into(),
            line,
            column: 1,
            record,
            field: finding.path,
            message: finding.message,
            remedy: Some(finding.remedy),
            snippet: None,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if self.line > 0 {
            write!(f, ":{}:{}", self.line, self.column)?;
        }
        f.write_str(": ")?;
        if let Some(record) = &self.record {
            write!(f, "{record}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)?;
        if let Some(snippet) = &self.snippet {
            let number = self.line.to_string();
            let margin = " ".repeat(number.len());
            let (shown, caret) = window(snippet, self.column);
            write!(
                f,
                "\n {margin} |\n {number} | {shown}\n {margin} | {}^",
                " ".repeat(caret)
            )?;
        }
        if let Some(remedy) = &self.remedy {
            write!(f, "\n  = help: {remedy}")?;
        }
        Ok(())
    }
}

/// The part of a line around a column that fits on a screen, and where in it the column is.
fn window(line: &str, column: usize) -> (String, usize) {
    const WIDTH: usize = 110;
    let characters: Vec<char> = line
        .trim_end()
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let at = column.saturating_sub(1).min(characters.len());
    let start = if characters.len() <= WIDTH {
        0
    } else {
        at.saturating_sub(WIDTH / 2)
    };
    let end = (start + WIDTH).min(characters.len());
    let mut shown: String = characters[start..end].iter().collect();
    let mut caret = at - start;
    if start > 0 {
        shown.insert(0, '…');
        caret += 1;
    }
    if end < characters.len() {
        shown.push('…');
    }
    (shown, caret)
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kept: Vec<&Fault> = self.kept.iter().collect();
        kept.sort_by(|a, b| {
            (&a.file, a.line, a.column, &a.field).cmp(&(&b.file, b.line, b.column, &b.field))
        });
        for fault in kept {
            writeln!(f, "{fault}")?;
        }
        if self.more > 0 {
            writeln!(f, "… and {} more", self.more)?;
        }
        Ok(())
    }
}

/// All that is wrong. Beyond [`Faults::KEPT`] they are counted only.
#[derive(Debug, Clone, Default)]
pub struct Faults {
    kept: Vec<Fault>,
    more: usize,
}

impl Faults {
    /// How many faults are kept with their text.
    pub const KEPT: usize = 200;

    /// Adds a fault.
    pub fn add(&mut self, fault: Fault) {
        if self.kept.len() < Self::KEPT {
            self.kept.push(fault);
        } else {
            self.more += 1;
        }
    }

    /// Adds a fault, which is made only if it is kept: to find its line takes a look at the file.
    pub fn add_with(&mut self, fault: impl FnOnce() -> Fault) {
        if self.kept.len() < Self::KEPT {
            self.kept.push(fault());
        } else {
            self.more += 1;
        }
    }

    /// Adds all that others are.
    pub fn append(&mut self, others: Self) {
        others.kept.into_iter().for_each(|fault| self.add(fault));
        self.more += others.more;
    }

    /// Those that were added after so many.
    #[must_use]
    pub fn since(&self, count: usize) -> Self {
        let kept = self.kept.get(count..).unwrap_or_default().to_vec();
        Self {
            more: self.count().saturating_sub(count + kept.len()),
            kept,
        }
    }

    /// Nothing wrong?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty() && self.more == 0
    }

    /// How many there are, those that were not kept too.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kept.len() + self.more
    }

    /// The faults that were kept, by file, line and column.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Fault> {
        self.kept.sort_by(|a, b| {
            (&a.file, a.line, a.column, &a.field).cmp(&(&b.file, b.line, b.column, &b.field))
        });
        self.kept
    }

    /// Drops the faults of other files.
    pub fn retain(&mut self, keep: impl Fn(&Fault) -> bool) {
        self.kept.retain(keep);
    }
}

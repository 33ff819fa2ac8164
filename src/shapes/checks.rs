//! Checks: stored queries that must find nothing.
//!
//! A check is a SELECT query in a file of its own. Comments at its head say what is wrong with what it finds
//! (`# title: …`, in other languages `# title@nl: …`), and how bad that is (`# severity: error`, or `warning`).

use std::path::{Path, PathBuf};

use oxigraph::model::Term;
use oxigraph::sparql::CancellationToken;

use super::triples::Triples;
use crate::graph::{self, Limits, Prepared, QueryError};
use crate::text::Text;

/// How bad it is what a check finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The data is not sound.
    Error,
    /// Somebody should look at it.
    Warning,
}

impl Level {
    /// Its name, as in the comment.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A query that must find nothing.
#[derive(Debug, Clone)]
pub struct Check {
    /// The file's name without `.rq`.
    pub name: String,
    /// The file.
    pub path: PathBuf,
    /// What is wrong with what it finds.
    pub title: Text,
    /// How bad that is.
    pub level: Level,
    query: Prepared,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The columns.
    pub columns: Vec<String>,
    /// In each row a value for each column; none where the query gives none.
    pub rows: Vec<Vec<Option<Term>>>,
}

/// Why a check cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A file or the folder cannot be read.
    #[error("cannot read {path}: {source}")]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of the head is not what it should be, or a needed one is missing.
    #[error("{path}:{line}: {message}")]
    Head {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// What is wrong, what is allowed.
        message: String,
    },
    /// The query is at fault.
    #[error("{path}{at}: {source}")]
    Query {
        /// The file.
        path: PathBuf,
        /// `:line:column`, where it is known.
        at: String,
        /// Why.
        source: QueryError,
    },
}

impl Check {
    /// Reads the checks of a folder, in the order of their names. A folder that is not there has none.
    ///
    /// # Errors
    /// Where a file cannot be read, says nothing or something unknown at its head, or is no query.
    pub fn of_folder(folder: &Path) -> Result<Vec<Self>, CheckError> {
        let cannot = |source| CheckError::Read {
            path: folder.to_owned(),
            source,
        };
        let entries = match std::fs::read_dir(folder) {
            Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(cannot)?,
        };
        let mut paths = Vec::new();
        for entry in entries {
            let path = entry.map_err(cannot)?.path();
            if path.extension().is_some_and(|end| end == "rq") {
                paths.push(path);
            }
        }
        paths.sort();
        paths.into_iter().map(Self::read).collect()
    }

    fn read(path: PathBuf) -> Result<Self, CheckError> {
        let text = std::fs::read_to_string(&path).map_err(|source| CheckError::Read {
            path: path.clone(),
            source,
        })?;
        let (title, level) = head(&text).map_err(|(line, message)| CheckError::Head {
            path: path.clone(),
            line,
            message,
        })?;
        let query = graph::admit(&text, LIMITS)
            .and_then(|()| graph::parse(&text, "", &CancellationToken::new()))
            .map_err(|source| CheckError::Query {
                at: place(&source),
                path: path.clone(),
                source,
            })?;
        Ok(Self {
            name: path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            path,
            title,
            level,
            query,
        })
    }

    /// What the check finds in the data.
    ///
    /// # Errors
    /// Where the query is no SELECT, or fails.
    pub fn run(&self, data: &Triples) -> Result<Rows, CheckError> {
        self.rows(data).map_err(|source| CheckError::Query {
            path: self.path.clone(),
            at: String::new(),
            source,
        })
    }

    fn rows(&self, data: &Triples) -> Result<Rows, QueryError> {
        let solutions = graph::select(self.query.clone(), data, &CancellationToken::new())?;
        let columns = solutions.variables().to_vec();
        let mut rows = Vec::new();
        for solution in solutions {
            let solution = solution?;
            rows.push(
                columns
                    .iter()
                    .map(|column| solution.get(column).cloned())
                    .collect(),
            );
        }
        Ok(Rows {
            columns: columns
                .iter()
                .map(|column| column.as_str().to_owned())
                .collect(),
            rows,
        })
    }
}

/// A check is written by whoever keeps the dataset: these are against accidents.
const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    nesting: 64,
};

/// Reads the comments before the query; what is wrong comes with its line.
fn head(text: &str) -> Result<(Text, Level), (usize, String)> {
    let mut title = Text::default();
    let mut level = Level::Error;
    for (number, line) in (1..).zip(text.lines()) {
        let Some(comment) = line.strip_prefix('#') else {
            break;
        };
        let Some((key, value)) = comment.split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim() {
            "title" => title.set("en", value),
            "severity" => {
                level = match value {
                    "error" => Level::Error,
                    "warning" => Level::Warning,
                    other => {
                        return Err((
                            number,
                            format!("the severity is `{other}`; it is `error` or `warning`"),
                        ));
                    }
                }
            }
            key => {
                if let Some(tag) = key.strip_prefix("title@") {
                    title.set(tag, value);
                }
            }
        }
    }
    if title.is_empty() {
        let message = "there is no title; begin the file with `# title: ` and what is wrong with what the query finds";
        return Err((1, message.to_owned()));
    }
    Ok((title, level))
}

/// Where the parser says that it stopped: it tells in words only.
fn place(fault: &QueryError) -> String {
    let QueryError::Syntax(fault) = fault else {
        return String::new();
    };
    let said = fault.to_string();
    let numbers = said
        .strip_prefix("error at ")
        .and_then(|rest| rest.split_once(": "))
        .map(|(place, _)| place)
        .filter(|place| place.bytes().all(|b| b.is_ascii_digit() || b == b':'));
    numbers.map_or_else(String::new, |place| format!(":{place}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_says_what_is_wrong_and_how_bad_it_is() {
        let (title, level) =
            head("# title: Twice\n# title@nl: Twee keer\n# severity: warning\nSELECT * {}")
                .unwrap();
        let said: Vec<_> = title.iter().collect();
        assert_eq!(said, [("en", "Twice"), ("nl", "Twee keer")]);
        assert_eq!(level, Level::Warning);
        assert_eq!(head("# title: Twice\n").unwrap().1, Level::Error);
        assert_eq!(head("SELECT * {} # title: Late").unwrap_err().0, 1);
        let (line, message) = head("# title: Twice\n# severity: bad\n").unwrap_err();
        assert_eq!(line, 2);
        assert!(message.contains("`bad`"), "{message}");
    }
}

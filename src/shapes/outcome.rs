//! What shapes and checks found, together for each shape and check; and what the last `oogst check` found, kept in the state
//! folder for pages of datasets that are too large to be checked beside serving.

use std::io::{self, Write};
use std::path::Path;
use std::str::FromStr;

use oxigraph::model::Term;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Check, Finding, Level, Rows, Severity};
use crate::iri;
use crate::text::Text;

/// The file of the last check, in the state folder.
const FILE: &str = "check.json";
/// How many findings of a shape or a check are kept there. All are counted.
const KEPT: usize = 1_000;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// The data is not sound.
    Fault,
    /// Somebody should look at it.
    Warning,
    /// It could be better.
    Hint,
}

/// What one shape or one check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// What its list is called in addresses.
    pub name: String,
    /// How bad it is.
    pub weight: Weight,
    /// What is wrong.
    pub message: Text,
    /// The shape and the property, or the check.
    pub rule: String,
    /// What is told of each.
    pub columns: Vec<String>,
    /// What was found; of a check that was kept, the first of it.
    #[serde(serialize_with = "write", deserialize_with = "read")]
    pub rows: Vec<Vec<Option<Term>>>,
    /// How much was found.
    pub count: u64,
}

/// What shapes and checks found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// How many shapes were applied.
    pub shapes: usize,
    /// How many checks were made.
    pub checks: usize,
    /// What they found, the worst first.
    pub groups: Vec<Group>,
}

impl Outcome {
    /// Puts together what belongs together. `shapes` is how many there are.
    #[must_use]
    pub fn of(shapes: usize, findings: &[Finding], checks: &[(&Check, Rows)]) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for finding in findings {
            let name = name(finding);
            let row = vec![Some(finding.focus.clone()), finding.value.clone()];
            match groups.iter_mut().find(|group| group.name == name) {
                Some(group) => {
                    group.rows.push(row);
                    group.count += 1;
                }
                None => groups.push(group(name, finding, row)),
            }
        }
        for (check, found) in checks.iter().filter(|(_, found)| !found.rows.is_empty()) {
            groups.push(Group {
                name: format!("check-{}", check.name),
                weight: match check.level {
                    Level::Error => Weight::Fault,
                    Level::Warning => Weight::Warning,
                },
                message: check.title.clone(),
                rule: format!("{}.rq", check.name),
                columns: found.columns.clone(),
                rows: found.rows.clone(),
                count: found.rows.len() as u64,
            });
        }
        // Stable: equals stay as shapes and checks are ordered.
        groups.sort_by_key(|group| group.weight);
        Self {
            shapes,
            checks: checks.len(),
            groups,
        }
    }
}

/// What the last `oogst check` of a whole dataset found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LastCheck {
    /// The revision that the ledger was at. What was checked are the sources, as they were then.
    pub revision: i64,
    /// The last revision that had erased something by then.
    pub erased: i64,
    /// When, RFC 3339.
    pub checked: String,
    /// What it found.
    pub outcome: Outcome,
}

impl LastCheck {
    /// What is kept in a state folder.
    #[must_use]
    pub fn of(state: &Path) -> Option<Self> {
        let text = std::fs::read(state.join(FILE)).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// When it was kept: another time is another check.
    #[must_use]
    pub fn kept_at(state: &Path) -> Option<std::time::SystemTime> {
        std::fs::metadata(state.join(FILE)).ok()?.modified().ok()
    }

    /// Keeps it, in the place of the one before.
    ///
    /// # Errors
    /// Where the state folder cannot be written to.
    pub fn keep(mut self, state: &Path) -> io::Result<()> {
        for group in &mut self.outcome.groups {
            group.rows.truncate(KEPT);
        }
        let mut written = tempfile::Builder::new()
            .prefix(".check")
            .tempfile_in(state)?;
        serde_json::to_writer(&mut written, &self)?;
        written.write_all(b"\n")?;
        written.persist(state.join(FILE))?;
        Ok(())
    }
}

/// Terms are written as in N-Triples.
fn write<S: Serializer>(rows: &[Vec<Option<Term>>], to: S) -> Result<S::Ok, S::Error> {
    let row = |row: &Vec<Option<Term>>| -> Vec<Option<String>> {
        let terms = row.iter();
        terms
            .map(|term| term.as_ref().map(Term::to_string))
            .collect()
    };
    to.collect_seq(rows.iter().map(row))
}

fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Vec<Option<Term>>>, D::Error> {
    let rows: Vec<Vec<Option<String>>> = Deserialize::deserialize(from)?;
    let term = |text: Option<String>| {
        let read = text.map(|text| Term::from_str(&text)).transpose();
        read.map_err(serde::de::Error::custom)
    };
    let row = |row: Vec<Option<String>>| row.into_iter().map(term).collect();
    rows.into_iter().map(row).collect()
}

fn group(name: String, finding: &Finding, row: Vec<Option<Term>>) -> Group {
    let path = finding.path.as_deref().unwrap_or_default();
    let rule = format!("{} {path}", finding.constraint);
    Group {
        name,
        weight: match finding.severity {
            Severity::Violation => Weight::Fault,
            Severity::Warning => Weight::Warning,
            Severity::Info => Weight::Hint,
        },
        message: finding.message.clone(),
        rule: rule.trim_end().to_owned(),
        columns: Vec::new(),
        rows: vec![row],
        count: 1,
    }
}

/// A name for what one constraint of one shape finds. Shapes without an IRI are known by what they say: their labels differ each time
/// that they are read.
fn name(finding: &Finding) -> String {
    let shape = if let Term::NamedNode(shape) = &finding.shape {
        shape.as_str().to_owned()
    } else {
        let said = finding.message.iter();
        said.flat_map(|(tag, said)| [tag, said]).collect()
    };
    let path = finding.path.as_deref().unwrap_or_default();
    let what = format!(
        "{shape}\n{}\n{path}\n{}",
        finding.constraint,
        finding.severity.name()
    );
    format!("shape-{}", iri::digest(&what))
}

#[cfg(test)]
mod tests {
    use oxigraph::model::{Literal, NamedNode};

    use super::*;

    #[test]
    fn what_is_kept_is_read_back_with_the_first_findings_and_their_number() {
        let folder = tempfile::tempdir().unwrap();
        let node = Term::from(NamedNode::new("https://data.example.org/id/project/a").unwrap());
        let said = Literal::new_language_tagged_literal("\"Zee\"\nen <duin>", "nl").unwrap();
        let row = vec![Some(node), Some(said.into()), None];
        let mut message = Text::default();
        message.set("en", "something is missing");
        let group = Group {
            name: "check-x".to_owned(),
            weight: Weight::Warning,
            message,
            rule: "x.rq".to_owned(),
            columns: vec!["a".to_owned(), "b".to_owned(), "c".to_owned()],
            rows: vec![row; KEPT + 5],
            count: 1_005,
        };
        let last = LastCheck {
            revision: 7,
            erased: 0,
            checked: "2026-11-30T00:00:00Z".to_owned(),
            outcome: Outcome {
                shapes: 3,
                checks: 2,
                groups: vec![group],
            },
        };
        assert_eq!(LastCheck::of(folder.path()), None);
        last.clone().keep(folder.path()).unwrap();
        let read = LastCheck::of(folder.path()).unwrap();
        let (kept, all) = (&read.outcome.groups[0], &last.outcome.groups[0]);
        assert_eq!(kept.rows, all.rows[..KEPT]);
        assert_eq!((kept.count, read.revision), (1_005, 7));
    }
}

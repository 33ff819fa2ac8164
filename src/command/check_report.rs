//! The report of `oogst check`: what does not fit the shapes, and what the checks found.

use std::collections::HashMap;
use std::io::Write;

use oxigraph::model::Term;
use serde::Serialize;

use super::Failure;
use super::output::{plural, say, table};
use crate::cli::CheckFormat;
use crate::iri::Base;
use crate::shapes::{self, Check, Finding, Level, Rows, Severity};
use crate::source::Place;
use crate::text::Text;

/// How many findings, and rows of a check, are shown to people. Programs get all of them.
const SHOWN: usize = 200;

/// What was found, and what is needed to tell it.
pub(super) struct Report<'a> {
    pub(super) base: &'a Base,
    pub(super) places: &'a HashMap<String, Place>,
    pub(super) shapes: usize,
    pub(super) findings: Vec<Finding>,
    pub(super) checks: Vec<(&'a Check, Rows)>,
}

impl Report<'_> {
    /// Gives the report on standard output, and how it went on standard error.
    pub(super) fn give(&self, format: CheckFormat) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        match format {
            CheckFormat::Text => out.write_all(self.text().as_bytes())?,
            CheckFormat::Json => {
                serde_json::to_writer_pretty(&mut out, &self.json())
                    .map_err(std::io::Error::from)?;
                writeln!(out)?;
            }
            CheckFormat::Turtle => {
                let turtle = shapes::turtle(&self.findings).map_err(anyhow::Error::from)?;
                out.write_all(turtle.as_bytes())?;
            }
        }
        out.flush()?;
        self.verdict()
    }

    fn verdict(&self) -> Result<(), Failure> {
        let of = |severity| {
            let count = self.findings.iter().filter(|f| f.severity == severity);
            count.count()
        };
        let [violations, warnings, infos] =
            [Severity::Violation, Severity::Warning, Severity::Info].map(of);
        let found = |level| {
            let checks = self.checks.iter();
            checks
                .filter(|(check, rows)| check.level == level && !rows.rows.is_empty())
                .count()
        };
        let (errors, doubts) = (found(Level::Error), found(Level::Warning));
        say(&format!(
            "{} shapes: {violations} violation{}, {warnings} warning{}, {infos} info{}; {} check{}: {} found something",
            self.shapes,
            plural(violations),
            plural(warnings),
            plural(infos),
            self.checks.len(),
            plural(self.checks.len()),
            errors + doubts,
        ));
        if violations + errors == 0 {
            return Ok(());
        }
        let mut wrong = Vec::new();
        if violations > 0 {
            wrong.push(format!(
                "{violations} violation{} of shapes",
                plural(violations)
            ));
        }
        if errors > 0 {
            wrong.push(format!("{errors} failed check{}", plural(errors)));
        }
        Err(Failure::Input(wrong.join(", ")))
    }

    fn text(&self) -> String {
        let shown = self.findings.iter().take(SHOWN);
        let mut text: Vec<String> = shown.map(|finding| self.finding(finding)).collect();
        text.push(more(self.findings.len()));
        for (check, rows) in &self.checks {
            if rows.rows.is_empty() {
                continue;
            }
            let file = check.path.display();
            let said = english(&check.title);
            text.push(format!("{file}: {}: {said}\n", check.level.name()));
            let shown = rows.rows.iter().take(SHOWN).map(|row| {
                let cell = |term: &Option<Term>| {
                    let shown = term.as_ref().map(|term| self.shown(term));
                    shown.unwrap_or_default()
                };
                row.iter().map(cell).collect()
            });
            text.push(table(&rows.columns, shown) + "\n");
            text.push(more(rows.rows.len()));
        }
        text.concat()
    }

    fn finding(&self, finding: &Finding) -> String {
        let place = place(finding, self.base, self.places)
            .map_or_else(String::new, |place| format!("{}: ", place.shown()));
        let severity = finding.severity.name();
        let focus = self.shown(&finding.focus);
        let path = finding.path.iter().map(|path| format!(": {path}"));
        let values = finding
            .value
            .iter()
            .filter(|value| **value != finding.focus);
        let value = values.map(|value| format!(" {}", self.shown(value)));
        let about: String = path.chain(value).collect();
        let message = english(&finding.message);
        let shape = match &finding.shape {
            Term::NamedNode(shape) => format!(" of <{}>", shape.as_str()),
            _ => String::new(),
        };
        let constraint = &finding.constraint;
        format!("{place}{severity}: {focus}{about}\n  {message}\n  = {constraint}{shape}\n")
    }

    fn shown(&self, term: &Term) -> String {
        shapes::shown(term, self.base)
    }

    fn json(&self) -> Json<'_> {
        let results = self.findings.iter().map(|finding| {
            let place = place(finding, self.base, self.places);
            JsonResult {
                severity: finding.severity.name(),
                file: place.map(|place| place.file.display().to_string()),
                focus: iri(&finding.focus),
                path: finding.path.as_deref(),
                value: finding.value.as_ref().map(value),
                message: &finding.message,
                constraint: &finding.constraint,
                shape: matches!(finding.shape, Term::NamedNode(_)).then(|| iri(&finding.shape)),
            }
        });
        let checks = self.checks.iter().map(|(check, rows)| JsonCheck {
            name: &check.name,
            severity: check.level.name(),
            file: check.path.display().to_string(),
            title: &check.title,
            columns: &rows.columns,
            rows: rows
                .rows
                .iter()
                .map(|row| row.iter().map(|term| term.as_ref().map(value)).collect())
                .collect(),
        });
        Json {
            conforms: self.findings.is_empty(),
            shapes: self.shapes,
            results: results.collect(),
            checks: checks.collect(),
        }
    }
}

/// What is not shown.
fn more(count: usize) -> String {
    if count > SHOWN {
        let more = count - SHOWN;
        format!("… and {more} more; --format json gives all of them\n")
    } else {
        String::new()
    }
}

/// The record that a finding's node comes from; none for what was made from what records mention, and for concepts.
pub(super) fn place<'a>(
    finding: &Finding,
    base: &Base,
    places: &'a HashMap<String, Place>,
) -> Option<&'a Place> {
    let Term::NamedNode(node) = &finding.focus else {
        return None;
    };
    let (kind, rest) = base.take_apart(node.as_str())?;
    let key = rest.split('/').next().unwrap_or(rest);
    places.get(&base.thing(kind, key))
}

/// A text in English, which the program speaks; where it is in no English, in its first language.
fn english(text: &Text) -> &str {
    let said = text.iter().find(|(tag, _)| *tag == "en");
    said.or_else(|| text.iter().next())
        .map_or("", |(_, value)| value)
}

#[derive(Serialize)]
struct Json<'a> {
    conforms: bool,
    shapes: usize,
    results: Vec<JsonResult<'a>>,
    checks: Vec<JsonCheck<'a>>,
}

#[derive(Serialize)]
struct JsonResult<'a> {
    severity: &'static str,
    file: Option<String>,
    focus: String,
    path: Option<&'a str>,
    value: Option<JsonValue>,
    message: &'a Text,
    constraint: &'a str,
    shape: Option<String>,
}

#[derive(Serialize)]
struct JsonCheck<'a> {
    name: &'a str,
    severity: &'static str,
    file: String,
    title: &'a Text,
    columns: &'a [String],
    rows: Vec<Vec<Option<JsonValue>>>,
}

/// A term as SPARQL results in JSON write it.
#[derive(Serialize)]
struct JsonValue {
    #[serde(rename = "type")]
    class: &'static str,
    value: String,
    #[serde(rename = "xml:lang", skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    datatype: Option<String>,
}

fn iri(term: &Term) -> String {
    value(term).value
}

fn value(term: &Term) -> JsonValue {
    let (class, value) = match term {
        Term::NamedNode(node) => ("uri", node.as_str().to_owned()),
        Term::BlankNode(node) => ("bnode", node.as_str().to_owned()),
        Term::Literal(literal) => ("literal", literal.value().to_owned()),
        Term::Triple(_) => ("triple", term.to_string()),
    };
    let (mut language, mut datatype) = (None, None);
    if let Term::Literal(literal) = term {
        language = literal.language().map(str::to_owned);
        let is_plain = literal.datatype() == oxigraph::model::vocab::xsd::STRING;
        if language.is_none() && !is_plain {
            datatype = Some(literal.datatype().as_str().to_owned());
        }
    }
    JsonValue {
        class,
        value,
        language,
        datatype,
    }
}

//! JSON and NDJSON as a source: records as they are, or what the settings make of other systems' JSON by JSON pointers.

mod make;
mod pointer;
mod strict;

use std::collections::HashSet;
use std::hash::BuildHasher;
use std::io::{BufRead, BufReader, Read};

use serde_json::{Map, Value};

use super::Fault;
use super::collector::{Before, CollectError, Collector, Taker, Yield, refuse_page};
use super::fit::fit;
use super::spool::{At, Beside, Item};
use crate::config::json::{JsonConfig, JsonSyntax};
use crate::config::{Config, SourceConfig};
use crate::fetch::{Fetcher, Input, Wanted};
use crate::record::check::Finding;
use crate::record::{Kind, Record};

use make::Making;

/// Documents of JSON.
pub struct JsonDocuments<'a> {
    config: &'a Config,
    source: &'a SourceConfig,
    fetcher: &'a Fetcher,
    json: JsonConfig,
}

/// How the names of files of JSON end.
const ENDS: &[&str] = &["json", "ndjson", "jsonl"];

impl<'a> JsonDocuments<'a> {
    /// What the settings name.
    #[must_use]
    pub fn new(config: &'a Config, source: &'a SourceConfig, fetcher: &'a Fetcher) -> Self {
        Self {
            config,
            source,
            fetcher,
            json: source.json.clone().unwrap_or_default(),
        }
    }

    fn is_lines(&self, input: &Input) -> bool {
        if let Some(format) = self.json.format {
            return format == JsonSyntax::Lines;
        }
        let end = input.file_name().rsplit('.').next().unwrap_or_default();
        let media_type = input.media_type.as_deref().unwrap_or_default();
        ["ndjson", "jsonl"]
            .iter()
            .any(|lines| end.eq_ignore_ascii_case(lines) || media_type.contains(lines))
    }
}

impl Collector for JsonDocuments<'_> {
    fn collect(&self, _: &Before<'_>, taker: &mut dyn Taker) -> Result<Yield, CollectError> {
        let makings: Result<Vec<Making<'_>>, String> =
            self.json.records.iter().map(Making::of).collect();
        let makings = makings.map_err(|wrong| CollectError::Unusable {
            at: self.config.file.display().to_string(),
            message: format!(
                "[[sources.json.records]] of `{}`: {wrong}",
                self.source.name
            ),
        })?;
        let wanted =
            Wanted::of(self.config, self.source).accept("application/json, application/x-ndjson");
        let inputs = self.fetcher.open_all(&wanted, ENDS, taker)?;
        let mut reading = Reading {
            makings,
            reached: vec![false; self.json.records.len()],
            config: self,
            given: HashSet::new(),
            taker,
        };
        for input in &inputs {
            refuse_page(input, "JSON")?;
            if self.is_lines(input) {
                reading.lines(input)?;
            } else {
                reading.document(input)?;
            }
        }
        reading.unused(&inputs);
        Ok(Yield::Whole)
    }
}

struct Reading<'r, 'a> {
    makings: Vec<Making<'r>>,
    /// Did the pointer to the items of each mapping lead anywhere?
    reached: Vec<bool>,
    config: &'r JsonDocuments<'a>,
    /// What was given: kind and id, and a hash of the rest.
    given: HashSet<(String, u64)>,
    taker: &'r mut dyn Taker,
}

/// Where a value stands.
#[derive(Clone, Copy)]
struct Place<'p> {
    at: &'p str,
    /// The line, from 1; 0 where the document is no list of lines.
    line: usize,
    pointer: &'p str,
}

impl Reading<'_, '_> {
    /// One document: what is wrong in it is wrong with all of it.
    fn document(&mut self, input: &Input) -> Result<(), CollectError> {
        let unusable = |at: String, message: String| CollectError::Unusable { at, message };
        let bytes = input.bytes()?;
        self.taker.progress(bytes.len() as u64);
        let text = std::str::from_utf8(&bytes).map_err(|fault| {
            let message = format!(
                "is not UTF-8 from byte {} on, as JSON has to be; nothing of it is used",
                fault.valid_up_to() + 1
            );
            unusable(input.at.clone(), message)
        })?;
        let value = strict::read(text.trim_start_matches('\u{feff}')).map_err(|fault| {
            let at = format!("{}:{}:{}", input.at, fault.line(), fault.column());
            unusable(at, format!("{}; nothing of it is used", bare(&fault)))
        })?;
        let before = self.reached.clone();
        self.value(&value, &input.at, 0);
        let records = &self.config.json.records;
        for (number, records) in records.iter().enumerate() {
            let pointer = records.items.as_deref().unwrap_or_default();
            if pointer::all(&value, pointer).is_empty()
                && !before[number]
                && !is_empty(&value, pointer)
            {
                return Err(unusable(
                    input.at.clone(),
                    format!(
                        "`items` = \"{pointer}\" leads nowhere; {}",
                        pointer::what_there_is(&value, pointer)
                    ),
                ));
            }
        }
        Ok(())
    }

    /// One value a line: what is wrong in a line is wrong with that line.
    fn lines(&mut self, input: &Input) -> Result<(), CollectError> {
        let failed = |source| CollectError::Read {
            path: input.at.clone().into(),
            source,
        };
        let limit = self.config.config.limits.line_bytes;
        let mut reader = BufReader::with_capacity(1 << 18, input.reader());
        let mut line = Vec::new();
        for number in 1usize.. {
            line.clear();
            let longest = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
            let read = reader
                .by_ref()
                .take(longest)
                .read_until(b'\n', &mut line)
                .map_err(failed)?;
            if read == 0 {
                break;
            }
            self.taker.progress(read as u64);
            if read > limit {
                return Err(CollectError::Unusable {
                    at: format!("{}:{number}", input.at),
                    message: format!(
                        "the line is longer than {limit} bytes; write one value a line, say `format = \"json\"` in \
                         [sources.json] if it is one document, or raise limits.line_bytes"
                    ),
                });
            }
            let (column, message) = match std::str::from_utf8(&line) {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => match strict::read(text.trim_start_matches('\u{feff}')) {
                    Ok(value) => {
                        self.value(&value, &input.at, number);
                        continue;
                    }
                    Err(fault) => (fault.column(), bare(&fault)),
                },
                Err(fault) => (
                    fault.valid_up_to() + 1,
                    "is not UTF-8 from here on".to_owned(),
                ),
            };
            self.taker.notice(Fault {
                file: input.at.clone().into(),
                line: number,
                column: column.max(1),
                record: None,
                field: String::new(),
                message: format!("{message}; the line is left out"),
                remedy: Some("correct it where it comes from".to_owned()),
                snippet: Some(String::from_utf8_lossy(&line).trim_end().to_owned()),
            });
        }
        Ok(())
    }

    /// The records of a value.
    fn value(&mut self, value: &Value, at: &str, line: usize) {
        if self.makings.is_empty() {
            let items = match value {
                Value::Array(list) => (0..)
                    .zip(list)
                    .map(|(number, one): (usize, _)| (format!("/{number}"), one))
                    .collect(),
                other => vec![(String::new(), other)],
            };
            for (pointer, item) in items {
                let pointer = pointer.as_str();
                self.as_it_is(item, Place { at, line, pointer });
            }
            return;
        }
        let records = &self.config.json.records;
        for (number, records) in records.iter().enumerate() {
            let items = pointer::all(value, records.items.as_deref().unwrap_or_default());
            for (pointer, item) in items {
                self.reached[number] = true;
                let pointer = pointer.as_str();
                let place = Place { at, line, pointer };
                let made = self.makings[number].make(item);
                let id = made.value.as_ref().and_then(|value| value["id"].as_str());
                let name = id.map(|id| format!("{} {id}", records.kind));
                for finding in made.findings {
                    self.tell(place, name.clone(), finding);
                }
                if let Some(value) = made.value {
                    self.fit(records.kind, value, place);
                }
            }
        }
    }

    /// A value that is a record already.
    fn as_it_is(&mut self, item: &Value, place: Place<'_>) {
        let Value::Object(map) = item else {
            let finding = Finding::new(
                "",
                "is no record: an object is wanted, or an array of objects",
                "say in [[sources.json.records]] which values are records, and what their fields are",
            );
            self.tell(place, None, finding);
            return;
        };
        let mut map = map.clone();
        let stated = map.remove("kind");
        let stated = stated.as_ref().and_then(Value::as_str);
        let kind = match stated.map(str::parse::<Kind>) {
            Some(kind) => kind.ok(),
            None => self.config.json.kind,
        };
        if let Some(kind) = kind.filter(|kind| Record::KINDS.contains(kind)) {
            self.fit(kind, map, place);
            return;
        }
        let finding = Finding::new(
            "kind",
            "the record does not say whether it is a project, a person, an organisation or a programme",
            "add `\"kind\": \"project\"`, or give `kind` in [sources.json]",
        );
        self.tell(place, None, finding);
    }

    fn fit(&mut self, kind: Kind, value: Map<String, Value>, place: Place<'_>) {
        let id = value.get("id").and_then(Value::as_str);
        let name = id.map(|id| format!("{kind} {id}"));
        // The same thing in several places, a host in each of its projects, is given once; what differs is told.
        if let Some(name) = &name
            && !self.given.insert((name.clone(), hash(&value)))
        {
            return;
        }
        let fitted = fit(kind, value, self.config.config.default_language());
        for finding in fitted.findings {
            self.tell(place, name.clone(), finding);
        }
        if let Some(record) = fitted.record {
            let beside = Beside {
                at: At {
                    file: place.at.to_owned(),
                    line: place.line,
                    part: place.pointer.to_owned(),
                },
                ..Beside::default()
            };
            self.taker.item(Item { record, beside });
        }
    }

    fn tell(&mut self, place: Place<'_>, record: Option<String>, finding: Finding) {
        let at = if place.line == 0 && !place.pointer.is_empty() {
            format!("{}: at {}", place.at, place.pointer)
        } else {
            place.at.to_owned()
        };
        let fault = Fault::found(at, place.line, record, finding);
        self.taker.notice(fault);
    }

    /// Tells of pointers that led nowhere in all documents: they may be misspelt.
    fn unused(&mut self, inputs: &[Input]) {
        let at = inputs.first().map_or("", |input| &input.at);
        let place = Place {
            at,
            line: 0,
            pointer: "",
        };
        let mut findings = Vec::new();
        for (making, reached) in self.makings.iter().zip(&self.reached) {
            let unused = if *reached {
                making.unused()
            } else {
                Vec::new()
            };
            findings.extend(unused.into_iter().map(|pointer| {
                Finding::new(
                    "",
                    format!("the pointer `{pointer}` leads nowhere in any record"),
                    "correct it in [[sources.json.records]], or leave the field out",
                )
            }));
        }
        for finding in findings {
            self.tell(place, None, finding);
        }
    }
}

/// Is there an array without elements where a pointer asks for each of them?
fn is_empty(value: &Value, pointer: &str) -> bool {
    let Some((list, "*")) = pointer.rsplit_once('/') else {
        return false;
    };
    !pointer::all(value, list).is_empty()
}

fn hash(value: &Map<String, Value>) -> u64 {
    let text = serde_json::to_string(value).unwrap_or_default();
    foldhash::fast::FixedState::default().hash_one(text)
}

/// What is wrong, without the place, which is told beside it.
fn bare(fault: &serde_json::Error) -> String {
    let text = fault.to_string();
    match text.rsplit_once(" at line ") {
        Some((message, _)) => message.to_owned(),
        None => text,
    }
}

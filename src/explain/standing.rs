//! Where the records of a thing stand now: sources are looked up again, since lines move while the record stays the same.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;

use crate::collect;
use crate::config::Config;
use crate::record::{Kind, Record};
use crate::source::files::RecordFiles;
use crate::source::spool::At;
use crate::source::{Fault, Found, Place, Source, Visitor};

/// Where a record of a source stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The source's name in the settings.
    pub source: String,
    /// The record's id there.
    pub id: String,
    /// The file or the address.
    pub file: String,
    /// The line, or the row of a table; 0 where there are none.
    pub line: usize,
    /// What else says where: a pointer, a sheet, an identifier.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub part: String,
    /// Of a record that people edit: where its fields are found.
    #[serde(skip)]
    place: Option<Place>,
}

impl Standing {
    /// Where a record stands now; `None` where its source no longer has it, or cannot be read.
    pub(super) fn of(config: &Config, source: &str, kind: Kind, id: &str) -> Option<Self> {
        let standing = |at: At, place: Option<Place>| Self {
            source: source.to_owned(),
            id: id.to_owned(),
            file: at.file,
            line: at.line,
            part: at.part,
            place,
        };
        match collect::as_it_is(config, source)? {
            collect::AsItIs::Files(files) => {
                let place = find(&files, config, kind, id)?;
                let at = At {
                    file: place.file.display().to_string(),
                    line: place.line_of(""),
                    part: String::new(),
                };
                Some(standing(at, Some(place)))
            }
            collect::AsItIs::Collected(spool) => {
                let beside = spool.find(kind, id).ok()??;
                Some(standing(beside.at, None))
            }
        }
    }

    /// File, line and part, as people read them.
    pub(super) fn shown(&self) -> String {
        self.shown_at(self.line)
    }

    /// The same of one of its fields. Which item of a list it is there, the path of the joined record does not say.
    pub(super) fn of_field(&self, field: &str) -> String {
        let field = field.split('[').next().unwrap_or(field);
        let line = self.place.as_ref().map(|place| place.line_of(field));
        self.shown_at(line.filter(|line| *line > 0).unwrap_or(self.line))
    }

    fn shown_at(&self, line: usize) -> String {
        let mut text = self.file.clone();
        if line > 0 {
            text = format!("{text}, line {line}");
        }
        if !self.part.is_empty() {
            text = format!("{text}, {}", self.part);
        }
        text
    }
}

/// Finds a record in files that people edit.
fn find(files: &RecordFiles, config: &Config, kind: Kind, id: &str) -> Option<Place> {
    let mut finding = Finding {
        kind,
        id,
        found: None,
    };
    files.read(&config.limits, &mut finding).ok()?;
    finding.found
}

struct Finding<'a> {
    kind: Kind,
    id: &'a str,
    found: Option<Place>,
}

impl Visitor for Finding<'_> {
    fn record(&mut self, found: Found) {
        let Found { record, place, .. } = found;
        if (record.kind(), Record::id(&record)) == (self.kind, self.id) {
            self.found.get_or_insert(place);
        }
    }

    // What is at fault now is told by a sync; here only the one record is looked for.
    fn fault(&mut self, _: Fault) {}

    fn identities(&mut self, _: &Arc<PathBuf>, _: &str) {}
}

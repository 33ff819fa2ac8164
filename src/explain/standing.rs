//! Where the records of a thing stand now: sources are looked up again, since lines move while the record stays the same.

use std::collections::{BTreeMap, BTreeSet};
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

/// A record that is looked for: its source, its kind, its id there.
pub(super) type Wanted = (String, Kind, String);

impl Standing {
    /// Where a record stands now; `None` where its source no longer has it, or cannot be read.
    pub(super) fn of(config: &Config, source: &str, kind: Kind, id: &str) -> Option<Self> {
        let wanted = (source.to_owned(), kind, id.to_owned());
        Self::of_several(config, BTreeSet::from([wanted.clone()])).remove(&wanted)
    }

    /// The same of several records. A source of files is read once for all of them.
    pub(super) fn of_several(config: &Config, wanted: BTreeSet<Wanted>) -> BTreeMap<Wanted, Self> {
        let mut by_source: BTreeMap<String, BTreeSet<(Kind, String)>> = BTreeMap::new();
        for (source, kind, id) in wanted {
            by_source.entry(source).or_default().insert((kind, id));
        }
        let mut all = BTreeMap::new();
        for (source, wanted) in by_source {
            for ((kind, id), (at, place)) in look(config, &source, wanted) {
                let standing = Self {
                    source: source.clone(),
                    id: id.clone(),
                    file: at.file,
                    line: at.line,
                    part: at.part,
                    place,
                };
                all.insert((source.clone(), kind, id), standing);
            }
        }
        all
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

    /// The same of an item of a list, by the path of a record that is of this source alone.
    pub(super) fn of_item(&self, path: &str) -> String {
        let line = self.place.as_ref().map(|place| place.line_of(path));
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

type Stands = BTreeMap<(Kind, String), (At, Option<Place>)>;

/// Looks records up in their source; those that it does not have are left out.
fn look(config: &Config, source: &str, wanted: BTreeSet<(Kind, String)>) -> Stands {
    match collect::as_it_is(config, source) {
        Some(collect::AsItIs::Files(files)) => find(&files, config, wanted),
        Some(collect::AsItIs::Collected(spool)) => {
            let found = spool.find(&wanted).unwrap_or_default().into_iter();
            found
                .map(|(record, beside)| (record, (beside.at, None)))
                .collect()
        }
        None => Stands::new(),
    }
}

/// Finds records in files that people edit.
fn find(files: &RecordFiles, config: &Config, wanted: BTreeSet<(Kind, String)>) -> Stands {
    let found = BTreeMap::new();
    let mut finding = Finding { wanted, found };
    if files.read(&config.limits, &mut finding).is_err() {
        return Stands::new();
    }
    let stands = finding.found.into_iter().map(|(record, place)| {
        let at = At {
            file: place.file.display().to_string(),
            line: place.line_of(""),
            part: String::new(),
        };
        (record, (at, Some(place)))
    });
    stands.collect()
}

/// The first place of each record.
struct Finding {
    wanted: BTreeSet<(Kind, String)>,
    found: BTreeMap<(Kind, String), Place>,
}

impl Visitor for Finding {
    fn record(&mut self, found: Found) {
        let Found { record, place, .. } = found;
        let one = (record.kind(), Record::id(&record).to_owned());
        if self.wanted.remove(&one) {
            self.found.insert(one, place);
        }
    }

    // What is at fault now is told by a sync; here only these records are looked for.
    fn fault(&mut self, _: Fault) {}

    fn identities(&mut self, _: &Arc<PathBuf>, _: &str) {}
}

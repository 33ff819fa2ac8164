//! What was collected of sources: the person's record goes, and the person out of the records of projects.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::ForgetError;
use crate::ledger::{Ledger, LedgerError};
use crate::record::project::{Participation, Project};
use crate::record::traces::{Needles, Traces};
use crate::record::{Body, Kind, Record, name};
use crate::source::spool::{Item, Spool};

fn spool(path: &Path) -> Spool {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Spool {
        name: name.into(),
        path: path.to_owned(),
    }
}

/// Is the person in a collection? What a collector keeps for its next call may be packed, so that nobody can tell.
pub(super) fn names(path: &Path, traces: &Traces, needles: &Needles) -> std::io::Result<bool> {
    let mut lines = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    while lines.read_until(b'\n', &mut line)? > 0 {
        if needles.are_in(&line) {
            return Ok(true);
        }
        line.clear();
    }
    let k1s = traces.k1s();
    let spool = spool(path);
    let mut found = spool.header().is_some_and(|header| !header.state.is_null());
    spool.each(&mut |item| {
        found |= match &item.record {
            Record::Person(person) => traces.keys.contains(&person.id),
            Record::Project(project) => project.people.iter().any(|part| {
                let key = part.person.as_ref();
                key.is_some_and(|key| traces.keys.contains(key))
                    || k1(part).is_some_and(|k1| k1s.contains(&k1))
            }),
            Record::Organisation(_) | Record::Programme(_) => false,
        };
    })?;
    Ok(found)
}

fn k1(part: &Participation) -> Option<String> {
    let name = name::parse(part.name.as_deref()?).ok()?;
    Some(name::k1(&name.given, &name.family))
}

/// What in collections is the person's.
pub(super) struct Theirs<'a> {
    traces: &'a Traces,
    k1s: BTreeSet<String>,
    /// The projects in which somebody else bears the name: by key and by the ids that sources give them.
    others: BTreeSet<(String, String)>,
    /// The keys of other people who bear the name.
    namesakes: BTreeSet<String>,
}

impl<'a> Theirs<'a> {
    pub(super) fn of(ledger: &Ledger, traces: &'a Traces) -> Result<Self, ForgetError> {
        let k1s = traces.k1s();
        let mut others = BTreeSet::new();
        let mut namesakes = BTreeSet::new();
        ledger.for_each_of::<LedgerError>(Kind::Project, &mut |entity, _| {
            let Body::Project(project) = &entity.body else {
                return Ok(());
            };
            for (part, who) in project.record.people.iter().zip(&project.links.people) {
                if let Some(k1) = k1(part)
                    && k1s.contains(&k1)
                    && !traces.keys.contains(&who.key)
                {
                    namesakes.insert(who.key.clone());
                    others.insert((entity.key.clone(), k1.clone()));
                    let ids = project.links.sources.from.iter();
                    others.extend(ids.map(|one| (one.id.clone(), k1.clone())));
                }
            }
            Ok(())
        })?;
        namesakes.extend(super::namesakes(ledger, traces)?);
        Ok(Self {
            traces,
            k1s,
            others,
            namesakes,
        })
    }

    /// Writes a collection again, without them. What the collector kept for its next call goes: it asks for everything.
    pub(super) fn rewrite(&self, path: &Path) -> std::io::Result<()> {
        spool(path).rewrite(&mut |_, item| self.keep(item), &mut |header| {
            header.state = serde_json::Value::Null;
        })
    }

    /// Takes the person out of a record. `false` where it is the person's own.
    fn keep(&self, item: &mut Item) -> bool {
        let said = &mut item.beside;
        said.review.retain(|text| !self.traces.is_in_text(text));
        match &mut item.record {
            Record::Person(person) => {
                let given = person.given.as_deref().unwrap_or_default();
                let has_name = self.k1s.contains(&name::k1(given, &person.family));
                let orcid = person.orcid.as_ref();
                let is_theirs = self.traces.keys.contains(&person.id)
                    || orcid.is_some_and(|orcid| self.traces.orcids.contains(orcid))
                    || has_name && !self.namesakes.contains(&person.id);
                !is_theirs
            }
            Record::Project(project) => {
                let before = project.people.len();
                let id = project.id.clone();
                let Project { people, review, .. } = &mut **project;
                people.retain(|part| !self.is_theirs(&id, part));
                review.retain(|text| !self.traces.is_in_text(text));
                if people.len() < before {
                    // It speaks of people by their numbers.
                    said.evidence.retain(|one| !one.field.starts_with("people"));
                }
                true
            }
            Record::Organisation(_) | Record::Programme(_) => true,
        }
    }

    fn is_theirs(&self, project: &str, part: &Participation) -> bool {
        if let Some(key) = &part.person {
            return self.traces.keys.contains(key);
        }
        k1(part).is_some_and(|k1| {
            self.k1s.contains(&k1) && !self.others.contains(&(project.to_owned(), k1))
        })
    }
}

//! What is not published of people is not told either: not on what sources differ, and not whose a field is. Where sources
//! still name people who were forgotten is noted, so that somebody can take the names out.

use serde_json::Value;

use super::Second;
use crate::assemble::join::Joined;
use crate::identity::people::SourceNumber;
use crate::record::visibility::Property;
use crate::record::{Project, Record};
use crate::source::Found;

/// How many places are told.
const TOLD: usize = 200;

impl<E> Second<'_, E> {
    /// Takes out of what is told of sources what is not published of people.
    pub(super) fn hide(&self, joined: &mut Joined) {
        let visibility = &self.learned.config.persons.publish;
        match joined.record {
            Record::Person(_) => visibility.sources(&mut joined.sources),
            Record::Project(_) => joined.sources.conflicts.retain_mut(|conflict| {
                if conflict.field != "people" {
                    return true;
                }
                for list in [&mut conflict.kept, &mut conflict.other] {
                    self.hide_people(list);
                }
                visibility.has(Property::Name) && conflict.kept != conflict.other
            }),
            Record::Organisation(_) | Record::Programme(_) => {}
        }
    }

    /// Takes those out of a list of names and keys who are not published.
    fn hide_people(&self, list: &mut Value) {
        let index = &self.learned.index;
        let is_shown = |who: &Value| {
            who.as_str().is_none_or(|who| {
                let (key, _) = self.learned.people.current(who);
                !index.is_unpublished(key) && !index.is_hidden(who)
            })
        };
        if let Value::Array(list) = list {
            list.retain(is_shown);
        }
    }

    /// Which of a project's people were forgotten: their numbers and keys.
    fn forgotten_of(&self, project: &Project, source: SourceNumber) -> Vec<(usize, String)> {
        let (people, index) = (&self.learned.people, &self.learned.index);
        let mut out = Vec::new();
        for (at, part) in project.people.iter().enumerate() {
            let stated = part.person.as_deref().map(|key| people.current(key));
            let name = part.name.as_deref();
            let named = name.and_then(|name| people.who(name, &project.id, source).ok());
            if let Some((key, _)) = stated.or(named)
                && index.is_forgotten(key)
            {
                out.push((at, key.to_owned()));
            }
        }
        out
    }

    /// Takes people who were forgotten out of a project that several sources have, before it is joined: what was collected may
    /// be without them already, and comes to the same.
    pub(super) fn leave_out_forgotten(&self, record: &mut Record, source: SourceNumber) {
        let Record::Project(project) = record else {
            return;
        };
        let gone = self.forgotten_of(project, source);
        let mut at = 0..;
        project.people.retain(|_| {
            let at = at.next();
            gone.iter().all(|(gone, _)| Some(*gone) != at)
        });
    }

    /// Notes where a record names people who were forgotten.
    pub(super) fn note_forgotten(&mut self, found: &Found, source: SourceNumber) {
        let mut fields: Vec<(Option<usize>, String)> = Vec::new();
        match &found.record {
            Record::Person(person) => {
                let (key, _) = self.learned.people.current(&person.id);
                if self.learned.index.is_forgotten(key) {
                    fields.push((None, key.to_owned()));
                }
            }
            Record::Project(project) => {
                let parts = self.forgotten_of(project, source).into_iter();
                fields.extend(parts.map(|(at, key)| (Some(at), key)));
            }
            Record::Organisation(_) | Record::Programme(_) => {}
        }
        if fields.is_empty() {
            return;
        }
        if found.beside.is_some() {
            let numbers = fields.iter().filter_map(|(at, _)| *at).collect();
            let of_file = self.forgotten_in.entry(found.place.file.to_path_buf());
            of_file.or_default().insert(found.place.item, numbers);
        }
        for (at, key) in fields {
            if self.forgotten.len() < TOLD {
                self.forgotten.push(told(found, at, &key));
            }
        }
    }
}

/// Where a record names somebody who was forgotten.
fn told(found: &Found, at: Option<usize>, key: &str) -> String {
    let field = at.map_or_else(String::new, |at| format!("people[{at}]"));
    let place = match found.beside.as_deref() {
        Some(beside) if beside.at.line == 0 => beside.at.file.clone(),
        Some(beside) => format!("{}:{}", beside.at.file, beside.at.line),
        None => {
            let line = found.place.line_of(&field);
            format!("{}:{line}", found.place.file.display())
        }
    };
    let record = format!("{} {}", found.record.kind(), found.record.id());
    let what = match at {
        None => format!("{record} is"),
        Some(_) => format!("{record}, {field}, names"),
    };
    format!("{place}: {what} somebody who was forgotten (person/{key}); take it out of the source")
}

//! Brings the drafts in a folder up to a page.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::change::{Change, Report, What};
use super::fields::{differing, fields, record, references, written};
use super::shelf::Shelf;
use super::state::{self, Drafted, State, put};
use super::{DraftError, edit, merge, note};
use crate::config::Config;
use crate::record::{Kind, Record};
use crate::source::page::{self, Identified, Past, Reading};
use crate::source::spool::Item;

/// A page that was read.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// What was read.
    pub reading: &'a Reading,
    /// The language of what does not show its own.
    pub language: &'a str,
    /// Today.
    pub date: &'a str,
}

/// Writes the drafts of a page into a folder, or brings those that are there up to it.
///
/// # Errors
/// Where the folder cannot be read or written, or holds records with faults. Files are written one by one; what was written
/// is found to be the same by the next run.
pub fn update(config: &Config, folder: &Path, page: &Page<'_>) -> Result<Report, DraftError> {
    if folder.exists() && !folder.is_dir() {
        return Err(DraftError::NotAFolder {
            path: folder.to_owned(),
        });
    }
    std::fs::create_dir_all(folder).map_err(|source| DraftError::Write {
        path: folder.to_owned(),
        source,
    })?;
    let (mut shelf, faults) = Shelf::read(config, folder)?;
    if !faults.is_empty() {
        return Err(DraftError::Faults(faults));
    }
    let name = state::name(&page.reading.at, folder);
    let old = State::read(folder, &name)?;
    for (name, id) in &old.organisations {
        shelf.organisations.called(name, id);
    }
    let origin = page.reading.origin(page.language);
    let mut items = page::projects(&origin, &page.reading.found, &mut shelf.organisations);
    let identified = identify(&mut items, &old, &shelf);
    let mut updating = Updating {
        folder,
        page,
        shelf,
        next: State::new(name),
        report: Report::default(),
        needed: BTreeSet::new(),
    };
    updating.projects(items, identified, &old)?;
    updating.organisations()?;
    let Updating {
        shelf,
        mut next,
        report,
        ..
    } = updating;
    next.organisations = shelf.organisations.names();
    next.write(folder)?;
    Ok(report)
}

/// The keys: of what was drafted before, and of records of people's own that have a title of the page.
fn identify(items: &mut [Item], old: &State, shelf: &Shelf) -> Vec<Identified> {
    let drafted: HashSet<&String> = old.projects.iter().map(|one| &one.id).collect();
    let mut own = BTreeMap::new();
    for (title, ids) in &shelf.titles {
        if let Some(id) = ids.iter().find(|id| !drafted.contains(id)) {
            own.insert(title.clone(), id.clone());
        }
    }
    let past: Vec<Past> = old.projects.iter().map(past).collect();
    let mut taken = shelf.projects().cloned().collect();
    page::identify(items, &past, &own, &mut taken)
}

fn past(drafted: &Drafted) -> Past {
    let project = serde_json::from_value(Value::Object(drafted.record.clone()));
    Past {
        project: project.unwrap_or_default(),
        is_gone: drafted.gone.is_some(),
        waiting: drafted.waiting.clone(),
    }
}

struct Updating<'a> {
    folder: &'a Path,
    page: &'a Page<'a>,
    shelf: Shelf,
    next: State,
    report: Report,
    /// The organisations and programmes that drafts refer to.
    needed: BTreeSet<String>,
}

impl Updating<'_> {
    fn projects(
        &mut self,
        items: Vec<Item>,
        identified: Vec<Identified>,
        old: &State,
    ) -> Result<(), DraftError> {
        let mut met = HashSet::new();
        let found = &self.page.reading.found.projects;
        for ((item, found), one) in items.into_iter().zip(found).zip(identified) {
            let now = Drafted {
                credits: found.image_credits.clone(),
                ..drafted(item, &one)
            };
            match &one.past {
                Some((before, signs)) => {
                    met.insert(*before);
                    let because = page::shown(signs);
                    self.again(&old.projects[*before], now, &because)?;
                }
                None => self.first(now)?,
            }
        }
        for (at, before) in old.projects.iter().enumerate() {
            if !met.contains(&at) {
                self.gone(before)?;
            }
        }
        Ok(())
    }

    /// A project that the page did not have before.
    fn first(&mut self, now: Drafted) -> Result<(), DraftError> {
        let head = self.head(&now);
        let text = edit::new(&head, &now.record, &note::notes(&now.evidence));
        let mut path = self.folder.join(format!("{}.yaml", now.id));
        if let Some(place) = self.shelf.place(Kind::Project, &now.id) {
            // A run that broke off wrote it already.
            let is_ours = std::fs::read_to_string(&*place.file).is_ok_and(|have| have == text);
            if !is_ours {
                let file = place.file.display().to_string();
                self.tell(&now, file, vec![What::Yours]);
                return Ok(());
            }
            path.clone_from(&place.file);
        } else {
            path = free(path);
            put(&path, &text)?;
        }
        let waits = now.waiting.clone().map(What::Waits);
        let what = waits.into_iter().chain([What::New]).collect();
        self.tell(&now, path.display().to_string(), what);
        self.keep(now);
        Ok(())
    }

    /// A project that the page had the last time too.
    fn again(&mut self, before: &Drafted, now: Drafted, because: &str) -> Result<(), DraftError> {
        let (file, mut what) = self.merged(before, &now)?;
        if what != [What::Removed] {
            if before.gone.is_some() {
                what.insert(0, What::Back);
            }
            if title(before) != title(&now) {
                let from = title(before);
                what.insert(
                    0,
                    What::Retitled {
                        from,
                        because: because.to_owned(),
                    },
                );
            }
        }
        self.tell(&now, file, what);
        self.keep(now);
        Ok(())
    }

    /// A project that the page no longer has.
    fn gone(&mut self, before: &Drafted) -> Result<(), DraftError> {
        let mut now = before.clone();
        if before.gone.is_none() {
            let date = self.page.date;
            now.gone = Some(date.to_owned());
            let line = Value::String(format!("no longer on the page since {date}"));
            match now.record.get_mut("review").and_then(Value::as_array_mut) {
                Some(review) => review.push(line),
                None => {
                    now.record
                        .insert("review".to_owned(), Value::Array(vec![line]));
                }
            }
            let (file, mut what) = self.merged(before, &now)?;
            if what == [What::Removed] {
                what.clear();
            } else {
                what.retain(|what| !matches!(what, What::Changed(_)));
                what.insert(0, What::Gone);
            }
            if !what.is_empty() {
                self.tell(&now, file, what);
            }
        }
        self.keep(now);
        Ok(())
    }

    /// Merges what changed on the page into the file of a draft. Gives the file, and what became of it.
    fn merged(
        &mut self,
        before: &Drafted,
        now: &Drafted,
    ) -> Result<(String, Vec<What>), DraftError> {
        let Some(place) = self.shelf.place(Kind::Project, &now.id) else {
            let file = self.folder.join(format!("{}.yaml", now.id));
            return Ok((file.display().to_string(), vec![What::Removed]));
        };
        let path = place.file.as_ref().clone();
        let file = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|source| DraftError::Read {
            path: path.clone(),
            source,
        })?;
        let Some((ours, is_alone)) = written(&text, place.item) else {
            return Ok((
                file,
                vec![What::Unwritten(differing(&before.record, &now.record))],
            ));
        };
        let (mut merged, conflicts) = merge::records(&before.record, &now.record, &ours);
        for conflict in &conflicts {
            let review = merged
                .entry("review")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Some(review) = review.as_array_mut() {
                review.push(Value::String(format!("conflict: {conflict}")));
            }
        }
        let changed = differing(&ours, &merged);
        let (old_notes, notes) = (note::notes(&before.evidence), note::notes(&now.evidence));
        let edited = is_alone
            .then(|| edit::fields(&text, &ours, &merged, &old_notes, &notes))
            .flatten()
            .filter(|text| written(text, 0).is_some_and(|(record, _)| record == merged));
        let mut what: Vec<What> = conflicts.into_iter().map(What::Conflict).collect();
        match edited {
            Some(edited) => put(&path, &edited)?,
            None if changed.is_empty() => {}
            None => return Ok((file, vec![What::Unwritten(changed)])),
        }
        if !changed.is_empty() {
            what.push(What::Changed(changed));
        }
        Ok((file, what))
    }

    /// Writes the organisations and programmes that drafts refer to and nobody has.
    fn organisations(&mut self) -> Result<(), DraftError> {
        let organisations = self
            .shelf
            .organisations
            .organisations()
            .cloned()
            .map(Record::Organisation);
        let programmes = self
            .shelf
            .organisations
            .programmes()
            .cloned()
            .map(Record::Programme);
        // A programme refers to an organisation, so that one is needed too.
        let all: Vec<Record> = programmes.chain(organisations).collect();
        for record in all {
            let (kind, id) = (record.kind(), record.id().to_owned());
            if !self.needed.contains(&id) || self.shelf.place(kind, &id).is_some() {
                continue;
            }
            if let Record::Programme(programme) = &record {
                self.needed.extend(programme.funder.clone());
            }
            let head = format!(
                "Named on {}. Complete it: what it is, where, other names, identifiers.",
                self.page.reading.at
            );
            let text = edit::new(&head, &fields(&record), &BTreeMap::new());
            let path = free(self.folder.join(kind.plural()).join(format!("{id}.yaml")));
            put(&path, &text)?;
            self.report.beside.push(path.display().to_string());
        }
        Ok(())
    }

    fn head(&self, now: &Drafted) -> String {
        let at = &self.page.reading.at;
        let mut head = format!(
            "Drafted by `oogst extract` from {at}, line {}.\nWhat you correct stays when the page is extracted again.",
            now.line
        );
        for credit in &now.credits {
            let words: Vec<&str> = credit.split_whitespace().collect();
            head.push_str("\nPicture: ");
            head.push_str(&words.join(" "));
        }
        head
    }

    fn tell(&mut self, now: &Drafted, file: String, what: Vec<What>) {
        let is_told = what
            .iter()
            .any(|what| !matches!(what, What::Yours | What::Removed));
        if is_told {
            let review = now.record.get("review").and_then(Value::as_array);
            self.report.review += review.map_or(0, Vec::len);
        }
        self.report.changes.push(Change {
            id: now.id.clone(),
            title: title(now),
            file,
            what,
        });
    }

    fn keep(&mut self, now: Drafted) {
        references(&Value::Object(now.record.clone()), &mut self.needed);
        self.next.projects.push(now);
    }
}

fn drafted(item: Item, one: &Identified) -> Drafted {
    let record = record(&item);
    Drafted {
        id: one.id.clone(),
        line: item.beside.at.line,
        gone: None,
        waiting: one.waiting.clone(),
        credits: Vec::new(),
        record,
        evidence: item.beside.evidence,
    }
}

fn title(drafted: &Drafted) -> String {
    let titles = drafted.record.get("title").and_then(Value::as_object);
    let first = titles.and_then(|titles| titles.values().next());
    first.and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A file that is not there yet: one that is, is not ours.
fn free(path: PathBuf) -> PathBuf {
    if !path.exists() {
        return path;
    }
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or("draft")
        .to_owned();
    let numbered = |number: u32| path.with_file_name(format!("{stem}-{number}.yaml"));
    (2..=u32::MAX)
        .map(numbered)
        .find(|path| !path.exists())
        .unwrap_or(path)
}

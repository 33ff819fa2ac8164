//! The list of what is left for people to decide: what identity leaves open, what sources ask, on what they differ.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::Arc;

use super::index::Index;
use super::{Learned, Origin};
use crate::identity::review::{self, Evidence, Item, Side, Spot, Verdict};
use crate::record::sources::Sources;
use crate::record::{Entity, Kind, Record};
use crate::source::spool::{self, At, Beside};
use crate::source::{Looking, Place};

/// How many places in documents are looked up. Beyond, the record is told and not the line.
const LOOKED_UP: usize = 500;

/// What is asked, while things are given out.
#[derive(Default)]
pub(super) struct Asking {
    items: Vec<Item>,
    /// What those in question are called; empty until they are given out.
    labels: HashMap<(Kind, String), Option<String>>,
    languages: Vec<String>,
    pub(super) conflicts: usize,
    /// How many fields of conflicts were looked up in files.
    looked_up: usize,
}

impl Asking {
    pub(super) fn of(learned: &Learned<'_>) -> Self {
        let mut asking = Self {
            languages: learned.config.site.languages.clone(),
            ..Self::default()
        };
        let items = learned.people.review.iter().chain(&learned.things.review);
        for item in items {
            let mut item = item.clone();
            for side in &mut item.sides {
                if item.kind != Kind::Person {
                    side.key = learned.things.current(item.kind, &side.key).to_owned();
                }
                asking.labels.insert((item.kind, side.key.clone()), None);
            }
            // What was in question may have been settled by another rule.
            if let [a, b] = item.sides.as_slice()
                && a.key != b.key
            {
                let sides = [a.clone(), b.clone()];
                asking
                    .items
                    .push(Item::of_two(&item.rule, item.kind, item.question, sides));
            }
        }
        asking
    }

    /// Something was given out.
    pub(super) fn given(&mut self, entity: &Entity) {
        if self.labels.is_empty() {
            return;
        }
        let name = (entity.kind(), entity.key.clone());
        if let Some(label) = self.labels.get_mut(&name) {
            *label = Some(entity.body.label(&self.languages).1);
        }
    }

    /// What a source, or who edits it, asks of a record.
    pub(super) fn source(
        &mut self,
        key: &str,
        record: &Record,
        source: &str,
        questions: &[String],
        place: &Evidence,
    ) {
        let kind = record.kind();
        for question in questions.iter().take(review::KEPT) {
            let side = Side {
                key: key.to_owned(),
                label: String::new(),
                evidence: vec![Evidence {
                    source: source.to_owned(),
                    record: format!("{kind} {}", record.id()),
                    ..place.clone()
                }],
            };
            self.labels.insert((kind, key.to_owned()), None);
            self.items
                .push(Item::of_one("SOURCE", kind, question.clone(), side));
        }
    }

    /// A thing that none of its sources has any more, and that is kept.
    fn gone(&mut self, key: &str, kind: Kind, sources: &Sources) {
        let Some(gone) = sources.gone() else { return };
        let evidence = sources.from.iter().map(|one| Evidence {
            source: one.source.clone(),
            file: one.url.clone().unwrap_or_default(),
            record: format!("{kind} {}", one.id),
            ..Evidence::default()
        });
        let side = Side {
            key: key.to_owned(),
            label: String::new(),
            evidence: evidence.collect(),
        };
        let question = format!("No source has it any more, since {gone}; it is kept");
        let mut item = Item::of_one("GONE", kind, question, side);
        if kind == Kind::Project {
            item.verdicts.push(Verdict {
                says: "remove".to_owned(),
                yaml: format!("  - {{ignore: {key}, because: …}}"),
            });
        }
        self.labels.insert((kind, key.to_owned()), None);
        self.items.push(item);
    }

    /// On what the sources of a thing differ, and whether any has it still.
    /// `origins` are where its records stand, in the order of the sources.
    pub(super) fn conflicts(
        &mut self,
        key: &str,
        kind: Kind,
        sources: &Sources,
        origins: &[&Origin],
    ) {
        self.gone(key, kind, sources);
        self.conflicts += sources.conflicts.len();
        for conflict in &sources.conflicts {
            let mut said = |source: &str, stated: &serde_json::Value| {
                let at = sources.from.iter().position(|one| one.is_called(source));
                let record = at.map(|at| &sources.from[at]);
                let mut evidence = Evidence {
                    source: record.map_or(source, |one| &one.source).to_owned(),
                    record: format!("{kind} {}", record.map_or(key, |one| &one.id)),
                    field: conflict.field.clone(),
                    stated: match stated {
                        serde_json::Value::String(text) => text.clone(),
                        other => other.to_string(),
                    },
                    ..Evidence::default()
                };
                if let Some(origin) = at.and_then(|at| origins.get(at)) {
                    self.looked_up += 1;
                    stands(&mut evidence, origin, self.looked_up <= LOOKED_UP);
                }
                evidence
            };
            let side = Side {
                key: key.to_owned(),
                label: String::new(),
                evidence: [
                    (&conflict.source, &conflict.kept),
                    (&conflict.other_source, &conflict.other),
                ]
                .map(|(source, stated)| said(source, stated))
                .into(),
            };
            let question = format!(
                "Sources differ on `{}`: that of `{}` is published, and not that of `{}`",
                conflict.field, conflict.source, conflict.other_source
            );
            let mut item = Item::of_one("CONFLICT", kind, question, side);
            item.verdicts = verdicts(key, kind, conflict);
            self.labels.insert((kind, key.to_owned()), None);
            self.items.push(item);
        }
    }

    /// The list in order, with places and names looked up; and how many are not listed.
    pub(super) fn finish(self, learned: &Learned<'_>) -> (Vec<Item>, usize) {
        let Self {
            mut items, labels, ..
        } = self;
        // What is not published is nobody's question.
        items.retain_mut(|item| {
            let kind = item.kind;
            item.sides.iter_mut().all(|side| {
                let label = labels.get(&(kind, side.key.clone()));
                let Some(Some(label)) = label else {
                    return false;
                };
                side.label.clone_from(label);
                true
            })
        });
        let left_out = review::order(&mut items);
        look_up(&mut items, &learned.index);
        (items, left_out)
    }
}

/// Says where a field stands. The line of one in a file that people edit is looked up in it.
fn stands(evidence: &mut Evidence, origin: &Origin, look_up: bool) {
    match origin {
        Origin::Record { at: Some(at), .. } => {
            evidence.file.clone_from(&at.file);
            evidence.line = at.line;
            evidence.part.clone_from(&at.part);
        }
        Origin::Record {
            source, file, item, ..
        } => {
            evidence.file = file.display().to_string();
            if look_up {
                let place = Place {
                    source: Arc::clone(source),
                    file: Arc::clone(file),
                    item: *item,
                };
                // Which item of a list it is there, the path of the joined record does not say.
                let field = evidence.field.split('[').next().unwrap_or_default();
                evidence.line = place.line_of(field);
            }
        }
        Origin::Mentions | Origin::Scheme => {}
    }
}

/// Either side of a conflict as a decision; only whole fields can be set.
fn verdicts(key: &str, kind: Kind, conflict: &crate::record::sources::Conflict) -> Vec<Verdict> {
    let is_whole = !conflict.field.contains('[') && conflict.field != "people";
    if !is_whole || !matches!(kind, Kind::Project | Kind::Organisation) {
        return Vec::new();
    }
    let line = |says: &str, value: &serde_json::Value| {
        let set = match conflict.field.split_once('.') {
            Some((field, part)) => format!("{field}: {{{part}: {value}}}"),
            None => format!("{}: {value}", conflict.field),
        };
        Verdict {
            says: says.to_owned(),
            yaml: format!("  - {{match: {key}, set: {{{set}}}, because: …}}"),
        }
    };
    vec![line("keep", &conflict.kept), line("take", &conflict.other)]
}

/// Finds file and line of every place. Each file that may be long is read once.
fn look_up(items: &mut [Item], index: &Index) {
    let evidence = |item: &'_ Item| -> Vec<Spot> {
        let evidence = item.sides.iter().flat_map(|side| &side.evidence);
        evidence.filter_map(|one| one.spot).collect()
    };
    let mut collected: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
    for spot in items.iter().flat_map(evidence) {
        collected.entry(spot.file).or_default().insert(spot.item);
    }
    collected.retain(|file, _| {
        let place = index.place(Spot {
            file: *file,
            item: 0,
        });
        place
            .file
            .extension()
            .is_some_and(|end| end == spool::EXTENSION)
    });
    let ats: HashMap<Spot2, At> = collected
        .into_iter()
        .flat_map(|(file, wanted)| {
            let path = index.place(Spot { file, item: 0 }).file;
            ats(&path, &wanted)
                .into_iter()
                .map(move |(item, at)| ((file, item), at))
        })
        .collect();
    let mut later: BTreeMap<(u32, u32, String), Vec<&mut Evidence>> = BTreeMap::new();
    for one in items
        .iter_mut()
        .flat_map(|item| &mut item.sides)
        .flat_map(|side| &mut side.evidence)
    {
        let Some(spot) = one.spot else { continue };
        if let Some(at) = ats.get(&(spot.file, spot.item)) {
            one.file.clone_from(&at.file);
            one.line = at.line;
            one.part.clone_from(&at.part);
            continue;
        }
        let place = index.place(spot);
        one.file = place.file.display().to_string();
        let is_lines = place
            .file
            .extension()
            .is_some_and(|end| end == "ndjson" || end == "jsonl");
        if is_lines {
            one.line = spot.item as usize + 1;
        } else {
            let wanted = (spot.file, spot.item, one.field.clone());
            if later.len() < LOOKED_UP || later.contains_key(&wanted) {
                later.entry(wanted).or_default().push(one);
            }
        }
    }
    lines_of(later, index);
}

/// Finds the lines of fields in files that people edit, file by file.
fn lines_of(fields: BTreeMap<(u32, u32, String), Vec<&mut Evidence>>, index: &Index) {
    let mut looking = Looking::default();
    for ((file, item, field), all) in fields {
        let place = index.place(Spot { file, item });
        let line = place.line_in(&mut looking, &field);
        for one in all {
            one.line = line;
        }
    }
}

type Spot2 = (u32, u32);

/// Where lines of a collection say that their records stand.
fn ats(path: &std::path::Path, wanted: &BTreeSet<u32>) -> Vec<(u32, At)> {
    let Ok(file) = File::open(path) else {
        return Vec::new();
    };
    let lines = (0u32..).zip(BufReader::new(file).lines().map_while(Result::ok));
    let lines = lines.filter(|(number, _)| wanted.contains(number));
    lines
        .filter_map(|(number, line)| {
            let beside: Beside = serde_json::from_str(line.split('\t').nth(2)?).ok()?;
            Some((number, beside.at))
        })
        .collect()
}

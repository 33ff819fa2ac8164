//! What is learned of each record in the first reading.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Index, Known, hash};
use crate::identity::decisions;
use crate::identity::name;
use crate::identity::people::{Mention, SourceNumber};
use crate::identity::review::Spot;
use crate::record::check::Finding;
use crate::record::{Kind, Record};
use crate::source::{Fault, Found, Place};
use crate::text::Text;

impl Index {
    /// Learns of a record. An id that its source, or another that people edit, has already is a fault; one that a source
    /// of another kind has is the same thing.
    pub(in crate::assemble) fn add(&mut self, found: &Found) -> Result<(), Box<Fault>> {
        let record = &found.record;
        let spot = self.spot(&found.place);
        let source = self.source(&found.place.source);
        let curated = self.is_curated(source);
        let known = self.get(record.kind(), record.id());
        let of_first = known.map(|known| (known.curated, self.source_at(known.spot)));
        let is_again =
            of_first.is_some_and(|(other, first)| !(curated && other) && first != source);
        if let Some(first) = known.filter(|_| !is_again) {
            let first = self.place(first.spot);
            let at = first.shown();
            let finding = Finding::new(
                "id",
                format!(
                    "`{}` is the id of another {} too, at {at}",
                    record.id(),
                    record.kind()
                ),
                "give one of the two another id, or remove it",
            );
            return Err(Box::new(found.place.fault(Some(record), finding)));
        }
        self.note_asked(found);
        let publish = self.tell(record, source, spot);
        // What a source that goes before says of the same thing is not said anew.
        let goes_before = of_first.is_some_and(|(_, first)| first < source);
        if !goes_before {
            self.note(record);
        }
        // What is not published says nothing about what is.
        if publish {
            self.homepage(record);
        }
        let of_kind = self.known.entry(record.kind()).or_default();
        if let Some(known) = of_kind.get_mut(record.id()) {
            self.joined.insert((record.kind(), record.id().into()));
            known.publish &= publish;
            known.curated |= curated;
            if !goes_before {
                known.spot = spot;
            }
            return Ok(());
        }
        let known = Known {
            spot,
            publish,
            curated,
        };
        of_kind.insert(record.id().into(), known);
        Ok(())
    }

    /// Tells identity of a record. Gives whether it is published.
    fn tell(&mut self, record: &Record, source: SourceNumber, spot: Spot) -> bool {
        match record {
            Record::Project(project) => {
                self.project(project, source, spot);
                project.publish
            }
            Record::Person(person) => {
                self.telling.record(person, source, spot);
                if !person.publish {
                    let given = person.given.as_deref().unwrap_or_default();
                    self.hidden.insert(name::k1(given, &person.family));
                }
                person.publish
            }
            Record::Organisation(organisation) => {
                self.things.organisation(organisation, source, spot);
                true
            }
            Record::Programme(programme) => {
                self.things.programme(programme, source);
                true
            }
        }
    }

    /// Notes what other records ask of this one.
    fn note(&mut self, record: &Record) {
        match record {
            Record::Person(_) => {}
            Record::Project(project) => {
                self.note_whole(Kind::Project, &project.id, project.part_of.as_deref());
            }
            Record::Organisation(o) => {
                let acronym = o
                    .acronym
                    .as_ref()
                    .map(|acronym| Text::of("", acronym.clone()));
                self.note_label(
                    Kind::Organisation,
                    &o.id,
                    acronym.unwrap_or_else(|| o.name.clone()),
                );
                self.note_whole(Kind::Organisation, &o.id, o.parent.as_deref());
            }
            Record::Programme(programme) => {
                self.note_label(Kind::Programme, &programme.id, programme.name.clone());
            }
        }
    }

    fn note_whole(&mut self, kind: Kind, id: &str, whole: Option<&str>) {
        if let Some(whole) = whole {
            self.part_of
                .entry(kind)
                .or_default()
                .insert(id.into(), whole.into());
        }
    }

    fn note_label(&mut self, kind: Kind, id: &str, label: Text) {
        self.labels
            .entry(kind)
            .or_default()
            .insert(id.into(), label);
    }

    fn project(&mut self, project: &crate::record::Project, source: SourceNumber, spot: Spot) {
        if !project.publish {
            return;
        }
        self.things.project(project, source, spot);
        for (at, participation) in (0..).zip(&project.people) {
            let mut mention = Mention {
                stated: participation.person.as_deref().unwrap_or_default(),
                project: &project.id,
                source,
                spot,
                at,
                affiliation: participation.affiliation.as_deref(),
            };
            match &participation.name {
                Some(name) => {
                    mention.stated = name;
                    self.telling.mention(&mention);
                }
                None => self.telling.stated(&mention),
            }
        }
        for grant in &project.grants {
            if !self.funders.contains(grant.funder.as_str()) {
                self.funders.insert(grant.funder.as_str().into());
            }
        }
    }

    fn homepage(&mut self, record: &Record) {
        let homepage = match record {
            Record::Project(r) => &r.homepage,
            Record::Person(_) if !self.has_homepages => &None,
            Record::Person(r) => &r.homepage,
            Record::Organisation(r) => &r.homepage,
            Record::Programme(r) => &r.homepage,
        };
        if let Some(homepage) = homepage {
            if self.has_several_sources() {
                let giver = (record.kind(), record.id().into());
                self.givers.entry(hash(homepage)).or_default().insert(giver);
            }
            self.homepages
                .entry(hash(homepage))
                .and_modify(|shared| *shared = true)
                .or_insert(false);
        }
    }

    fn spot(&mut self, place: &Place) -> Spot {
        let is_last = self
            .files
            .last()
            .is_some_and(|(_, file)| Arc::ptr_eq(file, &place.file));
        if !is_last {
            self.files
                .push((Arc::clone(&place.source), Arc::clone(&place.file)));
        }
        Spot {
            file: u32::try_from(self.files.len() - 1).unwrap_or(u32::MAX),
            item: place.item,
        }
    }

    /// Learns decisions about identities.
    pub(in crate::assemble) fn decisions(
        &mut self,
        file: &Arc<PathBuf>,
        text: &str,
    ) -> Result<(), Box<Fault>> {
        self.decision_file = Some(Arc::clone(file));
        match decisions::read(text, &file.display().to_string()) {
            Ok(decisions) => {
                for decision in decisions.people {
                    self.telling.decision(decision);
                }
                for decision in decisions.things {
                    self.things.decision(decision);
                }
                Ok(())
            }
            Err(wrong) => Err(Box::new(Fault {
                file: file.as_ref().clone(),
                line: wrong.line,
                column: wrong.column,
                record: None,
                field: String::new(),
                message: wrong.message,
                remedy: Some(wrong.remedy),
                snippet: text
                    .lines()
                    .nth(wrong.line.saturating_sub(1))
                    .map(str::to_owned),
            })),
        }
    }
}

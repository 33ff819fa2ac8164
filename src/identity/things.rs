//! Organisations, programmes and projects: which records are one thing, by identifiers, names and decisions.
//!
//! A thing is told by kind and id: records of one id are one thing. First everything is [told](ThingTelling), then it is
//! [settled](ThingTelling::settle) once; the outcome does not depend on the order of the telling.

mod deciding;
mod organisations;
mod projects;
mod sets;
#[cfg(test)]
mod tests;
mod told;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::decisions::{Set, ThingDecision};
use super::people::{SourceNumber, Unsettled};
use super::review::Item;
use crate::record::Kind;

use sets::Sets;
use told::{OrganisationTold, ProgrammeTold, ProjectTold};

/// What is known before anything is settled.
#[derive(Debug, Default)]
pub struct ThingTelling {
    /// The names of the sources, by number.
    sources: Vec<String>,
    organisations: Vec<OrganisationTold>,
    programmes: Vec<ProgrammeTold>,
    /// Told only where there are several sources: there may be very many.
    projects: Vec<ProjectTold>,
    decisions: Vec<ThingDecision>,
}

/// What asks what was before, and what there is.
pub struct Known<'a> {
    /// The revision in which a key first was there.
    pub first: &'a mut dyn FnMut(Kind, &str) -> Option<i64>,
    /// Is there a record?
    pub is: &'a dyn Fn(Kind, &str) -> bool,
}

/// Ids, with what they are now and why.
type Merged = BTreeMap<Box<str>, (Box<str>, String)>;

/// Which things are one.
#[derive(Debug, Default)]
pub struct Things {
    /// Ids that stand for another, and why.
    merged: HashMap<Kind, Merged>,
    /// Organisations that are a funder and a programme of it in one name.
    splits: BTreeMap<String, (String, String)>,
    /// Projects that are not to be published.
    ignored: BTreeSet<String>,
    /// Fields that decisions give, with the places of the decisions.
    sets: BTreeMap<(Kind, String), Vec<(String, Set)>>,
    /// What could not be settled: faults.
    pub unsettled: Vec<Unsettled>,
    /// What people should know.
    pub notes: Vec<String>,
    /// What the rules leave open.
    pub review: Vec<Item>,
}

impl ThingTelling {
    /// Begins, with the names of the sources by number.
    #[must_use]
    pub fn of(sources: Vec<String>) -> Self {
        Self {
            sources,
            ..Self::default()
        }
    }

    fn has_several_sources(&self) -> bool {
        self.sources.len() > 1
    }

    /// Tells of a decision.
    pub fn decision(&mut self, decision: ThingDecision) {
        self.decisions.push(decision);
    }

    /// Settles which things are one.
    #[must_use]
    pub fn settle(mut self, known: &mut Known<'_>) -> Things {
        self.organisations
            .sort_by(|a, b| (a.source, &a.id).cmp(&(b.source, &b.id)));
        self.programmes
            .sort_by(|a, b| (a.source, &a.id).cmp(&(b.source, &b.id)));
        self.projects
            .sort_by(|a, b| (a.source, &a.id).cmp(&(b.source, &b.id)));
        let mut out = Things::default();
        let mut sets = Sets::default();
        self.place(&mut sets);
        self.decide(&mut sets, known, &mut out);
        if self.has_several_sources() {
            self.organisations(&mut sets, &mut out);
            self.programmes(&mut sets, &mut out);
            self.projects(&mut sets, &mut out);
        }
        sets.refuse_contradictions(&mut out);
        sets.finish(known, &mut out);
        self.give(&mut out);
        out.notes.sort();
        out.notes.dedup();
        out
    }

    fn place(&self, sets: &mut Sets) {
        for one in &self.organisations {
            let node = sets.node(Kind::Organisation, &one.id, one.source);
            sets.told(node, one.source, one.country.as_deref(), &one.ids);
        }
        for one in &self.programmes {
            let node = sets.node(Kind::Programme, &one.id, one.source);
            sets.told(node, one.source, None, &[]);
        }
        for one in &self.projects {
            let node = sets.node(Kind::Project, &one.id, one.source);
            sets.told(node, one.source, None, &one.ids);
        }
    }

    fn source(&self, number: SourceNumber) -> String {
        let name = self.sources.get(usize::from(number));
        name.cloned().unwrap_or_default()
    }
}

impl Things {
    /// The id that an id stands for now.
    #[must_use]
    pub fn current<'a>(&'a self, kind: Kind, id: &'a str) -> &'a str {
        let merged = self.merged.get(&kind).and_then(|of_kind| of_kind.get(id));
        merged.map_or(id, |(current, _)| current)
    }

    /// Is anything merged at all?
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.merged.is_empty() && self.splits.is_empty()
    }

    /// The ids of a kind that stand for others now, with what they are now and why.
    pub fn merged(&self, kind: Kind) -> impl Iterator<Item = (&str, &str, &str)> {
        let of_kind = self.merged.get(&kind).into_iter().flatten();
        of_kind.map(|(id, (current, why))| (&**id, &**current, why.as_str()))
    }

    /// Why an id stands for another, in words; empty where it does not.
    #[must_use]
    pub fn why(&self, kind: Kind, id: &str) -> &str {
        let merged = self.merged.get(&kind).and_then(|of_kind| of_kind.get(id));
        merged.map_or("", |(_, why)| why)
    }

    /// What an id was merged into, if it was.
    #[must_use]
    pub fn replaced(&self, kind: Kind, id: &str) -> Option<&str> {
        Some(&self.merged.get(&kind)?.get(id)?.0)
    }

    /// The funder and the programme that an organisation's name is made of.
    #[must_use]
    pub fn split(&self, organisation: &str) -> Option<(&str, &str)> {
        let (funder, programme) = self.splits.get(organisation)?;
        Some((funder, programme))
    }

    /// Is a project not to be published, by decision?
    #[must_use]
    pub fn is_ignored(&self, project: &str) -> bool {
        self.ignored.contains(project)
    }

    /// The fields that decisions give, each with the place of its decision.
    pub fn sets(&self, kind: Kind, id: &str) -> &[(String, Set)] {
        if self.sets.is_empty() {
            return &[];
        }
        let sets = self.sets.get(&(kind, id.to_owned()));
        sets.map_or(&[], Vec::as_slice)
    }
}

//! Projects across sources: by identifier (R1), by the number of a grant (R2). Like titles and the same people only
//! propose a twin (R3).

use std::collections::{BTreeMap, BTreeSet};

use super::sets::Sets;
use super::told::ProjectTold;
use super::{ThingTelling, Things};
use crate::identity::review::Item;
use crate::record::Kind;

/// Why two projects may be twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    Title,
    People,
}

impl ThingTelling {
    pub(super) fn projects(&self, sets: &mut Sets, out: &mut Things) {
        let mut by_id: BTreeMap<String, Vec<&ProjectTold>> = BTreeMap::new();
        let mut by_grant: BTreeMap<String, Vec<&ProjectTold>> = BTreeMap::new();
        for one in &self.projects {
            for id in &one.ids {
                by_id.entry(id.to_string()).or_default().push(one);
            }
            for (funder, number) in &one.grants {
                let node = sets.get(Kind::Organisation, funder);
                let funder = node.map_or(&**funder, |node| sets.id(node));
                let key = format!("{number} of {funder}");
                by_grant.entry(key).or_default().push(one);
            }
        }
        for (id, bearers) in by_id {
            let rule = format!("rule R1: both have the identifier {id}");
            self.join_projects(&bearers, &rule, true, sets, out);
        }
        for (grant, bearers) in by_grant {
            // A grant may pay for several projects: it tells them apart where each source has one.
            let rule = format!("rule R2: both have the grant {grant}");
            self.join_projects(&bearers, &rule, false, sets, out);
        }
        self.twins(sets, out);
    }

    fn join_projects(
        &self,
        bearers: &[&ProjectTold],
        rule: &str,
        ask: bool,
        sets: &mut Sets,
        out: &mut Things,
    ) {
        let mut roots: BTreeMap<u16, BTreeSet<usize>> = BTreeMap::new();
        for one in bearers {
            if let Some(node) = sets.get(Kind::Project, &one.id) {
                roots.entry(one.source).or_default().insert(sets.root(node));
            }
        }
        let is_clear = roots.values().all(|of_source| of_source.len() == 1);
        for (at, one) in bearers.iter().enumerate() {
            for other in &bearers[at + 1..] {
                let nodes = (
                    sets.get(Kind::Project, &one.id),
                    sets.get(Kind::Project, &other.id),
                );
                let (Some(a), Some(b)) = nodes else { continue };
                if sets.root(a) == sets.root(b) || one.source == other.source {
                    continue;
                }
                if is_clear && sets.may_be_one(a, b) {
                    sets.unite(a, b, rule, "");
                } else if ask && !is_clear && !sets.are_parted(a, b) {
                    let question = "Several projects have one identifier: are these two one?";
                    out.review
                        .push(self.ask("R1 SAME-ID", question, one, other));
                }
            }
        }
    }

    /// R3. A title or a company of people that very many projects have says nothing.
    fn twins(&self, sets: &Sets, out: &mut Things) {
        // Titles first: of two reasons for one question, the first is told.
        let mut alike: BTreeMap<(Reason, u64), Vec<&ProjectTold>> = BTreeMap::new();
        for one in &self.projects {
            for title in &one.titles {
                alike.entry((Reason::Title, *title)).or_default().push(one);
            }
            if let Some(people) = one.people {
                alike.entry((Reason::People, people)).or_default().push(one);
            }
        }
        for ((what, _), bearers) in alike.into_iter().filter(|(_, of)| of.len() <= 10) {
            for (at, one) in bearers.iter().enumerate() {
                for other in &bearers[at + 1..] {
                    let nodes = (
                        sets.get(Kind::Project, &one.id),
                        sets.get(Kind::Project, &other.id),
                    );
                    let (Some(a), Some(b)) = nodes else { continue };
                    if one.source != other.source
                        && sets.may_be_one(a, b)
                        && sets.root(a) != sets.root(b)
                    {
                        let question = if what == Reason::Title {
                            "Two sources have a project of like title: is it one?"
                        } else {
                            "Two sources have a project of the same people: is it one?"
                        };
                        out.review.push(self.ask("R3 TWIN", question, one, other));
                    }
                }
            }
        }
    }

    fn ask(&self, rule: &str, question: &str, one: &ProjectTold, other: &ProjectTold) -> Item {
        let sides = [one, other].map(|told| told.side(&told.id, self.source(told.source)));
        Item::of_two(rule, Kind::Project, question.to_owned(), sides)
    }
}

//! H1 and H2: what people decided.

use std::collections::BTreeSet;

use super::super::{Override, Unsettled};
use super::{Bearer, Parted, Settling};
use crate::identity::decisions::Selector;
use crate::record::entity::Rule;

impl Settling<'_> {
    /// Carries the decisions out.
    pub(super) fn decide(&mut self) {
        let told = self.told;
        // Who is set apart in one record gets an identity there first, so that it can be spoken of.
        for decision in &told.decisions {
            for other in &decision.different {
                self.set_apart(&decision.subject, other, &decision.place);
            }
        }
        for decision in &told.decisions {
            let Some(subject) = self.find(&decision.subject, &decision.place) else {
                continue;
            };
            for same in &decision.same {
                if let Some(other) = self.find(same, &decision.place) {
                    self.unite(subject, other, Rule::H1, decision.place.clone());
                }
            }
            for different in &decision.different {
                if let Some(other) = self.find(different, &decision.place) {
                    self.parted.push(Parted {
                        a: subject,
                        b: other,
                        place: decision.place.clone(),
                    });
                }
            }
        }
        self.refuse_contradictions();
        for decision in &told.decisions {
            if (decision.name.is_some() || decision.orcid.is_some())
                && let Some(node) = self.find(&decision.subject, &decision.place)
            {
                let key = self.keys[self.root(node)].clone();
                let decided = Override {
                    name: decision.name.clone(),
                    orcid: decision.orcid.clone(),
                    place: decision.place.clone(),
                };
                self.override_with(key, decided);
            }
        }
    }

    fn set_apart(&mut self, subject: &Selector, other: &Selector, place: &str) {
        let (
            Selector::Name {
                k1: a,
                record: a_record,
                ..
            },
            Selector::Name {
                k1: b,
                record: b_record,
                ..
            },
        ) = (subject, other)
        else {
            // A key stands for itself; a name that its record bears is set apart where the record is named.
            if let Selector::Name {
                k1,
                record: Some(record),
                ..
            } = other
            {
                self.apart(k1, record, place);
            }
            return;
        };
        if a != b {
            return;
        }
        match (a_record, b_record) {
            (_, Some(record)) => self.apart(b, record, place),
            (Some(record), None) => self.apart(a, record, place),
            (None, None) if of_two_sources(subject, other) => {}
            (None, None) => self.out.unsettled.push(Unsettled {
                message: format!(
                    "`{subject}` and `{other}` are one name: nothing tells which mention is which"
                ),
                remedy: "name the project of one of them: {name: …, record: …}; or the source of each: {name: …, source: …}".to_owned(),
                places: vec![place.to_owned()],
            }),
        }
    }

    fn apart(&mut self, k1: &str, record: &str, place: &str) {
        let mention = (k1.to_owned(), record.to_owned());
        if self.told.names.contains_key(k1) && !self.by_place.contains_key(&mention) {
            let node = self.in_project(k1, record);
            self.out.apart.insert(mention.clone(), place.to_owned());
            self.by_place.insert(mention, node);
        }
    }

    /// The node that a selector speaks of; a stale one is noted.
    fn find(&mut self, selector: &Selector, place: &str) -> Option<usize> {
        let found = match selector {
            Selector::Key(key) => self.nodes.get(key).copied(),
            Selector::Name {
                k1,
                record: Some(record),
                ..
            } if self.by_place.contains_key(&(k1.clone(), record.clone())) => {
                self.by_place.get(&(k1.clone(), record.clone())).copied()
            }
            Selector::Name {
                k1,
                record: Some(record),
                ..
            } if self.told.names.contains_key(k1) => {
                // One mention among others of the name: it becomes a node of its own, which the decision unites.
                self.apart(k1, record, place);
                self.by_place.get(&(k1.clone(), record.clone())).copied()
            }
            Selector::Name {
                record: Some(_), ..
            } => None,
            Selector::Name { k1, source, .. } => {
                match self.all_of_name(k1, source.as_deref(), selector, place) {
                    Ok(found) => found,
                    Err(()) => return None,
                }
            }
        };
        if found.is_none() {
            let note = format!(
                "{place}: stale decision: nothing matches `{selector}`; remove it or correct it"
            );
            if !self.out.notes.contains(&note) {
                self.out.notes.push(note);
            }
        }
        found
    }

    /// Everybody of a name, in all sources or in one: a decision that speaks of the name makes them one. `Err` where
    /// several records bear it, so that it does not say who is meant.
    fn all_of_name(
        &mut self,
        k1: &str,
        source: Option<&str>,
        selector: &Selector,
        place: &str,
    ) -> Result<Option<usize>, ()> {
        let of_source = |number: u16| {
            source.is_none_or(|name| self.told.sources[usize::from(number)].as_str() == name)
        };
        let bearers = self.by_name.get(k1).into_iter().flatten();
        let mut bearers: Vec<Bearer> = bearers
            .filter(|bearer| of_source(bearer.source))
            .copied()
            .collect();
        bearers.sort_by(|a, b| (a.source, &self.keys[a.node]).cmp(&(b.source, &self.keys[b.node])));
        let records = bearers.iter().filter(|bearer| bearer.has_record);
        let records: BTreeSet<usize> = records.map(|bearer| self.root(bearer.node)).collect();
        if records.len() > 1 {
            let keys: BTreeSet<&str> = records
                .iter()
                .map(|node| self.keys[*node].as_str())
                .collect();
            let keys: Vec<&str> = keys.into_iter().collect();
            self.out.unsettled.push(Unsettled {
                message: format!(
                    "`{selector}` is borne by several people: {}",
                    keys.join(", ")
                ),
                remedy: "name the key of the one that is meant".to_owned(),
                places: vec![place.to_owned()],
            });
            return Err(());
        }
        let Some((first, others)) = bearers.split_first() else {
            return Ok(None);
        };
        for other in others {
            self.unite(first.node, other.node, Rule::H1, place.to_owned());
        }
        Ok(Some(first.node))
    }

    /// What decisions say of one person; two that say different things are refused.
    fn override_with(&mut self, key: String, decided: Override) {
        let Some(have) = self.out.overrides.get_mut(&key) else {
            self.out.overrides.insert(key, decided);
            return;
        };
        let differ = |a: bool, b: bool, same: bool| a && b && !same;
        if differ(
            have.name.is_some(),
            decided.name.is_some(),
            have.name == decided.name,
        ) || differ(
            have.orcid.is_some(),
            decided.orcid.is_some(),
            have.orcid == decided.orcid,
        ) {
            let places = vec![decided.place, have.place.clone()];
            self.out.unsettled.push(Unsettled {
                message: format!("two decisions give {key} different names or ORCIDs"),
                remedy: "keep one of them".to_owned(),
                places,
            });
            return;
        }
        have.name = have.name.take().or(decided.name);
        have.orcid = have.orcid.take().or(decided.orcid);
    }

    fn refuse_contradictions(&mut self) {
        let parted = std::mem::take(&mut self.parted);
        for Parted { a, b, place } in &parted {
            let (a, b, place) = (*a, *b, place.clone());
            if self.root(a) != self.root(b) {
                continue;
            }
            let mut places = vec![place];
            for mut node in [a, b] {
                while self.parent[node] != node {
                    if let Some((_, place)) = &self.why[node]
                        && !place.is_empty()
                        && !places.contains(place)
                    {
                        places.push(place.clone());
                    }
                    node = self.parent[node];
                }
            }
            self.out.unsettled.push(Unsettled {
                message: format!(
                    "{} and {} are said to be different and are the same by {}",
                    self.keys[a],
                    self.keys[b],
                    if places.len() > 1 {
                        "another decision"
                    } else {
                        "the rules A1 and B1"
                    }
                ),
                remedy: "keep one of the two decisions, or correct the ORCID that makes them one"
                    .to_owned(),
                places,
            });
        }
        self.parted = parted;
    }
}

fn of_two_sources(one: &Selector, other: &Selector) -> bool {
    let source = |selector: &Selector| match selector {
        Selector::Name { source, .. } => source.clone(),
        Selector::Key(_) => None,
    };
    matches!((source(one), source(other)), (Some(a), Some(b)) if a != b)
}

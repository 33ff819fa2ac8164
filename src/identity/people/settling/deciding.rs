//! H1 and H2: what people decided.

use super::super::Unsettled;
use super::{Parted, Settling};
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
                self.out
                    .overrides
                    .insert(key, (decision.name.clone(), decision.orcid.clone()));
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
                self.apart(k1, record);
            }
            return;
        };
        if a != b {
            return;
        }
        match (a_record, b_record) {
            (_, Some(record)) => self.apart(b, record),
            (Some(record), None) => self.apart(a, record),
            (None, None) => self.out.unsettled.push(Unsettled {
                message: format!(
                    "`{subject}` and `{other}` are one name: nothing tells which mention is which"
                ),
                remedy: "name the project of one of them: {name: …, record: …}".to_owned(),
                places: vec![place.to_owned()],
            }),
        }
    }

    fn apart(&mut self, k1: &str, record: &str) {
        let place = (k1.to_owned(), record.to_owned());
        if self.told.names.contains_key(k1) && !self.by_place.contains_key(&place) {
            let node = self.look_up_or_mint(k1, &format!("project/{record}"));
            self.by_place.insert(place, node);
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
            Selector::Name { k1, record, .. } => {
                match (self.by_name.get(k1).map(Vec::as_slice), record) {
                    (Some([one]), None) => Some(*one),
                    // One mention among others of the name: it becomes a node of its own, which the decision unites.
                    (Some(_), Some(record)) if self.told.names.contains_key(k1) => {
                        self.apart(k1, record);
                        self.by_place.get(&(k1.clone(), record.clone())).copied()
                    }
                    (Some(several), None) if several.len() > 1 => {
                        let keys: Vec<&str> = several
                            .iter()
                            .map(|node| self.keys[*node].as_str())
                            .collect();
                        self.out.unsettled.push(Unsettled {
                            message: format!(
                                "`{selector}` is borne by several people: {}",
                                keys.join(", ")
                            ),
                            remedy: "name the key of the one that is meant".to_owned(),
                            places: vec![place.to_owned()],
                        });
                        return None;
                    }
                    _ => None,
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

    fn refuse_contradictions(&mut self) {
        for Parted { a, b, place } in std::mem::take(&mut self.parted) {
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
    }
}

//! What people decided on organisations and projects.

use std::collections::BTreeSet;

use super::sets::Sets;
use super::{Known, ThingTelling, Things};
use crate::identity::decisions::ThingDecision;
use crate::identity::organisation::without_legal_form;
use crate::identity::people::Unsettled;
use crate::record::Kind;
use crate::text::fold;

impl ThingTelling {
    pub(super) fn decide(&self, sets: &mut Sets, known: &Known<'_>, out: &mut Things) {
        for decision in &self.decisions {
            let Some(subject) = self.find(decision, &decision.subject, sets, known, out) else {
                continue;
            };
            for same in &decision.same {
                if let Some(other) = self.find(decision, same, sets, known, out) {
                    let rule = "rule H1: identities.yaml says that they are the same";
                    sets.unite(subject, other, rule, &decision.place);
                }
            }
            for different in &decision.different {
                if let Some(other) = self.find(decision, different, sets, known, out) {
                    sets.part(subject, other, &decision.place);
                }
            }
        }
    }

    /// The node that a selector speaks of; a stale one is noted.
    fn find(
        &self,
        decision: &ThingDecision,
        selector: &str,
        sets: &mut Sets,
        known: &Known<'_>,
        out: &mut Things,
    ) -> Option<usize> {
        let kind = decision.kind;
        if let Some(id) = self.id(decision, selector, known, out)? {
            return Some(
                sets.get(kind, &id)
                    .unwrap_or_else(|| sets.node(kind, &id, 0)),
            );
        }
        out.notes.push(format!(
            "{}: stale decision: there is no {kind} `{selector}`; remove it or correct it",
            decision.place
        ));
        None
    }

    /// The id of what a selector names: `Some(None)` where there is nothing, `None` where it could be several, which is
    /// a fault.
    #[expect(clippy::option_option, reason = "nothing and too much are told apart")]
    fn id(
        &self,
        decision: &ThingDecision,
        selector: &str,
        known: &Known<'_>,
        out: &mut Things,
    ) -> Option<Option<String>> {
        if (known.is)(decision.kind, selector) {
            return Some(Some(selector.to_owned()));
        }
        if decision.kind != Kind::Organisation {
            return Some(None);
        }
        let (name, acronym) = (without_legal_form(selector), fold(selector));
        let named = self.organisations.iter().filter(|one| {
            one.names.contains(name.as_str()) || one.acronyms.contains(acronym.as_str())
        });
        let ids: BTreeSet<&str> = named.map(|one| &*one.id).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        match ids.as_slice() {
            [] => Some(None),
            [one] => Some(Some((*one).to_owned())),
            several => {
                out.unsettled.push(Unsettled {
                    message: format!(
                        "`{selector}` is the name of several organisations: {}",
                        several.join(", ")
                    ),
                    remedy: "name the id of the one that is meant".to_owned(),
                    places: vec![decision.place.clone()],
                });
                None
            }
        }
    }

    /// What is not to be published, and what fields are, by the ids that things have now.
    pub(super) fn give(&self, out: &mut Things) {
        for decision in &self.decisions {
            let subject = self.named(decision, out);
            let subject = out.current(decision.kind, &subject).to_owned();
            if decision.ignore {
                out.ignored.insert(subject);
                continue;
            }
            if decision.set.is_empty() {
                continue;
            }
            let sets = out.sets.entry((decision.kind, subject)).or_default();
            let clash = sets.iter().find_map(|(place, set)| {
                let mut fields = set.iter();
                fields
                    .find(|(field, value)| {
                        decision
                            .set
                            .get(*field)
                            .is_some_and(|other| other != *value)
                    })
                    .map(|(field, _)| (place.clone(), field.clone()))
            });
            if let Some((place, field)) = clash {
                out.unsettled.push(Unsettled {
                    message: format!("two decisions give `{field}` different values"),
                    remedy: "keep one of the two".to_owned(),
                    places: vec![decision.place.clone(), place],
                });
                continue;
            }
            sets.push((decision.place.clone(), decision.set.clone()));
        }
    }

    /// The id of a decision's subject; a name that means one organisation is that one.
    fn named(&self, decision: &ThingDecision, out: &Things) -> String {
        let subject = &decision.subject;
        let is_id = out.replaced(decision.kind, subject).is_some();
        if decision.kind != Kind::Organisation || is_id {
            return subject.clone();
        }
        let name = without_legal_form(subject);
        let mut organisations = self.organisations.iter();
        if organisations.any(|one| *one.id == **subject) {
            return subject.clone();
        }
        let acronym = fold(subject);
        let mut organisations = self.organisations.iter();
        organisations
            .find(|one| {
                one.names.contains(name.as_str()) || one.acronyms.contains(acronym.as_str())
            })
            .map_or_else(|| subject.clone(), |one| one.id.to_string())
    }
}

//! What was learned is brought to what was settled: ids that stand for others, people who are one.

use super::Index;
use crate::identity::people::{People, Recalled};
use crate::identity::things::Things;
use crate::record::Kind;

impl Index {
    /// Brings what was noted to the ids that things have now.
    pub(in crate::assemble) fn settle_things(&mut self, things: &Things) {
        for (page, givers) in std::mem::take(&mut self.givers) {
            let mut now: Vec<(Kind, &str)> = givers
                .iter()
                .map(|(kind, id)| (*kind, things.current(*kind, id)))
                .collect();
            now.sort_unstable();
            now.dedup();
            self.homepages.insert(page, now.len() > 1);
        }
        if things.is_plain() {
            return;
        }
        for kind in [Kind::Organisation, Kind::Programme, Kind::Project] {
            for (id, current, _) in things.merged(kind) {
                self.joined.insert((kind, current.into()));
                self.joined.insert((kind, id.into()));
                let publish = self.get(kind, id).is_none_or(|known| known.publish);
                let of_kind = self.known.get_mut(&kind);
                if let Some(known) = of_kind.and_then(|of_kind| of_kind.get_mut(current)) {
                    known.publish &= publish;
                }
            }
        }
        for kind in [Kind::Organisation, Kind::Project] {
            let parts = self.part_of.remove(&kind).unwrap_or_default();
            let parts = parts.into_iter().map(|(id, whole)| {
                let now = |id: &str| Box::from(things.current(kind, id));
                (now(&id), now(&whole))
            });
            // Two records of one thing may say of what it is a part in two ways of one.
            let parts = parts.filter(|(id, whole): &(Box<str>, Box<str>)| id != whole);
            self.part_of.insert(kind, parts.collect());
        }
        let funders = std::mem::take(&mut self.funders);
        self.funders = funders
            .iter()
            .map(|id| {
                let id = things.split(id).map_or(&**id, |(funder, _)| funder);
                Box::from(things.current(Kind::Organisation, id))
            })
            .collect();
    }

    /// Keeps of the people who were settled what the second reading asks.
    pub(in crate::assemble) fn settle_people(&mut self, people: &People) {
        for (key, (current, _)) in &people.merged {
            self.identities.insert(key.clone());
            self.identities.insert(current.clone());
        }
        let again = self.joined.iter().filter(|(kind, _)| *kind == Kind::Person);
        let again: Vec<String> = again
            .map(|(_, id)| people.current(id).0.to_owned())
            .collect();
        self.identities.extend(again);
        let unpublished: Vec<String> = self
            .ids(Kind::Person)
            .filter(|(_, known)| !known.publish)
            .map(|(id, _)| people.current(id).0.to_owned())
            .collect();
        self.unpublished.extend(unpublished);
    }

    /// People who were forgotten are not published, whatever key they have now.
    pub(in crate::assemble) fn forget(&mut self, people: &People, recalled: Recalled) {
        for key in recalled.keys {
            let (current, _) = people.current(&key);
            self.unpublished.insert(current.to_owned());
            self.forgotten.insert(current.to_owned());
            self.forgotten.insert(key);
        }
        self.forgotten_names = recalled.names;
    }

    /// The names of people who were forgotten are not kept anew.
    pub(in crate::assemble) fn keep_no_forgotten(&self, people: &mut People) {
        let mut minted = std::mem::take(&mut people.minted);
        minted.retain(|one| !self.is_forgotten(people.current(&one.key).0));
        people.minted = minted;
    }
}

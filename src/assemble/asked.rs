//! What people should look at, as the records that they edit say it.

use super::Learned;
use super::index::Index;
use crate::record::Record;
use crate::source::{Faults, Found};

impl Index {
    /// Notes what a record asks people to look at, with its place.
    pub(super) fn note_asked(&mut self, found: &Found) {
        let Record::Project(project) = &found.record else {
            return;
        };
        if project.review.is_empty() {
            return;
        }
        // To find the line the file is read again, so only of some.
        let place = if self.asked.len() < Faults::KEPT {
            found.place.shown()
        } else {
            found.place.file.display().to_string()
        };
        let notes = project
            .review
            .iter()
            .map(|note| format!("{place}: project {}: review: {note}", project.id));
        self.asked.extend(notes);
    }
}

impl Learned<'_> {
    /// What people should look at, in the order of the records: the place and the sentence.
    #[must_use]
    pub fn asked(&self) -> &[String] {
        &self.index.asked
    }
}

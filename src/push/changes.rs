//! The triples that go and come between two revisions, in an order that is the same each time.

use std::collections::BTreeSet;

use super::PushError;
use crate::ledger::{Ledger, Number, Version};
use crate::mapping::{self, Profile, Site};
use crate::remote::Lines;
use crate::sync::Watch;

/// What becomes of a triple.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Goes,
    Comes,
}

/// What changed between two revisions.
pub(super) struct Changes<'a> {
    ledger: &'a Ledger,
    site: &'a Site,
    profile: Profile,
    from: i64,
    to: i64,
    things: Vec<Number>,
}

impl<'a> Changes<'a> {
    /// Between two revisions; from 0, everything that there is at the second.
    pub(super) fn between(
        ledger: &'a Ledger,
        site: &'a Site,
        profile: Profile,
        from: i64,
        to: i64,
    ) -> Result<Self, PushError> {
        Ok(Self {
            things: ledger.changed_after(from)?,
            ledger,
            site,
            profile,
            from,
            to,
        })
    }

    /// How often [`Changes::each`] looks at a thing.
    pub(super) fn looks(&self) -> u64 {
        let passes = if self.from == 0 { 1 } else { 2 };
        self.things.len() as u64 * passes
    }

    /// Each triple as a line of N-Triples: first all that go, then all that come. What one thing no longer says and another one
    /// says now is there in the end.
    pub(super) fn each(
        &self,
        watch: &dyn Watch,
        each: &mut dyn FnMut(Fate, &str) -> Result<(), PushError>,
    ) -> Result<(), PushError> {
        for fate in [Fate::Goes, Fate::Comes] {
            // Before everything there was nothing.
            if fate == Fate::Comes || self.from > 0 {
                self.pass(fate, watch, each)?;
            }
        }
        Ok(())
    }

    /// Does any triple go?
    pub(super) fn any_goes(&self) -> Result<bool, PushError> {
        if self.from == 0 {
            return Ok(false);
        }
        let mut found = false;
        let silent = crate::assemble::Silent;
        // There is no error that says "enough": the rest is only looked at.
        self.pass(Fate::Goes, &silent, &mut |_, _| {
            found = true;
            Ok(())
        })?;
        Ok(found)
    }

    fn pass(
        &self,
        fate: Fate,
        watch: &dyn Watch,
        each: &mut dyn FnMut(Fate, &str) -> Result<(), PushError>,
    ) -> Result<(), PushError> {
        let (mut old, mut new) = (Lines::default(), Lines::default());
        for thing in &self.things {
            if let Some(change) = self.ledger.change_between(*thing, self.from, self.to)? {
                self.map(change.old.as_ref(), &mut old);
                self.map(change.new.as_ref(), &mut new);
                let (here, there) = match fate {
                    Fate::Goes => (&old, &new),
                    Fate::Comes => (&new, &old),
                };
                let there: BTreeSet<&str> = there.text().lines().collect();
                for line in here.text().lines().filter(|line| !there.contains(line)) {
                    each(fate, line)?;
                }
            }
            watch.entity();
        }
        Ok(())
    }

    fn map(&self, version: Option<&Version>, lines: &mut Lines) {
        lines.clear();
        if let Some(Version { entity, datestamp }) = version {
            mapping::map(entity, Some(*datestamp), self.site, self.profile, lines);
        }
    }
}

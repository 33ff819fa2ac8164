//! What is sent next: everything, or the changes from one revision to another.

use std::fmt;

use super::journal::{Going, Journal};
use super::report::plural;
use super::{Options, PushError, Target, address, changes::Changes, profile};
use crate::config::PushConfig;
use crate::ledger::Ledger;
use crate::mapping::Site;
use crate::text::grouped;

/// Why everything is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// Nothing was sent yet.
    First,
    /// It was asked for.
    Asked,
    /// The journal is of another place.
    Place,
    /// Another part of the data is sent now.
    Profile,
    /// What the target holds was mapped in another way.
    Mapping,
    /// What the target holds is not of this ledger.
    Ledger,
    /// Something went that the target cannot be told of but by the whole.
    Store,
}

impl fmt::Display for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "nothing was sent to it before",
            Self::Asked => "it was asked for",
            Self::Place => "its address or its graph is another one than last time",
            Self::Profile => "another profile is sent than last time",
            Self::Mapping => "base, languages, licence or the version of the mapping changed",
            Self::Ledger => "what it holds is of another ledger, or of one that was restored since",
            Self::Store => "triples went, which the Graph Store Protocol has no words for",
        })
    }
}

/// What of the settings a journal belongs to.
pub(super) struct Place {
    /// Address and graph.
    pub(super) at: String,
    pub(super) profile: String,
    pub(super) made_by: String,
}

impl Place {
    pub(super) fn of(settings: &PushConfig, site: &Site) -> Self {
        Self {
            at: format!("{} {}", address(settings), settings.graph),
            profile: format!("{:?}", profile(settings)).to_lowercase(),
            made_by: site.fingerprint(),
        }
    }

    /// Why everything has to be sent, if it has to.
    pub(super) fn whole(
        &self,
        ledger: &Ledger,
        journal: &Journal,
    ) -> Result<Option<Whole>, PushError> {
        // One that notes only that nothing could be sent has no place.
        if journal.place.is_empty() {
            return Ok(Some(Whole::First));
        }
        if self.at != journal.place {
            return Ok(Some(Whole::Place));
        }
        if self.profile != journal.profile {
            return Ok(Some(Whole::Profile));
        }
        if self.made_by != journal.made_by {
            return Ok(Some(Whole::Mapping));
        }
        let last = ledger.last_revision()?.map_or(0, |last| last.number);
        let held = journal
            .held
            .as_ref()
            .map(|held| (held.revision, &held.mark));
        let going = journal.going.as_ref().map(|going| (going.to, &going.mark));
        for (revision, mark) in held.into_iter().chain(going) {
            if revision > last || ledger.mark(revision)? != *mark {
                return Ok(Some(Whole::Ledger));
            }
        }
        Ok(match (&journal.held, &journal.going) {
            (None, None) => Some(Whole::First),
            _ => None,
        })
    }
}

/// What is sent next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Step {
    /// What the journal says of it.
    pub(super) going: Going,
    /// Why it is everything, where it begins now.
    pub(super) whole: Option<Whole>,
}

impl Target<'_> {
    /// What is sent next; nothing where the target holds the last revision.
    pub(super) fn next(
        &self,
        ledger: &Ledger,
        journal: &Journal,
        options: Options,
    ) -> Result<Option<Step>, PushError> {
        let last = ledger.last_revision()?.ok_or(PushError::Nothing)?.number;
        let place = Place::of(self.settings, &self.site);
        let cut = (self.settings.batch_triples, self.settings.bytes());
        let begin = |from, to, clears| {
            Ok::<_, PushError>(Going {
                from,
                to,
                mark: ledger.mark(to)?,
                requests: 0,
                cut,
                clears,
            })
        };
        let mut whole = place.whole(ledger, journal)?;
        if options.whole && whole.is_none() {
            whole = Some(Whole::Asked);
        }
        let ours = journal.ours && whole != Some(Whole::Place);
        let everything = |why| {
            Ok(Some(Step {
                going: begin(0, last, ours || options.replace)?,
                whole: Some(why),
            }))
        };
        if let Some(why) = whole {
            return everything(why);
        }
        if let Some(going) = &journal.going {
            let mut going = going.clone();
            if going.cut != cut {
                // Other requests than those that were counted: all of them, which does no harm.
                going = Going {
                    requests: 0,
                    cut,
                    ..going
                };
            }
            return Ok(Some(Step { going, whole: None }));
        }
        let held = journal.held.as_ref().map_or(0, |held| held.revision);
        if held == last {
            return Ok(None);
        }
        if self.update().is_none() {
            let changes = Changes::between(ledger, &self.site, self.profile, held, last)?;
            if changes.any_goes()? {
                return everything(Whole::Store);
            }
        }
        Ok(Some(Step {
            going: begin(held, last, false)?,
            whole: None,
        }))
    }

    /// Is the graph ours, as far as the journal knows?
    pub(super) fn is_ours(journal: &Journal, step: &Step) -> bool {
        // What stands in the graph of another place is not known.
        journal.ours && step.whole != Some(Whole::Place)
    }

    /// Refuses to put everything into a graph that holds something else. Gives whether it is known that it does not.
    pub(super) fn look(&self, journal: &Journal, step: &Step) -> Result<bool, PushError> {
        let Going {
            from,
            requests,
            clears,
            ..
        } = step.going;
        if Self::is_ours(journal, step) || from > 0 || requests > 0 {
            return Ok(true);
        }
        let foreign = match (self.count()?, &self.settings.graph_store) {
            (Some(count), _) => {
                (count > 0).then(|| format!("{} triple{}", grouped(count), plural(count)))
            }
            (None, Some(store)) => {
                let empty = self.client.is_empty(store, self.settings.named_graph());
                let is_empty = empty.map_err(|fault| self.failed(fault))?;
                (!is_empty).then(|| "triples".to_owned())
            }
            // Nobody can be asked: nothing is removed unasked.
            (None, None) => return Ok(false),
        };
        match foreign {
            Some(count) if !clears => Err(PushError::NotOurs {
                name: self.name().to_owned(),
                graph: self.graph(),
                count,
            }),
            _ => Ok(true),
        }
    }
}

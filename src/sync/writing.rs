//! Writing a revision: what came, what changed, what goes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{SyncError, Watch, plan};
use crate::assemble::{Learned, Made, Origin};
use crate::collect::{Sources, settled};
use crate::config::Config;
use crate::graph::Fresh;
use crate::ledger::{Draft, LedgerError, Outcome};
use crate::mapping::Site;
use crate::record::Kind;

/// What a draft did, kept while it is written.
#[derive(Default)]
pub(super) struct Writing {
    /// What changed, by kind: added, changed, removed.
    pub(super) by_kind: BTreeMap<Kind, [u64; 3]>,
    /// The same by source.
    by_source: BTreeMap<Arc<str>, [u64; 3]>,
    /// How many people there are.
    pub(super) people: usize,
    /// What changed: kind, key, and the hash of what it became.
    pub(super) changes: Vec<plan::Mark>,
}

impl Writing {
    /// Writes everything that there is.
    pub(super) fn write_all(
        &mut self,
        learned: &mut Learned<'_>,
        draft: &mut Draft<'_>,
        site: &Site,
        fresh: Option<&mut Fresh>,
        watch: &dyn Watch,
    ) -> Result<u64, SyncError> {
        let datestamp = draft.datestamp();
        match fresh {
            None => {
                learned.entities(watch, &mut |made| self.put(draft, &made, watch).map(|_| ()))?;
                Ok(0)
            }
            Some(fresh) => fresh.fill(site, |filling| {
                learned.entities(watch, &mut |made| {
                    self.put(draft, &made, watch)?;
                    filling
                        .add(&made.entity, datestamp)
                        .map_err(SyncError::from)
                })?;
                Ok(())
            }),
        }
    }

    /// Writes an entity.
    pub(super) fn put(
        &mut self,
        draft: &mut Draft<'_>,
        made: &Made,
        watch: &dyn Watch,
    ) -> Result<Outcome, SyncError> {
        let kind = made.entity.kind();
        let outcome = draft
            .put(&made.entity, &origin(&made.origin))
            .map_err(LedgerError::explained)?;
        let counts = self.by_kind.entry(kind).or_default();
        let at = match outcome {
            Outcome::Added => Some(0),
            Outcome::Changed => Some(1),
            Outcome::Same => None,
        };
        if let Some(at) = at {
            counts[at] += 1;
            if let Origin::Record { source, .. } = &made.origin {
                let counts = self.by_source.entry(Arc::clone(source)).or_default();
                counts[at] += 1;
            }
            self.changes
                .push(plan::Mark::of(&made.entity, outcome == Outcome::Added));
        }
        self.people += usize::from(kind == Kind::Person);
        watch.entity();
        Ok(outcome)
    }

    /// Removes what no source has any more.
    pub(super) fn remove_vanished(
        &mut self,
        learned: &Learned<'_>,
        collected: &Sources,
        draft: &mut Draft<'_>,
        config: &Config,
        allowed: bool,
    ) -> Result<(), SyncError> {
        let vanished = draft.vanished();
        if !allowed {
            let checked: BTreeSet<&str> = collected.checked().collect();
            refuse_too_many(&vanished, &checked, learned, draft, config)?;
        }
        for (kind, key) in vanished {
            if let Some((_, origin)) = draft.held(kind, &key)?
                && let Some(source) = source_of(&origin)
            {
                self.by_source.entry(source.into()).or_default()[2] += 1;
            }
            let replaced = learned.replaced(kind, &key);
            draft.remove(kind, &key, &replaced)?;
            self.by_kind.entry(kind).or_default()[2] += 1;
            self.changes.push(plan::Mark::gone(kind, key));
        }
        Ok(())
    }

    /// What changed of the records of a source: added, changed, removed.
    pub(super) fn of_source(&self, name: &str) -> [u64; 3] {
        self.by_source.get(name).copied().unwrap_or_default()
    }
}

/// Refuses where more records of a kind vanish than the settings allow. What was made from mentions, and people who
/// were merged, are no records that vanish; and how much vanishes of a source that is collected was looked at then.
fn refuse_too_many(
    vanished: &[(Kind, String)],
    checked: &BTreeSet<&str>,
    learned: &Learned<'_>,
    draft: &Draft<'_>,
    config: &Config,
) -> Result<(), SyncError> {
    let percent = config.limits.removal_percent;
    for kind in crate::record::Record::KINDS {
        let mut gone = 0;
        let mut examples = Vec::new();
        for (_, key) in vanished.iter().filter(|(of, _)| *of == kind) {
            let is_record = match draft.held(kind, key)? {
                Some((_, origin)) => {
                    let source = source_of(&origin);
                    source.is_some_and(|source| !checked.contains(source))
                }
                None => false,
            };
            let is_meant = learned.is_hidden(kind, key);
            if is_record && !is_meant && learned.replaced(kind, key).is_empty() {
                gone += 1;
                if examples.len() < 5 {
                    examples.push(key.clone());
                }
            }
        }
        let before = draft.before(kind);
        if gone * 100 > before * percent {
            return Err(SyncError::TooManyRemovals {
                kind,
                gone,
                before,
                percent,
                examples,
            });
        }
    }
    Ok(())
}

/// The source that an origin names.
fn source_of(origin: &str) -> Option<&str> {
    origin.split_once('\t').map(|(source, _)| source)
}

/// Where an entity comes from, as the ledger keeps it: for people.
fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Record {
            source,
            at: Some(at),
            ..
        } => format!("{source}\t{}\t{}\t{}", at.file, at.line, at.part),
        Origin::Record {
            source, file, item, ..
        } => format!("{source}\t{}\t{item}", settled(file).display()),
        Origin::Mentions => "mentions".to_owned(),
        Origin::Scheme => "scheme".to_owned(),
    }
}

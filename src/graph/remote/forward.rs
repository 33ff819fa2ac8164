//! Bringing an engine to where the ledger is, in batches of updates.
//!
//! A revision first takes away everything that goes, then adds everything that comes. Done again from its beginning, however
//! far it came before, that ends in the same graph. The mark says which revision is on its way before the first triple
//! changes, and that it is there after the last.

use oxigraph::model::Quad;

use super::marker::Marker;
use super::{Endpoint, Settling};
use crate::graph::embedded::{Brought, Stand, difference};
use crate::graph::{GraphError, oxi};
use crate::ledger::{Ledger, Version};
use crate::mapping::{self, Profile, Site, Triple};
use crate::remote::Batch;

/// Where an engine should stand.
pub(super) struct Wanted<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) site: &'a Site,
    /// What makes the graph: mapping, settings and state folder.
    pub(super) made_by: String,
}

impl Wanted<'_> {
    fn last(&self) -> Result<i64, GraphError> {
        let last = self.ledger.last_revision()?;
        Ok(last.map_or(0, |revision| revision.number))
    }

    /// Where it stands when it is there; `None` for a ledger without a revision.
    pub(super) fn stand(&self) -> Result<Option<Stand>, GraphError> {
        let last = self.last()?;
        Ok((last > 0).then(|| self.at(last)))
    }

    fn at(&self, revision: i64) -> Stand {
        Stand {
            revision,
            fingerprint: self.made_by.clone(),
        }
    }

    /// Brings an engine there.
    pub(super) fn bring(
        &self,
        endpoint: &Endpoint,
        settling: &Settling,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        let last = self.last()?;
        let Marker { at, towards } = Marker::read(endpoint)?;
        match at {
            // What was forgotten since leaves no step behind: only a new graph is without it.
            Some(at) if self.ledger.last_erased()? > Some(at.revision) => {}
            Some(at) if at.fingerprint == self.made_by && at.revision <= last => {
                let is_next = |towards| towards == at.revision + 1 && towards <= last;
                if towards.is_none_or(is_next) {
                    if at.revision == last {
                        return Ok(Brought::Nothing);
                    }
                    settling.begin(Settling::CHANGING);
                    return self.step(endpoint, at.revision, last, each);
                }
            }
            None if last == 0 && towards.is_none() => return Ok(Brought::Nothing),
            _ => {}
        }
        settling.begin(Settling::REMAKING);
        self.remake(endpoint, last, each)
    }

    fn step(
        &self,
        endpoint: &Endpoint,
        from: i64,
        to: i64,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        let (mut added, mut removed) = (0, 0);
        for revision in from + 1..=to {
            let mut sending = Sending::to(endpoint);
            sending.batch.also(&Marker::leaving(endpoint, revision));
            self.ledger
                .for_each_change::<GraphError>(revision, |change| {
                    let (goes, _) = difference(change, self.site);
                    removed += goes.len() as u64;
                    self.send(&mut sending, change.old.as_ref(), &goes, Batch::delete)
                })?;
            self.ledger
                .for_each_change::<GraphError>(revision, |change| {
                    let (_, comes) = difference(change, self.site);
                    added += comes.len() as u64;
                    each();
                    self.send(&mut sending, change.new.as_ref(), &comes, Batch::insert)
                })?;
            sending.arrive(&self.at(revision))?;
        }
        Ok(Brought::Changed { added, removed })
    }

    /// Sends those triples of a version that are among these, in their order.
    fn send(
        &self,
        sending: &mut Sending<'_>,
        version: Option<&Version>,
        these: &std::collections::HashSet<Quad>,
        how: fn(&mut Batch, &Triple<'_>),
    ) -> Result<(), GraphError> {
        let Some(Version { entity, datestamp }) = version else {
            return Ok(());
        };
        if these.is_empty() {
            return Ok(());
        }
        let mut failed = None;
        let profile = Profile::All;
        mapping::map(
            entity,
            Some(*datestamp),
            self.site,
            profile,
            &mut |triple: &Triple<'_>| {
                if failed.is_none() && these.contains(&oxi::quad(triple)) {
                    failed = sending.triple(how, triple).err();
                }
            },
        );
        failed.map_or(Ok(()), Err)
    }

    fn remake(
        &self,
        endpoint: &Endpoint,
        revision: i64,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        // From here on it stands nowhere, until it is whole.
        endpoint.update(&Marker::forgotten(endpoint))?;
        endpoint.update(&match &endpoint.graph {
            Some(graph) => format!("DROP SILENT GRAPH <{graph}>"),
            None => "DROP SILENT DEFAULT".to_owned(),
        })?;
        let mut sending = Sending::to(endpoint);
        let mut triples = 0;
        self.ledger
            .for_each_live::<GraphError>(|entity, datestamp| {
                each();
                let mut failed = None;
                mapping::map(
                    entity,
                    Some(datestamp),
                    self.site,
                    Profile::All,
                    &mut |triple: &Triple<'_>| {
                        triples += 1;
                        if failed.is_none() {
                            failed = sending.triple(Batch::insert, triple).err();
                        }
                    },
                );
                failed.map_or(Ok(()), Err)
            })?;
        sending.arrive(&self.at(revision))?;
        Ok(Brought::Rebuilt(triples))
    }
}

/// Batches on their way.
struct Sending<'a> {
    endpoint: &'a Endpoint,
    batch: Batch,
}

impl<'a> Sending<'a> {
    fn to(endpoint: &'a Endpoint) -> Self {
        Self {
            endpoint,
            batch: Batch::new(endpoint.graph.as_deref()),
        }
    }

    fn triple(
        &mut self,
        how: fn(&mut Batch, &Triple<'_>),
        triple: &Triple<'_>,
    ) -> Result<(), GraphError> {
        how(&mut self.batch, triple);
        let config = &self.endpoint.config;
        if self.batch.triples() >= config.batch_triples || self.batch.bytes() >= config.batch_bytes
        {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), GraphError> {
        if !self.batch.is_empty() {
            self.endpoint.update(self.batch.text())?;
            self.batch.clear();
        }
        Ok(())
    }

    /// The rest, and only when that is there, the mark.
    fn arrive(mut self, stand: &Stand) -> Result<(), GraphError> {
        self.flush()?;
        let [forgotten, said] = [
            Marker::forgotten(self.endpoint),
            Marker::said(self.endpoint, stand),
        ];
        self.endpoint.update(&format!("{forgotten};\n{said}"))
    }
}

//! Filling a graph from nothing, through Oxigraph's bulk loader.

use oxigraph::model::Quad;
use oxigraph::store::{BulkLoader, Store};

use super::{GraphError, oxi};
use crate::mapping::{self, Profile, Site, Triple};
use crate::record::Entity;

/// How many quads go to the bulk loader at once. Each batch becomes a set of sorted files: larger ones are fewer, and
/// take more memory (about 1 kB a quad while a batch is sorted).
pub(super) const BATCH: usize = 100_000;

/// A graph that is being filled.
pub struct Filling<'a> {
    loader: BulkLoader<'a>,
    site: &'a Site,
    batch: Vec<Quad>,
    quads: u64,
}

impl<'a> Filling<'a> {
    pub(super) fn new(store: &'a Store, site: &'a Site) -> Self {
        // The loader sorts each batch in a thread of its own while the next is gathered. What it takes for a whole
        // batch has to be larger than ours, or the remainder of ours would be a second one.
        let loader = store
            .bulk_loader()
            .with_num_threads(2)
            .with_max_memory_size_in_megabytes(BATCH * 4 / 1000);
        Self {
            loader,
            site,
            batch: Vec::with_capacity(BATCH),
            quads: 0,
        }
    }

    /// Adds an entity's triples.
    ///
    /// # Errors
    /// Where the store cannot be written to.
    pub fn add(&mut self, entity: &Entity, datestamp: i64) -> Result<(), GraphError> {
        let Self { batch, .. } = self;
        mapping::map(
            entity,
            Some(datestamp),
            self.site,
            Profile::All,
            &mut |triple: &Triple<'_>| {
                batch.push(oxi::quad(triple));
            },
        );
        if self.batch.len() >= BATCH {
            self.load()
        } else {
            Ok(())
        }
    }

    fn load(&mut self) -> Result<(), GraphError> {
        self.quads += self.batch.len() as u64;
        self.loader.load_quads(std::mem::replace(
            &mut self.batch,
            Vec::with_capacity(BATCH),
        ))?;
        Ok(())
    }

    /// Ends the filling: how many triples there are.
    pub(super) fn commit(mut self) -> Result<u64, GraphError> {
        self.load()?;
        self.loader.commit()?;
        Ok(self.quads)
    }
}

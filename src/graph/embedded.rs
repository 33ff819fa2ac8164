//! The graph on disk (or, without the feature `rocksdb`, in memory).

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use oxigraph::model::{GraphNameRef, LiteralRef, NamedNodeRef, Quad, QuadRef, Term};
use oxigraph::store::Store;

use super::fill::Filling;
use super::{GraphError, folders, oxi};
use crate::iri::{AT_REVISION, MADE_BY, STATE_GRAPH, THE_GRAPH};
use crate::ledger::{Change, Ledger, Version};
use crate::mapping::{self, Profile, Site, Triple};

/// A graph that changes by more than this share of its entities is made anew, which is faster.
const REBUILD_SHARE: u64 = 4;
/// A change of fewer entities than this is never worth making the graph anew.
const REBUILD_FROM: u64 = 2_000;

/// The graph.
pub struct Graph {
    store: Store,
    /// The folder of the graph's folders; `None` in memory.
    folder: Option<PathBuf>,
}

/// Where a graph stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// The revision of the ledger that it holds.
    pub revision: i64,
    /// What made it.
    pub fingerprint: String,
}

/// What was done to bring a graph forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// It stood where it should.
    Nothing,
    /// It was changed: triples added and removed.
    Changed {
        /// How many came.
        added: u64,
        /// How many went.
        removed: u64,
    },
    /// It was made anew, with so many triples.
    Rebuilt(u64),
}

impl Graph {
    /// Opens the graph of a state folder to write; an empty one where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn open(state: &Path) -> Result<Self, GraphError> {
        let folder = state.join("graph");
        std::fs::create_dir_all(&folder).map_err(|source| GraphError::Folder {
            path: folder.clone(),
            source,
        })?;
        let name = folders::current(&folder);
        folders::remove_others(&folder, name.as_deref());
        let name = match name {
            Some(name) => name,
            None => folders::fresh(&folder)?,
        };
        Ok(Self {
            store: open_store(&folder.join(&name))?,
            folder: Some(folder),
        })
    }

    /// Opens the graph of a state folder to read, while nobody writes. `None` where there is none.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn open_to_read(state: &Path) -> Result<Option<Self>, GraphError> {
        let folder = state.join("graph");
        match folders::current(&folder) {
            Some(name) => Ok(open_store_to_read(&folder.join(name))?.map(|store| Self {
                store,
                folder: Some(folder),
            })),
            None => Ok(None),
        }
    }

    /// A graph in memory.
    ///
    /// # Errors
    /// Never in practice.
    pub fn in_memory() -> Result<Self, GraphError> {
        Ok(Self {
            store: Store::new()?,
            folder: None,
        })
    }

    /// The store, for queries.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Is it on the disk?
    pub(super) fn is_on_disk(&self) -> bool {
        cfg!(feature = "rocksdb") && self.folder.is_some()
    }

    /// Where the graph stands; `None` for an empty one.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn stand(&self) -> Result<Option<Stand>, GraphError> {
        stand_of(&self.store)
    }

    /// Brings the graph to where the ledger is. Each step can be repeated: a crash between them loses nothing.
    ///
    /// # Errors
    /// Where store or ledger fail.
    pub fn bring_forward(
        &mut self,
        ledger: &Ledger,
        site: &Site,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        let last = ledger
            .last_revision()?
            .map_or(0, |revision| revision.number);
        let fingerprint = site.fingerprint();
        match self.stand()? {
            Some(stand) if stand.fingerprint == fingerprint && stand.revision == last => {
                return Ok(Brought::Nothing);
            }
            // The past does not say any more what has to go: what was erased since would stay.
            Some(stand) if ledger.last_erased()? > Some(stand.revision) => {}
            Some(stand) if stand.fingerprint == fingerprint && stand.revision < last => {
                let changes = ledger.changes_since(stand.revision)?;
                if changes < REBUILD_FROM || changes < ledger.live_count()? / REBUILD_SHARE {
                    return self.step(ledger, site, stand.revision, last, each);
                }
            }
            None if last == 0 => return Ok(Brought::Nothing),
            _ => {}
        }
        self.rebuild(ledger, site, last, each)
    }

    fn step(
        &mut self,
        ledger: &Ledger,
        site: &Site,
        from: i64,
        to: i64,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        let (mut added, mut removed) = (0, 0);
        for revision in from + 1..=to {
            let mut transaction = self.store.start_transaction()?;
            ledger.for_each_change::<GraphError>(revision, |change| {
                let (remove, add) = difference(change, site);
                removed += remove.len() as u64;
                added += add.len() as u64;
                for quad in &remove {
                    transaction.remove(quad);
                }
                for quad in &add {
                    transaction.insert(quad);
                }
                each();
                Ok(())
            })?;
            let [before, after] = [revision - 1, revision].map(|number| number.to_string());
            transaction.remove(state_quad(AT_REVISION, &before));
            transaction.insert(state_quad(AT_REVISION, &after));
            transaction.commit()?;
        }
        Ok(Brought::Changed { added, removed })
    }

    fn rebuild(
        &mut self,
        ledger: &Ledger,
        site: &Site,
        revision: i64,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        let quads = self.refill(site, revision, |filling| {
            ledger.for_each_live::<GraphError>(|entity, datestamp| {
                each();
                filling.add(entity, datestamp)
            })
        })?;
        Ok(Brought::Rebuilt(quads))
    }

    /// Fills a new store and puts it in the place of this one. `fill` is called with what takes the entities; the
    /// graph changes only when it succeeds. The caller sees to it that the ledger is committed first.
    pub(super) fn refill(
        &mut self,
        site: &Site,
        revision: i64,
        fill: impl FnOnce(&mut Filling<'_>) -> Result<(), GraphError>,
    ) -> Result<u64, GraphError> {
        let mut fresh = self.prepare()?;
        let quads = fresh.fill(site, fill)?;
        fresh.mark(site, revision)?;
        self.replace_by(fresh)?;
        Ok(quads)
    }

    /// A new, empty graph beside this one.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn prepare(&self) -> Result<Fresh, GraphError> {
        let Some(folder) = &self.folder else {
            return Ok(Fresh {
                store: Store::new()?,
                name: None,
            });
        };
        let name = folders::fresh(folder)?;
        Ok(Fresh {
            store: open_store(&folder.join(&name))?,
            name: Some(name),
        })
    }

    /// Puts a graph that was filled and marked in the place of this one.
    ///
    /// # Errors
    /// Where the folder cannot be used.
    pub fn replace_by(&mut self, fresh: Fresh) -> Result<(), GraphError> {
        if let (Some(folder), Some(name)) = (&self.folder, &fresh.name) {
            folders::make_current(folder, name)?;
        }
        self.store = fresh.store;
        if let (Some(folder), Some(name)) = (&self.folder, &fresh.name) {
            // Queries that still read the old store go on: its files are open.
            folders::remove_others(folder, Some(name));
        }
        Ok(())
    }
}

/// Where the graph in a store stands; `None` for an empty one.
///
/// # Errors
/// Where the store cannot be read.
pub fn stand_of(store: &Store) -> Result<Option<Stand>, GraphError> {
    let read = |predicate: &str| -> Result<Option<String>, GraphError> {
        let mut quads = store.quads_for_pattern(
            Some(NamedNodeRef::new_unchecked(THE_GRAPH).into()),
            Some(NamedNodeRef::new_unchecked(predicate)),
            None,
            Some(NamedNodeRef::new_unchecked(STATE_GRAPH).into()),
        );
        match quads.next().transpose()?.map(|quad| quad.object) {
            Some(Term::Literal(literal)) => Ok(Some(literal.value().to_owned())),
            _ => Ok(None),
        }
    };
    let revision = read(AT_REVISION)?.and_then(|revision| revision.parse().ok());
    Ok(revision
        .zip(read(MADE_BY)?)
        .map(|(revision, fingerprint)| Stand {
            revision,
            fingerprint,
        }))
}

/// A new graph that is not yet in use.
pub struct Fresh {
    store: Store,
    name: Option<String>,
}

impl Fresh {
    /// Fills it. Gives the number of triples.
    ///
    /// # Errors
    /// Where the store cannot be written to, or `fill` fails.
    pub fn fill<E: From<GraphError>>(
        &mut self,
        site: &Site,
        fill: impl FnOnce(&mut Filling<'_>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut filling = Filling::new(&self.store, site);
        fill(&mut filling)?;
        Ok(filling.commit()?)
    }

    /// Writes at which revision it stands.
    ///
    /// # Errors
    /// Where the store cannot be written to.
    pub fn mark(&mut self, site: &Site, revision: i64) -> Result<(), GraphError> {
        let mut transaction = self.store.start_transaction()?;
        transaction.insert(state_quad(AT_REVISION, &revision.to_string()));
        transaction.insert(state_quad(MADE_BY, &site.fingerprint()));
        transaction.commit()?;
        flush(&self.store)
    }
}

fn state_quad<'a>(predicate: &'a str, value: &'a str) -> QuadRef<'a> {
    QuadRef::new(
        NamedNodeRef::new_unchecked(THE_GRAPH),
        NamedNodeRef::new_unchecked(predicate),
        LiteralRef::new_simple_literal(value),
        GraphNameRef::NamedNode(NamedNodeRef::new_unchecked(STATE_GRAPH)),
    )
}

/// What a change takes from the graph, and what it brings.
pub(crate) fn difference(change: &Change, site: &Site) -> (HashSet<Quad>, HashSet<Quad>) {
    let quads = |version: &Option<Version>| {
        let mut out = HashSet::new();
        if let Some(Version { entity, datestamp }) = version {
            mapping::map(
                entity,
                Some(*datestamp),
                site,
                Profile::All,
                &mut |triple: &Triple<'_>| {
                    out.insert(oxi::quad(triple));
                },
            );
        }
        out
    };
    let mut old = quads(&change.old);
    let mut new = quads(&change.new);
    old.retain(|quad| !new.remove(quad));
    (old, new)
}

#[cfg(feature = "rocksdb")]
fn open_store(path: &Path) -> Result<Store, GraphError> {
    Ok(Store::open(path)?)
}

#[cfg(feature = "rocksdb")]
pub(super) fn open_store_to_read(path: &Path) -> Result<Option<Store>, GraphError> {
    Ok(Some(Store::open_read_only(path)?))
}

#[cfg(feature = "rocksdb")]
fn flush(store: &Store) -> Result<(), GraphError> {
    Ok(store.flush()?)
}

#[cfg(not(feature = "rocksdb"))]
#[expect(clippy::unnecessary_wraps, reason = "on disk it can fail")]
fn flush(_: &Store) -> Result<(), GraphError> {
    Ok(())
}

#[cfg(not(feature = "rocksdb"))]
fn open_store(_: &Path) -> Result<Store, GraphError> {
    Ok(Store::new()?)
}

#[cfg(not(feature = "rocksdb"))]
#[expect(clippy::unnecessary_wraps, reason = "on disk it can fail")]
pub(super) fn open_store_to_read(_: &Path) -> Result<Option<Store>, GraphError> {
    // In memory there is nothing to read that another process left.
    Ok(None)
}

//! The graph in an engine elsewhere: a SPARQL service that takes queries and updates, for a dataset that outgrows one machine.
//!
//! It is used for what every engine does alike: `INSERT DATA` and `DELETE DATA` in batches, and SELECT with answers in JSON.
//! Where it stands is kept in it, in a named graph of its own, so that data and mark are kept and lost together.

mod ask;
mod forward;
mod marker;
mod read;
mod rewrite;
mod select;
mod verify;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::config::{Config, EngineAuth, GraphConfig};
use crate::iri::THE_GRAPH;
use crate::ledger::Ledger;
use crate::mapping::Site;
use crate::remote::{Access, Client, Dialect, Login, RemoteError};

use super::embedded::{Brought, Stand};
use super::{Difference, GraphError};
pub use ask::EngineError;
use marker::Marker;
pub(super) use marker::OWNER;

/// An engine elsewhere, for queries: cloning the reference is cheap.
pub struct Endpoint {
    client: Client,
    query: String,
    update: String,
    /// The named graph; `None` for the default graph.
    graph: Option<String>,
    config: GraphConfig,
}

impl Endpoint {
    /// The engine that the settings name.
    ///
    /// # Errors
    /// Where the environment does not have the secret that the settings name.
    pub fn of(config: &Config) -> Result<Self, GraphError> {
        let config = config.graph.clone();
        let login = Login::of(
            config.user.as_deref(),
            config.password_env.as_deref(),
            config.token_env.as_deref(),
            config.auth == EngineAuth::Digest,
        )?;
        let access = Access {
            dialect: Dialect::Sparql,
            login,
            connect_seconds: config.connect_seconds,
            seconds: config.seconds,
            retries: config.retries,
            ..Access::default()
        };
        let address = |address: &Option<String>| address.clone().unwrap_or_default();
        let update = address(&config.update);
        Ok(Self {
            client: Client::new(access, &update)?,
            query: address(&config.query),
            update,
            graph: config.named_graph().map(str::to_owned),
            config,
        })
    }

    /// The graph as a thing of which the graph of marks speaks.
    fn subject(&self) -> &str {
        self.graph.as_deref().unwrap_or(THE_GRAPH)
    }

    /// Where queries go, for people.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.query
    }

    /// Where it stands, as it says itself.
    ///
    /// # Errors
    /// Where it cannot be asked.
    pub fn stand(&self) -> Result<Option<Stand>, GraphError> {
        let marker = Marker::read(self)?;
        Ok(marker.is_settled().then_some(marker.at).flatten())
    }

    /// Has an update done.
    fn update(&self, update: &str) -> Result<(), GraphError> {
        Ok(self.client.update(&self.update, update)?)
    }
}

/// How far an engine is from what a revision says, for those who ask it meanwhile.
#[derive(Debug, Default)]
pub struct Settling(AtomicU8);

impl Settling {
    const SETTLED: u8 = 0;
    const CHANGING: u8 = 1;
    const REMAKING: u8 = 2;

    fn begin(&self, state: u8) {
        // What is half made is not whole because something else begins.
        self.0.fetch_max(state, Ordering::Relaxed);
    }

    fn end(&self) {
        self.0.store(Self::SETTLED, Ordering::Relaxed);
    }

    /// Does it hold one revision, and not something between two?
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::SETTLED
    }

    /// Is it being made anew, or was that broken off?
    #[must_use]
    pub fn is_remaking(&self) -> bool {
        self.0.load(Ordering::Relaxed) == Self::REMAKING
    }
}

/// The graph in an engine elsewhere, to write.
pub struct Remote {
    endpoint: Arc<Endpoint>,
    /// The file that says which state folder the engine's graph belongs to.
    owner: PathBuf,
    /// Where the engine stood when it last said so.
    stand: Option<Stand>,
    settling: Arc<Settling>,
}

impl Remote {
    /// The engine of the settings, for a state folder. It is not asked yet.
    ///
    /// # Errors
    /// Where the settings name a secret that the environment does not have.
    pub fn open(config: &Config, state: &Path) -> Result<Self, GraphError> {
        Ok(Self {
            endpoint: Arc::new(Endpoint::of(config)?),
            owner: state.join("graph").join(marker::OWNER),
            stand: None,
            settling: Arc::default(),
        })
    }

    /// Who answers queries.
    #[must_use]
    pub fn endpoint(&self) -> &Arc<Endpoint> {
        &self.endpoint
    }

    /// How far it is from what a revision says.
    #[must_use]
    pub fn settling(&self) -> &Arc<Settling> {
        &self.settling
    }

    /// Where it stood when it was last asked; `None` where nothing is known, or it is between two revisions.
    #[must_use]
    pub fn stand(&self) -> Option<&Stand> {
        self.stand.as_ref()
    }

    /// Brings it to where the ledger is. Whatever breaks off, a later call goes on.
    ///
    /// # Errors
    /// Where the engine or the ledger fail. The ledger is what it was.
    pub fn bring_forward(
        &mut self,
        ledger: &Ledger,
        site: &Site,
        each: &mut dyn FnMut(),
    ) -> Result<Brought, GraphError> {
        let owner = marker::owner(&self.owner, ledger)?;
        let wanted = forward::Wanted {
            ledger,
            site,
            made_by: format!("{} {owner}", site.fingerprint()),
        };
        // What a sync of before knew may not be so any more.
        self.stand = None;
        let brought = wanted.bring(&self.endpoint, &self.settling, each)?;
        self.stand = wanted.stand()?;
        self.settling.end();
        Ok(brought)
    }

    /// Compares it with the ledger: as many triples of each predicate, and every triple of sampled entities.
    ///
    /// # Errors
    /// Where the engine or the ledger fail.
    pub fn verify(
        &self,
        ledger: &Ledger,
        site: &Site,
        kept: usize,
        each: &mut dyn FnMut(),
    ) -> Result<(u64, Vec<Difference>), GraphError> {
        verify::verify(&self.endpoint, ledger, site, kept, each)
    }
}

impl From<RemoteError> for GraphError {
    fn from(fault: RemoteError) -> Self {
        Self::Engine(Box::new(fault))
    }
}

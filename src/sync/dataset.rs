//! A dataset that is open to write: settings, ledger and graph, and nobody else.

use crate::config::Config;
use crate::graph::{Brought, Engine, GraphError};
use crate::ledger::{Ledger, LedgerError};
use crate::mapping::Site;
use crate::state::{Hold, State, StateError};

/// A dataset that is open to write.
pub struct Dataset {
    /// The settings.
    pub config: Config,
    /// What mapping depends on.
    pub site: Site,
    /// The ledger.
    pub ledger: Ledger,
    /// The graph.
    pub graph: Engine,
    /// Held for as long as the dataset is open.
    state: Option<State>,
}

/// Why a dataset cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The state folder cannot be had.
    #[error(transparent)]
    State(#[from] StateError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The graph failed.
    #[error(transparent)]
    Graph(#[from] GraphError),
}

/// [`Dataset::enter`], while parts of it are lent.
pub(super) fn enter(
    config: &Config,
    site: &Site,
    ledger: &Ledger,
    clock: impl Fn() -> i64,
) -> Result<(), LedgerError> {
    ledger.enter(&clock)?;
    if config.ldes.enabled {
        ledger.follow(&site.fingerprint(), &clock)?;
    }
    Ok(())
}

impl Dataset {
    /// Opens a dataset alone, to write. A graph that lags behind the ledger, after a crash or because the mapping
    /// changed, is brought forward here. An engine elsewhere that cannot be brought forward now is told in the log: the ledger
    /// is the truth.
    ///
    /// # Errors
    /// Where another process holds it, or its files cannot be opened.
    pub fn open(config: &Config, each: &mut dyn FnMut()) -> Result<Self, OpenError> {
        let state = State::hold(&config.state_path(), Hold::Alone)?;
        let site = config.site();
        let ledger = Ledger::open(state.folder()).map_err(LedgerError::explained)?;
        // A crash may have come between the commit of a revision and its entering the feed.
        enter(config, &site, &ledger, || {
            crate::time::now().unwrap_or_default()
        })?;
        let mut graph = Engine::open(config, state.folder())?;
        match graph.bring_forward(&ledger, &site, each) {
            Ok(Brought::Nothing) => {}
            Ok(brought) => tracing::info!(?brought, "the graph was brought to where the ledger is"),
            Err(fault @ GraphError::Engine(_)) => tracing::warn!("{fault}"),
            Err(fault) => return Err(fault.into()),
        }
        Ok(Self {
            config: config.clone(),
            site,
            ledger,
            graph,
            state: Some(state),
        })
    }

    /// Lets revisions that are committed enter the feed, and become events of the stream where there is one.
    ///
    /// # Errors
    /// Where the ledger cannot be written to.
    pub fn enter(&self, clock: impl Fn() -> i64) -> Result<(), LedgerError> {
        enter(&self.config, &self.site, &self.ledger, clock)
    }

    /// Is it kept?
    pub(super) fn is_on_disk(&self) -> bool {
        self.state.is_some()
    }

    /// An empty dataset in memory, for tests.
    ///
    /// # Errors
    /// Never in practice.
    pub fn in_memory(config: &Config) -> Result<Self, OpenError> {
        Ok(Self {
            config: config.clone(),
            site: config.site(),
            ledger: Ledger::in_memory()?,
            graph: Engine::in_memory()?,
            state: None,
        })
    }
}

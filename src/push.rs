//! Push: other systems' stores are sent the dataset, whole at first, then what changed.
//!
//! A push reads the ledger, beside a server or a sync, and maps what it reads. What is sent are differences between two
//! revisions, cut into requests in an order that is the same each time; the whole is the difference from nothing. After each
//! request that the target acknowledged, the journal says so ([`Journal`]). A push that was broken off, at any instant, is
//! taken up where the journal says; the request in between is sent twice, which changes nothing.

mod changes;
mod going;
mod journal;
mod plan;
mod report;
mod request;
mod step;

use std::path::PathBuf;

use crate::config::{Config, PushAuth, PushClass, PushConfig, PushProfile};
use crate::ledger::{Ledger, LedgerError};
use crate::mapping::{Profile, Site};
use crate::remote::{Access, Client, Dialect, Login, RemoteError};

pub use journal::{FOLDER, Going, Held, Journal, Last};
pub use plan::{Plan, Shown};
pub use report::Report;
pub use step::Whole;

use request::Way;

/// A target could not be sent what it lacks.
#[derive(Debug, thiserror::Error)]
pub enum PushError {
    /// No such target.
    #[error("there is no target `{name}`; {known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// Which there are.
        known: String,
    },
    /// Nothing was synced yet.
    #[error("there is nothing to push yet: run `oogst sync`")]
    Nothing,
    /// What stands in the graph is not ours.
    #[error(
        "the graph {graph} of `{name}` holds {count} that we did not put there, and a graph that is pushed to is ours alone: name another `graph` in [[push]], or give --replace to remove what stands there"
    )]
    NotOurs {
        /// The target.
        name: String,
        /// The graph.
        graph: String,
        /// How much there is.
        count: String,
    },
    /// It said that it did everything, and holds nothing.
    #[error(
        "`{name}` acknowledged {sent} triples and its graph {graph} holds none; look into its log, and whether `query` of [[push]] reaches the same store. The next push sends everything again"
    )]
    Lost {
        /// The target.
        name: String,
        /// The graph.
        graph: String,
        /// How many were sent.
        sent: u64,
    },
    /// Somebody else pushes to it.
    #[error("another oogst pushes to this target now; wait until it is done")]
    Busy,
    /// The journal cannot be used.
    #[error("cannot use {path}: {source}; what was acknowledged by the target could not be noted")]
    Journal {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The journal is not of this version.
    #[error(
        "{path} is no journal of this oogst; delete it, and push with --replace: everything is sent again"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The target.
    #[error("`{name}`: {source}")]
    Remote {
        /// The target.
        name: String,
        /// What it said.
        source: RemoteError,
    },
    /// The ledger cannot be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// How a push goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Send everything, also where changes would do.
    pub whole: bool,
    /// Remove what stands in the graph and is not ours.
    pub replace: bool,
}

/// A target, and what it is sent of the dataset.
pub struct Target<'a> {
    settings: &'a PushConfig,
    site: Site,
    profile: Profile,
    state: PathBuf,
    client: Client,
}

impl<'a> Target<'a> {
    /// A target of the settings, by its name.
    ///
    /// # Errors
    /// Where there is none of that name, or a secret is not in the environment.
    pub fn of(config: &'a Config, name: &str) -> Result<Self, PushError> {
        let settings = config.push.iter().find(|target| target.name == name);
        let settings = settings.ok_or_else(|| PushError::Unknown {
            name: name.to_owned(),
            known: known(config),
        })?;
        let failed = |source| PushError::Remote {
            name: name.to_owned(),
            source,
        };
        let login = Login::of(
            settings.user.as_deref(),
            settings.password_env.as_deref(),
            settings.token_env.as_deref(),
            settings.auth == PushAuth::Digest,
        )
        .map_err(failed)?;
        let access = Access {
            dialect: match settings.class {
                PushClass::Vivo => Dialect::Vivo,
                PushClass::Sparql | PushClass::GraphStore => Dialect::Sparql,
            },
            login,
            connect_seconds: settings.connect_seconds,
            seconds: settings.seconds,
            retries: settings.retries,
            retry_milliseconds: settings.retry_milliseconds,
            wait_seconds: settings.wait_seconds,
        };
        Ok(Self {
            client: Client::new(access, address(settings)).map_err(failed)?,
            settings,
            site: config.site(),
            profile: profile(settings),
            state: config.state_path(),
        })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The graph, as people read it.
    fn graph(&self) -> String {
        shown_graph(self.settings)
    }

    /// How changes are sent; nothing to a store that knows whole graphs only.
    fn update(&self) -> Option<Way<'_>> {
        self.settings.update.as_deref().map(Way::Update)
    }

    /// How everything is sent.
    fn whole(&self) -> Way<'_> {
        match (&self.settings.graph_store, &self.settings.update) {
            (Some(store), _) => Way::Store(store),
            (None, update) => Way::Update(update.as_deref().unwrap_or_default()),
        }
    }

    fn failed(&self, source: RemoteError) -> PushError {
        PushError::Remote {
            name: self.name().to_owned(),
            source,
        }
    }

    /// How many triples stand in the graph; nothing where nobody can be asked.
    fn count(&self) -> Result<Option<u64>, PushError> {
        let Some(address) = self.settings.query_address() else {
            return Ok(None);
        };
        let graph = self.settings.named_graph();
        let count = self.client.count(&address, graph);
        count.map(Some).map_err(|fault| self.failed(fault))
    }

    fn journal(&self) -> Result<Journal, PushError> {
        Journal::read(&self.state, self.name())
    }
}

/// The targets that there are, in words.
fn known(config: &Config) -> String {
    let names: Vec<String> = config
        .push
        .iter()
        .map(|target| format!("`{}`", target.name))
        .collect();
    if names.is_empty() {
        "there are none: name one in [[push]] of oogst.toml, see docs/PUSH.md".to_owned()
    } else {
        format!("there are {}", names.join(", "))
    }
}

/// The address that a target is known by.
#[must_use]
pub fn address(settings: &PushConfig) -> &str {
    let address = settings
        .update
        .as_deref()
        .or(settings.graph_store.as_deref());
    address.unwrap_or_default()
}

/// The graph of a target, as people read it.
#[must_use]
pub fn shown_graph(settings: &PushConfig) -> String {
    settings
        .named_graph()
        .map_or_else(|| "default".to_owned(), |graph| format!("<{graph}>"))
}

fn profile(settings: &PushConfig) -> Profile {
    match settings.part() {
        PushProfile::All => Profile::All,
        PushProfile::Foaf => Profile::Foaf,
        PushProfile::Vivo => Profile::Vivo,
        PushProfile::Schema => Profile::Schema,
    }
}

/// How many revisions a target lacks; nothing where it would be sent everything.
///
/// # Errors
/// Where ledger or journal cannot be read.
pub fn behind(
    config: &Config,
    settings: &PushConfig,
    ledger: &Ledger,
    journal: &Journal,
) -> Result<Option<i64>, PushError> {
    let last = ledger.last_revision()?.map_or(0, |last| last.number);
    let place = step::Place::of(settings, &config.site());
    let whole = place.whole(ledger, journal)?;
    Ok(match (&journal.held, whole) {
        (Some(held), None) => Some(last - held.revision),
        _ => None,
    })
}

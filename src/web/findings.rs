//! What shapes and checks find in the dataset: once a revision, in the background, begun by whoever looks at `/quality` first. The data
//! is mapped into memory for it, so that there is a limit (`check.things`) to how much is checked beside serving; beyond it stands what
//! the last `oogst check` found.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::App;
use super::error::WebError;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::mapping::Site;
use crate::shapes::{self, Check, Gathering, LastCheck, Outcome, Shapes, Triples};

/// How long a page waits for what is being found.
const PATIENCE: Duration = Duration::from_secs(2);

/// The last ones.
pub(super) type Kept = Arc<Mutex<Option<Arc<Findings>>>>;
/// The right to find the next ones.
type Turn = OwnedMutexGuard<Option<Arc<Findings>>>;

/// What was found at a revision.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) revision: i64,
    /// What shapes and checks found: here, or by the last `oogst check`.
    pub(super) outcome: Outcome,
    /// Why nothing was checked here.
    pub(super) unchecked: Option<Unchecked>,
    /// When what `oogst check` found was kept.
    kept_at: Option<SystemTime>,
}

impl Findings {
    /// Is what `oogst check` found still the last of it?
    fn is_as_kept(&self, state: &Path) -> bool {
        match self.unchecked {
            Some(Unchecked::TooMany(_) | Unchecked::Elsewhere(..)) => {
                self.kept_at == LastCheck::kept_at(state)
            }
            Some(Unchecked::Fault) | None => true,
        }
    }
}

/// Why nothing was checked here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unchecked {
    /// There is more than may be checked beside serving: so many things.
    TooMany(u64),
    /// The same, and this is what `oogst check` found at a revision, and when.
    Elsewhere(i64, String),
    /// A shape or a check is at fault; the log tells.
    Fault,
}

/// What was found in the dataset as it is now; nothing while that is being found out.
pub(super) async fn of(app: &App) -> Result<Option<Arc<Findings>>, WebError> {
    let revision = app
        .read(|ledger| Ok(ledger.last_revision()?.map_or(0, |last| last.number)))
        .await?;
    let kept = &app.survey().findings;
    let known = async {
        if let Ok(turn) = kept.clone().try_lock_owned() {
            let app = app.clone();
            let finding = tokio::spawn(async move { find(&app, turn).await });
            return finding.await.map_err(|fault| WebError::internal(&fault))?;
        }
        let other = kept.lock().await.clone();
        Ok(other.filter(|other| other.revision >= revision))
    };
    tokio::time::timeout(PATIENCE, known)
        .await
        .unwrap_or(Ok(None))
}

async fn find(app: &App, mut turn: Turn) -> Result<Option<Arc<Findings>>, WebError> {
    let (known, config, site) = (turn.clone(), app.config().clone(), app.site().clone());
    let (most, state) = (config.check.things, config.state_path());
    let (revision, read) = app
        .read(move |ledger| {
            let revision = ledger.last_revision()?.map_or(0, |last| last.number);
            match known {
                Some(known) if known.revision == revision && known.is_as_kept(&state) => {
                    Ok((revision, Read::Known(known)))
                }
                _ => Ok((revision, gather(ledger, &site, most, &state)?)),
            }
        })
        .await?;
    // The ledger is not held while shapes are applied.
    let work = move || match read {
        Read::Known(known) => known,
        Read::TooMany(things, last) => {
            let state = config.state_path();
            Arc::new(of_last(revision, things, last.map(|last| *last), &state))
        }
        Read::Data(data) => Arc::new(applied(revision, &config, &data).unwrap_or_else(|fault| {
            tracing::warn!("the dataset is not checked for /quality: {fault}");
            unchecked(revision, Unchecked::Fault)
        })),
    };
    let found = tokio::task::spawn_blocking(work)
        .await
        .map_err(|fault| WebError::internal(&fault))?;
    *turn = Some(found.clone());
    Ok(Some(found))
}

/// What is read of the ledger to find faults in it.
enum Read {
    /// Nothing: this was found before.
    Known(Arc<Findings>),
    /// Nothing: there are so many things. What the last `oogst check` found, where it may be shown.
    TooMany(u64, Option<Box<LastCheck>>),
    Data(Triples),
}

fn gather(ledger: &Ledger, site: &Site, most: u64, state: &Path) -> Result<Read, WebError> {
    let things = ledger.live_count()?;
    if things > most {
        // What was erased since, of people who were forgotten say, may stand in what was found before.
        let erased = ledger.last_erased()?.unwrap_or(0);
        let last = LastCheck::of(state).filter(|last| last.erased == erased);
        return Ok(Read::TooMany(things, last.map(Box::new)));
    }
    let mut data = Gathering::default();
    ledger.for_each_live(|entity, _| {
        data.entity(entity, site);
        Ok::<(), WebError>(())
    })?;
    Ok(Read::Data(data.finish()))
}

fn unchecked(revision: i64, why: Unchecked) -> Findings {
    Findings {
        revision,
        unchecked: Some(why),
        ..Findings::default()
    }
}

/// What the last `oogst check` found, in the place of what is not checked here.
fn of_last(revision: i64, things: u64, last: Option<LastCheck>, state: &Path) -> Findings {
    let kept_at = LastCheck::kept_at(state);
    let why = match &last {
        None => Unchecked::TooMany(things),
        Some(last) => Unchecked::Elsewhere(last.revision, last.checked.clone()),
    };
    Findings {
        outcome: last.map(|last| last.outcome).unwrap_or_default(),
        kept_at,
        ..unchecked(revision, why)
    }
}

fn applied(
    revision: i64,
    config: &Config,
    data: &Triples,
) -> Result<Findings, Box<dyn std::error::Error>> {
    let folder = |path: &Path| config.resolve(path);
    let shapes = Shapes::with_folder(&folder(&config.check.shapes))?;
    let checks = Check::of_folder(&folder(&config.check.queries))?;
    let findings = shapes::validate(&shapes, data)?;
    let mut found = Vec::new();
    for check in &checks {
        found.push((check, check.run(data)?));
    }
    Ok(Findings {
        revision,
        outcome: Outcome::of(shapes.count(), &findings, &found),
        ..Findings::default()
    })
}

//! What shapes and checks find in the dataset: once a revision, in the background, begun by whoever looks at `/quality` first. The data
//! is mapped into memory for it, so that there is a limit (`check.things`) to how much is checked beside serving.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::Term;
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::App;
use super::error::WebError;
use crate::config::Config;
use crate::iri;
use crate::ledger::Ledger;
use crate::mapping::Site;
use crate::shapes::{self, Check, Finding, Gathering, Level, Severity, Shapes, Triples};
use crate::text::Text;

/// How long a page waits for what is being found.
const PATIENCE: Duration = Duration::from_secs(2);

/// The last ones.
pub(super) type Kept = Arc<Mutex<Option<Arc<Findings>>>>;
/// The right to find the next ones.
type Turn = OwnedMutexGuard<Option<Arc<Findings>>>;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// The data is not sound.
    Fault,
    /// Somebody should look at it.
    Warning,
    /// It could be better.
    Hint,
}

/// What one shape or one check found.
#[derive(Debug)]
pub(super) struct Group {
    /// What its list is called in addresses.
    pub(super) name: String,
    pub(super) weight: Weight,
    /// What is wrong.
    pub(super) message: Text,
    /// The shape and the property, or the check.
    pub(super) rule: String,
    /// What is told of each.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Option<Term>>>,
}

/// What was found at a revision.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) revision: i64,
    /// How many shapes and checks were applied.
    pub(super) shapes: usize,
    pub(super) checks: usize,
    /// What they found, the worst first.
    pub(super) groups: Vec<Group>,
    /// Why nothing was checked.
    pub(super) unchecked: Option<Unchecked>,
}

/// Why nothing was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unchecked {
    /// There is more than may be checked beside serving: so many things.
    TooMany(u64),
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
    let most = config.check.things;
    let (revision, read) = app
        .read(move |ledger| {
            let revision = ledger.last_revision()?.map_or(0, |last| last.number);
            match known {
                Some(known) if known.revision == revision => Ok((revision, Read::Known(known))),
                _ => Ok((revision, gather(ledger, &site, most)?)),
            }
        })
        .await?;
    // The ledger is not held while shapes are applied.
    let work = move || match read {
        Read::Known(known) => known,
        Read::TooMany(things) => Arc::new(unchecked(revision, Unchecked::TooMany(things))),
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
    /// Nothing: there are so many things.
    TooMany(u64),
    Data(Triples),
}

fn gather(ledger: &Ledger, site: &Site, most: u64) -> Result<Read, WebError> {
    let things = ledger.live_count()?;
    if things > most {
        return Ok(Read::TooMany(things));
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

fn applied(
    revision: i64,
    config: &Config,
    data: &Triples,
) -> Result<Findings, Box<dyn std::error::Error>> {
    let folder = |path: &Path| config.resolve(path);
    let shapes = Shapes::with_folder(&folder(&config.check.shapes))?;
    let checks = Check::of_folder(&folder(&config.check.queries))?;
    let mut groups: Vec<Group> = Vec::new();
    for finding in shapes::validate(&shapes, data)? {
        let name = name(&finding);
        let row = vec![Some(finding.focus.clone()), finding.value.clone()];
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.rows.push(row),
            None => groups.push(group(name, &finding, row)),
        }
    }
    for check in &checks {
        let found = check.run(data)?;
        if found.rows.is_empty() {
            continue;
        }
        groups.push(Group {
            name: format!("check-{}", check.name),
            weight: match check.level {
                Level::Error => Weight::Fault,
                Level::Warning => Weight::Warning,
            },
            message: check.title.clone(),
            rule: format!("{}.rq", check.name),
            columns: found.columns,
            rows: found.rows,
        });
    }
    // Stable: equals stay as shapes and checks are ordered.
    groups.sort_by_key(|group| group.weight);
    Ok(Findings {
        revision,
        shapes: shapes.count(),
        checks: checks.len(),
        groups,
        ..Findings::default()
    })
}

fn group(name: String, finding: &Finding, row: Vec<Option<Term>>) -> Group {
    let path = finding.path.as_deref().unwrap_or_default();
    let rule = format!("{} {path}", finding.constraint);
    Group {
        name,
        weight: match finding.severity {
            Severity::Violation => Weight::Fault,
            Severity::Warning => Weight::Warning,
            Severity::Info => Weight::Hint,
        },
        message: finding.message.clone(),
        rule: rule.trim_end().to_owned(),
        columns: Vec::new(),
        rows: vec![row],
    }
}

/// A name for what one constraint of one shape finds. Shapes without an IRI are known by what they say: their labels differ each time
/// that they are read.
fn name(finding: &Finding) -> String {
    let shape = if let Term::NamedNode(shape) = &finding.shape {
        shape.as_str().to_owned()
    } else {
        let said = finding.message.iter();
        said.flat_map(|(tag, said)| [tag, said]).collect()
    };
    let path = finding.path.as_deref().unwrap_or_default();
    let what = format!(
        "{shape}\n{}\n{path}\n{}",
        finding.constraint,
        finding.severity.name()
    );
    format!("shape-{}", iri::digest(&what))
}

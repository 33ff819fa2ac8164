//! Forgetting: a person goes from everything that is kept and published, and a bare tombstone stays.
//!
//! Files first, then the ledger, then what is derived from it. A process that dies on the way has done a part of it; the
//! same again does the rest. From the ledger's commit on, no sync brings the person back: see
//! [`crate::identity::forgotten`].

mod collected;
mod dumps;
mod state;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::control::{ForgetRequest, Forgetting, Reply};
use crate::dump::DumpError;
use crate::graph::GraphError;
use crate::ledger::{Erased, Ledger, LedgerError};
use crate::record::traces::Traces;
use crate::record::{Body, Kind, name};
use crate::sync::{Dataset, Watch};

use state::Files;

/// Why nobody was forgotten, or not everywhere.
#[derive(Debug, thiserror::Error)]
pub enum ForgetError {
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The graph failed.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// A dump failed.
    #[error(transparent)]
    Dump(#[from] DumpError),
    /// A file cannot be rewritten or removed.
    #[error(
        "{path} may still hold the person: {source}; mend that, and run the same command again"
    )]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody reads for very long.
    #[error(
        "the log beside {0} may still hold the person, because another process reads the ledger; when it is done, run the same command again"
    )]
    Read(PathBuf),
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ForgetError + use<> {
    let path = path.to_owned();
    move |source| ForgetError::Io { path, source }
}

/// What is known of a person who is to be forgotten, and what that touches.
#[derive(Debug, Clone)]
pub struct Found {
    /// The key.
    pub key: String,
    /// The name; empty for somebody who is gone.
    pub label: String,
    /// What the person is known by.
    pub traces: Traces,
    /// The live things that name the person.
    pub named: Vec<(Kind, String)>,
    /// How many versions of the past do.
    pub versions: u64,
    /// Others of the same name, by key.
    pub namesakes: Vec<String>,
    /// Projects whose own words name the person, and the fields.
    pub words: Vec<(String, Vec<&'static str>)>,
    /// What is rewritten and removed in the state folder.
    files: Files,
    /// The dumps that are made anew, by name.
    pub dumps: Vec<String>,
    /// Was the person forgotten before?
    pub is_again: bool,
}

/// Looks for a person. `None` where there is no such key, and never was.
///
/// # Errors
/// Where the ledger or a file cannot be read.
pub fn find(config: &Config, ledger: &Ledger, key: &str) -> Result<Option<Found>, ForgetError> {
    let Some(row) = ledger.get(Kind::Person, key)? else {
        return Ok(None);
    };
    // Who was merged is forgotten as who they are now.
    if let [current] = row.replaced_by().as_slice() {
        let current = (*current).to_owned();
        return find(config, ledger, &current);
    }
    let keys = ledger.keys_of_person(key)?;
    let traces = ledger.traces(&keys)?;
    let (mut named, mut words) = (Vec::new(), Vec::new());
    for (kind, key, mut body) in ledger.traced(&traces)? {
        if let Body::Project(project) = &body {
            let fields = traces.fields(&project.record);
            if !fields.is_empty() {
                words.push((key.clone(), fields));
            }
        }
        if traces.erase(&mut body) {
            named.push((kind, key));
        }
    }
    let forgotten = ledger.all_forgotten()?;
    let files = Files::find(config, &traces)?;
    Ok(Some(Found {
        key: key.to_owned(),
        label: row
            .body
            .map_or_else(String::new, |body| body.label(&config.site.languages).1),
        named,
        versions: ledger.traced_versions(&traces)?,
        namesakes: namesakes(ledger, &traces)?,
        words,
        files,
        dumps: dumps::names(config)?,
        is_again: forgotten.iter().any(|gone| gone.key == key),
        traces,
    }))
}

/// Others who bear one of the names.
fn namesakes(ledger: &Ledger, traces: &Traces) -> Result<Vec<String>, LedgerError> {
    let k1s = traces.k1s();
    let mut out = Vec::new();
    ledger.for_each_of::<LedgerError>(Kind::Person, &mut |entity, _| {
        if let Body::Person(person) = &entity.body
            && !traces.keys.contains(&entity.key)
        {
            let given = person.record.given.as_deref().unwrap_or_default();
            if k1s.contains(&name::k1(given, &person.record.family)) {
                out.push(entity.key.clone());
            }
        }
        Ok(())
    })?;
    Ok(out)
}

/// What was done.
#[derive(Debug, Clone)]
pub struct Done {
    found: Found,
    /// What the ledger says.
    pub erased: Erased,
    /// The dumps that were made anew, or removed because the ledger does not know their revision.
    pub dumps: Vec<String>,
}

/// Forgets a person.
///
/// # Errors
/// Where something cannot be rewritten. What was done until then is done, and the same again does the rest.
pub fn forget(
    dataset: &mut Dataset,
    found: Found,
    now: i64,
    watch: &dyn Watch,
) -> Result<Done, ForgetError> {
    watch.step("erasing from what was collected", None);
    found
        .files
        .erase(&dataset.config, &dataset.ledger, &found.traces)?;
    watch.step("erasing from the ledger", None);
    let erased = dataset.ledger.erase(&found.traces, now)?;
    dataset.enter(|| crate::time::now().unwrap_or(now))?;
    let dumps = finish(dataset, watch)?;
    Ok(Done {
        found,
        erased,
        dumps,
    })
}

/// Makes anew what is derived from the ledger, and lets no byte of before stay.
fn finish(dataset: &mut Dataset, watch: &dyn Watch) -> Result<Vec<String>, ForgetError> {
    let Dataset {
        config,
        site,
        ledger,
        graph,
        ..
    } = dataset;
    watch.step("making the graph anew", Some(ledger.live_count()?));
    // An engine elsewhere may be away: what is here is made anew all the same, and it is told.
    let brought = graph.bring_forward(ledger, site, &mut || watch.entity());
    watch.step("making the dumps anew", None);
    let dumps = dumps::again(config)?;
    watch.step("emptying the ledger's file", None);
    if !ledger.scrub()? {
        return Err(ForgetError::Read(ledger.path().to_owned()));
    }
    brought?;
    ledger.all_is_erased()?;
    Ok(dumps)
}

/// After another ledger took the place of one that had forgotten people: forgets them again. Gives their keys.
///
/// # Errors
/// As [`forget`].
pub fn again(
    dataset: &mut Dataset,
    before: &Ledger,
    now: i64,
    watch: &dyn Watch,
) -> Result<Vec<String>, ForgetError> {
    let forgotten = before.forgotten()?;
    if forgotten.is_empty() {
        return Ok(Vec::new());
    }
    dataset.ledger.forgotten_like(&forgotten)?;
    for key in forgotten.keys.keys() {
        watch.step("erasing who was forgotten", None);
        let keys = dataset.ledger.keys_of_person(key)?;
        let traces = dataset.ledger.traces(&keys)?;
        let files = Files::find(&dataset.config, &traces)?.keeping_replaced();
        files.erase(&dataset.config, &dataset.ledger, &traces)?;
        dataset.ledger.erase(&traces, now)?;
    }
    dataset.enter(|| crate::time::now().unwrap_or(now))?;
    finish(dataset, watch)?;
    Ok(forgotten.keys.into_keys().collect())
}

/// Does what is asked, and says so.
///
/// # Errors
/// As [`forget`].
pub fn answer(
    dataset: &mut Dataset,
    request: &ForgetRequest,
    now: i64,
    watch: &dyn Watch,
) -> Result<Reply, ForgetError> {
    let key = &request.key;
    let said = |code, out: String, err: String| Reply {
        code,
        out,
        err,
        ..Reply::default()
    };
    if request.what == Forgetting::AllowAgain {
        return Ok(if dataset.ledger.remember(key)? {
            let out = format!(
                "person {key} may be published again, by the next sync whose sources name them\n"
            );
            said(0, out, String::new())
        } else {
            let err = format!(
                "error: person {key} was not forgotten; `oogst forget --list` lists who was\n"
            );
            said(1, String::new(), err)
        });
    }
    let Some(found) = find(&dataset.config, &dataset.ledger, key)? else {
        let err = format!("error: there is no person `{key}`, and there never was\n");
        return Ok(said(1, String::new(), err));
    };
    let out = match request.what {
        Forgetting::Forget => forget(dataset, found, now, watch)?.to_string(),
        _ => found.to_string(),
    };
    Ok(said(0, out, String::new()))
}

/// What cannot be reached from here.
const ELSEWHERE: &str = "not reached from here: backups and dumps in other folders (make new ones, remove the old), what harvesters, \
pushes and caches of others hold (they are told of the deletion when they next ask, or are next pushed to), logs";

fn listed(f: &mut fmt::Formatter<'_>, what: &str, items: &[String]) -> fmt::Result {
    const SHOWN: usize = 10;
    if items.is_empty() {
        return Ok(());
    }
    let more = items.len().saturating_sub(SHOWN);
    let shown = items[..items.len() - more].join(", ");
    match more {
        0 => writeln!(f, "  {what}: {shown}"),
        more => writeln!(f, "  {what}: {shown} and {more} more"),
    }
}

fn things(things: &[(Kind, String)]) -> Vec<String> {
    things
        .iter()
        .map(|(kind, key)| format!("{kind} {key}"))
        .collect()
}

impl Found {
    fn beside(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let namesakes: Vec<String> = self
            .namesakes
            .iter()
            .map(|key| format!("person {key}"))
            .collect();
        listed(f, "others of the same name, who stay", &namesakes)?;
        let words: Vec<String> = self
            .words
            .iter()
            .map(|(key, fields)| format!("project {key} ({})", fields.join(", ")))
            .collect();
        listed(f, "named in the own words of projects, which stay", &words)?;
        writeln!(f, "  {ELSEWHERE}")
    }
}

/// What would be done.
impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "person {}", self.key)?;
        if self.is_again {
            write!(f, ", who was forgotten already")?;
        } else if !self.label.is_empty() {
            write!(f, " “{}”", self.label)?;
        }
        writeln!(f, ": a bare tombstone would stay")?;
        listed(f, "would be taken out of", &things(&self.named))?;
        if self.versions > 0 {
            writeln!(f, "  and out of {} versions of the past", self.versions)?;
        }
        listed(f, "would be rewritten", &self.files.rewritten)?;
        listed(f, "would be removed", &self.files.removed)?;
        listed(f, "dumps that would be made anew", &self.dumps)?;
        self.beside(f)
    }
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = &self.found;
        write!(f, "person {} is forgotten", found.key)?;
        match &self.erased.revision {
            Some(revision) => writeln!(f, ", in revision {}", revision.number)?,
            None => writeln!(f)?,
        }
        listed(f, "taken out of", &things(&self.erased.named))?;
        if self.erased.versions > 0 {
            writeln!(
                f,
                "  and out of {} versions of the past",
                self.erased.versions
            )?;
        }
        listed(f, "rewritten", &found.files.rewritten)?;
        listed(f, "removed", &found.files.removed)?;
        listed(f, "dumps made anew", &self.dumps)?;
        found.beside(f)?;
        writeln!(
            f,
            "  sources may still name them: `oogst check` says where. No sync brings them back"
        )
    }
}

//! Files of the sources, watched: what changes in them is synced as soon as it is quiet again.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::mpsc;
use tokio::time::Instant;

use crate::collect;
use crate::config::Config;

/// How long it has to be quiet: editors and copies write more than once.
const QUIET: Duration = Duration::from_millis(500);
/// After how long nobody waits for quiet any more.
const PATIENCE: Duration = Duration::from_secs(10);

/// The files that are watched.
pub(in crate::web) struct Files {
    places: Vec<Place>,
    /// Where nothing of a source is: the state folder, the dumps.
    others: Vec<PathBuf>,
    events: mpsc::UnboundedReceiver<notify::Result<Event>>,
    /// What changed, since when, and the last time.
    changed: Option<(BTreeSet<String>, Instant, Instant)>,
    /// Watches for as long as it is there.
    _watcher: Option<RecommendedWatcher>,
}

/// A folder or a file of a source.
struct Place {
    source: String,
    /// Is it to be asked anew? Files of records are read in every sync.
    is_asked: bool,
    path: PathBuf,
}

impl Files {
    /// Begins to watch, if the settings say so. What cannot be watched is said in the log.
    pub(in crate::web) fn of(config: &Config) -> Self {
        let (sender, events) = mpsc::unbounded_channel();
        let mut places = Vec::new();
        let watcher = if config.sync.watch {
            watched(config, sender, &mut places)
        } else {
            None
        };
        Self {
            places,
            others: vec![
                canonical(&config.state_path()),
                canonical(&config.dump_path()),
            ],
            events,
            changed: None,
            _watcher: watcher,
        }
    }

    /// Waits until something changed and it is quiet again. Gives the sources that are to be asked.
    ///
    /// What is known is kept when nobody waits any more.
    pub(super) async fn changed(&mut self) -> BTreeSet<String> {
        loop {
            let Some((_, first, last)) = &self.changed else {
                match self.events.recv().await {
                    Some(event) => self.take(&event),
                    None => std::future::pending().await,
                }
                continue;
            };
            let until = (*last + QUIET).min(*first + PATIENCE);
            tokio::select! {
                event = self.events.recv() => match event {
                    Some(event) => self.take(&event),
                    None => tokio::time::sleep_until(until).await,
                },
                () = tokio::time::sleep_until(until) => {
                    if let Some((sources, _, _)) = self.changed.take() {
                        return sources;
                    }
                }
            }
        }
    }

    fn take(&mut self, event: &notify::Result<Event>) {
        let is_of = |place: &Place, path: &Path| {
            path.starts_with(&place.path)
                && !self.others.iter().any(|other| path.starts_with(other))
        };
        let touched: Vec<&Place> = match event {
            Ok(event) if event.kind.is_access() => return,
            Ok(event) if !event.need_rescan() => {
                let places = self.places.iter();
                places
                    .filter(|place| {
                        event
                            .paths
                            .iter()
                            .any(|path| is_of(place, path) && is_shown(&place.path, path))
                    })
                    .collect()
            }
            // Something was missed.
            _ => self.places.iter().collect(),
        };
        if touched.is_empty() {
            return;
        }
        let asked = touched
            .iter()
            .filter(|place| place.is_asked)
            .map(|place| place.source.clone());
        let asked: BTreeSet<String> = asked.collect();
        let now = Instant::now();
        let changed = self.changed.get_or_insert((BTreeSet::new(), now, now));
        changed.0.extend(asked);
        changed.2 = now;
    }
}

/// Watches the files of all sources.
fn watched(
    config: &Config,
    sender: mpsc::UnboundedSender<notify::Result<Event>>,
    places: &mut Vec<Place>,
) -> Option<RecommendedWatcher> {
    let taking = move |event| {
        // The receiver is gone when the server is.
        drop(sender.send(event));
    };
    let mut watcher = match notify::recommended_watcher(taking) {
        Ok(watcher) => watcher,
        Err(fault) => {
            tracing::error!("files are not watched: {fault}");
            return None;
        }
    };
    for source in config.sources() {
        for path in collect::places(config, &source) {
            let path = canonical(&path);
            // An editor that saves a file puts another one in its place: its folder sees that.
            let (seen, mode) = if path.is_dir() {
                (path.as_path(), RecursiveMode::Recursive)
            } else {
                let folder = path.parent().unwrap_or(Path::new("/"));
                (folder, RecursiveMode::NonRecursive)
            };
            match watcher.watch(seen, mode) {
                Ok(()) => places.push(Place {
                    source: source.name.clone(),
                    is_asked: collect::is_collected(&source),
                    path,
                }),
                Err(fault) => tracing::error!(
                    "source `{}` is not watched: {}: {fault}",
                    source.name,
                    seen.display()
                ),
            }
        }
    }
    Some(watcher)
}

/// Files whose names begin with a dot are no files of a source: editors keep theirs so.
fn is_shown(place: &Path, path: &Path) -> bool {
    let inside = path.strip_prefix(place).unwrap_or(path);
    !inside
        .iter()
        .any(|name| name.to_string_lossy().starts_with('.'))
}

fn canonical(path: &Path) -> PathBuf {
    std::fs::canonicalize(path)
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

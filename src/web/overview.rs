//! What is known of the dataset as a whole. Counting maps everything, so it is done once a revision, ahead ([`super::ahead`])
//! or by whoever asks first; others wait for the same.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::App;
use super::dumps;
use super::error::WebError;
use crate::catalogue::{Counts, Distribution, Facts, structured};
use crate::ledger::Ledger;

/// The dataset at one revision.
#[derive(Debug, Default)]
pub(super) struct Overview {
    revision: i64,
    issued: Option<i64>,
    modified: Option<i64>,
    counts: Counts,
}

/// The last one that was asked for.
pub(super) type Kept = Mutex<Option<Arc<Overview>>>;

impl Overview {
    /// Without the counts, but for how many things there are of each kind: what a page can afford.
    pub(super) fn in_short(ledger: &Ledger) -> Result<Self, WebError> {
        let last = ledger.last_revision()?;
        Ok(Self {
            revision: last.as_ref().map_or(0, |last| last.number),
            issued: ledger.revision(1)?.map(|first| first.datestamp),
            modified: last.map(|last| last.datestamp),
            counts: Counts::of_kinds(
                ledger
                    .counts()?
                    .into_iter()
                    .map(|(kind, (live, _))| (kind, live)),
            ),
        })
    }

    /// As it is now. Counting goes on when whoever asked first is gone.
    pub(super) async fn of(app: &App) -> Result<Arc<Self>, WebError> {
        let app = app.clone();
        tokio::spawn(async move { Self::count(&app).await })
            .await
            .map_err(|fault| WebError::internal(&fault))?
    }

    async fn count(app: &App) -> Result<Arc<Self>, WebError> {
        let mut kept = app.overview().lock().await;
        let (known, site) = (kept.clone(), app.site().clone());
        let now = app
            .read(move |ledger| {
                let short = Self::in_short(ledger)?;
                match known {
                    Some(known) if known.revision == short.revision => Ok(known),
                    _ => Ok(Arc::new(Self {
                        counts: Counts::of(ledger, &site)?,
                        ..short
                    })),
                }
            })
            .await?;
        *kept = Some(now.clone());
        Ok(now)
    }

    /// What descriptions are made of.
    pub(super) fn facts<'a>(&'a self, app: &'a App, files: &'a [Distribution]) -> Facts<'a> {
        Facts {
            config: app.config(),
            site: app.site(),
            revision: self.revision,
            issued: self.issued,
            modified: self.modified,
            counts: &self.counts,
            distributions: files,
        }
    }
}

/// The dataset in schema.org, with the files of the last dump.
pub(super) async fn told(app: &App) -> Result<serde_json::Value, WebError> {
    let (files, there) = (files(app).await?, app.clone());
    app.read(move |ledger| {
        let overview = Overview::in_short(ledger)?;
        Ok(structured::dataset(&overview.facts(&there, &files)))
    })
    .await
}

/// The files of the last dump.
pub(super) async fn files(app: &App) -> Result<Vec<Distribution>, WebError> {
    let folder = app.config().dump_path();
    tokio::task::spawn_blocking(move || dumps::of_latest(&folder))
        .await
        .map_err(|fault| WebError::internal(&fault))?
        .map_err(|fault| WebError::internal(&fault))
}

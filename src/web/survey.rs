//! What pages show of the dataset as a whole. Looking at everything takes a while, so it is done once a revision: when the server
//! starts, after every sync, and else by whoever asks first; others wait for the same.

use std::sync::Arc;

use tokio::sync::Mutex;

use super::App;
use super::error::WebError;
use super::findings;
use crate::record::visibility::Property;
use crate::survey::{Expected, Survey};

/// The last ones that were made.
#[derive(Default)]
pub(super) struct Kept {
    survey: Mutex<Option<Arc<Survey>>>,
    /// What shapes and checks find.
    pub(super) findings: findings::Kept,
}

/// The dataset as it is now. Looking goes on when whoever asked first is gone.
pub(super) async fn of(app: &App) -> Result<Arc<Survey>, WebError> {
    let app = app.clone();
    tokio::spawn(async move { look(&app).await })
        .await
        .map_err(|fault| WebError::internal(&fault))?
}

async fn look(app: &App) -> Result<Arc<Survey>, WebError> {
    let mut kept = app.survey().survey.lock().await;
    let known = kept.clone();
    let expected = Expected {
        languages: app.config().site.languages.clone(),
        orcids: app.config().persons.publish.has(Property::Orcid),
    };
    let now = app
        .read(move |ledger| {
            let revision = ledger.last_revision()?.map_or(0, |last| last.number);
            match known {
                Some(known) if known.revision == revision => Ok(known),
                _ => Ok(Arc::new(Survey::of(ledger, &expected)?)),
            }
        })
        .await?;
    *kept = Some(now.clone());
    Ok(now)
}

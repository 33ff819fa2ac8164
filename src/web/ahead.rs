//! What takes long to count is counted before somebody asks: when the server starts, and after every sync. One thing after
//! another, so that those who ask for something else have the other cores.

use super::overview::Overview;
use super::{App, model, survey};

/// Begins to count, and goes on by itself.
pub(super) fn count(app: &App) {
    let app = app.clone();
    // What goes wrong is in the log, and told to whoever asks.
    tokio::spawn(async move {
        drop(survey::of(&app).await);
        drop(model::Counted::count(&app).await);
        drop(Overview::of(&app).await);
    });
}

//! An engine elsewhere that holds the graph: what it cannot be asked while it changes, and bringing it forward when it could not
//! be.

use std::time::Duration;

use super::App;
use crate::graph::GraphError;
use crate::sync::Dataset;
use crate::worker::exchange::{Cause, Fault};

impl App {
    /// Does the graph hold one revision, as it always does in the state folder? In an engine elsewhere it may be between two.
    ///
    /// # Errors
    /// Where there is only a part of it: it is being made anew, or that was broken off.
    pub(super) fn is_settled(&self) -> Result<bool, Fault> {
        let Some(settling) = self.settling() else {
            return Ok(true);
        };
        if settling.is_remaking() {
            return Err(Fault::new(
                Cause::EngineAway,
                "the graph is being made anew in the engine that holds it; try again later",
            ));
        }
        Ok(settling.is_settled() && self.graph_revision() > 0)
    }

    /// Brings an engine forward that is behind the ledger; gives what became of it, where it was.
    async fn catch_up(&self) -> Option<Result<(), GraphError>> {
        let stands = self.graph_revision();
        let last = self.read(|ledger| Ok(ledger.last_revision()?)).await;
        let last = last.ok()?.map_or(0, |revision| revision.number);
        if last == stands || self.is_writing() {
            return None;
        }
        let brought = self.write(|dataset| {
            let Dataset {
                graph,
                ledger,
                site,
                ..
            } = dataset;
            graph.bring_forward(ledger, site, &mut || ()).map(|_| ())
        });
        brought.await.ok()
    }
}

/// Looks now and then whether an engine elsewhere can be brought forward, until the server stops.
pub(super) async fn keep(app: App, stop: impl Future<Output = ()>) {
    if app.settling().is_none() {
        return;
    }
    let again = Duration::from_secs(app.config().graph.again_seconds);
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(again) => {}
        }
        match app.catch_up().await {
            None => {}
            Some(Ok(())) => tracing::info!("the engine was brought to where the ledger is"),
            Some(Err(fault)) => tracing::warn!("{fault}"),
        }
    }
}

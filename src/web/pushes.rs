//! Pushes that the server does by itself: after each sync that changed something, to the targets that say so. None of them
//! keeps anything else waiting.

use std::time::Duration;

use tokio::sync::Notify;

use super::App;
use crate::assemble::Silent;
use crate::config::Config;
use crate::ledger::Ledger;
use crate::push::{Options, PushError, Report, Target};

/// How long a target is left alone that could not be sent what it lacks, unless there is something new before.
const LATER: Duration = Duration::from_mins(5);

/// Tells that there may be something to push.
#[derive(Default)]
pub(super) struct Pushes(Notify);

impl Pushes {
    /// Something was written.
    pub(super) fn wake(&self) {
        self.0.notify_one();
    }
}

/// Pushes until the server stops. A push that is going on then is broken off, and taken up by the next.
pub(super) async fn run(app: App, stop: impl Future<Output = ()>) {
    let targets: Vec<String> = own(app.config()).map(str::to_owned).collect();
    if targets.is_empty() {
        return;
    }
    tokio::pin!(stop);
    loop {
        let (config, names) = (app.config().clone(), targets.clone());
        let round = tokio::task::spawn_blocking(move || {
            // Each is sent what it lacks, whatever happens with the others.
            let failed = names.iter().filter(|name| !one(&config, name)).count();
            failed > 0
        });
        let failed = tokio::select! {
            () = &mut stop => return,
            failed = round => failed.unwrap_or(true),
        };
        let later = async {
            if failed {
                tokio::time::sleep(LATER).await;
            } else {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = &mut stop => return,
            () = app.pushes().0.notified() => {}
            () = later => {}
        }
    }
}

/// The targets that a server pushes to by itself.
pub(super) fn own(config: &Config) -> impl Iterator<Item = &str> {
    let own = config.push.iter().filter(|target| target.after_sync);
    own.map(|target| target.name.as_str())
}

/// Pushes to one target; `false` where that failed.
fn one(config: &Config, name: &str) -> bool {
    match push(config, name) {
        Ok(report) => {
            for note in &report.notes {
                tracing::warn!("push to {name}: {note}");
            }
            tracing::info!("push: {}", report.to_string().trim_end());
            true
        }
        // The first sync is still to come.
        Err(PushError::Nothing) => true,
        Err(fault) => {
            tracing::warn!("push to {name}: {fault}");
            false
        }
    }
}

fn push(config: &Config, name: &str) -> Result<Report, PushError> {
    let target = Target::of(config, name)?;
    let ledger = Ledger::open_to_read(&config.state_path())?.ok_or(PushError::Nothing)?;
    let now = crate::time::now().unwrap_or_else(|_| jiff::Timestamp::now().as_second());
    target.push(&ledger, Options::default(), now, &Silent)
}

//! Listening: on the address for everybody, on the control socket for the owner; and stopping.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;

use super::App;
use super::connection::{self, Limits};
use super::{dumping, engine, pushes, runs};

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The control socket cannot be made.
    #[error("cannot make the control socket {path}: {source}")]
    Control {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Nobody would answer queries.
    #[error("the query workers cannot be started: {0}")]
    Workers(io::Error),
    /// The server failed.
    #[error("the server failed: {0}")]
    Io(#[from] io::Error),
}

/// Serves until `stop` ends, and calls `ready` once everything listens; then takes no more requests, and lets open ones go on for as long as the settings say.
///
/// # Errors
/// Where the control socket cannot be made, or the machine gives no more connections.
pub async fn serve(
    app: App,
    listener: std::net::TcpListener,
    ready: impl FnOnce(),
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let drain = Duration::from_secs(app.config().serve.drain_seconds);
    let state = app.config().state_path();
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let path = crate::state::socket(&state);
    let control = bind(&state, &path).map_err(|source| ServeError::Control {
        path: path.clone(),
        source,
    })?;
    app.start_workers().await.map_err(ServeError::Workers)?;
    // Before anybody is told: what changes from then on is seen.
    let files = runs::Files::of(app.config());
    // Connections wait in the queue of the socket until they are taken.
    ready();
    let stopping = watch::Sender::new(false);
    let stopped = || {
        let mut stopping = stopping.subscribe();
        async move {
            if stopping.wait_for(|stop| *stop).await.is_err() {
                tracing::debug!("the server is gone");
            }
        }
    };
    let public = connection::listen(
        listener,
        super::routes(app.clone()),
        Limits::of(&app.config().serve),
        app.metrics().clone(),
        stopped(),
    );
    let owners = axum::serve(control, super::control_routes(app.clone()))
        .with_graceful_shutdown(stopped())
        .into_future();
    let own = runs::run(app.clone(), files, stopped());
    let dumps = dumping::run(app.clone(), stopped());
    let sent = pushes::run(app.clone(), stopped());
    let forward = engine::keep(app.clone(), stopped());
    let both = async { tokio::join!(public, owners, own, dumps, sent, forward).1 };
    tokio::pin!(both);
    let result = tokio::select! {
        result = &mut both => result,
        () = stop => {
            tracing::info!("stopping: open requests may go on for {} seconds", drain.as_secs());
            // From here on, commands work on the files again as soon as the state folder is free.
            remove(&path);
            app.stop();
            stopping.send_replace(true);
            tokio::time::timeout(drain, &mut both).await.unwrap_or_else(|_| {
                tracing::warn!("requests, a sync or a dump were broken off that were still going on");
                Ok(())
            })
        }
    };
    remove(&path);
    app.pool().stop();
    result?;
    Ok(())
}

fn remove(socket: &Path) {
    match std::fs::remove_file(socket) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
            tracing::warn!("cannot remove {}: {fault}", socket.display());
        }
        _ => {}
    }
}

/// Makes the socket where nobody else can open it, and moves it into its place: over what a crash left there.
fn bind(state: &Path, path: &Path) -> io::Result<UnixListener> {
    let closed = tempfile::Builder::new()
        .prefix(".")
        .rand_bytes(4)
        .tempdir_in(state)?;
    let made = closed.path().join("s");
    let listener = UnixListener::bind(&made)?;
    std::fs::set_permissions(&made, Permissions::from_mode(0o600))?;
    std::fs::rename(&made, path)?;
    Ok(listener)
}

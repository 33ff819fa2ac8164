//! `oogst serve`: everything over HTTP.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::time::Duration;

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};

use super::Failure;
use super::output::say;
use crate::config::Config;
use crate::web::{self, App, Token};

/// How long the machine may take to end what cannot be stopped.
const ENDING: Duration = Duration::from_millis(500);

pub(super) fn run(config: &Config, bind: Option<&str>) -> Result<(), Failure> {
    let bind = bind.unwrap_or(&config.serve.bind);
    let addresses = addresses(bind)?;
    Token::of(config).map_err(|bad| Failure::Input(bad.to_string()))?;
    // A secret that is missing is told now, and not after the first sync.
    for target in config.push.iter().filter(|target| target.after_sync) {
        crate::push::Target::of(config, &target.name)?;
    }
    let dataset = super::sync::open(config)?;
    let listener = listen(bind, &addresses)?;
    let url = format!(
        "http://{}{}/",
        listener.local_addr()?,
        dataset.site.base.path()
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(config.serve.threads())
        .enable_all()
        .build()
        .context("cannot start threads")?;
    let result = runtime.block_on(async {
        // Before anybody is told where we listen: from then on, a signal is no surprise.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let ready = || say(&format!("serving {} at {url}", config.site.base));
        let stop = async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
        };
        web::serve(App::new(dataset)?, listener, ready, stop)
            .await
            .map_err(anyhow::Error::from)
    });
    runtime.shutdown_timeout(ENDING);
    result?;
    Ok(())
}

fn addresses(bind: &str) -> Result<Vec<SocketAddr>, Failure> {
    let wrong = |why: &str| {
        Failure::Input(format!(
            "`{bind}` is no address to listen on: {why}; give host and port, such as 127.0.0.1:7878"
        ))
    };
    let found: Vec<SocketAddr> = bind
        .to_socket_addrs()
        .map_err(|fault| wrong(&fault.to_string()))?
        .collect();
    if found.is_empty() {
        return Err(wrong("it has no number"));
    }
    Ok(found)
}

fn listen(bind: &str, addresses: &[SocketAddr]) -> Result<TcpListener, Failure> {
    TcpListener::bind(addresses).map_err(|fault| {
        let hint = match fault.kind() {
            ErrorKind::AddrInUse => {
                "; another process listens there: stop it, or name another port with --bind"
            }
            ErrorKind::PermissionDenied => {
                "; ports below 1024 need rights: name another port with --bind"
            }
            _ => "",
        };
        Failure::Machine(anyhow::anyhow!("cannot listen on {bind}: {fault}{hint}"))
    })
}

//! Connections: how many there may be, how long they may be silent, and how they end.
//!
//! A client that is slow, gone or hostile costs a file descriptor and some memory for a bounded time, and takes them from
//! nobody: where all places are taken, the connection goes that has been without a request the longest.

mod peer;
mod silence;

use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use super::metrics::Metrics;
use crate::config::ServeConfig;

pub(super) use peer::{Busy, Peer};
use silence::Watched;

/// How many bytes the head of a request may have; also how much is buffered of what a connection is sent.
const HEAD_BYTES: usize = 128 * 1024;
/// How many requests an HTTP/2 connection may have open.
const STREAMS: u32 = 64;
/// How long to wait where the machine gives no more connections.
const PAUSE: Duration = Duration::from_millis(100);
/// After how long it is said again that the machine gives none.
const AGAIN: Duration = Duration::from_mins(1);
/// How long a client that is sent away may take to read why.
const FAREWELL: Duration = Duration::from_secs(1);
/// How many are told so at once; others are closed at once.
const FAREWELLS: usize = 64;
/// What a client is told that finds every place taken.
const FULL: &str = r#"{"error":{"code":"busy","message":"as many connections are at work as there may be","hint":"Come again in a moment."}}
"#;

/// How long a connection may take for what, and how many there may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// For the head of a request, and for the first one to come.
    header: Duration,
    /// With nothing on the wire, while no request is open.
    idle: Duration,
    /// With nothing on the wire, while a request is open: longer than a query may take.
    working: Duration,
    /// To take what it is sent.
    stall: Duration,
    /// How many connections.
    most: usize,
}

impl Limits {
    pub(super) fn of(serve: &ServeConfig) -> Self {
        let idle = Duration::from_secs(serve.idle_seconds);
        let query = Duration::from_secs(serve.query_seconds.saturating_add(30));
        Self {
            header: Duration::from_secs(serve.header_seconds),
            idle,
            working: idle.max(query),
            stall: Duration::from_secs(serve.stall_seconds),
            most: serve.connections,
        }
    }
}

/// Those who are connected.
struct Peers {
    limits: Limits,
    metrics: Metrics,
    open: Mutex<HashMap<u64, Arc<Peer>>>,
    farewells: Arc<Semaphore>,
}

/// Takes connections until `stop` ends, and then lets open requests end. One connection's fault never ends it.
pub(super) async fn listen(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    metrics: Metrics,
    stop: impl Future<Output = ()>,
) {
    let graceful = GracefulShutdown::new();
    let peers = Arc::new(Peers {
        limits,
        metrics,
        open: Mutex::default(),
        farewells: Arc::new(Semaphore::new(FAREWELLS)),
    });
    let accept = async {
        let mut number = 0;
        let mut said: Option<Instant> = None;
        loop {
            match listener.accept().await {
                Ok((socket, address)) => {
                    number += 1;
                    peers.take(number, socket, address, &router, &graceful);
                }
                Err(fault) if is_of_the_client(&fault) => {}
                Err(fault) => {
                    // Out of file descriptors or memory.
                    if said.is_none_or(|said| said.elapsed() > AGAIN) {
                        said = Some(Instant::now());
                        tracing::warn!(
                            "no connection can be taken: {fault}; raise the limit of open files"
                        );
                    }
                    peers.close_the_idlest();
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    };
    tokio::select! {
        () = accept => {}
        () = stop => {}
    }
    drop(listener);
    graceful.shutdown().await;
}

fn is_of_the_client(fault: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        fault.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

impl Peers {
    fn open(&self) -> MutexGuard<'_, HashMap<u64, Arc<Peer>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves a connection, if there is a place for it.
    fn take(
        self: &Arc<Self>,
        number: u64,
        socket: TcpStream,
        address: SocketAddr,
        router: &Router,
        graceful: &GracefulShutdown,
    ) {
        self.metrics.connections_accepted.inc();
        if self.open().len() >= self.limits.most && !self.close_the_idlest() {
            self.send_away(socket);
            return;
        }
        if let Err(fault) = socket.set_nodelay(true) {
            tracing::debug!("{address}: {fault}");
        }
        let peer = Arc::new(Peer::new(address.ip()));
        self.open().insert(number, peer.clone());
        self.metrics.connections_open.inc();
        let io = TokioIo::new(Watched::new(socket, peer.clone(), self.limits));
        let service = with_peer(router, &peer);
        let connection = self.builder().serve_connection(io, service).into_owned();
        let connection = graceful.watch(connection);
        let peers = self.clone();
        tokio::spawn(async move {
            tokio::select! {
                result = connection => {
                    if let Err(fault) = result {
                        tracing::debug!("{address}: {fault}");
                    }
                }
                () = peer.told_to_go() => {}
            }
            // One that was told to go has given up its place already.
            if peers.open().remove(&number).is_some() {
                peers.metrics.connections_open.dec();
            }
        });
    }

    fn builder(&self) -> Builder<TokioExecutor> {
        let mut builder = Builder::new(TokioExecutor::new());
        // Without half-close: a client that hangs up is gone, and what works for it is dropped.
        builder
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(self.limits.header)
            .max_buf_size(HEAD_BYTES)
            .half_close(false);
        // Without pings: a client that only answers those would never be silent.
        builder
            .http2()
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX))
            .max_send_buf_size(HEAD_BYTES);
        builder
    }

    /// Closes the connection that has been without a request the longest. `false` where each has one.
    fn close_the_idlest(&self) -> bool {
        let mut open = self.open();
        let idlest = open
            .iter()
            .filter_map(|(number, peer)| Some((peer.idle_since()?, *number)))
            .min();
        let Some(peer) = idlest.and_then(|(_, number)| open.remove(&number)) else {
            return false;
        };
        self.metrics.connections_open.dec();
        self.metrics.connections_displaced.inc();
        peer.tell_to_go();
        true
    }

    /// Tells a client that there is no place, and closes.
    fn send_away(&self, mut socket: TcpStream) {
        self.metrics.connections_refused.inc();
        let Ok(permit) = self.farewells.clone().try_acquire_owned() else {
            return;
        };
        let told = format!(
            "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\
             retry-after: 5\r\nconnection: close\r\n\r\n{FULL}",
            FULL.len()
        );
        tokio::spawn(async move {
            let farewell = async {
                socket.write_all(told.as_bytes()).await?;
                socket.shutdown().await?;
                // What the client has sent is read: closed with it unread, the answer would be lost.
                let mut sent = [0; 1024];
                while socket.read(&mut sent).await? > 0 {}
                Ok::<(), io::Error>(())
            };
            if tokio::time::timeout(FAREWELL, farewell).await.is_err() {
                tracing::debug!("a client that was sent away did not go");
            }
            drop(permit);
        });
    }
}

/// The routes, with the peer among the extensions of each request.
fn with_peer(
    router: &Router,
    peer: &Arc<Peer>,
) -> impl Service<
    Request<Incoming>,
    Response = axum::response::Response,
    Error = std::convert::Infallible,
    Future: Send + 'static,
> + use<> {
    let site = TowerToHyperService::new(router.clone());
    let peer = peer.clone();
    service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(peer.clone());
        site.call(request)
    })
}

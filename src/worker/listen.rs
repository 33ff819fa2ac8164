//! Threads that take connections, one connection each, and evaluate what it asks on the spot: their stacks are large, as
//! parser and evaluator are recursive.

use std::cell::Cell;
use std::convert::Infallible;
use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::runtime::Runtime;

use super::answer::Answering;
use super::exchange::BACKGROUND;

/// The stack of a thread. It is address space, used only as needed.
const STACK: usize = 256 << 20;
/// How long a client may take for the headers of a request. It is the server, which is quick.
const HEADERS: Duration = Duration::from_secs(10);

/// What a thread needs.
#[derive(Clone)]
pub(super) struct Listening {
    pub(super) listener: Arc<UnixListener>,
    pub(super) answering: Arc<Answering>,
    /// Told when a thread has ended: another has to take its place.
    pub(super) ended: Sender<()>,
}

impl Listening {
    /// Starts a thread.
    ///
    /// # Errors
    /// Where the machine gives none.
    pub(super) fn start(&self) -> io::Result<()> {
        let listening = self.clone();
        std::thread::Builder::new()
            .name("query".to_owned())
            .stack_size(STACK)
            .spawn(move || {
                // A query that panics ends its thread and connection, and nothing else.
                let ended = catch_unwind(AssertUnwindSafe(|| listening.listen()));
                if let Ok(Err(fault)) = ended {
                    tracing::error!("a thread cannot listen: {fault}");
                }
                if listening.ended.send(()).is_err() {
                    tracing::debug!("the worker ends");
                }
            })?;
        Ok(())
    }

    /// Takes connections, until one asked for something in the background: then the thread has no priority any more.
    fn listen(&self) -> io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        loop {
            let (connection, _) = self.listener.accept()?;
            if self.serve(&runtime, connection)? {
                return Ok(());
            }
        }
    }

    /// Serves a connection to its end. Gives whether it asked for something in the background.
    fn serve(&self, runtime: &Runtime, connection: UnixStream) -> io::Result<bool> {
        connection.set_nonblocking(true)?;
        let background = Cell::new(false);
        runtime.block_on(async {
            let connection = tokio::net::UnixStream::from_std(connection)?;
            let service = service_fn(async |request: hyper::Request<_>| {
                background.set(background.get() || request.headers().contains_key(BACKGROUND));
                Ok::<_, Infallible>(self.answering.respond(request).await)
            });
            let served = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS)
                .serve_connection(TokioIo::new(connection), service)
                .await;
            if let Err(fault) = served {
                tracing::debug!("a connection broke off: {fault}");
            }
            Ok::<_, io::Error>(())
        })?;
        Ok(background.get())
    }
}

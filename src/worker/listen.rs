//! Threads that take connections, one connection each, and evaluate what it asks on the spot: their stacks are large, as
//! parser and evaluator are recursive.

use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::answer::{Answering, Next};
use super::http::Connection;

/// The stack of a thread. It is address space, used only as needed.
const STACK: usize = 256 << 20;

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

    /// Takes connections, until others go before this thread: it cannot have its priority back.
    fn listen(&self) -> io::Result<()> {
        loop {
            let (connection, _) = self.listener.accept()?;
            match self.serve(connection) {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(fault) => {
                    // Whether others go before this thread by now, nobody says.
                    tracing::debug!("a connection broke off: {fault}");
                    return Ok(());
                }
            }
        }
    }

    /// Serves a connection to its end. Gives whether the thread may take another one.
    fn serve(&self, connection: UnixStream) -> io::Result<bool> {
        let mut connection = Connection::new(connection);
        while let Some(request) = connection.request()? {
            match self.answering.respond(&mut connection, &request)? {
                Next::Request => {}
                Next::Connection => break,
                Next::End => return Ok(false),
            }
        }
        Ok(true)
    }
}

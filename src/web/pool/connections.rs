//! Connections to a worker: each serves one request at a time, and is kept for the next.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tokio::io::AsyncWriteExt;
use tokio::net::UnixStream;

use super::response::Response;

/// How much is read at once, in bytes: most answers fit, so that one is read in one go.
const BUFFER: usize = 64 * 1024;

/// A connection, with what was read of it and belongs to no answer yet.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stream: UnixStream,
    pub(super) read: Vec<u8>,
}

/// The connections of a worker.
#[derive(Debug)]
pub(super) struct Connections {
    socket: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Connections {
    /// To the worker that listens on a socket.
    pub(super) fn to(socket: PathBuf) -> Self {
        Self {
            socket,
            idle: Mutex::default(),
        }
    }

    /// Sends a request, and reads the head of its response. Whoever asks writes and reads itself: no task stands between,
    /// so that an exchange waits once, and for nobody but the worker.
    pub(super) async fn send(&self, request: &[u8]) -> io::Result<Response> {
        let mut connection = match self.idle() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        connection.stream.write_all(request).await?;
        Response::read(connection).await
    }

    /// Keeps the connection of a response that was read to its end for the next request, if the worker does.
    pub(super) fn give_back(&self, response: Response) {
        if let Some(connection) = response.into_connection() {
            self.all_idle().push(connection);
        }
    }

    fn idle(&self) -> Option<Connection> {
        self.all_idle().pop()
    }

    fn all_idle(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> io::Result<Connection> {
        Ok(Connection {
            stream: UnixStream::connect(&self.socket).await?,
            read: Vec::with_capacity(BUFFER),
        })
    }

    /// Removes the socket: nobody listens any more.
    pub(super) fn close(&self) {
        if let Err(fault) = std::fs::remove_file(&self.socket) {
            tracing::debug!("cannot remove {}: {fault}", self.socket.display());
        }
    }
}

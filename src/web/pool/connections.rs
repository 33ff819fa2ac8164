//! Connections to a worker: each serves one request at a time, and is kept for the next.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use axum::body::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;

/// A connection.
pub(super) type Connection = SendRequest<Full<Bytes>>;

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

    /// Sends a request. With the response comes the connection, to be given back when the body was read to its end.
    pub(super) async fn send(
        &self,
        request: Request<Full<Bytes>>,
    ) -> io::Result<(Response<Incoming>, Connection)> {
        let mut connection = match self.idle() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        connection.ready().await.map_err(io::Error::other)?;
        let response = connection.send_request(request).await;
        Ok((response.map_err(io::Error::other)?, connection))
    }

    /// Keeps a connection for the next request.
    pub(super) fn give_back(&self, connection: Connection) {
        if !connection.is_closed() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            idle.push(connection);
        }
    }

    /// A connection that was given back and is open.
    fn idle(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(connection) = idle.pop() {
            if !connection.is_closed() {
                return Some(connection);
            }
        }
        None
    }

    async fn connect(&self) -> io::Result<Connection> {
        let stream = UnixStream::connect(&self.socket).await?;
        let (sender, connection) = handshake(TokioIo::new(stream))
            .await
            .map_err(io::Error::other)?;
        tokio::spawn(async move {
            if let Err(fault) = connection.await {
                tracing::debug!("a connection to a worker broke off: {fault}");
            }
        });
        Ok(sender)
    }

    /// Removes the socket: nobody listens any more.
    pub(super) fn close(&self) {
        if let Err(fault) = std::fs::remove_file(&self.socket) {
            tracing::debug!("cannot remove {}: {fault}", self.socket.display());
        }
    }
}

//! Connections where the system has no epoll: each stays with the thread that took it, to its end.

use std::io;
use std::os::unix::net::UnixListener;

use super::http::Connection;

/// The listener that connections come from.
pub(super) struct Ready(UnixListener);

impl Ready {
    /// May a connection be given back while it is open?
    pub(super) const TAKES_BACK: bool = false;

    /// The connections that come to a listener.
    #[expect(clippy::unnecessary_wraps, reason = "on Linux it can fail")]
    pub(super) fn of(listener: UnixListener) -> io::Result<Self> {
        Ok(Self(listener))
    }

    /// How many threads should wait for connections at once, of so many: each serves one alone.
    pub(super) fn turns(threads: usize) -> usize {
        threads
    }

    /// A connection. Waits for one.
    ///
    /// # Errors
    /// Where the system gives none.
    pub(super) fn next(&self) -> io::Result<(u64, Connection)> {
        let (stream, _) = self.0.accept()?;
        Ok((0, Connection::new(stream)))
    }

    /// Closes a connection.
    #[expect(clippy::unnecessary_wraps, reason = "on Linux it can fail")]
    #[expect(clippy::unused_self, reason = "on Linux it takes it back")]
    pub(super) fn give_back(&self, _: u64, connection: Connection) -> io::Result<()> {
        drop(connection);
        Ok(())
    }
}

//! Connections on which nothing moves are closed.
//!
//! Reading waits for as long as the connection may be silent, whichever way: a client that takes a long download sends
//! nothing. Writing waits for a client that takes nothing.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Duration, Instant, Sleep, sleep_until};

use super::{Limits, Peer};

/// Beyond what hyper waits for the head of a request, so that it is hyper that ends the wait where it can.
const BEYOND: Duration = Duration::from_secs(1);

/// A connection that fails when it is silent for too long.
pub(super) struct Watched {
    socket: TcpStream,
    peer: Arc<Peer>,
    limits: Limits,
    opened: Instant,
    /// When something moved last.
    moved: Instant,
    reading: Pin<Box<Sleep>>,
    /// Set while the client takes nothing of what is written.
    writing: Option<Pin<Box<Sleep>>>,
}

impl Watched {
    pub(super) fn new(socket: TcpStream, peer: Arc<Peer>, limits: Limits) -> Self {
        let now = Instant::now();
        Self {
            socket,
            peer,
            limits,
            opened: now,
            moved: now,
            reading: Box::pin(sleep_until(now + limits.header + BEYOND)),
            writing: None,
        }
    }

    /// Until when something has to move.
    fn deadline(&self) -> Instant {
        if !self.peer.has_asked() {
            // However many bytes came meanwhile: a request is not sent a byte at a time.
            return self.opened + self.limits.header + BEYOND;
        }
        let limit = if self.peer.is_busy() {
            self.limits.working
        } else {
            self.limits.idle
        };
        self.moved + limit
    }

    fn wrote(
        &mut self,
        context: &mut Context<'_>,
        result: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if result.is_ready() {
            self.writing = None;
            self.moved = Instant::now();
            return result;
        }
        let stall = self.limits.stall;
        let sleep = self
            .writing
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(stall)));
        sleep.as_mut().poll(context).map(|()| Err(timed_out()))
    }
}

fn timed_out() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, "nothing moves on the connection")
}

impl AsyncRead for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if let Poll::Ready(result) = Pin::new(&mut this.socket).poll_read(context, buffer) {
            this.moved = Instant::now();
            return Poll::Ready(result);
        }
        loop {
            let deadline = this.deadline();
            if deadline <= Instant::now() {
                return Poll::Ready(Err(timed_out()));
            }
            // A timer that is too early is only set again when it ends.
            if deadline < this.reading.deadline() || this.reading.is_elapsed() {
                this.reading.as_mut().reset(deadline);
            }
            if this.reading.as_mut().poll(context).is_pending() {
                return Poll::Pending;
            }
        }
    }
}

impl AsyncWrite for Watched {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write(context, bytes);
        self.wrote(context, result)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.socket).poll_write_vectored(context, slices);
        self.wrote(context, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}

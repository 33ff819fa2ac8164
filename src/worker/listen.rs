//! Threads that take what connections ask, and evaluate it on the spot: their stacks are large, as parser and evaluator are
//! recursive.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use super::answer::{Answering, Next};
use super::http::Connection;
use super::ready::Ready;
use super::turns::{Turn, Turns};

/// The stack of a thread. It is address space, used only as needed.
const STACK: usize = 256 << 20;

/// What a thread needs.
#[derive(Clone)]
pub(super) struct Listening {
    pub(super) ready: Arc<Ready>,
    pub(super) turns: Turns,
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

    /// Answers what comes on any connection, until others go before this thread: it cannot have its priority back.
    fn listen(&self) -> io::Result<()> {
        let mut turn = self.turns.take();
        loop {
            if !turn.is_held() {
                turn = self.turns.take();
            }
            let (number, connection) = self.ready.next()?;
            match self.serve(connection, &turn) {
                Ok(Served::Open(connection)) => self.ready.give_back(number, connection)?,
                Ok(Served::Closed) => {}
                Ok(Served::Last) => return Ok(()),
                Err(fault) => {
                    // Whether others go before this thread by now, nobody says.
                    tracing::debug!("a connection broke off: {fault}");
                    return Ok(());
                }
            }
        }
    }

    /// Answers what a connection asks now.
    fn serve(&self, mut connection: Connection, turn: &Turn) -> io::Result<Served> {
        while let Some(request) = connection.request(|| turn.give_up())? {
            match self.answering.respond(&mut connection, &request, turn)? {
                Next::Request if connection.is_ahead() || !Ready::TAKES_BACK => {}
                Next::Request => return Ok(Served::Open(connection)),
                Next::Connection => return Ok(Served::Closed),
                Next::End => return Ok(Served::Last),
            }
        }
        Ok(Served::Closed)
    }
}

/// How it goes on with a connection that was served.
enum Served {
    /// It may ask for more.
    Open(Connection),
    /// It is closed.
    Closed,
    /// It is closed, and the thread ends.
    Last,
}

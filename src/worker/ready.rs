//! Connections with something to read, for whichever thread has nothing to do. A connection belongs to no thread: while one
//! is waiting for its client, none waits with it, and a thread that has answered goes on with whatever came meanwhile
//! without having slept.

use std::collections::HashMap;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use foldhash::fast::RandomState;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use rustix::io::Errno;

use super::http::Connection;

/// What the listener is known by; connections are counted from one.
const LISTENER: u64 = 0;
/// Each time that there is something to read, one thread is told, once.
const ONCE: EventFlags = EventFlags::IN.union(EventFlags::ONESHOT);

/// The connections, and the listener that they come from.
pub(super) struct Ready {
    epoll: OwnedFd,
    listener: UnixListener,
    waiting: Mutex<HashMap<u64, Connection, RandomState>>,
    made: AtomicU64,
}

impl Ready {
    /// May a connection be given back while it is open?
    pub(super) const TAKES_BACK: bool = true;

    /// The connections that come to a listener.
    ///
    /// # Errors
    /// Where the kernel refuses.
    pub(super) fn of(listener: UnixListener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let epoll = epoll::create(CreateFlags::CLOEXEC)?;
        epoll::add(&epoll, &listener, EventData::new_u64(LISTENER), ONCE)?;
        Ok(Self {
            epoll,
            listener,
            waiting: Mutex::default(),
            made: AtomicU64::new(LISTENER + 1),
        })
    }

    /// How many threads should wait for connections at once, of so many: as many as can be at work, and one for when one of
    /// those has to wait for something. With more, they take the processor from each other in the middle of a query, and
    /// stand in line for the locks of the caches.
    pub(super) fn turns(threads: usize) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        threads.min(cores + 1)
    }

    /// A connection with something to read, and the number that it is given back by. Waits for one.
    ///
    /// # Errors
    /// Where the kernel gives none.
    pub(super) fn next(&self) -> io::Result<(u64, Connection)> {
        loop {
            let mut events = [Event {
                flags: EventFlags::empty(),
                data: EventData::new_u64(LISTENER),
            }];
            match epoll::wait(&self.epoll, &mut events, None) {
                Ok(0) | Err(Errno::INTR) => continue,
                Ok(_) => {}
                Err(fault) => return Err(fault.into()),
            }
            let number = events[0].data.u64();
            if number == LISTENER {
                self.accept()?;
            } else if let Some(connection) = self.waiting().remove(&number) {
                return Ok((number, connection));
            }
        }
    }

    /// Gives a connection back, to be had again when there is something to read.
    ///
    /// # Errors
    /// Where the kernel refuses.
    pub(super) fn give_back(&self, number: u64, connection: Connection) -> io::Result<()> {
        // Whoever is told of it looks for it among those that wait: not before it is there.
        let mut waiting = self.waiting();
        let data = EventData::new_u64(number);
        epoll::modify(&self.epoll, connection.stream(), data, ONCE)?;
        waiting.insert(number, connection);
        Ok(())
    }

    fn accept(&self) -> io::Result<()> {
        let accepted = self.listener.accept();
        let data = EventData::new_u64(LISTENER);
        epoll::modify(&self.epoll, &self.listener, data, ONCE)?;
        match accepted {
            Ok((stream, _)) => self.take(stream),
            // Whoever came has gone again.
            Err(fault) if fault.kind() == io::ErrorKind::WouldBlock => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    fn take(&self, stream: UnixStream) -> io::Result<()> {
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let mut waiting = self.waiting();
        epoll::add(&self.epoll, &stream, EventData::new_u64(number), ONCE)?;
        waiting.insert(number, Connection::new(stream));
        Ok(())
    }

    fn waiting(&self) -> MutexGuard<'_, HashMap<u64, Connection, RandomState>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

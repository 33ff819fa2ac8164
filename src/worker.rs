//! `oogst worker`: a process that answers queries over a checkpoint of the graph, for `oogst serve`.
//!
//! Some queries cannot be stopped, some overflow the stack, some eat all memory: in a process of its own, such a query
//! takes nothing down but itself. A worker speaks the [SPARQL 1.1 Protocol](https://www.w3.org/TR/sparql11-protocol/) over
//! HTTP on a Unix socket, with the additions of [`exchange`]; each thread serves one connection at a time. It lives for as
//! long as its standard input is open, so that it never outlives the server, however that ends.

mod answer;
pub mod exchange;
mod http;
mod limits;
mod listen;
mod watch;

use std::io::{self, Read, Write};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::graph::{Endpoint, GraphError, Over, Services, checkpoint};
use crate::mapping::Site;
use answer::Answering;
use listen::Listening;
use watch::Watch;

/// How often the queries are looked at.
const LOOK: Duration = Duration::from_millis(5);
/// How often the limit of the processor is put off.
const PUT_OFF: Duration = Duration::from_secs(1);

/// What a worker works on, and with what.
#[derive(Clone)]
pub struct Settings {
    /// The folder of the checkpoint.
    pub checkpoint: PathBuf,
    /// The engine elsewhere that is asked instead.
    pub engine: Option<Arc<Endpoint>>,
    /// The socket to listen on: made here.
    pub socket: PathBuf,
    /// How many connections are served at once.
    pub threads: usize,
    /// How much memory queries may take together, in bytes; `None` without a limit.
    pub memory: Option<u64>,
    /// How much of the processor it may use, in seconds, while a query does not heed that it was told to stop.
    pub processor_seconds: u64,
}

/// A worker cannot work.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// There is none.
    #[error(
        "{0} is no checkpoint of a graph; name a folder that holds one, such as `graph` in what `oogst backup` wrote"
    )]
    Checkpoint(PathBuf),
    /// The checkpoint cannot be opened.
    #[error("cannot open the checkpoint: {0}")]
    Graph(#[from] GraphError),
    /// The socket cannot be made.
    #[error("cannot listen on {path}: {source}")]
    Socket {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The machine does not give what is needed.
    #[error("a worker cannot be set up: {0}")]
    Machine(#[from] io::Error),
}

/// Lets everybody else go before this thread, for as long as it lives.
pub fn step_back() {
    limits::step_back(&limits::Thread::this());
}

/// Answers queries until standard input ends.
///
/// # Errors
/// Where the checkpoint or the socket cannot be had.
pub fn run(settings: &Settings, site: &Site, services: Services) -> Result<(), WorkerError> {
    // Whoever stops the server with all its processes means the server, which lets queries end first.
    let ignored = Arc::new(AtomicBool::new(false));
    for signal in [signal_hook::consts::SIGTERM, signal_hook::consts::SIGINT] {
        signal_hook::flag::register(signal, Arc::clone(&ignored))?;
    }
    if !settings.checkpoint.is_dir() {
        return Err(WorkerError::Checkpoint(settings.checkpoint.clone()));
    }
    std::thread::Builder::new().spawn(end_with_input)?;
    let over = match &settings.engine {
        Some(endpoint) => Over::Elsewhere(Arc::clone(endpoint)),
        None => Over::Store(checkpoint::open(&settings.checkpoint, site)?),
    };
    let listener = UnixListener::bind(&settings.socket).map_err(|source| WorkerError::Socket {
        path: settings.socket.clone(),
        source,
    })?;
    let watch = Watch::default();
    let (ended, ends) = mpsc::channel();
    let listening = Listening {
        listener: Arc::new(listener),
        answering: Arc::new(Answering {
            over,
            services,
            base: site.base.endpoint(),
            watch: watch.clone(),
            broken_off: Mutex::default(),
        }),
        ended,
    };
    for _ in 0..settings.threads {
        listening.start()?;
    }
    limits::no_core()?;
    // Last: what is mapped by now, stacks among it, does not count.
    if let Some(memory) = settings.memory {
        limits::address_space(memory)?;
    }
    limits::processor(settings.processor_seconds)?;
    let mut out = io::stdout();
    writeln!(out, "{}", exchange::READY)?;
    out.flush()?;
    look_after(&watch, &listening, &ends, settings.processor_seconds)
}

/// Looks after the queries and the threads, for ever.
fn look_after(
    watch: &Watch,
    listening: &Listening,
    ends: &mpsc::Receiver<()>,
    seconds: u64,
) -> Result<(), WorkerError> {
    let mut put_off = Instant::now();
    loop {
        match ends.recv_timeout(LOOK) {
            Ok(()) => listening.start()?,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
        let well = watch.look();
        // While something does not stop that was told to, the limit comes nearer: should the server not end this process,
        // the kernel does.
        if well && put_off.elapsed() > PUT_OFF {
            limits::processor(seconds)?;
            put_off = Instant::now();
        }
    }
}

/// Ends the process, whatever it is at, when standard input ends.
fn end_with_input() {
    let mut rest = [0; 64];
    let mut input = io::stdin().lock();
    while !matches!(input.read(&mut rest), Ok(0) | Err(_)) {}
    signal_hook::low_level::exit(0);
}

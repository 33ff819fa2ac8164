//! A worker as the server sees it: a process, and connections to it.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::{Notify, watch};

use super::connections::Connections;
use super::plan::{Plan, Use};
use super::response::Response;
use crate::worker::exchange::READY;

/// How long a worker may take to open its checkpoint. Without `RocksDB` it makes the graph anew.
const OPENING: Duration = Duration::from_mins(10);

/// A worker.
#[derive(Debug)]
pub(in crate::web) struct Process {
    pid: u32,
    connections: Connections,
    /// How many requests it works on.
    busy: AtomicUsize,
    /// Is another one to take its place?
    retired: AtomicBool,
    kill: Notify,
    exit: watch::Receiver<Option<ExitStatus>>,
    /// The last that it said on standard error.
    last_words: Arc<Mutex<String>>,
}

impl Process {
    /// Starts a worker over a checkpoint, and waits until it takes queries.
    pub(super) async fn start(
        plan: &Plan,
        checkpoint: &Path,
        socket: PathBuf,
        what: Use,
    ) -> io::Result<Arc<Self>> {
        let mut command = Command::new(program()?);
        command
            .arg("worker")
            .arg("--config")
            .arg(&plan.config)
            .arg(checkpoint)
            .arg("--socket")
            .arg(&socket)
            .arg("--state")
            .arg(&plan.state)
            .args(["--threads", &plan.threads_of(what).to_string()])
            .args(["--processor-seconds", &plan.processor_seconds.to_string()]);
        if what == Use::Alone {
            command.arg("--background");
        }
        if what != Use::Owners {
            command.args(["--memory", &plan.memory.to_string()]);
        }
        command
            // Where a query takes all memory, the trace of how it came to that says nothing, and costs a lot.
            .env("RUST_BACKTRACE", "0")
            // A ^C at the terminal is for the server, which lets queries end.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // To start a process can take the machine a while, and the thread waits: not one on which others wait, too.
        let started = tokio::task::spawn_blocking(move || command.spawn());
        let mut child = started.await.map_err(io::Error::other)??;
        let pid = child.id().unwrap_or_default();
        let last_words = Arc::<Mutex<String>>::default();
        if let Some(errors) = child.stderr.take() {
            tokio::spawn(listen(pid, errors, Arc::clone(&last_words)));
        }
        let input = child.stdin.take();
        await_ready(&mut child).await?;
        let (exited, exit) = watch::channel(None);
        let process = Arc::new(Self {
            pid,
            connections: Connections::to(socket),
            busy: AtomicUsize::new(0),
            retired: AtomicBool::new(false),
            kill: Notify::new(),
            exit,
            last_words,
        });
        tokio::spawn(keep(Arc::clone(&process), child, input, exited));
        Ok(process)
    }

    /// The process id.
    pub(in crate::web) fn pid(&self) -> u32 {
        self.pid
    }

    /// Kills the worker: nothing less stops every query.
    pub(super) fn kill(&self) {
        self.kill.notify_one();
    }

    /// Says that another one is to take its place. Gives whether that was said before.
    pub(super) fn retire(&self) -> bool {
        self.retired.swap(true, Ordering::AcqRel)
    }

    /// How it ended; `None` while it lives.
    pub(super) fn end(&self) -> Option<ExitStatus> {
        *self.exit.borrow()
    }

    /// Waits until it has ended, for a moment: a connection breaks off before the process is gone.
    pub(super) async fn ended(&self, wait: Duration) -> Option<ExitStatus> {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some);
        let status = tokio::time::timeout(wait, ended).await.ok()?.ok()?;
        *status
    }

    /// The last that it said on standard error.
    pub(super) fn last_words(&self) -> String {
        let words = self.last_words.lock();
        words.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Is another one to take its place?
    pub(super) fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Acquire)
    }

    /// Takes up one more request.
    pub(super) fn take_up(&self) {
        self.busy.fetch_add(1, Ordering::AcqRel);
    }

    /// Has done with a request.
    pub(super) fn put_down(&self) {
        self.busy.fetch_sub(1, Ordering::AcqRel);
    }

    /// How many requests it works on.
    pub(super) fn busy(&self) -> usize {
        self.busy.load(Ordering::Acquire)
    }

    /// Sends a request, and reads the head of its response.
    pub(super) async fn send(&self, request: &[u8]) -> io::Result<Response> {
        self.connections.send(request).await
    }

    /// Keeps the connection of a response that was read to its end for the next request.
    pub(super) fn give_back(&self, response: Response) {
        self.connections.give_back(response);
    }

    /// The memory that it has in use, in bytes; `None` where the system does not tell.
    pub(super) fn memory(&self) -> Option<u64> {
        resident(self.pid)
    }
}

/// The resident memory of a process, in bytes; `None` where the system does not tell.
fn resident(pid: u32) -> Option<u64> {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
    let pages: u64 = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

/// The program itself: also when another version was put in its place meanwhile.
fn program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") {
        return Ok("/proc/self/exe".into());
    }
    std::env::current_exe()
}

async fn await_ready(child: &mut Child) -> io::Result<()> {
    let failed = |why: &str| io::Error::other(format!("a query worker did not start: {why}"));
    let out = child.stdout.take().ok_or_else(|| failed("no output"))?;
    let mut lines = BufReader::new(out).lines();
    match tokio::time::timeout(OPENING, lines.next_line()).await {
        Ok(Ok(Some(line))) if line == READY => Ok(()),
        Ok(Err(fault)) => Err(fault),
        Ok(Ok(_)) => Err(failed("it ended; its messages are in the log")),
        Err(_) => Err(failed("it took too long to open the graph")),
    }
}

/// Keeps a worker until it ends or is killed. Its standard input stays open until then: that is what it lives by.
async fn keep(
    process: Arc<Process>,
    mut child: Child,
    input: Option<ChildStdin>,
    exited: watch::Sender<Option<ExitStatus>>,
) {
    let status = tokio::select! {
        status = child.wait() => {
            tracing::debug!(worker = process.pid, "a worker ended by itself");
            status
        }
        () = process.kill.notified() => {
            match child.start_kill() {
                Ok(()) => child.wait().await,
                Err(fault) => Err(fault),
            }
        }
    };
    drop(input);
    match status {
        Ok(status) => drop(exited.send_replace(Some(status))),
        Err(fault) => tracing::error!(worker = process.pid, "a worker cannot be ended: {fault}"),
    }
    process.connections.close();
}

/// Passes on what a worker says on standard error, a line at a time.
async fn listen(pid: u32, errors: impl AsyncRead + Unpin, last_words: Arc<Mutex<String>>) {
    let mut lines = BufReader::new(errors).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.is_empty() {
            continue;
        }
        tracing::debug!(worker = pid, "{}", line.escape_debug());
        *last_words.lock().unwrap_or_else(PoisonError::into_inner) = line;
    }
}

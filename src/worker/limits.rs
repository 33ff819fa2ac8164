//! What a worker may use of the machine, held by the kernel.

use std::io;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// The priority of a query that others go before: the lowest.
#[cfg(target_os = "linux")]
const BACKGROUND: i32 = 19;

/// Lets this process map `bytes` more than it has mapped by now. What exceeds it fails to allocate, which ends the process.
///
/// # Errors
/// Where the kernel refuses.
pub(super) fn address_space(bytes: u64) -> io::Result<()> {
    let Some(mapped) = mapped()? else {
        tracing::warn!("the memory of workers is not limited on this system");
        return Ok(());
    };
    lower(Resource::As, mapped.saturating_add(bytes))
}

/// Leaves no image of the memory behind when the process is killed: it would be as large as the memory.
///
/// # Errors
/// Where the kernel refuses.
pub(super) fn no_core() -> io::Result<()> {
    lower(Resource::Core, 0)
}

/// Lets this process use so many seconds of the processor from now on. Then the kernel ends it.
///
/// # Errors
/// Where the kernel refuses.
pub(super) fn processor(seconds: u64) -> io::Result<()> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let limit = u64::try_from(used).unwrap_or_default() + seconds;
    let hard = getrlimit(Resource::Cpu).maximum;
    Ok(setrlimit(
        Resource::Cpu,
        Rlimit {
            current: Some(hard.map_or(limit, |hard| hard.min(limit))),
            maximum: hard,
        },
    )?)
}

fn lower(resource: Resource, limit: u64) -> io::Result<()> {
    let hard = getrlimit(resource).maximum;
    let limit = hard.map_or(limit, |hard| hard.min(limit));
    Ok(setrlimit(
        resource,
        Rlimit {
            current: Some(limit),
            maximum: Some(limit),
        },
    )?)
}

/// How many bytes this process has mapped; `None` where the system does not tell.
#[cfg(target_os = "linux")]
fn mapped() -> io::Result<Option<u64>> {
    let statm = std::fs::read_to_string("/proc/self/statm")?;
    let pages: Option<u64> = statm.split(' ').next().and_then(|pages| pages.parse().ok());
    Ok(pages.map(|pages| pages * rustix::param::page_size() as u64))
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "on Linux it can fail")]
fn mapped() -> io::Result<Option<u64>> {
    Ok(None)
}

/// A thread, and how much of the processor it had used at an instant.
#[derive(Debug)]
pub(super) struct Thread {
    #[cfg(target_os = "linux")]
    id: rustix::process::Pid,
    #[cfg(target_os = "linux")]
    used: Duration,
}

#[cfg(target_os = "linux")]
impl Thread {
    /// This one, now.
    pub(super) fn this() -> Self {
        let used = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        Self {
            id: rustix::thread::gettid(),
            used: Duration::new(
                used.tv_sec.try_into().unwrap_or_default(),
                used.tv_nsec.try_into().unwrap_or_default(),
            ),
        }
    }

    /// How much of the processor it has used since.
    pub(super) fn busy(&self) -> Duration {
        let file = format!("/proc/self/task/{}/schedstat", self.id.as_raw_nonzero());
        let used = std::fs::read_to_string(file).ok();
        let used = used.and_then(|stat| stat.split(' ').next()?.parse().ok());
        Duration::from_nanos(used.unwrap_or_default()).saturating_sub(self.used)
    }
}

/// Elsewhere a thread has no priority of its own, and nobody asks how busy it is.
#[cfg(not(target_os = "linux"))]
impl Thread {
    pub(super) fn this() -> Self {
        Self {}
    }

    pub(super) fn busy(&self) -> Duration {
        Duration::ZERO
    }
}

/// Lets everybody else go before a thread. There is no way back without rights: the thread has to end.
#[cfg(target_os = "linux")]
pub(super) fn step_back(thread: &Thread) {
    if let Err(fault) = rustix::process::setpriority_process(Some(thread.id), BACKGROUND) {
        tracing::debug!("a thread keeps its priority: {fault}");
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn step_back(_: &Thread) {}

/// Do others go before this thread?
#[cfg(target_os = "linux")]
pub(super) fn goes_last() -> bool {
    let thread = rustix::thread::gettid();
    rustix::process::getpriority_process(Some(thread)).is_ok_and(|priority| priority >= BACKGROUND)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn goes_last() -> bool {
    false
}

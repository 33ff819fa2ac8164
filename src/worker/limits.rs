//! What a worker may use of the machine, held by the kernel.

use std::io;

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

/// Lets everybody else go before this thread. There is no way back without rights: the thread has to end.
#[cfg(target_os = "linux")]
pub(super) fn step_back() {
    let thread = rustix::thread::gettid();
    if let Err(fault) = rustix::process::setpriority_process(Some(thread), BACKGROUND) {
        tracing::debug!("a thread keeps its priority: {fault}");
    }
}

/// Elsewhere a thread has no priority of its own.
#[cfg(not(target_os = "linux"))]
pub(super) fn step_back() {}

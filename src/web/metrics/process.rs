//! The process, as Prometheus knows processes.

use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::{Label, Stand, add, whole};

/// What does not change while the process lives, and what Prometheus knows processes by.
pub(super) fn about(registry: &mut Registry, stand: &Stand) {
    let build: Family<Label, Gauge> = add(registry, "build_info", "1 for the version that runs");
    build
        .get_or_create(&[("version", env!("CARGO_PKG_VERSION").to_owned())])
        .set(1);
    let started: Gauge = add(
        registry,
        "start_time_seconds",
        "When the server started, in seconds since 1970",
    );
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    started.set(whole(now.as_secs()));
    if memory_and_files().is_some() {
        let (memory, files) = (stand.memory.clone(), stand.files.clone());
        registry.register(
            "resident_memory_bytes",
            "Memory of the process in RAM",
            memory,
        );
        registry.register(
            "open_fds",
            "Files and sockets that the process has open",
            files,
        );
    }
}

/// Bytes in memory and open files; `None` where the system does not tell them in `/proc`.
pub(super) fn memory_and_files() -> Option<(u64, u64)> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = resident.trim().strip_suffix(" kB")?.parse().ok()?;
    let files = std::fs::read_dir("/proc/self/fd").ok()?.count();
    Some((kilobytes * 1024, u64::try_from(files).ok()?))
}

//! What was collected for a plan, kept for the day on which it is applied: what people reviewed is what is done, and nobody
//! is asked again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::collect::Sources;
use crate::config::Config;

/// The folder of these, in the state folder.
pub const FOLDER: &str = "plans";

/// How many plans are kept: the last ones.
const KEPT: usize = 8;

/// Where what was collected for a plan is kept.
pub(super) fn folder(config: &Config, hash: &str) -> PathBuf {
    config.state_path().join(FOLDER).join(hash)
}

/// Keeps what was collected for a plan. Where nothing was, no folder is made.
pub(super) fn keep(config: &Config, hash: &str, collected: &Sources) -> io::Result<()> {
    if collected.fresh().next().is_none() {
        return Ok(());
    }
    let all = config.state_path().join(FOLDER);
    fs::create_dir_all(&all)?;
    let made = tempfile::TempDir::with_prefix_in(".plan-", &all)?;
    collected.keep_in(made.path())?;
    let place = folder(config, hash);
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::rename(made.keep(), place)?;
    sweep(&all)
}

/// The plans for which something is kept, the latest first: their hashes, and when they were made, in seconds since 1970.
#[must_use]
pub fn waiting(state: &Path) -> Vec<(String, i64)> {
    let entries = fs::read_dir(state.join(FOLDER)).into_iter().flatten();
    let mut plans: Vec<(String, i64)> = entries
        .flatten()
        .filter_map(|entry| {
            let hash = entry.file_name().into_string().ok()?;
            let made = entry.metadata().ok()?.modified().ok()?;
            let made = made.duration_since(SystemTime::UNIX_EPOCH).ok()?.as_secs();
            // One that is being written has another name.
            let is_whole = !hash.starts_with('.');
            is_whole.then_some((hash, i64::try_from(made).ok()?))
        })
        .collect();
    plans.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    plans
}

/// Removes what was kept for a plan.
pub(super) fn forget(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
            tracing::warn!("cannot remove {}: {fault}", folder.display());
        }
        _ => {}
    }
}

/// Removes all but the last plans.
fn sweep(all: &Path) -> io::Result<()> {
    let mut plans = Vec::new();
    for entry in fs::read_dir(all)? {
        let entry = entry?;
        let made = entry
            .metadata()?
            .modified()
            .unwrap_or(SystemTime::UNIX_EPOCH);
        plans.push((made, entry.path()));
    }
    plans.sort();
    let surplus = plans.len().saturating_sub(KEPT);
    for (_, plan) in &plans[..surplus] {
        forget(plan);
    }
    Ok(())
}

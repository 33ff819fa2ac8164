//! The folders of stores, and the file `current` that names the one in use: a store is replaced by the rename of a file.

use std::fs;
use std::path::Path;

use super::GraphError;

const CURRENT: &str = "current";

pub(super) fn current(folder: &Path) -> Option<String> {
    let name = fs::read_to_string(folder.join(CURRENT)).ok()?;
    let name = name.trim();
    (name.starts_with("store-") && folder.join(name).is_dir()).then(|| name.to_owned())
}

/// A name that no folder has.
pub(super) fn fresh(folder: &Path) -> Result<String, GraphError> {
    let failed = |source| GraphError::Folder {
        path: folder.to_owned(),
        source,
    };
    let taken = fs::read_dir(folder)
        .map_err(failed)?
        .flatten()
        .filter_map(|entry| {
            entry
                .file_name()
                .to_str()?
                .strip_prefix("store-")?
                .parse::<u64>()
                .ok()
        });
    Ok(format!("store-{}", taken.max().map_or(1, |last| last + 1)))
}

pub(super) fn make_current(folder: &Path, name: &str) -> Result<(), GraphError> {
    let failed = |source| GraphError::Folder {
        path: folder.to_owned(),
        source,
    };
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    std::io::Write::write_all(&mut file, name.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(folder.join(CURRENT))
        .map_err(|fault| failed(fault.error))?;
    keep(folder)
}

/// Brings the names of the files in a folder to the disk.
pub(super) fn keep(folder: &Path) -> Result<(), GraphError> {
    fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(|source| GraphError::Folder {
            path: folder.to_owned(),
            source,
        })
}

/// From now on none is in use.
pub(super) fn make_none_current(folder: &Path) -> Result<(), GraphError> {
    remove(folder, CURRENT)
}

/// Removes a file of the folder of stores, if it is there.
pub(super) fn remove(folder: &Path, name: &str) -> Result<(), GraphError> {
    match fs::remove_file(folder.join(name)) {
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(GraphError::Folder {
            path: folder.to_owned(),
            source,
        }),
        Ok(()) => keep(folder),
    }
}

/// Removes what a crash or a replacement left behind.
pub(super) fn remove_others(folder: &Path, current: Option<&str>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("store-") && Some(name) != current)
            && let Err(fault) = fs::remove_dir_all(entry.path())
        {
            tracing::warn!("cannot remove {}: {fault}", entry.path().display());
        }
    }
}

//! `oogst init`: a new dataset folder, with settings and an example to start from.

use std::io::Write;
use std::path::Path;

use super::Failure;
use crate::config;

const FILES: [(&str, &str); 6] = [
    (config::FILE, include_str!("init/oogst.toml")),
    (
        "data/projects/example.yaml",
        include_str!("init/project.yaml"),
    ),
    (
        "data/organisations.yaml",
        include_str!("init/organisations.yaml"),
    ),
    ("data/people.yaml", include_str!("init/people.yaml")),
    ("data/identities.yaml", include_str!("init/identities.yaml")),
    GITIGNORE,
];

/// What git is to pass over.
pub(super) const GITIGNORE: (&str, &str) = (
    ".gitignore",
    "# Ledger, graph and dumps are made from the records.\n.oogst/\ndumps/\n",
);

pub(super) fn run(dir: &Path) -> Result<(), Failure> {
    make(dir, &FILES)?;
    end(dir, "")
}

/// Writes files of a new dataset. Nothing that is there is touched, and either everything is made or nothing.
pub(super) fn make(dir: &Path, files: &[(&str, &str)]) -> Result<(), Failure> {
    if let Some((name, _)) = files
        .iter()
        .find(|(name, _)| dir.join(name).exists() && *name != GITIGNORE.0)
    {
        return Err(Failure::Input(format!(
            "{} exists; `oogst init` starts a new folder and changes nothing that is there",
            dir.join(name).display()
        )));
    }
    for (name, text) in files {
        let path = dir.join(name);
        if path.exists() {
            continue;
        }
        let made = path
            .parent()
            .map_or(Ok(()), std::fs::create_dir_all)
            .and_then(|()| std::fs::write(&path, text));
        made.map_err(|fault| {
            anyhow::Error::from(fault).context(format!("cannot write {}", path.display()))
        })?;
    }
    Ok(())
}

/// Says what was made, and what comes next.
pub(super) fn end(dir: &Path, more: &str) -> Result<(), Failure> {
    let enter = if dir == Path::new(".") {
        String::new()
    } else {
        format!("cd {}\n  ", dir.display())
    };
    writeln!(
        std::io::stdout(),
        "made a dataset in {}\n{more}\nNext:\n  {enter}oogst check\n  oogst sync\n  oogst serve",
        dir.display()
    )?;
    Ok(())
}

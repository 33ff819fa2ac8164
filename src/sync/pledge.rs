//! What a plan starts from, and is held to when it is applied: it is refused where anything of this has moved.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::SyncError;
use crate::collect::Sources;
use crate::config::Config;
use crate::ledger::{Ledger, LedgerError};
use crate::source::files::IDENTITIES;
use crate::source::{Source, SourceError};

/// What `--apply` holds a sync to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pledge {
    /// The hash of the changes.
    pub hash: String,
    /// What the plan starts from.
    pub basis: Basis,
}

/// What a plan starts from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The version of the program.
    pub program: String,
    /// The revision of the ledger.
    pub revision: i64,
    /// The settings, as a hash.
    pub settings: String,
    /// The decisions about identities, as a hash.
    pub identities: String,
    /// What each source holds, as a hash.
    pub sources: BTreeMap<String, String>,
}

impl Basis {
    /// What there is now.
    ///
    /// # Errors
    /// Where a source or the ledger cannot be read.
    pub(super) fn of(
        config: &Config,
        revision: i64,
        collected: &Sources,
    ) -> Result<Self, SourceError> {
        let mut identities = Sha256::new();
        let mut sources = BTreeMap::new();
        for source in &collected.list {
            let hash = read(source.as_ref(), &mut identities)?;
            sources.insert(source.name().to_string(), hash);
        }
        Ok(Self {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            revision,
            settings: hexadecimal(Sha256::new_with_prefix(&config.text)),
            identities: hexadecimal(identities),
            sources,
        })
    }

    /// What has moved since, in words.
    fn moved(&self, now: &Self) -> Vec<String> {
        let mut moved = Vec::new();
        if self.program != now.program {
            moved.push(format!(
                "it was made by oogst {}, and this is {}",
                self.program, now.program
            ));
        }
        if self.revision != now.revision {
            moved.push(format!(
                "the ledger is at revision {}, and the plan starts from {}",
                now.revision, self.revision
            ));
        }
        if self.settings != now.settings {
            moved.push("the settings have changed".to_owned());
        }
        if self.identities != now.identities {
            moved.push(format!("the decisions in {IDENTITIES} have changed"));
        }
        for (name, hash) in &self.sources {
            match now.sources.get(name) {
                None => moved.push(format!("there is no source `{name}` any more")),
                Some(have) if have != hash => {
                    moved.push(format!("source `{name}` has changed"));
                }
                Some(_) => {}
            }
        }
        let new = now.sources.keys();
        for name in new.filter(|name| !self.sources.contains_key(*name)) {
            moved.push(format!("source `{name}` is new"));
        }
        moved
    }
}

impl Pledge {
    /// Refuses where anything has moved.
    pub(super) fn hold(
        &self,
        config: &Config,
        ledger: &Ledger,
        collected: &Sources,
    ) -> Result<(), SyncError> {
        let now = Basis::of(config, revision(ledger)?, collected)?;
        let moved = self.basis.moved(&now);
        if moved.is_empty() {
            return Ok(());
        }
        Err(SyncError::PlanOutdated(moved))
    }
}

/// The ledger's last revision; 0 where there is none.
pub(super) fn revision(ledger: &Ledger) -> Result<i64, LedgerError> {
    let last = ledger.snapshot()?.last_revision()?;
    Ok(last.map_or(0, |revision| revision.number))
}

/// The hash of a source; its decisions go to those of all.
fn read(source: &dyn Source, identities: &mut Sha256) -> Result<String, SourceError> {
    let mut all = Sha256::new();
    for file in source.parts()? {
        let is_decisions = file.file_name().is_some_and(|name| name == IDENTITIES);
        let name = file.strip_prefix(source.path()).unwrap_or(Path::new(""));
        let failed = |source| SourceError {
            path: file.clone(),
            source,
        };
        let hash = of_file(&file).map_err(failed)?;
        let into = if is_decisions {
            &mut *identities
        } else {
            &mut all
        };
        into.update(name.as_os_str().as_encoded_bytes());
        into.update([0]);
        into.update(hash);
    }
    Ok(hexadecimal(all))
}

/// The hash of a file; of one that is not there, that of nothing.
fn of_file(path: &Path) -> io::Result<[u8; 32]> {
    let mut hash = Sha256::new();
    let mut file = match File::open(path) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(hash.finalize().into()),
        other => other?,
    };
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&buffer[..read]),
        }
    }
}

fn hexadecimal(hash: Sha256) -> String {
    data_encoding::HEXLOWER.encode(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis() -> Basis {
        Basis {
            program: "1".to_owned(),
            revision: 3,
            sources: BTreeMap::from([("a".to_owned(), "x".to_owned())]),
            ..Basis::default()
        }
    }

    #[test]
    fn everything_that_moved_is_named() {
        assert_eq!(basis().moved(&basis()), Vec::<String>::new());
        let now = Basis {
            program: "2".to_owned(),
            revision: 4,
            settings: "s".to_owned(),
            identities: "i".to_owned(),
            sources: BTreeMap::from([("b".to_owned(), "x".to_owned())]),
        };
        assert_eq!(
            basis().moved(&now),
            [
                "it was made by oogst 1, and this is 2",
                "the ledger is at revision 4, and the plan starts from 3",
                "the settings have changed",
                "the decisions in identities.yaml have changed",
                "there is no source `a` any more",
                "source `b` is new",
            ]
        );
        let mut other = basis();
        other.sources.insert("a".to_owned(), "y".to_owned());
        assert_eq!(basis().moved(&other), ["source `a` has changed"]);
    }
}

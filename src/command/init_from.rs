//! `oogst init --from FILE`: a new dataset folder whose settings map a table, as far as it is understood.

use std::fmt::Write;
use std::path::{Component, Path, PathBuf};

use super::Failure;
use super::init;
use crate::config;
use crate::source::collector::CollectError;
use crate::source::table::propose::{Proposal, propose};

pub(super) fn run(dir: &Path, file: &Path) -> Result<(), Failure> {
    if file.to_string_lossy().contains("://") {
        return Err(Failure::Input(format!(
            "{}: is an address; save what is there as a file, give that, and name the address as `url` in place of `path` in \
             the settings that are made",
            file.display()
        )));
    }
    let named = from_folder(dir, file);
    let proposal = propose(file, &named.to_string_lossy()).map_err(failure)?;
    let settings = settings(&proposal, file);
    init::make(
        dir,
        &[
            (config::FILE, &settings),
            ("data/identities.yaml", include_str!("init/identities.yaml")),
            init::GITIGNORE,
        ],
    )?;
    let mut more = format!(
        "{} columns of {} are mapped: {}\n",
        proposal.mapped.len(),
        file.display(),
        proposal.mapped.join(", ")
    );
    if !proposal.left.is_empty() {
        let _ = writeln!(more, "not mapped: {}", proposal.left.join(", "));
    }
    let _ = writeln!(
        more,
        "look at oogst.toml first, above all where it says LOOK, and at site.base: it is in every address"
    );
    init::end(dir, &more)
}

fn failure(fault: CollectError) -> Failure {
    match fault {
        CollectError::Read { ref source, .. } if source.kind() != std::io::ErrorKind::NotFound => {
            Failure::Machine(fault.into())
        }
        fault => Failure::Input(fault.to_string()),
    }
}

fn settings(proposal: &Proposal, file: &Path) -> String {
    let languages: Vec<String> = if proposal.languages.is_empty() {
        vec!["\"en\"".to_owned()]
    } else {
        proposal
            .languages
            .iter()
            .map(|tag| format!("\"{tag}\""))
            .collect()
    };
    format!(
        "# The settings of this dataset, proposed by `oogst init --from {}`: {} rows were looked at. It is a start; docs/TABLES.md of\n\
         # oogst tells what more can be said. What is to be looked at says LOOK.\n\n\
         [site]\n\
         # What IRIs start with. Choose it once: it is in every IRI that you publish.\n\
         base = \"http://localhost:7878\"\n\
         title = {{ en = \"Our research projects\" }}\n\
         # The languages of labels, the first before the others.\n\
         languages = [{}]\n\
         # The licence of the descriptions, for example CC0.\n\
         # license = \"https://creativecommons.org/publicdomain/zero/1.0/\"\n\n\
         # What people add and decide: records in YAML, and who is who (data/identities.yaml).\n\
         [[sources]]\nname = \"curated\"\ntype = \"records\"\npath = \"data\"\n\n{}",
        file.display(),
        proposal.rows,
        languages.join(", "),
        proposal.toml
    )
}

/// How the settings in a folder name a file that is named from here.
fn from_folder(dir: &Path, file: &Path) -> PathBuf {
    if file.is_absolute() {
        return file.to_owned();
    }
    let normal = |path: &Path| -> Option<Vec<std::ffi::OsString>> {
        let mut out = Vec::new();
        for part in path.components() {
            match part {
                Component::CurDir => {}
                Component::Normal(name) => out.push(name.to_owned()),
                _ => return None,
            }
        }
        Some(out)
    };
    match (normal(dir), normal(file)) {
        (Some(dir), Some(file)) => {
            let same = dir.iter().zip(&file).take_while(|(a, b)| a == b).count();
            let same = same.min(file.len().saturating_sub(1));
            let up = std::iter::repeat_n(std::ffi::OsString::from(".."), dir.len() - same);
            up.chain(file.into_iter().skip(same)).collect()
        }
        _ => std::path::absolute(file).unwrap_or_else(|_| file.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_folder_of_the_settings() {
        let of = |dir: &str, file: &str| from_folder(Path::new(dir), Path::new(file));
        assert_eq!(of(".", "a.csv"), Path::new("a.csv"));
        assert_eq!(of("new", "a.csv"), Path::new("../a.csv"));
        assert_eq!(of("new", "new/a.csv"), Path::new("a.csv"));
        assert_eq!(of("new", "/x/a.csv"), Path::new("/x/a.csv"));
        assert!(of("../new", "a.csv").is_absolute());
    }
}

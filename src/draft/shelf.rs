//! What records there are already where drafts go: those of the folder, and where it belongs to a dataset, all of its.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{Config, LimitsConfig, SourceClass};
use crate::record::{Kind, Project, Record};
use crate::source::files::RecordFiles;
use crate::source::page::organisations::Organisations;
use crate::source::{Fault, Faults, Found, Place, Source, SourceError, Visitor};
use crate::text::{Text, fold};

/// The records that there are.
#[derive(Default)]
pub(super) struct Shelf {
    places: HashMap<(Kind, String), Place>,
    /// The titles of projects, those in other languages and other titles too, with their ids.
    pub(super) titles: BTreeMap<String, Vec<String>>,
    /// The organisations and programmes.
    pub(super) organisations: Organisations,
    faults: Faults,
}

impl Shelf {
    /// Reads them. A folder inside of a source of records belongs to the dataset; another one stands for itself.
    pub(super) fn read(config: &Config, folder: &Path) -> Result<(Self, Faults), SourceError> {
        let mut shelf = Self::default();
        for path in paths(config, folder) {
            let files = RecordFiles {
                name: Arc::from("drafts"),
                path,
            };
            files.read(&LimitsConfig::default(), &mut shelf)?;
        }
        let faults = std::mem::take(&mut shelf.faults);
        Ok((shelf, faults))
    }

    /// Where a record stands.
    pub(super) fn place(&self, kind: Kind, id: &str) -> Option<&Place> {
        self.places.get(&(kind, id.to_owned()))
    }

    /// The ids of all projects.
    pub(super) fn projects(&self) -> impl Iterator<Item = &String> {
        let projects = self
            .places
            .keys()
            .filter(|(kind, _)| *kind == Kind::Project);
        projects.map(|(_, id)| id)
    }

    fn title(&mut self, project: &Project) {
        let alternative = project.alternative.iter().flat_map(Text::iter);
        for (_, title) in project.title.iter().chain(alternative) {
            self.titles
                .entry(fold(title))
                .or_default()
                .push(project.id.clone());
        }
    }
}

impl Visitor for Shelf {
    fn record(&mut self, found: Found) {
        match &found.record {
            Record::Project(project) => self.title(project),
            Record::Organisation(organisation) => self.organisations.know(organisation),
            Record::Programme(programme) => self.organisations.know_programme(programme),
            Record::Person(_) => {}
        }
        let key = (found.record.kind(), found.record.id().to_owned());
        self.places.entry(key).or_insert(found.place);
    }

    fn fault(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    fn identities(&mut self, _: &Arc<PathBuf>, _: &str) {}
}

fn paths(config: &Config, folder: &Path) -> Vec<PathBuf> {
    let sources = config.sources();
    let records = sources
        .iter()
        .filter(|source| source.class == SourceClass::Records);
    let paths: Vec<PathBuf> = records
        .filter_map(|source| source.path.as_deref())
        .map(|path| config.resolve(path))
        .filter(|path| path.exists())
        .collect();
    let whole = canonical(folder);
    if paths.iter().any(|path| whole.starts_with(canonical(path))) {
        paths
    } else {
        vec![folder.to_owned()]
    }
}

pub(super) fn canonical(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

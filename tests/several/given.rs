//! Sources that are given, and what is made of them.

use std::sync::Arc;

use oogst::assemble::{self, Made, Silent};
use oogst::config::Config;
use oogst::record::sources::Sources;
use oogst::record::{Body, Kind, Project, Record};
use oogst::source::Source;
use oogst::source::files::RecordFiles;
use oogst::source::spool::{At, Beside, Item, Spool, Writing};

use crate::support::Folder;

pub(super) fn item(json: &str, beside: Beside) -> Item {
    let project: Project = serde_json::from_str(json).unwrap();
    Item {
        record: Record::Project(Box::new(project)),
        beside,
    }
}

pub(super) fn at(file: &str) -> Beside {
    Beside {
        at: At {
            file: file.to_owned(),
            line: 3,
            part: String::new(),
        },
        ..Beside::default()
    }
}

pub(super) fn changed(file: &str, when: &str) -> Beside {
    Beside {
        changed: Some(when.to_owned()),
        ..at(file)
    }
}

/// A source that was collected.
pub(super) fn collected(folder: &Folder, name: &str, items: &[Item]) -> Box<dyn Source> {
    let path = folder.path(&format!("{name}.spool"));
    let mut writing = Writing::begin(&path, "2026-11-25T00:00:00Z".to_owned()).unwrap();
    for item in items {
        writing.item(item);
    }
    writing.finish().unwrap();
    Box::new(Spool {
        name: name.into(),
        path,
    })
}

/// A source that people edit.
pub(super) fn curated(folder: &Folder, name: &str, yaml: &str) -> Box<dyn Source> {
    folder.write(&format!("{name}/projects.yaml"), yaml);
    Box::new(RecordFiles {
        name: Arc::from(name),
        path: folder.path(name),
    })
}

pub(super) struct Outcome {
    pub(super) made: Vec<Made>,
    pub(super) review: Vec<oogst::identity::review::Item>,
}

pub(super) fn assembled(sources: &[Box<dyn Source>]) -> Outcome {
    let config = Config::default();
    let mut learned = assemble::learn(&config, sources, None, &Silent).unwrap();
    let mut made = Vec::new();
    let done = learned.entities(&Silent, &mut |one| {
        made.push(one);
        Ok::<(), std::convert::Infallible>(())
    });
    if let Err(assemble::AssembleError::Faults(faults)) = done {
        panic!("{faults}");
    }
    Outcome {
        made,
        review: learned.review,
    }
}

impl Outcome {
    pub(super) fn project(&self, key: &str) -> (&Project, &Sources) {
        let mut bodies = self.made.iter().map(|made| &made.entity);
        let found = bodies.find(|entity| entity.kind() == Kind::Project && entity.key == key);
        match &found.unwrap().body {
            Body::Project(body) => (&body.record, &body.links.sources),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn rules(&self) -> Vec<&str> {
        self.review.iter().map(|item| item.rule.as_str()).collect()
    }
}

//! Where a record stands, and what is asked of it there.

use std::sync::Arc;

use super::super::Origin;
use super::super::index::Index;
use crate::identity::review::Evidence;
use crate::record::Record;
use crate::source::Place;
use crate::source::spool::Beside;

/// Where a record is on the web.
pub(super) fn url(record: &Record, beside: Option<&Beside>) -> Option<String> {
    let at = beside.map(|beside| beside.at.file.as_str());
    let at = at.filter(|at| at.starts_with("http://") || at.starts_with("https://"));
    let stated = match record {
        Record::Project(project) => project.source.as_ref().map(|source| source.url.as_str()),
        _ => None,
    };
    stated.or(at).map(str::to_owned)
}

/// What people are asked to look at in a record, and where it stands.
pub(super) fn asked<'r>(
    record: &'r Record,
    beside: Option<&'r Beside>,
    index: &Index,
) -> (&'r [String], Evidence) {
    match (beside, record) {
        (Some(beside), _) => {
            let place = Evidence {
                file: beside.at.file.clone(),
                line: beside.at.line,
                part: beside.at.part.clone(),
                ..Evidence::default()
            };
            (&beside.review, place)
        }
        (None, Record::Project(project)) if !project.review.is_empty() => {
            let known = index.get(record.kind(), record.id());
            let place = Evidence {
                spot: known.map(|known| known.spot),
                field: "review".to_owned(),
                ..Evidence::default()
            };
            (&project.review, place)
        }
        _ => (&[], Evidence::default()),
    }
}

/// Where an entity that is made of it comes from.
pub(super) fn origin(place: &Place, beside: Option<&Beside>) -> Origin {
    Origin::Record {
        source: Arc::clone(&place.source),
        file: Arc::clone(&place.file),
        item: place.item,
        at: beside.map(|beside| Box::new(beside.at.clone())),
    }
}

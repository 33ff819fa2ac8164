//! The dataset as a whole, for those who look for data: [VoID](https://www.w3.org/TR/void/) tells in numbers what the graph
//! holds, [DCAT](https://www.w3.org/TR/vocab-dcat-3/) lists files and services as portals of data want it
//! ([DCAT-AP](https://semiceu.github.io/DCAT-AP/releases/3.0.0/)).
//!
//! Pure functions from [`Facts`] to triples. The facts are gathered elsewhere: the counts are taken once a revision, out of
//! mapping ([`Counts`]), and what files there are is known to whoever wrote them. Dataset, files and services have the same
//! IRIs in both descriptions; there are no blank nodes.
//!
//! Beside it is what tells of single pages: [`signposts`], [`structured`] data, the [`sitemap`], and how to cite them
//! ([`citation`]).

pub mod citation;
mod counts;
mod dcat;
mod facts;
pub mod model;
mod pen;
pub mod profile;
mod services;
pub mod signposts;
pub mod sitemap;
pub mod structured;
mod void;

use std::io;

use crate::rdf::{Format, Writer};
use crate::vocab;

pub use counts::Counts;
pub use facts::{Distribution, Facts, Packed};
pub use services::{OfDataset, SERVICES, Service, Words};

/// Which description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Description {
    /// The catalogue: the dataset, its files and services, in DCAT.
    Catalogue,
    /// The numbers, in VoID.
    Void,
}

/// Writes a description in a format.
///
/// # Errors
/// Where a writer refuses what it is given, which does not happen with settings that were checked.
pub fn document(
    description: Description,
    facts: &Facts<'_>,
    format: Format,
) -> io::Result<Vec<u8>> {
    let more = vocab::catalogue::NAMESPACES;
    let mut writer = Writer::with_namespaces(format, &facts.site.base, more, Vec::new());
    match description {
        Description::Void => void::write(facts, &mut writer)?,
        Description::Catalogue => dcat::write(facts, &mut writer)?,
    }
    writer.finish()
}

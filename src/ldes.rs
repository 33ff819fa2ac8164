//! The [event stream](https://w3id.org/ldes/specification): every version of every thing as a member, on pages that others
//! replicate. The address of a page in, a document out. It knows no HTTP.
//!
//! The root of the one view leads to the pages: to full ones by way of branches, of which each leads to [`BRANCH`] of them,
//! to the others directly. Full pages and branches are closed: they hold the same for good, because the ledger keeps the
//! order of events and the versions before the last. Only the root and the last page change.
//!
//! Members are named graphs. The default graph says of the member what happened, when, and to which thing; the graph that the
//! member names is what the thing's description is from then on. Of what went, there is no graph. In a format without graphs,
//! the thing and its parts have IRIs of this version in what is said of them, and the member is the thing in this version.

mod member;
mod node;
mod version;

use std::io;

use crate::config::{Config, LdesConfig};
use crate::ledger::{Era, Ledger, LedgerError};
use crate::mapping::Site;
use crate::rdf::{Format, Namespaces, Writer};

use crate::vocab::{ldes, sh, tree};

use node::{Bounds, relation};

/// How many pages a branch leads to.
pub const BRANCH: u64 = 100;

/// The stream of a dataset, from the settings.
#[derive(Debug, Clone)]
pub struct Stream {
    site: Site,
    /// What the dataset is called: language and text.
    title: Vec<(String, String)>,
    /// What it is.
    description: Vec<(String, String)>,
    page_size: u64,
}

/// The address of a node: what the view consists of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// The root.
    Root,
    /// What leads to full pages.
    Branch(Place),
    /// A page.
    Page(Place),
}

/// Which page or branch it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When its era began.
    pub begun: i64,
    /// How many members its pages have. Pages of another size than the settings have now are given out as they were.
    pub size: u64,
    /// Its number, from 0.
    pub number: u64,
}

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// A document.
    Node {
        /// Its bytes.
        document: Vec<u8>,
        /// Does it hold the same for good?
        is_closed: bool,
    },
    /// It was of an era that is over.
    Gone,
    /// There is nothing, or nothing yet.
    Unknown,
}

/// The namespaces that the data does not use.
const MORE: Namespaces<'_> = &[
    (ldes::PREFIX, ldes::NAMESPACE),
    (sh::PREFIX, sh::NAMESPACE),
    (tree::PREFIX, tree::NAMESPACE),
];

/// What can be asked for at the root and at branches, the first where the client does not mind.
pub const FORMATS: [Format; 5] = [
    Format::Turtle,
    Format::TriG,
    Format::NQuads,
    Format::NTriples,
    Format::JsonLd,
];

/// The same at pages, whose members are named graphs where the format has them.
pub const PAGE_FORMATS: [Format; 5] = [
    Format::TriG,
    Format::NQuads,
    Format::JsonLd,
    Format::Turtle,
    Format::NTriples,
];

impl Address {
    /// The formats that it is given in.
    #[must_use]
    pub fn formats(&self) -> &'static [Format] {
        match self {
            Self::Root | Self::Branch(_) => &FORMATS,
            Self::Page(_) => &PAGE_FORMATS,
        }
    }
}

impl Stream {
    /// The stream of a dataset.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        let said = |text: &crate::text::Text| {
            let texts = text.iter();
            texts
                .map(|(tag, text)| (tag.to_owned(), text.to_owned()))
                .collect()
        };
        Self {
            site: config.site(),
            title: said(&config.site.title),
            description: said(&config.site.description),
            page_size: config.ldes.page_size,
        }
    }

    /// What is at an address.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn answer(
        &self,
        ledger: &Ledger,
        address: Address,
        format: Format,
    ) -> Result<Answer, LedgerError> {
        let era = ledger.era()?;
        let place = match address {
            Address::Root => return self.root(ledger, era.as_ref(), format),
            Address::Branch(place) | Address::Page(place) => place,
        };
        if !(1..=LdesConfig::MOST).contains(&place.size) {
            return Ok(Answer::Unknown);
        }
        let Some(era) = era.filter(|era| era.begun == place.begun) else {
            return Ok(if ledger.had_era(place.begun)? {
                Answer::Gone
            } else {
                Answer::Unknown
            });
        };
        let pages = Pages {
            size: place.size,
            events: era.events,
        };
        match address {
            Address::Branch(_) if place.number < pages.branches() => {
                self.branch(ledger, place, format)
            }
            Address::Page(_) if place.number < pages.all() => {
                let is_closed = place.number < pages.full();
                self.page(ledger, place, is_closed, format)
            }
            _ => Ok(Answer::Unknown),
        }
    }

    fn root(
        &self,
        ledger: &Ledger,
        era: Option<&Era>,
        format: Format,
    ) -> Result<Answer, LedgerError> {
        let root = self.site.base.ldes();
        let mut relations = Vec::new();
        if let Some(era) = era {
            let size = self.page_size;
            let pages = Pages {
                size,
                events: era.events,
            };
            for number in 0..pages.branches() {
                let bounds = bounds(ledger, size * BRANCH, number, true)?;
                let node = self.site.base.event_branch(era.begun, size, number);
                relations.push((node, format!("branch-{number}"), bounds));
            }
            for number in pages.branches() * BRANCH..pages.all() {
                let bounds = bounds(ledger, size, number, number < pages.full())?;
                let node = self.site.base.event_page(era.begun, size, number);
                relations.push((node, format!("page-{number}"), bounds));
            }
        }
        let document = self.document(format, |writer| {
            writer.entity("the stream, its view and its pages", |sink| {
                self.describe(&root, sink);
                for (node, name, bounds) in &relations {
                    relation(&root, node, name, bounds, sink);
                }
            })
        });
        Ok(Answer::Node {
            document,
            is_closed: false,
        })
    }

    fn branch(&self, ledger: &Ledger, place: Place, format: Format) -> Result<Answer, LedgerError> {
        let Place {
            begun,
            size,
            number,
        } = place;
        let branch = self.site.base.event_branch(begun, size, number);
        let mut relations = Vec::new();
        for number in number * BRANCH..(number + 1) * BRANCH {
            let node = self.site.base.event_page(begun, size, number);
            let bounds = bounds(ledger, size, number, true)?;
            relations.push((node, format!("page-{number}"), bounds));
        }
        let document = self.document(format, |writer| {
            writer.entity("full pages", |sink| {
                self.furnish(&branch, true, sink);
                for (node, name, bounds) in &relations {
                    relation(&branch, node, name, bounds, sink);
                }
            })
        });
        Ok(Answer::Node {
            document,
            is_closed: true,
        })
    }

    /// A document that is written into memory.
    fn document(
        &self,
        format: Format,
        write: impl FnOnce(&mut Writer<Vec<u8>>) -> io::Result<()>,
    ) -> Vec<u8> {
        let mut writer = Writer::with_namespaces(format, &self.site.base, MORE, Vec::new());
        let written = write(&mut writer).and_then(|()| writer.finish());
        written.unwrap_or_else(|fault| unreachable!("memory is written to: {fault}"))
    }
}

/// Between which times the members of a page are, or of as many pages as one.
fn bounds(ledger: &Ledger, size: u64, number: u64, is_full: bool) -> Result<Bounds, LedgerError> {
    let first = ledger.event_time(number * size + 1)?.unwrap_or_default();
    let last = if is_full {
        ledger.event_time((number + 1) * size)?
    } else {
        None
    };
    Ok(Bounds { first, last })
}

/// How many pages there are.
struct Pages {
    size: u64,
    events: u64,
}

impl Pages {
    fn all(&self) -> u64 {
        self.events.div_ceil(self.size)
    }

    fn full(&self) -> u64 {
        self.events / self.size
    }

    fn branches(&self) -> u64 {
        self.full() / BRANCH
    }
}
